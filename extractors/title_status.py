"""Whether a title is granted or only hoped for: by the last verb before it and by what follows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

from extractors.hopes import hoping
from extractors.title_said import Said
from pipeline.model import Status

_AIMED = hoping(
    r"申报|申建|申创|申办|推荐|争创(?!建)|创建|拟|公示|争取(?!到|得)|力争|谋划|冲刺|候选|申请|努力|计划|将|建成"
)
_AFTER_WISHED = re.compile(
    r"[”\"]?(?:等)?(?:称号|项目)?(?:的)?(?:，(?:目前|现)?(?:正在|正|处于)?(?=公示))?\(?(?:目前|现|也)?(?:正在|正|已|均|处于)*(?:积极|全力|加快|组织|抓紧)*(?:自[评查])?(?:拟|筹|规划中|规划\)|公示|(?:第[一二三四五六]批)?候选|申报|创建(?!通过|成功|达标|完成)|推荐|争创|培育|评审|名单公示|创建工作|申建|申办|论证|筹备|报批|对接)"
    r"|[”\"]?(?:第[一二三四五六]批)?公示名单|[^。；]{0,40}，(?:申报|申请|创建)(?:材料|报告|方案)(?:已|正|均)"
    r"|[”\"]?(?:称号)?的?(?:申请|申报|请示)(?:工作|材料|报告)?(?:已|正|尚)|[”\"]?(?:(?:建设|创建|培育|储备|候选|推荐|提名)(?:单位|对象|库)|创建|培育|储备|候选|推荐|提名)名单"
)
_AFTER_GRANTED = re.compile(
    r"[”\"]?(?:同时|双双|成功|均|一并|先后|也|已)*(?:入选|列入|纳入|进入|跻身)(?:了)?国家[^，。；]{0,24}(?:建设名单|名单(?!推荐)|行列)|"
    r"[”\"]?(?:[、，和及与]?[^。；，]{0,60}?)(?:等)?(?:\d+|[一二三四五六七八九十两多])?(?:项|个|张)?(?:国家级?|部级|部委|部级及以上|全国性)*(?:相关)?(?:称号|荣誉|授牌|金字招牌|名片|招牌|牌子|奖牌|头衔)"
    r"|[、和及与][^。；，]{2,100}?(?:相继|先后|接连|同时|双双|均|已|成功)+(?:在[^，。；、]{1,4})?(?:挂牌|揭牌|落地(?!创新|项目|实施|见|一批|应用|运营|生根|转化|\d)|落户|花落)"
    r"|[^。；，]{0,120}?等(?:一批|多个|多项|系列|[\d一二三四五六七八九十]+[项个])?[^，。；、]{0,10}(?:相继|先后|接连|成功|正式|纷纷)*(?:落地|落户|花落|获批|揭牌)"
    r"|[^。；，]{0,100}?等(?:一批|多[个项]|[\d一二三四五六七八九十]+[余多]?[个项])?国家级(?:试点(?:示范)?|示范)(?:共?[\d一二三四五六七八九十]+[余多]?[个项])?(?=[。；，]|$)"
    r"|[”\"]?(?:建设|创建)(?:已|顺利|成功|正式)*通过[^，。；]{0,10}(?:核验|验收|认定)"
    r"|[”\"]?(?:\([^)]*\))?(?:成功|正式|相继|先后|接连|均|已|在[^，。；、]{1,4}|于20\d\d年(?:\d{1,2}月)?)*(?:获批|获认定|授牌|落户|落地(?!创新|项目|实施|见|一批|应用|运营|生根|转化|\d)|花落|挂牌|通过验收|(?:获|得到)(?!评)[^，。；]{0,14}(?:批复|批准|认定|授牌|命名))"
)
# 申报中的国家级称号3项:…
_HOPED_LABEL = hoping(
    r"(?:申报|争创|(?<!成功)创建|推荐|申请|拟)[^，。；:]{0,10}(?:称号|荣誉|名片|招牌|牌子)[^，。；:]{0,12}:?$"
    r"|(?:称号|荣誉)[^，。；:]{0,6}(?:申报|争创|创建)[^，。；:]{0,4}:?$"
)
# what is built rather than granted: 建成国家级互联网骨干直联点
_FACILITY = re.compile(r"直联点|顶级节点|交换中心|枢纽|计算中心")
_BUILT = re.compile(r"(?:建成|开通|投运)(?:了|运行)?[“\"]?$")
_NOT_BUILT_YET = hoping(r"将|拟|力争|争取|计划|推动|加快")
_BUILT_AFTER = re.compile(
    r"[”\"]?(?:已|正式|顺利|成功|全面|于20\d\d年(?:\d{1,2}月)?)*(?:建成|开通|投运|投用)"
)
_PASSED = re.compile(
    r"[”\"]?(?:建设|创建)?(?:工作)?(?:国家)?(?:(?:评估|考核|复核|现场)?(?:验收|复核|考核)|(?:评估|认定)(?=[，。；]|$))"
)
_THING_AFTER = re.compile(
    r"(?:建设(?!单位|名单)|评价|评选|工作|标准|指标|管理|政策|方案|申报|要求|水平|经验|网络|行动计划|的(?:通知|意见|要求|建设)|培育|、?名录)"
)
# 全国文明城市提名城市, “千兆城市”建设典型案例: near a title, and none
_NEAR_TITLE = re.compile(
    r"[”\"]?(?:授牌|揭牌|启动|颁奖)(?:仪式|大会|活动)|[”\"]?(?:评选|竞赛|遴选|创建)?(?:的?申报)?(?:已?通过)?(?:初赛|初审|初评|预审|资格审查)|[”\"]?(?:提名(?!名单)|候选(?!名单)|之外|以外|核心区|核心承载区|(?:建设|创建|培育)?(?:工作)?(?:的)?(?:典型|优秀|示范|创新)*(?:案例|经验做法|做法|成果)|(?:建设|创建)?(?:名单|行列)?的(?:城市|企业|地区|行业|区县|县区|园区|单位|项目|集群)|(?:培育|建设|创建|评选|遴选)[^，。；、]{0,4}(?:行动|工程|计划|专项|机制|体系))"
)
# 公布千兆城市名单，唐山市榜上有名
_ON_LIST = re.compile(
    r"[”\"]?(?:公示)?(?:名单|(?:建设|创建|评选)?(?:情况|结果)?(?=，)|的?\d+个城市[^，。；]{0,6}中)[^。；]{0,20}(?:榜上有名|在列|在榜|上榜|入选|入围|达标|(?:位列|名列|是|为|也在|就在)其(?:中|列))"
    r"|[”\"]?名单(?:之?中|里|内)?，?(?:亦|也|均|都)有(?=[一-龥])"
)


# …先导区已由省经信厅推荐上报
_SENT_UP = re.compile(
    r"[”\"]?(?:已|现|正|均|也)*(?:由|经)[^，。；]{2,16}?(?:推荐|上报|申报|提名|报送|报请|提请|呈请)|[”\"]?(?:已|现|正|均|也)*(?:推荐上报|上报|报送|呈报)"
)
# 以国家级…基地为依托: what it leans on it has
_LEANT_ON = re.compile(r"[”\"]?为(?:依托|载体|抓手|契机|牵引|引领|支撑|龙头|基础)")
# 推动嘉兴纳入国家…: what is wished for is the grant
_MOVED = re.compile(
    r"(?:推动|推进|助推|促成)[^，。；、]{0,12}(?:纳入|列入|入选|进入|跻身|获批|成为|晋级|获评)[“\"]?$"
)
# 公示…试点城市名单，九江不在其中
_OUTSIDE = re.compile(
    r"[”\"]?(?:\([^)]*\))?(?:公示)?名单(?:之?中|里|内)?，[^，。；]{0,14}(?:不在(?:其中|其列|列)|未(?:能)?(?:入选|上榜|在列|入围|列入)|没有(?:入选|上榜)|落选|无缘)"
)
# 到2027年，建成国家级…基地
_TO_COME = re.compile(
    r"(?:到|至)20\d\d年(?:年?[底末])?(?:前)?，?[^，。；]{0,6}(?:建成|成为|创成|获批|获评|入选|进入|跻身|列入)[“\"]?$"
)
# 暂未获批…，计划2025年申报
_STILL_HOPED = hoping(
    r"[”\"]?(?:行列|称号|名单)?，[^。；]{0,8}(?:计划|拟|将|正在?|已启动)[^，。；]{0,10}(?:申报|创建|争创|申请)(?:工作|材料)?(?=[，。；]|$)"
)
# 推荐宜昌为…; 目标:建成…: hoped for, whatever the verb
_PUT_FORWARD = hoping(r"(?:推荐|提名|推选|拟)[^，。；、]{1,12}(?:作为|成为|为)[“\"]?$")
_AIM_LABEL = re.compile(
    r"(?:目标|愿景|方向|思路|计划)[^，。；:]{0,6}:[^。；]{0,30}(?:建成|成为|创成|创建|打造|获批|入选)[“\"]?(?:国家[^，。；]{2,30}、)*$"
)
# …称号有望落户宜昌; 以获批…为目标
_HOPED_AFTER = hoping(
    r"[”\"]?(?:称号|试点)?(?:有望|将|力争|预计|争取|计划|拟)[^，。；]{0,10}(?:落户|获批|落地|花落|获评|入选|批复|授牌)"
)
_FOR_AIM = re.compile(r"[”\"]?(?:称号)?为(?:目标|方向|愿景)")
_WITH = re.compile(r"以[^，。；]{0,6}$")
# …称号已于2023年被取消; 未通过…验收; 待…获批后
_WITHDRAWN = re.compile(
    r"[”\"]?(?:称号|资格|荣誉)?[^，。；]{0,10}(?:被)?(?:取消|撤销|除名|收回)"
    # 曾申报…，未能入围
    r"|[”\"]?(?:称号|试点)?，?(?:但|却|最终|终|后|均)*(?:(?:未能?|没有|没能)(?:最终|顺利|成功)?(?:入围|入选|获批|获评|通过|如愿)|落选)"
)
_FAILED = re.compile(r"(?:未|没有|未能)(?:能)?(?:顺利|如期)?通过[“\"]?$")
_ONCE = re.compile(r"(?:^|[，。；:])(?:待|若|如果?|一旦|等|假如)[“\"]?$")
_CAME_AFTER = re.compile(r"[”\"]?(?:称号|试点)?(?:正式|成功)?(?:获批|获评|获准|入选|批复|落地|公布)")
_APPLIED_AFTER = re.compile(
    r"[”\"]?(?:[、和及与][^。；，]{2,60}?)?等?(?:[两二三四五六七八九十\d多]+[项个张块])?(?:国家级|部级)?(?:称号|荣誉|牌子|试点)?的?(?:申报|申请|争创)(?:工作|材料|方案|书|报告)?"
)
# 17个地市建成“千兆城市”，我市为其中之一
AMONG_THEM = re.compile(
    r"[”\"]?，(?P<who>[^，。；]{1,12}?)(?:亦|也|均|就|便)?(?:[位名]列|是|为|在|属于)其(?:中|列)"
)
# 被取消全国文明城市称号
_TAKEN_BACK = re.compile(r"(?:取消|撤销|摘除|摘掉|失去|丢失|退出|不再(?:是|保留))[^，。；]{0,6}$")
# 正在建设…试点城市，已于2023年11月获批
_MEANWHILE = re.compile(
    r"[”\"]?，(?:于)?20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:经|由|获|被)[^，。；]{0,14}(?:批复|批准|认定|授予|命名|同意)(?:设立|建设|创建|授牌)?(?=[，。；]|$)|[”\"]?，(?:目前|现|并|且)*已(?:于20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?)?(?:正式|成功)?(?:获批|获评|获准|入选)(?![一-龥“])"
)
# 若获批国家…，将给予: a rule for whoever comes by it; 争取建设成为…标杆城市: what a city is to be like
_IF = re.compile(
    r"(?:^|[，。；:])(?:对于?|若|如果?|假如|倘若|一旦|凡是?)[^，。；]{0,8}(?:获批|获评|入选|列入|纳入|认定|评为|获得)[^，。；]{0,4}$"
)
_SHAPED = re.compile(r"(?:建设|打造|发展|建成|塑造)成?为[^，。；]{0,6}$")
# 三部门公布第二批…试点城市，新余在榜
_PUBLISHED = re.compile(r"(?:公布|发布|公示|通报)[^，。；《》]{0,10}$")
# 承担国家…先导区建设任务: a part of the work; to be a pilot is the task itself
_TASK_BEFORE = re.compile(r"承[担接][^，。；]*$")
_FINISHED = re.compile(r"完成[^，。；]*$")
_TASK = re.compile(r"[^，。；]{0,60}任务")
_OF_ALL = hoping(r"均|都|皆|正|拟|目前|现|尚|待|也|已|同时|一并|有望")
# 达到千兆城市建设标准并获通报; 在“千兆城市”评价中…全部达标，工信部已发文予以认定
_MET = hoping(
    r"[”\"]?(?:建设|创建)?(?:标准|评价|评估|要求|指标|条件|考核|验收|水平)(?![^。；]{0,40}(?:未|待|尚|拟|将|力争))[^。；国]{0,24}(?:获|被|予以|经|正式|工信部|部委?)[^。；，]{0,12}(?:通报(?!批评)|认定|授牌|命名|公布|确认)"
)
# 创建…示范城市顺利通过交通运输部验收命名
_PASSED_AFTER = re.compile(
    r"[”\"]?(?:决赛|竞赛|遴选)(?:中|里)?[^，。；未没]{0,6}(?:胜出|脱颖而出|获胜|优胜)|[”\"]?(?:建设|创建|试点)?(?:工作)?(?:已|顺利|成功|正式|圆满|高分|一次性|于20\d\d年(?:\d{1,2}月)?)+通过(?![^，。；]{0,8}(?:初|预|省|论证|资格))[^，。；]{0,14}(?:验收|评估|考核|复核|命名|认定)"
)
# 列入…创建单位名单，2024年顺利转正
_MADE_FULL = re.compile(
    r"[”\"]?(?:创建|培育|建设)?(?:单位|对象)?(?:名单)?，(?:后|并)?(?:于)?(?:20\d\d年(?:\d{1,2}月)?)?(?:顺利|成功|正式)?(?:转正|(?<=正式)(?:获批|命名|授牌))"
)
# 申报…城市试点，最终未能入围
_FAILED_LATER = re.compile(
    r"[^，。；国]{0,12}，[^，。；国]{0,8}(?:最终|终|遗憾|可惜|惜)[^，。；国]{0,4}(?:未|没有|落选|失利|无缘|落败)"
)
# 获…称号，该称号有效期三年，目前已到期
_OVER = re.compile(
    r"[”\"]?(?:称号|荣誉|资格|牌子)?，(?:但)?(?:该|此|其|上述)[^。；]{0,24}(?:到期|期满|失效|被取消|被撤销|被收回)(?![^。；]{0,16}(?:通过|延续|续))"
    # 2014年获批…，因考核不达标于2020年被撤销示范基地称号
    r"|[^。；国]{0,50}被(?:撤销|取消|收回|除名|摘牌)(?![^，。；]{0,3}(?:处罚|项目))"
)
# 虽未列入第一批…试点，但已被省推荐参加第二批评选
_PUT_FORWARD_LATER = re.compile(
    r"[”\"]?[^，。；国]{0,6}，(?:但|目前|现|并)*(?:已|正|被|由|经)[^，。；]{0,10}(?:推荐|上报|申报|报送)(?=[，。；]|$|参[加评]|上报|第|下一批|至)"
)
_REFUSED = re.compile(r"(?:尚未|未能|没有|未)(?:获批|入选|获评|列入|获得|进入|跻身|取得)[^，。；]*$")
# 尚没有…、…等牌子
_LACKS = re.compile(r"(?:没有|[尚暂仍还]无|缺[少乏]|不具备)[“\"]?(?:国家[^，。；]*)?$")
_DUE = hoping(r"拟(?:入选|认定|列入|获批)[^。；]*(?:公示)?$")
# what a name with a thing behind it may be granted into: 入选国家…示范区建设名单
_INTO = re.compile(r"(?:入选|列入|跻身|进入|纳入|上榜|登上|入围|获[批准](?:开展|承担)?|评为)[“\"国千]*$")


# what one step makes of it: a status, "none" where the words name no title that is or will be, None where it cannot tell
_Verdict = Status | Literal["none"] | None


def status_of(
    text: str,
    start: int,
    end: int,
    *,
    run: tuple[int, int] | None = None,
    names: Sequence[tuple[int, int]] = (),
) -> Status | None:
    """By the last verb before the title and by what follows it; None where neither says anything. ``run``: the
    enumeration in which it stands; ``names``: where the names of titles stand in ``text``."""
    first, last = run or (start, end)
    said = Said(text, start, end, first, last, tuple(names))
    for step in _STEPS:
        verdict = step(said)
        if verdict is not None:
            return None if verdict == "none" else verdict
    return None


def _by_what_follows(said: Said) -> _Verdict:
    """What stands right behind the name and says by itself what it is."""
    after = said.after
    if _NEAR_TITLE.match(after):
        return "none"
    if _MEANWHILE.match(after):
        return "actual"
    if _AFTER_WISHED.match(after) or _SENT_UP.match(after):
        return "planned"
    if _OUTSIDE.match(after):
        return "none"
    if (
        _LEANT_ON.match(after)
        and re.search(r"以[^，。；]{0,12}$", said.head[-20:])
        and said.last_wish is None
    ):
        return "actual"
    return "actual" if AMONG_THEM.match(after) else None


def _by_the_list(said: Said) -> _Verdict:
    """公布…名单，唐山市榜上有名."""
    listed = _ON_LIST.match(said.after)
    if listed is None or re.search(r"未|没有", listed[0]):
        return None
    if listed[0].strip('”"')[:1] == "，" and not _PUBLISHED.search(said.text, 0, said.start):
        return None
    return "planned" if "公示" in said.head[-30:] + said.title + listed[0] else "actual"


def _by_what_is_built(said: Said) -> _Verdict:
    """建成国家级互联网骨干直联点: what is built rather than granted."""
    if not _FACILITY.search(said.title) or _NOT_BUILT_YET.search(said.head[-30:]):
        return None
    return "actual" if _BUILT.search(said.head) or _BUILT_AFTER.match(said.after) else None


def _by_hopes_around(said: Said) -> _Verdict:
    """Hoped for, whatever the verb before it: 有望落户, 以…为目标, 推荐…为, 目标:建成…."""
    if _HOPED_AFTER.match(said.after) or (_FOR_AIM.match(said.after) and _WITH.search(said.head)):
        return "planned"
    return "planned" if _PUT_FORWARD.search(said.head) or _AIM_LABEL.search(said.head) else None


def _by_what_undoes_it(said: Said) -> _Verdict:
    """Taken back, failed, refused, or granted only on a condition."""
    head, after = said.head, said.after
    if _WITHDRAWN.match(after) or _FAILED.search(head) or (_ONCE.search(head) and _CAME_AFTER.match(after)):
        return "none"
    if _LACKS.search(head) or _TAKEN_BACK.search(head) or _IF.search(head) or _SHAPED.search(head):
        return "none"
    if _REFUSED.search(head):
        return "planned" if _STILL_HOPED.match(after) else "none"
    return None


def _by_what_all_are(said: Said) -> _Verdict:
    """What is said of the whole enumeration: …、国家物流枢纽2项正在申报."""
    if said.last == said.end and said.beyond == said.after:
        return None
    counted = re.search(r"\d|[一二两三四五六七八九十][项个大]", said.text[said.last : said.last + 12])
    if not (counted or _OF_ALL.match(said.beyond)):
        return None  # …、丙示范城市创建: that is of the last one alone
    hoped = (_AFTER_WISHED, _SENT_UP, _HOPED_AFTER)
    return "planned" if any(pattern.match(said.beyond) for pattern in hoped) else None


def _by_what_came_of_it(said: Said) -> _Verdict:
    """Examined, met, refused or over, as the rest of the sentence tells."""
    if any(p.match(said.after) for p in (_MET, _PASSED_AFTER, _MADE_FULL)):
        return "actual"
    if _FAILED_LATER.match(said.after) or _OVER.match(said.after):
        return "none"
    if _REFUSED.search(said.head) and _PUT_FORWARD_LATER.match(said.after):
        return "planned"
    return None


def _by_the_label(said: Said) -> _Verdict:
    """申报中的国家级称号3项:…"""
    if said.label and _HOPED_LABEL.search(said.head, 0, said.label.end("label")):
        return "planned"
    return None


def _by_what_is_due(said: Said) -> _Verdict:
    """Due to be granted, examined, or only a task that is finished or a part of one."""
    head, after = said.head, said.after
    if _DUE.search(head[max(0, said.last_granted - 8) :]):
        return "planned"
    if _PASSED.match(after) and re.search(r"通过[“\"]?$", head):  # 通过…示范城市验收
        return "actual"
    if _FINISHED.search(head) and _TASK.match(after):
        return "none"
    task = _TASK.match(after) if _TASK_BEFORE.search(head) else None
    return "none" if task is not None and "试点" not in said.title + task[0] else None


def _by_the_last_verb(said: Said) -> _Verdict:
    """What the last verb before the title makes of it, where it is not a thing made of the title that is granted
    or hoped for: 获批…建设方案."""
    thing = _THING_AFTER.match(said.after)
    if said.last_hoped > max(said.last_granted, said.last_wished):
        return "none" if thing else "planned"
    if said.last_granted >= said.last_wished and said.last_granted >= 0:
        if not said.reached:
            return None
        return "none" if thing and not _INTO.search(said.head) else "actual"
    if said.last_wish is not None:
        aimed = _AIMED.search(said.head, said.last_wish.start()) or _MOVED.search(said.head)
        sought = not thing or re.search(r"申报|争创|推荐", said.head)
        return "planned" if aimed and sought else "none"
    return None


def _by_what_comes_later(said: Said) -> _Verdict:
    """No verb before it tells: what follows the list in which it stands, or a year to come."""
    if _TO_COME.search(said.head) or _APPLIED_AFTER.match(said.after):
        return "planned"
    if _AFTER_GRANTED.match(said.after) or _AFTER_GRANTED.match(said.beyond):
        return "actual"
    leant = _LEANT_ON.match(said.beyond) and _WITH.search(said.text, 0, said.first)
    return "actual" if leant else None


# the first that can tell decides
_STEPS: tuple[Callable[[Said], _Verdict], ...] = (
    _by_what_came_of_it,
    _by_what_follows,
    _by_what_all_are,
    _by_the_list,
    _by_what_is_built,
    _by_hopes_around,
    _by_what_undoes_it,
    _by_the_label,
    _by_what_is_due,
    _by_the_last_verb,
    _by_what_comes_later,
)
