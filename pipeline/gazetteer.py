"""China's administrative divisions down to counties: looking names up and finding them in text."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Literal

from pipeline.model import Record
from pipeline.textfold import fold, fold_map

Level = Literal["province", "prefecture", "county_city", "corps_city", "county", "district"]
MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
CORPS = "新疆生产建设兵团"
_RANK: dict[Level, int] = {
    "prefecture": 0, "province": 1, "corps_city": 3, "county_city": 4, "district": 5, "county": 6,
}  # fmt: skip
# peoples in the names of autonomous places, which short names leave out
_PEOPLES = re.compile(
    r"(?:维吾尔|哈萨克|柯尔克孜|蒙古族?|塔吉克|锡伯|壮族|回族|满族|藏族|苗族|彝族|侗族|傣族|白族|羌族|瑶族"
    r"|土家族|布依族|哈尼族|景颇族|傈僳族|朝鲜族|各族|\w族)+$"
)
_NICKNAMES = {
    "博尔塔拉蒙古自治州": ("博州",),
    "巴音郭楞蒙古自治州": ("巴州",),
    "克孜勒苏柯尔克孜自治州": ("克州",),
}
_KINDS = ("自治州", "自治区", "自治县", "自治旗", "地区", "林区", "特区", "省", "市", "盟", "区", "县", "旗")


class Place(Record):
    """One division. ``province`` and ``prefecture`` are full names; a province's own is itself."""

    code: str
    name: str
    level: Level
    province: str
    prefecture: str | None = None

    @property
    def municipality(self) -> bool:
        return self.name in MUNICIPALITIES

    def is_within(self, cities: Collection[str]) -> bool:
        """Whether it is one of ``cities`` (full names) or a part of one."""
        return self.name in cities or self.prefecture in cities

    @property
    def short_names(self) -> tuple[str, ...]:
        """宁波市 → 宁波; 延边朝鲜族自治州 → 延边州, 延边; 广西壮族自治区 → 广西."""
        return _short_names(self.name)


class Mention(Record):
    """A place named in a text, at ``text[start:end]``; several places where the name is not unique."""

    places: tuple[Place, ...]
    start: int
    end: int


def _short_names(name: str) -> tuple[str, ...]:
    kind = next((k for k in _KINDS if name.endswith(k)), "")
    stem = name.removesuffix(kind)
    if not kind or len(stem) < 2:
        return ()
    bare = _PEOPLES.sub("", stem)
    bare = bare if len(bare) > 1 else stem
    if kind == "自治州":
        return (bare + "州", bare, *_NICKNAMES.get(name, ()))
    return (bare,)


@cache
def all_places() -> tuple[Place, ...]:
    """Every division of the data file, in its order."""
    text = (files("pipeline") / "data" / "places.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    names = {row["code"]: row["name"] for row in rows}
    out = []
    for row in rows:
        level: Level = row["level"]  # type: ignore[assignment]
        province = CORPS if level == "corps_city" else names[row["code"][:2]]
        prefecture = row["name"] if level == "prefecture" else None
        if len(row["parent"]) == 4:
            prefecture = names[row["parent"]]
        out.append(
            Place(code=row["code"], name=row["name"], level=level, province=province, prefecture=prefecture)
        )
    return tuple(out)


@cache
def _index() -> dict[str, tuple[Place, ...]]:
    """Folded full and short names → places; full names before short ones, then by level."""
    ranked: dict[str, list[tuple[int, int, Place]]] = defaultdict(list)
    for place in all_places():
        ranked[fold(place.name)].append((0, _RANK[place.level], place))
        # 海南 is the province before it is 海南藏族自治州; 吉林 is the city before the province
        rank = _RANK["province"] + 1 if place.name.endswith("自治州") else _RANK[place.level]
        for short in place.short_names:
            ranked[fold(short)].append((1, rank, place))
    return {
        name: tuple(p for _, _, p in sorted(rows, key=lambda row: row[:2])) for name, rows in ranked.items()
    }


@cache
def _full_names() -> tuple[dict[str, tuple[Place, ...]], int]:
    """Names certain enough to be found inside running text (full ones, and 延边州), and their greatest length."""
    names: dict[str, list[Place]] = defaultdict(list)
    for place in all_places():
        names[fold(place.name)].append(place)
        if place.name.endswith("自治州"):
            names[fold(place.short_names[0])].append(place)
    return {k: tuple(v) for k, v in names.items()}, max(map(len, names))


def find(name: str) -> tuple[Place, ...]:
    """The places called ``name`` (full, short, with its province or prefecture before it), likeliest first.

    Empty where nothing is called so. 吉林 gives 吉林市 before 吉林省; 浙江省宁波市 gives 宁波市 alone.
    """
    folded = fold(name)
    if not folded:
        return ()
    exact = _index().get(folded)
    if exact:
        return exact
    return _qualified(folded)


def _qualified(folded: str) -> tuple[Place, ...]:
    """Places named after their province, prefecture or division: 江苏省苏州市昆山市, 第八师石河子市."""
    folded = re.sub(r"^.{0,4}第[一二三四五六七八九十\d]+师", "", folded)
    for cut in range(1, len(folded)):
        places = _index().get(folded[cut:])
        if not places:
            continue
        above = _index().get(folded[:cut]) or (_qualified(folded[:cut]) if cut > 1 else ())
        inside = tuple(p for p in places if any(_inside(p, a) for a in above))
        if inside:
            return inside
    return _index().get(folded, ())


def _inside(place: Place, above: Place) -> bool:
    if above.level == "province":
        # the cities of 兵团 stand in 新疆
        return place.province == above.name or (place.level == "corps_city" and above.code == "65")
    return above.level == "prefecture" and place.prefecture == above.name and place != above


def mentioned(text: str) -> tuple[Mention, ...]:
    """The places whose full names stand in ``text``, in order, the longest name at each spot."""
    names, longest = _full_names()
    folded = fold_map(text)
    out, at = [], 0
    while at < len(folded.text):
        for size in range(min(longest, len(folded.text) - at), 1, -1):
            places = names.get(folded.text[at : at + size])
            if places:
                start, end = folded.span(at, at + size)
                out.append(Mention(places=places, start=start, end=end))
                at += size
                break
        else:
            at += 1
    return tuple(out)


def prefectures() -> tuple[Place, ...]:
    """All that may apply by level: prefecture-level units and the four municipalities."""
    return tuple(p for p in all_places() if p.level == "prefecture" or p.municipality)
