"""Whose a figure is where a district applies, what is left of a city's parts, and other wordings of ordinary papers."""

from __future__ import annotations

import pytest

from extractors.facts import extract
from extractors.passages import passage_document
from pipeline.model import Factory, Policy, Target
from pipeline.places import applicant

COMPANIES = ["株洲甲乙电气股份有限公司", "中车丙丁机车有限公司"]


def told(text: str, kind: str, *, who: str = "潍坊市") -> list[tuple[object, str, str, str | None]]:
    facts = extract(passage_document(text), applicant=applicant(who.split("、")))
    return [(f.value, f.scope, f.status, f.as_of) for f in facts if f.kind == kind and not f.guessed]


def totals(text: str, *, who: str = "潍坊市") -> list[tuple[object, str]]:
    return [(value, scope) for value, scope, _, _ in told(text, "base_station_total", who=who)]


def test_for_a_district_全区_is_itself_and_全市_what_is_above_it() -> None:
    said = "截至2024年6月末，全区5G基站3126个；同期全市5G基站8.77万个。"
    assert totals(said, who="涪陵区") == [(3126, "city"), (87700, "province")]
    assert totals(said, who="重庆市")[0] == (3126, "district")
    assert totals("全市5G基站9862个。", who="喀什地区") == [(9862, "city")]  # 地区 is no 区


def test_the_other_counties_are_parts_in_tables_and_prose() -> None:
    table = "|县市|5G基站数（个）|\n|蒙自市|1628|\n|其他8县|3759|\n|全州合计|9862|"
    expected = [(1628, "district"), (3759, "district"), (9862, "city")]
    assert sorted(totals(table, who="红河哈尼族彝族自治州"), key=lambda t: str(t[0])) == expected
    assert totals("其余县市5G基站3759个。") == [(3759, "district")]
    assert totals("其他区域5G基站3759个。") == [(3759, "city")]


def test_farms_and_regiments_of_a_division_are_parts() -> None:
    said = "石河子总场、北泉镇、143团分别有5G基站168个、142个、97个。"
    assert totals(said, who="石河子市") == [(168, "district"), (142, "district"), (97, "district")]


def test_places_with_their_count_and_above_a_mark() -> None:
    said = "寿光市、诸城市、青州市5G基站数均超过2800个，依次为3412个、2980个、2851个。"
    assert totals(said) == [(3412, "district"), (2980, "district"), (2851, "district")]
    counted = told(
        "蒙自、个旧、弥勒三市每万人拥有5G基站数分别为27.4个、25.9个、24.8个。",
        "base_stations_per_10k",
        who="红河哈尼族彝族自治州",
    )
    assert [scope for _, scope, _, _ in counted] == ["district"] * 3


def test_a_bracket_at_the_end_dates_all_figures_before_it() -> None:
    said = "株洲、湘潭两市5G基站分别为11820个、7690个（数据截至2024年7月底）。"
    days = [day for _, _, _, day in told(said, "base_station_total", who="株洲市、湘潭市")]
    assert days == ["2024-07", "2024-07"]


@pytest.mark.parametrize("said", ["比杭州多2.1个", "少3.4个（杭州市为45.9个）", "比上年高出1.2个"])
def test_a_difference_is_no_rate(said: str) -> None:
    assert told(f"我市每万人拥有5G基站{said}。", "base_stations_per_10k") == []


def test_a_rate_of_at_least_is_no_difference() -> None:
    found = told("我市每万人拥有5G基站不少于23.4个。", "base_stations_per_10k")
    assert [value for value, _, _, _ in found] == [23.4]


def test_what_half_a_year_brought_is_no_aim() -> None:
    found = told("2024年计划新建5G基站1800个，上半年仅开通742个。", "target")
    assert [value.value for value, _, _, _ in found if isinstance(value, Target)] == [1800]


@pytest.mark.parametrize(
    ("title", "rest", "status"),
    [
        ("潍坊市5G基站管理办法（征求意见稿）", "于2024年7月公开征求意见", "planned"),
        ("潍坊市5G基站管理办法（草案）", "报市政府审议", "planned"),
        ("潍坊市5G基站管理办法（试行）", "于2024年7月印发", "actual"),
        ("潍坊市5G工厂建设指引", "于2024年7月印发", "actual"),
    ],
)
def test_a_draft_is_planned_and_guidance_is_a_policy(title: str, rest: str, status: str) -> None:
    found = told(f"《{title}》{rest}。", "policy")
    assert [(v.title, s) for v, _, s, _ in found if isinstance(v, Policy)] == [(title, status)]


def test_a_policy_of_a_city_within_the_city_by_its_issuer() -> None:
    table = "|文件名称|文号|发文机关|\n|支持企业5G改造若干措施|寿政办发〔2023〕17号|寿光市政府办公室|\n|支持5G改造若干措施|潍政办字〔2023〕7号|市政府办公室|"
    assert [scope for _, scope, _, _ in told(table, "policy")] == ["district", "city"]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("生产能效管控（在建）", "planned"),
        ("生产能效管控（规划中）", "planned"),
        ("生产能效管控（甲乙化工）", "actual"),
        ("生产能效管控尚在联调，年底前投用", "planned"),
    ],
)
def test_the_state_behind_a_scenario(said: str, status: str) -> None:
    found = told(f"已建成的有远程设备操控、设备故障诊断（已上线）；{said}。", "scenario")
    assert {str(value): s for value, _, s, _ in found} == {
        "远程设备操控": "actual",
        "设备故障诊断": "actual",
        "生产能效管控": status,
    }


def test_a_title_applied_for_in_vain_is_none() -> None:
    assert told("2022年我市曾申报国家信息消费示范城市，未能入围。", "title") == []
    assert len(told("2024年我市申报国家信息消费示范城市，正在评审。", "title")) == 1


def test_labels_in_the_first_column_name_the_list() -> None:
    table = (
        f"|项目|株洲市|湘潭市|\n|入选2023年5G工厂名录企业|{'、'.join(COMPANIES)}|湖南戊己钢铁有限公司|\n"
        "|拟申报2024年5G工厂名录企业|株洲庚辛有限公司|无|\n|国家级称号|国家创新型城市|国家知识产权强市建设试点城市|"
    )
    who = "株洲市、湘潭市"
    found = [v for v, _, _, _ in told(table, "factory", who=who) if isinstance(v, Factory)]
    assert [v.enterprise for v in found] == [*COMPANIES, "湖南戊己钢铁有限公司"]
    assert {v.list for v in found} == {"2023年5G工厂名录"}
    assert [v for v, _, _, _ in told(table, "title", who=who)] == [
        "国家创新型城市",
        "国家知识产权强市建设试点城市",
    ]
