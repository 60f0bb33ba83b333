"""5G base stations per 10,000 people, by all their names, in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from extractors.base_station_refusals import OTHER_UNIT
from extractors.base_stations import GAP, GROWN, firmed, quote_span
from extractors.claims import Claim
from extractors.context import context_at
from extractors.context_places import mentions
from extractors.numbers import NUMBER, Number, read_number
from extractors.reading import Reading
from pipeline.model import Scope, Status

_PER = re.compile(
    r"(?:平均)?(?:每一?万(?:名)?(?:城乡)?(?:常住人口|人口|居民|市民|人)|(?<![\d十百千])万人|每10000人|人均)(?:口)?[^，。；;\n\d]{0,3}?(?:拥有|享有|占有|平均|保有|对应)?[^，。；;\n\d]{0,4}?"
    r"(?P<generation>5G|4G|5G-A|4G/5G)?(?:移动通信|通信|网络)?基站(?:的)?(?:拥有|占有|保有)?(?:数量|总数|数|量|个数|密度|水平)*"
    rf"(?P<gap>{GROWN}|[^，。；;\n\d]{{0,12}}第[一二三四五六七八九十\d]{{1,2}}位?，(?:达到|达|为)|{GAP})(?<!第)(?!20\d\d年){NUMBER.pattern}(?![月日年])(?:个|座|站)?"
)
# 每万人拥有4G基站37.8个、5G基站23.9个
_PER_BESIDE_4G = re.compile(
    rf"(?<=[个座])[、，和及]+5G(?:网络|通信)?基站(?:数量|数)?(?P<gap>(?:分别)?(?:为|达到|达|约)*){NUMBER.pattern}(?:个|座)"
)
_OF_4G = re.compile(
    r"每一?万(?:常住人口|人口|人)[^，。；\d]{0,8}4G(?:网络|通信)?基站[^，。；\d]{0,8}[\d.]+[个座]$"
)
_PER_NUMBER_FIRST = re.compile(
    rf"(?:每万(?:名)?(?:人口|人|常住人口))(?:平均)?(?:拥有|享有|占有)?(?:达到|达|约|超过)*{NUMBER.pattern}(?:个|座|站)(?P<generation>5G|4G|)(?:移动通信|通信|网络)?(?:基站)?"
)
_DENSITY = re.compile(
    rf"5G(?:网络)?基站(?:建设)?(?:密度|万人拥有量|万人拥有率|拥有率)(?P<gap>{GAP})(?!20\d\d年){NUMBER.pattern}(?:个|座|站)?(?:/|每)(?:每)?万人"
)
# 5G基站万人拥有量22.6座
_PER_LAST = re.compile(
    rf"5G(?:网络)?基站(?:的)?(?:每)?万人(?:均)?(?:拥有|占有|保有)(?:量|率|数量|数)(?P<gap>{GROWN}|{GAP})(?!20\d\d年){NUMBER.pattern}(?:个|座|站)?"
)
# 5G基站每万人襄阳25.8座: whose it is between measure and figure
_PER_OF_PLACE = re.compile(
    rf"5G(?:网络|通信)?基站(?:的)?每万人(?:口)?(?:拥有)?(?:量|数|数量)?[:，]?(?P<gap>[一-龥]{{2,10}}?){NUMBER.pattern}(?:个|座|站)"
)
_BY_UNIT = re.compile(
    rf"5G(?:网络|通信)?基站(?:数|数量|总数|拥有量|密度|拥有率)?(?:\((?:个|座|站)/万人\)|/每?万人)(?:达到|达|为|:)*{NUMBER.pattern}"
)

# 5G基站密度由每万人21.3个提升至26.8个
_PER_GROWN = re.compile(
    rf"(?:由|从)[^，。；\d]{{0,6}}(?:20\d\d年[底末]?的?)?每万人(?:拥有)?[\d.]+(?:个|座)(?P<gap>)(?:增长|增加|提高|提升|上升|跃升|增|升)(?:到|至){NUMBER.pattern}(?:个|座)"
)
# 5G基站密度达3.7个/平方公里、28.9个/万人: the unit tells the measure
_BY_ITS_UNIT = re.compile(
    rf"5G(?:网络|通信)?基站(?P<gap>[^，。；\n]{{0,24}}?){NUMBER.pattern}(?:个|座|站)/每?万人"
)

# 按户籍人口测算每万人25.8座，按常住人口…: the second is the measure
_BY_REGISTER = re.compile(r"户籍(?:人口)?[^，。；]{0,8}$")
# 每万人拥有5G基站比杭州多|2.1个: a difference
_BY_HOW_MUCH = re.compile(r"(?<!不)(?<!至)(?<!最)[多少高低](?:出|了|约|近|于)*$")
_MOST_LIKELY = 100  # no city comes near: 325个 has lost its point


def find_per_10k(reading: Reading) -> Iterator[Claim]:
    """Base stations per 10,000 people, by any of its names; the "5G" may be left out."""
    text = reading.text.norm
    taken: list[tuple[int, int]] = []
    for pattern in (
        _PER,
        _PER_GROWN,
        _PER_BESIDE_4G,
        _DENSITY,
        _PER_LAST,
        _PER_OF_PLACE,
        _BY_UNIT,
        _BY_ITS_UNIT,
        _PER_NUMBER_FIRST,
    ):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            if any(a < match.end() and match.start() < b for a, b in taken) or groups.get("generation") in (
                "4G",
                "4G/5G",
            ):
                continue
            if (
                pattern in (_PER_NUMBER_FIRST, _PER_GROWN)
                and "基站" not in match[0]
                and "5G基站" not in reading.sentence_at(match.start()).text
            ):
                continue
            if pattern is _PER_BESIDE_4G and not _OF_4G.search(
                text, max(0, match.start() - 40), match.start()
            ):
                continue
            if _BY_REGISTER.search(text, max(0, match.start() - 30), match.start()) and "常住" in (
                reading.sentence_at(match.start()).text
            ):
                continue
            number = read_number(match)
            if re.search(r"(?<!平)均(?:超|在|达|不低于|突破)?$", (groups.get("gap") or "").rstrip("约")):
                continue  # 两地每万人拥有5G基站均超50个: no one's figure
            if _BY_HOW_MUCH.search(groups.get("gap") or ""):
                continue
            if number is None or not 0.1 <= number.value <= 500 or OTHER_UNIT.match(text, match.end()):
                continue
            firm = firmed(text, match.end(), number)
            taken.append((match.start(), firm.end if firm else match.end()))
            yield _per_claim(reading, match, firm or number)
            yield from _compared(reading, match)


def _per_claim(reading: Reading, match: re.Match[str], number: Number) -> Claim:
    context = context_at(reading, match.start("core"), match.end(), near="all")
    if (whose := _of_many(reading, match)) is not None:
        context = replace(context, scope=whose, place=None, explicit=True)
    parted = context.scope == "district" and _resumes(reading, match, _PARTS_BEFORE)
    resumed = context.scope == "district" and not parted and _resumes(reading, match, _PART_BEFORE)
    if parted or resumed:
        context = replace(context, scope="city", place=None)
    doubtful = number.doubtful or resumed or number.value > _MOST_LIKELY
    return Claim(
        kind="base_stations_per_10k",
        value=number.plain,
        unit="个",
        scope=context.scope,
        place=context.place,
        status=context.status,
        as_of=context.as_of
        or day_of_total(reading, match.start("core"), scope=context.scope, status=context.status),
        approximate=number.approximate,
        doubtful=doubtful,
        confidence=0.5 if doubtful else 0.96,
        spans=(quote_span(reading, match, upto=number.end),),
        figure=(
            number.start if number.start > match.end() else match.start("core"),
            max(number.end, match.end()),
        ),
    )


# 高于每万人15.7个的全国平均水平; 千兆城市平均每万人拥有22.2个
_AVERAGE_AFTER = re.compile(
    r"的?(?:同期)?(?P<whose>全国|国家|全省|我省|全区|自治区|[一-龥]{0,6}城市)(?:总体)?(?:平均水平|平均值|平均|均值|水平)"
)
_AVERAGE_BEFORE = re.compile(
    r"(?:千兆|重点|试点|示范|同类|同等|其他|兄弟|先进|省会|副省级|计划单列|地级|大中)城市的?平均"
)


def _of_many(reading: Reading, match: re.Match[str]) -> Scope | None:
    """Whose average the figure is, where it is one of many cities and not the applicant's own."""
    text = reading.text.norm
    after = _AVERAGE_AFTER.match(text, match.end())
    if after:
        if after["whose"] in ("全国", "国家"):
            return "nation"
        return "other" if after["whose"].endswith("城市") else "province"
    sentence = reading.sentence_at(match.start())
    before = list(_AVERAGE_BEFORE.finditer(text, sentence.start, match.start("core")))
    if not before:
        return None
    since = [m for m in mentions(reading, sentence.text) if sentence.start + m.start >= before[-1].end()]
    return None if any(sentence.start + m.start < match.start("core") for m in since) else "other"


# …3.6万个，其中北仑区5000个，每万人拥有5G基站37个: most likely of the whole again, but no one can tell
_PART_BEFORE = re.compile(r"基站[^。；]*[，(]其中[:，]?[^，；。]*[个座]\)?，$")
# …，其中甲区1530个，乙县402个，实现连续覆盖，每万人拥有15.1个: behind several parts it is of the whole
_PARTS_BEFORE = re.compile(
    r"基站[^。；]*[，(]其中[:，]?[^，、；。\d]{2,8}\d[\d.,]*万?[个座](?:[，、][^，、；。\d]{2,8}\d[\d.,]*万?[个座])+\)?(?:，[^。；，\d]{2,30})?，$"
)


def _resumes(reading: Reading, match: re.Match[str], behind: re.Pattern[str]) -> bool:
    """Whether the measure, named in full, comes right behind the figure of a part, or of several."""
    sentence = reading.sentence_at(match.start())
    return ("5G" in match[0] or match[0].startswith(("每万", "平均每万"))) and bool(
        behind.search(sentence.text[: match.start() - sentence.start].removesuffix("平均"))
    )


def day_of_total(reading: Reading, at: int, *, scope: Scope, status: Status) -> str | None:
    """The day of the total in the sentence before: 截至7月底，累计建成5G基站19604个。每万人拥有27.7个。"""
    sentence = reading.sentence_at(at)
    if not sentence.start:
        return None
    before = reading.sentence_at(sentence.start - 1)
    # over ；: 2023年末8215个；2024年7月末达9026个。每万人…
    whole = re.split(r"[。\n]", reading.text.norm[max(0, before.start - 200) : before.end - 1])[-1]
    if scope != "city" or status != "actual" or "5G基站" not in whole:
        return None
    if (stated := reading.stated_before(sentence)) is not None:
        return stated.iso
    if before.text.endswith("\n"):
        return None
    # 2024年6月底达到7.42万个。每万人拥有54.4个
    days = [
        d
        for d in reading.dates(before.text)
        if len(d.iso) > 4 and "人口" not in before.text[d.end : d.end + 12]
    ]
    return days[-1].iso if days and not days[-1].after(reading.today) else None


_COMPARED = re.compile(
    rf"(?:高于|超过|高出|优于|低于|远超|是|为)?(?P<whose>全国|全省|我省|全区|自治区|国家)(?:总体)?(?:平均水平|平均值|平均数|平均|均值)(?:\(|为|的|约|是)*{NUMBER.pattern}(?:个|座)?(?!倍|%|\.)"
)
# 高于全省23.6个的平均水平
_COMPARED_LATE = re.compile(
    rf"(?:高于|超过|高出|优于|低于|远超)?(?P<whose>全国|全省|我省|全区|自治区|国家){NUMBER.pattern}(?:个|座)?的(?:总体)?(?:平均水平|平均值|平均数|平均|均值|水平)"
)


def is_excess(words: str, number: Number, *, than: float | None) -> bool:
    """超过全国平均水平1.2个: by how much, where what stands right behind is far less than the city's own figure."""
    direct = re.match(r"(?:高于|超过|高出|优于|低于|远超)[^\d(为的约是]*\d", words)
    return bool(direct and than is not None and number.value < than / 2)


def _compared(reading: Reading, match: re.Match[str]) -> Iterator[Claim]:
    """高于全国平均水平(22.78个): the nation's figure, beside the city's."""
    sentence = reading.sentence_at(match.start())
    text = reading.text.norm
    own = read_number(match)
    found = (p.finditer(text, match.end(), sentence.end) for p in (_COMPARED, _COMPARED_LATE))
    for other in chain.from_iterable(found):
        number = read_number(other)
        if (
            number is None
            or not 0.1 <= number.value <= 500
            or re.match(r"倍|%|个百分点", reading.text.norm[other.end() :])
        ):
            continue
        if is_excess(other[0], number, than=own.value if own else None):
            continue
        context = context_at(reading, match.start("core"), match.end(), near="all")
        yield Claim(
            kind="base_stations_per_10k",
            value=number.plain,
            unit="个",
            scope="nation" if other["whose"] in ("全国", "国家") else "province",
            status="actual",
            as_of=context.as_of,
            approximate=number.approximate,
            doubtful=number.doubtful,
            confidence=0.85,
            spans=(other.span(),),
            figure=(other.start("core"), other.end()),
        )
