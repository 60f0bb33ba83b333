"""Whose a figure is where the sentence speaks of others: operators, ministries, averages of many cities, plans."""

from __future__ import annotations

import pytest

from extractors.facts import extract
from extractors.passages import passage_document
from pipeline.model import Factory
from pipeline.places import applicant

Told = tuple[str, float, str, str]


def told(city: str, text: str) -> set[Told]:
    facts = extract(passage_document(text), applicant=applicant([city]))
    return {
        (f.kind, float(f.value), f.scope, f.status)
        for f in facts
        if f.kind in ("base_station_total", "base_stations_per_10k") and isinstance(f.value, int | float)
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "每万人拥有5G基站26.8个，高于每万人19.4个的全国平均水平。",
            {
                ("base_stations_per_10k", 26.8, "city", "actual"),
                ("base_stations_per_10k", 19.4, "nation", "actual"),
            },
        ),
        (
            "千兆城市平均每万人拥有5G基站数22.6个，我市为27.1个。",
            {("base_stations_per_10k", 22.6, "other", "actual")},
        ),
        (
            "千兆城市平均光纤覆盖率超过100%，平均每万人拥有5G基站数达到21.9个。",
            {("base_stations_per_10k", 21.9, "other", "actual")},
        ),
        (
            "作为千兆城市，我市平均每万人拥有5G基站31.5个。",
            {("base_stations_per_10k", 31.5, "city", "actual")},
        ),
    ],
)
def test_an_average_of_many_cities_is_not_the_citys(text: str, wanted: set[Told]) -> None:
    found = told("徐州市", text)
    assert wanted <= found
    assert {t[1] for t in found if t[2] == "city"} <= {t[1] for t in wanted if t[2] == "city"} | {27.1}


@pytest.mark.parametrize(
    "text",
    [
        "中国移动当年投资约900亿元，计划建设28万个5G基站。",
        "截至5月，中国电信已建成5G基站13万个，并力争年内再上新台阶，5G基站达到25万个。",
    ],
)
def test_what_one_operator_builds_everywhere_is_nobodys_total(text: str) -> None:
    assert told("徐州市", text) == set()


def test_a_place_named_after_the_operator_owns_the_figure() -> None:
    text = "在中国移动等企业的支持下，全市累计建成5G基站21850个。"
    assert told("徐州市", text) == {("base_station_total", 21850.0, "city", "actual")}


def test_what_a_ministry_counts_is_the_nations() -> None:
    text = "工信部统计显示，5G基站总数达337.7万个，全市累计建成5G基站21850个。"
    assert told("徐州市", text) == {
        ("base_station_total", 3_377_000.0, "nation", "actual"),
        ("base_station_total", 21850.0, "city", "actual"),
    }


def test_the_day_of_a_plan_makes_no_fact() -> None:
    assert told("徐州市", "全市计划2024年6月底完成近6000个5G基站的安装、开通工作。") == {
        ("base_station_total", 6000.0, "city", "planned")
    }


def test_a_plan_goes_on_from_year_to_year() -> None:
    text = "《方案》提出，到2020年，全市将累计建成5G基站5000个；到2021年，累计建成5G基站1.1万个；到2022年，5G基站累计达1.9万个。"
    assert {t[3] for t in told("徐州市", text)} == {"planned"}
    done = "到2022年，全市将建成一批园区。到2023年底，全市已累计建成5G基站2.4万个。"
    assert told("徐州市", done) == {("base_station_total", 24000.0, "city", "actual")}


@pytest.mark.parametrize(
    "text",
    [
        "工信部发布《2023年5G工厂名录》，我市3家企业项目入选，入选数量全省第四，分别是徐工重型机械有限公司、中铝箔业股份有限公司、华昌化纤集团有限公司。",
        "2023年11月，工信部发布了《2023年5G工厂名录》。\n我市3家企业入选，分别是徐工重型机械有限公司、中铝箔业股份有限公司、华昌化纤集团有限公司。",
    ],
)
def test_names_behind_a_count_belong_to_the_list_named_before(text: str) -> None:
    facts = extract(passage_document(text), applicant=applicant(["徐州市"]))
    found = {(f.value.enterprise, f.value.list, f.status) for f in facts if isinstance(f.value, Factory)}
    names = ("徐工重型机械有限公司", "中铝箔业股份有限公司", "华昌化纤集团有限公司")
    assert found == {(name, "2023年5G工厂名录", "actual") for name in names}


def test_a_list_of_another_kind_in_the_sentence_before_says_nothing() -> None:
    text = "工信部发布《2023年绿色工厂名单》。\n我市2家企业入选，分别是徐工重型机械有限公司、中铝箔业股份有限公司。"
    facts = extract(passage_document(text), applicant=applicant(["徐州市"]))
    assert not [f for f in facts if f.kind == "factory"]
