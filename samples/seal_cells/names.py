"""Bodies that sign, and bodies that look like them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

CITIES: dict[str, tuple[str, ...]] = {
    "浙江省": ("杭州市", "温州市", "嘉兴市", "台州市", "衢州市"),
    "江苏省": ("苏州市", "无锡市", "泰州市", "连云港市", "徐州市"),
    "安徽省": ("合肥市", "宿州市", "芜湖市", "亳州市", "滁州市", "池州市"),
    "福建省": ("福州市", "泉州市", "漳州市", "龙岩市"),
    "江西省": ("南昌市", "抚州市", "宜春市", "赣州市"),
    "湖北省": ("武汉市", "宜昌市", "襄阳市", "恩施土家族苗族自治州"),
    "湖南省": ("长沙市", "株洲市", "郴州市", "湘西土家族苗族自治州"),
    "河南省": ("郑州市", "洛阳市", "濮阳市", "信阳市"),
    "山东省": ("济南市", "烟台市", "潍坊市", "菏泽市"),
    "广东省": ("广州市", "佛山市", "东莞市", "惠州市"),
    "四川省": ("成都市", "绵阳市", "泸州市", "凉山彝族自治州"),
    "贵州省": ("贵阳市", "遵义市", "六盘水市", "黔西南布依族苗族自治州"),
    "吉林省": ("长春市", "吉林市", "延边朝鲜族自治州"),
    "辽宁省": ("沈阳市", "鞍山市", "锦州市"),
    "黑龙江省": ("哈尔滨市", "齐齐哈尔市", "大庆市"),
    "陕西省": ("西安市", "宝鸡市", "咸阳市"),
    "甘肃省": ("兰州市", "嘉峪关市", "临夏回族自治州"),
    "内蒙古自治区": ("呼和浩特市", "包头市", "鄂尔多斯市", "锡林郭勒盟"),
    "广西壮族自治区": ("南宁市", "柳州市", "桂林市"),
    "宁夏回族自治区": ("银川市", "石嘴山市"),
    "新疆维吾尔自治区": ("乌鲁木齐市", "克拉玛依市", "昌吉回族自治州"),
    "西藏自治区": ("拉萨市", "日喀则市"),
}
_ECONOMY = frozenset({"浙江省", "湖北省", "四川省", "西藏自治区"})
BLOCKS = ("city_government", "comms_administration", "industry_department", "provincial_government")
SPECIAL = (
    "专用章",
    "业务专用章",
    "行政审批专用章",
    "合同专用章",
    "办公室",
    "财务专用章",
    "信息公开专用章",
    "党组",
)
SECOND_SCRIPT = {
    "广西壮族自治区": "Gvangjsih Bouxcuengh Swcigih",
    "新疆维吾尔自治区": "شىنجاڭ ئۇيغۇر ئاپتونوم رايونى",
    "西藏自治区": "བོད་རང་སྐྱོང་ལྗོངས་མི་དམངས་སྲིད་གཞུང་།",
    "内蒙古自治区": "ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ ᠤᠨ ᠥᠪᠡᠷᠲᠡᠭᠡᠨ ᠵᠠᠰᠠᠬᠤ ᠣᠷᠤᠨ",
}


@dataclass(frozen=True)
class Applicant:
    city: str
    province: str

    def body(self, block: str) -> str:
        """The body that must seal ``block``."""
        if block == "city_government":
            return f"{self.city}{'行政公署' if self.city.endswith('盟') else '人民政府'}"
        if block == "comms_administration":
            return f"{self.province}通信管理局"
        if block == "industry_department":
            return f"{self.province}{'经济和信息化厅' if self.province in _ECONOMY else '工业和信息化厅'}"
        return f"{self.province}人民政府"


def applicant(rng: np.random.Generator) -> Applicant:
    province = str(rng.choice(list(CITIES)))
    return Applicant(str(rng.choice(CITIES[province])), province)


def wrong_body(who: Applicant, block: str, rng: np.random.Generator) -> tuple[str, str]:
    """A name that is not the body's, and in what way: from a far one to one character less."""
    right = who.body(block)
    kinds = ["office", "other_place", "other_block", "truncated", "lower", "department", "company"]
    weights = np.array([3, 3, 2, 2, 2, 2, 1], float)
    kind = str(rng.choice(kinds, p=weights / weights.sum()))
    name = _wrong(kind, who, block, right, rng)
    return (name, kind) if name != right else (f"{right}办公室", "office")


def _wrong(kind: str, who: Applicant, block: str, right: str, rng: np.random.Generator) -> str:
    if kind == "office":
        return f"{right}办公{'厅' if block == 'provincial_government' else '室'}"
    if kind == "other_place":
        other = applicant(rng)
        while other.province == who.province:
            other = applicant(rng)
        if block == "city_government":
            other = Applicant(str(rng.choice(CITIES[who.province] + CITIES[other.province])), who.province)
        return other.body(block)
    if kind == "other_block":
        return who.body(str(rng.choice([b for b in BLOCKS if b != block])))
    if kind == "truncated":
        return (
            right[:-1]
            if rng.random() < 0.5
            else right.replace("通信", "").replace("工业和", "").replace("人民", "")
        )
    if kind == "lower":
        return {
            "city_government": f"{who.city}{rng.choice(['高新区', '江北区', '新城区'])}人民政府",
            "comms_administration": f"{who.city}通信管理办公室",
            "industry_department": f"{who.city}工业和信息化局",
            "provincial_government": f"{who.city}人民政府",
        }[block]
    if kind == "department":
        place = who.city if block == "city_government" else who.province
        return f"{place}{rng.choice(['发展和改革委员会', '科学技术厅', '大数据管理局', '财政局', '无线电管理局'])}"
    return (
        f"中国{rng.choice(['移动', '电信', '联合网络'])}通信集团有限公司{who.city.removesuffix('市')}分公司"
    )
