"""Several figures for several things: 2025年、2026年5G基站总数分别达到1.5万个、1.7万个.

What stands before 分别 may be periods, places or measures; the figures after it are theirs in their order.
Where the counts differ it cannot be told which is whose, and nothing is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.claims import Claim
from extractors.context import mentions, scope_at, status_at
from extractors.dates import When
from extractors.numbers import NUMBER, Number, find_numbers, read_number
from extractors.per_10k import day_of_total
from extractors.places import Place
from extractors.reading import Reading, Sentence
from extractors.targets import UNIT, metric_name, scaled
from extractors.yearly_tables import figure, kind_of
from pipeline.model import Scope, Status, Target

_PERIOD = r"20\d\d年?(?:\d{1,2}月)?(?:年?[底末])?"
_FIGURE = re.sub(r"\?P<\w+>", "?:", NUMBER.pattern) + rf"{UNIT}?(?![年月日\d])"
_AFTER = re.compile(
    rf"(?:分别|依次)(?:(?:位居|居|位列|列|排名?)(?:[^，。；\d]|第\d){{1,24}}，)?(?:分别|已|将|要|力争|约)*(?P<verb>(?:5G|[^，。；\d]){{0,16}}?)(?P<figures>{_FIGURE}(?:(?:以上)?[、，和及]{{1,2}}(?=[约近超逾\d]){_FIGURE})+)"
)
_AGAIN = re.compile(
    rf"，(?P<verb>(?:5G|[^，。；\d]){{3,16}}?)(?P<figures>{_FIGURE}(?:[、，和及]{{1,2}}{_FIGURE})+)(?=[，。；]|$)"
)
_ITEMS = re.compile(r"[、和与]|以及|(?<!普)及(?!其)")
# 5G基站总数2024年达到3.4万个、2025年达到3.8万个
_PAIR = rf"{_PERIOD}[，]?(?:将|要|力争)?(?:为|达到|达|突破|超过|增至|:){{0,2}}{_FIGURE}(?![年月日])(?:以上)?"
_PAIRS = re.compile(
    rf"(?:^|(?<=[，。；;:\n]))(?:全市|我市|全州|本市|力争)*(?P<metric>[^，。；;:\n]{{3,24}}?):?(?P<pairs>{_PAIR}(?:[，、和]+{_PAIR})+)"
)
_ONE = re.compile(rf"{NUMBER.pattern}(?P<unit>{UNIT})?")
# 2024、2025、2026年，5G基站总数分别…: the periods are a clause of their own
_PERIODS_BEFORE = re.compile(rf"(?:^|[，；:。\n]|到|至)(?P<periods>{_PERIOD}(?:[、和及]{_PERIOD})+)，$")
# 2024—2026年各年5G基站总数分别…
_YEARS = re.compile(
    r"(?:^|(?<=[，；:。\n]))(?:力争|计划|在)?(?P<first>20\d\d)年?[—~\-至到](?P<last>20\d\d)年?(?:期间|间)?(?:[，]|各年度?|每年|逐年|三年|的|全市|我市)*(?=[^，；:。]*$)"
)
_RANKED = re.compile(
    r"(?:^|[，；:。\n])(?P<lead>[^，；:。\n]*?)(?:领先|较多|居前|位居前列|靠前|(?:位?居|位列|列|排名?)(?:全市|全省|全州)?(?:前|第)[一二三四五六七八九十两\d][^，；:。]{0,6})，$"
)
_VERBS = re.compile(
    r"(?:建成|开通|建有|建设|达到|达|为|仅|有|拥有|突破|超过|增至|提高到|提升至|提升到|约|:|的|数|累计|已)+"
)


# 到8月底，两项指标分别提升至…
_THE_MEASURES = re.compile(r"(?:两|二|三|2|3)(?:项|个|大)?(?:指标|数据|数值)$|(?:二者|两者)$")


@dataclass(frozen=True)
class _Item:
    """One of the things before 分别."""

    text: str
    date: When | None
    place: Place | None


@dataclass(frozen=True)
class _Whose:
    """What one figure is of."""

    metric: str
    year: When | None
    scope: Scope
    place: str | None


def find_severally(reading: Reading) -> Iterator[Claim]:
    """One figure a period, place or measure, in their order."""
    yield from _pairs(reading)
    for match in reading.matches(_AFTER, word=("分别", "依次")):
        whose = _whose(reading, match)
        parts = list(_ONE.finditer(match["figures"]))
        if len(whose) != len(parts):
            continue
        yield from _in_order(reading, match, whose)
        if again := _again(reading, match, whose):
            yield from _in_order(reading, *again)


def _in_order(reading: Reading, match: re.Match[str], whose: Sequence[_Whose]) -> Iterator[Claim]:
    """The figures of ``match``, one for each of ``whose``."""
    parts = list(_ONE.finditer(match["figures"]))
    unit = next((p["unit"] for p in reversed(parts) if p["unit"]), None)
    for one, part in zip(whose, parts, strict=True):
        number = read_number(part)
        if number is not None:
            at = match.start("figures") + part.start("core"), match.start("figures") + part.end()
            yield from _claims(reading, match, one, number, part["scale"] or "", part["unit"] or unit, at)


def _again(
    reading: Reading, match: re.Match[str], whose: Sequence[_Whose]
) -> tuple[re.Match[str], list[_Whose]] | None:
    """Another measure of the same places right behind: …分别建成5G基站6918个、10260个，每万人拥有25.6个、26.6个."""
    found = _AGAIN.match(reading.text.norm, match.end())
    if found is None or not all(one.place for one in whose):
        return None
    measure = _full(_VERBS.sub("", found["verb"]), match[0] + whose[0].metric)
    if kind_of(measure) is None or len(list(_ONE.finditer(found["figures"]))) != len(whose):
        return None
    return found, [_Whose(measure, one.year, one.scope, one.place) for one in whose]


def spans(reading: Reading) -> list[tuple[int, int]]:
    """Where such enumerations stand: other extractors take the wrong thing there."""
    return [
        *(m.span() for m in reading.matches(_AFTER, word=("分别", "依次"))),
        *(m.span() for m in _pair_lists(reading)),
    ]


def _whose(reading: Reading, match: re.Match[str]) -> list[_Whose]:
    """What the figures after 分别 are of, in order; empty where it cannot be told."""
    count = len(list(_ONE.finditer(match["figures"])))
    sentence = reading.sentence_at(match.start())
    head = sentence.text[: match.start() - sentence.start]
    start = max((head.rfind(c) for c in "，；:。\n"), default=-1) + 1
    listed = _PERIODS_BEFORE.search(head[:start])
    start = listed.start("periods") if listed else start
    lead = head[start:]
    if not lead.strip("，") and (
        before := _RANKED.search(head)
    ):  # 甲区、乙区5G基站数量领先，分别为1420个、2310个
        start, lead = before.start("lead"), before["lead"]
    after = _VERBS.sub("", match["verb"])
    items = [_item(reading, t) for t in _ITEMS.split(lead) if t.strip()]
    if (spanned := _spanned(head, count)) and (measure := after or _YEARS.sub("", lead).strip("，的")):
        scope, place, _ = scope_at(reading, sentence, match.start(), near="all")
        return [_Whose(measure, year, scope, place) for year in spanned]
    earlier = _listed_before(reading, head[:start], count)
    if earlier and len(items) == 1 and not (items[0].date or items[0].place):
        scope, place, _ = scope_at(reading, sentence, match.start(), near="all")
        return [_Whose(after or lead, date, scope, place) for date in earlier]
    if len(items) == 1 and (cities := _cities_in_order(reading, sentence, match.start(), count)):
        measure = _full(after or lead, reading.text.norm[max(0, match.start() - 120) : match.start()])
        date = items[0].date or _last(reading, head) or reading.dated_before(sentence)
        return [_Whose(measure, date, "city", c) for c in cities]
    if _THE_MEASURES.search(lead) and (
        named := _measures_named(_joined_before(reading, match.start()), count)
    ):
        scope, place, _ = scope_at(reading, sentence, match.start(), near="all")
        return [_Whose(measure, _last(reading, head), scope, place) for measure in named]
    if (
        len(items) == 1
        and items[0].date
        and not after
        and (
            named := _measures_named(head, count)
            or _measures_named(_joined_before(reading, match.start()), count)
        )
    ):
        scope, place, _ = scope_at(reading, sentence, match.start(), near="all")
        return [_Whose(measure, items[0].date, scope, place) for measure in named]
    if not items and not after and (period := _last(reading, head)) is not None:
        # 到2025年，5G基站…，每万人…；到2026年，分别达到9500个、34个
        named = _measures_named(_joined_before(reading, match.start()), count)
        scope, place, _ = scope_at(reading, sentence, match.start(), near="all")
        return [_Whose(measure, period, scope, place) for measure in named]
    if len(items) < count or any(i.place or i.date for i in items[:-count]):
        return []
    items = items[-count:]
    shared = after or _measure(reading, items, lead) or _measure_before(head[:start])
    scope, place, _ = scope_at(reading, sentence, match.start(), near="all")
    date = _last(reading, head) or reading.dated_before(sentence)
    if shared:
        shared = _full(shared, _joined_before(reading, match.start()))
    if all(i.date for i in items):
        return [_Whose(shared, d, scope, place) for d in _ended(items)] if shared else []
    if all(kind_of(i.text) or len(_bare(i, i.text)) >= 4 for i in items) and not after:
        first = _last(reading, items[0].text)
        return [_Whose(_full(_bare(i, i.text), lead), first or date, scope, place) for i in items]
    if shared and all(
        i.place or re.search(r"[区县市旗园城镇]$|[东西南北中]部?$", i.text) for i in items[:-1]
    ):
        return [
            _Whose(shared, date, i.place.scope, i.place.name or None)
            if i.place
            else _Whose(shared, date, "district", i.text)
            for i in items
        ]
    return []


def _cities_in_order(reading: Reading, sentence: Sentence, at: int, count: int) -> list[str]:
    """The cities of a joint application, where there are ``count`` of them and they are meant (两市…分别): as they
    were named before in the same sentence (over ；), else as they apply."""
    cities = reading.applicant.cities
    if len(cities) != count or count < 2:
        return []
    before = reading.text.norm[max(0, sentence.start - 80) : at].rsplit("。", 1)[-1]
    named = [p.name for p in mentions(reading, before, near="all") if p.name in cities]
    if sorted(set(named[-count:])) == sorted(cities):
        return named[-count:]
    return list(cities) if re.search(r"[两三四]市|[两三四]地", before) else []


def _measures_named(head: str, count: int) -> list[str]:
    """The measures that were named before, where there are ``count`` of them: 5G基站数3216个，每万人拥有25.6个，
    2024年上半年分别达到…."""
    found = re.findall(r"每万人(?:5G|[^，。；\d]){0,8}|5G(?:网络|通信)?基站(?:总数|数)?|常住人口", head)
    named = ["每万人拥有5G基站数" if m.startswith("每万人") else m for m in found]
    return named if len(named) == count and len(set(named)) == count else []


def _joined_before(reading: Reading, at: int) -> str:
    """The paragraph up to ``at``, as far as its last full stop: 两项指标分别… means the measures over ； too."""
    return re.split(r"[。\n]", reading.text.norm[max(0, at - 160) : at])[-1]


def _spanned(head: str, count: int) -> list[When]:
    """The years of a span (2024—2026年各年), where there are ``count`` of them."""
    span = _YEARS.search(head)
    if span is None or int(span["last"]) - int(span["first"]) + 1 != count:
        return []
    return [
        When(span.start(), span.end(), str(y), "", "")
        for y in range(int(span["first"]), int(span["last"]) + 1)
    ]


def _listed_before(reading: Reading, head: str, count: int) -> list[When]:
    """The periods that an earlier clause lists, where there are ``count`` of them."""
    found = re.findall(rf"{_PERIOD}(?:[、和及]{_PERIOD})+", head)
    items = [_item(reading, t) for t in _ITEMS.split(found[-1])] if found else []
    dates = [i.date for i in items if i.date is not None]
    return dates if len(dates) == count else []


def _item(reading: Reading, text: str) -> _Item:
    places = mentions(reading, text, near="all")
    year = next(iter(reading.dates(text)), None)
    bare = re.search(r"(?<!\d)20\d\d$", text)
    if year is None and bare:
        year = When(bare.start(), bare.end(), bare[0], "", "")
    named = [p for p in places if p.name] or places  # 湘潭|三市: the one that has a name
    return _Item(text=text, date=year, place=named[-1] if named else None)


def _ended(items: Sequence[_Item]) -> list[When | None]:
    """The periods of the items: 2022、2023年末 are the ends of both years."""
    dates = [i.date for i in items]
    ended = (
        dates[-1] is not None and dates[-1].iso.endswith("-12") and re.search(r"年?[底末]", items[-1].text)
    )
    bare = [bool(re.fullmatch(r"[^\d]*20\d\d", i.text)) for i in items]
    return [
        replace(d, iso=f"{d.iso}-12") if d and ended and b else d for d, b in zip(dates, bare, strict=True)
    ]


def _measure(reading: Reading, items: Sequence[_Item], lead: str) -> str:
    """The measure that stands after the last place or period, or before the first: 佛山市|5G基站."""
    for item, tail in ((items[-1], True), (items[0], False)):
        if item.place is None and item.date is None:
            continue
        end = max([item.place.end if item.place else 0, item.date.end if item.date else 0])
        begin = min([item.place.start if item.place else 99, item.date.start if item.date else 99])
        text = item.text[end:] if tail else item.text[:begin]
        text = re.sub(r"^(?:年?[底末]|，|的)+|(?:为|达到|达)$", "", text)
        if len(text) >= 3:
            return text
    return lead if kind_of(lead) else ""


def _measure_before(head: str) -> str:
    """The measure that an earlier clause opens with: 全省5G基站总量14.9万个，…."""
    found = re.search(r"(每万人(?:5G|[^，。；\d]){0,8}基站|5G(?:网络|通信)?基站|常住人口)", head)
    return found[0] if found else ""


def _bare(item: _Item, text: str) -> str:
    place = item.place
    text = text[place.end :] if place and place.start < 3 else text
    return re.sub(rf"^(?:{_PERIOD}|到|至|全市|我市|，|:)+", "", text)


def _full(measure: str, lead: str) -> str:
    """5G基站数和每万人拥有量: what the second is of, the first tells."""
    short = re.fullmatch(r"[:，]?每万人(?:口)?(?:拥有|享有)?(?:数量|数|量)?", measure)
    return "每万人拥有5G基站数" if short and re.search(r"5G(?:网络|通信)?基站", lead) else measure


def _last(reading: Reading, text: str) -> When | None:
    found = reading.dates(text)
    return found[-1] if found else None


def _pair_lists(reading: Reading) -> Iterator[re.Match[str]]:
    """The lists of periods with their figures that a measure opens."""
    for match in reading.matches(_PAIRS, word="20"):
        told = re.sub(r"\([^()]*\)$", "", match["metric"])
        # …其中2024年15亿元、2025年18亿元: a figure, no measure
        if not re.search(r"\d[万亿]?(?:元|个|家|项|座)、?$", told):
            yield match


def _pairs(reading: Reading) -> Iterator[Claim]:
    for match in _pair_lists(reading):
        told = re.sub(r"\([^()]*\)$", "", match["metric"])
        in_head = re.search(rf"\((?P<unit>{UNIT})\)$", match["metric"])
        scope, place, _ = scope_at(reading, reading.sentence_at(match.start()), match.start("metric"))
        parts = [(_first_period(reading, p), p) for p in re.findall(_PAIR, match["pairs"])]
        figures = [(when, _ONE.search(p, when.end)) for when, p in parts]
        unit = next((f["unit"] for _, f in reversed(figures) if f and f["unit"]), None)
        unit = unit or (in_head["unit"] if in_head else None)
        for year, found in figures:
            number = next(find_numbers(found[0]), None) if found else None
            if found and number and (unit or kind_of(told)):
                whose = _Whose(told, year, scope, place)
                yield from _claims(reading, match, whose, number, found["scale"] or "", unit, match.span())


def _first_period(reading: Reading, text: str) -> When:
    """The period that a pair opens with; a bare year (2024达到…) is one too."""
    return next(iter(reading.dates(text)), When(0, 4, text[:4], "", ""))


def _claims(
    reading: Reading,
    match: re.Match[str],
    whose: _Whose,
    number: Number,
    scale: str,
    unit: str | None,
    at: tuple[int, int],
) -> Iterator[Claim]:
    """The figure, and the target that it is where its period lies ahead."""
    sentence = reading.sentence_at(match.start())
    status = _status(reading, sentence, match, whose.year)
    kind = kind_of(whose.metric)
    as_of = whose.year.iso if whose.year else None
    if as_of and status == "target" and as_of.endswith("-12"):
        as_of = as_of[:4]
    if kind == "base_stations_per_10k":
        as_of = as_of or day_of_total(reading, match.start(), scope=whose.scope, status=status)
    place = whose.place or None
    if kind is not None and (status != "planned"):
        claim = figure(number, kind, unit, whose.scope, place, status, as_of, (match.span(),), at=at)
        yield claim.less(0.9)
    if status == "target" and whose.year is not None and whose.scope in ("city", "district"):
        value, told = scaled(number, scale, unit)
        yield Claim(
            kind="target",
            value=Target(
                metric=metric_name(whose.metric, told), year=whose.year.year, value=value, unit=told
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
