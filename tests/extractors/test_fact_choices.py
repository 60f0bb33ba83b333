"""Whom an enumeration means, which year and which part a figure is of: wordings of ordinary papers."""

from __future__ import annotations

import pytest

from extractors.facts import extract
from extractors.passages import passage_document
from pipeline.model import Factory, Policy, Target
from pipeline.places import applicant

THREE = "甲乙集团“灯塔工厂”、宜昌丙丁机械有限公司“起重机5G工厂”、湖北戊己化工股份有限公司“智慧化工5G工厂”"


def told(text: str, kind: str) -> list[tuple[object, str, str | None]]:
    facts = extract(passage_document(text), applicant=applicant(["宜昌市"]))
    return [(f.value, f.status, f.as_of) for f in facts if f.kind == kind]


def enterprises(text: str) -> list[str]:
    values = [value for value, _, _ in told(text, "factory")]
    return [v.enterprise for v in values if isinstance(v, Factory)]


@pytest.mark.parametrize(
    ("rest", "chosen"),
    [
        ("等先后建成，其中后两个已列入国家5G工厂名录。", ["宜昌丙丁机械有限公司", "湖北戊己化工股份有限公司"]),
        ("等先后建成，其中前两个已列入国家5G工厂名录。", ["甲乙集团", "宜昌丙丁机械有限公司"]),
        ("三个项目中，戊己化工入选2023年5G工厂名录，其余两个为省级。", ["湖北戊己化工股份有限公司"]),
        ("。其中丙丁、戊己入选2022年5G工厂名录。", ["宜昌丙丁机械有限公司", "湖北戊己化工股份有限公司"]),
        ("等先后建成，其中2个入选2023年5G工厂名录。", []),  # who is not told
    ],
)  # fmt: skip
def test_those_whom_the_words_choose(rest: str, chosen: list[str]) -> None:
    assert enterprises(THREE + rest) == chosen


def test_a_works_of_a_group_is_an_enterprise() -> None:
    said = "甲乙集团丙钢新区“汽车板5G工厂”名列2023年5G工厂名录，丁戊股份有限公司列入湖北省5G工厂名单。"
    assert enterprises(said) == ["甲乙集团丙钢新区", "丁戊股份有限公司"]


@pytest.mark.parametrize(
    "said",
    [
        "全市累计建设5G基站（含5G-A基站520个）1.16万个。",
        "全市5G基站总数（其中室分1200个）达到1.16万个。",
        "修订《宜昌市5G基站建设办法》（宜府办发〔2021〕9号），5G基站达到1.16万个。",
    ],
)
def test_a_part_in_a_bracket_and_a_papers_number_are_no_totals(said: str) -> None:
    assert told(said, "base_station_total") == [(11600, "actual", None)]


def test_the_month_under_way_is_not_ahead() -> None:
    said = "2024年9月，宜昌市5G基站达2.4万个，预计年底达2.5万个。"
    assert told(said, "base_station_total") == [(24000, "actual", "2024-09"), (25000, "target", "2024")]
    assert told("到2024年10月，5G基站达2.4万个。", "base_station_total") == [(24000, "target", "2024-10")]


@pytest.mark.parametrize(
    "said",
    [
        "宜昌市5G基站达2.4万个；2025、2026、2027年分别达到2.7万、2.9万和3.1万个。",
        "2025—2027年，每万人拥有5G基站数分别为35、38、41个，5G基站总数分别达到2.7万、2.9万、3.1万个。",
        "第一年（2025年）5G基站累计2.7万个；第二年（2026年）累计2.9万个；第三年（2027年）累计3.1万个。",
    ],
)
def test_one_total_a_year(said: str) -> None:
    ahead = [t for t in told(said, "base_station_total") if t[1] == "target"]
    assert ahead == [(27000, "target", "2025"), (29000, "target", "2026"), (31000, "target", "2027")]


def test_the_years_of_a_pilot_are_ahead() -> None:
    said = "5G基站总数第一年达到2.5万个，第二年2.75万个，第三年3万个。"
    assert {status for _, status, _ in told(said, "base_station_total")} == {"target"}


def test_a_virtual_network_wishes_for_nothing() -> None:
    """虚拟 holds 拟: what the year has brought so far was told as an aim."""
    said = "全市5G基站已达1.22万个，今年新建620个，完成投资1.9亿元，新增5G行业虚拟专网31个。"
    assert told(said, "target") == []


def test_the_nearest_issuer_is_whose_the_policy_is() -> None:
    said = "贯彻工业和信息化部《5G全连接工厂建设指南》和湖北省《关于加快推进5G工厂建设的通知》。"
    facts = extract(passage_document(said), applicant=applicant(["宜昌市"]))
    assert [f.scope for f in facts if isinstance(f.value, Policy)] == ["nation", "province"]


def test_what_an_aim_counts_names_no_enterprises() -> None:
    said = "到2027年末，5G工厂达到20家，建成2个以上省级5G全连接工厂标杆。"
    assert enterprises(said) == []


def test_counted_projects_need_no_factory_in_their_names() -> None:
    said = "丙丁石化“5G+智慧炼化”、湖北戊己股份有限公司“冶炼5G工厂”、庚辛科技“铜箔5G工厂”等3个项目进入工信部5G工厂名录。"
    assert enterprises(said) == ["丙丁石化", "湖北戊己股份有限公司", "庚辛科技"]


def test_short_names_that_leave_characters_out() -> None:
    said = "丙车宜昌电力机车有限公司“轨道5G工厂”、湖北戊己集团均在建设5G工厂，其中丙车宜机、戊己集团两家上榜2023年5G工厂名录。"
    assert enterprises(said) == ["丙车宜昌电力机车有限公司", "湖北戊己集团"]


def test_what_else_was_added_is_no_total() -> None:
    said = "新增5G基站1800个，使全市总量达到9100个；新增5G专网30个，使总数达到85个。"
    assert told(said, "base_station_total") == [(9100, "actual", None)]
    parks = "5G基站8800个，每万人32.2个；全市13个工业园区5G覆盖率100%。"
    assert told(parks, "base_stations_per_10k") == [(32.2, "actual", None)]


def test_a_rate_of_growth_between_two_years() -> None:
    said = "2022年5G基站数7100个，同比增长52%；2023年9300个，同比增长31%。"
    facts = extract(passage_document(said), applicant=applicant(["宜昌市"]))
    assert [(f.value, f.as_of, f.guessed) for f in facts] == [(7100, "2022", False), (9300, "2023", False)]


def test_a_verb_within_the_bracket_of_the_names() -> None:
    said = "累计建成5G工厂18家，其中国家级3家（江苏丙达汽车集团“整车5G工厂”、丁汇纸业“造纸5G工厂”、戊芯“芯片5G工厂”，均入选2023年工信部5G工厂名录），省级15家。"
    assert enterprises(said) == ["江苏丙达汽车集团", "丁汇纸业", "戊芯"]


def test_short_names_as_many_as_were_counted() -> None:
    assert enterprises("拥有2家国家5G工厂名录企业：丙铜铅锌、丁福科技。") == ["丙铜铅锌", "丁福科技"]
    assert enterprises("拥有3家国家5G工厂名录企业：丙铜铅锌、丁福科技。") == []


def test_shared_stations_of_two_operators_are_a_part() -> None:
    said = "全市共有移动通信基站5.2万个，其中5G基站1.61万个。电信、联通共建共享5G基站7320个。"
    assert told(said, "base_station_total") == [(16100, "actual", None)]


def test_rates_behind_a_list_of_years_are_of_those_years() -> None:
    said = "5G基站：2022年5630个，2023年7405个，2024年8月8100个；每万人：19.6个、25.9个、28.3个。"
    rates = [(19.6, "actual", "2022"), (25.9, "actual", "2023"), (28.3, "actual", "2024-08")]
    assert told(said, "base_stations_per_10k") == rates


def test_a_policy_counted_by_its_articles() -> None:
    facts = extract(passage_document("印发《宜昌市支持5G发展八条》。"), applicant=applicant(["宜昌市"]))
    assert [f.value.title for f in facts if isinstance(f.value, Policy)] == ["宜昌市支持5G发展八条"]


def test_the_list_named_before_in_another_year() -> None:
    said = (
        "丙克股份有限公司“设备5G工厂”入选2022年度5G工厂名录，丁利汽车有限公司“整车5G工厂”入选2023年度名录。"
    )
    lists = [v.list for v, _, _ in told(said, "factory") if isinstance(v, Factory)]
    assert lists == ["2022年5G工厂名录", "2023年5G工厂名录"]


def test_a_total_behind_what_each_year_adds_is_the_stations() -> None:
    said = "2024—2026年，每年新增5G基站不少于800个，到2026年底总数达到1万个。"
    aims = {(t.metric, t.value) for t, _, _ in told(said, "target") if isinstance(t, Target)}
    assert aims == {("每年新增5G基站", 800), ("5G基站总数", 10_000)}


def test_the_places_of_the_clause_before_in_their_order() -> None:
    said = "重点打造西陵区、枝江市、点军区5G集聚区，三地5G基站数分别达到1580个、910个、860个。"
    facts = extract(passage_document(said), applicant=applicant(["宜昌市"]))
    stations = [(f.place, f.value) for f in facts if f.kind == "base_station_total"]
    assert stations == [("西陵区", 1580), ("枝江市", 910), ("点军区", 860)]


def test_the_total_of_which_a_share_is_told_is_the_provinces() -> None:
    said = "宜昌市5G基站13860个，占湖北省5G基站总数（20.6万个）的6.7%。"
    facts = extract(passage_document(said), applicant=applicant(["宜昌市"]))
    assert {(f.scope, f.value) for f in facts} == {("city", 13860), ("province", 206000)}


def test_what_is_drafted_next_makes_no_draft_of_what_is_followed() -> None:
    said = "落实《宜昌市制造业数字化转型行动计划》（宜府〔2024〕8号），拟出台《宜昌市5G工厂奖励办法》。"
    facts = extract(passage_document(said), applicant=applicant(["宜昌市"]))
    assert [f.status for f in facts if isinstance(f.value, Policy)] == ["actual", "planned"]


def test_a_citys_number_that_begins_like_a_ministrys() -> None:
    said = "印发《中山市5G工厂资助细则》（中工信〔2024〕31号）。"
    facts = extract(passage_document(said), applicant=applicant(["中山市"]))
    assert [f.scope for f in facts if isinstance(f.value, Policy)] == ["city"]


def test_a_title_of_the_city_behind_one_of_its_zone() -> None:
    said = "支持宜昌高新区创建国家级绿色工业园区，力争全市入选中小企业数字化转型试点城市。"
    facts = extract(passage_document(said), applicant=applicant(["宜昌市"]))
    assert [f.scope for f in facts if f.kind == "title"] == ["district", "city"]


def test_who_stands_on_a_published_list() -> None:
    said = "丙佰集团股份有限公司“钛白粉5G工厂”、丁多股份有限公司“锂5G工厂”榜上有名，位列工业和信息化部公布的2023年5G工厂名录。"
    assert enterprises(said) == ["丙佰集团股份有限公司", "丁多股份有限公司"]


def test_a_rate_behind_the_parts_and_a_clause_is_the_citys() -> None:
    said = "宜昌市建成5G基站3652个，其中西陵区1530个，枝江市402个，实现连续覆盖，每万人拥有15.1个。"
    facts = extract(passage_document(said), applicant=applicant(["宜昌市"]))
    assert [(f.scope, f.doubtful) for f in facts if f.kind == "base_stations_per_10k"] == [("city", False)]


def test_what_three_years_bring_is_no_total() -> None:
    said = "三年建成5G基站3000个，总量达到9500个。"
    assert [value for value, _, _ in told(said, "base_station_total")] == [9500]


def test_a_verb_before_a_policy_without_marks_is_none_of_its_title() -> None:
    said = "出台宜昌市加快5G网络建设若干措施（宜政办发〔2020〕38号文）。"
    facts = extract(passage_document(said), applicant=applicant(["宜昌市"]))
    titles = [f.value.title for f in facts if isinstance(f.value, Policy)]
    assert titles == ["宜昌市加快5G网络建设若干措施"]


def test_the_sum_of_two_cities_is_neithers() -> None:
    said = "厦门累计建成5G基站1.42万个、漳州1.35万个，合计2.77万个；万人拥有量分别为26.8个和26.6个。"
    facts = extract(passage_document(said), applicant=applicant(["厦门市", "漳州市"]))
    totals = [(f.place, f.value) for f in facts if f.kind == "base_station_total"]
    rates = [(f.place, f.value) for f in facts if f.kind == "base_stations_per_10k"]
    assert totals == [("厦门市", 14200), ("漳州市", 13500), (None, 27700)]
    assert rates == [("厦门市", 26.8), ("漳州市", 26.6)]
