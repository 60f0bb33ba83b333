"""Policies: a title in 《》 with its document number before or after, the applicant's own or cited."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.claims import Claim
from extractors.context import context_at
from extractors.hopes import hoping
from extractors.places import find_places, of_title, short_name
from extractors.policy_rows import policy_rows
from extractors.reading import Reading
from pipeline.model import Policy, Scope, Status

_OPEN_TITLE = re.compile(r"《(?P<inner>(?:[^《》]|《[^《》]*》){4,160})》")
_CODE = r"(?P<code>[一-龥]{1,10}(?:\([一-龥]{1,4}\))?(?:[发函字办规令电]|[一-龥])?)"
NUMBER = re.compile(
    rf"{_CODE}\s*[\[(<〈]\s*(?P<year>(?:19|20)\d\d)\s*[\])>〉]\s*(?:第)?(?:字第)?\s*(?P<serial>[0-9OoIl]{{1,4}})\s*号"
)
_POLICY_WORD = re.compile(
    r"(?:意见|通知|方案|计划|规划|措施|办法|政策|条例|行动|若干|纲要|指南|指引|细则|规定|要点|决定|通告|批复|规则|路线图|清单|指导目录|意见》?|举措|工程|(?:[一二三四五六七八九十]{1,3}|\d{1,2})条)(?:的通知|\([^)]*\))?$"
)
_NOT_POLICY = re.compile(
    r"(?:名录|名单|证书|报告|白皮书|标准|蓝皮书|公报|年鉴|日报|协议|申报表|合同|目录|规范|图谱|案例集?)$"
)
# the application itself is no policy
_OWN_PAPER = re.compile(r"先导区(?:试点)?(?:建设)?(?:试点)?(?:工作|实施|建设)?方案$|申报(?:表|书|方案|材料)$")
_SHORT_FORM = re.compile(r"(?:以下|下)(?:统称|简称|称)(?:为)?:?[“\"]?$")
_PLANNED = hoping(
    r"(?:拟|将|计划|正在|抓紧|加快|推动|研究|适时|即将|着手|组织|启动|积极)(?:[^，。；已]{0,8})(?:出台|制定|印发|编制|起草|修订|发布|制订|研究)|征求[^，。；]{0,6}意见|研究制定|研究出台|正在(?:制定|编制|起草)|报批|(?:拟|将|计划)(?:于|在)?[^，。；]{0,4}(?:提请|提交|报请)"
)
# 《…》已经市委深改委审议通过，将于近期印发
_TO_COME = hoping(
    r"(?!(?:\([^)]*\))?[^。；《]{0,30}已(?:印发|出台|发布|实施))(?:\([^)]*\))?[^。；《]{0,24}，(?:拟|将|计划|即将|待)(?:于|在)?[^，。；《]{0,8}(?:印发|出台|发布)(?!了?《)"
)
_UNDER_WAY = hoping(
    r"(?:\([^)]*\))?(?:已完成)?(?:目前|现|正|已)*(?:正在|拟|将于?|计划)?(?:公开|广泛)?(?:征求[^，。；]{0,8}意见|起草|编制中|报批|待印发|即将|(?:上?报|提交|呈报)[^，。；]{0,8}(?:待审|审议|审定|审批|审核))"
)
_TO_BE_ISSUED = hoping(r"(?:\([^)]*\))?(?:将于|拟于|计划于)")
_NATION_ISSUERS = re.compile(
    r"(?:国务院|工业和信息化部|工信部(?!门)|国家发展改革委|国家发改委|发展改革委等?部|财政部|科技部|国家|中共中央|中央|商务部|国家能源局|教育部|应急管理部|部委|国家数据局|网信办|国资委|(?<!等)[一二三四五六七八九十两]+部[委门])[^，。；]{0,24}$"
)
_PROVINCE_ISSUERS = re.compile(
    r"(?:省委|省人民政府|省政府|省级|全省|我省|自治区党委|自治区人民政府|自治区政府|自治区|省[一-龥]{2,8}[厅局委])[^，。；]{0,16}$"
)
_CITY_ISSUERS = re.compile(
    r"(?:市委|市人民政府|市政府|我市|全市|市[一-龥]{2,8}[局委办]|本市)[^，。；]{0,16}$"
)
_DISTRICT_ISSUERS = re.compile(r"(?:[区县]委|[区县]人民政府|[区县]政府|管委会)[^，。；]{0,16}$")
_NATION_CODES = re.compile(
    r"^(?:国|工信|中|发改|财|科|商|教|人社部|应急|网信|能源|银发|环|交|建|住建部|国资|部)"
)
_LOCAL = re.compile(r"^(?:中[山卫]|科[右左]|国[营]|建[德平])")
# one-character names of the provinces, as they open document numbers
_CHARACTERS = {
    "北京市": "京", "天津市": "津", "河北省": "冀", "山西省": "晋", "内蒙古自治区": "内蒙", "辽宁省": "辽", "吉林省": "吉",
    "黑龙江省": "黑", "上海市": "沪", "江苏省": "苏", "浙江省": "浙", "安徽省": "皖", "福建省": "闽", "江西省": "赣",
    "山东省": "鲁", "河南省": "豫", "湖北省": "鄂", "湖南省": "湘", "广东省": "粤", "广西壮族自治区": "桂", "海南省": "琼",
    "重庆市": "渝", "四川省": "川", "贵州省": "黔", "云南省": "云", "西藏自治区": "藏", "陕西省": "陕", "甘肃省": "甘",
    "青海省": "青", "宁夏回族自治区": "宁", "新疆维吾尔自治区": "新", "新疆生产建设兵团": "新兵",
}  # fmt: skip
_NATIONAL_TITLES = re.compile(
    r"^[“\"]?十四五[”\"]?(?!期间)|512工程|扬帆|5G全连接工厂建设指南|融合应用先导区试点(?:工作规则|建设指南)|组织开展20\d\d年|工业互联网创新发展行动计划|深化[“\"]?互联网\+先进制造业|双千兆[”\"]?网络协同|典型应用场景和重点行业|推动工业互联网加快发展|中国制造2025|数字中国建设整体|质量强国建设纲要"
)


# what is followed rather than issued, with no place in its name, comes from above
_CITED = re.compile(r"(?:落实|贯彻|按照|依据|对照|对标|响应|衔接|遵循|根据)(?:国家)?[、，“”\w]{0,12}$")


# a short form of a title given in full elsewhere: 《若干意见》
_GENERIC = re.compile(
    r"(?:若干|实施|行动|指导|工作|三年行动|发展|专项|建设|支持|管理)?(?:意见|方案|计划|规划|措施|办法|政策|条例|指南|细则|通知|规则)"
)


_SLIPPED_YEAR = re.compile(r"2(?=[0-9OoIl]{3}(?:年|[—\-~]))(?=\d{0,2}[OoIl])[0-9OoIl]{3}")  # （2O22—2024年）


# 《…规划》编制工作已启动: begun is not issued
_DRAFTED = re.compile(
    r"(?:\([^)]*\))?的?(?:编制|起草|修订|制定|制订|研究)(?:工作)?(?:也|已|正|正在|全面|有序|同步)*(?:启动|开展|推进|进行)"
)
# 《…规划》已获市政府批复(泉政函〔2022〕31号)
_APPROVED = re.compile(
    rf"(?:，(?:并|后|现)?(?:已)?(?:以|由|经))?[^，。；;《》()\n]{{0,40}}(?:批复|批准|印发|发布|公布|颁布|出台|施行|实施|通过|的通知)(?:后|并)?[，]?(?:\(|以|文号)?(?:文号:?)?{NUMBER.pattern}(?!文件|明确|提出|要求)"
)


# 《…》，我市以…号文印发《…》: another paper's number
_OTHER_ACT = re.compile(r"，(?:我[市省区州县]|[^，()]{0,10}(?:政府|局|厅|委))[^，()]{0,10}以")
# 《…》已废止: no policy of today
_REPEALED = re.compile(
    r"(?:\([^)]*\))?(?:现|已|同时|也|均|自20\d\d年[^，。；]{0,8})*(?:废止|失效|停止执行|不再执行)"
)
# 《…》所列的…, 《…》规定的…: what is referred to
_REFERRED = re.compile(r"(?:\([^)]*\))?(?:所列|所称|所附|所规定|所明确|界定)")
# 《…》(…号)已于2024年5月起施行
_IN_FORCE = re.compile(
    r"(?:\([^)]*\))?(?:也|均)?已(?:经|于|自|由)?[^，。；《]{0,14}(?:施行|印发|出台|实施|发布|公布)(?!后)"
)
_DRAFTING = re.compile(
    r"(?:\([^)]*\))?(?:目前|现|已|也|正)*(?:正在|正|抓紧|加快)+(?:抓紧|加快|组织|有序)*(?:研究)?(?:编制|起草|制定|制订|修订|修改|完善|报批|征求|审议|会签|报审)"
)
# …已由市人大常委会通过，待…批准后公布施行
_TO_BE_APPROVED = re.compile(
    r"(?:\([^)]*\))?(?:已|也|现)*(?:列入|纳入)[^，。；《]{0,12}(?:立法|制定|出台|印发|起草|重大行政决策)[^，。；《]{0,8}(?:计划|规划|目录|项目|任务)|(?:\([^)]*\))?[^。；《]{0,24}，(?:尚)?待[^。；《]{0,20}(?:批准|批复|审议|审定|审批|备案)[^。；《]{0,6}(?:后|方)?"
)
_DRAFT = re.compile(
    r"[(（](?:公开)?(?:征求意见|送审|讨论|审议|草|初)稿?(?:案)?[)）]$"
)  # 《…办法（征求意见稿）》
_SHORT_NOTE = re.compile(r"\((?:以下|下)(?:统称|简称|称)[^()]{0,30}\)")  # 《…》(下称《方案》)


def find_policies(reading: Reading) -> Iterator[Claim]:
    """Every policy named in 《》; number null where none stands beside it. Those in tables: `policy_tables`."""
    text = reading.text.norm
    tabled = [row.title_span for row in policy_rows(reading)]
    for match in _OPEN_TITLE.finditer(text):
        inner = match["inner"]
        if "\n" in inner and inner.count("\n") > 2:
            continue
        if any(a <= match.start() < b for a, b in tabled):
            continue
        number, code, span = _number_beside(text, match)
        title = tidy_title(inner)
        if not _is_policy(reading, match, title, numbered=number is not None):
            continue
        if _REPEALED.match(text, match.end() if number is None else span[1]):
            continue
        status = _status(text, match, reading)
        scope = scope_of(reading, match.span(), title, code)
        doubtful = bool(re.search(r"[OoIl]", number or "") or _SLIPPED_YEAR.search(title))
        yield Claim(
            kind="policy",
            value=Policy(title=title, number=number),
            scope=scope,
            status=status,
            doubtful=doubtful,
            confidence=0.6 if doubtful else 0.96 if number else 0.88,
            spans=(span,),
        )


def tidy_title(inner: str) -> str:
    """The title on one line, brackets full-width and years joined by — as print has them."""
    title = inner.replace("\n", "")
    title = re.sub(r"(?<=\d{4})年?[一—\-~]{1,2}(?=20\d\d)", lambda m: m[0].replace("一", "—"), title)
    title = title.replace("——", "—") if re.search(r"\d——\d", title) else title
    title = title.replace("<", "〈").replace(">", "〉")
    return title.replace("(", "（").replace(")", "）").strip()


def _number_beside(text: str, match: re.Match[str]) -> tuple[str | None, str | None, tuple[int, int]]:
    """The number right after the title (in brackets or bare), or right before it; its code; the quote."""
    noted = _SHORT_NOTE.match(text, match.end())
    end = noted.end() if noted else match.end()
    after = re.compile(
        rf"\s*\n?[(\[,，]?(?:(?:文号|编号|文件号|发文字号)(?:为|是|:)?|以下简称[^)]{{0,20}}[,，])?\(?{NUMBER.pattern}\)?"
    ).match(text, end)
    after = after or _APPROVED.match(text, end)
    if after and not _OTHER_ACT.search(after[0]):
        return normal_number(after), after["code"], (match.start(), after.end())
    before = re.search(
        rf"{NUMBER.pattern}\)?(?:文件|文)?(?:印发|发布|出台|下发|[:，、])?(?:了|的)?$",
        text[max(0, match.start() - 40) : match.start()],
    )
    if before and not re.search(
        r"》\s*[(\[]?$", text[max(0, match.start() - 40) : max(0, match.start() - 40) + before.start()]
    ):
        code = re.sub(r"^(?:.*(?:以|按照|根据|印发|发布|出台|的|了|依据|由)|经)", "", before["code"])
        start = max(0, match.start() - 40) + before.start("code") + len(before["code"]) - len(code)
        return normal_number(before, code), code, (start, match.end())
    return None, None, match.span()


def normal_number(match: re.Match[str], code: str | None = None) -> str:
    """甬政发 [2023] 12 号 → 甬政发〔2023〕12号."""
    raw = re.sub(r"第$", "", code or match["code"])
    return f"{raw}〔{match['year']}〕{match['serial']}号"


def _is_policy(reading: Reading, match: re.Match[str], title: str, *, numbered: bool) -> bool:
    text = reading.text.norm
    before = text[max(0, match.start() - 12) : match.start()]
    if _SHORT_FORM.search(before):
        return False
    if numbered:
        return True
    return f"以下简称《{title}》" not in text and called_as_policy(title)


def called_as_policy(title: str) -> bool:
    """Whether a paper without a number is a policy by its name."""
    bare = re.sub(r"（[^）]*）$", "", title)
    if _GENERIC.fullmatch(title) or _OWN_PAPER.search(bare) or _NOT_POLICY.search(bare):
        return False
    return bool(_POLICY_WORD.search(bare) or bare.startswith("关于"))


def _status(text: str, match: re.Match[str], reading: Reading) -> Status:
    start = reading.sentence_at(match.start()).start
    head = text[start : match.start()]
    head = re.split(r"[，。；]|已(?:出台|印发|制定|发布)|》", head)[-1] if "》" not in head[-3:] else head
    tail = text[match.end() : match.end() + 14]
    if _IN_FORCE.match(text, match.end()):
        return "actual"
    if _DRAFT.search(match["inner"]) or _PLANNED.search(head) or _UNDER_WAY.match(tail):
        return "planned"
    if any(p.match(text, match.end()) for p in (_TO_COME, _DRAFTING, _TO_BE_APPROVED)):
        return "planned"
    if _TO_BE_ISSUED.match(tail) or _DRAFTED.match(tail):
        return "planned"
    return "actual"


def scope_of(reading: Reading, span: tuple[int, int], title: str, code: str | None) -> Scope:
    """Whose the policy named at ``span`` is: by the number's code, else the place in the title, else the issuer named before, else known titles."""
    text = reading.text.norm
    own = reading.own
    named = of_title(re.sub(r"^[“\"]|^关于(?:印发|加快|推进|支持)?[〈“\"]*", "", title), own)
    # 中工信 of 中山市
    ours = any(title.startswith(c) and (code or "").startswith(c[0]) for c in reading.applicant.cities)
    abroad = code and _NATION_CODES.match(code) and not _LOCAL.match(code) and not _is_own_code(reading, code)
    if abroad and not ours:
        return "nation"
    if named is not None:
        return "city" if own.municipality and named == "province" else named
    province_char = _CHARACTERS.get(own.province or "", "—")
    if code and code.startswith(province_char) and not own.municipality and not _is_own_code(reading, code):
        return "province"
    # the words of the sentence before the title, with the titles enumerated before it taken out
    start, end = span
    lead = text[max(reading.sentence_at(start).start, start - 500) : start]
    clause = re.sub(r"《(?:[^《》]|《[^《》]*》)*》(?:\([^)]*\))?[、和及与]?", "、", lead)[-60:]
    issued = re.search(r"(?:印发|发布|出台|制定|编制|制订)(?:实施)?(?:了|的)?、*$", clause)
    if _NATIONAL_TITLES.search(title) and not code and not issued:
        return "nation"
    if of := _province_before(reading, clause):  # nearer than any issuer: 工信部《…》和江西省《…》
        return of
    issuer = issuer_scope(clause)
    if issuer is not None:
        return "city" if own.municipality and issuer == "province" else issuer
    if code:
        return "city"
    if _NATIONAL_TITLES.search(title):
        return "nation"
    if _CITED.search(clause) or _REFERRED.match(text, end):
        return "nation"
    context = context_at(reading, start, end)
    return context.scope if context.explicit else "city"


def issuer_scope(clause: str) -> Scope | None:
    """Of which level the issuer is that ``clause`` names last."""
    patterns: tuple[tuple[Scope, re.Pattern[str]], ...] = (
        ("nation", _NATION_ISSUERS),
        ("province", _PROVINCE_ISSUERS),
        ("city", _CITY_ISSUERS),
        ("district", _DISTRICT_ISSUERS),
    )
    hits = [(found.start(), scope) for scope, pattern in patterns if (found := pattern.search(clause))]
    return max(hits)[1] if hits else None


def _province_before(reading: Reading, clause: str) -> Scope | None:
    """甘肃省“十四五”《…》: the province that stands right before the title."""
    before = re.sub(r"(?:“十[三四五六]五”|的|、)+$", "", clause)
    if re.search(r"(?:^|[，、；和及与据照彻实])(?:我|本)?省$", before):
        return "province"
    named = [p for p in find_places(before[-12:], reading.own) if p.end == len(before[-12:])]
    return "province" if named and named[-1].scope == "province" and not reading.own.municipality else None


# provinces whose government's papers are numbered 府 (粤府, 川府发); all others say 政 (苏政发, 浙政办发)
_PROVINCES_OF_FU = "粤琼川赣沪渝黔"


def _is_own_code(reading: Reading, code: str) -> bool:
    """晋市政发 of 晋城, 吉市政发 of 吉林市, 苏府办 of 苏州: a city whose code begins with its province's character."""
    for city in reading.applicant.cities:
        first = short_name(city)[:1]
        if code.startswith((first + "市", short_name(city))):
            return True
        own = "政府"  # 商政办 of 商丘, 银政办发 of 银川
        if first in _CHARACTERS.values():  # the province says 政 where its city says 府, or the other way
            own = "政" if first in _PROVINCES_OF_FU else "府"
        if re.match(rf"{first}[{own}]", code):
            return True
    return False
