"""What is true of one applicant: the figures, policies, factories and titles that its papers tell of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from samples.cities import Applicant
from samples.people import Person, officials

SCENARIOS = [
    "协同研发设计",
    "远程设备操控",
    "设备协同作业",
    "柔性生产制造",
    "现场辅助装配",
    "机器视觉质检",
    "设备故障诊断",
    "厂区智能物流",
    "无人智能巡检",
    "生产现场监测",
    "生产单元模拟",
    "精准动态作业",
    "生产能效管控",
    "工艺合规校验",
    "生产过程溯源",
    "设备预测维护",
    "厂区智能理货",
    "全域物流监测",
    "虚拟现场服务",
    "企业协同合作",
]
BRANDS = [
    "海川",
    "恒远",
    "金泰",
    "华创",
    "瑞丰",
    "天工",
    "中晟",
    "鼎力",
    "东方",
    "信达",
    "永固",
    "宏图",
    "新锐",
    "科达",
    "博联",
    "卓越",
    "远望",
    "兴业",
    "众合",
    "南山",
]
LINES = {
    "电子设备制造": ("电子科技", "半导体", "光电", "精密电子"),
    "装备制造": ("重工", "汽车零部件", "智能装备", "机床"),
    "钢铁": ("钢铁", "特钢", "金属材料"),
    "采矿": ("矿业", "煤业", "能源"),
    "电力": ("电力", "发电", "新能源"),
    "石化化工": ("石化", "新材料", "化工"),
    "建材": ("水泥", "玻璃", "建材"),
    "港口": ("港务", "集装箱码头"),
    "纺织": ("纺织", "化纤", "服饰"),
    "家电": ("电器", "智能家居"),
}
TITLES = (
    "千兆城市",
    "国家信息消费示范城市",
    "中小企业数字化转型试点城市",
    "国家人工智能创新应用先导区",
    "国家级车联网先导区",
    "制造业新型技术改造城市试点",
    "5G应用“扬帆”行动重点城市",
    "国家新型工业化产业示范基地",
)
AS_OF = {
    "2023-12": (
        "截至2023年底",
        "截至2023年12月底",
        "截至去年底",
        "2023年末",
        "到2023年底",
        "截至2023年12月31日",
    ),
    "2024-06": ("截至2024年6月底", "截至今年6月底", "截止2024年6月", "截至2024年6月30日", "2024年6月末"),
    "2024-08": ("截至2024年8月底", "截至今年8月", "截至2024年8月末", "截至目前（2024年8月）"),
}
PROVINCE_CODES = {
    "河北省": "冀", "山西省": "晋", "内蒙古自治区": "内", "辽宁省": "辽", "吉林省": "吉", "黑龙江省": "黑",
    "江苏省": "苏", "浙江省": "浙", "安徽省": "皖", "福建省": "闽", "江西省": "赣", "山东省": "鲁",
    "河南省": "豫", "湖北省": "鄂", "湖南省": "湘", "广东省": "粤", "广西壮族自治区": "桂", "海南省": "琼",
    "四川省": "川", "贵州省": "黔", "云南省": "云", "西藏自治区": "藏", "陕西省": "陕", "甘肃省": "甘",
    "青海省": "青", "宁夏回族自治区": "宁", "新疆维吾尔自治区": "新",
}  # fmt: skip


@dataclass(frozen=True)
class Policy:
    title: str
    number: str | None
    scope: str


@dataclass(frozen=True)
class Factory:
    enterprise: str
    project: str
    list_name: str


@dataclass(frozen=True)
class Goal:
    """One metric with its values for the years 2024–2026."""

    metric: str
    unit: str
    values: tuple[float, float, float]


@dataclass(frozen=True)
class Story:
    """All that an application's papers tell. ``total`` is in 个; ``rounded``: told only in round figures."""

    applicant: Applicant
    people: dict[str, Person]
    population: int
    total: int
    rounded: bool
    per_10k: float
    as_of: str
    policies: tuple[Policy, ...]  # the applicant's own
    cited: tuple[Policy, ...]  # of province and nation
    factories: tuple[Factory, ...]
    provincial_factories: tuple[Factory, ...]
    scenarios: tuple[str, ...]
    titles: tuple[str, ...]
    hoped_title: str
    goals: tuple[Goal, ...]

    def with_total(self, total: int) -> Story:
        return replace(self, total=total)


def tell(rng: Random, applicant: Applicant) -> Story:
    """A consistent story: total ÷ population is the per-10k figure, goals grow over the years."""
    people = applicant.population / 10_000
    rounded = rng.random() < 0.35
    total = int(people * rng.uniform(17.5, 42))
    if rounded:
        step = 1000 if total > 10_000 else 100
        total = max(step, total // step * step)
    per_10k = round(total / people, rng.choice((1, 1, 2)))
    titles = rng.sample(TITLES, rng.randint(2, 4))
    return Story(
        applicant=applicant,
        people=officials(rng, applicant),
        population=applicant.population,
        total=total,
        rounded=rounded,
        per_10k=per_10k,
        as_of=rng.choice(tuple(AS_OF)),
        policies=_own_policies(rng, applicant),
        cited=_cited_policies(rng, applicant),
        factories=tuple(_factory(rng, applicant, i) for i in range(rng.randint(2, 5))),
        provincial_factories=tuple(_factory(rng, applicant, 10 + i) for i in range(rng.randint(1, 2))),
        scenarios=tuple(rng.sample(SCENARIOS, rng.randint(5, 14))),
        titles=tuple(titles[:-1]),
        hoped_title=titles[-1],
        goals=_goals(rng, total, people),
    )


def document_number(rng: Random, code: str, year: int) -> str:
    return f"{code}〔{year}〕{rng.randint(1, 160)}号"


def _own_policies(rng: Random, applicant: Applicant) -> tuple[Policy, ...]:
    made: list[Policy] = []
    for c in applicant.cities:
        patterns = [
            f"{c.name}加快推进“5G+工业互联网”融合发展行动计划（2023—2025年）",
            f"{c.name}人民政府关于加快5G网络建设与应用的实施意见",
            f"{c.name}数字经济发展“十四五”规划",
            f"{c.name}推动工业互联网创新发展若干政策措施",
            f"{c.name}“5G+工业互联网”融合应用专项行动方案（2024—2026年）",
            f"{c.name}制造业数字化转型三年行动计划（2022-2024年）",
            "关于支持5G产业发展的若干意见",
            f"{c.name}5G通信基础设施专项规划（2021—2035年）",
        ]
        count = rng.randint(2, 4) if len(applicant.cities) == 1 else 1
        for title in rng.sample(patterns, count):
            code = c.code + rng.choice(("发", "办发", "办", "办字", "函", "发"))
            year = rng.randint(2021, 2024)
            for span in ("2023—", "2024—", "2022-", "2021—"):
                year = int(span[:4]) if f"（{span}" in title else year
            number = document_number(rng, code, year) if rng.random() < 0.8 else None
            made.append(Policy(title, number, "city"))
    return tuple(made)


def _cited_policies(rng: Random, applicant: Applicant) -> tuple[Policy, ...]:
    nation = [
        Policy("“十四五”信息通信行业发展规划", None, "nation"),
        Policy("5G应用“扬帆”行动计划（2021—2023年）", "工信部联通信〔2021〕77号", "nation"),
        Policy("“5G+工业互联网”512工程推进方案", "工信厅信管〔2019〕78号", "nation"),
        Policy("“5G+工业互联网”融合应用先导区试点工作规则（暂行）", "工信厅信管〔2023〕66号", "nation"),
        Policy(
            "工业和信息化部办公厅关于组织开展2024年“5G+工业互联网”融合应用先导区试点工作的通知",
            "工信厅信管函〔2024〕336号",
            "nation",
        ),
    ]
    cited = rng.sample(nation, 2)
    code = PROVINCE_CODES.get(applicant.province)
    if code and applicant.kind not in ("separately_planned", "unknown"):
        title = f"{applicant.province}“5G+工业互联网”融合发展三年行动计划（2022—2024年）"
        cited.append(Policy(title, document_number(rng, code + "政办发", 2022), "province"))
    return tuple(cited)


def _factory(rng: Random, applicant: Applicant, nth: int) -> Factory:
    owner = applicant.cities[nth % len(applicant.cities)]
    line = rng.choice(LINES[rng.choice(owner.industries)])
    brand = BRANDS[(hash_of(owner.name) + nth * 7) % len(BRANDS)]
    tail = rng.choice(("有限公司", "股份有限公司", "集团有限公司", "有限责任公司"))
    project = rng.choice((f"{brand}5G工厂", f"5G+{line}智能工厂项目", f"{brand}{line}5G全连接工厂"))
    listed = "2023年5G工厂名录"
    if nth % 3 == 2:
        listed = "2022年工业互联网试点示范项目（5G工厂方向）"
    if nth >= 10:
        listed = f"2023年{applicant.province}5G工厂名单"
    return Factory(f"{owner.short}{brand}{line}{tail}", project, listed)


def hash_of(text: str) -> int:
    """A small number from a text, the same in every run."""
    return sum(ord(c) * (i + 1) for i, c in enumerate(text))


def _goals(rng: Random, total: int, people: float) -> tuple[Goal, ...]:
    stations = (round(total * 1.08, -2), round(total * 1.22, -2), round(total * 1.4, -2))
    density = (round(stations[0] / people, 1), round(stations[1] / people, 1), round(stations[2] / people, 1))
    every = [
        Goal("5G基站总数", "个", stations),
        Goal("每万人拥有5G基站数", "个", density),
        Goal("5G工厂数量", "家", _rising(rng, 5, 30)),
        Goal("“5G+工业互联网”项目数", "个", _rising(rng, 40, 300)),
        Goal("工业互联网标识注册量", "亿个", _rising(rng, 2, 60)),
        Goal("典型应用场景", "个", _rising(rng, 20, 120)),
        Goal("人才培训", "人次", _rising(rng, 500, 9000)),
        Goal("带动投资", "亿元", _rising(rng, 10, 200)),
        Goal("规上工业企业5G应用普及率", "%", _rising(rng, 25, 50, most=90)),
    ]
    return tuple(every[:2] + rng.sample(every[2:], rng.randint(3, 6)))


def _rising(rng: Random, low: int, high: int, *, most: int = 10**9) -> tuple[float, float, float]:
    first = rng.randint(low, high)
    second = first + max(1, int(first * rng.uniform(0.2, 0.6)))
    third = second + max(1, int(second * rng.uniform(0.2, 0.6)))
    return float(first), float(min(second, most - 5)), float(min(third, most))
