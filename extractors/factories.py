"""Enterprises and projects in the lists of 5G factories: prose lists and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.claims import Claim
from extractors.reading import Reading
from extractors.tables import Grid, GridCell, grids
from pipeline.model import Factory, Scope, Status

_ISSUER = r"(?:工业和信息化部|工信部|国家级?|部级|省级|全省|[一-龥]{2,3}[省市]|[一-龥]{2,6}自治区|市级|省经信厅|省工信厅|全国)?(?:办公厅)?(?:发布的?|公布的?|认定的?|遴选的?|评选的?|印发的?)?(?:首批|第[一二三四五六]批)?"
_YEAR = r"(?:20\d\d年?度?)?(?:\(第[一二三四五]批\))?(?:首批|第[一二三四五六]批)?"
_NAME = (
    r"(?:5G工厂名录|5G工厂名单|工业互联网试点示范(?:项目)?(?:名单)?\(5G工厂(?:方向|类)?\)(?:名单)?|工业互联网试点示范(?:项目)?(?:名单)?5G工厂方向"
    r"|5G全连接工厂(?:试点|示范|标杆|建设)?(?:示范|试点)?(?:项目|企业)?(?:名录|名单|清单|试点示范|标杆|试点|示范)?|5G工厂(?:试点|示范|标杆|建设试点|培育)(?:名单|名录|企业|项目)?)"
)
LIST = re.compile(
    rf"(?P<issuer>{_ISSUER})[《“\"]?(?P<issuer2>(?:工业和信息化部|工信部|国家级?|省级|[一-龥]{{2,3}}[省市]|[一-龥]{{2,6}}自治区)?)(?P<year>{_YEAR})(?P<issuer3>(?:省级|国家级?|[一-龥]{{2,3}}[省市]|[一-龥]{{2,6}}自治区)?)(?P<name>{_NAME})(?:\((?P<year2>20\d\d)年?度?\))?[》”\"]?"
)
_VERB = r"(?P<verb>入选|列入|入围|纳入|获评|上榜|跻身|获批|被?认定为|被?评为|进入|登上|荣获|入榜|被?遴选为|获得)(?:了|为)?"
_ENTRY = re.compile(rf"(?:均|已|全部|先后|成功|分别|被|双双|共同)*{_VERB}{LIST.pattern}")
_COMPANY = (
    r"(?:公司(?:(?!的|申报|建设|实施)[一-龥]){2,8}?(?:分公司|分厂|基地)|公司|集团(?!有限|股份|公司|控股|责任)|总厂|卷烟厂"
    r"|炼铁厂|炼钢厂|电厂|机械厂|研究院|研究所|港务局)"
)
_PROJECT_QUOTED = r"[“\"(《](?P<quoted>[^“”\"()《》]*(?:“[^”]*”)?[^“”\"()《》]{2,60})[”\")》]"
_ITEM = re.compile(
    rf"^(?P<enterprise>(?:[^“”\"、]|\([一-龥]{{2,6}}\)){{2,40}}?{_COMPANY})(?:\((?:以下)?简称[^)]*\))?"
    rf"(?:的|申报的|建设的|实施的|承建的)?(?:{_PROJECT_QUOTED}|(?P<plain>[^“”\"、()]{{2,50}}?(?:工厂项目|工厂|项目|车间)))?(?:项目|工厂)?(?:等)?(?:\d+|[一二两三四五六七八九十]+)?(?:家|个|项)?(?:企业|工厂|项目|公司|单位)?$"
)
_LEAD = re.compile(
    r"^(?:[(\[]?[一二三四五六七八九十\d]+[)\].、]+|截至[^，]{2,14}[，]|截至20\d\d年[年底末月\d]*|其中[:，]?|目前[，]?|现|共|累计|全市|我市|本市|已|有|和|以及|及|与|由|推动|支持|培育|指导|先后|现有|拥有|另有|还有|另外|此外|分别有|20\d\d年[，]?|一是|二是|三是|如|包括|例如|即|分别是|分别为|为|[:，])+"
)
_COUNT = re.compile(
    r"(?:等)?(?:\d+|[一二两三四五六七八九十]+)(?:家|个|项)(?:企业|工厂|项目|公司|单位)?的?(?:5G工厂|项目)?$|等(?:一批)?(?:企业|项目|公司)?$"
)
# …公司于2022年获评: the day before the verb
_DAY = re.compile(
    r"(?:均|也|已|先后)*(?:于|在)?20\d\d年(?:\d{1,2}月)?(?:份)?(?:\d{1,2}日)?(?:被|正式|成功)*$"
)
_BY = re.compile(r"(?:均|分别|先后|成功|双双)*(?:被|经|由)(?:工业和信息化部|工信部|国家)[^，。、]{0,6}$")
# …等被评为省级5G工厂，列入2023年山西省5G工厂名单: the honour that the list gives
_HONOURED = re.compile(
    r"(?:等)?(?:\d+|[一二两三四五六七八九十]+)?(?:家|个)?(?:企业|工厂|项目)?(?:均|已|先后|成功|分别)*被?(?:评为|评定为|认定为|确定为|遴选为|授予|获评|获得?|荣获|列为)"
    r"(?:国家级?|省级|市级|全省|[一-龥]{2,3}省)?[^，。、；“”]{0,14}(?:工厂|企业|车间|项目|标杆|示范|称号)，(?:并|且|均|全部|同时|先后)*$"
)
_WISHED = re.compile(r"拟|推荐|申报|争取|力争|争创|组织|积极|支持|推动|计划|将|鼓励|公示|目标|培育|有望")
_NOT_ENTRY = re.compile(r"未(?:能)?$|没有$|尚未$")


def find_factories(reading: Reading) -> Iterator[Claim]:
    """Every enterprise that the text or a table puts into a list of 5G factories."""
    for sentence in reading.sentences:
        if "工厂" in sentence.text:
            yield from _of_sentence(reading, sentence.start, sentence.text)
    yield from _among(reading)
    yield from _seated(reading)
    for grid in grids(reading):
        yield from _of_grid(reading, grid)


def list_name(match: re.Match[str]) -> str:
    """The list as it is named: 2023年5G工厂名录, whoever issued it left out."""
    year = (re.findall(r"20\d\d", match["year"] or "") or [match["year2"]])[0]
    stated = f"{year}年" if year else ""
    name = match["name"].replace("(", "（").replace(")", "）")
    before = _region(match["issuer"]) or _region(match["issuer2"])
    return f"{before}{stated}{'' if before else _region(match['issuer3'])}{name}"


def _region(issuer: str | None) -> str:
    """The province or city by which a list is named, without what was done by it."""
    found = re.match(r"(?!全省|省级|市级)[一-龥]{1,8}?(?:省|市|自治区)", issuer or "")
    return found[0] if found else ""


def _list_scope(match: re.Match[str]) -> Scope:
    issuers = "".join(g or "" for g in (match["issuer"], match["issuer2"], match["issuer3"]))
    if "省" in issuers or "自治区" in issuers or re.search(r"(?:北京|上海|天津|重庆)市", issuers):
        return "province"
    return "city"


def _of_sentence(reading: Reading, start: int, text: str) -> Iterator[Claim]:
    done = 0
    for entry in _ENTRY.finditer(text):
        head = _HONOURED.sub("", _BY.sub("", _DAY.sub("", text[done : entry.start()])))
        if _NOT_ENTRY.search(head) or ("公司" not in head + text[entry.end() :] and not _COUNT.search(head)):
            done = entry.end()
            continue
        items = list(_items(reading, head, done))
        tail = re.match(
            r"(?:的)?(?:企业|项目|工厂|单位)?(?:共|达|数量|\d+|[一二三四五六七八九十]+|家|个|项)*(?:企业|项目)?[，]?(?:分别)?(?:有|包括|分别为|为|是|名单如下|如下)*[:：(]?",
            text[entry.end() :],
        )
        rest_at = entry.end() + (tail.end() if tail else 0)
        if not items and not _ENTRY.search(text, entry.end()):
            items = list(_items(reading, text[rest_at:].rstrip("。；;)\n"), rest_at))
        status: Status = (
            "planned"
            if _WISHED.search(_verb_lead(head)) or re.match(r"[^，。]{0,4}(?:公示|拟)", text[entry.end() :])
            else "actual"
        )
        for factory_start, factory_end, enterprise, project, sure in items:
            yield Claim(
                kind="factory",
                value=Factory(enterprise=enterprise, project=project, list=list_name(entry)),
                scope=_list_scope(entry),
                status=status,
                confidence=0.95 if sure else 0.7,
                spans=(
                    (
                        start + factory_start,
                        start + max(factory_end, entry.end())
                        if factory_start < entry.start()
                        else start + factory_end,
                    ),
                ),
            )
        done = entry.end()


# 在2023年5G工厂名录(共300家)中，厦门占3席:甲公司、乙公司: the names after the colon
_SEATS = re.compile(
    rf"{LIST.pattern}(?:\([^()]{{0,30}}\))?(?:中|里|内|公布|显示|名单)?[，:]?(?:[^，。；:、]{{0,16}}(?:占|有|共|入选|上榜|达|计)[^，。；:、]{{0,12}})?:(?P<names>[^。\n]{{4,400}})"
)
_AMONG = re.compile(
    rf"{LIST.pattern}(?:企业|项目|名单)?(?:名单)?(?:中|里|公布)[，:]?(?P<names>[^。；\n]{{4,400}}?)(?:成功|均|双双|全部|榜上有名)*(?:入选|上榜|入围|在列|榜上有名)(?=[。；，\n]|$)"
)


def _among(reading: Reading) -> Iterator[Claim]:
    """工业和信息化部公布的2023年5G工厂名录中，我市甲公司、乙公司入选."""
    for match in reading.matches(_AMONG, word="工厂"):
        names = re.sub(
            r"^(?:我市|全市|本市|全州|我州|[一-龥]{2,4}[市州])(?:的|有|共有)?|(?:均|已|全部)$",
            "",
            match["names"],
        )
        offset = match.start("names") + match["names"].index(names)
        for start, end, enterprise, project, sure in _items(reading, names, offset):
            yield Claim(
                kind="factory",
                value=Factory(enterprise=enterprise, project=project, list=list_name(match)),
                scope=_list_scope(match),
                confidence=0.9 if sure else 0.7,
                spans=((start, end), match.span()),
            )


def _seated(reading: Reading) -> Iterator[Claim]:
    """Names after a colon that a list of 5G factories opens."""
    for match in reading.matches(_SEATS, word="工厂"):
        head = reading.text.norm[max(0, match.start() - 12) : match.start()]
        if _WISHED.search(head) or _WISHED.search(match[0][: match.start("names") - match.start()]):
            continue
        for start, end, enterprise, project, sure in _items(reading, match["names"], match.start("names")):
            if not sure:
                continue
            yield Claim(
                kind="factory",
                value=Factory(enterprise=enterprise, project=project, list=list_name(match)),
                scope=_list_scope(match),
                confidence=0.9,
                spans=((start, end), (match.start(), match.start("names"))),
            )


def _verb_lead(head: str) -> str:
    """The words right before the verb, the names taken away."""
    bare = re.sub(rf"[^、，]*?{_COMPANY}", "", head)
    return bare[-10:] if len(bare) <= 40 else head[-6:]


def _items(reading: Reading, segment: str, offset: int) -> Iterator[tuple[int, int, str, str | None, bool]]:
    """Start, end, enterprise, project of each name in an enumeration; whether the name is a full one."""
    counted = _COUNT.search(segment.rstrip("，"))
    pieces = _pieces(segment)
    for at, piece in pieces:
        lead = _LEAD.match(piece)
        begin = lead.end() if lead else 0
        begin += _of_city(reading, piece[begin:])
        item = _COUNT.sub("", piece[begin:].rstrip("，。；;: "))
        found = _ITEM.match(item)
        if found:
            project = found["quoted"] or found["plain"]
            enterprise = re.split(r"[，。]", found["enterprise"])[-1]
            yield (
                offset + at + begin + found.start("enterprise") + len(found["enterprise"]) - len(enterprise),
                offset + at + begin + len(item),
                enterprise.replace("(", "（").replace(")", "）"),
                _tidy(project),
                True,
            )
        elif (
            counted
            and len(pieces) > 1
            and re.fullmatch(r"[一-龥A-Za-z0-9]{2,14}(?:\([^()]*\))?", item)
            and not re.search(r"[的了在和与等入选列]|企业|工厂$|场景", item)
        ):
            yield offset + at + begin, offset + at + begin + len(item), item, None, False


def _of_city(reading: Reading, piece: str) -> int:
    """How much of ``piece`` only says whose it is: 广州有|广州南沙汽车制造有限公司."""
    for name in sorted(reading.own.cities, key=len, reverse=True):
        if found := re.match(
            rf"{re.escape(name)}(?:市|州)?(?:则|也|另|现|共|已)*(?:有|的|包括|为|:)+(?!限)", piece
        ):
            return found.end()
    return 0


def _pieces(segment: str) -> list[tuple[int, str]]:
    """The names of an enumeration, split at 、 and commas outside quotes and brackets."""
    pieces: list[tuple[int, str]] = []
    depth = start = 0
    for at, char in enumerate(segment):
        depth += {"“": 1, "(": 1, "《": 1, "”": -1, ")": -1, "》": -1}.get(char, 0)
        joint = char in "和及" and re.search(r"(?:公司|集团|厂|[”)]|项目)$", segment[max(0, at - 4) : at])
        if depth <= 0 and (char in "、，；;:\n" or joint):
            pieces.append((start, segment[start:at]))
            start, depth = at + 1, 0
    pieces.append((start, segment[start:]))
    return [(a, p) for a, p in pieces if p.strip()]


def _tidy(project: str | None) -> str | None:
    if project is None:
        return None
    return project.replace("(", "（").replace(")", "）").strip() or None


def _of_grid(reading: Reading, grid: Grid) -> Iterator[Claim]:
    company = grid.column(r"企业|单位|公司|主体", but=r"数|所属|联系|主管|推荐")
    project = grid.column(r"项目|工厂名称|工厂$|建设内容", but=r"数量|金额|类型|名录|名单|方向")
    column = grid.column(r"名录|名单|称号|类别|类型|批次|入选|方向|荣誉|认定")
    year = grid.column(r"^(?:入选|认定|获评|年度)?(?:年度|年份|时间)$")
    note = grid.column(r"状态|进展|备注|说明|结果|情况", but=r"建设内容|项目|应用|效益|成效")
    if company is None:
        return
    from_caption = next(LIST.finditer(_matching(grid.caption)), None)
    for row in grid.rows:
        enterprise = row[company]
        if (
            enterprise.span is None
            or enterprise.numeric
            or len(enterprise.text) < 2
            or "合计" in enterprise.text
        ):
            continue
        named = _row_list(row, column, year) or (from_caption if column is None else None)
        if named is None:
            continue
        name = named if isinstance(named, str) else list_name(named)
        match = LIST.search(name.replace("（", "(").replace("）", ")"))
        cells = [
            enterprise,
            row[project] if project is not None else None,
            row[column] if column is not None else None,
        ]
        spans = tuple(dict.fromkeys(c.span for c in cells if c is not None and c.span is not None))
        yield Claim(
            kind="factory",
            value=Factory(
                enterprise=enterprise.text.replace("(", "（").replace(")", "）"),
                project=_tidy(row[project].text or None) if project is not None else None,
                list=name,
            ),
            scope="province" if match and "省" in name else "city",
            status="planned" if _hoped(grid, row, column, note) else "actual",
            confidence=0.95,
            spans=spans,
        )


_HOPED = re.compile(r"拟|推荐|申报|培育|储备|计划|公示|申请|待")
_HOPED_TABLE = re.compile(
    r"(?:拟|推荐|储备|培育|候选|计划|申报)(?:入选|认定|申报|推荐)?[^，。；]{0,16}(?:名单|清单|一览表|汇总表|情况表|表)$"
)


def _hoped(grid: Grid, row: tuple[GridCell, ...], column: int | None, note: int | None) -> bool:
    """Whether the row's own list or remark says that it is only hoped for, or the table's caption does."""
    told = "".join(row[c].text for c in (column, note) if c is not None)
    return bool(_HOPED.search(told) or _HOPED_TABLE.search(re.sub(r"\s", "", grid.caption.split("\n")[0])))


def _row_list(row: tuple[GridCell, ...], column: int | None, year: int | None) -> str | None:
    if column is None:
        return None
    match = LIST.search(row[column].text)
    if match is None:
        return None
    name = list_name(match)
    if not re.search(r"20\d\d", name) and year is not None and (y := re.search(r"20\d\d", row[year].text)):
        name = f"{y[0]}年{name}"
    return name


def _matching(caption: str) -> str:
    return caption.replace("（", "(").replace("）", ")")
