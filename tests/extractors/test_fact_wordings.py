"""Titles, factories and figures in the wordings that the annotated sets 24 to 28 showed: what each rule is for."""

from __future__ import annotations

import pytest

from extractors.facts import extract
from extractors.passages import passage_document
from pipeline.model import Factory, Policy
from pipeline.places import applicant


def found(text: str, kind: str, of: str = "宜昌市") -> list[tuple[object, str, str]]:
    facts = extract(passage_document(text), applicant=applicant(of.split("、")))
    return [(f.value, f.scope, f.status) for f in facts if f.kind == kind]


def factories(text: str) -> list[tuple[str, str | None, str | None]]:
    values = [value for value, _, _ in found(text, "factory")]
    return [(v.enterprise, v.project, v.list) for v in values if isinstance(v, Factory)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "宜昌获批国家智慧城市、国家信息消费、国家产城融合三大试点。",
            ["国家智慧城市试点", "国家信息消费试点", "国家产城融合试点"],
        ),
        ("宜昌获评国家智能制造、服务型制造和产融合作三类示范城市。", ["国家智能制造示范城市", "国家服务型制造示范城市", "国家产融合作示范城市"]),
        ("先后承接国家黑土地保护、国家农业绿色发展先行区等试点任务。", ["国家黑土地保护试点", "国家农业绿色发展先行区"]),
    ],
)  # fmt: skip
def test_names_that_share_a_head_are_told_whole(text: str, names: list[str]) -> None:
    assert found(text, "title") == [(name, "city", "actual") for name in names]


@pytest.mark.parametrize(
    "text",
    [
        "申报中的国家级称号2项：国家信息消费示范城市、国家物流枢纽承载城市。",
        "国家信息消费示范城市、国家物流枢纽承载城市已由省经信厅推荐上报。",
        "2027年建成国家信息消费示范城市、国家物流枢纽承载城市。",
        "到2027年，建成国家信息消费示范城市。",
    ],
)
def test_what_is_applied_for_or_to_come_is_no_title_yet(text: str) -> None:
    told = found(text, "title")
    assert ("国家信息消费示范城市", "city", "actual") not in told
    assert all(status == "planned" for _, _, status in told)


@pytest.mark.parametrize(
    "text",
    [
        "工信部公示中小企业数字化转型试点城市名单，宜昌不在其中。",
        "在“千兆城市”名单中，全省仅武汉入选，宜昌尚在培育。",
        "宜昌磷化工集群已通过国家先进制造业集群初赛。",
        "宜昌承担国家人工智能创新应用先导区建设任务。",
        "自治区批复我市建设广西工业互联网先行区。",
        "灵川县产业园进入广西现代特色农业示范区名录。",
        "加快建成国家信息消费示范城市。",
        "待国家信息消费示范城市获批后，将设立专项资金。",
        "国家信息消费示范城市授牌仪式在宜昌举行。",
        "宜昌计划三年内获得国家信息消费示范城市称号。",
        "以获批国家信息消费示范城市为目标，加快建设。",
        "力争年内国家信息消费示范城市获批。",
        "推动国家信息消费示范城市落户宜昌。",
        "国家信息消费示范城市称号有望落户宜昌。",
        "希望宜昌早日成为国家信息消费示范城市。",
        "假如成功入选国家信息消费示范城市，将获中央资金支持。",
        "“十五五”期间，成为国家信息消费示范城市。",
        "省政府批准宜昌创建国家信息消费示范城市。",
        "省工信厅同意推荐宜昌为国家信息消费示范城市。",
        "到2026年，国家信息消费示范城市通过验收。",
        "宜昌的国家信息消费示范城市称号已于2023年被取消。",
        "宜昌未通过国家信息消费示范城市验收。",
        "目标：建成国家信息消费示范城市、千兆城市。",
        "宜昌成为继武汉之后申报国家信息消费示范城市的第二个城市。",
        "国家信息消费示范城市、国家物流枢纽两项称号申报材料已上报。",
    ],
)
def test_what_is_not_granted_is_no_title(text: str) -> None:
    assert not [t for t in found(text, "title") if t[2] == "actual"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("湖北省12个地市建成“千兆城市”，宜昌为其中之一。", [("千兆城市", "city", "actual")]),
        ("工信部通报2023年度千兆城市建设情况，宜昌连续三年在列。", [("千兆城市", "city", "actual")]),
        ("“千兆城市”创建通过工信部核验并获授牌。", [("千兆城市", "city", "actual")]),
        ("宜昌暂未获批千兆城市，计划2025年申报。", [("千兆城市", "city", "planned")]),
        ("宜昌力争创建国家信息消费示范城市。", [("国家信息消费示范城市", "city", "planned")]),
        ("龙泉镇白酒产业集群入选国家级中小企业特色产业集群。", [("国家级中小企业特色产业集群", "district", "actual")]),
        ("宜昌接连收获国家智慧城市示范市。", [("国家智慧城市示范市", "city", "actual")]),
        ("5.称号：千兆城市；国家服务型制造示范城市。", [("千兆城市", "city", "actual"), ("国家服务型制造示范城市", "city", "actual")]),
        ("五、国家级称号\n千兆城市（工业和信息化部）、国家数字乡村试点（夷陵区）。", [("千兆城市", "city", "actual"), ("国家数字乡村试点", "district", "actual")]),
        ("|条件|情况|\n|5G网络|已覆盖|\n|称号|千兆城市、国家服务型制造示范城市|", [("千兆城市", "city", "actual"), ("国家服务型制造示范城市", "city", "actual")]),
    ],
)  # fmt: skip
def test_titles_told_by_a_list(text: str, titles: list[tuple[object, str, str]]) -> None:
    assert found(text, "title") == titles


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("宜昌于2024年11月入选国家数据标注基地。", "planned"),
        ("2023年获评千兆城市，2024年12月获批国家数据标注基地。", "planned"),
        ("宜昌于2024年9月入选国家数据标注基地。", "actual"),
        ("宜昌2024年入选国家数据标注基地。", "actual"),
    ],
)
def test_what_is_granted_after_the_deadline_is_no_title_yet(text: str, status: str) -> None:
    assert ("国家数据标注基地", "city", status) in found(text, "title")


def test_a_period_that_begins_after_this_year_is_one_of_aims() -> None:
    text = "二期（2026-2027年）新建5G基站1500个，总数达到9200个。"
    assert found(text, "base_station_total") == [(9200, "city", "target")]
    assert found("2021—2023年，建成5G基站9200个。", "base_station_total") == [(9200, "city", "actual")]


def test_titles_without_a_verb_before_the_count_of_national_ones() -> None:
    titles = found("国家循环经济示范市、国家森林城市等国家级试点示范12项。", "title")
    assert [name for name, _, _ in titles] == ["国家循环经济示范市", "国家森林城市"]
    assert found("国家固态酿造工程技术研究中心等国家级平台6个。", "title") == []


def test_a_rate_behind_the_parts_is_the_citys() -> None:
    text = "宜昌市现有5G基站1.42万个，其中夷陵区4120个、远安县1960个；每万人拥有23.1个。"
    assert found(text, "base_stations_per_10k") == [(23.1, "city", "actual")]


@pytest.mark.parametrize("zone", ["临空经济区", "宜昌汽开区", "空港经济区"])
def test_zones_by_their_short_kinds_are_parts_of_the_city(zone: str) -> None:
    assert found(f"{zone}建成5G基站326个。", "base_station_total") == [(326, "district", "actual")]
    titles = found(f"{zone}获评国家新型工业化产业示范基地。", "title")
    assert titles == [("国家新型工业化产业示范基地", "district", "actual")]


def test_arrows_part_the_years_of_a_list() -> None:
    text = "全市5G基站：2021年2934个→2022年5210个→2023年7688个。"
    assert [value for value, _, _ in found(text, "base_station_total")] == [2934, 5210, 7688]


def test_what_is_built_of_a_plan_is_no_total() -> None:
    text = "2024年计划新建5G基站1800个，截至7月底已建成1230个，累计总数8420个。"
    assert found(text, "base_station_total") == [(8420, "city", "actual")]


def test_what_stands_is_no_part_of_the_measure_that_goes_on() -> None:
    ((value, _, _),) = found("宜昌市已建5G基站7126个，到2025年建成9000个。", "target")
    assert getattr(value, "metric", None) == "5G基站总数"


def test_the_count_behind_titles_is_no_part_of_the_last() -> None:
    titles = found("宜昌承担国家循环经济示范市等10余项国家级试点。", "title")
    assert titles == [("国家循环经济示范市", "city", "actual")]


def test_a_province_in_a_companys_name_does_not_own_a_scenario() -> None:
    text = "湖北甲乙制药股份有限公司的“生产过程溯源”被评为省级标杆。全省推广设备预测维护。"
    assert [(v, scope) for v, scope, _ in found(text, "scenario")] == [
        ("生产过程溯源", "city"),
        ("设备预测维护", "province"),
    ]


def test_a_tables_state_tells_which_scenarios_are_to_come() -> None:
    text = "|场景|企业|状态|\n|机器视觉质检|甲公司|已建成|\n|虚拟现场服务|乙公司|建设中|"
    assert found(text, "scenario") == [
        ("机器视觉质检", "city", "actual"),
        ("虚拟现场服务", "city", "planned"),
    ]


def test_what_stands_behind_the_unit_makes_a_figure_approximate() -> None:
    text = "2025年，全市5G基站总数达到1.6万个以上；2026年，达到1.8万个以上；2027年达到2万个。"
    facts = extract(passage_document(text), applicant=applicant(["宜昌市"]))
    totals = [f for f in facts if f.kind == "base_station_total"]
    assert [(f.value, f.approximate) for f in totals] == [(16000, True), (18000, True), (20000, False)]


LIST = "2023年5G工厂名录"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("扬子江药业“固体制剂5G工厂”获2023年5G工厂名录收录。", [("扬子江药业", "固体制剂5G工厂", LIST)]),
        ("甲乙重工有限公司牵头的“转向架5G工厂”入选2023年5G工厂名录。", [("甲乙重工有限公司", "转向架5G工厂", LIST)]),
        ("2023年5G工厂名录内2家，分别是甲乙股份有限公司、丙丁科技有限公司。", [("甲乙股份有限公司", None, LIST), ("丙丁科技有限公司", None, LIST)]),
        ("2023年5G工厂名录中，宜昌有甲乙股份有限公司、丙丁科技有限公司2家。", [("甲乙股份有限公司", None, LIST), ("丙丁科技有限公司", None, LIST)]),
        ("甲乙制药厂（口服液5G工厂）、丙丁科技有限公司（电子5G工厂）被列入2023年5G工厂名录。", [("甲乙制药厂", "口服液5G工厂", LIST), ("丙丁科技有限公司", "电子5G工厂", LIST)]),
        ("我市有2家企业入选《2023年5G工厂名录》：\n1.甲乙钢铁有限公司“智慧钢厂5G工厂”，建设5G基站96个。\n2.丙丁化工有限公司。", [("甲乙钢铁有限公司", "智慧钢厂5G工厂", LIST), ("丙丁化工有限公司", None, LIST)]),
        ("甲乙股份有限公司宜昌工厂入选2023年5G工厂名录。", [("甲乙股份有限公司宜昌工厂", None, LIST)]),
        ("甲乙股份有限公司“锡冶炼5G工厂”列入2023年5G工厂名录，丙丁卷烟厂“卷烟5G工厂”同批入选。", [("甲乙股份有限公司", "锡冶炼5G工厂", LIST), ("丙丁卷烟厂", "卷烟5G工厂", LIST)]),
        ("甲乙汽车股份有限公司、丙丁机械有限公司等企业建成5G专网，尚无企业进入国家5G工厂名录。", []),
        ("入选《2023年5G工厂名录》的有：甲思智能机器人5G工厂、乙丙玻璃平板5G工厂。", [("甲思智能机器人5G工厂", None, LIST), ("乙丙玻璃", "平板5G工厂", LIST)]),
        ("甲乙钢铁有限公司“特钢5G工厂”和丙丁有限公司建成投产。以上两家均列入2023年5G工厂名录。", [("甲乙钢铁有限公司", "特钢5G工厂", LIST), ("丙丁有限公司", None, LIST)]),
        ("甲乙钢铁有限公司“特钢5G工厂”、丙丁有限公司“白酒5G工厂”成效明显，上述两个项目均入选2023年5G工厂名录。", [("甲乙钢铁有限公司", "特钢5G工厂", LIST), ("丙丁有限公司", "白酒5G工厂", LIST)]),
        ("甲乙动力“锂电池5G工厂”、丙丁美“循环产业5G工厂”等2个项目获评湖北省5G工厂名单；其中，甲乙动力入选2023年5G工厂名录。", [("甲乙动力", "锂电池5G工厂", "湖北省5G工厂名单"), ("丙丁美", "循环产业5G工厂", "湖北省5G工厂名单"), ("甲乙动力", None, LIST)]),
        ("甲乙汽车有限公司、丙丁机械有限公司分别以“轿车5G工厂”“轴承5G工厂”入选2023年5G工厂名录。", [("甲乙汽车有限公司", "轿车5G工厂", LIST), ("丙丁机械有限公司", "轴承5G工厂", LIST)]),
        ("甲乙码头有限公司、丙丁化工有限公司围绕厂区智能理货开展5G应用，其中丙丁化工有限公司“炼化5G工厂”入选2023年5G工厂名录。", [("丙丁化工有限公司", "炼化5G工厂", LIST)]),
        ("甲的集团（宜昌）“冰箱5G工厂”、丙丁机械有限公司入选2023年5G工厂名录。", [("甲的集团（宜昌）", "冰箱5G工厂", LIST), ("丙丁机械有限公司", None, LIST)]),
        ("甲武乙钢5G智慧工厂项目被列入2023年5G工厂名录。", [("甲武乙钢5G智慧工厂", None, LIST)]),
        ("甲乙重工转向架5G工厂、丙丁18号灯塔工厂等5家工厂入选2023年5G工厂名录。", [("甲乙重工", "转向架5G工厂", LIST), ("丙丁18号灯塔工厂", None, LIST)]),
    ],
)  # fmt: skip
def test_factories(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert factories(text) == expected


def test_the_first_two_of_those_named() -> None:
    text = "甲乙集团有限公司、丙丁集团有限公司、戊己股份有限公司进入湖北省5G工厂名单，前两家还进入2023年5G工厂名录。"
    named = [enterprise for enterprise, _, list_name in factories(text) if list_name == LIST]
    assert named == ["甲乙集团有限公司", "丙丁集团有限公司"]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("每10万人拥有5G基站307个。", []),
        ("5G基站每万人占有数从2022年底的24.6个升至今年8月的39.1个。", [(39.1, "city", "actual")]),
        ("每万名常住人口拥有5G基站31.6个，其中夷陵区最高，为44.9个。", [(31.6, "city", "actual"), (44.9, "district", "actual")]),
        ("按户籍人口测算每万人拥有5G基站25.8个，按常住人口测算每万人拥有5G基站28.7个。", [(28.7, "city", "actual")]),
        ("2024年6月末每万人拥有5G基站32.3座，预计年底可达34座。", [(32.3, "city", "actual"), (34, "city", "target")]),
        ("宜昌5G基站数1.52万，居全省第三；每万人33.6，居全省第二。", [(33.6, "city", "actual")]),
        ("全市5G基站6238个，其中宜都市1890个、枝江市742个，每万人平均38.7个。", [(38.7, "city", "actual")]),
        ("5G基站密度由每万人21.3个提升至26.8个。", [(26.8, "city", "actual")]),
    ],
)  # fmt: skip
def test_figures_per_10_000(text: str, figures: list[tuple[object, str, str]]) -> None:
    assert found(text, "base_stations_per_10k") == figures


def test_each_city_of_a_joint_application_has_its_own_figure_per_10_000() -> None:
    text = (
        "长沙、株洲、湘潭三市5G基站数分别为4.58万个、1.23万个和0.86万个，每万人拥有43.6个、31.8个和32.0个。"
    )
    told = found(text, "base_stations_per_10k", of="长沙市、株洲市、湘潭市")
    assert [value for value, _, _ in told] == [43.6, 31.8, 32]


def test_the_stations_of_an_enterprise_are_not_the_citys() -> None:
    text = "1.甲乙钢铁有限公司“智慧钢厂”，建设5G基站96个，打造应用场景32个。"
    assert found(text, "base_station_total") == [(96, "district", "actual")]


def test_stations_of_all_kinds_are_no_5g_stations() -> None:
    text = "5G基站“村村通”收官，全市基站总量达到3.4万个，其中5G基站1.28万个。"
    assert found(text, "base_station_total") == [(12800, "city", "actual")]


def test_the_same_day_is_that_of_the_sentence_before() -> None:
    text = "截至2024年8月底，宜昌累计建成5G基站10328个。同期，湖北省5G基站24.9万个。"
    facts = extract(passage_document(text), applicant=applicant(["宜昌市"]))
    assert [(f.value, f.as_of) for f in facts] == [(10328, "2024-08"), (249000, "2024-08")]


def test_a_number_stands_behind_the_short_form_of_its_title() -> None:
    text = "《宜昌市制造业数字化转型三年行动方案》（下称《行动方案》）由市政府常务会议审议通过后以宜府办发〔2023〕8号印发。"
    assert found(text, "policy") == [
        (Policy(title="宜昌市制造业数字化转型三年行动方案", number="宜府办发〔2023〕8号"), "city", "actual")
    ]


@pytest.mark.parametrize(
    "rest", ["已列入第三批推荐名单，尚待公布。", "我市正在申报。", "已由省经信厅推荐上报。"]
)
def test_what_an_item_says_of_its_title_counts(rest: str) -> None:
    text = f"（五）部级及以上称号\n1.千兆城市。2023年获批。\n2.国家信息消费示范城市。{rest}"
    assert found(text, "title") == [
        ("千兆城市", "city", "actual"),
        ("国家信息消费示范城市", "city", "planned"),
    ]


def test_what_an_aim_begins_from_does_not_make_it_so() -> None:
    text = "到2026年，宜昌每万人拥有5G基站数由目前的26.9个提高到32个，5G基站总数由8420个提高到1万个。"
    assert found(text, "base_stations_per_10k") == [(32, "city", "target")]
    assert found(text, "base_station_total") == [(10000, "city", "target")]


@pytest.mark.parametrize(
    "text",
    [
        "力争甲乙集团有限公司等3家企业入选国家5G工厂名录。",
        "若甲乙集团有限公司入选2023年5G工厂名录，给予奖励100万元。",
        "鼓励甲乙集团有限公司等企业争创5G工厂名录。",
        "武汉市的甲乙科技股份有限公司入选2023年5G工厂名录。",
        "襄阳甲乙公司、武汉丙丁公司入选2023年5G工厂名录，宜昌市尚无企业入选。",
        "我市首批5G工厂入选2023年5G工厂名录。",
        "全市已有12家5G智慧工厂入选国家5G工厂名录，数量居全省第二。",
        "该企业建成的5G智慧工厂入选2023年5G工厂名录。",
        "钢铁行业5G工厂入选2023年5G工厂名录。",
    ],
)
def test_who_is_not_on_the_list_is_no_factory_of_it(text: str) -> None:
    assert not [f for f in found(text, "factory") if f[1:] == ("city", "actual")]


@pytest.mark.parametrize(
    "text",
    ["国家信息消费示范城市花落襄阳。", "襄阳、荆州等周边城市均已入选国家信息消费示范城市。"],
)
def test_what_neighbours_were_granted_is_theirs(text: str) -> None:
    assert not [t for t in found(text, "title") if t[1] == "city"]
