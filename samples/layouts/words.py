"""What the forms of all layouts say: invented people, prose and opinions."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

PEOPLE = {
    "mayor": "申报城市人民政府负责人",
    "comms": "省、自治区、直辖市、计划单列市通信管理局负责人",
    "industry": "省、自治区、直辖市、计划单列市、新疆生产建设兵团工业和信息化主管部门负责人",
    "province": "省级人民政府联系人",
}
PROSE = {
    "basic": "申报城市基本情况",
    "conditions": "申报先导区不可偏离条件说明",
    "construction": "先导区试点建设内容",
    "targets": "先导区试点目标及预期效果",
}
_COMMS = "省、自治区、直辖市、计划单列市通信管理局"
_INDUSTRY = "省、自治区、直辖市、计划单列市、新疆生产建设兵团工业和信息化主管部门"
SIGNATURES = {
    "city_government": ("申报书真实性承诺", "申报城市人民政府（盖章）："),
    "comms_administration": (f"{_COMMS}推荐意见", f"{_COMMS}（盖章）："),
    "industry_department": (f"{_INDUSTRY}推荐意见", f"{_INDUSTRY}（盖章）："),
    "provincial_government": ("省级人民政府推荐意见", "省级人民政府（盖章）："),
}
PROMISE = "我市申报的所有材料均真实完整，符合国家有关法律法规及相关产业政策要求，如有不实，愿承担相应责任。"
_CITIES = ("宁波市", "襄阳市", "潍坊市", "延边朝鲜族自治州", "株洲市")
_NAMES = ("王建国", "李晓梅", "张伟", "欧阳志远", "陈静", "赵海燕", "孙立", "周文博", "郑华", "马强")
_TITLES = ("市长", "常务副市长", "局长", "副局长、党组成员", "厅长", "总工程师", "处长", "二级巡视员", "主任")
_HOUSES = ("163.com", "ningbo.gov.cn", "126.com", "qq.com")
_SENTENCES = (
    "本市地处长三角南翼，辖六区二县二市，常住人口七百余万，制造业基础雄厚，门类齐全。",
    "全市累计建成5G基站三万余个，实现重点园区和乡镇以上区域连续覆盖。",
    "围绕绿色石化、汽车零部件、智能家电等优势产业，推动“5G+工业互联网”规模化应用。",
    "出台专项行动计划，设立专项资金，支持企业开展网络改造与应用创新。",
    "建成国家级工业互联网平台两个，标识解析二级节点九个，接入企业四千余家。",
    "下一步将健全工作推进机制，明确责任分工，压实年度任务，强化跟踪评价。",
    "培育一批示范标杆企业，形成可复制、可推广的经验做法。",
)
BLANK = 0.12  # share of the fields that are left blank


@dataclass(frozen=True)
class Content:
    """``fields``: applicant_city and <body>.<name|title|phone|email>, "" for blank; ``prose`` by paragraphs;
    ``signings``: opinion and date by block."""

    fields: dict[str, str]
    prose: dict[str, tuple[str, ...]]
    signings: dict[str, tuple[str, str]]


def content(rng: Random, *, long: bool = False) -> Content:
    fields = {"applicant_city": rng.choice(_CITIES)}
    for body in PEOPLE:
        for column in ("name", "title", "phone", "email"):
            fields[f"{body}.{column}"] = "" if rng.random() < BLANK else _value(rng, column)
    prose = {key: _paragraphs(rng, rng.randint(280, 600) * (4 if long else 1)) for key in PROSE}
    signings = {}
    for block in SIGNATURES:
        opinion = (
            PROMISE if block == "city_government" else rng.choice(("同意推荐。", "情况属实，同意推荐申报。"))
        )
        signings[block] = (opinion, rng.choice(("2024年9月20日", "2024年9月6日")))
    return Content(fields, prose, signings)


def _value(rng: Random, column: str) -> str:
    if column == "name":
        return rng.choice(_NAMES)
    if column == "title":
        return rng.choice(_TITLES)
    if column == "email":
        return (
            f"{rng.choice(('zhangw', 'gxj', 'li.hua', 'office'))}{rng.randint(1, 99)}@{rng.choice(_HOUSES)}"
        )
    if rng.random() < 0.5:
        return f"0{rng.randint(311, 999)}-{rng.randint(20_000_000, 89_999_999)}"
    return f"1{rng.choice((38, 39, 58, 86))}{rng.randint(0, 99_999_999):08d}"


def _paragraphs(rng: Random, characters: int) -> tuple[str, ...]:
    out: list[str] = []
    while sum(map(len, out)) < characters:
        out.append("".join(rng.choice(_SENTENCES) for _ in range(rng.randint(2, 4))))
    return tuple(out)
