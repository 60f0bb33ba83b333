"""Figures and factories in the wordings that the annotated sets 36 to 39 showed: what each rule is for."""

from __future__ import annotations

import pytest

from extractors.facts import extract
from extractors.passages import passage_document
from pipeline.model import Factory, Target
from pipeline.places import applicant

TOTAL, PER = "base_station_total", "base_stations_per_10k"


def found(text: str, kind: str, of: str = "宜昌市") -> list[tuple[object, str, str, str | None]]:
    facts = extract(passage_document(text), applicant=applicant(of.split("、")))
    return [(f.value, f.scope, f.status, f.as_of) for f in facts if f.kind == kind]


def targets(text: str) -> list[tuple[str, int | None, object]]:
    values = [value for value, *_ in found(text, "target")]
    return [(v.metric, v.year, v.value) for v in values if isinstance(v, Target)]


def factories(text: str) -> list[tuple[str, str | None, str | None]]:
    values = [value for value, *_ in found(text, "factory")]
    return [(v.enterprise, v.project, v.list) for v in values if isinstance(v, Factory)]


@pytest.mark.parametrize(
    ("text", "totals", "rates"),
    [
        ("2026年，全市5G基站总数、每万人拥有量要达到1.8万个、45个。", [(18000, "city", "target", "2026")], [(45, "city", "target", "2026")]),
        ("宜昌5G基站1.42万个，每万人拥有36.2个，2025年将达到1.6万个、41个。", [(14200, "city", "actual", None), (16000, "city", "target", "2025")], [(36.2, "city", "actual", None), (41, "city", "target", "2025")]),
        ("截至7月底，湖北省建成5G基站13.6万个，每万人拥有23.4个；宜昌分别为1.42万个、36.2个。", [(136000, "province", "actual", "2024-07"), (14200, "city", "actual", "2024-07")], [(23.4, "province", "actual", "2024-07"), (36.2, "city", "actual", "2024-07")]),
        ("每万人5G基站：2022年25.1个，2023年33.6个。", [], [(25.1, "city", "actual", "2022"), (33.6, "city", "actual", "2023")]),
        ("万人5G基站拥有数逐年攀升，2022年、2023年分别为25.1个、33.6个。", [], [(25.1, "city", "actual", "2022"), (33.6, "city", "actual", "2023")]),
    ],
)  # fmt: skip
def test_whose_figures_of_an_enumeration_are(text: str, totals: list[object], rates: list[object]) -> None:
    assert found(text, TOTAL) == totals
    assert found(text, PER) == rates


def test_each_year_of_a_span_has_its_own_figure() -> None:
    text = "2024—2026年全市每年新建5G基站900个、800个、700个。"
    assert targets(text) == [("新建5G基站", year, n) for year, n in ((2024, 900), (2025, 800), (2026, 700))]


def test_three_years_told_before() -> None:
    text = "2024年底，5G基站1.2万个；2025年底，1.3万个；2026年底，1.4万个。每万人拥有5G基站数三年分别达到41个、45个、49个。"
    assert [(v, at) for v, _, _, at in found(text, PER)] == [(41, "2024"), (45, "2025"), (49, "2026")]


def test_what_districts_built_anew_is_no_total() -> None:
    text = "2024年上半年，宜昌新建5G基站1432个，宜都市、枝江市分别建成216个、142个；全市累计17865个。"
    assert found(text, TOTAL) == [(17865, "city", "actual", "2024-06")]


@pytest.mark.parametrize(
    ("text", "totals"),
    [
        ("宜昌5G基站在建310个、建成14218个。", [(14218, "city", "actual", None)]),
        ("全市5G基站规划总规模1.8万个，目前已完成1.42万个。", [(18000, "city", "planned", None), (14200, "city", "actual", None)]),
        ("“十四五”规划确定2025年建成5G基站6000个的目标，目前已完成91.9%，即5512个。", [(6000, "city", "target", "2025"), (5512, "city", "actual", None)]),
        ("5G基站保有量首次迈过1.2万个关口，为12086个。", [(12086, "city", "actual", None)]),
        ("全省5G基站13.8万个，武汉以5.4万个居首，宜昌以1.42万个居全省第三。", [(138000, "province", "actual", None), (54000, "other", "actual", None), (14200, "city", "actual", None)]),
        ("全市5G基站1.42万个，不含宜都、枝江为1.1万个。", [(14200, "city", "actual", None), (11000, "city", "actual", None)]),
        ("高新区5G基站1023个；全市（不含高新区）10803个。", [(1023, "district", "actual", None), (10803, "city", "actual", None)]),
        ("全市5G基站8740个，其中西陵区建成1905个，其余8县及高新区建成6835个。", [(8740, "city", "actual", None), (1905, "district", "actual", None), (6835, "district", "actual", None)]),
        ("全市5G基站8021个，其中兴发厂区内326个。", [(8021, "city", "actual", None), (326, "district", "actual", None)]),
        ("2024年，宜昌计划投入4.6亿元，建设5G基站1200个。", []),
        ("我市5G网络建设走在全省前列，5G基站加快布局。2023年底达12560个，6月底达13980个。", [(12560, "city", "actual", "2023-12"), (13980, "city", "actual", "2024-06")]),
    ],
)  # fmt: skip
def test_totals(text: str, totals: list[object]) -> None:
    assert found(text, TOTAL) == totals


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        ("全市每万名居民拥有5G基站25.8座。", [(25.8, "city", "actual", None)]),
        ("5G基站每万人宜昌25.8座。", [(25.8, "city", "actual", None)]),
        ("湖北全省5G基站11.3万个，我市在17个市州中排第四，每万人为24.7个。", [(24.7, "city", "actual", None)]),
        ("目前每万人拥有5G基站18.9个，全省24.2个。为此，2025年要达到24个。", [(18.9, "city", "actual", None), (24.2, "province", "actual", None), (24, "city", "target", "2025")]),
        ("每万人拥有5G基站22.8个，相较2022年的16.5个显著提高，距2025年30个的目标还有差距。", [(22.8, "city", "actual", None), (30, "city", "target", "2025")]),
        ("三大运营商在宜昌建成5G基站11916个，其中移动6120个，电信、联通共享5796个。每万人拥有20.9个。", [(20.9, "city", "actual", None)]),
        ("截至2024年6月底，建成5G基站6912个。\n其中夷陵区1532个。\n每万人拥有22.8个。", [(22.8, "city", "actual", "2024-06")]),
        ("截至2024年8月底，宜昌已开通5G基站11862个，其中2023年新开通1204个，万人基站数28.4个。", [(28.4, "city", "actual", "2024-08")]),
    ],
)  # fmt: skip
def test_figures_per_10_000(text: str, rates: list[object]) -> None:
    assert found(text, PER) == rates


def test_a_note_under_the_figures_dates_them() -> None:
    text = "（二）网络\n全市5G基站8021座，每万人24.7座。\n以上数据由市通信发展管理办公室提供，统计时间为2024年7月31日。"
    assert found(text, TOTAL) == [(8021, "city", "actual", "2024-07")]
    assert found(text, PER) == [(24.7, "city", "actual", "2024-07")]


def test_what_stands_under_the_task_of_a_year_to_come_is_aimed_at() -> None:
    text = "（二）2025年度任务\n新建5G基站1000座，年底总数达到1.17万座。"
    assert found(text, TOTAL) == [(11700, "city", "target", "2025")]
    assert ("新建5G基站", 2025, 1000) in targets(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("宜昌已建成5G基站6218个，2024年计划再建800个，年底前突破7000个。", [("新建5G基站", 2024, 800), ("5G基站总数", 2024, 7000)]),
        ("5G基站2023年年底为7638座，计划2024年新建600座，2025年再建700座。", [("新建5G基站", 2024, 600), ("新建5G基站", 2025, 700)]),
        ("5G基站11236个，其中2024年新建1020个；建成5G行业虚拟专网64个。", []),
    ],
)  # fmt: skip
def test_what_is_still_to_be_built(text: str, expected: list[object]) -> None:
    assert sorted(targets(text)) == sorted(expected)  # type: ignore[type-var]


def test_a_table_with_a_column_a_place() -> None:
    text = "|指标|宜昌市|湖北省|全国|\n|5G基站总数（万个）|1.42|13.8|391.7|\n|每万人拥有5G基站数（个）|36.2|23.6|27.8|"
    assert [(v, scope) for v, scope, *_ in found(text, TOTAL)] == [
        (14200, "city"),
        (138000, "province"),
        (3917000, "nation"),
    ]
    assert [(v, scope) for v, scope, *_ in found(text, PER)] == [
        (36.2, "city"),
        (23.6, "province"),
        (27.8, "nation"),
    ]


@pytest.mark.parametrize("label", ["全区", "合计"])
def test_the_sum_of_many_cities_is_the_provinces(label: str) -> None:
    text = f"|地区|5G基站（个）|\n|{label}|20150|\n|银川市|9945|\n|石嘴山市|2160|\n|吴忠市|3230|"
    told = found(text, TOTAL, of="银川市")
    assert [(v, scope) for v, scope, *_ in told][:2] == [(20150, "province"), (9945, "city")]


LIST, PILOT = "2023年5G工厂名录", "工业互联网试点示范（5G工厂方向）"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲乙电器股份有限公司是全国首批、全市唯一入选《2023年5G工厂名录》的企业。", [("甲乙电器股份有限公司", None, LIST)]),
        ("甲乙机器股份有限公司“发动机5G工厂”在全省率先入选2023年5G工厂名录。", [("甲乙机器股份有限公司", "发动机5G工厂", LIST)]),
        ("甲乙铜业股份有限公司，凭借“铜冶炼5G工厂”项目进入2023年5G工厂名录。", [("甲乙铜业股份有限公司", "铜冶炼5G工厂", LIST)]),
        ("甲乙钢铁有限公司：2023年11月入选2023年5G工厂名录，项目名称“薄板5G工厂”。", [("甲乙钢铁有限公司", "薄板5G工厂", LIST)]),
        ("甲乙重工有限公司和丙丁合金有限公司，一家上榜2022年工业互联网试点示范（5G工厂方向），一家上榜2023年5G工厂名录。", [("甲乙重工有限公司", None, f"2022年{PILOT}"), ("丙丁合金有限公司", None, LIST)]),
        ("甲乙矿业有限公司、丙丁钢铁有限公司先后入选工业互联网试点示范（5G工厂方向）（2022年）、5G工厂名录（2023年）。", [("甲乙矿业有限公司", None, f"2022年{PILOT}"), ("丙丁钢铁有限公司", None, LIST)]),
        ("甲乙控股塔山煤矿5G智能矿山项目入选2023年5G工厂名录。", [("甲乙控股塔山煤矿", "5G智能矿山项目", LIST)]),
        ("甲乙汽车股份有限公司富山工厂入选2023年5G工厂名录。", [("甲乙汽车股份有限公司富山工厂", None, LIST)]),
        ("附件 清单\n（1）甲乙化工股份有限公司 有机硅5G工厂 2023年5G工厂名录\n（2）丙丁化工股份有限公司 煤化工5G全连接工厂 2022年工业互联网试点示范（5G工厂方向）", [("甲乙化工股份有限公司", "有机硅5G工厂", LIST), ("丙丁化工股份有限公司", "煤化工5G全连接工厂", f"2022年{PILOT}")]),
    ],
)  # fmt: skip
def test_factories(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert sorted(factories(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "totals"),
    [
        ("全市5G基站总量15632个.其中夷陵区1420个,宜都市1896个.", [(15632, "city", "actual", None), (1420, "district", "actual", None), (1896, "district", "actual", None)]),
        ("全市5G基站8012个，13个县市区全部连续覆盖，其中夷陵区1035个宜都市980个枝江市860个", [(8012, "city", "actual", None), (1035, "district", "actual", None), (980, "district", "actual", None), (860, "district", "actual", None)]),
        ("宜昌共有5G基站13216个,占全省5G基站总数（12.1万个）的10.9%", [(13216, "city", "actual", None), (121000, "province", "actual", None)]),
        ("5G基站由2020年末的1890个、2021年末的4120个、2022年末的7010个，发展到2023年末的9216个", [(9216, "city", "actual", "2023-12")]),
        ("宜昌5G基站已突破1.1万大关达11206个", [(11206, "city", "actual", None)]),
        ("各运营企业5G基站数分别为：移动2810个、电信1260个、联通980个，全市总计5050个", [(5050, "city", "actual", None)]),
        ("宜昌5G基站9320座，其中夷陵区（含高新区）3610座、宜都市1890座", [(9320, "city", "actual", None), (3610, "district", "actual", None), (1890, "district", "actual", None)]),
        ("5G基站2136个，油田作业区5G基站312个", [(2136, "city", "actual", None)]),
        ("宜昌5G基站3916个，每万人21.6个，两项指标均为2023年底数据", [(3916, "city", "actual", "2023-12")]),
        ("宜昌常住人口390万人 5G基站15120个", [(15120, "city", "actual", None)]),
        ("（一）2025年底\n5G基站1.8万个，5G工厂12家。", [(18000, "city", "target", "2025")]),
        ("力争2025年底前全市5G基站总数突破1.8万个每万人拥有5G基站数突破45个", [(18000, "city", "target", "2025")]),
    ],
)  # fmt: skip
def test_totals_of_plans_as_scanning_leaves_them(text: str, totals: list[object]) -> None:
    assert found(text, TOTAL) == totals


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        ("全市（含高新区）累计5G基站3.42万个，剔除高新区后为2.98万个，每万人32.5个", [(32.5, "city", "actual", None)]),
        ("宜昌每万人拥有5G基站21.6个，与全省24.2个、全国27.8个相比仍有差距，力争2025年达到26个", [(21.6, "city", "actual", None), (24.2, "province", "actual", None), (27.8, "nation", "actual", None), (26, "city", "target", "2025")]),
        ("2024年底全市5G基站达到2.4万个，万人拥有数突破35个；2025年底达到2.7万个、40个", [(35, "city", "target", "2024"), (40, "city", "target", "2025")]),
        ("每10万人拥有5G基站307个，每平方公里1.7个。", []),
    ],
)  # fmt: skip
def test_rates_of_plans_as_scanning_leaves_them(text: str, rates: list[object]) -> None:
    assert sorted(found(text, PER), key=str) == sorted(rates, key=str)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全市5G基站3456个，计划2024至2026年分别新增400个、450个、500个", [("新增5G基站", 2024, 400), ("新增5G基站", 2025, 450), ("新增5G基站", 2026, 500)]),
        ("2023年宜昌净增5G基站1870个，期末保有量9914个，2024年拟再建1200个。", [("新建5G基站", 2024, 1200)]),
        ("宜昌5G基站4300余座，2024年再新建不少于400座", [("新建5G基站", 2024, 400)]),
        ("计划到2026年底，5G基站由目前的8216个发展到1.3万个", [("5G基站总数", 2026, 13000)]),
    ],
)  # fmt: skip
def test_targets_of_plans_as_scanning_leaves_them(text: str, expected: list[object]) -> None:
    assert sorted(targets(text)) == expected  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲乙制药股份有限公司、丙丁药业有限公司的5G工厂项目以及戊己科技有限公司“手套5G全连接工厂”入选2023年5G工厂名录", [("丙丁药业有限公司", None, LIST), ("戊己科技有限公司", "手套5G全连接工厂", LIST), ("甲乙制药股份有限公司", None, LIST)]),
        ("甲乙动力有限公司（夷陵）入选2023年5G工厂名录", [("甲乙动力有限公司", None, LIST)]),
        ("甲乙电气集团丙丁汽轮机有限公司叶片5G工厂入选2023年5G工厂名录", [("甲乙电气集团丙丁汽轮机有限公司", "叶片5G工厂", LIST)]),
        ("甲乙有限公司、丙丁有限公司、戊己有限公司分别入选2022年工业互联网试点示范（5G工厂方向）和2023年5G工厂名录", []),
        ("|企业|工厂名称|认定情况|\n|甲乙钢铁有限公司|产线5G工厂|2023年工信部5G工厂名录|", [("甲乙钢铁有限公司", "产线5G工厂", LIST)]),
    ],
)  # fmt: skip
def test_factories_of_plans_as_scanning_leaves_them(
    text: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert sorted(factories(text), key=str) == sorted(expected, key=str)


def test_a_provinces_own_factory_of_a_table_is_no_national_one() -> None:
    text = "|企业|工厂名称|认定情况|\n|甲乙港集团有限公司|码头5G工厂|山东省5G工厂（2023）|"
    assert [scope for _, scope, *_ in found(text, "factory")] == ["province"]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("力争到2025年底，5G基站总量在2023年9810个的基础上再增加3000个，达到1.28万个。", TOTAL, [(12800, "city", "target", "2025")]),
        ("全市建成5G基站2.41万个，宜都市、枝江市建成数分别为3012个、1988个。", TOTAL, [(24100, "city", "actual", None), (3012, "district", "actual", None), (1988, "district", "actual", None)]),
        ("宜昌5G基站5420座，长阳、五峰分别有520座、430座。", TOTAL, [(5420, "city", "actual", None), (520, "district", "actual", None), (430, "district", "actual", None)]),
        ("宜昌5G基站已达11938个（截止8月15日），万人基站数25.8个；三峡大数据产业园内建有86个。", TOTAL, [(11938, "city", "actual", "2024-08-15"), (86, "district", "actual", "2024-08-15")]),
        ("截至上半年，宜昌共有5G基站6130座，较一季度末增加212座，每万人拥有23.3座，而去年同期为20.1座。", PER, [(23.3, "city", "actual", "2024-06")]),
        ("预期2026年实现：5G基站1.6万个；每万人5G基站35个。", PER, [(35, "city", "target", "2026")]),
        ("到2025年5G基站规划数为1.8万个，每万人规划数为36个，目前实际为1.51万个和30.7个。", PER, [(36, "city", "target", "2025"), (30.7, "city", "actual", None)]),
        ("基础数据\n5G基站：9012个\n（截至2024年7月底）", TOTAL, [(9012, "city", "actual", "2024-07")]),
        ("表2 分布\n|县（市、区）|5G基站（个）|\n|夷陵区|3120|\n|其余8县及高新区|17190|\n|合计|20310|", TOTAL, [(3120, "district", "actual", None), (17190, "district", "actual", None), (20310, "city", "actual", None)]),
        ("表2 建设情况\n|县（市、区）|5G基站（个）|其中2024年新建（个）|\n|夷陵区|3120|312|\n|全市|20310|2160|", TOTAL, [(3120, "district", "actual", None), (20310, "city", "actual", None)]),
        ("|指标|2023年|2025年|\n|5G基站数（万个）|2.26|2.75|\n|每万人拥有数（个）|24.0|29.2|", PER, [(24, "city", "actual", "2023"), (29.2, "city", "target", "2025")]),
    ],
)  # fmt: skip
def test_figures_in_further_wordings(text: str, kind: str, expected: list[object]) -> None:
    assert sorted(found(text, kind), key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("宜昌市5G基站目标：2024年1.78万个，2025年1.95万个。", [("5G基站总数", 2024, 17800), ("5G基站总数", 2025, 19500)]),
        ("预计到2025年，5G基站11500个，每万常住人口35.7个。", [("5G基站总数", 2025, 11500), ("每万人拥有5G基站数", 2025, 35.7)]),
        ("|指标|2023年|2025年|\n|5G工厂（家，累计）|6|15|", [("5G工厂数量", 2025, 15)]),
    ],
)  # fmt: skip
def test_the_names_of_measures_aimed_at(text: str, expected: list[object]) -> None:
    assert sorted(targets(text)) == expected  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲乙动力股份有限公司、丙丁股份有限公司等一批企业建成5G工厂，其中甲乙动力股份有限公司入选2023年5G工厂名录。", [("甲乙动力股份有限公司", None, LIST)]),
        ("甲乙电器股份有限公司“设备5G工厂”继2022年入选江苏省5G全连接工厂之后，2023年又入选2023年5G工厂名录。", [("甲乙电器股份有限公司", "设备5G工厂", LIST), ("甲乙电器股份有限公司", "设备5G工厂", "江苏省5G全连接工厂")]),
        ("甲乙煤业有限责任公司钱家营矿“5G智能矿井”项目列入2023年5G工厂名录。", [("甲乙煤业有限责任公司钱家营矿", "5G智能矿井", LIST)]),
        ("甲乙科技股份有限公司获列2023年5G工厂名录。", [("甲乙科技股份有限公司", None, LIST)]),
        ("|企业名称|项目名称|国家/省级|批次|\n|甲乙钢铁有限公司|智慧5G工厂|国家5G工厂名录|2023年|", [("甲乙钢铁有限公司", "智慧5G工厂", LIST)]),
        ("序号 企业名称 工厂名称 名录\n1 甲乙电器股份有限公司 智能电视5G工厂 2023年5G工厂名录\n2 丙丁电器集团有限责任公司 机顶盒5G工厂 2023年5G工厂名录", [("丙丁电器集团有限责任公司", "机顶盒5G工厂", LIST), ("甲乙电器股份有限公司", "智能电视5G工厂", LIST)]),
    ],
)  # fmt: skip
def test_factories_in_further_wordings(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert sorted(factories(text), key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(
    ("text", "totals"),
    [
        # what must be reached is aimed at, also at the close of a plan
        ("“十四五”收官之年，宜昌市5G基站要突破2.4万个。", [(24000, "city", "target", "2025")]),
        ("宜昌市主要达标指标中，5G基站2.4万个。", [(24000, "city", "actual", None)]),
        # an enterprise or an operator as the subject of the clause
        ("宜昌联通一家便有5G基站4630个，占全市的两成。", []),
        ("宜昌市电信行业有5G基站1.4万个。", [(14000, "city", "actual", None)]),
        ("三峡化工集团生产现场布设5G基站42个，全市5G基站1.4万个。", [(42, "district", "actual", None), (14000, "city", "actual", None)]),
        # the work of some months of a year
        ("宜昌市1—7月建成5G基站1120个，累计1.42万个。", [(14200, "city", "actual", None)]),
        ("2024年全市5G基站新增1204个，9月12日达到14230个。", [(14230, "city", "actual", "2024-09-12")]),
        ("截至8月中旬，宜昌市5G基站14230个。", [(14230, "city", "actual", "2024-08")]),
    ],
)  # fmt: skip
def test_whose_a_total_is_and_whether_it_is_so(text: str, totals: list[object]) -> None:
    assert found(text, TOTAL) == totals


def test_a_year_under_way_of_which_a_later_day_is_over_is_no_aim() -> None:
    assert targets("2024年全市5G基站新增1204个，9月12日达到14230个。") == []
    assert targets("2024年全市新建5G工厂12家。") == [("新建5G工厂", 2024, 12)]


def test_the_autonomous_region_behind_a_comparison() -> None:
    text = "赤峰市每万人拥有5G基站21.4个，低于自治区的27.9个。"
    assert found(text, PER, of="赤峰市") == [
        (21.4, "city", "actual", None),
        (27.9, "province", "actual", None),
    ]


def test_heads_that_leave_out_what_their_caption_tells() -> None:
    table = "表3 宜昌市5G基站情况（截至2024年6月）\n|区域|{total}|万人拥有数（个）|\n|夷陵区|3620|50.8|\n|全市|14230|36.1|"
    text = table.format(total="基站数（个）")
    assert found(text, TOTAL) == [
        (3620, "district", "actual", "2024-06"),
        (14230, "city", "actual", "2024-06"),
    ]
    assert found(text, PER) == [(50.8, "district", "actual", "2024-06"), (36.1, "city", "actual", "2024-06")]
    assert found(text.replace("万人拥有数（个）", "4G基站（个）"), TOTAL) == []


def test_tenths_are_no_totals_whatever_measure_was_named_before() -> None:
    text = "宜昌5G基站数2.57万，万人均36.0个，武汉、襄阳分别为51.3个和45.8个。"
    assert found(text, TOTAL) == [(25700, "city", "actual", None)]
