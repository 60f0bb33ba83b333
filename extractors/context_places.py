"""Whose a thing is: the places that its sentence, its clause and its heading name."""

from __future__ import annotations

import re

from extractors.language import cues
from extractors.places import Near, Own, Place, find_places
from extractors.reading import Reading, Sentence
from pipeline.model import Scope

# 位居全省第二, 全国领先, 占全省的15%: a rank, not the owner of a figure
_RANK_AFTER = re.compile(
    r"(?:第[一二三四五六七八九十\d]|前[列茅\d三五十]|首[位个家批座]|领先|有(?:重要|较大|广泛|一定)?影响|之首|各?地市|各?城市|[^，。；]{0,6}(?:第[一二三四五六七八九十\d]|前列)|的?\d[\d.]*%|唯一|率先|典范|标杆|样板|示范|先进|知名)"
)
_RANK_BEFORE = re.compile(r"(?:居|占|列|位于|走在|排名?|领跑|成为|打造|面向|辐射|服务|联通|覆盖|获|入选|被)$")
# an authority named with a place is not the place: 浙江省通信管理局, 全国会议
_BODY_AFTER = re.compile(
    r"(?:人民政府|政府|党委|委|首位|省会|首府|通信管理局|经济和信息化|工业和信息化|经信|工信|发展改革|发改|统计局|会议|两会|工作|战略|重要|批|“|新型|统计)"
)
# titles of documents, what a figure leaves out: (不含雄安新区、定州市), and names: 一拖(洛阳)柴油机有限公司
_SET_ASIDE = re.compile(
    r"《[^》]*》|(?:不含|不包括|剔除|扣除|未含)[^，。；()\d]{2,20}?(?=后?(?:仍|则)?(?:为|有|约|达|\d))|(?<=[一-龥])\([一-龥]{2,8}\)(?=[一-龥]{2})|\((?:不含|不包括|不包含|除|扣除|未含)[^()]*\)|\((?:含|包含|包括|含有)[^()\d]*\)|(?<=[地区群点])\([^()\d，；]*\)"
)
# 工信部数据显示，…: what a ministry counts or means to do is the nation's
_MINISTRY = re.compile(
    r"(?:工信部|工业和信息化部|国家发展改革委|国务院)(?=(?:最新|公布的?|发布的?)?(?:数据|统计|将|计划|提出|预计|表示|透露))"
)
_OWN_DISTRICT = re.compile(r"[全我本][区县旗]")  # where a district applies
# 市区两级, 市区联动: city and district, none of them alone
_LEVELS_AFTER = re.compile(r"两级|[三四]级|联动|共建|共同")
SOME_DISTRICTS = re.compile(
    r"(?:岛[内外]|城[内外]|山区|沿海|沿江|主城|中心|[东南西北中]部)[一二两三四五六七八九十]{1,2}[区县](?!域)"
    # 其余8县及高新区: what the rows above leave of the city
    r"|(?:其余|其[他它]|剩余|余下)(?:各|[\d一二两三四五六七八九十]{1,3}个?)?(?:(?:县|市|区|旗|[(（]市、?区[)）]|[、,])+)(?![域场政级]|共?合计|共)"
    r"|[一-龥]{2,4}总场|(?<!\d)\d{1,3}团(?!队|体|结|组|伙|级)"  # of a division of the 兵团
)
_OPENING = re.compile(
    r"(?:^|[，,。；;:\n(])(?:\d+[.、]|\([一二三四五六七八九十\d]+\)|其中|首府|省会|州府|同期|目前|现|而|同时|此外|与此同时|从|据统计|分区域看|按区域看)*[:，]?"
    r"(?:(?:截至|到|至)?(?:20\d\d年|今年|去年)[^，。；一-龥]{0,4}(?:月|底|末|年底|上半年|\d+日|月底|月末)*)?$"
)
_IN_ITS_BRACKET = re.compile(r"\((?:约|为|共|共有|达)?")
_SHARE_OF = re.compile(
    r"(?:占|占到)(?P<whose>全省|全国|全区|我省|自治区|[一-龥]{2,3}省|[一-龥]{2,8}自治区)(?:5G(?:网络|通信)?基站)?(?:总数|总量|总规模|数量)?\((?:约|为|共|达)*$"
)


def scope_at(
    reading: Reading, sentence: Sentence, at: int, *, near: Near = ""
) -> tuple[Scope, str | None, bool]:
    """Whose the thing at ``at`` is, its place, and whether the sentence says so.

    The nearest mention before counts; one of an earlier clause only where it opens that clause.
    """
    local = at - sentence.start
    clause_start, clause_end = reading.clause_at(at)
    same = clause_start - sentence.start
    named = [m for m in mentions(reading, sentence.text, near=near) if m.end <= clause_end - sentence.start]
    before = [
        m
        for m in named
        if m.end <= local
        and not _is_rank(sentence.text, m)
        and (m.start >= same or _opens_clause(sentence.text, m))
    ]
    # 占黑龙江省(6.9万个)的31.6%: what a bracket right behind a place tells is that place's
    # so does what it tells behind the measure: 占全省5G基站总数(12.1万个)的10.9%
    direct = [m for m in named if _IN_ITS_BRACKET.fullmatch(sentence.text, m.end, local)]
    if not direct:
        direct = [m for m in _owners_in_brackets(reading, sentence.text, local) if m.end <= local]
    before = direct or before
    inside = [m for m in named if m.start >= local and m.start < local + 1]
    if before or inside:
        chosen = (before or inside)[-1]
        # 宁波市鄞州区: the narrower of two that touch is the last one already; 我省宁波市 likewise
        return chosen.scope, chosen.name, True
    for section in reversed(reading.sections_at(at)):
        scope = _heading_scope(reading, section.title)
        if scope is not None:
            return scope, None, False
    return "city", None, False


def _owners_in_brackets(reading: Reading, text: str, local: int) -> list[Place]:
    """The province or nation of whose total a share is told, its figure in the bracket that opens at ``local``."""
    share = _SHARE_OF.search(text, 0, local)
    if share is None:
        return []
    nation = share["whose"] == "全国"
    name = "全国" if nation else reading.own.province or ""
    return [Place(*share.span("whose"), name, "nation" if nation else "province")]


def _heading_scope(reading: Reading, title: str) -> Scope | None:
    if any(m.scope == "city" for m in mentions(reading, title)):
        return None
    if title.startswith(("全国", "国内", "我国")) and not _is_rank(title, Place(0, 2, "", "nation")):
        return "nation"
    if title.startswith(("全省", "我省")):
        return "province"
    return None


def mentions(reading: Reading, text: str, *, near: Near = "") -> list[Place]:
    """Cue words and place names of ``text`` that say whose something is."""
    known = reading.mentions.get((text, near))
    if known is None:
        known = reading.mentions[text, near] = _find_mentions(reading, text, near)
    return known


def _find_mentions(reading: Reading, text: str, near: Near) -> list[Place]:
    own = reading.own
    single = next(iter(own.cities.values())) if len(reading.applicant.cities) == 1 else None
    found: list[Place] = []
    for cue in cues(text):
        if cue.kind == "nation":
            found.append(Place(cue.start, cue.end, "全国", "nation"))
        elif cue.kind == "province":
            found.append(Place(cue.start, cue.end, own.province or "全省", "province"))
        elif cue.kind == "city" and text[cue.start - 1 : cue.start] != "各":  # 兵团各师市
            above = own.district and cue.text.endswith("市")
            name = (own.province if above else single) or ""
            found.append(Place(cue.start, cue.end, name, "province" if above else "city"))
        elif cue.kind == "district":
            if own.district and _OWN_DISTRICT.fullmatch(cue.text):
                found.append(Place(cue.start, cue.end, single or "", "city"))
            elif not _LEVELS_AFTER.match(text, cue.end):
                found.append(Place(_with_city(own, text, cue.start), cue.end, cue.text, "district"))
        elif cue.kind == "region":
            found.append(Place(cue.start, cue.end, cue.text, "other"))
    for match in SOME_DISTRICTS.finditer(text):  # 岛内三区
        if not any(m.start < match.end() and match.start() < m.end for m in found if m.end - m.start > 2):
            found = [m for m in found if not (match.start() <= m.start and m.end <= match.end())]
            found.append(Place(match.start(), match.end(), match[0], "district"))
    for match in re.finditer(r"全区(?!域)", text):
        found.append(Place(match.start(), match.end(), *_whole_district(own, single)))
    for match in _MINISTRY.finditer(text):
        found.append(Place(match.start(), match.end(), "全国", "nation"))
    if own.region:
        for match in re.finditer(r"(?:(?<![一-龥])|(?<=[于比过占较超]))自治区", text):
            found.append(Place(match.start(), match.end(), own.province or "", "province"))
    for place in find_places(text, own, near=near):
        if not any(m.start < place.end and place.start < m.end for m in found):
            scope: Scope = "city" if own.municipality and place.scope == "province" else place.scope
            found.append(Place(place.start, place.end, place.name, scope))
    quoted = [m.span() for m in _SET_ASIDE.finditer(text)]
    found = [m for m in found if not any(a <= m.start < b for a, b in quoted)]
    found = [m for m in found if not (_BODY_AFTER.match(text, m.end) and m.scope != "city")]
    return sorted(found, key=lambda m: m.end)


def _whole_district(own: Own, single: str | None) -> tuple[str, Scope]:
    """What 全区 means: the district that applies, the autonomous region, else some district of the city."""
    if own.district:
        return single or "", "city"
    return (own.province or "", "province") if own.region else ("全区", "district")


def _with_city(own: Own, text: str, start: int) -> int:
    """Where the words begin that name a part of the city by it: 铁门关市区, 宁波市城区."""
    for name in sorted(own.cities, key=len, reverse=True):
        if text.endswith(name, 0, start):
            return start - len(name)
    return start


def _is_rank(text: str, mention: Place) -> bool:
    if text[mention.start : mention.end] == "中国":  # 中国科技城, 中国移动: a name
        return not re.match(r"的|已|5G|每万|累计|共有|基站|现有", text[mention.end :])
    return bool(
        mention.scope in ("nation", "province")
        and (_RANK_AFTER.match(text, mention.end) or _RANK_BEFORE.search(text, 0, mention.start))
    )


def _opens_clause(text: str, mention: Place) -> bool:
    """Whether the mention is the subject of its clause: it opens it, or follows another place or a date."""
    head = text[: mention.start]
    if _OPENING.search(head):
        return True
    return bool(re.search(r"(?:^|[，。；;:\n(])[一-龥]{2,10}[省市州]$", head))
