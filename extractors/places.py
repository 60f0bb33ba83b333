"""Names of places in running text: the applicant's own, other cities, districts and parks, provinces."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from pipeline.model import Applicant, Scope

_TAILS = frozenset("省市区县旗州盟团")
_SHORTENED = re.compile(
    r"(?:省|市|(?:壮族|回族|维吾尔|朝鲜族|土家族苗族|藏族羌族|布依族苗族|苗族侗族|哈尼族彝族|傣族景颇族|壮族苗族|傈僳族|白族|傣族|彝族|藏族|蒙古族藏族|蒙古|哈萨克|柯尔克孜)*自治(?:区|州)|地区|盟)$"
)
_NAME = r"(?:(?![是为在的了和与及、对向])[一-龥])"
# with or without a name of their own; the second kind is anywhere (重点工业园区), and no place without one
_PARK = re.compile(
    rf"{_NAME}{{0,8}}?(?:经济技术开发区|高新技术产业开发区|高新技术产业园区|经济开发区|开发区|高新区|经开区|汽开区|临空经济区|空港经济区|新区|自贸区|保税区|新城|临港)"
    rf"|(?P<name>{_NAME}{{2,8}}?)(?:产业园区|产业园|工业园区|工业园|科技园|软件园|科技城|科学城|商务区|合作区|港区|工业区|综保区)"
)
# 淮海经济区10市: a region of many
_REGION = re.compile(
    rf"{_NAME}{{2,6}}?(?:经济区|城市群|都市圈|经济带)(?:\d+|[一二三四五六七八九十]+)[个]?(?:市|城市|地市)"
)
_ANY_PARK = re.compile(
    r"^(?:全市|我市|省级|国家级|市级|以上|及|各类|各|重点|主要|骨干|特色|产业|实现|推动|建设|打造|覆盖|5G|网络)+$"
)


@dataclass(frozen=True)
class Place:
    """A place named at ``start:end``; ``name`` in full where it is known."""

    start: int
    end: int
    name: str
    scope: Scope


@lru_cache
def _gazetteer() -> dict[str, tuple[str, str]]:
    """Full name → (level, name of the unit above). Levels: province, prefecture, county."""
    lines = (files("pipeline") / "data" / "places.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    names = {row["code"]: row["name"] for row in rows}
    found: dict[str, tuple[str, str]] = {}
    for row in rows:
        found.setdefault(row["name"], (row["level"], names.get(row["parent"] or "", "")))
    return found


def short_name(name: str) -> str:
    """宁波市 → 宁波, 延边朝鲜族自治州 → 延边, 内蒙古自治区 → 内蒙古."""
    short = _SHORTENED.sub("", name)
    return short if len(short) >= 2 else name


@lru_cache
def _provinces() -> dict[str, str]:
    return {short_name(name): name for name, (level, _) in _gazetteer().items() if level == "province"}


# short names of cities and districts that are words, companies, or names of something else as well
_WORDS_TOO = frozenset(
    [
        "阿里",
        "来宾",
        "白银",
        "安康",
        "朝阳",
        "大同",
        "吉林",
        "海南",
        "三明",
        "通化",
        "长治",
        "中山",
        "东方",
        "黄山",
        "和田",
        "和平",
        "新城",
        "城关",
        "城中",
        "城东",
        "城西",
        "城北",
        "城厢",
        "江北",
        "江南",
        "河东",
        "河西",
        "上城",
        "新华",
        "解放",
        "光明",
        "高新",
        "工业",
        "矿区",
        "郊区",
    ]
)
Near = Literal["", "own", "all"]


Openings = dict[str, list[tuple[str, str]]]


@lru_cache
def _prefectures() -> Openings:
    names = (name for name, (level, _) in _gazetteer().items() if level == "prefecture")
    shorts = ((short_name(name), name) for name in names)
    return _by_opening((short, name) for short, name in shorts if short != name and short not in _WORDS_TOO)


@lru_cache
def _districts(cities: tuple[str, ...]) -> Openings:
    """Short names of the counties and districts of ``cities``."""
    levels = ("province", "prefecture")
    names = (n for n, (level, above) in _gazetteer().items() if level not in levels and above in cities)
    shorts = ((_short_of_county(name), name) for name in names)
    return _by_opening(
        (short, name)
        for short, name in shorts
        if len(short) >= 2 and short != name and short not in _WORDS_TOO
    )


def _short_of_county(name: str) -> str:
    """东港市 → 东港, 宽甸满族自治县 → 宽甸."""
    own = re.fullmatch(r"(?P<short>.{2,3}?)(?:[^族]{1,4}族)+自治[县旗]", name)
    return own["short"] if own else re.sub(r"[市县区旗]$", "", name)


@dataclass(frozen=True)
class Own:
    """The applicant's names: full and short → full name of the city."""

    cities: dict[str, str]
    province: str | None
    municipality: bool
    region: bool  # an autonomous region, where 全区 means the province
    district: bool  # a district or county, for which 全区 means itself and 全市 what is above it

    @classmethod
    def of(cls, applicant: Applicant) -> Own:
        names = {c: c for c in applicant.cities} | {short_name(c): c for c in applicant.cities}
        province = applicant.province
        return cls(
            cities=names,
            province=province,
            municipality=applicant.kind == "municipality" or province in applicant.cities,
            region=bool(province and province.endswith("自治区")),
            district=len(applicant.cities) == 1 and bool(re.search(r"(?<!地)[区县旗]$", applicant.cities[0])),
        )


def find_places(text: str, own: Own, *, near: Near = "") -> list[Place]:
    """Every place named in ``text``, longest first where they overlap, in order. ``near``: the applicant's own
    districts, or all other cities too, by their short names, which have other meanings elsewhere."""
    found = [*_full(text, own), *_short(text, own), *_parks(text)]
    if near == "all":
        found += _by_short_names(text, _prefectures(), "other", own)
    if near:
        found += _by_short_names(text, _districts(tuple(dict.fromkeys(own.cities.values()))), "district", own)
    found.sort(key=lambda p: (p.start, -(p.end)))
    kept: list[Place] = []
    for place in found:
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


def _full(text: str, own: Own) -> list[Place]:
    known = _gazetteer()
    found = []
    for at, char in enumerate(text):
        if char not in _TAILS:
            continue
        for size in range(min(12, at + 1), 1, -1):
            name = text[at + 1 - size : at + 1]
            if name in known:
                found.append(Place(at + 1 - size, at + 1, name, _scope_of(name, known[name], own)))
                break
    return found


def _scope_of(name: str, entry: tuple[str, str], own: Own) -> Scope:
    level, parent = entry
    if name in own.cities:
        return "city"
    if level == "province":
        return "province" if name == own.province else "other"
    if level == "prefecture":
        return "other"
    # 区 and 县 of other cities are hardly ever quoted and many names exist twice; county-level 市 are told apart
    return "district" if parent in own.cities or name.endswith(("区", "县", "旗")) else "other"


def _short(text: str, own: Own) -> list[Place]:
    found = []
    for short, full in own.cities.items():
        if short != full:
            found += [Place(m.start(), m.end(), full, "city") for m in re.finditer(re.escape(short), text)]
    for short, full in _provinces().items():
        if short in text and short not in own.cities:
            scope: Scope = "province" if full == own.province else "other"
            found += [Place(m.start(), m.end(), full, scope) for m in re.finditer(short, text)]
    return found


def _by_short_names(text: str, names: Openings, scope: Scope, own: Own) -> list[Place]:
    """The places of ``names`` (short → full) that no longer name covers: 鄂州、黄石, 固安."""
    found = []
    for at in range(len(text) - 1):
        for short, full in names.get(text[at : at + 2], ()):
            if short not in own.cities and text.startswith(short, at):
                found.append(Place(at, at + len(short), full, scope))
    return found


def _by_opening(names: Iterable[tuple[str, str]]) -> Openings:
    """Short and full names by the first two characters of the short ones."""
    table: Openings = {}
    for short, full in names:
        table.setdefault(short[:2], []).append((short, full))
    return table


def _parks(text: str) -> list[Place]:
    found = (m for m in _PARK.finditer(text) if not (m["name"] and _ANY_PARK.match(m["name"])))
    regions = [Place(m.start(), m.end(), m[0], "other") for m in _REGION.finditer(text)]
    return [*regions, *(Place(m.start(), m.end(), m[0], "district") for m in found)]


def of_title(title: str, own: Own) -> Scope | None:
    """Whose a document is by the place that its title begins with; None where it begins with none."""
    scope: Scope | None = None
    end = 6
    for place in find_places(title, own):
        if place.start > end:
            break
        # 佛山市三水区…: the narrower of two that touch
        scope, end = place.scope, place.end if scope is None else end
    return scope
