"""National titles: granted ones, and those that are only hoped for, each with whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extractors.claims import Claim
from extractors.context import mentions, scope_at
from extractors.factory_lists import PROVINCE
from extractors.places import Place, find_places
from extractors.reading import Reading, Sentence
from extractors.tables import Grid, grids
from extractors.title_names import (
    LOWER,
    TitleName,
    clause_start,
    first_opener,
    is_known,
    only_leads,
    title_names,
)
from extractors.title_status import AMONG_THEM, status_of
from pipeline.model import Scope, Status

# 国家新型工业化产业示范基地落户高新区: whose it is stands after it
_SETTLED = re.compile(
    r"[”\"]?(?:\([^)]*\))?(?:正式|相继|先后|成功)*(?:落户|落地|花落)(?:于|在)?(?P<where>[^，。；]{2,14})"
)
_NOT_TITLE = re.compile(
    r"融合应用先导区|工业互联网试点|5G工厂|5G全连接工厂|二级节点|企业技术中心|平台和?基地|^国家级[和及]|评审|^(?:国家|国家级|全国)?(?:试点|示范区?|级?试点示范|示范基地|集群|城市|先导区|重点城市|产业基地|产业园区|示范园区|基地|园区|枢纽|产业集群)$|高新区|经开区"
)
# a title of the province or the city is no national one
_LOWER = re.compile(r"(?:[省市州区县]级|全省|我省|本省)(?:首批|第[一二三四五六]批)?[“\"]?$")
_OF_PROVINCE = re.compile(r"(?:[一-龥]{2,3}省|自治区)(?:首批|第[一二三四五六]批)?[“\"]?$")
# 广西现代特色农业示范区: the province's, unless a ministry or the nation is said to have granted it
_PROVINCES = re.compile(rf"“?{PROVINCE}")
_BY_NATION = re.compile(r"国务院|国家|中央|工信部|工业和信息化部|[^\W省市]部(?:委|门)?(?:批|认|授|同)")
_PROVINCIAL = re.compile(r"^(?:省级?|市级|全省|[一-龥]{2,3}省(?!级)|[一-龥]{2,6}自治区)|[省市]级")
_LEVEL_CELL = re.compile(r"(?:省级?|市级|[区县]级)")
_HOPED_CELL = re.compile(r"拟|申报|公示|创建|推荐|争创|候选|待批")
_GOES_ON = re.compile(
    r"\s*(?:目前|同时|当前|现)?(?:正在?|积极|全力|力争|争取|并)(?:在|积极|全力|加快|组织|推进|推动)*(?:争创|创建|申报|申请|争取|国家|全国)"
)
_STRIP = re.compile(r"^(?:全国|首批|第[一二三四五六]批|20\d\d年度?|全国首批|首个|唯一|国内)+")
_OWN_WORDS = re.compile(r"(?:我市|全市|本市|我州|全州|我区|我县|公司|集团|企业|[区县州]|(?<!城)市)$")
# verbs before 国家: 准|建设国家…, 参评国家…
_NO_PREFIX = re.compile(
    r"(?:首|第一|唯一的?)[个家座批]?$|唯一$|^[准定立批准予]|建设$|创建|设立|参[评选加与]|开展|推进|打造|支持|实现|[:的了]|等$"
)
# 宜昌已集齐国家…: a subject and its verb, whatever that is
_SAID_FIRST = re.compile(r"(?P<who>[一-龥]{2,9}?)(?:也|又|均|都|还|已经?|现|正|再|先后|相继|成功)+")
# 国家数字乡村试点(夷陵区): a part of the city alone in the bracket is whose it is
_OWNER_NOTED = re.compile(r"（(?P<who>[一-龥]{2,8}[区县市旗])）$")
_TITLES_HEADING = re.compile(r"称号|荣誉|授牌|国家级(?:试点|示范|牌子|名片)")
_LABEL_OPENS = re.compile(
    r"\s*(?:\(?[一二三四五六七八九十\d]{1,3}[).、])?[^，。；:]{0,14}(?:称号|荣誉|授牌)[^，。；:]{0,6}:"
)
# 5.称号。千兆城市(2023年)、…
_LABEL_ALONE = re.compile(
    r"\s*(?:\(?[一二三四五六七八九十\d]{1,3}[).、])?(?:国家级?|部级|部级及以上|获得)?(?:相关)?(?:称号|荣誉)(?:情况)?[。:]"
)
_ROW_OF_TITLES = re.compile(
    r"(?:[\d一二三四五六七八九十]+[.、])?[一-龥]{0,10}(?:称号|荣誉|授牌)(?:情况|名称)?"
)
_BECOMES = re.compile(
    r"建成|成为|迈入|步入|跨入|进入|跻身|创成|创建成?|成功创建|晋[级升]|获[批评得]|入[选围列]|列入|纳入"
)
_ITEM = re.compile(r"\s*(?:\(?[一二三四五六七八九十\d]{1,3}[).、]|[①-⑳—●■◆·•])")
_BRACKETED = re.compile(r"\([^()]*\)")
_APPLIED = re.compile(r"申报|争创|申创|正在创建|拟|推荐|公示|候选")
_CAME = re.compile(r"获批|入选|获评|授牌|通报|认定|命名|批复|授予|公布|成为|评为|列入")
# 甲公司的技术中心获评…: granted to an enterprise, an institute or a project, not to a place
_OF_ENTERPRISE = re.compile(
    r"(?:公司|企业|集团|医院|大学|学院|研究院|研究所|平台|技术中心|设计中心|实验室|项目|工厂|车间|银行|协会|商会|学校)(?:[“(][^”)]*[”)])?(?:等?[\d一二三四五六七八九十两多]*(?:家|个|项)?(?:企业|单位|项目|工厂)?)$"
)
# what may stand behind a name: anything else goes on with it (国家算力枢纽|京津冀集群起步区), or is made of it
_FOLLOWS = re.compile(
    r"[”\"]?(?:$|[，。；、:\n(“)!]|[和与及]|以及|等|称号|荣誉|的(?=[一-龥]{0,10}[市州县区](?:[，。；、]|$))|(?:建设|创建|培育|储备|候选|推荐|公示|入选|拟入选|第[一二三四五]批|[决初复]赛|优胜者)*(?:单位|对象|城市)?(?:公示)?名[单录]|公示|榜|之[列一]|行列|队列|序列|阵营|授牌|牌|资格|头衔|殊荣|[\d一二三四五六七八九十两]+[个家项张块大类]|的?申[请报]|[初决复]赛|[初预]审|初评|通过|评审|复核|验收|评估|考核|认定|命名|自评|获|落户|落地|花落|挂牌|在[^，。；、]{1,4}(?:落地|落户|揭牌)|后|之?后|以来|先后|相继|接连|双双|均|于20|成功|正式|正在?|已|建设(?:单位|资格|任务|验收|评估|考核|情况|结果|[，。；]|$)|建成|开通|投[运用]|批复|批准|[一二三四五六七八九]连[冠创]|为(?:牵引|契机|目标|抓手|引领|依托|载体)|创建|培育|争创|候选|推荐)"
)
# 13个县被命名为…: parts of the city, not named
_COUNTED_PARTS = re.compile(
    r"(?:\d+|[一二三四五六七八九十两])个(?:县|区|旗|镇|街道|园区|开发区|县\(市\)|县\(市、?区\)|县市区?|区县)$"
)
# heads that make a title of what a city only is said to be
_SURE_HEAD = re.compile(r"(?:(?:示范|试点|先导|先行)(?:城市|区|市|州)|试验区|城市试点|试点)(?:\([^()]*\))?$")
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
_ZONE = re.compile(
    r"(?:^|[，。；:])(?P<zone>[一-龥]{2,14}(?:示范区|试验区|先行区|集聚区|合作区|开发区|产业园|园区|新区|新城|片区|港区?|科[创学技]城|软件园|商务区))(?:也|均|都|已|现|先后|成功|相继|正在?|积极|全力|于?20\d\d年\d{0,2}月?|被[^，。；]{0,12})*$"
)
# names that 全国 is part of
_WITH_NATION = (
    "全国文明",
    "全国数字",
    "全国一体化",
    "全国双拥",
    "全国民族团结",
    "全国法治",
    "全国质量",
    "全国绿化",
    "全国市域",
    "全国科普",
)
_EDGE = '“”"‘’（）()'


def find_titles(reading: Reading) -> Iterator[Claim]:
    """National titles granted (actual) or applied for (planned). A bare mention is neither and left out."""
    tables = list(grids(reading))
    labelled = [span for grid in tables for span in _labelled(grid)]
    for sentence in reading.sentences:
        if not re.search(r"国家|全国|城市|集群|先导|示范|试点|名城|先行|试验|实验|基地|枢纽", sentence.text):
            continue
        in_cell = any(a <= sentence.start < b for a, b in labelled)
        yield from _of_sentence(reading, sentence, listed=in_cell or _listed(reading, sentence))
    for grid in tables:
        yield from _of_grid(reading, grid)


def _labelled(grid: Grid) -> Iterator[tuple[int, int]]:
    """The cells beside one that says that titles are listed there: |称号|千兆城市、…|."""
    for row in grid.rows:
        at = next((i for i, cell in enumerate(row[:2]) if _ROW_OF_TITLES.fullmatch(cell.text)), None)
        if at is not None and at + 1 < len(row) and (span := row[at + 1].span) is not None:
            yield span


def _of_sentence(reading: Reading, sentence: Sentence, *, listed: bool) -> Iterator[Claim]:
    text, end, before = sentence.text, 0, ""
    for name in title_names(text, listed=listed):
        name = _without_owner(reading, text, name)
        if (
            name.start < end
            or not (name.shared or _FOLLOWS.match(text, name.end))
            or _is_lower(text, name)
            or not _is_title(reading, sentence, name)
        ):
            continue
        title = _tidy(name.title or text[name.start : name.end])
        status = status_of(text, *(name.shared or (name.start, name.end)))
        before += text[end : name.start]
        alone = listed and only_leads(_BRACKETED.sub("", before))
        if status is None and alone:
            hoped = _only_applied(_rest(reading, sentence)) or _under_hopes(reading, sentence)
            status = "planned" if hoped else "actual"
        if status is None or _NOT_TITLE.search(title):
            continue
        if status == "actual" and _lies_ahead(reading, sentence, name):
            status = "planned"
        end = name.end
        scope, place = _whose(reading, sentence, name)
        if (
            alone
            and (told := mentions(reading, _rest(reading, sentence)[:30], near="own"))
            and not told[0].start
        ):
            scope, place = told[0].scope, told[0].name or None  # 3.国家…示范基地。大亚湾开发区于2018年获批
        elif alone and (parts := _noted_parts(reading, text, name.end)):
            scope, place = "district", parts[0].name or None
        if (noted := _OWNER_NOTED.search(title)) is not None:
            parts = mentions(reading, noted["who"], near="own")
            if (
                len(parts) == 1
                and parts[0].scope == "district"
                and parts[0].name == noted["who"]
                and not (noted["who"].startswith(tuple(reading.own.cities)))
            ):
                title, scope, place = title[: noted.start()], "district", parts[0].name
        yield _claim(reading, sentence, name, title=title, scope=scope, place=place, status=status)


def _lies_ahead(reading: Reading, sentence: Sentence, name: TitleName) -> bool:
    """Whether what the city is to become is told of a year to come: 2026年建成国家…城市, or of one that an aim has set."""
    if name.opener is None or not _BECOMES.match(sentence.text, name.opener):
        return False
    dates = [d for d in reading.dates(sentence.text) if d.end <= name.start]
    if dates:
        return dates[-1].year > reading.reference
    return reading.carried(sentence) is not None


def _rest(reading: Reading, sentence: Sentence) -> str:
    """What the paragraph says behind the sentence."""
    if sentence.text.endswith(("\n", "；", ";")):
        return ""  # 1.千兆城市；2.国家…: what follows is another item
    rest = reading.text.norm[sentence.end :].split("\n", 1)[0]
    return (
        "" if re.match(r"[“\"]?(?:国家|全国|部级|省级)", rest) else rest
    )  # …。国家…城市正在申报: another one


def _noted_parts(reading: Reading, text: str, at: int) -> list[Place]:
    """The parts of the city in the bracket at ``at``: 国家…示范基地(工信部，邗江区，2014年)."""
    noted = re.compile(r"\((?P<inside>[^()]{2,30})\)").match(text, at)
    named = mentions(reading, noted["inside"], near="own") if noted else []
    return [p for p in named if p.scope == "district"]


def _under_hopes(reading: Reading, sentence: Sentence) -> bool:
    """Whether the heading over the sentence lists what is applied for: 拟申报的国家级称号."""
    sections = reading.sections_at(sentence.start)
    return bool(sections and _HOPED_CELL.search(sections[-1].title))


def _only_applied(rest: str) -> bool:
    """4.国家先进制造业集群。我市…参与申报: whether what follows a title of a list tells no more than that."""
    return bool(_APPLIED.search(rest) and not _CAME.search(rest))


def _listed(reading: Reading, sentence: Sentence) -> bool:
    """Whether the sentence stands in a list of titles: under a heading of theirs, or an item behind a label of theirs
    (…获得的称号如下:)."""
    sections = reading.sections_at(sentence.start)
    if sections and _TITLES_HEADING.search(sections[-1].title):
        return True
    if _labelled_over_semicolons(reading, sentence):
        return True
    before = next(iter(reading.before(sentence)), None)
    if before is not None and _LABEL_ALONE.fullmatch(before.text):
        return True
    if not _ITEM.match(sentence.text):
        return False
    for earlier in reading.before(sentence):
        if earlier.text.rstrip().endswith(":"):
            return _TITLES_HEADING.search(earlier.text) is not None
        if not _ITEM.match(earlier.text):
            return False
    return False


def _labelled_over_semicolons(reading: Reading, sentence: Sentence) -> bool:
    """5.称号:千兆城市；国家…城市: an item of the list that a label opened before the ；."""
    for earlier in reading.before(sentence):
        if not earlier.text.endswith(("；", ";")):
            return False
        if _LABEL_OPENS.match(earlier.text):
            return True
    return False


def _without_owner(reading: Reading, text: str, name: TitleName) -> TitleName:
    """The name from 国家 on, where what stands before it only says whose it is."""
    if name.inner is None or name.inner <= name.start:
        return name
    before = text[name.start : name.inner]
    said = _SAID_FIRST.match(before)
    if said and any(p.start == 0 and p.end == said.end("who") for p in mentions(reading, before, near="own")):
        return replace(name, start=name.inner)
    owned = any(p.end == len(before) for p in mentions(reading, before, near="own"))
    if owned or _OWN_WORDS.search(before) or _NO_PREFIX.search(before):
        return replace(name, start=name.inner)
    return name


def _is_lower(text: str, name: TitleName) -> bool:
    """A title of the province or below: 省级…, 云南省新型信息消费示范城市, 我省“415X”先进制造业集群."""
    if _LOWER.search(text, 0, name.start):
        return True
    if text.startswith(("国家", "全国"), name.start):
        return False
    if _PROVINCES.match(text, name.start) and "国家" not in text[name.start : name.end]:
        return not _BY_NATION.search(text, clause_start(text, name.start), name.start)
    item = max(text.rfind("、", 0, name.start) + 1, name.opener or 0)
    return bool(_OF_PROVINCE.search(text, 0, name.start) or LOWER.search(text, item, name.start))


def _is_title(reading: Reading, sentence: Sentence, name: TitleName) -> bool:
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


def _whose(reading: Reading, sentence: Sentence, name: TitleName) -> tuple[Scope, str | None]:
    at = sentence.start + (name.start if name.opener is None else name.opener)
    if AMONG_THEM.match(sentence.text, name.end):
        return "city", None
    settled = _SETTLED.match(sentence.text, name.end)
    if settled and (there := mentions(reading, settled["where"], near="own")):
        return there[0].scope, there[0].name or None
    subject = _subject(sentence.text, at - sentence.start)
    named = find_places(subject, reading.own, near="all")
    joint = any(p.scope == "city" for p in named)  # 内江—自贡联合获批…
    if (
        named
        and named[-1].end == len(subject)
        and named[-1].scope == "other"
        and not (joint or _WITH.search(subject))
    ):
        return "other", named[-1].name  # 酒泉成为…: another city's
    if _COUNTED_PARTS.search(subject):
        return "district", None
    zone = _ZONE.search(sentence.text, 0, at - sentence.start)
    scope, place, _ = scope_at(reading, sentence, at, near="own")
    if zone and scope != "district":
        return "district", zone["zone"]
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


def _subject_end(text: str) -> int:
    """The end of the words that open a sentence, up to its first comma."""
    comma = text.find("，")
    return comma if comma > 0 else len(text)


def _tidy(title: str) -> str:
    quoted = re.fullmatch(r"(?:国家级?|全国)[“\"](?P<inner>[^“”\"]+)[”\"]?", title)
    if quoted and is_known(quoted["inner"]):  # 国家“千兆城市”
        title = quoted["inner"]
    first = re.match(r"(?:国家级?|全国)(?:首批|第[一二三四五六]批)[“\"]?", title)
    if first and is_known(title[first.end() :]):  # 国家首批千兆城市
        title = title[first.end() :]
    title = re.sub(r"^全国(?:首批|第[一二三四五六]批)(?:创建|建设)?(?=.{5})", "", title)
    title = re.sub(r"^(国家级?|全国)(?:首批|第[一二三四五六]批)(?:创建|建设)?", r"\1", title)
    bare = _STRIP.sub("", title).strip(_EDGE) if not title.startswith(_WITH_NATION) else title
    if bare.count("(") > bare.count(")"):
        bare += ")"
    if bare.count("“") != bare.count("”"):
        bare = bare.replace("“", "").replace("”", "")
    return bare.replace("(", "（").replace(")", "）")


def _claim(
    reading: Reading,
    sentence: Sentence,
    name: TitleName,
    *,
    title: str,
    scope: Scope,
    place: str | None,
    status: Status,
) -> Claim:
    start = sentence.start + name.start
    clause, _ = reading.clause_at(start)
    begin = clause if start - clause < 60 else start
    while begin < start and reading.text.norm[begin] in "\n，。；":
        begin += 1
    return Claim(
        kind="title",
        value=title,
        scope=scope,
        place=place,
        status=status,
        confidence=0.93,
        spans=((begin, sentence.start + name.end),),
    )


def _of_grid(reading: Reading, grid: Grid) -> Iterator[Claim]:
    column = grid.column(r"称号|荣誉|试点示范名称|牌子")
    if column is None and re.search(r"称号|荣誉|国家级(?:试点|示范|牌子)", grid.caption.split("\n")[0]):
        column = grid.column(r"名称|项目|试点|示范", but=r"企业|单位|部门|时间|级别")
    if column is None or grid.column(r"企业|项目(?:名称|单位)|工厂|公司") is not None:
        return
    for row in grid.rows:
        cell = row[column]
        if cell.span is None or cell.numeric or len(cell.text) > 50 or len(cell.text) < 4:
            continue
        if _PROVINCIAL.search(cell.text) or any(_LEVEL_CELL.fullmatch(c.text) for c in row):
            continue
        note = "".join(c.text for c in row if c is not cell)
        yield Claim(
            kind="title",
            value=_tidy(cell.text),
            status="planned" if _HOPED_CELL.search(note) else "actual",
            confidence=0.85,
            spans=(cell.span,),
        )
