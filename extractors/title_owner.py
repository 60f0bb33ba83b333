"""Whose a title is: the city's, a part of it, another city's; and whether it is one of a place at all."""

from __future__ import annotations

import re

from extractors.context_places import mentions, scope_at
from extractors.places import Place, find_places
from extractors.reading import Reading, Sentence
from extractors.title_names import TitleName, clause_start, first_opener
from extractors.title_status import AMONG_THEM
from pipeline.model import Scope

# 国家新型工业化产业示范基地落户高新区: whose it is stands after it
_SETTLED = re.compile(
    r"[”\"]?(?:\([^)]*\))?(?:正式|相继|先后|成功)*(?:落户|落地|花落)(?:于|在)?(?P<where>[^，。；]{2,14})"
)
_GOES_ON = re.compile(
    r"\s*(?:目前|同时|当前|现)?(?:正在?|积极|全力|力争|争取|并)(?:在|积极|全力|加快|组织|推进|推动)*(?:争创|创建|申报|申请|争取|国家|全国)"
)
# 甲公司的技术中心获评…: granted to an enterprise, an institute or a project, not to a place
_OF_ENTERPRISE = re.compile(
    r"(?:公司|企业|集团|医院|大学|学院|研究院|研究所|平台|技术中心|设计中心|实验室|项目|工厂|车间|银行|协会|商会|学校|\d所|[^，。；、]厂)(?:[“(][^”)]*[”)])?(?:等?[\d一二三四五六七八九十两多]*(?:家|个|项)?(?:企业|单位|项目|工厂)?)$"
)
# 13个县被命名为…: parts of the city, not named
_COUNTED_PARTS = re.compile(
    r"(?:\d+|[一二三四五六七八九十两])个(?:县|区|旗|镇|街道|园区|开发区|县\(市\)|县\(市、?区\)|县市区?|区县)$"
)
# heads that make a title of what a city only is said to be
_SURE_HEAD = re.compile(r"(?:(?:示范|试点|先导|先行)(?:城市|区|市|州)|试验区|城市试点|试点)(?:\([^()]*\))?$")
_NEIGHBOURS = re.compile(r"等[^，。；、]{0,6}(?:城市|地市|市)$")
_TOWN = re.compile(r"[一-龥]{2,4}(?:镇|街道)(?!化|域)")  # 小榄镇五金制品产业集群: a part of the city
_OPENS_WITH_COMPANY = re.compile(r"[^，。；:]{2,30}?(?:公司|集团|研究院|研究所)(?!建设|等)")
# 全省共有3个城市入选…: whose they are is not told
_OF_MANY = re.compile(
    r"(?:\d+|[一二三四五六七八九十两])个(?:城市|地级?市|设区市|市)$|(?:全省|全国|我省)[^，。；]{0,8}(?:\d+|[一二三四五六七八九十两])个[^，。；]{1,4}$"
)
_ONLY = re.compile(
    r"[”\"]?(?:公示)?(?:名单)?(?:之?中|里|内)?，[^，。；]{0,12}?(?:仅有?|只有)(?P<who>[^，。；]{2,20}?)(?:入选|上榜|在列|获批|入围)"
)
_SAID_BETWEEN = re.compile(
    r"(?:也|又|均|都|还|并|且|已|现|牵头|联合|参与|共同|组织|积极|全力|分别|先后|连续|成功|相继|双双|同时|正式|再次|正|于|在?20\d\d年(?:\d{1,2}月)?|被[^，。；]{0,14}|经[^，。；]{0,14})+$"
)
_WITH = re.compile(r"(?:会同|联合|携手|协同|[与和同])[^，。；]{2,16}(?:正在?|共同|积极|联合|全力|已)*$")
# 山西转型综合改革示范区获批…: a zone is a part of the city, whatever place it is named by
_ZONE_TAILS = "示范区|试验区|先行区|集聚区|合作区|开发区|产业园|园区|新区|新城|片区|港区?|化工区|工业区|科[创学技]城|软件园|商务区"
_ZONE = re.compile(
    rf"(?:^|[，。；:])(?P<zone>[一-龥]{{2,14}}(?:{_ZONE_TAILS}))(?:也|均|都|已|现|先后|成功|相继|正在?|积极|全力|于?(?:20\d\d|[一二三四五六七八九〇○Oo零]{{4}})年(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})?月?|被[^，。；]{{0,12}})*$"
)
_OWN_INDUSTRY = re.compile(
    r"^[^，。；]{2,20}(?:产业|集群)(?:正|已|也|还|均|将|拟|现|被|由|经|于|20|先后|成功|$)"
)
# 甲区、乙市|分别获评
_RESPECTIVELY = re.compile(r"(?:于?20\d\d年)?(?:先后)?分别|分获")
_ONE = re.compile(r"一[个家](?!国家|市|县|区)")
_ORDER = re.compile(r"(?:其中)?(?:前者|后者)")
_SUBJECTS = re.compile(r"、|以及|(?<=[区市县旗群地园港])[和及与](?=[一-龥])")
_OBJECTS = re.compile(r"、|(?<=[”)区市地群点心城园位纽县])(?:以及|[和及与])(?=[“一-龥])")
_ZONE_FIRST = re.compile(
    r"(?:其中|同时|此外|目前)?(?P<zone>(?!国家|全国|省级|建设|打造|推进|推动|加快)[一-龥]{2,14}?(?:产业园区|工业园区|石化园区|化工园区|物流园区|科技园区|园区|产业园|科[创学技]城|软件园|商务区))(?![的内建等、和])"
)
# a clause that goes on with what the one before it told of
_SUBJECTLESS = re.compile(
    r"(?:\s|并|还|也|又|且|先后|相继|连续|曾|已|现|正|均|再|成功|于?20\d\d年(?:\d{1,2}月)?|有望|力争|拟|将|目前|同时|是|为|获|入|被|荣|列|跻)"
)


def is_title_of_place(reading: Reading, sentence: Sentence, name: TitleName) -> bool:
    """Whether what is national only by its place is granted there, or its subject is the city or a part of it;
    what an enterprise or an institute was granted is no title of a place."""
    text = sentence.text
    at = name.start if name.opener is None else name.opener
    itself = (
        name.opener is not None and first_opener(text, at, name.end) != at
    )  # …落地: the names are the subject
    subject = "" if itself else _subject(text, at)
    if _OF_ENTERPRISE.search(subject) or _only_others(reading, text, name):
        return False
    if _OF_MANY.search(subject):
        return _among(reading, text, name)
    if not name.plain or name.granted:
        return True
    places = mentions(reading, subject, near="own") if _SURE_HEAD.search(text, 0, name.end) else []
    return any(p.end == len(subject) and p.scope in ("city", "district") for p in places)


def whose(reading: Reading, sentence: Sentence, name: TitleName) -> tuple[Scope, str | None]:
    at = sentence.start + (name.start if name.opener is None else name.opener)
    if AMONG_THEM.match(sentence.text, name.end):
        return "city", None
    if (item := _severally(sentence.text, at - sentence.start, name)) is not None:
        return _of_item(reading, item)
    settled = _SETTLED.match(sentence.text, name.end)
    if settled and (there := mentions(reading, settled["where"], near="all")):
        return there[0].scope, there[0].name or None
    subject = _subject(sentence.text, at - sentence.start)
    named = find_places(subject, reading.own, near="all")
    if named and _NEIGHBOURS.search(subject) and not any(p.scope == "city" for p in named):
        return "other", named[-1].name  # 襄阳、荆州等周边城市均已入选…
    joint = any(p.scope == "city" for p in named)  # 内江—自贡联合获批…
    if (
        named
        and named[-1].end == len(subject)
        and named[-1].scope == "other"
        and not (joint or _WITH.search(subject))
    ):
        return "other", named[-1].name  # 酒泉成为…: another city's
    if _TOWN.match(subject) and not any(p.start == 0 for p in named):  # 景德镇市 is no town
        return "district", None
    if _COUNTED_PARTS.search(subject):
        return "district", None
    zone = _ZONE.search(sentence.text, 0, at - sentence.start)
    scope, place, _ = scope_at(reading, sentence, at, near="own")
    local = at - sentence.start
    if zone and scope != "district" and not _city_since(reading, sentence.text, zone.end(), local):
        return "district", zone["zone"]
    if scope == "city" and named and all(p.scope == "district" for p in named) and not named[0].start:
        return "district", named[0].name  # 临桂区“零碳园区”列入…
    ours = _city_since(reading, sentence.text, clause_start(sentence.text, local), local)
    if scope == "city" and not (named or ours) and (topic := _topic(reading, sentence.text, local)):
        return "district", topic
    if scope == "district" and not named and _OWN_INDUSTRY.search(subject):
        # …区获评…，食品产业集群正申报…: the city's industry, which no place is named with
        return "city", None
    clause, _ = reading.clause_at(at)
    if scope == "district" and _GOES_ON.match(reading.text.norm, clause):
        # 我市获批…，某区入选…，正在积极创建…: what goes on without a subject is the sentence's own
        first, whose, _ = scope_at(reading, sentence, sentence.start + _subject_end(sentence.text))
        scope, place = (first, whose) if first == "city" else (scope, place)
    if scope == "nation":  # 全国首批千兆城市
        scope, place = "city", None
    elif scope == "other" and (
        name.opener == name.start or _WITH.search(sentence.text, 0, at - sentence.start)
    ):
        scope, place = "city", None  # 我市会同烟台市争创…; a place in the name itself
    return scope, place or None


def _city_since(reading: Reading, text: str, start: int, end: int) -> bool:
    """Whether the city is named again in ``start:end``: 支持高新区创建…，力争全市入选…."""
    return any(
        p.scope == "city" and start <= p.start and p.end <= end for p in mentions(reading, text, near="own")
    )


def _severally(text: str, at: int, name: TitleName) -> str | None:
    """The one of several subjects whose the title is: 甲区、乙市分别获评…、…; …双双入选:前者…，后者…."""
    start = clause_start(text, at)
    if (said := _RESPECTIVELY.search(text, start, at)) is not None:
        subjects = _SUBJECTS.split(text[start : said.start()])
        stop = re.compile(r"[^，。；:]*").match(text, at)
        parted = [m.start() for m in _OBJECTS.finditer(text, at, stop.end() if stop else len(text))]
        index = sum(mark < name.start for mark in parted)
        return subjects[index] if len(subjects) == len(parted) + 1 > 1 else None
    if _ONE.search(text, start, at):
        return _each(text, at)
    order = _ORDER.match(text, start, at)
    if order is None:
        return None
    first = _SUBJECTS.split(text[: start - 1].rsplit("。", 1)[-1])
    return (first[0] if order[0].endswith("前者") else first[1]) if len(first) == 2 else None


def _each(text: str, at: int) -> str | None:
    """The one of several subjects that 一个…、一个… tells of: 甲区、乙市，一个获批…，一个入选…."""
    begin = text.rfind("。", 0, at) + 1
    marks = [m.start() for m in _ONE.finditer(text[begin:])]
    if len(marks) < 2:
        return None
    subjects = _SUBJECTS.split(text[begin : begin + marks[0]].rstrip("，、中:"))
    index = sum(begin + mark < at for mark in marks) - 1
    return subjects[index] if len(subjects) == len(marks) and index >= 0 else None


def _of_item(reading: Reading, item: str) -> tuple[Scope, str | None]:
    """Whose a title is that one subject of several was granted: a district's or a zone's, another city's, else the
    city's own."""
    zone = re.match(rf"(?P<zone>[一-龥]{{2,14}}?(?:{_ZONE_TAILS}))", item)
    named = find_places(item, reading.own, near="all")
    part = next((p for p in reversed(named) if p.scope == "district"), None)
    if part is not None:
        return "district", part.name
    if zone or _TOWN.match(item) or item.endswith(("县", "区", "旗", "镇")):
        return "district", zone["zone"] if zone else None
    if named and not any(p.scope == "city" for p in named):
        return named[-1].scope, named[-1].name
    return "city", None


def _topic(reading: Reading, text: str, at: int) -> str | None:
    """The part of the city that an earlier clause, or the own one before a quote, opens with: 大亚湾石化园区连续五年
    位列…，先后获评…; 三山经开区“零碳园区”列入…."""
    start = clause_start(text, at)
    while True:
        opened = _ZONE_FIRST.match(text, start, at)
        if opened is not None:
            return opened["zone"]
        parts = find_places(text[start:at], reading.own, near="own")
        if parts and not parts[0].start:
            return parts[0].name if parts[0].scope == "district" else None
        if start == 0 or text[start - 1] != "，" or not _SUBJECTLESS.match(text, start):
            return None
        at = start - 1
        start = clause_start(text, at)


def noted_parts(reading: Reading, text: str, at: int) -> list[Place]:
    """The parts of the city in the bracket at ``at``: 国家…示范基地(工信部，邗江区，2014年)."""
    noted = re.compile(r"\((?P<inside>[^()]{2,30})\)").match(text, at)
    named = mentions(reading, noted["inside"], near="own") if noted else []
    return [p for p in named if p.scope == "district"]


def _among(reading: Reading, text: str, name: TitleName) -> bool:
    """17个地市建成“千兆城市”，我市为其中之一."""
    told = AMONG_THEM.match(text, name.end)
    return bool(told and any(p.scope == "city" for p in mentions(reading, told["who"], near="own")))


def _only_others(reading: Reading, text: str, name: TitleName) -> bool:
    """…试点城市名单中，全省仅杭州入选: none of ours is on the list."""
    told = _ONLY.match(text, name.end)
    return bool(
        told and not any(p.scope in ("city", "district") for p in mentions(reading, told["who"], near="own"))
    )


def _subject(text: str, at: int) -> str:
    """What stands before the verb at ``at`` in its clause; where nothing does, the subject of the clause before."""
    start = clause_start(text, at)
    subject = _SAID_BETWEEN.sub("", text[start:at])
    if subject or start == 0 or text[start - 1] != "，":
        return subject
    before = clause_start(text, start - 1)
    opener = first_opener(text, before, start - 1)
    if opener is not None:
        return _subject(text, opener)
    named = _OPENS_WITH_COMPANY.match(text, before, start - 1)
    return named[0] if named else ""


def _subject_end(text: str) -> int:
    """The end of the words that open a sentence, up to its first comma."""
    comma = text.find("，")
    return comma if comma > 0 else len(text)
