"""Names that an expected name must not be taken for: other places, other levels, other offices."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline.places import find, prefectures

LEVEL = re.compile(r".*?(省|自治区|特别行政区|市|自治州|州(?![省市])|盟|地区|兵团)")
_TAILS = (
    ("人民政府", ("人民政府办公室", "人民政府办公厅", "人民代表大会", "人民法院", "人民检察院")),
    ("通信管理局", ("通讯管理局", "通信管理", "通信管理处", "通信管理办公室", "通信局", "无线电管理局", "广播电视管理局")),
    ("经济和信息化厅", ("经济和信息化局", "经济和信息化委员会", "工业和信息化厅", "经济合作厅", "科学技术厅")),
    ("经济和信息化局", ("经济和信息化厅", "经济和信息化委员会", "工业和信息化局", "经济合作局", "科学技术局")),
    ("经济和信息化委员会", ("经济和信息化局", "经济和信息化厅", "工业和信息化局", "发展和改革委员会")),
    ("工业和信息化厅", ("工业和信息化局", "工业和信息化委员会", "经济和信息化厅", "信息化厅", "科学技术厅")),
    ("工业和信息化局", ("工业和信息化厅", "工业和信息化委员会", "经济和信息化局", "信息化局", "科学技术局")),
)  # fmt: skip


def split(name: str) -> tuple[str, str]:
    """The place with its level mark, and the rest: 宁波市 | 人民政府."""
    level = LEVEL.match(name)
    return (name[: level.end()], name[level.end() :]) if level else ("", name)


def names_no_place(said: str, name: str) -> bool:
    """Whether a reading differs from a name in its place only, and what it says there is none, of any level: 内营土白治区
    is 内蒙古自治区 badly pressed, and nobody is to be accused of its seal."""
    place, office = split(name)
    read = said.removesuffix(office)
    return bool(place) and read != said and len(read) == len(place) and not find(read)


@lru_cache(maxsize=256)
def rivals(name: str) -> tuple[str, ...]:
    """Names one step away: the same office of another place, another office of the same place."""
    place, office = split(name)
    others = [f"{other}{office}" for other in places() if other != place] if place else []
    for tail, variants in _TAILS:
        if name.endswith(tail):
            stem = name.removesuffix(tail)
            others += [stem + variant for variant in variants]
            break
    else:
        others += [name + "办公室"]
    return tuple(dict.fromkeys(others))


@cache
def places() -> tuple[str, ...]:
    """Provinces and cities of prefecture level, and 新疆生产建设兵团."""
    known = prefectures()
    provinces = dict.fromkeys(place.province for place in known)
    return (*provinces, *(place.name for place in known), "新疆生产建设兵团")
