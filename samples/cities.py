"""Chinese cities as the generator knows them: who may apply, and which bodies sign and seal.

Written independently of the program under test: agreement between the two tables is a check.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

BLOCKS = ("city_government", "comms_administration", "industry_department", "provincial_government")

INDUSTRY_DEPARTMENTS = {
    "北京市": "北京市经济和信息化局",
    "天津市": "天津市工业和信息化局",
    "上海市": "上海市经济和信息化委员会",
    "重庆市": "重庆市经济和信息化委员会",
    "浙江省": "浙江省经济和信息化厅",
    "湖北省": "湖北省经济和信息化厅",
    "四川省": "四川省经济和信息化厅",
    "西藏自治区": "西藏自治区经济和信息化厅",
    "大连市": "大连市工业和信息化局",
    "青岛市": "青岛市工业和信息化局",
    "宁波市": "宁波市经济和信息化局",
    "厦门市": "厦门市工业和信息化局",
    "深圳市": "深圳市工业和信息化局",
}
BINGTUAN = "新疆生产建设兵团"

# neighbouring cities that might well apply together
JOINT = (
    ("苏州市", "无锡市", "常州市"),
    ("广州市", "佛山市"),
    ("长沙市", "株洲市", "湘潭市"),
    ("合肥市", "芜湖市"),
    ("西安市", "咸阳市"),
    ("沈阳市", "抚顺市"),
    ("嘉兴市", "湖州市"),
    ("郑州市", "开封市"),
    ("成都市", "德阳市"),
    ("太原市", "晋中市"),
    ("济南市", "淄博市"),
)


@dataclass(frozen=True)
class City:
    """One city. ``population`` in people, ``gdp`` in 亿元, ``code`` the root of its document numbers."""

    name: str
    kind: str  # prefecture, separately_planned, municipality, bingtuan, ineligible
    province: str
    population: int
    gdp: int
    code: str
    industries: tuple[str, ...]

    @property
    def short(self) -> str:
        """The name without 市 or 自治州, as used in prose: 宁波, 延边."""
        for tail in ("朝鲜族自治州", "彝族自治州", "白族自治州", "回族自治州"):
            if self.name.endswith(tail):
                return self.name[: -len(tail)]
        return self.name.removesuffix("市")


@dataclass(frozen=True)
class Applicant:
    """One city or several that apply together."""

    cities: tuple[City, ...]

    @property
    def kind(self) -> str:
        """The kind in the words of the contract."""
        if len(self.cities) > 1:
            return "joint"
        return "unknown" if self.cities[0].kind == "bingtuan" else self.cities[0].kind

    @property
    def name(self) -> str:
        return "、".join(c.name for c in self.cities)

    @property
    def province(self) -> str:
        return self.cities[0].province

    @property
    def we(self) -> str:
        """How the prose calls the applicant: 全市, 全州, 两市."""
        if len(self.cities) > 1:
            return {2: "两市", 3: "三市"}[len(self.cities)]
        return "全州" if self.cities[0].name.endswith("州") else "全市"

    @property
    def us(self) -> str:
        """我市, 我州, 两市."""
        return self.we.replace("全", "我")

    @property
    def population(self) -> int:
        return sum(c.population for c in self.cities)

    @property
    def gdp(self) -> int:
        return sum(c.gdp for c in self.cities)

    def bodies(self) -> dict[str, tuple[str, ...]]:
        """The bodies that seal, per signature block; several for a joint application's governments."""
        first = self.cities[0]
        own = first.kind == "separately_planned"
        base = first.name if own else first.province
        bodies = {
            "city_government": tuple(f"{c.name}人民政府" for c in self.cities),
            "comms_administration": (f"{base}通信管理局",),
            "industry_department": (INDUSTRY_DEPARTMENTS.get(base, f"{base}工业和信息化厅"),),
            "provincial_government": (f"{first.province}人民政府",),
        }
        if first.kind == "bingtuan":
            bodies["industry_department"] = (f"{BINGTUAN}工业和信息化局",)
            bodies["provincial_government"] = (BINGTUAN,)
        return bodies


@cache
def all_cities() -> tuple[City, ...]:
    """The table data/cities.tsv."""
    text = (files("samples") / "data" / "cities.tsv").read_text(encoding="utf-8")
    return tuple(
        City(
            name=row["name"],
            kind=row["kind"],
            province=row["province"],
            population=round(float(row["population"]) * 10_000),
            gdp=int(row["gdp"]),
            code=row["code"],
            industries=tuple(row["industries"].split()),
        )
        for row in csv.DictReader(text.splitlines(), delimiter="\t")
    )


def city(name: str) -> City:
    """The city of that full name. Raises KeyError for one not in the table."""
    return {c.name: c for c in all_cities()}[name]


def of_kind(kind: str) -> tuple[City, ...]:
    return tuple(c for c in all_cities() if c.kind == kind)
