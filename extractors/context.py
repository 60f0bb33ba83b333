"""Whose a figure is, whether it is so or wished for, and of when: read from the words before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.dates import When
from extractors.language import Cue, cues
from extractors.places import Near, Own, Place, find_places
from extractors.reading import Reading, Sentence
from pipeline.model import Scope, Status

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
# 市区两级, 市区联动: city and district, none of them alone
_LEVELS_AFTER = re.compile(r"两级|[三四]级|联动|共建|共同")
_NOT_DISPOSAL = re.compile(
    r"[^，。；]{0,40}?(?:纳入|作为|列入|写入|融入|应用于|运用于|用于|转化为|摆在|放在)"
)
_RESET = re.compile(r"(?:已(?!有计划)|目前|现有|现已|当前|截至目前|迄今|累计已|实有|先后|业已)")
_AIM_NOUN_BEFORE = re.compile(
    r"(?:完成|实现|达成|围绕|按照|对照|聚焦|对标|根据|年度|既定|全年|依据|落实|超过|提前完成)[^，。；]{0,12}$"
)
_PLAN_NOUN_BEFORE = re.compile(
    r"(?:按照|按|根据|原|完成|超|年度|行动|列入|纳入|围绕|依据|对照)[^，。；]{0,6}$"
)
# 下一步，… tells of what is to come; 为下一步发展奠定基础 does not
# 在建900个，累计建成2.98万个: what is being built tells nothing of the next clause
_OF_ONE_CLAUSE = ("在建", "拟建", "筹建", "准备", "谋划")
_NEXT_OPENS = re.compile(r"[，,:]|将|我市|全市|我州|本市|围绕|面向|聚焦|重点|支持|推动|推广|拟|计划")
_RECKONED = re.compile(r"[^，。；]{0,24}(?:计算|测算|折算|核算|为基数|口径)")
_UP_TO_NOW = re.compile(r"[到至](?:目前|现在|如今)(?=[^，。；]*$)")  # 由“十三五”末的…发展到目前的3.4万个
_TODAY = re.compile(r"截至|截止|目前|现有|当前|已(?:建|开|累)|累计(?:建成|开通)")
# 5G基站要突破2.4万个; no word that only ends with 要
_MUST = re.compile(
    r"(?<![主重需必首只摘纪扼简概将就])要(?=(?:累计|力争|确保|稳定|努力)?(?:达|突破|超过|实现|建成|增至|增加到|提高到|提升到|保持|不低于|不少于))"
)
_WISH = re.compile(r"将|计划|力争|拟|预计|争取|目标|确保|规划")
# 计划今年6月底完成: the day of a plan, over or not, makes it no fact
_WISHED_FOR = re.compile(r"(?<!年度)(?:计划|力争|争取|拟|预计|确保)(?:于|在|到|至)?$")
_WILL_BE = re.compile(r"将|计划|力争|争取|拟|预计")
_TASK_HEADING = re.compile(r"(?:任务|计划|安排|重点工作)(?:安排|清单)?$")
_TARGET_HEADING = re.compile(r"(?:目标|预期效果|绩效|预期成效)(?!.{0,4}完成)")


@dataclass(frozen=True)
class Context:
    scope: Scope
    place: str | None
    status: Status
    as_of: str | None
    explicit: bool  # the sentence itself says whose it is


_YEARS = re.compile(r"(?P<first>20\d\d)年?[—~\-至到](?P<last>20\d\d)年")


def context_at(reading: Reading, at: int, after: int | None = None, *, near: Near = "") -> Context:
    """The context of a figure whose metric or number starts at ``at`` and ends at ``after``. ``near``: places
    that only their short names tell count too (`find_places`)."""
    sentence = reading.sentence_at(at)
    local = at - sentence.start
    dates = reading.dates(sentence.text)
    later = _trailing_date(dates, sentence, (after or at) - sentence.start)
    as_of = later or _leading_date(sentence.text, dates, local)
    carried = None if as_of else reading.carried(sentence)
    scope, place, explicit = scope_at(reading, sentence, at, near=near)
    status = status_at(reading, sentence, at)
    if later is not None and later.after(reading.today):
        status = "target"
    if as_of is None and status == "target":
        as_of = next(iter(reversed(_years_ahead(reading, sentence.text, local))), None)
    if as_of is None:
        before = reading.dated_before(sentence) if status == "actual" else None
        if carried and status == "target":
            as_of = carried
        else:
            as_of = before or heading_date(reading, at, ahead=status == "target")
            if as_of is None and (counted := _reckoning_date(sentence.text, dates, local)) is not None:
                as_of = reading.stated_before(sentence) or counted
            if as_of is None and status == "actual" and _SAME_DAY.match(sentence.text):
                as_of = reading.stated_before(sentence)
            if as_of is None and status == "actual" and scope == "city":
                as_of = reading.framed(sentence)
            if as_of is None and status == "actual" and scope in ("city", "district"):
                as_of = reading.noted_below(sentence)
    if as_of is not None and status == "actual" and as_of.year > reading.reference:
        as_of = None  # “十四五”期间计划投资100亿元，已建成…: the period is of what is planned
    return Context(
        scope=scope,
        place=place or None,
        status=status,
        as_of=_stated(as_of, status),
        explicit=explicit,
    )


_IN_ITS_BRACKET = re.compile(r"\((?:约|为|共|共有|达)?")
_SHARE_OF = re.compile(
    r"(?:占|占到)(?P<whose>全省|全国|全区|我省|自治区)(?:5G(?:网络|通信)?基站)?(?:总数|总量|总规模|数量)?\((?:约|为|共|达)*$"
)


def _owners_in_brackets(reading: Reading, text: str, local: int) -> list[Place]:
    """The province or nation of whose total a share is told, its figure in the bracket that opens at ``local``."""
    share = _SHARE_OF.search(text, 0, local)
    if share is None:
        return []
    nation = share["whose"] == "全国"
    name = "全国" if nation else reading.own.province or ""
    return [Place(*share.span("whose"), name, "nation" if nation else "province")]


_SAME_DAY = re.compile(r"\s*(?:同期|同一时期|与此同时|同时期)")  # the day that the sentence before tells


def _stated(when: When | None, status: Status) -> str | None:
    """The period as reported: the end of a year is that year for what is aimed at."""
    if when is None:
        return None
    return when.iso[:4] if status == "target" and when.iso.endswith("-12") else when.iso


def _leading_date(text: str, dates: tuple[When, ...], local: int) -> When | None:
    """The last period before the figure, a finer one of the same year preferred to a bare year."""
    now = _UP_TO_NOW.search(text, 0, local)
    before = [d for d in dates if (now.end() if now else 0) <= d.end <= local + 1]
    stated = [d for d in before if not _reckoned(text, d, local) and not _of_figure_before(text, d)]
    # …已开通11862个，其中2024年新开通1204个，|每万人…: the year of a part is that part's
    while len(stated) > 1 and _of_added_part(text, stated[-1], local):
        stated.pop()
    if not stated:
        return None
    last = stated[-1]
    # 2023年新增2864个，年末总数11690个
    ended = len(last.iso) == 4 and re.search(r"[，、；](?:到|至)?年[末底]", text[last.end : local])
    return replace(last, iso=f"{last.iso}-12") if ended else last


def _of_added_part(text: str, date: When, local: int) -> bool:
    """Whether the period tells when a part named before ``local`` was added."""
    part = re.compile(r"[^，。；]{0,8}(?:新|净增|增)[^，。；]*[，；]").match(text, date.end, local)
    return bool(part) and text.endswith(("其中", "其中:", "其中，"), 0, date.start)


def _of_figure_before(text: str, date: When) -> bool:
    """Whether a bracket right behind a number of people holds nothing but the period: 74.56万人(2023年末)."""
    return bool(re.search(r"\d万?人\($", text[: date.start])) and text[date.end : date.end + 1] == ")"


def _reckoning_date(text: str, dates: tuple[When, ...], local: int) -> When | None:
    """The day of the head count by which a figure was reckoned: for want of one of its own."""
    return next((d for d in dates if d.end <= local + 1 and _reckoned(text, d, local)), None)


def _reckoned(text: str, date: When, local: int) -> bool:
    """按2023年末常住人口527.6万人计算，每万人…: the day of the head count is not that of the result."""
    found = _RECKONED.match(text, date.end)
    return bool(found and found.end() <= local)


def _trailing_date(dates: tuple[When, ...], sentence: Sentence, local: int) -> When | None:
    """A period in brackets right after the figure: 43.04个(截至2024年3月底)."""
    for date in dates:
        between = sentence.text[local : date.start]
        if date.start >= local and (
            _noted(sentence.text, local, date) or _of_all_before(sentence.text, date)
        ):
            return date
        if date.start < local or not re.fullmatch(
            r"[^，。；()]{0,6}(?:\((?:数据)?|，)(?:统计)?(?:时间|口径|时点|数据)?(?:为)?:?", between
        ):
            continue
        # …31240个，2022年为25800个: that period belongs to what comes after it
        if re.match(
            r"[，。；;)\n]|$" if "(" not in between else r"(?!为|达|有|是|约|\d)", sentence.text[date.end :]
        ):
            return date
    return None


def _of_all_before(text: str, date: When) -> bool:
    """三项指标均为2023年底数据: the day of every figure before it in the sentence."""
    return bool(
        re.search(r"均(?:为|系|是|按|截至|截止)*$", text[: date.start])
        and re.match(r"(?:的)?(?:数据|统计|口径|数(?![^。，；)\n]))", text[date.end :])
    )


def _noted(text: str, local: int, date: When) -> bool:
    """Whether a bracket right after the figure ends with its period: 26.3个(全国平均为24.0个，2023年末数据)."""
    bracket = re.compile(r"(?:以上|左右)?\((?P<inner>[^()]{4,60})\)").match(text, local)
    return bool(
        bracket
        and bracket.start("inner") <= date.start < bracket.end()
        and re.fullmatch(r"(?:的)?(?:数据|口径|统计数据|统计|数)", text[date.end : bracket.end("inner")])
    )


def ahead(reading: Reading, text: str, date: When) -> bool:
    """Whether ``date`` of the sentence ``text`` is still to come. 截至目前…，其中2024年新建…: the year under
    way, beside words of today, is not."""
    if not date.after(reading.today):
        return False
    under_way = date.iso == str(reading.reference) and date.lead not in ("到", "至")
    if not under_way or _WISH.search(text):
        return True
    # 今年新建1108个，累计达9216个: told as done, where nothing is wished for and no later year follows
    told = text[date.start : date.end].startswith(("今年", "本年")) and not any(
        d.year > reading.reference for d in reading.dates(text)
    )
    return not (told or _day_of_it_is_over(reading, text, date) or _TODAY.search(text, 0, date.start))


def _day_of_it_is_over(reading: Reading, text: str, year: When) -> bool:
    """2024年净增1204个，9月20日达到11430个: a day of the year under way, behind it, is over."""
    return any(
        d.iso.startswith(f"{year.iso}-") and d.start >= year.end and not d.after(reading.today)
        for d in reading.dates(text)
    )


def heading_date(reading: Reading, at: int, *, ahead: bool) -> When | None:
    """截至… in a heading over the figure; for what is aimed at, the period ahead that the heading names."""
    for section in reversed(reading.sections_at(at)):
        for date in reading.dates(section.title):
            if date.stated_past or (ahead and date.after(reading.today)):
                return date
    return None


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
            found.append(Place(cue.start, cue.end, single or "", "city"))
        elif cue.kind == "district":
            if not _LEVELS_AFTER.match(text, cue.end):
                found.append(Place(_with_city(own, text, cue.start), cue.end, cue.text, "district"))
        elif cue.kind == "region":
            found.append(Place(cue.start, cue.end, cue.text, "other"))
    for match in _SOME_DISTRICTS.finditer(text):  # 岛内三区
        if not any(m.start < match.end() and match.start() < m.end for m in found if m.end - m.start > 2):
            found = [m for m in found if not (match.start() <= m.start and m.end <= match.end())]
            found.append(Place(match.start(), match.end(), match[0], "district"))
    for match in re.finditer(r"全区(?!域)", text):
        found.append(
            Place(match.start(), match.end(), own.province or "", "province")
            if own.region
            else Place(match.start(), match.end(), "全区", "district")
        )
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


def _with_city(own: Own, text: str, start: int) -> int:
    """Where the words begin that name a part of the city by it: 铁门关市区, 宁波市城区."""
    for name in sorted(own.cities, key=len, reverse=True):
        if text.endswith(name, 0, start):
            return start - len(name)
    return start


_SOME_DISTRICTS = re.compile(
    r"(?:岛[内外]|城[内外]|山区|沿海|沿江|主城|中心|[东南西北中]部)[一二两三四五六七八九十]{1,2}[区县](?!域)"
)


def _is_rank(text: str, mention: Place) -> bool:
    if text[mention.start : mention.end] == "中国":  # 中国科技城, 中国移动: a name
        return not re.match(r"的|已|5G|每万|累计|共有|基站|现有", text[mention.end :])
    return bool(
        mention.scope in ("nation", "province")
        and (_RANK_AFTER.match(text, mention.end) or _RANK_BEFORE.search(text, 0, mention.start))
    )


_OPENING = re.compile(
    r"(?:^|[，,。；;:\n(])(?:\d+[.、]|\([一二三四五六七八九十\d]+\)|其中|首府|省会|州府|同期|目前|现|而|同时|此外|与此同时|从|据统计|分区域看|按区域看)*[:，]?"
    r"(?:(?:截至|到|至)?(?:20\d\d年|今年|去年)[^，。；一-龥]{0,4}(?:月|底|末|年底|上半年|\d+日|月底|月末)*)?$"
)


def _opens_clause(text: str, mention: Place) -> bool:
    """Whether the mention is the subject of its clause: it opens it, or follows another place or a date."""
    head = text[: mention.start]
    if _OPENING.search(head):
        return True
    return bool(re.search(r"(?:^|[，。；;:\n(])[一-龥]{2,10}[省市州]$", head))


def status_at(reading: Reading, sentence: Sentence, at: int) -> Status:
    """Whether the thing at ``at`` is so, aimed at or planned: the last word on it before ``at`` decides."""
    local = at - sentence.start
    aimed = _under_target_heading(reading, at) or reading.carried(sentence) is not None
    state: Status = "target" if aimed else "actual"
    for _, new in sorted(_status_events(reading, sentence.text, local)):
        state = new
    if state == "actual" and _of_a_plan(reading, sentence):
        return "planned"
    return state


def _of_a_plan(reading: Reading, sentence: Sentence) -> bool:
    """到2020年，将建成6000个；到2021年，累计建成1.2万个；…: what a plan says of one year after the other, also
    where the years are over by now."""
    while _up_to(reading, sentence) is not None and not _RESET.search(sentence.text) and sentence.start:
        sentence = reading.sentence_at(sentence.start - 1)
        date = _up_to(reading, sentence)
        if date is None or not sentence.text.endswith(("；", ";")):
            return False
        if _WILL_BE.search(sentence.text, date.end):
            return True
    return False


def _up_to(reading: Reading, sentence: Sentence) -> When | None:
    """The period that the sentence leads to: 到2021年."""
    return next((d for d in reading.dates(sentence.text) if d.lead in ("到", "至")), None)


def _under_target_heading(reading: Reading, at: int) -> bool:
    sections = reading.sections_at(at)
    if sections and sections[-1].key is not None:
        return sections[-1].key == "targets"
    if any(s.key == "targets" or _TARGET_HEADING.search(s.title) for s in sections):
        return True
    # （一）2025年度任务, （一）2025年底: what stands under it is to be done
    title = sections[-1].title if sections else ""
    ahead = [d for d in reading.dates(title) if d.after(reading.today)]
    return bool(ahead) and bool(
        _TASK_HEADING.search(title) or len(title) - (ahead[-1].end - ahead[-1].start) <= 1
    )


def _years_ahead(reading: Reading, text: str, local: int) -> list[When]:
    """The periods of years before ``local`` that begin after this year, told by their last: 二期(2026-2027年)…."""
    bare = re.sub(r"《[^》]*》", lambda quoted: " " * len(quoted[0]), text)
    return [
        When(found.start(), found.end(), found["last"], lead="", trail="")
        for found in _YEARS.finditer(bare, 0, local)
        if int(found["first"]) > reading.reference
    ]


def _status_events(reading: Reading, text: str, local: int) -> list[tuple[int, Status]]:
    events: list[tuple[int, Status]] = []
    for date in reading.dates(text):
        if date.start < local:
            if date.stated_past or not ahead(reading, text, date):
                # a bare past year says nothing in a list of yearly targets, 截至 always does
                if date.stated_past or (
                    (date.lead in ("到", "至") or len(date.iso) > 4)
                    and not _WISHED_FOR.search(text, 0, date.start)
                ):
                    events.append((date.end, "actual"))
            else:
                events.append((date.end, "target"))
    for match in _RESET.finditer(text, 0, local):
        if text[max(0, match.start() - 1) : match.start()] not in ("由", "从"):  # 由目前的26.9个提高到32个
            events.append((match.end(), "actual"))
    events += [(years.end, "target") for years in _years_ahead(reading, text, local)]
    events += [(match.end(), "target") for match in _MUST.finditer(text, 0, local)]
    aimed = any(d.after(reading.today) and d.start < local for d in reading.dates(text))
    for cue in cues(text):
        new = _cue_status(text, cue, local, aimed=aimed) if cue.start < local else None
        if new is not None:
            events.append((cue.end, new))
    return events


def _cue_status(text: str, cue: Cue, local: int, *, aimed: bool) -> Status | None:
    if cue.text in _OF_ONE_CLAUSE and re.search(r"[，；]|\d[个座站]、", text[cue.end : local]):
        return None
    if cue.kind == "target":
        noun = cue.text in ("目标", "工作目标", "总体目标", "预期目标")
        stated = re.match(r"[:为是到值]|达", text[cue.end :])
        if noun and (_AIM_NOUN_BEFORE.search(text, 0, cue.start) or not stated):
            return None
        return "target"
    if cue.kind == "planned":
        if cue.text == "将" and _NOT_DISPOSAL.match(text, cue.end):
            return None
        if cue.text.startswith("下") and not _NEXT_OPENS.match(text, cue.end):
            return None
        if cue.text in ("计划", "规划") and (
            _PLAN_NOUN_BEFORE.search(text, 0, cue.start)
            or re.match(r"[》”》、，。；的中]|完成", text[cue.end :])
        ):
            return None
        return "target" if aimed else "planned"
    return None
