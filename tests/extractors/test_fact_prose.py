"""Facts of passages as cities write them, and as reading hands them on."""

from __future__ import annotations

import pytest

from extractors.facts import extract
from extractors.normal import normalise
from extractors.passages import passage_document
from pipeline.model import Fact, Factory, Policy, Scope, Target
from pipeline.places import applicant


def facts(text: str, *, of: str = "宁波市", kind: str | None = None) -> list[Fact]:
    found = extract(passage_document(text), applicant=applicant(of.split("、")))
    return [f for f in found if kind is None or f.kind == kind]


def test_an_aim_does_not_run_on_into_what_the_city_is() -> None:
    text = (
        "力争至2026年底，5G基站总数达到51600个以上。公共服务平台不断健全，检验检测等配套日益完善。"
        "全市下辖6个县（市、区）和4个功能区，拥有27个工业大类。技术改造投资占工业投资比重达到38.8%。"
    )
    (target,) = facts(text, kind="target")
    assert target.value == Target(metric="5G基站总数", year=2026, value=51600, unit="个")


def test_an_aim_runs_on_through_the_list_that_it_opens() -> None:
    text = "到2026年，实现以下目标：\n1.5G基站总数达到4.2万个；\n2.每万人拥有5G基站数达到43个。\n全市有5G基站3.1万个。"
    found = {(f.kind, f.value, f.status, f.as_of) for f in facts(text) if f.kind != "target"}
    assert found == {
        ("base_station_total", 42000, "target", "2026"),
        ("base_stations_per_10k", 43, "target", "2026"),
        ("base_station_total", 31000, "actual", None),
    }


def test_a_sentence_taken_for_a_heading_is_read_whole() -> None:
    text = "（一）到2024年底，5G基站总数达到39800个，每万人拥\n有5G基站数达到38.4个，实施项目146个。"
    found = {(f.kind, f.value) for f in facts(text) if f.kind != "target"}
    assert found == {("base_station_total", 39800), ("base_stations_per_10k", 38.4)}


@pytest.mark.parametrize("text", ["有5G基站数达到38.4个。", "拥有5G基站数达到38个。"])
def test_the_end_of_a_cut_sentence_is_no_total(text: str) -> None:
    assert facts(text, kind="base_station_total") == []


def test_each_period_has_its_own_figure() -> None:
    text = "到2024年、2025年、2026年，每万人拥有5G基站数分别达到30个、33个、36个。"
    found = [(f.value, f.as_of) for f in facts(text, kind="base_stations_per_10k")]
    assert found == [(30, "2024"), (33, "2025"), (36, "2026")]
    assert len(facts(text, kind="target")) == 3


def test_each_figure_stands_beside_its_period() -> None:
    text = "5G基站总数2024年达到1.12万个、2025年达到1.28万个，每万人拥有5G基站数2025年达到18个。"
    found = {(f.kind, f.value, f.as_of) for f in facts(text) if f.kind != "target"}
    assert found == {
        ("base_station_total", 11200, "2024"),
        ("base_station_total", 12800, "2025"),
        ("base_stations_per_10k", 18, "2025"),
    }


def test_one_verb_for_an_enumeration_of_aims() -> None:
    text = "到2026年，建成1个国家级平台、10个5G工厂、100个典型场景。"
    found = [f.value for f in facts(text, kind="target")]
    assert found == [
        Target(metric="国家级平台", year=2026, value=1, unit="个"),
        Target(metric="5G工厂数量", year=2026, value=10, unit="个"),
        Target(metric="典型场景", year=2026, value=100, unit="个"),
    ]


def test_a_bound_of_the_item_before_is_no_part_of_a_measure() -> None:
    text = "力争到2026年打造5G工厂10个以上、典型应用场景50个以上。"
    values = [f.value for f in facts(text) if isinstance(f.value, Target)]
    assert [(v.metric, v.value) for v in values] == [("5G工厂数量", 10), ("典型应用场景", 50)]


def test_incidents_denied_in_another_order_of_words() -> None:
    (fact,) = facts("近年来，全市未发生网络安全重大事件。")
    assert (fact.kind, fact.value) == ("security_incident", False)


def test_periods_and_figures_of_different_number_are_left() -> None:
    assert facts("2025年、2026年5G基站总数分别达到1万个、1.2万个、1.4万个。") == []


def test_the_period_after_a_figure_belongs_to_the_next_one() -> None:
    found = facts("宁波市2023年5G基站数为31240个，2022年为25800个。")
    assert [(f.value, f.as_of) for f in found] == [(31240, "2023"), (25800, "2022")]


@pytest.mark.parametrize(
    ("code", "scope"),
    [
        ("苏府办〔2022〕56号", "city"),
        ("苏府〔2023〕5号", "city"),
        ("苏政办发〔2022〕56号", "province"),
        ("苏政发【2022】8号", "province"),
    ],
)
def test_suzhou_and_its_province_are_told_apart_by_the_number(code: str, scope: Scope) -> None:
    (fact,) = facts(f"印发《关于支持5G产业发展的若干意见》（{code}）。", of="苏州市")
    assert fact.scope == scope


@pytest.mark.parametrize(
    ("city", "code", "scope"),
    [
        ("商丘市", "商政办〔2023〕29号", "city"),  # not of 商务部
        ("商丘市", "商建发〔2023〕29号", "nation"),
        ("银川市", "银政办发〔2023〕29号", "city"),
    ],
)
def test_a_city_whose_code_begins_as_that_of_a_ministry(city: str, code: str, scope: Scope) -> None:
    (fact,) = facts(f"印发《关于加快5G规模应用的实施方案》（{code}）。", of=city)
    assert fact.scope == scope


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("河南甲钻石股份有限公司的“培育钻石5G工厂”列入《2023年5G工厂名录》。", "actual"),
        ("力争河南甲钻石股份有限公司的“培育钻石5G工厂”列入《2023年5G工厂名录》。", "planned"),
    ],
)
def test_a_wish_in_a_quoted_name_is_none(text: str, status: str) -> None:
    (fact,) = facts(text, of="商丘市", kind="factory")
    assert fact.status == status


@pytest.mark.parametrize(
    "shape", ["〔2024〕", "[2024]", "(2024)", "（2024）", "【2024】", "〈2024〉", "<2024>"]
)
def test_every_bracket_of_a_document_number_is_one(shape: str) -> None:
    (fact,) = facts(f"印发《宁波市“5G+工业互联网”行动计划（2024一2026年）》（甬政办发{shape}12号）。")
    assert fact.value == Policy(
        title="宁波市“5G+工业互联网”行动计划（2024—2026年）", number="甬政办发〔2024〕12号"
    )


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("深入贯彻落实《“十四五”信息通信行业发展规划》要求。", "nation"),
        ("浙江省人民政府印发《“十四五”制造业高质量发展规划》。", "province"),
        ("我市出台《“十四五”数字经济发展规划》。", "city"),
    ],
)
def test_a_plan_of_the_five_years_is_its_issuers(text: str, scope: Scope) -> None:
    (fact,) = facts(text)
    assert fact.scope == scope


def test_two_honours_for_one_list() -> None:
    text = "宁波海润股份有限公司“海润5G工厂”、宁波东港有限公司“东港5G工厂”等被评为省级5G工厂，列入2023年浙江省5G工厂名单。"
    found = facts(text, kind="factory")
    assert len(found) == 2
    assert {f.scope for f in found} == {"province"}


@pytest.mark.parametrize(
    "text",
    [
        "工业和信息化部公布的2023年5G工厂名录中，我市宁波海润股份有限公司、宁波东港有限公司2家企业入选。",
        "入选工信部2023年5G工厂名录企业2家（宁波海润股份有限公司、宁波东港有限公司）。",
    ],
)
def test_the_list_may_stand_before_its_enterprises(text: str) -> None:
    assert len(facts(text, kind="factory")) == 2


def test_titles_of_the_province_are_none() -> None:
    assert facts("我市入选省级先进制造业集群2个，获批省级中小企业数字化转型试点城市。", kind="title") == []


def test_5g_misread_is_understood_and_doubtful() -> None:
    (fact,) = facts("截至2023年底，全市累计建成5C基站31240个。")
    assert (fact.value, fact.doubtful) == (31240, True)
    assert fact.confidence <= 0.5
    assert "5C基站" in fact.evidence[0].quote


@pytest.mark.parametrize("text", ["建成5C级机房", "USG应用", "3.5C基站", "SGS认证"])
def test_other_words_are_left_as_they_are(text: str) -> None:
    assert not normalise(text).mended


def test_blanks_within_numbers_are_doubtful() -> None:
    (fact,) = facts("截至2023年末，全市常住人口1 037.2万人。")
    assert (fact.value, fact.doubtful) == (10372000, True)


def test_the_unit_may_stand_beside_the_measure() -> None:
    (fact,) = facts("常住人口（万人）：969.7。")
    assert fact.value == 9697000


def test_the_project_in_brackets_at_the_end_of_a_list_is_kept() -> None:
    text = "全市共有1家企业入选“2022年工业互联网试点示范项目（5G工厂方向）”，即宁波金泰能源有限责任公司（金泰5G工厂）。"
    (fact,) = facts(text, kind="factory")
    assert fact.value.project == "金泰5G工厂"  # type: ignore[union-attr]


def test_the_work_of_a_year_is_no_total_unless_it_is_more_than_a_year_can_do() -> None:
    assert facts("2023年，全市完成5G基站建设3620个。", kind="base_station_total") == []
    (total,) = facts("2023年建成5G基站3.1万个。", kind="base_station_total")
    assert (total.value, total.doubtful, total.as_of) == (31000, True, "2023")


def test_by_how_much_a_figure_is_above_the_average_is_no_average() -> None:
    found = facts("每万人拥有5G基站23.6个，超过全国平均水平1.2个。")
    assert [(f.value, f.scope) for f in found] == [(23.6, "city")]
    found = facts("每万人拥有5G基站23.6个，超过全国平均水平22.4个。")
    assert [(f.value, f.scope) for f in found] == [(23.6, "city"), (22.4, "nation")]


def test_a_figure_per_10k_beside_that_of_4g() -> None:
    assert [f.value for f in facts("每万人拥有4G基站37.8个、5G基站23.9个。")] == [23.9]


def test_a_measure_that_stands_after_the_figures_of_several_years() -> None:
    found = facts("2024年建成15家、2025年建成25家、2026年建成40家5G工厂。", kind="target")
    assert sorted((f.value.year, f.value.value) for f in found if isinstance(f.value, Target)) == [
        (2024, 15),
        (2025, 25),
        (2026, 40),
    ]


def test_ranks_between_the_measures_and_their_figures() -> None:
    found = facts("襄阳5G基站数、每万人5G基站数分别居全省第二、第三位，达到9018个、17.1个。", of="襄阳市")
    assert {(f.kind, f.value) for f in found} == {
        ("base_station_total", 9018),
        ("base_stations_per_10k", 17.1),
    }


def test_a_name_keeps_the_characters_it_is_written_with() -> None:
    text = "浙江华昇电子股份有限公司（“华昇5G工厂”）入选2023年5G工厂名录。"
    (fact,) = facts(text, kind="factory")
    assert fact.value == Factory(
        enterprise="浙江华昇电子股份有限公司", project="华昇5G工厂", list="2023年5G工厂名录"
    )
    assert "华昇" in fact.evidence[0].quote


@pytest.mark.parametrize(
    "text",
    [
        "宁波是全国文明城市提名城市。",
        "入选2022年度“千兆城市”建设典型案例。",
        "作为国家大数据综合试验区核心区。",
    ],
)
def test_what_only_comes_near_a_title_is_none(text: str) -> None:
    assert facts(text, kind="title") == []


def test_a_title_by_a_list_that_was_published() -> None:
    (fact,) = facts("工业和信息化部公布千兆城市名单，宁波市榜上有名。", kind="title")
    assert (fact.value, fact.status) == ("千兆城市", "actual")


def test_an_operators_own_stations_are_no_total() -> None:
    assert facts("宁波移动建成5G基站1.6万个，宁波电信建成5G基站1.2万个。", kind="base_station_total") == []
    (total,) = facts("三家运营商及铁塔公司累计建成5G基站3.4万个。")
    assert (total.value, total.scope) == (34000, "city")


def test_a_share_named_anew_behind_a_part_is_doubtful() -> None:
    found = facts("全市累计建成5G基站3.6万个，其中北仑区5000个，每万人拥有5G基站37个。")
    (share,) = [f for f in found if f.kind == "base_stations_per_10k"]
    assert (share.value, share.scope, share.doubtful) == (37, "city", True)


def test_what_a_plan_sets_is_a_target() -> None:
    found = facts("《宁波市5G规划》提出到2025年5G基站达到4万个的目标。")
    assert {(f.kind, f.status) for f in found} == {
        ("base_station_total", "target"),
        ("policy", "actual"),
        ("target", "target"),
    }


def test_grown_to_what_it_is_now_has_no_day_of_before() -> None:
    (total,) = facts("全市5G基站由“十三五”末的0.9万个发展到目前的3.4万个。")
    assert (total.value, total.as_of) == (34000, None)


def test_a_month_of_the_year_under_way() -> None:
    (total,) = facts("截至8月，全市5G基站3.4万个。")
    assert total.as_of == "2024-08"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("全市累计建成5G基站3.I2万个。", 31200),
        ("全市累计建成5G基站31.240个。", 31240),
        ("每万人拥有5G基站32-5个。", 32),
        ("每万人拥有5G基站325个。", 325),
        ("每万人拥有56基站32.5个。", 32.5),
    ],
)
def test_figures_misread_are_kept_and_doubtful(text: str, value: float) -> None:
    (fact,) = facts(text)
    assert (fact.value, fact.doubtful) == (value, True)


def test_a_policys_year_misread_is_doubtful() -> None:
    (fact,) = facts("印发《宁波市5G行动计划（2O22—2024年）》（甬政办发〔2022〕12号）。", kind="policy")
    assert fact.doubtful


def test_blanks_within_5g_are_none() -> None:
    (total,) = facts("全市累计建成5 G 基站31240个。")
    assert (total.value, total.doubtful) == (31240, False)


def test_a_city_office_with_others_is_no_ministry() -> None:
    (fact,) = facts("市经信局等五部门出台《“5G+工业互联网”倍增行动》，甬经信〔2023〕10号。")
    assert fact.scope == "city"


def test_a_list_that_was_published_and_whose_names_go_on_over_semicolons() -> None:
    text = "工业和信息化部公布5G工厂名录，我市有2个项目入选，包括：宁波甲工有限公司“注塑5G工厂”；乙工集团。"
    found = [f.value for f in facts(text, kind="factory")]
    assert [v.enterprise for v in found if isinstance(v, Factory)] == ["宁波甲工有限公司", "乙工集团"]


def test_a_group_is_an_enterprise_too() -> None:
    text = "宁波舟山港集团“5G智慧港口”获评2022年工业互联网试点示范（5G工厂方向）。"
    (fact,) = facts(text, kind="factory")
    assert isinstance(fact.value, Factory) and fact.value.project == "5G智慧港口"


def test_the_twenty_scenarios_listed_are_nobodys() -> None:
    text = "20个典型应用场景（协同研发设计、远程设备操控等）中已落地12个，包括机器视觉质检。"
    assert {(f.value, f.scope) for f in facts(text, kind="scenario")} == {
        ("协同研发设计", "nation"),
        ("远程设备操控", "nation"),
        ("机器视觉质检", "city"),
    }


def test_a_leak_of_data_is_an_incident() -> None:
    (fact,) = facts("2022年某企业发生重大数据泄露事件，影响较大。")
    assert (fact.kind, fact.value) == ("security_incident", True)


def test_the_years_of_a_span_have_their_figures_in_order() -> None:
    found = facts("2024—2026年各年5G基站总数分别达到3.6万个、3.9万个、4.2万个。", kind="base_station_total")
    assert [(f.value, f.as_of) for f in found] == [(36000, "2024"), (39000, "2025"), (42000, "2026")]


def test_what_is_counted_may_hold_a_figure_of_its_own() -> None:
    (target,) = facts("到2026年，培育产值超10亿元企业5家。", kind="target")
    assert target.value == Target(metric="产值超10亿元企业", year=2026, value=5, unit="家")


def test_heads_of_a_table_with_the_year_in_brackets_or_none() -> None:
    text = "|指标|单位|现状值|目标值（2026年）|\n|5G基站总数|万个|3.3|4.2|\n|5G工厂|家|18|50|"
    found = {(f.value, f.status, f.as_of) for f in facts(text, kind="base_station_total")}
    assert found == {(33000, "actual", None), (42000, "target", "2026")}
    assert len(facts(text, kind="target")) == 2


def test_a_scale_in_the_head_is_no_part_of_the_measure() -> None:
    text = "|指标|2025年|2026年|\n|5G基站数（万个）|3.9|4.2|"
    assert {f.value.metric for f in facts(text, kind="target") if isinstance(f.value, Target)} == {
        "5G基站总数"
    }


def test_items_under_a_paragraph_that_sets_the_period() -> None:
    text = (
        "四、目标及预期效果\n到2026年，基本建成特色鲜明的先导区。\n"
        "——网络基础更加坚实。5G基站总数达到1.2万个，5G专网数量达到80张。\n"
        "——融合应用更加深入。建成5G工厂30家。\n2023年，全市实现工业增加值1180亿元。"
    )
    found = [f.value for f in facts(text, kind="target")]
    assert {(v.metric, v.year, v.value) for v in found if isinstance(v, Target)} == {
        ("5G基站总数", 2026, 12000),
        ("5G专网数量", 2026, 80),
        ("5G工厂数量", 2026, 30),
    }


def test_the_column_that_names_lists_is_known_by_its_cells() -> None:
    text = (
        "附件 东莞市5G工厂名单\n|序号|企业|工厂名称|情况|\n|1|东莞甲工有限公司|甲工5G工厂|2023年5G工厂名录|\n"
        "|2|东莞乙工有限公司|乙工5G工厂|培育中|"
    )
    (fact,) = facts(text, of="东莞市", kind="factory")
    assert fact.value == Factory(enterprise="东莞甲工有限公司", project="甲工5G工厂", list="2023年5G工厂名录")


def test_a_round_figure_and_what_it_is() -> None:
    (total,) = facts("宁波市5G基站数量突破9000个，达到9126个，实现城区全覆盖。", kind="base_station_total")
    assert total.value == 9126 and "9126" in total.evidence[0].quote


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("力争到2026年获批国家级人工智能创新应用先导区。", "planned"),
        ("国家级“千兆城市”正在积极申报。", "planned"),
        ("我市2023年成功创建千兆城市，正申报国家信息消费示范城市。", "actual"),
    ],
)
def test_titles_that_are_hoped_for(text: str, status: str) -> None:
    assert facts(text, kind="title")[0].status == status


def test_a_title_goes_on_behind_what_seems_its_end() -> None:
    (fact,) = facts("宁波市是国家老工业基地调整改造示范城市。", kind="title")
    assert fact.value == "国家老工业基地调整改造示范城市"


def test_a_policy_still_out_for_comments_and_one_whose_number_comes_late() -> None:
    (draft,) = facts("目前，《宁波市智能制造三年行动计划》正在征求各部门意见。", kind="policy")
    assert draft.status == "planned"
    text = "会议审议通过《宁波市工业互联网若干措施》，并以市政府办公厅名义印发（甬政办发〔2023〕1号）。"
    (fact,) = facts(text, kind="policy")
    assert isinstance(fact.value, Policy) and fact.value.number == "甬政办发〔2023〕1号"


def test_the_five_years_are_a_period_ahead_where_they_say_so() -> None:
    (aim,) = facts("“十四五”期间，宁波市将累计建成5G基站4万个。", kind="base_station_total")
    assert (aim.status, aim.as_of) == ("target", "2025")
    (done,) = facts("“十四五”期间，宁波市累计建成5G基站3万个。", kind="base_station_total")
    assert done.status == "actual"


def test_a_month_end_without_its_year() -> None:
    (total,) = facts("全市5G基站6月底达7268座。")
    assert (total.value, total.as_of) == (7268, "2024-06")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "工信部公布的《2023年5G工厂名录》，宁波甲工有限公司的“压铸5G工厂”、乙工集团上榜。",
            ["宁波甲工有限公司", "乙工集团"],
        ),
        (
            "获评2023年5G工厂名录的企业有3家：甲工集团、乙工股份、丙工科技。",
            ["甲工集团", "乙工股份", "丙工科技"],
        ),
        ("国家级5G工厂：宁波甲工有限公司、乙工集团（2023年5G工厂名录）。", ["宁波甲工有限公司", "乙工集团"]),
        (
            "其中国家级2家（宁波甲工有限公司、乙工集团）入选2023年5G工厂名录。",
            ["宁波甲工有限公司", "乙工集团"],
        ),
        ("推荐宁波甲工有限公司（2023年5G工厂名录）参评。", ["宁波甲工有限公司"]),
    ],
)
def test_where_the_list_stands_beside_the_names(text: str, names: list[str]) -> None:
    found = [f.value for f in facts(text, kind="factory")]
    assert [v.enterprise for v in found if isinstance(v, Factory)] == names


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("被授予“国家新型工业化产业示范基地·石化”称号。", "国家新型工业化产业示范基地·石化"),
        ("获国家发展改革委批复建设国家数字经济创新发展试验区。", "国家数字经济创新发展试验区"),
        ("通过国家知识产权强市建设示范城市验收。", "国家知识产权强市建设示范城市"),
    ],
)
def test_titles_granted_in_other_words(text: str, title: str) -> None:
    (fact,) = facts(text, kind="title")
    assert (fact.value, fact.status) == (title, "actual")


def test_a_title_of_a_table_is_hoped_for_by_any_cell_of_its_row() -> None:
    text = "|称号名称|授予部门|时间|\n|千兆城市|工信部|2022年|\n|国家人工智能创新应用先导区|工信部|申报中|"
    assert [(f.value, f.status) for f in facts(text, kind="title")] == [
        ("千兆城市", "actual"),
        ("国家人工智能创新应用先导区", "planned"),
    ]


def test_this_year_told_as_done_is_no_aim() -> None:
    (total,) = facts("今年新建5G基站1108个，全市5G基站累计达9216个。")
    assert (total.value, total.status) == (9216, "actual")
    aims = facts("今年计划新建5G基站1108个，全市5G基站累计达9216个。")
    assert {f.status for f in aims} == {"target"}


def test_the_operators_together_are_no_site() -> None:
    (total,) = facts("宁波移动、宁波联通、宁波电信、宁波铁塔四家公司累计建设5G基站12136个。")
    assert (total.value, total.scope) == (12136, "city")


def test_the_days_of_the_sentence_before_reach_the_share() -> None:
    found = facts("2023年底5G基站达到3.1万个，2024年6月底达到3.4万个。每万人拥有5G基站35.1个。")
    assert [f.as_of for f in found if f.kind == "base_stations_per_10k"] == ["2024-06"]


def test_a_region_of_cities_is_not_the_city() -> None:
    (total,) = facts("淮海经济区10市共建成5G基站14.8万个，徐州占17%。", of="徐州市")
    assert total.scope == "other"


def test_one_enterprise_in_two_lists() -> None:
    text = "宁波甲工有限公司“甲工5G工厂”连续入选2022年工业互联网试点示范（5G工厂方向）、2023年5G工厂名录。"
    assert [f.value.list for f in facts(text, kind="factory") if isinstance(f.value, Factory)] == [
        "2022年工业互联网试点示范（5G工厂方向）",
        "2023年5G工厂名录",
    ]


def test_the_day_of_a_title_in_a_table_is_no_aim() -> None:
    assert facts("|序号|称号|获得时间|\n|1|千兆城市|2024年|", kind="target") == []
    assert facts("其中2024年15亿元、2025年18亿元、2026年17亿元。", kind="target") == []


def test_the_name_of_the_city_is_no_part_of_a_measure() -> None:
    (target,) = facts("宁波市到2025年建成5G基站4万个以上。", kind="target")
    assert target.value == Target(metric="5G基站总数", year=2025, value=40000, unit="个")


def test_several_figures_of_measures_named_before() -> None:
    text = "截至2023年底，宁波市5G基站数3216个，每万人拥有25.6个，2024年上半年分别达到3540个、28.2个。"
    assert {(f.kind, f.value, f.as_of) for f in facts(text)} == {
        ("base_station_total", 3216, "2023-12"),
        ("base_stations_per_10k", 25.6, "2023-12"),
        ("base_station_total", 3540, "2024-06"),
        ("base_stations_per_10k", 28.2, "2024-06"),
    }


def test_another_measure_of_the_same_places() -> None:
    text = "湘潭市、株洲市分别建成5G基站6918个、10260个，每万人拥有5G基站25.6个、26.6个。"
    found = facts(text, of="湘潭市、株洲市", kind="base_stations_per_10k")
    assert [(f.value, f.place) for f in found] == [(25.6, "湘潭市"), (26.6, "株洲市")]


def test_the_stations_of_all_mines_are_not_the_citys() -> None:
    assert facts("全市煤矿建成5G基站2105个。", kind="base_station_total") == []


def test_a_title_only_being_made_is_planned() -> None:
    found = facts("宁波市拥有千兆城市、中国软件名城（创建）等称号。", kind="title")
    assert [(f.value, f.status) for f in found] == [("千兆城市", "actual"), ("中国软件名城", "planned")]


def test_an_aim_does_not_run_on_over_a_heading_within_its_paragraph() -> None:
    text = "力争至2026年底，5G基站总数达到66900个以上。(3)典型应用场景情况。聚焦家电行业，打造设备故障诊断、协同研发设计等典型应用场景。"
    assert {(f.value, f.status) for f in facts(text, kind="scenario")} == {
        ("设备故障诊断", "actual"),
        ("协同研发设计", "actual"),
    }


def test_a_character_of_a_project_is_no_verb_before_a_list() -> None:
    text = "宁波永固智能家居有限公司的永固智能家居5G全连接工厂等6家企业入选“2023年5G工厂名录”。"
    (found,) = facts(text, kind="factory")
    assert found.value == Factory(
        enterprise="宁波永固智能家居有限公司", project="永固智能家居5G全连接工厂", list="2023年5G工厂名录"
    )
