"""National titles: granted ones, and those that are only hoped for, each with whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extractors.claims import Claim
from extractors.context_places import mentions
from extractors.factory_lists import PROVINCE
from extractors.hopes import hoping
from extractors.places import find_places
from extractors.reading import Reading, Sentence
from extractors.tables import Grid, grids
from extractors.title_lists import (
    HOPED,
    is_listed,
    labelled_cells,
    only_applied,
    rest_of_paragraph,
    under_hopes,
)
from extractors.title_names import (
    LOWER,
    TitleName,
    clause_start,
    granted_below,
    is_known,
    only_leads,
    title_names,
)
from extractors.title_owner import is_title_of_place, noted_parts, whose
from extractors.title_runs import runs, stands_apart
from extractors.title_status import status_of
from pipeline.model import Scope, Status

_NOT_TITLE = re.compile(
    r"融合应用.导区|甲报|工业互联网试点|5G工厂|5G全连接工厂|二级节点(?!(?:建设|承载)?城市)|企业技术中心|平台和?基地|^国家级[和及]|评审|^(?:国家|国家级|全国)?(?:试点|示范区?|级?试点示范|示范基地|集群|城市|先导区|重点城市|产业基地|产业园区|示范园区|基地|园区|枢纽|产业集群)$|高新区|经开区"
)
# a title of the province or the city is no national one
_LOWER = re.compile(r"(?:[省市州区县]级|全省|我省|本省)(?:首批|第[一二三四五六]批)?[“\"]?$")
_OF_PROVINCE = re.compile(r"(?:[一-龥]{2,3}省|自治区)(?:首批|第[一二三四五六]批)?[“\"]?$")
# 广西现代特色农业示范区: the province's, unless a ministry or the nation is said to have granted it
_PROVINCES = re.compile(rf"“?{PROVINCE}")
_BY_NATION = re.compile(r"国务院|国家|中央|工信部|工业和信息化部|[^\W省市]部(?:委|门)?(?:批|认|授|同)")
_PROVINCIAL = re.compile(r"^(?:省级?|市级|全省|[一-龥]{2,3}省(?!级)|[一-龥]{2,6}自治区)|[省市]级")
_LEVEL_CELL = re.compile(r"(?:省级?|市级|[区县]级)")
_STRIP = re.compile(r"^(?:全国|首批|第[一二三四五六]批|20\d\d年度?|全国首批|首个|唯一|国内)+")
_OWN_WORDS = re.compile(r"(?:我市|全市|本市|我州|全州|我区|我县|公司|集团|企业|[区县州]|(?<!城)市)$")
# verbs before 国家: 准|建设国家…, 参评国家…
_NO_PREFIX = re.compile(
    r"(?:首|第一|唯一的?)[个家座批]?$|唯一$|^[准定立批准予]|[建做用管]好$|建设$|创建|设立|参[评选加与]|开展|推进|打造|支持|实现|[:的了]|等$"
)
_HOPED_FIRST = re.compile(
    r"力争|推动|推进|争取|希望|确保|有望|支持|加快|积极|努力|促成|助力|预计|计划"
)  # 力争年内|国家…获批
# 宜昌已集齐国家…: a subject and its verb, whatever that is
_SAID_FIRST = re.compile(r"(?P<who>[一-龥]{2,9}?)(?:也|又|均|都|还|已经?|现|正|再|先后|相继|成功)+")
# 国家数字乡村试点(夷陵区): a part of the city alone in the bracket is whose it is
_OWNER_NOTED = re.compile(r"（(?P<who>[一-龥]{2,8}[区县市旗])）$")
_SEAT = re.compile(r"（[^（）]*(?:高新区|经开区)）$")  # 国家新型工业化产业示范基地（湘潭高新区）
_PARTNERS = re.compile(r"（(?P<who>[一-龥]{2,6}(?:[、和][一-龥]{2,6})+)）$")
_NEXT_PLAN = re.compile(r"十[五六]五[”\"]?(?:期间|时期|末|开局)")  # later than what is applied for
_BECOMES = re.compile(
    r"建成|成为|迈入|步入|跨入|进入|跻身|创成|创建成?|成功创建|晋[级升]|获[批评得]|入[选围列]|列入|纳入"
)
_BRACKETED = re.compile(r"\([^()]*\)")
# what may stand behind a name: anything else goes on with it (国家算力枢纽|京津冀集群起步区), or is made of it
_FOLLOWS = re.compile(
    r"[”\"]?(?:$|[，。；、:\n(“)!]|[和与及]|以及|等|的?(?:称号|荣誉|认定|授牌|[铭奖金铜]牌|牌匾|地位|殊荣|美誉|资格|牌子|名号|命名|表彰|通报|批复)|揭牌|升级建设|的(?=[一-龥]{0,10}[市州县区](?:[，。；、]|$))|(?:建设|创建|培育|储备|候选|推荐|公示|入选|拟入选|第[一二三四五]批|[决初复]赛|优胜者)*(?:单位|对象|城市)?(?:公示)?名[单录]|公示|榜|之[列一]|行列|队列|序列|阵营|方阵|授牌|牌|资格|头衔|殊荣|[\d一二三四五六七八九十两]+[个家项张块大类]|的?申[请报]|[初决复]赛|[初预]审|初评|通过|评审|复核|验收|评估|考核|认定|命名|自评|获|落户|落地|花落|挂牌|在[^，。；、]{1,4}(?:落地|落户|揭牌)|后|之?后|以来|先后|相继|接连|双双|均|于20|成功|正式|正在?|已|建设(?:单位|资格|任务|验收|评估|考核|情况|结果|[，。；]|$)|建成|开通|投[运用]|批复|批准|[一二三四五六七八九]连[冠创]|为(?:牵引|契机|目标|抓手|引领|依托|载体|基础|支撑|龙头)|为(?=[^，。；]{2,20}(?:提供|奠定|打下|注入|创造))|……|县级市|(?=国家|全国)|(?<=示范|试点)单位(?=[，。；、]|$)|(?:[一这][张块个])?新?(?:名片|招牌|金字招牌|品牌)|评价|标准|要求(?=[，。；])|顺利|圆满|高分|申[建办]|创建|培育|争创|(?:第[一二三四五六]批)?候选|推荐)"
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
_TABLE_OF_AIMS = hoping(r"拟|申报|争创|目标|计划|任务")


def find_titles(reading: Reading) -> Iterator[Claim]:
    """National titles granted (actual) or applied for (planned). A bare mention is neither and left out."""
    tables = grids(reading)
    labelled = [span for grid in tables for span in labelled_cells(grid)]
    for sentence in reading.sentences:
        if not re.search(r"国家|全国|城市|集群|先导|示范|试点|名城|先行|试验|实验|基地|枢纽", sentence.text):
            continue
        in_cell = any(a <= sentence.start < b for a, b in labelled)
        yield from _of_sentence(reading, sentence, listed=in_cell or is_listed(reading, sentence))
    for grid in tables:
        yield from _of_grid(reading, grid)


def _of_sentence(reading: Reading, sentence: Sentence, *, listed: bool) -> Iterator[Claim]:
    text, end, before = sentence.text, 0, ""
    names = title_names(text, listed=listed)
    spans = [(n.start, n.end) for n in names]
    single = len(names) == 1  # what follows several titles tells of something else
    for found, run in zip(names, runs(text, names), strict=True):
        name = _without_owner(reading, text, found)
        if name.start < end or not _is_national(reading, sentence, name):
            continue
        before += text[end : name.start]
        alone = listed and only_leads(_BRACKETED.sub("", before))
        status = _status(reading, sentence, name, run=run, names=spans, alone=alone)
        if status is None and not alone and stands_apart(reading, sentence, run, spans):
            status = "actual"
        title = _tidy(name.title or text[name.start : name.end], quoted=_is_quoted(text, name))
        if status is None or _NOT_TITLE.search(_SEAT.sub("", title)):
            continue
        end = name.end
        title = _without_partners(reading, title)
        scope, place = _owner(reading, sentence, name, alone=alone, single=single)
        if (owner := _noted_owner(reading, title)) is not None:
            title, scope, place = title.removesuffix(f"（{owner}）"), "district", owner
        yield _claim(reading, sentence, name, title=title, scope=scope, place=place, status=status)


def _is_national(reading: Reading, sentence: Sentence, name: TitleName) -> bool:
    """Whether the name ends where a name may end, is of no province, and of a place."""
    return (
        (
            bool(name.shared)
            or _FOLLOWS.match(sentence.text, name.end) is not None
            or _of_city_behind(reading, sentence, name)
        )
        and not _is_lower(sentence.text, name)
        and is_title_of_place(reading, sentence, name)
    )


def _of_city_behind(reading: Reading, sentence: Sentence, name: TitleName) -> bool:
    """国家历史文化名城、国家级旅游业改革创新先行区|桂林."""
    return any(
        p.start == name.end and p.scope == "city" for p in mentions(reading, sentence.text, near="own")
    )


def _status(
    reading: Reading,
    sentence: Sentence,
    name: TitleName,
    *,
    run: tuple[int, int],
    names: list[tuple[int, int]],
    alone: bool,
) -> Status | None:
    """Granted or hoped for, None where neither is told. ``run``: the enumeration in which the name stands;
    ``names``: where names stand; ``alone``: it is an item of a list of titles."""
    status = status_of(sentence.text, *(name.shared or (name.start, name.end)), run=run, names=names)
    if status is None and alone:
        hoped = only_applied(rest_of_paragraph(reading, sentence)) or under_hopes(reading, sentence)
        status = "planned" if hoped else "actual"
    if status != "actual":
        return status
    if _lies_ahead(reading, sentence, name) or _comes_too_late(reading, sentence, name):
        return "planned"
    # a province may let a city apply, and grants no national title
    return None if granted_below(sentence.text, name.start) else "actual"


def _owner(
    reading: Reading,
    sentence: Sentence,
    name: TitleName,
    *,
    alone: bool,
    single: bool,
) -> tuple[Scope, str | None]:
    """Whose the title is: by the sentence, or by what is noted beside an item of a list."""
    if alone and single:
        told = mentions(reading, rest_of_paragraph(reading, sentence)[:30], near="own")
        if told and not told[0].start:  # 3.国家…示范基地。大亚湾开发区于2018年获批
            return told[0].scope, told[0].name or None
    if alone and (parts := noted_parts(reading, sentence.text, name.end)):
        return "district", parts[0].name or None
    return whose(reading, sentence, name)


def _without_partners(reading: Reading, title: str) -> str:
    """国家产业转型升级示范区（株洲、湘潭、娄底）: a bracket that holds cities and nothing else is no part of the name."""
    noted = _PARTNERS.search(title)
    if noted is None:
        return title
    named = find_places(noted["who"], reading.own, near="all")
    whole = sum(p.end - p.start for p in named) == len(re.sub(r"[、和]", "", noted["who"]))
    return title[: noted.start()] if whole and len(named) > 1 else title


def _noted_owner(reading: Reading, title: str) -> str | None:
    """国家数字乡村试点(夷陵区): the part of the city that a bracket behind the name tells, and nothing besides."""
    noted = _OWNER_NOTED.search(title)
    if noted is None or noted["who"].startswith(tuple(reading.own.cities)):
        return None
    parts = mentions(reading, noted["who"], near="own")
    whole = len(parts) == 1 and parts[0].scope == "district" and parts[0].name == noted["who"]
    return noted["who"] if whole else None


def _lies_ahead(reading: Reading, sentence: Sentence, name: TitleName) -> bool:
    """Whether what the city is to become is told of a year to come: 2026年建成国家…城市, or of one that an aim has set."""
    first = name.opener is None or name.opener >= name.start  # …通过验收: the title is the subject
    if not first and not _BECOMES.match(sentence.text, name.opener or 0):
        return False
    dates = [d for d in reading.dates(sentence.text) if d.end <= name.start]
    if _NEXT_PLAN.search(sentence.text, 0, name.start):
        return True
    if dates:
        return dates[-1].year > reading.reference
    return not first and reading.carried(sentence) is not None


def _comes_too_late(reading: Reading, sentence: Sentence, name: TitleName) -> bool:
    """Whether the month told of the grant is later than that in which the application was due: a title of that
    day cannot support it. The month stands before the name, or in a bracket right behind it."""
    dates = reading.dates(sentence.text)
    noted = [d for d in dates if sentence.text[name.end : d.start] in ("(", "”(")]
    told = noted[:1] or [d for d in dates if d.end <= name.start][-1:]
    return any(len(d.iso) >= len("2024-09") and d.iso[:7] > reading.today[:7] for d in told)


def _without_owner(reading: Reading, text: str, name: TitleName) -> TitleName:
    """The name from 国家 on, where what stands before it only says whose it is."""
    if name.inner is None or name.inner <= name.start:
        return name
    before = text[name.start : name.inner]
    if _HOPED_FIRST.match(before):
        return replace(name, start=name.inner)
    said = _SAID_FIRST.match(before)
    if said and any(p.start == 0 and p.end == said.end("who") for p in mentions(reading, before, near="own")):
        return replace(name, start=name.inner)
    places = mentions(reading, before, near="own")
    owned = any(p.end == len(before) or (not p.start and p.scope == "city") for p in places)
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


def _is_quoted(text: str, name: TitleName) -> bool:
    """Whether quotes hold the name and nothing else: “全国科普示范县”."""
    return text[name.start - 1 : name.start] == "“" and text.startswith("”", name.end)


def _tidy(title: str, *, quoted: bool = False) -> str:
    inner = re.fullmatch(r"(?:国家级?|全国)[“\"](?P<inner>[^“”\"]+)[”\"]?", title)
    if inner and is_known(inner["inner"]):  # 国家“千兆城市”
        title = inner["inner"]
    first = re.match(r"(?:国家级?|全国)(?:首批|第[一二三四五六]批)[“\"]?", title)
    if first and is_known(title[first.end() :]):  # 国家首批千兆城市
        title = title[first.end() :]
    title = re.sub(r"^全国(?:首批|第[一二三四五六]批)(?:创建|建设)?(?=.{5})", "", title)
    title = re.sub(r"^(国家级?|全国)(?:首批|第[一二三四五六]批)(?:创建|建设)?", r"\1", title)
    whole = title.startswith(_WITH_NATION) or (quoted and title.startswith("全国") and "首批" not in title)
    bare = title if whole else _STRIP.sub("", title).strip(_EDGE)
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


def _of_names(grid: Grid) -> int | None:
    """The column in which most cells are names of titles, and nothing else."""
    for index in range(len(grid.heads)):
        texts = [row[index].text for row in grid.rows if row[index].text]
        if sum(any(n.start == 0 and n.end == len(t) for n in title_names(t)) for t in texts) * 2 > max(
            2, len(texts)
        ):
            return index
    return None


def _of_row(reading: Reading, cells: list[str]) -> tuple[Scope, str | None]:
    """Whose the title of a row is: a cell that names a part of the city and nothing else tells."""
    for text in cells:
        parts = [p for p in mentions(reading, text, near="own") if (p.start, p.end) == (0, len(text))]
        if parts and parts[0].scope == "district":
            return "district", parts[0].name
    return "city", None


def _of_grid(reading: Reading, grid: Grid) -> Iterator[Claim]:
    column = grid.column(r"称号|荣誉|试点示范名称|牌子")
    if column is None and re.search(r"称号|荣誉|国家级(?:试点|示范|牌子)", grid.caption.split("\n")[0]):
        column = grid.column(r"名称|项目|试点|示范", but=r"企业|单位|部门|时间|级别")
    if column is None:
        column = _of_names(grid)
    if column is None or grid.column(r"企业|项目(?:名称|单位)|工厂|公司") is not None:
        return
    aims = _TABLE_OF_AIMS.search(grid.caption.split("\n")[0] + grid.heads[column].text)
    for row in grid.rows:
        cell = row[column]
        if cell.span is None or cell.numeric or len(cell.text) > 50 or len(cell.text) < 4:
            continue
        if _PROVINCIAL.search(cell.text) or any(_LEVEL_CELL.fullmatch(c.text) for c in row):
            continue
        others = [c.text for c in row if c is not cell]
        hoped = aims or HOPED.search("".join(others)) or _to_come(reading, others)
        scope, place = _of_row(reading, others)
        yield Claim(
            kind="title",
            value=_tidy(cell.text),
            scope=scope,
            place=place,
            status="planned" if hoped else "actual",
            confidence=0.85,
            spans=(cell.span,),
        )


def _to_come(reading: Reading, cells: list[str]) -> bool:
    """Whether a cell tells of a year to come."""
    return any(int(year) > reading.reference for text in cells for year in re.findall(r"20\d\d", text))
