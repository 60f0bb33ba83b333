"""Several figures for several things: 2025年、2026年5G基站总数分别达到1.5万个、1.7万个.

The figures after 分别 belong, in their order, to what `severally_whose` finds before it. Where the counts differ it
cannot be told which is whose, and nothing is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.claims import Claim
from extractors.context import told_of_all
from extractors.context_places import scope_at
from extractors.context_status import status_at
from extractors.dates import When
from extractors.numbers import NUMBER, Number, find_numbers, read_number
from extractors.per_10k import day_of_total
from extractors.reading import Reading, Sentence
from extractors.severally_whose import PERIOD, VERBS, Whose, full_name, joined_before, whose_are
from extractors.targets import UNIT, metric_name, scaled, without_city
from extractors.yearly_tables import figure, kind_of
from pipeline.model import Status, Target

_FIGURE = re.sub(r"\?P<\w+>", "?:", NUMBER.pattern) + rf"{UNIT}?(?![年月日\d])"
# 2024—2026年全市每年新建5G基站900个、800个、700个
_EACH_YEAR = r"(?:每年|逐年)(?=新建|新增|培育|打造|建成|建设|完成|开通)"
_AFTER = re.compile(
    rf"(?:分别|依次|{_EACH_YEAR})(?:(?:位居|居|位列|列|排名?)(?:[^，。；\d]|第\d){{1,24}}，)?(?:分别|已|将|要|力争|约)*(?P<verb>(?:5G|[^，。；\d]){{0,16}}?)(?P<figures>{_FIGURE}(?:(?:以上)?[、，和及]{{1,2}}(?=[约近超逾\d]){_FIGURE})+)"
)
# 2025年，5G基站数、每万人拥有量将达到1.35万个、32个: the order alone tells which is whose
_COUNTED = re.sub(r"\?P<\w+>", "?:", NUMBER.pattern) + rf"{UNIT}(?:以上)?"
_UNTOLD = re.compile(
    rf"(?P<verb>(?:将|要|力争|预计|有望|可望|可|已|均)*(?:达到|达|为|突破|超过|增至|提高到|提升到|提升至|增加到))(?P<figures>{_COUNTED}(?:[、和]{_COUNTED})+)(?=[，。；\n]|$)"
)
_AGAIN = re.compile(
    rf"，(?P<verb>(?:5G|[^，。；\d]){{3,16}}?)(?P<figures>{_FIGURE}(?:[、，和及]{{1,2}}{_FIGURE})+)(?=[，。；]|$)"
)
# 5G基站总数2024年达到3.4万个、2025年达到3.8万个
_PAIR = rf"{PERIOD}[，]?(?:将|要|力争)?(?:为|达到|达|突破|超过|增至|:){{0,2}}{_FIGURE}(?![年月日])(?:以上)?"
_PAIRS = re.compile(
    rf"(?:^|(?<=[，。；;:\n]))(?:全市|我市|全州|本市|力争)*(?P<metric>[^，。；;:\n]{{3,24}}?):?(?P<pairs>{_PAIR}(?:[，、和]+{_PAIR})+)"
)
_BEHIND_PAIRS = re.compile(
    rf"[，；](?P<metric>(?:5G|[^，。；:\d]){{3,16}}?)(?:为|:)(?P<figures>{_FIGURE}(?:[、，]{_FIGURE})+)(?=[，。；]|$)"
)
_TELL_APART = ("分别", "依次", "每年", "逐年")
_ONE = re.compile(rf"{NUMBER.pattern}(?P<unit>{UNIT})?")


def find_severally(reading: Reading) -> Iterator[Claim]:
    """One figure a period, place or measure, in their order."""
    yield from _pairs(reading)
    for match in reading.matches(_AFTER, word=_TELL_APART):
        count = len(list(_ONE.finditer(match["figures"])))
        whose = whose_are(reading, match.start(), match["verb"], count)
        if len(whose) != count:
            continue
        yield from _in_order(reading, match, whose)
        if again := _again(reading, match, whose):
            yield from _in_order(reading, *again)
    for match, whose in _untold(reading):
        yield from _in_order(reading, match, whose)


def _untold(reading: Reading) -> Iterator[tuple[re.Match[str], list[Whose]]]:
    """The enumerations without a word that tells their figures apart: all of them of known measures, and each
    figure one that its measure may have."""
    for match in reading.matches(_UNTOLD, word=("个、", "座、", "个和", "座和", "上、", "上和")):
        if re.search(
            r"(?:分别|依次)[^，。；]{0,16}$", reading.text.norm[max(0, match.start() - 20) : match.start()]
        ):
            continue
        parts = list(_ONE.finditer(match["figures"]))
        whose = whose_are(reading, match.start(), match["verb"], len(parts))
        numbers = [read_number(p) for p in parts]
        if len(whose) == len(parts) and all(map(_may_be, whose, numbers)):
            yield match, whose


def _may_be(whose: Whose, number: Number | None) -> bool:
    """Whether ``number`` is one that the measure of ``whose`` may have."""
    kind = kind_of(whose.metric)
    if number is None or kind not in ("base_station_total", "base_stations_per_10k"):
        return False
    per = kind == "base_stations_per_10k"
    return 0.1 <= number.value <= 500 if per else number.value >= 100 and float(number.value).is_integer()


def _in_order(reading: Reading, match: re.Match[str], whose: Sequence[Whose]) -> Iterator[Claim]:
    """The figures of ``match``, one for each of ``whose``."""
    parts = list(_ONE.finditer(match["figures"]))
    unit = next((p["unit"] for p in reversed(parts) if p["unit"]), None)
    for one, part in zip(whose, parts, strict=True):
        number = read_number(part)
        if number is not None:
            at = match.start("figures") + part.start("core"), match.start("figures") + part.end()
            yield from _claims(reading, match, one, number, part["scale"] or "", part["unit"] or unit, at)


def _again(
    reading: Reading, match: re.Match[str], whose: Sequence[Whose]
) -> tuple[re.Match[str], list[Whose]] | None:
    """Another measure of the same places right behind: …分别建成5G基站6918个、10260个，每万人拥有25.6个、26.6个."""
    found = _AGAIN.match(reading.text.norm, match.end())
    if found is None or not all(one.place for one in whose):
        return None
    measure = full_name(VERBS.sub("", found["verb"]), match[0] + whose[0].metric)
    if kind_of(measure) is None or len(list(_ONE.finditer(found["figures"]))) != len(whose):
        return None
    return found, [Whose(measure, one.year, one.scope, one.place) for one in whose]


def spans(reading: Reading) -> list[tuple[int, int]]:
    """Where such enumerations stand: other extractors take the wrong thing there."""
    pairs = list(_pair_lists(reading))
    behind = (found for match in pairs if (found := _same_years(reading, match)))
    return [*in_order(reading), *(m.span() for m in (*pairs, *behind))]


def in_order(reading: Reading) -> list[tuple[int, int]]:
    """Where the order alone tells whose, of when or of what each figure is."""
    return [
        *(m.span() for m in reading.matches(_AFTER, word=_TELL_APART)),
        *(m.span() for m, _ in _untold(reading)),
    ]


def _pair_lists(reading: Reading) -> Iterator[re.Match[str]]:
    """The lists of periods with their figures that a measure opens."""
    for match in reading.matches(_PAIRS, word="20"):
        told = re.sub(r"\([^()]*\)$", "", match["metric"])
        # …其中2024年15亿元、2025年18亿元: a figure, no measure
        if not re.search(r"\d[万亿]?(?:元|个|家|项|座)、?$", told):
            yield match


def _pairs(reading: Reading) -> Iterator[Claim]:
    for match in _pair_lists(reading):
        told = full_name(re.sub(r"\([^()]*\)$", "", match["metric"]), joined_before(reading, match.start()))
        in_head = re.search(rf"\((?P<unit>{UNIT})\)$", match["metric"])
        scope, place, _ = scope_at(reading, reading.sentence_at(match.start()), match.start("metric"))
        parts = [(_first_period(reading, p), p) for p in re.findall(_PAIR, match["pairs"])]
        figures = [(when, _ONE.search(p, when.end)) for when, p in parts]
        unit = next((f["unit"] for _, f in reversed(figures) if f and f["unit"]), None)
        unit = unit or (in_head["unit"] if in_head else None)
        for year, found in figures:
            number = next(find_numbers(found[0]), None) if found else None
            if found and number and (unit or kind_of(told)):
                whose = Whose(told, year, scope, place)
                yield from _claims(reading, match, whose, number, found["scale"] or "", unit, match.span())
        if again := _same_years(reading, match):
            measure = full_name(again["metric"], match[0])
            yield from _in_order(reading, again, [Whose(measure, year, scope, place) for year, _ in figures])


def _same_years(reading: Reading, pairs: re.Match[str]) -> re.Match[str] | None:
    """The figures of another measure right behind a list of periods, as many: …，2024年8100个；每万人:14.0个、28.3个."""
    found = _BEHIND_PAIRS.match(reading.text.norm, pairs.end())
    if found is None or kind_of(full_name(found["metric"], pairs[0])) is None:
        return None
    return found if len(_ONE.findall(found["figures"])) == len(re.findall(_PAIR, pairs["pairs"])) else None


def _first_period(reading: Reading, text: str) -> When:
    """The period that a pair opens with; a bare year (2024达到…) is one too."""
    return next(iter(reading.dates(text)), When(0, 4, text[:4], "", ""))


def _claims(
    reading: Reading,
    match: re.Match[str],
    whose: Whose,
    number: Number,
    scale: str,
    unit: str | None,
    at: tuple[int, int],
) -> Iterator[Claim]:
    """The figure, and the target that it is where its period lies ahead."""
    sentence = reading.sentence_at(match.start())
    status = _status(reading, sentence, match, whose.year)
    kind = kind_of(whose.metric)
    year = whose.year or (told_of_all(reading, match.start()) if status == "actual" else None)
    as_of = year.iso if year else None
    if as_of and status == "target" and as_of.endswith("-12"):
        as_of = as_of[:4]
    if kind == "base_stations_per_10k":
        as_of = as_of or day_of_total(reading, match.start(), scope=whose.scope, status=status)
    place = whose.place or None
    # 5G基站2.57万个，…，杭州、宁波分别为51.3个和45.8个: no stations are counted in tenths
    broken = not float(number.value).is_integer() and not (unit or "").startswith(("万", "亿"))
    if kind is not None and status != "planned" and not (kind == "base_station_total" and broken):
        claim = figure(number, kind, unit, whose.scope, place, status, as_of, (match.span(),), at=at)
        yield claim.less(0.9)
    if status == "target" and whose.year is not None and whose.scope in ("city", "district"):
        value, told = scaled(number, scale, unit)
        yield Claim(
            kind="target",
            value=Target(
                metric=metric_name(without_city(reading, whose.metric), told),
                year=whose.year.year,
                value=value,
                unit=told,
            ),
            unit=told,
            scope=whose.scope,
            place=place,
            status="target",
            approximate=number.approximate,
            doubtful=number.doubtful,
            confidence=0.5 if number.doubtful else 0.88,
            spans=(match.span(),),
        )


def _status(reading: Reading, sentence: Sentence, match: re.Match[str], year: When | None) -> Status:
    if year is not None:
        return "target" if year.after(reading.today) else "actual"
    return status_at(reading, sentence, match.start())
