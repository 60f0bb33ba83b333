"""Who applies: from the cities named to the bodies that must seal (names after the practice of 2024)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.gazetteer import CORPS, Mention, Place, all_places, find, mentioned, prefectures
from pipeline.model import Applicant, ApplicantKind, SignatureBlock
from pipeline.textfold import fold

__all__ = ["Mention", "Place", "applicant", "cities", "find", "mentioned", "prefectures", "resolve"]

SEPARATELY_PLANNED = ("大连市", "青岛市", "宁波市", "厦门市", "深圳市")
Names = tuple[str, ...]
Required = Literal["required", "not_required", "unclear"]

# 地方机构改革 since 2018: provinces whose department is not 工业和信息化厅
_INDUSTRY = {
    "北京市": "经济和信息化局",
    "天津市": "工业和信息化局",
    "上海市": "经济和信息化委员会",
    "重庆市": "经济和信息化委员会",
    "浙江省": "经济和信息化厅",
    "湖北省": "经济和信息化厅",
    "四川省": "经济和信息化厅",
    "西藏自治区": "经济和信息化厅",
    "宁波市": "经济和信息化局",
    CORPS: "工业和信息化局",
}
_XINJIANG = "新疆维吾尔自治区"
# 国家级新区 and the like: neither a prefecture-level city nor plainly a district; a person decides
_NEW_AREAS = {
    "浦东新区": "上海市", "滨海新区": "天津市", "两江新区": "重庆市", "舟山群岛新区": "浙江省",
    "兰州新区": "甘肃省", "南沙新区": "广东省", "西咸新区": "陕西省", "贵安新区": "贵州省",
    "西海岸新区": "山东省", "金普新区": "辽宁省", "天府新区": "四川省", "湘江新区": "湖南省",
    "江北新区": "江苏省", "福州新区": "福建省", "滇中新区": "云南省", "哈尔滨新区": "黑龙江省",
    "长春新区": "吉林省", "赣江新区": "江西省", "雄安新区": "河北省",
}  # fmt: skip
_AND = re.compile(r"[、,;/+&]+|(?<=[市州盟区])[和与及暨](?=\w)")
_NOISE = re.compile(r"联合|申报(?:城市)?:?|人民政府")
_COUNTED = re.compile(r"(?<=\w\w)(?:[共等]?[二两三四五六七八九十\d]+个?|等)(?:[市地州]|(?:地级)?城市)$")


class _Who(NamedTuple):
    """One city of an application: its kind and the names accepted for each block."""

    name: str
    province: str | None
    kind: ApplicantKind
    bodies: dict[SignatureBlock, Names]
    required: dict[SignatureBlock, Required]


def cities(text: str) -> tuple[str, ...]:
    """The cities of a form's field, full names in the order written: “长沙市 株洲、湘潭市” gives three.

    A part that is no known place stays as it is written.
    """
    out: list[str] = []
    for part in _parts(text):
        out.extend(_names_in(part))
    return tuple(dict.fromkeys(out))


def _parts(text: str) -> list[str]:
    """The text cut at what separates names; blanks separate only where the parts are names themselves."""
    # (联合舟山市申报) names a city, (城市为地级及以上城市) does not
    text = re.sub(r"[（(]([^（()）]*)[)）]", lambda m: f"、{m[1]}、" if mentioned(m[1]) else " ", text)
    out: list[str] = []
    for chunk in _AND.split(text.replace("，", ",").replace("；", ";")):
        pieces = [_bare(p) for p in chunk.split()]
        whole = "".join(pieces)
        if len(pieces) > 1 and not find(whole) and all(find(p) for p in pieces if p):
            out.extend(p for p in pieces if p)
        elif whole:
            out.append(_bare(whole))
    return [part for part in out if part]


def _bare(part: str) -> str:
    bare = _NOISE.sub("", fold(part))
    return bare if find(bare) else _COUNTED.sub("", bare)


def _names_in(part: str) -> list[str]:
    """The places that one undivided part names: 宁波市舟山市 are two, 苏州市昆山市 is one."""
    places = find(part)
    if places:
        return [_qualified_name(part, places)]
    found = mentioned(part)
    covered = sum(m.end - m.start for m in found)
    if not found or covered < len(part):
        # 浙江宁波市: a short name before a full one is found above; anything else is not a known place
        return [part]
    out: list[str] = []
    above: Place | None = None
    for mention in found:
        place = _choose(mention.places, above)
        if above is not None and _under(place, above) and out:
            out.pop()
        out.append(place.name)
        above = place
    return out


def _qualified_name(part: str, places: tuple[Place, ...]) -> str:
    """The full name; with its province where the name alone is not unique (北京市朝阳区)."""
    place = places[0]
    if len(find(place.name)) > 1 and len(places) == 1 and part != fold(place.name):
        return place.province + place.name
    return place.name


def _choose(places: tuple[Place, ...], above: Place | None) -> Place:
    return next((p for p in places if above is not None and _under(p, above)), places[0])


def _under(place: Place, above: Place) -> bool:
    if above.level == "province":
        return place.province == above.name and place != above
    return place.prefecture == above.name and place != above


def resolve(name: str, *, among: Sequence[str] = ()) -> Place | None:
    """The place meant by ``name``, slips of OCR tolerated; None where it could be several or none.

    A slip is one wrong, missing or added character. ``among``: names known from elsewhere, which decide
    between candidates equally near (宁徳市 and the mail's 宁德市).
    """
    places = find(name)
    if places:
        return places[0]
    folded = fold(name)
    near = [
        p
        for p in all_places()
        if p.level in {"prefecture", "county_city", "corps_city"} or p.municipality
        if len(folded) > 2 and Levenshtein.distance(folded, fold(p.name), score_cutoff=1) <= 1
    ]
    if len(near) > 1:
        near = [p for p in near if p.name in among]
    return near[0] if len(near) == 1 else None


def applicant(names: Sequence[str]) -> Applicant:
    """The applicant of the cities ``names``, with the bodies that must seal and whether they must.

    One city in a joint application that may not apply makes the whole ineligible; one that is unclear
    makes it unclear.
    """
    who = [_who(name) for name in dict.fromkeys(names)]
    if not who:
        return Applicant(cities=(), kind="unknown")
    blocks: tuple[SignatureBlock, ...] = (
        "city_government",
        "comms_administration",
        "industry_department",
        "provincial_government",
    )
    bodies = {b: tuple(dict.fromkeys(w.bodies[b] for w in who if w.bodies.get(b))) for b in blocks}
    provinces = tuple(dict.fromkeys(w.province for w in who if w.province))
    return Applicant(
        cities=tuple(dict.fromkeys(w.name for w in who)),
        province="、".join(provinces) or None,
        kind=_joint_kind([w.kind for w in who]),
        bodies={b: groups for b, groups in bodies.items() if groups},
        required={b: _joint_required([w.required[b] for w in who]) for b in blocks},
    )


def _joint_kind(kinds: Sequence[ApplicantKind]) -> ApplicantKind:
    if "ineligible" in kinds:
        return "ineligible"
    if "unknown" in kinds:
        return "unknown"
    return "joint" if len(kinds) > 1 else kinds[0]


def _joint_required(demands: Sequence[Required]) -> Required:
    if "required" in demands:
        return "required"
    return "unclear" if "unclear" in demands else "not_required"


def _who(name: str) -> _Who:
    folded = fold(name)
    area = next((a for a in _NEW_AREAS if folded.endswith(a)), None)
    if area:
        # the seal may say 天津市滨海新区 where the form says 滨海新区
        names = dict.fromkeys((name, f"{_NEW_AREAS[area]}{area}"))
        offices = [f"{n}{office}" for office in ("人民政府", "管理委员会") for n in names]
        return _plain(name, _NEW_AREAS[area], "unknown", *offices)
    place = resolve(name)
    if place is None:
        everything: dict[SignatureBlock, Required] = dict.fromkeys(_BLOCKS, "required")
        return _Who(name, None, "unknown", {"city_government": (f"{name}人民政府",)}, everything)
    return _of_place(place)


_BLOCKS: tuple[SignatureBlock, ...] = (
    "city_government",
    "comms_administration",
    "industry_department",
    "provincial_government",
)


def _of_place(place: Place) -> _Who:
    if place.municipality:
        return _municipality(place)
    if place.level == "corps_city":
        return _corps_city(place)
    if place.name in SEPARATELY_PLANNED:
        return _separately_planned(place)
    kinds: dict[str, ApplicantKind] = {"prefecture": "prefecture", "province": "unknown"}
    kind = kinds.get(place.level, "ineligible")
    return _plain(place.name, place.province, kind, *_government(place))


def _government(place: Place) -> Names:
    """The government's own name first. 地区 and 盟 have an office of the province, 行政公署."""
    if place.name.endswith(("地区", "盟")):
        office = f"{place.name}行政公署"
        return (office, f"{place.province}{office}", f"{place.short_names[0]}行政公署")
    if place.name.endswith("自治州"):
        return (f"{place.name}人民政府", f"{place.short_names[0]}人民政府")
    if place.level == "district":  # 宁波市海曙区人民政府
        return (f"{place.name}人民政府", f"{place.prefecture or place.province}{place.name}人民政府")
    return (f"{place.name}人民政府",)


def _plain(name: str, province: str, kind: ApplicantKind, *government: str) -> _Who:
    """One that applies through its province: all four bodies must seal."""
    bodies: dict[SignatureBlock, Names] = {
        "city_government": government,
        "comms_administration": _comms(province),
        "industry_department": _industry(province),
        "provincial_government": (f"{province}人民政府",),
    }
    return _Who(name, province, kind, bodies, dict.fromkeys(_BLOCKS, "required"))


def _municipality(place: Place) -> _Who:
    """Its own government is the provincial one; whether it seals twice, the call leaves open."""
    who = _plain(place.name, place.name, "municipality", f"{place.name}人民政府")
    return who._replace(required={**who.required, "provincial_government": "unclear"})


def _separately_planned(place: Place) -> _Who:
    """The province's opinion is not asked for (note at the form's foot)."""
    who = _plain(place.name, place.province, "separately_planned", f"{place.name}人民政府")
    bodies: dict[SignatureBlock, Names] = {
        "city_government": who.bodies["city_government"],
        "comms_administration": (f"{place.name}通信管理局", *_comms(place.province)),
        "industry_department": _industry(place.name),
    }
    return who._replace(bodies=bodies, required={**who.required, "provincial_government": "not_required"})


def _corps_city(place: Place) -> _Who:
    """A city of 兵团: its own industry department, the region's 通信管理局; who stands for the province, the
    call leaves open."""
    bodies: dict[SignatureBlock, Names] = {
        "city_government": (f"{place.name}人民政府",),
        "comms_administration": _comms(_XINJIANG),
        "industry_department": _industry(CORPS),
        "provincial_government": (CORPS, f"{_XINJIANG}人民政府"),
    }
    required: dict[SignatureBlock, Required] = dict.fromkeys(_BLOCKS, "required")
    return _Who(place.name, CORPS, "unknown", bodies, {**required, "provincial_government": "unclear"})


def _comms(province: str) -> Names:
    """广西壮族自治区通信管理局, 广西通信管理局; 浙江省通信管理局."""
    if province == CORPS:
        province = _XINJIANG
    return tuple(f"{name}通信管理局" for name in region_names(province))


def _industry(province: str) -> Names:
    office = _INDUSTRY.get(province) or (
        "工业和信息化局" if province in SEPARATELY_PLANNED else "工业和信息化厅"
    )
    return tuple(name + office for name in region_names(province))


def region_names(province: str) -> Names:
    """An autonomous region is also named short on seals; others are not."""
    if province.endswith("自治区"):
        return (province, find(province)[0].short_names[0])
    return (province,)
