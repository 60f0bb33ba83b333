"""Names of enterprises and their projects in an enumeration: 甲公司“甲项目”、乙公司等3家企业."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.context_places import mentions
from extractors.factory_plants import plant_alone
from extractors.reading import Reading

COMPANY = (
    r"(?:公司(?:(?!的|申报|建设|实施)[一-龥]){2,8}?(?:分公司|分厂|基地|中心|[铁煤铜金铝锌]矿|工业园|选矿厂|水泥厂|轧钢厂|炼钢厂|炼铁厂)|公司[一-龥]{1,6}(?<!工)厂(?=[“(、，]|$)|公司|集团[一-龥]{2,6}(?:新区|基地|厂区|园区|事业部)(?=[“(])|集团(?!有限|股份|公司|控股|责任|[一-龥]{2,12}(?<!的)(?<!申报)公司)|集团\([一-龥]{2,4}\)(?=[“(、，]|$)|总厂|卷烟厂"
    r"|炼铁厂|炼钢厂|电厂|机械厂|[一-龥]{2}(?<!工)厂(?=[“(、，]|$)|公司[一-龥]{2,5}矿(?=5G|[“(、，]|$)|[一-龥]{2}[煤铁铜金]矿(?=5G|[“(、，]|$)|研究院|研究所|港务局)"
)
_PROJECT_QUOTED = (
    r"(?:\([“\"《]|[“\"(《])(?P<quoted>[^“”\"()《》]*(?:“[^”]*”)?[^“”\"()《》]{2,60})(?:[”\"》]\)|[”\")》])"
)
_OWNS = r"(?:，?(?:凭借|依托|以|凭)(?:其)?(?:申报的|建设的)?(?=“)|(?:[一-龥]{2,4})?的|[一-龥]{2,10}项目(?=“))?"  # 申报的, 牵头的, 技改项目“…”
_ITEM = re.compile(
    rf"^(?P<enterprise>(?:[^“”\"、]|\([一-龥]{{2,6}}\)){{2,40}}?{COMPANY})(?:\((?:以下)?简称[^)]*\))?"
    rf"{_OWNS}(?:{_PROJECT_QUOTED}|(?P<plain>[^“”\"、()]{{2,50}}?(?:工厂项目|工厂|项目|车间)|5G[^“”\"、()]{{1,30}}?(?:厂|矿山|码头|港口|园区)))?(?:项目|工厂)?(?:等)?(?:\d+|[一二两三四五六七八九十]+)?(?:家|个|项)?(?:企业|工厂|项目|公司|单位)?$"
)
# 扬子江药业“中药固体制剂5G工厂”: a short name, where the quotes tell the project
SHORT_ITEM = re.compile(
    rf"(?P<enterprise>[一-龥A-Za-z0-9]{{2,14}}?){_OWNS}“(?P<quoted>[^“”]{{2,40}}(?:工厂|车间|矿山|码头|港口|园区|电厂))”(?:项目)?$"
)
# 九江石化“5G+智慧炼化”、…等3个项目: among counted ones whatever the quotes hold is a project
_SHORT_COUNTED = re.compile(r"(?P<enterprise>[一-龥A-Za-z0-9]{2,14}?)“(?P<quoted>[^“”]{2,40})”(?:项目)?")
_LEAD_WORDS = (
    r"(?:[—●■◆·]+|依托|推荐|组织|鼓励|[①-⑳]|[(\[]?[一二三四五六七八九十\d]+[)\].、]+|截至[^，]{2,14}[，]|截至20\d\d年[年底末月\d]*|其中[:，]?|目前[，]?|累计|全市|我市|本市"
    r"|以及|推动|支持|培育|指导|力争|争取|鼓励|引导|确保|预计|先后|现有|共有|拥有|另有|还有|已有|另外|此外|分别有|(?:自)?20\d\d年(?:\d{1,2}月)?(?:以来|起|[底末]|度)?[，]?|此前|随后|同年|当年|一是|二是|三是|包括|例如|分别是|分别为|[:，])"
)
# one character of a name as well (共享智能装备公司, 和利时公司): a word of its own only behind another
_LEAD = re.compile(rf"^(?:{_LEAD_WORDS}(?:现|共|已|有|由|与|和|及|如|即|为)*)+")
_JOINT = re.compile(r"^(?:以及|和|及|与)")  # …、和丙公司
COUNT = re.compile(
    r"(?:等)?(?:累计|共计?|合计|总计)?(?:\d+|[一二两三四五六七八九十]+)(?:家|个|项|户)(?:[一-龥]{0,4}(?:企业|工厂|项目|公司|单位))?的?(?:5G)?(?:全连接)?(?:工厂|项目|车间)*$|等(?:一批)?(?:企业|项目|公司|单位)?(?:(?:申报|承建|建设|实施|推荐|所属)的?)?(?:\d+|[一二两三四五六七八九十]+)?(?:个|项|家)?的?(?:5G工厂)?(?:项目)?$"
)
# 甲公司(2021年): the year in which it came into a list
_YEAR_AFTER = re.compile(r"\((?P<year>20\d\d)年?\)$")

_IN_BRACKETS = re.compile(
    rf"[一-龥]{{2,8}}\((?P<inner>[^()“”]{{2,40}}(?:\([一-龥]{{2,6}}\))?[^()“”]*?{COMPANY})\)"
)


# the next enterprise of an enumeration, with its project: 甲公司“甲5G工厂、|乙公司“乙5G工厂”
_NEXT_ITEM = re.compile(rf"[^“”\"、，。；;:]{{2,40}}?{COMPANY}“")
_BY_PROJECT = re.compile(r"(?:凭借|依托|以|凭)(?:其)?(?:申报的|建设的)?“")  # 甲公司，凭借“甲5G工厂”项目


@dataclass(frozen=True)
class Named:
    """An enterprise at ``start:end`` of the text that the enumeration was cut from; ``sure``: a full name;
    ``plant``: read out of a plant's name."""

    start: int
    end: int
    enterprise: str
    project: str | None = None
    year: str | None = None
    sure: bool = True
    plant: bool = False


def find_names(reading: Reading, segment: str, offset: int, *, told: int | None = None) -> Iterator[Named]:
    """The enterprises of the enumeration ``segment``, which stands at ``offset``; ``told``: how many there are to be,
    where that was said before them."""
    pieces = _pieces(segment)
    counted = COUNT.search(segment.rstrip("，")) or told == len(pieces)
    several = bool(counted) and len(pieces) > 1
    for at, piece in pieces:
        lead = (_JOINT if segment[at - 1 : at] == "、" else _LEAD).match(piece) or _LEAD.match(piece)
        begin = lead.end() if lead else 0
        begin += _of_city(reading, piece[begin:])
        if _of_other_city(reading, piece[begin:]):
            continue
        item = COUNT.sub("", piece[begin:].rstrip("，。；;: "))
        if inner := _IN_BRACKETS.fullmatch(item):  # 家电(海尔智家股份有限公司)
            begin += inner.start("inner")
            item = inner["inner"]
        year = _YEAR_AFTER.search(item)
        item = item[: year.start()] if year else item
        unclosed = item.count("“") > item.count("”")  # the reader lost it, or the line's end
        found = _ITEM.match(item + "”" if unclosed else item)
        start = offset + at + begin
        if found:
            enterprise = re.split(r"[，。]", found["enterprise"])[-1]
            plant = found["plain"] or ""
            if _is_plant(reading, plant):  # 美的集团|荆州工厂: one of its plants, no project
                yield Named(start=start, end=start + len(item), enterprise=wide(enterprise + plant))
                continue
            yield Named(
                start=start + found.start("enterprise") + len(found["enterprise"]) - len(enterprise),
                end=start + len(item),
                enterprise=wide(enterprise),
                project=_project(reading, found),
                year=year["year"] if year else None,
            )
        elif quoted := _with_project(item, counted=several):
            name = quoted["enterprise"]
            project = tidy_project(quoted["quoted"])
            yield Named(start=start, end=start + len(item), enterprise=name, project=project, sure=False)
        elif plant := plant_alone(item):
            name, project = wide(plant[0]), tidy_project(plant[1])
            end = start + len(item)
            yield Named(start=start, end=end, enterprise=name, project=project, sure=False, plant=True)
        elif several and _short(item):
            yield Named(start=start, end=start + len(item), enterprise=item, sure=False)


# 甲、乙分别以|“A”“B”: who has which is told by the order
_IN_ORDER = re.compile(
    r"(?:分别)?(?:以|凭借|凭|依托|申报的|建设的|实施的|的)(?P<projects>(?:“[^“”]{2,40}”[、，和及与]*){2,})(?:等)?(?:[\d两二三四五六七八九十]+个)?(?:项目)?(?:均|已|双双|成功|全部)*$"
)


def in_order(reading: Reading, head: str, offset: int) -> list[Named]:
    """As many enterprises as projects behind them, each with its own; none where their numbers differ."""
    told = _IN_ORDER.search(head)
    if told is None:
        return []
    projects = re.findall(r"“([^“”]+)”", told["projects"])
    names = list(find_names(reading, head[: told.start()], offset))
    if len(names) != len(projects) or any(n.project for n in names):
        return []
    end = offset + len(head)
    return [replace(n, project=tidy_project(p), end=end) for n, p in zip(names, projects, strict=True)]


# what small places are called by, and no product is: 富山, 小榄镇
_PLACE_LIKE = r"[一-龥]{1,2}(?:山|江|湖|港|桥|镇|乡|村|岛|湾|河|溪|岭|坪|坝|浦|塘|堡|寨|滩|渡|沟)"


def _project(reading: Reading, found: re.Match[str]) -> str | None:
    """The project that an item names, without what parts it from the enterprise; a place in brackets is none."""
    named = re.sub(r"^[—:-]+", "", found["quoted"] or found["plain"] or "")
    if re.fullmatch(r"[一-龥]{2,6}", named) and any(
        (p.start, p.end) == (0, len(named)) for p in mentions(reading, named, near="all")
    ):
        return None
    return tidy_project(named or None)


def _is_plant(reading: Reading, plain: str) -> bool:
    """Whether ``plain`` is a plant by its place."""
    if not re.fullmatch(r"[一-龥]{2,6}工厂", plain):
        return False
    if re.fullmatch(_PLACE_LIKE, plain[:-2]):
        return True
    return any(p.start == 0 and p.end == len(plain) - 2 for p in mentions(reading, plain, near="all"))


def _with_project(item: str, *, counted: bool) -> re.Match[str] | None:
    """A short name with its project in quotes; ``counted``: one of as many as were said."""
    for match in (SHORT_ITEM.match(item), _SHORT_COUNTED.fullmatch(item) if counted else None):
        if match is not None and _short(match["enterprise"]):
            return match
    return None


def _short(item: str) -> bool:
    """Whether ``item`` may be the short name of an enterprise."""
    return bool(
        re.fullmatch(r"[一-龥A-Za-z0-9]{2,14}(?:\([^()]*\))?", item)
        and not re.search(
            r"^(?:以上|上述|这|截至|截止|目前|此前|随后|其中|近年|今年|去年)|[的了在和与等入选列]|20\d\d|建成|达到|达$|^5G|万人|累计|数量|居全|位居|第[一二三四五六]|企业|工厂$|^(?:国家|省|市|区|部)级$|场景|唯一|首[个家]|项目|[省市区县]$",
            item,
        )
    )


def _of_city(reading: Reading, piece: str) -> int:
    """How much of ``piece`` only says whose it is: 广州有|广州南沙汽车制造有限公司."""
    for name in sorted(reading.own.cities, key=len, reverse=True):
        if found := re.match(
            rf"{re.escape(name)}(?:市|州)?(?:则|也|另|现|共|已)*(?:有(?![色限机研])|的|包括|为|:)+(?!限)",
            piece,
        ):
            return found.end()
    return 0


def _of_other_city(reading: Reading, piece: str) -> bool:
    """武汉市的甲公司: named as another city's."""
    owner = re.match(r"(?P<who>[一-龥]{2,10}?[市州盟])的", piece)
    if owner is None:
        return False
    named = mentions(reading, owner["who"], near="all")
    return bool(named) and named[-1].scope == "other"


def _pieces(segment: str) -> list[tuple[int, str]]:
    """The names of an enumeration, split at 、 and commas outside quotes and brackets."""
    pieces: list[tuple[int, str]] = []
    depth = start = 0
    for at, char in enumerate(segment):
        depth += {"“": 1, "(": 1, "《": 1, "”": -1, ")": -1, "》": -1}.get(char, 0)
        if char in "；;" or (char == "、" and depth and _NEXT_ITEM.match(segment, at + 1)):
            depth = 0  # no name holds that: a mark was not read
        joint = (char in "和及与" or segment.startswith("以及", at)) and re.search(
            r"(?:公司|集团|厂|[”)]|项目)$", segment[max(0, at - 4) : at].removesuffix("以")
        )
        by = char == "，" and _BY_PROJECT.match(segment, at + 1)
        if depth <= 0 and not by and (char in "、，；;:…\n" or joint):
            pieces.append((start, segment[start:at]))
            start, depth = at + 1, 0
    pieces.append((start, segment[start:]))
    # what a colon ends is a label, no name: 国家级中:甲公司、乙公司
    labels = {a + len(p) for a, p in pieces if p.strip()}
    return [
        (a, p)
        for a, p in pieces
        if p.strip() and not (a + len(p) in labels and segment[a + len(p) : a + len(p) + 1] == ":")
    ]


def wide(text: str) -> str:
    """``text`` with the brackets of Chinese print."""
    return text.replace("(", "（").replace(")", "）")


def tidy_project(project: str | None) -> str | None:
    """A project's name as reported; None for none, and for one that is no name (5G工厂项目)."""
    if project is None or re.fullmatch(r"(?:的)?5G(?:全连接)?工厂(?:项目|建设)?", project.strip()):
        return None
    return wide(project).strip() or None
