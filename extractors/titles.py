"""National titles: granted ones, and those that are only hoped for, each with whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import yaml

from extractors.claims import Claim
from extractors.context import mentions, scope_at
from extractors.language import data_text
from extractors.reading import Reading, Sentence
from extractors.tables import Grid, grids
from pipeline.model import Record, Scope, Status

_GRANTED = re.compile(
    r"获批(?:创建|建设|成为|为|国家)?|入选|获评|获选|被?评为|荣获|荣膺|获得|获(?=[“\"国千]|$)|授予|认定为|被认定|列入|列为|成为|跻身|成功(?:创建|入选|申报|获批|争取|打造|争创)|创成|确定为|入围|拥有|摘得|斩获|作为|依托|纳入|建有|上榜|喜获|批准为?|(?:批复|批准|同意)(?:同意)?(?:建设|设立|创建|开展)(?=[“\"国]|$)|命名为|评定为|通过[^，。]{0,6}验收|是|(?<![造设成升级列评定作荐报])为(?=[“\"]?(?:国家|全国)[^，。；]{0,60}$|$)|(?<![体关联])系$|属于?$|蝉联|捧回|拿下|获(?:得)?授|创建成(?:功)?为?|已建成|取得|获颁|落户|挂牌"
)
_WISHED = re.compile(
    r"(?<!成功)申报|(?<!获)推荐|(?<!成功)争创|(?<!成功)(?<!获批)创建(?!成)|拟(?:入选|推荐|认定|申报)?|公示|争取|力争|谋划|冲刺|候选|培育|打造|申请|推进|推动|加快|建设(?!成为)|对标|围绕|支持|鼓励|积极|参与|学习|借鉴|目标|计划|将|启动|创建成.*目标|努力"
)
_AIMED = re.compile(r"申报|推荐|争创|创建|拟|公示|争取|力争|谋划|冲刺|候选|申请|努力|计划|将|建成")
_AFTER_WISHED = re.compile(
    r"[”\"]?(?:等)?(?:称号|项目)?(?:的)?(?:，(?:目前|现)?(?:正在|正|处于)?(?=公示))?\(?(?:目前|现|也)?(?:正在|正|已|均|处于)*(?:积极|全力|加快|组织|抓紧)*(?:拟|公示|候选|申报|创建|推荐|争创|培育|评审|名单公示|创建工作|申建)"
)
_AFTER_GRANTED = re.compile(
    r"[”\"]?(?:[、，和及与]?[^。；，]{0,60}?)(?:等)?(?:\d+|[一二三四五六七八九十两多])?(?:项|个|张)?(?:国家级?|部级|部委|部级及以上|全国性)*(?:相关)?(?:称号|荣誉|授牌|金字招牌|名片)|[”\"]?(?:\([^)]*\))?(?:成功)?(?:获批|获认定|授牌|落户|挂牌|通过验收)"
)
# 国家新型工业化产业示范基地落户高新区: whose it is stands after it
_SETTLED = re.compile(
    r"[”\"]?(?:\([^)]*\))?(?:正式|相继|先后|成功)*(?:落户|落地|花落)(?:于|在)?(?P<where>[^，。；]{2,14})"
)
# 5.称号:千兆城市(2023年)、…: what a label opens is held
_LABELLED = re.compile(r"(?:称号|荣誉|授牌)(?:情况|名单|方面)?:[^。；]*$")
# what is built rather than granted: 建成国家级互联网骨干直联点
_FACILITY = re.compile(r"直联点|顶级节点|交换中心|枢纽|计算中心")
_BUILT = re.compile(r"(?:建成|开通|投运)(?:了|运行)?[“\"]?$")
_NOT_TITLE = re.compile(
    r"融合应用先导区|工业互联网试点|5G工厂|5G全连接工厂|评审|^(?:国家|国家级|全国)?(?:试点|示范区?|级?试点示范|示范基地|集群|城市|先导区|重点城市)$|高新区|经开区"
)
_NOT_YET = re.compile(
    r"(?:尚未|未能|没有|未|拟|申请|争取|力争|有望|努力|确保|计划|将)(?:在|到|于)?(?:20\d\d年(?:\d{1,2}月|年?[底末])?前?)?(?:正式|成功)?$"
    r"|(?:争取|力争|有望|努力|推动)[^，。；]{0,12}$"
    r"|(?:到|至|在)20\d\d年(?:年?[底末])?前?，(?:力争)?(?:成功)?$"
)
_PASSED = re.compile(r"[”\"]?(?:建设|创建)?(?:工作)?(?:国家)?(?:评估|考核|复核|现场)?(?:验收|复核|考核)")
_THING_AFTER = re.compile(
    r"(?:建设(?!单位)|评价|评选|工作|标准|指标|管理|政策|方案|申报|要求|水平|经验|网络|行动计划|的(?:通知|意见|要求|建设)|培育|、?名录)"
)
# 全国文明城市提名城市, “千兆城市”建设典型案例: near a title, and none
_NEAR_TITLE = re.compile(
    r"[”\"]?(?:提名|候选|之外|以外|核心区|核心承载区|(?:建设|创建|培育)?(?:工作)?(?:的)?(?:典型|优秀|示范|创新)*(?:案例|经验做法|做法|成果))"
)
# 公布千兆城市名单，唐山市榜上有名
_ON_LIST = re.compile(r"[”\"]?(?:公示)?名单[^。；]{0,20}(?:榜上有名|在列|上榜|入选|入围|位列其中)")
# a title of the province or the city is no national one
_LOWER = re.compile(r"(?:[省市州区县]级|全省|我省|本省)(?:首批|第[一二三四五六]批)?[“\"]?$")
_OF_PROVINCE = re.compile(r"(?:[一-龥]{2,3}省|自治区)(?:首批|第[一二三四五六]批)?[“\"]?$")
_PROVINCIAL = re.compile(r"^(?:省级?|市级|全省|[一-龥]{2,3}省(?!级)|[一-龥]{2,6}自治区)|[省市]级")
_LEVEL_CELL = re.compile(r"(?:省级?|市级|[区县]级)")
_HOPED_CELL = re.compile(r"拟|申报|公示|创建|推荐|争创|候选|待批")
_GOES_ON = re.compile(
    r"\s*(?:目前|同时|当前|现)?(?:正在?|积极|全力|力争|争取|并)(?:在|积极|全力|加快|组织|推进|推动)*(?:争创|创建|申报|申请|争取|国家|全国)"
)
_STRIP = re.compile(r"^(?:全国|首批|第[一二三四五六]批|20\d\d年度?|全国首批|首个|唯一|国内)+")
# names that 全国 is part of
_WITH_NATION = ("全国文明", "全国数字", "全国一体化", "全国双拥", "全国民族团结", "全国法治", "全国质量")
_EDGE = '“”"‘’（）()'


class TitleWords(Record):
    known: tuple[str, ...]
    tails: tuple[str, ...]


@lru_cache
def _words() -> TitleWords:
    return TitleWords.model_validate(yaml.safe_load(data_text("titles.yaml")))


# 国家老工业基地|调整改造示范城市: a name that only seems to end
_GOES_ON_AS = (
    r"(?:(?!落户|落地|建设|创建|培育|申报|入选|获批|获评|以及|核心|位于|[和与及等的在是为有、])[一-龥]){2,8}"
)


@lru_cache
def _pattern() -> re.Pattern[str]:
    known = "|".join(_loose(w) for w in sorted(_words().known, key=len, reverse=True))
    tails = "|".join(sorted(map(re.escape, _words().tails), key=len, reverse=True))
    body = r"(?:(?!国家)[一-龥A-Za-z0-9+·与]|[“”\"]){2,26}?"
    place = r"(?:\((?!20\d\d|创建|争创|正在|待|申报|拟|公示|培育|候选|推荐)[一-龥·A-Za-z0-9“”、—~-]{2,20}\)|·[一-龥]{2,8})?"
    return re.compile(
        rf"(?:国家级?|全国)?(?P<known>{known}){place}|(?:国家级?|全国(?!性))(?P<body>{body})(?:{tails})(?:{tails})?(?:承载城市|节点城市)?(?:{_GOES_ON_AS}(?:示范城市|试点城市|示范市|示范区|试验区|先导区))?{place}"
    )


def _loose(name: str) -> str:
    """A name with its inner quotes optional, as print and reading drop them."""
    return re.sub(r"[“”]", '[“”"]?', re.escape(name))


def find_titles(reading: Reading) -> Iterator[Claim]:
    """National titles granted (actual) or applied for (planned). A bare mention is neither and left out."""
    for sentence in reading.sentences:
        if not re.search(r"国家|全国|城市|集群|先导|示范|试点|名城", sentence.text):
            continue
        yield from _national(reading, sentence)
    for grid in grids(reading):
        yield from _of_grid(reading, grid)


def _national(reading: Reading, sentence: Sentence) -> Iterator[Claim]:
    quoted = [m.span() for m in re.finditer(r"《[^》]*》", sentence.text)]
    end = 0
    for match in _pattern().finditer(sentence.text):
        if match.start() < end or any(a < match.start() < b for a, b in quoted):
            continue
        title = _tidy(match[0])
        if _NOT_TITLE.search(title) or _unlikely(match) or _is_lower(sentence.text, match):
            continue
        status = _status(sentence.text, match)
        if status is None:
            continue
        end = match.end()
        scope, place = _whose(reading, sentence, match)
        yield _claim(reading, sentence, match, title=title, scope=scope, place=place, status=status)


def _is_lower(text: str, match: re.Match[str]) -> bool:
    """A title of the province or below: 省级…, 云南省新型信息消费示范城市."""
    if _LOWER.search(text, 0, match.start()):
        return True
    return not match[0].startswith(("国家", "全国")) and bool(_OF_PROVINCE.search(text, 0, match.start()))


def _unlikely(match: re.Match[str]) -> bool:
    """A run of words that is no name: verbs inside, or only 国家级 and a tail."""
    body = match["body"] or ""
    if re.match(r"全国(?:首个|首座|唯一|第一)", match[0]) and match["known"] is None:
        return True  # 全国首个5G独立组网全覆盖城市
    return bool(
        re.search(
            r"[的了是在等]|重要|主要|最大|知名|[省市区县]级|获批|入选|列入|以及|推进|公布|发布|第[一二三]|实施|支持|战略|要求|政策",
            body,
        )
        or (body and re.search(r"建设(?!示范|试点)", match[0]))
    )


def _status(text: str, match: re.Match[str]) -> Status | None:
    """By the last verb before the title and by what follows it; None where neither says anything."""
    after = text[match.end() : match.end() + 160]
    if _NEAR_TITLE.match(after):
        return None
    if _AFTER_WISHED.match(after):
        return "planned"
    if (listed := _ON_LIST.match(after)) is not None and not re.search(r"未|没有", listed[0]):
        return "planned" if "公示" in text[max(0, match.start() - 30) : match.end()] + listed[0] else "actual"
    head = text[max(0, match.start() - 300) : match.start()]
    if (
        _FACILITY.search(match[0])
        and _BUILT.search(head)
        and not re.search(r"将|拟|力争|争取|计划|推动|加快", head[-30:])
    ):
        return "actual"
    granted = [m for m in _GRANTED.finditer(head) if not _NOT_YET.search(head, 0, m.start())]
    refused = re.search(r"(?:尚未|未能|没有|未)(?:获批|入选|获评|列入|获得)[^，。；]*$", head)
    if refused:
        return None
    last_granted = granted[-1].end() if granted else -1
    wished = [m for m in _WISHED.finditer(head) if not _in_list(head, m.start(), last_granted)]
    last_wished = wished[-1].end() if wished else -1
    if re.search(r"拟(?:入选|认定|列入|获批)[^。；]*(?:公示)?$", head[max(0, last_granted - 8) :]):
        return "planned"
    if _PASSED.match(after) and re.search(r"通过[“\"]?$", head):  # 通过…示范城市验收
        return "actual"
    if last_granted >= last_wished and granted:
        if _THING_AFTER.match(after) and not re.search(r"(?:入选|列入|获批|评为)[“\"国千]*$", head):
            return None
        return "actual"
    if last_wished > last_granted:
        aimed = _AIMED.search(head, wished[-1].start())
        return (
            "planned"
            if aimed and not (_THING_AFTER.match(after) and not re.search(r"申报|争创|推荐", head))
            else None
        )
    return "actual" if _AFTER_GRANTED.match(after) or _LABELLED.search(head) else None


def _in_list(head: str, at: int, granted: int) -> bool:
    """Whether what stands at ``at`` is part of a name in the enumeration that a grant opened: 列为国家枢纽节点建设城市、…."""
    between = head[granted:at]
    return (
        granted >= 0
        and at > granted
        and not re.search(r"[，；]", head[granted:])
        and between[-1:] not in "、和及并与"
    )


def _whose(reading: Reading, sentence: Sentence, match: re.Match[str]) -> tuple[Scope, str | None]:
    at = sentence.start + match.start()
    settled = _SETTLED.match(sentence.text, match.end())
    if settled and (there := mentions(reading, settled["where"], near="own")):
        return there[0].scope, there[0].name or None
    scope, place, _ = scope_at(reading, sentence, at, near="own")
    clause, _ = reading.clause_at(at)
    if scope == "district" and _GOES_ON.match(reading.text.norm, clause):
        # 我市获批…，某区入选…，正在积极创建…: what goes on without a subject is the sentence's own
        first, whose, _ = scope_at(reading, sentence, sentence.start + _subject_end(sentence.text))
        scope, place = (first, whose) if first == "city" else (scope, place)
    if scope == "nation":  # 全国首批千兆城市
        scope, place = "city", None
    return scope, place or None


def _subject_end(text: str) -> int:
    """The end of the words that open a sentence, up to its first comma."""
    comma = text.find("，")
    return comma if comma > 0 else len(text)


def _known(name: str) -> bool:
    return any(re.match(_loose(word), name) for word in _words().known)


def _tidy(title: str) -> str:
    quoted = re.fullmatch(r"(?:国家级?|全国)[“\"](?P<inner>[^“”\"]+)[”\"]?", title)
    if quoted and _known(quoted["inner"]):  # 国家“千兆城市”
        title = quoted["inner"]
    first = re.match(r"(?:国家级?|全国)(?:首批|第[一二三四五六]批)[“\"]?", title)
    if first and _known(title[first.end() :]):  # 国家首批千兆城市
        title = title[first.end() :]
    title = re.sub(r"^(国家级?|全国)(?:首批|第[一二三四五六]批)", r"\1", title)
    bare = _STRIP.sub("", title).strip(_EDGE) if not title.startswith(_WITH_NATION) else title
    if bare.count("(") > bare.count(")"):
        bare += ")"
    if bare.count("“") != bare.count("”"):
        bare = bare.replace("“", "").replace("”", "")
    return bare.replace("(", "（").replace(")", "）")


def _claim(
    reading: Reading,
    sentence: Sentence,
    match: re.Match[str],
    *,
    title: str,
    scope: Scope,
    place: str | None,
    status: Status,
) -> Claim:
    start = sentence.start + match.start()
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
        spans=((begin, sentence.start + match.end()),),
    )


def _of_grid(reading: Reading, grid: Grid) -> Iterator[Claim]:
    column = grid.column(r"称号|荣誉|试点示范名称|牌子")
    if column is None or grid.column(r"企业|项目名称") is not None:
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
