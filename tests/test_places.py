"""Places: the data file's counts, looking up, and the bodies of each kind of applicant."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.gazetteer import all_places
from pipeline.places import applicant, cities, find, mentioned, prefectures, resolve


def test_counts_of_the_data_file() -> None:
    counts = Counter(p.level for p in all_places())
    assert counts["province"] == 32  # 31 and 兵团
    assert counts["prefecture"] == 333
    assert counts["county_city"] + counts["corps_city"] == 397
    assert counts["corps_city"] == 12
    assert len(prefectures()) == 337
    assert len({p.name for p in prefectures()}) == 337


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("宁波", "宁波市"),
        ("寧波市", "宁波市"),
        ("宁 波 市", "宁波市"),
        ("浙江省宁波市", "宁波市"),
        ("延边州", "延边朝鲜族自治州"),
        ("延边", "延边朝鲜族自治州"),
        ("巴州", "巴音郭楞蒙古自治州"),
        ("内蒙古", "内蒙古自治区"),
        ("吉林", "吉林市"),
        ("海南", "海南省"),
        ("江苏省苏州市昆山市", "昆山市"),
        ("新疆石河子市", "石河子市"),
        ("第八师石河子市", "石河子市"),
    ],
)
def test_find(name: str, full: str) -> None:
    assert find(name)[0].name == full


def test_find_knows_nothing_of_strangers() -> None:
    assert find("") == find("甲乙丙市") == find("市") == ()


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("宁波市", ["宁波市"]),
        ("宁波市、舟山市", ["宁波市", "舟山市"]),
        ("宁波市舟山市", ["宁波市", "舟山市"]),
        ("长沙市 株洲　湘潭市", ["长沙市", "株洲市", "湘潭市"]),
        ("长沙、株洲、湘潭三市", ["长沙市", "株洲市", "湘潭市"]),
        ("成都市，德阳市，眉山市（联合申报）", ["成都市", "德阳市", "眉山市"]),
        ("宁波市（联合舟山市申报）", ["宁波市", "舟山市"]),
        ("（城市为地级及以上城市）宁波市", ["宁波市"]),
        ("四川省成都市、重庆市", ["成都市", "重庆市"]),
        ("和田地区", ["和田地区"]),
        ("北京市朝阳区", ["北京市朝阳区"]),
        ("苏州市昆山市", ["昆山市"]),
        ("长株潭", ["长株潭"]),
        ("申报城市：郑州市人民政府", ["郑州市"]),
        ("", []),
    ],
)
def test_cities_of_a_field(field: str, expected: list[str]) -> None:
    assert list(cities(field)) == expected


@given(st.text(max_size=30))
def test_cities_never_fail(text: str) -> None:
    assert all(cities(text))


@given(st.sampled_from(prefectures()))
def test_every_prefecture_may_apply(place) -> None:  # type: ignore[no-untyped-def]
    found = applicant(cities(place.name))
    assert found.cities == (place.name,)
    assert found.kind in {"prefecture", "separately_planned", "municipality"}
    assert found.bodies["industry_department"] and found.bodies["comms_administration"]


def test_bodies_of_a_prefecture() -> None:
    who = applicant(["长沙市"])
    assert (who.kind, who.province) == ("prefecture", "湖南省")
    assert who.bodies == {
        "city_government": (("长沙市人民政府",),),
        "comms_administration": (("湖南省通信管理局",),),
        "industry_department": (("湖南省工业和信息化厅",),),
        "provincial_government": (("湖南省人民政府",),),
    }
    assert set(who.required.values()) == {"required"}


def test_bodies_of_the_separately_planned() -> None:
    who = applicant(["宁波市"])
    assert who.kind == "separately_planned"
    assert who.bodies["comms_administration"] == (("宁波市通信管理局", "浙江省通信管理局"),)
    assert who.bodies["industry_department"] == (("宁波市经济和信息化局",),)
    assert "provincial_government" not in who.bodies
    assert who.required["provincial_government"] == "not_required"


@pytest.mark.parametrize(
    ("city", "block", "first"),
    [
        ("成都市", "industry_department", "四川省经济和信息化厅"),
        ("上海市", "industry_department", "上海市经济和信息化委员会"),
        ("天津市", "industry_department", "天津市工业和信息化局"),
        ("深圳市", "industry_department", "深圳市工业和信息化局"),
        ("包头市", "industry_department", "内蒙古自治区工业和信息化厅"),
        ("桂林市", "comms_administration", "广西壮族自治区通信管理局"),
        ("延边州", "city_government", "延边朝鲜族自治州人民政府"),
        ("喀什地区", "city_government", "喀什地区行政公署"),
        ("锡林郭勒盟", "city_government", "锡林郭勒盟行政公署"),
        ("重庆市", "provincial_government", "重庆市人民政府"),
    ],
)
def test_names_of_bodies(city: str, block, first: str) -> None:  # type: ignore[no-untyped-def]
    assert applicant([city]).bodies[block][0][0] == first


def test_what_the_call_leaves_open_is_unclear() -> None:
    assert applicant(["重庆市"]).required["provincial_government"] == "unclear"
    corps = applicant(["石河子市"])
    assert corps.kind == "unknown"
    assert corps.bodies["industry_department"] == (("新疆生产建设兵团工业和信息化局",),)
    assert corps.required["provincial_government"] == "unclear"
    assert applicant(["雄安新区"]).kind == "unknown"
    assert applicant([]).kind == "unknown"


@pytest.mark.parametrize("name", ["昆山市", "乳山市", "北京市朝阳区", "安吉县", "仙桃市"])
def test_lower_levels_may_not_apply(name: str) -> None:
    assert applicant([name]).kind == "ineligible"


def test_a_joint_application_has_a_group_for_each_city() -> None:
    who = applicant(["宁波市", "舟山市"])
    assert who.kind == "joint"
    assert who.bodies["city_government"] == (("宁波市人民政府",), ("舟山市人民政府",))
    assert who.bodies["provincial_government"] == (("浙江省人民政府",),)
    assert who.required["provincial_government"] == "required"
    across = applicant(["成都市", "重庆市"])
    assert len(across.bodies["comms_administration"]) == 2
    assert applicant(["苏州市", "昆山市"]).kind == "ineligible"


def test_slips_are_repaired_only_where_one_place_is_near() -> None:
    assert resolve("襄阻市") is not None
    assert resolve("宁渡市") is None  # 宁波市 or 宁德市
    near = resolve("宁渡市", among=["宁波市"])
    assert near is not None and near.name == "宁波市"


def test_places_in_running_text() -> None:
    text = "浙江省宁 波市与延边州"
    assert [text[m.start : m.end] for m in mentioned(text)] == ["浙江省", "宁 波市", "延边州"]


@pytest.mark.parametrize(
    ("name", "seal"),
    [
        ("滨海新区", "天津市滨海新区人民政府"),
        ("天津市滨海新区", "天津市滨海新区人民政府"),
        ("海曙区", "宁波市海曙区人民政府"),
        ("海曙区", "海曙区人民政府"),
    ],
)
def test_the_seal_of_a_district_may_name_the_city_above(name: str, seal: str) -> None:
    assert seal in applicant([name]).bodies["city_government"][0]


def test_the_seal_of_a_city_is_its_own_alone() -> None:
    assert applicant(["昆山市"]).bodies["city_government"] == (("昆山市人民政府",),)
