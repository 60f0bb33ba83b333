"""One clause that goes on with a measure named before it.

What it says beside its number must be a place, a period, or words of no other meaning (其中, 合计, 已达). Any
other word makes its number a figure of something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from extractors.claims import Claim
from extractors.context import heading_date
from extractors.context_status import status_at
from extractors.dates import When
from extractors.elliptic_segment import LEFT_OUT, PER, WHOLE, Segment
from extractors.hopes import hoping
from extractors.numbers import NUMBER, Number, read_number
from extractors.per_10k import is_excess
from extractors.places import Place
from extractors.reading import Reading
from pipeline.model import FactKind, Scope, Status

# 其中2023年开通3920个: what was opened in that year
_IN_PERIOD = re.compile(
    r"(?:20\d\d年|今年|去年|上半年|下半年|[一二三四]季度|\d月(?:份)?)(?:新|共|又|再|度)*(?:开通|建成|建设|完成|部署|布设)+$"
)
_DIFFERENCE = re.compile(r"(?:高出|高于|低于|超出|领先|多出|高|低|多|少)$")
_STATION_KINDS: tuple[FactKind, ...] = ("base_station_total", "base_stations_per_10k")
_NOTED = re.compile(r"\((?:截至|数据截至)?(?P<when>[^()]{4,14})\)")  # 0.93万个(2024年6月)
_STANDS = re.compile(r"目前|当前|现已|现有|已(?:建|开|达|累|有)")
_PLANNED_NEW = hoping(r"(?:计划|拟|任务|目标|要求|下达)[^。；\d]{0,10}(?:新建|新增|建设)")
_WISHED = re.compile(r"任务|力争|预计|预期|有望|可望|将|计划|目标|规划|要")
_LEAST = 10  # a total smaller than this is no total
_MOST_PER = 500
_FEWEST_PEOPLE = 3_000


def _behind_parts(segment: Segment) -> bool:
    """…1.42万个，其中市区4120个、固始县1960个；|每万人拥有23.1个: the parts are over."""
    before = segment.reading.over_semicolon(segment.sentence)
    return before is not None and "其中" in before.text


def _of_the_plan(segment: Segment) -> bool:
    """2024年计划新建1800个，截至7月底已建成1230个: of those planned, no total."""
    said = {found[0] for found in WHOLE.finditer(segment.lead)}
    before = segment.reading.text.norm[segment.sentence.start : segment.start]
    return said == {"已建成"} and _PLANNED_NEW.search(before) is not None


def further(
    reading: Reading,
    segment: Segment,
    kind: FactKind,
    claims: Mapping[FactKind, Claim],
    *,
    after: Literal["", "added", "stopped"],
    subject: Place | None,
) -> Claim | None:
    """The figure of ``segment`` as one of the chain's measure; None where it is of something else. ``claims``:
    the figures before it, by kind; ``after``: one of what was newly built, or a full stop."""
    number = read_number(segment.match) if segment.match else None
    if segment.match is None or number is None or not re.match(r"\d", segment.match["core"]):
        return None
    if not segment.only_filler() or _DIFFERENCE.search(segment.lead) or _IN_PERIOD.search(segment.lead):
        return None
    bare = kind == "base_stations_per_10k" or (kind == "population" and segment.match["scale"] == "万")
    per = bool(PER.search(segment.lead))
    whole = bool(WHOLE.search(segment.lead)) and not (after == "added" and _of_the_plan(segment))
    whole = whole or _beside_what_is_being_built(segment)
    if not segment.match["unit"] and not (bare and (segment.places or per)):
        return None
    if is_beginning(segment) or re.search(r"(?:去年|上年|前年)同期", segment.lead):
        return None  # 由2020年末的1890个、2021年末的4120个，发展到9216个
    grown = after == "added" and _grows(segment, number, claims)
    if after == "added" and not (whole or grown) and not (kind == "base_stations_per_10k" and per):
        return None
    if after == "stopped" and not (per or _of_another_day_or_place(segment, number, claims)):
        return None
    rate = claims.get("base_stations_per_10k")
    if (
        kind == "base_stations_per_10k"
        and rate is not None
        and isinstance(rate.value, int | float)
        and is_excess(segment.text, number, than=float(rate.value))
    ):
        return None
    places = segment.places or ((subject,) if subject is not None else ())
    if re.search(r"(?<!平)均(?:在|超|达|高于|突破)", segment.lead):
        return None  # of each of several places no less than this
    told = places or segment.dates or whole or per or grown or _of_this_year(segment, claims)
    if not (
        told
        or LEFT_OUT.match(segment.text)
        or _stands_now(segment, kind, claims)
        or _of_subject(segment, number, claims)
    ):
        return None
    built = bool(_BUILT.search(segment.lead)) and "base_station_total" in claims
    for candidate in _candidates(
        segment.match["unit"], "base_station_total" if built else kind, claims, per=per
    ):
        if _likely(number, candidate, claims.get(candidate), places):
            made = _made(reading, segment, number, candidate, claims, places)
            parted = after == "stopped" or _behind_parts(segment)
            if made is not None and parted and per and not places and made.scope == "district":
                made = replace(made, scope="city", place=None)  # …其中寿县1208个。每万人拥有22.8个
            return made
    return None


# what a growth begins from: no word has told yet what it came to
_BEGINS = re.compile(r"(?:由|从)(?:最初|原来|(?:20\d\d|去|前)年|“)[^。；]*$")
_COMES_TO = re.compile(r"(?:增长|增加|提高|提升|扩大|上升|跃升|攀升|发展|增|升|达)(?:到|至)")


def is_beginning(segment: Segment) -> bool:
    """Whether the figure is one of those from which a growth begins."""
    before = segment.reading.text.norm[segment.sentence.start : segment.start]
    begun = _BEGINS.search(before)
    return begun is not None and not _COMES_TO.search(begun[0] + segment.lead)


def _beside_what_is_being_built(segment: Segment) -> bool:
    """5G基站在建1260个、|建成21894个: what is finished, told against what is not yet."""
    before = segment.reading.text.norm[max(0, segment.start - 16) : segment.start]
    return bool(
        re.fullmatch(r"(?:已|现已)?(?:建成|开通|投用)+", segment.lead)
        and re.search(r"在建(?:[^，。；、]{0,6})[个座站][、，]$", before)
    )


_BUILT = re.compile(r"建有|建成|部署|布设|开通")  # 产业园内建有86个: a count of stations, no rate


def _grows(segment: Segment, number: Number, claims: Mapping[FactKind, Claim]) -> bool:
    """Whether the figure is what a total before it has grown to: 现有6512个，年内将增加488个，达到7000个."""
    before = claims.get("base_station_total")
    said = segment.lead + ((segment.match["before"] or "") if segment.match else "")
    reached = re.search(r"(?:达到?|增至|升至|增加到|扩大到|突破|超过)$", said)
    if reached and before is None:
        return number.value > 1.2 * _added_before(segment)
    if not reached or before is None or not isinstance(before.value, int | float):
        return False
    return before.value < number.value < before.value * 2


def _added_before(segment: Segment) -> float:
    """The figure that ends right before the segment: 5G基站新增1620个、|达到8416个; infinite where none does."""
    text = segment.reading.text.norm[segment.sentence.start : segment.start]
    found = re.search(rf"5G(?:网络|通信)?基站(?:[^，。；\d]{{0,6}}){NUMBER.pattern}[个座][、，]$", text)
    number = read_number(found) if found else None
    return number.value if number is not None else float("inf")


# 预计年底可达34座, 年度任务为1.62万个
_THIS_YEAR = re.compile(
    r"(?:预计|预期|力争|有望|可望|确保|争取|计划|将)[^，；]{0,4}(?:年[底末]|年内)|(?:年[底末]|年内)(?:预计|预期|力争|有望|可望|确保|争取|计划|将)|(?:年度|全年|本年)(?:建设)?(?:目标)?(?:任务|目标|计划)"
)


def _of_this_year(segment: Segment, claims: Mapping[FactKind, Claim]) -> bool:
    """Whether the figure is one that the year under way is to bring the city, told right behind one of the city's."""
    last = next(reversed(list(claims.values())), None)
    ours = last is not None and last.scope == "city"
    return ours and _THIS_YEAR.search(segment.lead) is not None


_SUBJECT = re.compile(
    r"(?:5G|第五代移动通信)(?:网络|通信)?基站(?:总数|总量|数量|规模|数)?(?!建设|覆盖|专|等|[^，]{0,12}(?:覆盖|接入|服务|占))[^，。；\d]{0,16}，$"
)
_REACHES = re.compile(r"(?:达到?|突破|超过|增至|升至|跃升至|增长到|发展到|总?数为)$")


def _of_subject(segment: Segment, number: Number, claims: Mapping[FactKind, Claim]) -> bool:
    """Whether the figure is what the stations of the clause before have come to: 5G基站从零起步，一举突破3.8万个."""
    if claims or number.value < 100 or segment.match is None:
        return False
    text = segment.reading.text.norm
    before = text[segment.sentence.start : segment.start]
    lead = segment.lead + (segment.match["before"] or "")
    return bool(_SUBJECT.search(before) and _REACHES.search(lead))


def _stands_now(segment: Segment, kind: FactKind, claims: Mapping[FactKind, Claim]) -> bool:
    """Whether the figure says what there is today of what was aimed at: 有望达到6600个，目前为6512个."""
    before = claims.get(kind)
    return before is not None and before.status != "actual" and _is_now(segment)


def _is_now(segment: Segment) -> bool:
    """Whether the segment tells of today: 目前为6512个; (目前已完成91.9%，)即5512个."""
    before = segment.reading.text.norm[max(0, segment.start - 12) : segment.start]
    same = segment.lead == "即" and re.search(r"已完成(?:[^，]{0,4})[\d.]+%，$", before)
    return bool(_STANDS.search(segment.lead) or same)


def _of_another_day_or_place(segment: Segment, number: Number, claims: Mapping[FactKind, Claim]) -> bool:
    """Whether the figure of a next sentence may be the total before it on a day, or of a place, that it names."""
    rate = claims.get("base_stations_per_10k")
    if rate is not None and isinstance(rate.value, int | float) and number.value <= _MOST_PER:
        # 目前每万人拥有18.9个，全省24.2个。2025年要达到24个
        ahead = any(d.after(segment.reading.today) for d in segment.dates)
        if (ahead or segment.places) and rate.value / 3 <= number.value <= rate.value * 3:
            return True
    before = claims.get("base_station_total")
    if before is None and not claims:
        # 全市5G基站建设走在前列。2023年底达21560个: the sentence before told of nothing else
        return bool(segment.dates) and number.value >= 1_000 and bool(_REACHES.search(segment.lead))
    if before is None or not isinstance(before.value, int | float):
        return False
    if segment.dates:
        return before.value / 5 <= number.value <= before.value * 5
    return bool(segment.places) and before.value / 500 <= number.value <= before.value * 5


def _candidates(
    unit: str, kind: FactKind, claims: Mapping[FactKind, Claim], *, per: bool
) -> tuple[FactKind, ...]:
    """The measures that a figure with this unit may be of, the likeliest first."""
    if unit.endswith("人") or (not unit and kind == "population"):
        return ("population",) if kind == "population" else ()
    if per:
        return ("base_stations_per_10k",)
    return tuple(
        k
        for k in dict.fromkeys((kind, *_STATION_KINDS))
        if k in _STATION_KINDS and (k == kind or k in claims)
    )


def _likely(number: Number, kind: FactKind, before: Claim | None, places: Sequence[Place]) -> bool:
    if kind == "base_stations_per_10k":
        return 0.1 <= number.value <= _MOST_PER
    if kind == "population":
        return number.value >= 1
    if number.value < _LEAST or not float(number.value).is_integer():
        return False
    part = bool(places) and places[-1].scope == "district"
    if part and before is not None and isinstance(before.value, int | float):
        return before.scope == "district" or number.value <= before.value
    return True


def _made(
    reading: Reading,
    segment: Segment,
    number: Number,
    kind: FactKind,
    claims: Mapping[FactKind, Claim],
    places: Sequence[Place],
) -> Claim | None:
    before = next(reversed(list(claims.values())), None)
    match = segment.match
    core = segment.start + (match.start() if match else 0)
    value = number.value * (10_000 if kind == "population" and match and match["unit"] == "万人" else 1)
    if kind == "population" and value < _FEWEST_PEOPLE:
        return None
    status, as_of = _when(reading, segment, core, before, aimed=_of_this_year(segment, claims))
    scope, place = _whose(segment, before, places)
    if status != "actual" and not places and scope not in ("city", "district"):
        scope, place = "city", None  # 全省平均25.8个；计划到2026年提升至30个: an aim is the applicant's
    return Claim(
        kind=kind,
        value=number.plain if kind == "base_stations_per_10k" else round(value),
        unit="人" if kind == "population" else "个",
        scope=scope,
        place=place,
        status=status,
        as_of=as_of,
        approximate=number.approximate,
        doubtful=number.doubtful,
        confidence=0.5 if number.doubtful else 0.85,
        spans=((segment.start, segment.end), *(before.spans[:1] if before is not None else ())),
        figure=(core, segment.end),
    )


def _when(
    reading: Reading, segment: Segment, core: int, before: Claim | None, *, aimed: bool
) -> tuple[Status, str | None]:
    """Status and period: the segment's own, else those of the figure before."""
    noted = _NOTED.match(reading.text.norm, segment.end)
    told = segment.dates or (reading.dates(noted["when"]) if noted else ())
    if told:
        own = told[-1]
        if own.after(reading.today):
            return "target", own.iso[:4] if own.iso.endswith("-12") else own.iso
        hoped = segment.dates and re.search(r"预计|有望|可望|力争", segment.lead)
        return "target" if hoped else "actual", own.iso
    if aimed:
        return "target", str(reading.reference)
    status = status_at(reading, segment.sentence, core)
    if before is not None and before.figure is not None and before.status == "actual":
        # 现有6512个，年内还将增加488个，达到7000个: the wish stands in the clause between
        gap = reading.text.norm[max(segment.sentence.start, before.figure[1]) : core]
        if re.search(r"将|预计|有望|力争|计划", gap) and re.search(r"年内|年底|年末|全年", gap):
            return "target", str(reading.reference)
    between = (
        [] if before is None or before.figure is None else _days_between(reading, segment, before.figure[1])
    )
    if between and WHOLE.search(segment.lead) and not between[-1].after(reading.today):
        return "actual", between[-1].iso  # …1.6万个；2024年前8个月新建2500个，累计达1.85万个
    if re.search(
        r"期末", segment.lead
    ):  # of the year told before it, else of the period that the paper reports on
        told_before = [
            d for d in reading.dates(segment.sentence.text) if segment.sentence.start + d.end <= core
        ]
        return "actual", f"{told_before[-1].year}-12" if told_before and told_before[
            -1
        ].year < reading.reference else None
    if before is not None and _is_now(segment):
        return (
            "actual",
            None if before.status != "actual" else before.as_of,
        )  # 计划…2.2万个，目前已建成1.9万个
    if before is not None and not (status != "actual" and _WISHED.search(segment.lead)):
        status = before.status
    years = [d for d in reading.dates(segment.sentence.text) if segment.sentence.start + d.end <= core]
    if re.search(r"年[末底]", segment.lead) and years and not years[-1].after(reading.today):
        return status, f"{years[-1].year}-12"  # 2023年新建3116个，年末总数…
    if status != "actual" and not years and re.search(r"年[末底]", segment.lead):
        over = heading_date(reading, core, ahead=True)
        return status, str(over.year if over is not None else reading.reference)
    if status != "actual" and years and years[-1].after(reading.today):
        return status, years[-1].iso[:4]  # 2024年计划新建2400个，力争年底总数…
    if before is None and status == "actual" and not years:
        # 2024年1—6月新建1036个，…；累计建成12918个
        earlier = reading.dated_before(segment.sentence)
        return status, earlier.iso if earlier is not None and len(earlier.iso) > 4 else None
    return status, before.as_of if before is not None else None


def _days_between(reading: Reading, segment: Segment, start: int) -> list[When]:
    """The periods that the sentence names behind ``start`` and before the segment."""
    first = segment.sentence.start
    return [
        d
        for d in reading.dates(segment.sentence.text)
        if start <= first + d.start and first + d.end <= segment.start
    ]


def _whose(segment: Segment, before: Claim | None, places: Sequence[Place]) -> tuple[Scope, str | None]:
    scope: Scope = "city"
    place: str | None = None
    if places:
        scope, place = places[-1].scope, places[-1].name or None
    elif before is not None and not WHOLE.search(segment.lead):
        scope, place = before.scope, before.place
    return scope, place
