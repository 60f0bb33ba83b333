"""Targets: measure, year, value and unit, in prose (到2025年，…达到…) and in yearly tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import yaml

from extractors import later_targets
from extractors.claims import Claim
from extractors.context_places import scope_at
from extractors.context_status import YEARS, ahead, periods, status_at
from extractors.language import data_text
from extractors.numbers import NUMBER, Number, read_number
from extractors.places import find_places
from extractors.reading import YEAR_ITEM, Reading, Sentence
from pipeline.model import Record, Scope, Target

UNIT = r"(?:个百分点|%|亿元|万元|元|人次|万人|个/万人|个|家|项|座|人|条|件|套|台|类|款|场|次|支|名|张|种|处|倍|例|户|门|对|批|平方米|公里|Gbps|Mbps|毫秒|ms|TB|PB|EFLOPS|PFLOPS)"
_LINK = r"(?:累计|力争)?(?:分别)?(?:将|可|要)?(?:达到|达|超过|突破|增长到|增长至|提升至|提升到|增至|增加到|提高到|提高至|保持在|稳定在|不低于|低于|小于|高于|不少于|控制在|降至|降低|下降|提升|提高|增长|为|:)*(?:到|至)?"
_METRIC_FIRST = re.compile(
    rf"(?P<metric>[^，。；;:\n]{{2,36}}?)(?P<link>{_LINK}){NUMBER.pattern}(?P<unit>{UNIT}|(?<=亿)(?=[，。；、)]|$))"
    rf"(?!(?<=元)(?:以上|级)?的?(?:企业|产业|集群|园区|工业企业))"  # 产值超10亿元企业5家
)
# 专网数量由2023年的58个提升至150个: what it grows from is no aim
_GROWN = re.compile(
    rf"(?P<metric>[^，。；;:\n]{{2,30}}?)(?:由|从)(?P<from>[^，。；\n]{{1,24}}?)(?:提升|提高|增长|增加|扩大|发展|增|升|下降|降低|降)(?:至|到)(?:20\d\d年[底末]?的?)?{NUMBER.pattern}(?P<unit>{UNIT})"
)
# 产业规模翻一番: a target without a number
_DOUBLED = re.compile(
    r"(?P<metric>[^，。；;:\n]{2,30}?)(?:力争|实现|比|较|20\d\d年[底末]?|的)*(?P<times>翻一番|翻两番|翻番|倍增)"
)
_LATER = later_targets.pattern(NUMBER.pattern, UNIT)
# what is counted: up to the next item, be it a number's or a verb's
COUNTED = (
    r"(?:5G|、(?!\d|5G|建|打|培|形|推|引|实|新|开|完|发|认|遴|部|支|落|举|制|累)|[^，。；;:\n\d、]){2,30}"
)
_NUMBER_FIRST = re.compile(
    rf"(?P<verb>建成|建设|打造|培育|培养|形成|推广|引进|实施|新增|开展|完成|发展|认定|遴选|部署|开通|支持|落地|建立|推动|集聚|举办|制定|累计|带动|服务|培训|改造|汇聚|吸引|接入|孵化|扶持|创建|新建|再新建|再建|引导|组织|服务|覆盖)+(?:不少于|超过|至少)?{NUMBER.pattern}(?P<unit>{UNIT})(?:以上|左右)?的?(?P<metric>{COUNTED})"
)
# 建成1个平台、10个5G工厂、100个场景: the verb holds for all of them
_NEXT_COUNTED = re.compile(rf"、{NUMBER.pattern}(?P<unit>{UNIT})(?:以上|左右)?的?(?P<metric>{COUNTED})")
_LEADS = re.compile(
    r"^(?:[:，]|三市|两市|各市|[(\[]?[一二三四五六七八九十\d]+[)\].、]+|(?:到|至|截至)?(?:20\d\d年(?:年?底前|年?末前|年?底|末|前)?)|(?:到|至)?(?:当|今|本)?(?:年|\d{1,2}月)[底末]|[“\"]?十[四五六]五[”\"]?(?:规划)?(?:期)?(?:末|期间)|第[一二三四五]年|\(20\d\d年?[底末]?\)|(?:第[一二三]阶段|总体目标|年度目标|目标)[:，]?|力争|争取|确保|计划|规划|预计|预期|有望|可望|按(?:年度|既定)?(?:计划|规划)|将|三年|两年|五年|实现|全市|我市|本市|全州|全区|市域|累计|共|总计|建成|建设|开通|打造|培育|培养|形成|推广|引进|实施|开展|完成|发展|认定|遴选|部署|落地|建立|集聚|组织|举办|创建|制定|推动|使|其中|且|并|区域内|先导区内?)+"
)
_BAD_METRIC = re.compile(
    r"的$|基础上|^(?:全市|我市|全州|全区|全县)$|^[\d.]+[万亿]?元?$|^其中$|^(?:其中)?拟?再建$|^(?:其中)?(?:国家级?|省级|部级|市级)(?:及)?(?:以上)?$|^(?:力争|实现|完成|建成|增加|提升|提高|增长|达到|再|新增|新建|培育|打造)+$|^(?:下辖|辖区?|管辖|拥有|共有|现有|设有|建有|辖有|下设|总面积|面积|户籍人口|常住人口)$|[和及与、/]$|^(?:总数|总量|数量|总规模|规模|累计|合计|以上|左右|余|和|与|及|为|的|年|第|不少于|超过)$|20\d\d|十[三四五六]五|^(?:到|至|截至)?(?:当|今|本|明)?(?:年|\d{1,2}月|第?[一二三四]季度|[上下]半年)[底末初内]?$|《|》|万元以内|同比$"
    r"|(?:[上下]半年|季度|[个\d]月|目前|至今)(?:实际|仅|只|已经?|共|累计)+(?:建成?|开通|完成|新建|新增|建设|投用)?$"  # 计划新建1800个，上半年仅开通742个
)
_NO_METRIC = re.compile(
    r"(?:将|力争|累计|有望|可望|年底|年末|总数|总量|总规模|规模)*(?:达到?|增至|增长到|提高到|提升至|突破|超过|总数|总量)+"
)
_SUBJECT = re.compile(
    r"(?:^|[，；:])(?P<metric>[^，；:\d]{0,3}?[^，；:]{2,24}?)(?:较|比|由|从|同比|年均)[^，；]{1,24}，$"
)
_ADDING = (("新增", "新增"), ("新建", "新建"), ("再新建", "新建"), ("再建", "新建"))


# a noun after the unit: what was before the number is a list of it
_OF_NEXT = re.compile(r"(?!新建|建设|用于|支持|推进|实施|以上|左右|以内|和|及|并|的|等|且|与|或|余)[一-龥]")


_PLACE_ENDS = ("市", "区", "县", "旗", "州", "盟", "园", "港", "城", "谷")


class Metric(Record):
    name: str
    pattern: str


@lru_cache
def _metrics() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = [Metric.model_validate(row) for row in yaml.safe_load(data_text("metrics.yaml"))]
    return tuple((row.name, re.compile(row.pattern)) for row in rows)


def metric_name(raw: str, unit: str | None = None) -> str:
    """The measure's usual name, else the words as they stand without verbs around them."""
    raw = re.sub(r"^(?:我市|全市|[一-龥]{2,4}[市州盟])?(?:已|现)(?:建成?|有|拥有|开通)(?=5G)", "", raw)
    raw = re.sub(r"^(?:以上|左右|以内|余)[、和及]", "", raw)  # 5G工厂10个|以上、典型应用场景50个
    text = re.sub(rf"\((?:单位:[^)]*|[万亿]?{UNIT}(?:[，,][^)]*)?|[万亿])\)$", "", raw.strip("，。:、； "))
    text = re.sub(r"(?<=..)(?:年度|发展|建设)?目标(?:值|数)?(?:是|为)?$", "", text)
    for name, pattern in _metrics():
        if pattern.search(text):
            return name
    bare = _LEADS.sub("", text) or text
    bare = re.sub(r"(?:累计|总计|力争|预计|计划|有望|将|分别|年均|均)+$", "", bare).strip("，。:、； ")
    for name, pattern in _metrics():
        if pattern.search(bare):
            return name
    if bare.endswith("项目") and unit in ("个", "项"):
        return bare + "数"
    return bare.replace("(", "（").replace(")", "）")


def scaled(number: Number, scale: str, unit: str | None) -> tuple[int | float, str | None]:
    """万 of a count is resolved; 亿 and money stay as they are named: 32 亿个, 23 亿元."""
    if scale and (scale in ("亿", "万亿") or unit == "元"):
        factor = {"万": 10**4, "亿": 10**8, "万亿": 10**12, "千万": 10**7, "百万": 10**6}.get(scale)
        if factor:
            value = round(number.value / factor, 6)
            return (int(value) if value.is_integer() else value), f"{scale}{unit or ''}"
    return number.plain, unit


def find_targets(reading: Reading) -> Iterator[Claim]:
    """The targets in running text."""
    before: list[Claim] = []
    joined: list[Sentence] = []  # the parts of the same sentence before this one, over ；
    for sentence in reading.sentences:
        found: list[Claim] = []
        if _tells_aims(reading, sentence):
            found = list(_of_sentence(reading, sentence))
            found += _later(reading, sentence, [*before, *found], joined)
            found += _doubled(reading, sentence)
            yield from found
        goes_on = sentence.text.endswith(("；", ";")) or _next_year(reading, sentence)
        before = [*before, *found] if goes_on else []
        joined = [*joined, sentence] if goes_on else []


def _next_year(reading: Reading, sentence: Sentence) -> bool:
    """Whether the next paragraph is an item of what is told year by year: 1.2024年，…\n2.2025年，…"""
    text = sentence.text
    if not text.strip():
        return bool(YEAR_ITEM.match(reading.text.norm, sentence.end))
    follows = reading.text.norm[sentence.end : sentence.end + 1] == "\n" or text.endswith("\n")
    at = sentence.end if text.endswith("\n") else sentence.end + 1
    return follows and bool(YEAR_ITEM.match(reading.text.norm, at))


def _tells_aims(reading: Reading, sentence: Sentence) -> bool:
    if not re.search(r"\d|翻|倍增", sentence.text) or len(sentence.text) > 1200:
        return False
    return bool(
        _future(reading, sentence.text)
        or reading.carried(sentence)
        or _year_over(reading, sentence)
        or _range_end(reading, sentence)
    )


def _later(
    reading: Reading, sentence: Sentence, known: Sequence[Claim], joined: Sequence[Sentence]
) -> Iterator[Claim]:
    """The figures that go on with the measure of a figure before them."""
    made = [(c.figure, c.value.metric, c.unit) for c in known if c.figure and isinstance(c.value, Target)]
    candidates = list(_LATER.finditer(sentence.text))
    measures = [*made, *(m for s in (*joined, sentence) for m in _stated(s))] if candidates else []
    for match in candidates:
        at = sentence.start + match.start("core")
        if any(start <= at < end for (start, end), _, _ in made):
            continue
        before = [m for m in measures if m[0][0] < at]
        number = read_number(match)
        if not before or number is None:
            continue
        _, metric, unit = _same_growth(match["metric"], before) or max(before)
        said = later_targets.measure(sentence, match, metric)
        year = _governing_year(reading, sentence, match.start("core"))
        if said is None or year is None or match["unit"] not in (unit or ""):
            continue
        claim = _made(reading, sentence, match, number, year, metric_name(said, match["unit"]))
        if claim is not None and claim.figure is not None:
            made.append((claim.figure, metric, unit))
            measures.append((claim.figure, metric, unit))
            yield claim.less(0.85)


def _same_growth(
    lead: str, before: Sequence[tuple[tuple[int, int], str, str | None]]
) -> tuple[tuple[int, int], str, str | None] | None:
    """The last measure of what was newly built, where ``lead`` tells of that: 2024年计划新建…."""
    added = re.search(r"(?:新建|新增)$", lead)
    same = [m for m in before if added and m[1].startswith(added[0])]
    if not same and re.search(
        r"再(?:新)?建(?:不少于)?$", lead
    ):  # 2023年净增5G基站1870个，期末9914个，2024年拟再建1200个
        same = [m for m in before if "5G基站" in m[1]]
    return max(same, default=None)


def _stated(sentence: Sentence) -> Iterator[tuple[tuple[int, int], str, str]]:
    """Measures with figures that are no targets, from which later ones may go on: 2023年底5G工厂8家，2025年…."""
    for match in _METRIC_FIRST.finditer(sentence.text):
        # 5G基站2023年年底为7638座: the period may stand behind the measure as well
        bare = re.sub(r"(?<=..)20\d\d年(?:年?[底末]|\d{1,2}月[底末]?)?$", "", match["metric"])
        metric = metric_name(re.sub(r"^.*20\d\d年[底末]?\)?", "", _clean(bare)), match["unit"])
        if len(metric) >= 3 and not _BAD_METRIC.search(metric) and not _NO_METRIC.fullmatch(metric):
            span = sentence.start + match.start("core"), sentence.start + match.end()
            yield span, metric, match["unit"]


def _future(reading: Reading, text: str) -> bool:
    return any(ahead(reading, text, d) for d in reading.dates(text))


def _year_over(reading: Reading, sentence: Sentence) -> int | None:
    """The year of the nearest heading over the sentence, where it lies ahead."""
    for section in reversed(reading.sections_at(sentence.start)):
        for date in reading.dates(section.title):
            if date.after(reading.today):
                return date.year
        if date_list := reading.dates(section.title):
            return date_list[-1].year if "目标" in section.title else None
    return None


def _of_sentence(reading: Reading, sentence: Sentence) -> Iterator[Claim]:
    at = 0
    text = sentence.text
    taken: list[tuple[int, int]] = []
    for pattern in (_GROWN, _NUMBER_FIRST, _METRIC_FIRST):
        at = 0
        while match := pattern.search(text, at):
            at = match.end()
            if any(a < match.end("unit") and match.start("core") < b for a, b in taken):
                continue
            claim = _of_match(reading, sentence, match)
            if claim is None:
                continue
            taken.append((match.start("from" if pattern is _GROWN else "core"), match.end("unit")))
            yield claim
            while pattern is _NUMBER_FIRST and (match := _NEXT_COUNTED.match(text, at)):
                at = match.end()
                taken.append((match.start("core"), match.end("unit")))
                if further := _of_match(reading, sentence, match):
                    yield further


def _doubled(reading: Reading, sentence: Sentence) -> Iterator[Claim]:
    """产业规模翻一番: the words are the value."""
    for match in _DOUBLED.finditer(sentence.text):
        year = _governing_year(reading, sentence, match.start("times"))
        position = sentence.start + match.start("times")
        if year is None or status_at(reading, sentence, position) == "actual":
            continue
        metric = metric_name(_clean(match["metric"]))
        scope, place, _ = scope_at(reading, sentence, position)
        if len(metric) < 2 or _BAD_METRIC.search(metric) or scope not in ("city", "district"):
            continue
        yield Claim(
            kind="target",
            value=Target(metric=metric, year=year, value=match["times"], unit=None),
            scope=scope,
            place=place or None,
            status="target",
            confidence=0.85,
            spans=((sentence.start + match.start("metric"), sentence.start + match.end()),),
        )


def _of_match(reading: Reading, sentence: Sentence, match: re.Match[str]) -> Claim | None:
    number = read_number(match)
    if number is None or re.search(r"[年月]$", _clean(match["metric"])):
        return None
    if re.match(
        r"(?:以上|左右)?的?基础上", sentence.text[match.end() :]
    ):  # 在2023年9810个的基础上再增加3000个
        return None
    if not re.search(r"\d", match["core"]) and number.value < 10:  # 最后一公里, 打造一批: words, no figures
        return None
    position = sentence.start + match.start("core")
    year = _governing_year(reading, sentence, match.start("core"))
    ranged = year is None and (year := _range_end(reading, sentence, match.start("core"))) is not None
    if year is None or (status_at(reading, sentence, position) == "actual" and not ranged):
        return None
    if re.search(r"(?:较|比|同比|其中)[^，]*$", match["metric"]) and "基站" in match["metric"]:
        return None
    if match.groupdict().get("link") == "" and _OF_NEXT.match(sentence.text, match.end()):
        return None  # 新增远程设备操控、精准动态作业2类场景: the count of a list, not the value of a measure
    if _NO_METRIC.fullmatch(match["metric"]):
        # 5G基站总数较2023年增长30%，达到1.8万个: the measure opens the clause before
        subject = _SUBJECT.search(sentence.text, 0, match.start("metric"))
        if subject is None:
            return None
        return _made(reading, sentence, match, number, year, metric_name(subject["metric"], match["unit"]))
    added = next((to for v, to in _ADDING if (match.groupdict().get("verb") or "").startswith(v)), "")
    return _made(
        reading,
        sentence,
        match,
        number,
        year,
        added + metric_name(without_city(reading, _clean(match["metric"])), match["unit"]),
    )


def _made(
    reading: Reading, sentence: Sentence, match: re.Match[str], number: Number, year: int, metric: str
) -> Claim | None:
    """The claim of a target whose parts are known; None where its measure is none or it is not the city's."""
    position = sentence.start + match.start("core")
    if len(metric) < 2 or _BAD_METRIC.search(metric) or metric.isdigit() or _is_place(reading, metric):
        return None
    scope, place, _ = scope_at(reading, sentence, position)
    if scope in ("nation", "other", "province"):
        return None
    value, unit = scaled(number, match["scale"] or match["scale2"] or "", match["unit"])
    span = (sentence.start + _quote_start(match), sentence.start + match.end())
    target = Target(metric=metric, year=year, value=value, unit=unit)
    figure = (position, sentence.start + match.end())
    return target_claim(target, number, scope, place, sure=0.9, span=span, figure=figure)


def target_claim(
    target: Target,
    number: Number,
    scope: Scope,
    place: str | None,
    *,
    sure: float,
    span: tuple[int, int],
    figure: tuple[int, int],
) -> Claim:
    """``target`` as claimed at ``span``, read from ``number`` at ``figure``; ``sure``: where the number is no doubt."""
    return Claim(
        kind="target",
        value=target,
        unit=target.unit,
        scope=scope,
        place=place or None,
        status="target",
        approximate=number.approximate,
        doubtful=number.doubtful,
        confidence=0.5 if number.doubtful else sure,
        spans=(span,),
        figure=figure,
    )


def without_city(reading: Reading, metric: str) -> str:
    """马鞍山市到2025年建成5G基站 → 到2025年建成5G基站."""
    for name in sorted(reading.own.cities, key=len, reverse=True):
        if metric.startswith(name) and len(metric) > len(name) + 2:
            return metric[len(name) :].removeprefix("市").removeprefix("州")
    return metric


def _is_place(reading: Reading, metric: str) -> bool:
    """Whether the words before a figure only say whose it is: 其中大亚湾开发区2200个."""
    if not metric.endswith(_PLACE_ENDS):  # looking places up costs more than all the rest
        return False
    return any(p.end - p.start == len(metric) for p in find_places(metric, reading.own, near="all"))


def _clean(metric: str) -> str:
    # what an earlier item of the enumeration was, and a year between measure and figure, are none of its name
    metric = re.sub(r"^.*》(?:中)?(?:也|还)?(?:明确|提出|要求|确定|规定)?(?:了)?[，:]?", "", metric)
    metric = re.sub(r"^.*、(?=建成|打造|培育|形成|推广|引进|实施|新增|开展|完成|建设|认定|遴选)", "", metric)
    # 渗透率较2023年提高: what it is compared with is no part of the measure's name
    metric = re.sub(
        r"(?<=..)(?:较|比)(?:上年|20\d\d年|基期)[底末]?(?:平均|年均|再)?(?:提高|提升|增长|增加|下降|降低)?$",
        "",
        metric,
    )
    metric = re.sub(r"20\d\d年[底末]?(?:将|要|力争)?$", "", metric)
    return re.sub(r"^[”\")》]+|[“\"(《]+$", "", metric)


def _range_end(reading: Reading, sentence: Sentence, local: int | None = None) -> int | None:
    """The last year of a period that the sentence sets for itself, or for what stands at ``local``: 2024—2026年，累计投资
    100亿元."""
    start = max(reading.text.norm.rfind(stop, 0, sentence.start) for stop in "。\n") + 1
    before = YEARS.match(reading.text.norm, start) if start < sentence.start else None  # over ；
    for found in (*periods(sentence.text, local), *((before,) if before else ())):
        if int(found["first"]) >= reading.reference and int(found["last"]) > reading.reference:
            return int(found["last"])
    return None


def _quote_start(match: re.Match[str]) -> int:
    group = "metric" if match.start("metric") < match.start("core") else "verb"
    return match.start(group if group in match.re.groupindex else "core")


def _governing_year(reading: Reading, sentence: Sentence, local: int) -> int | None:
    before = [d for d in reading.dates(sentence.text) if d.start < local]
    if before:
        return before[-1].year if ahead(reading, sentence.text, before[-1]) else None
    carried = reading.carried(sentence)
    return carried.year if carried else _year_over(reading, sentence)
