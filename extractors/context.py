"""Whose a figure is, whether it is so or wished for, and of when: read from the words before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.context_places import scope_at
from extractors.context_status import status_at, years_ahead
from extractors.dates import When
from extractors.places import Near
from extractors.reading import Reading, Sentence
from pipeline.model import Scope, Status

_RECKONED = re.compile(r"[^，。；]{0,24}(?:计算|测算|折算|核算|为基数|口径)")
_UP_TO_NOW = re.compile(r"[到至](?:目前|现在|如今)(?=[^，。；]*$)")  # 由“十三五”末的…发展到目前的3.4万个
_SAME_DAY = re.compile(r"\s*(?:同期|同一时期|与此同时|同时期)")  # the day that the sentence before tells


@dataclass(frozen=True)
class Context:
    scope: Scope
    place: str | None
    status: Status
    as_of: str | None
    explicit: bool  # the sentence itself says whose it is


def context_at(reading: Reading, at: int, after: int | None = None, *, near: Near = "") -> Context:
    """The context of a figure whose metric or number starts at ``at`` and ends at ``after``. ``near``: places
    that only their short names tell count too (`find_places`)."""
    sentence = reading.sentence_at(at)
    local = at - sentence.start
    dates = reading.dates(sentence.text)
    later = _trailing_date(dates, sentence, (after or at) - sentence.start)
    as_of = later or _leading_date(sentence.text, dates, local)
    carried = None if as_of else reading.carried(sentence)
    scope, place, explicit = scope_at(reading, sentence, at, near=near)
    status = status_at(reading, sentence, at)
    if later is not None and later.after(reading.today):
        status = "target"
    if as_of is None and status == "target":
        as_of = next(iter(reversed(years_ahead(reading, sentence.text, local))), None)
    if as_of is None:
        before = reading.dated_before(sentence) if status == "actual" else None
        if carried and status == "target":
            as_of = carried
        else:
            as_of = before or heading_date(reading, at, ahead=status == "target")
            if as_of is None and (counted := _reckoning_date(sentence.text, dates, local)) is not None:
                as_of = reading.stated_before(sentence) or counted
            if as_of is None and status == "actual" and _SAME_DAY.match(sentence.text):
                as_of = reading.stated_before(sentence)
            if as_of is None and status == "actual" and scope == "city":
                as_of = reading.framed(sentence)
            if as_of is None and status == "actual" and scope in ("city", "district"):
                as_of = reading.noted_below(sentence)
    if as_of is not None and status == "actual" and as_of.year > reading.reference:
        as_of = None  # “十四五”期间计划投资100亿元，已建成…: the period is of what is planned
    return Context(
        scope=scope,
        place=place or None,
        status=status,
        as_of=_stated(as_of, status),
        explicit=explicit,
    )


def _stated(when: When | None, status: Status) -> str | None:
    """The period as reported: the end of a year is that year for what is aimed at."""
    if when is None:
        return None
    return when.iso[:4] if status == "target" and when.iso.endswith("-12") else when.iso


def _leading_date(text: str, dates: tuple[When, ...], local: int) -> When | None:
    """The last period before the figure, a finer one of the same year preferred to a bare year."""
    now = _UP_TO_NOW.search(text, 0, local)
    before = [d for d in dates if (now.end() if now else 0) <= d.end <= local + 1]
    stated = [d for d in before if not _reckoned(text, d, local) and not _of_figure_before(text, d)]
    # …已开通11862个，其中2024年新开通1204个，|每万人…: the year of a part is that part's
    while stated and _of_added_part(text, stated[-1], local):
        stated.pop()
    if not stated:
        return None
    last = stated[-1]
    # 2023年新增2864个，年末总数11690个
    ended = len(last.iso) == 4 and re.search(r"[，、；](?:到|至)?年[末底]", text[last.end : local])
    return replace(last, iso=f"{last.iso}-12") if ended else last


def _of_added_part(text: str, date: When, local: int) -> bool:
    """Whether the period tells when a part named before ``local`` was added."""
    part = re.compile(r"[^，。；]{0,8}(?:新|净增|增)[^，。；]*[，；]").match(text, date.end, local)
    return bool(part) and text.endswith(("其中", "其中:", "其中，"), 0, date.start)


def _of_figure_before(text: str, date: When) -> bool:
    """Whether a bracket right behind a number of people holds nothing but the period: 74.56万人(2023年末)."""
    return bool(re.search(r"\d万?人\($", text[: date.start])) and text[date.end : date.end + 1] == ")"


def _reckoning_date(text: str, dates: tuple[When, ...], local: int) -> When | None:
    """The day of the head count by which a figure was reckoned: for want of one of its own."""
    return next((d for d in dates if d.end <= local + 1 and _reckoned(text, d, local)), None)


def _reckoned(text: str, date: When, local: int) -> bool:
    """按2023年末常住人口527.6万人计算，每万人…: the day of the head count is not that of the result."""
    found = _RECKONED.match(text, date.end)
    return bool(found and found.end() <= local)


def _trailing_date(dates: tuple[When, ...], sentence: Sentence, local: int) -> When | None:
    """A period in brackets right after the figure: 43.04个(截至2024年3月底)."""
    for date in dates:
        between = sentence.text[local : date.start]
        if date.start >= local and (
            _noted(sentence.text, local, date) or _of_all_before(sentence.text, date)
        ):
            return date
        if date.start < local or not re.fullmatch(
            r"[^，。；()]{0,6}(?:\((?:数据)?|，)(?:统计)?(?:时间|口径|时点|数据)?(?:为)?:?", between
        ):
            continue
        # …31240个，2022年为25800个: that period belongs to what comes after it
        if re.match(
            r"[，。；;)\n]|$" if "(" not in between else r"(?!为|达|有|是|约|\d)", sentence.text[date.end :]
        ):
            return date
    return None


def told_of_all(reading: Reading, at: int) -> When | None:
    """The day that the sentence gives at its end to all figures before it."""
    sentence = reading.sentence_at(at)
    return next((d for d in reading.dates(sentence.text) if _of_all_before(sentence.text, d)), None)


def _of_all_before(text: str, date: When) -> bool:
    """三项指标均为2023年底数据, (数据截至2024年6月30日): the day of every figure before it in the sentence."""
    if date.stated_past and re.search(
        r"\((?:以上|上述)?(?:均为)?(?:各项)?(?:数据|指标)均?$", text[: date.start]
    ):
        return bool(re.match(r"\)[。；]?$", text[date.end :].rstrip("\n")))
    return bool(
        re.search(r"均(?:为|系|是|按|截至|截止)*$", text[: date.start])
        and re.match(r"(?:的)?(?:数据|统计|口径|数(?![^。，；)\n]))", text[date.end :])
    )


def _noted(text: str, local: int, date: When) -> bool:
    """Whether a bracket right after the figure ends with its period: 26.3个(全国平均为24.0个，2023年末数据)."""
    bracket = re.compile(r"(?:以上|左右)?\((?P<inner>[^()]{4,60})\)").match(text, local)
    return bool(
        bracket
        and bracket.start("inner") <= date.start < bracket.end()
        and re.fullmatch(r"(?:的)?(?:数据|口径|统计数据|统计|数)", text[date.end : bracket.end("inner")])
    )


def heading_date(reading: Reading, at: int, *, ahead: bool) -> When | None:
    """截至… in a heading over the figure; for what is aimed at, the period ahead that the heading names."""
    for section in reversed(reading.sections_at(at)):
        for date in reading.dates(section.title):
            if date.stated_past or (ahead and date.after(reading.today)):
                return date
    return None
