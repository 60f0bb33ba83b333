"""Titles, policies, scenarios and incidents in the wordings that the annotated sets 32 to 34 showed."""

from __future__ import annotations

import pytest

from extractors.facts import extract
from extractors.passages import passage_document
from pipeline.model import Policy
from pipeline.places import applicant

A, B = "国家信息消费示范城市", "国家物流枢纽承载城市"
Told = list[tuple[object, str, str]]


def found(text: str, kind: str = "title", of: str = "桂林市") -> Told:
    facts = extract(passage_document(text), applicant=applicant(of.split("、")))
    return [(f.value, f.scope, f.status) for f in facts if f.kind == kind]


@pytest.mark.parametrize(
    "text",
    [
        f"桂林市，{A}、{B}，2023年工业增加值突破千亿元。",
        f"桂林，{A}，{B}，文旅融合发展。",
        f"桂林市，{A}、{B}，正争创国家碳达峰试点城市。",
        f"{A}、{B}，桂林的城市名片熠熠生辉。",
        f"{A}、{B}桂林，正加快数字化转型。",
        f"我市以{A}、{B}两项国家试点为抓手，加快转型。",
        f"以“{A}”“{B}”为依托，集聚企业260家。",
        f"桂林市本级为{A}、{B}。",
        f"桂林先后争取到国家层面试点示范40余项，代表性的有：{A}（工信部，2022年）、{B}（国家发展改革委）。",
        f"桂林先后获得：{A}，{B}等。",
        f"桂林系全国首个{A}，也是{B}。",
    ],
)
def test_titles_without_a_word_of_granting(text: str) -> None:
    assert [t for t in found(text) if t[2] == "actual"] == [(A, "city", "actual"), (B, "city", "actual")]


@pytest.mark.parametrize(
    "verb", ["拿到西部地区第一块", "捧回", "争取到", "挤入", "再添", "夺得", "名列2024年度", "荣升"]
)
def test_a_verb_of_granting_is_known_by_its_second_half(verb: str) -> None:
    assert found(f"2023年，桂林{verb}“{A}”，发展提速。") == [(A, "city", "actual")]


@pytest.mark.parametrize(
    "text",
    [
        f"桂林创建{A}顺利通过工信部验收命名。",
        f"桂林在2023年{A}评价中各项指标全部达标，工信部已正式发文予以认定。",
        f"{A}，2019年经国务院批复设立。",
        f"桂林文旅集群在{A}决赛中胜出。",
        f"桂林市集{A}、千兆城市等多项国字号荣誉于一身。",
        f"依托桂林汽车城{A}，建成5G全连接工厂12家。",
        f"桂林的“国字号”：{A}（2007）、千兆城市（2018）。",
        f"桂林列入{A}创建单位名单，2024年顺利转正。",
        f"{A}、{B}“双城市”同时入选国家“十四五”首批建设名单。",
    ],
)
def test_what_came_of_it_is_told_in_the_rest_of_the_sentence(text: str) -> None:
    assert (A, "city", "actual") in found(text)


@pytest.mark.parametrize(
    "text",
    [
        f"桂林市，{A}、{B}，正在申报。",
        f"{A}、{B}，桂林正在争取。",
        f"桂林作为{B}，2024年有望获批{A}。",
        f"桂林获评{B}，正冲击{A}。",
        f"另有{A}、国家骨干冷链物流基地2项正在申报。",
        f"桂林申办{A}。",
        f"{A}已由自治区人民政府报请工信部批复。",
        f"桂林虽未列入{A}，但已被自治区推荐参加第二批评选。",
        f"桂林尚不属{A}，请予支持。",
        f"自治区将桂林市作为唯一城市推荐参评{A}，工信部已公示拟入选名单，桂林位列其中。",
        f"桂林申报{A}，最终未能入围。",
        f"桂林获{A}称号，该称号有效期三年，目前已到期，正在组织复评。",
        f"2014年桂林获批{A}，因考核不达标于2020年被撤销称号。",
        f"桂林现为{A}（规划）。",
        f"与南宁相比，桂林尚没有{A}、国家级数据中心集群等牌子。",
        f"抓好三件事：一是优化服务；二是擦亮环境；三是建好{A}。",
        f"桂林是国家首批{B}核心城市，{A}正在论证。",
        "女娲星座、天章卫星桂林基地等落户，数字产业提速。",
        "桂林某某厂、602所被列为国家智能制造试点示范单位。",
        f"桂林被列入{A}培育名单。",
    ],
)
def test_what_is_only_hoped_for_failed_or_over(text: str) -> None:
    assert not [t for t in found(text) if t[0] != B and t[2] == "actual"]


def test_a_list_of_candidates_and_the_list_itself_are_two() -> None:
    text = "桂林新材料集群先后被列入国家级先进制造业集群培育名单和国家先进制造业集群名单。"
    assert found(text) == [
        ("国家级先进制造业集群", "city", "planned"),
        ("国家先进制造业集群", "city", "actual"),
    ]


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        (f"临桂区、桂林文旅集群分别获评{A}、{B}。", ["district", "city"]),
        (f"桂林文旅集群、临桂区双双入选：前者进入{A}，后者进入{B}。", ["city", "district"]),
        (f"桂林文旅集群、临桂区，一个获批{A}、一个入选{B}。", ["city", "district"]),
        (f"漓江石化园区连续五年位列第一，先后获评{A}、{B}。", ["district", "district"]),
        (f"临桂区“零碳园区”列入{A}。", ["district"]),
        (f"桂林高新区获评{A}，食品产业集群正申报{B}。", ["district", "city"]),
        (f"{A}（柳州、桂林）获批。", ["city"]),
    ],
)  # fmt: skip
def test_whose_each_of_several_is(text: str, scopes: list[str]) -> None:
    told = found(text)
    assert [scope for _, scope, _ in told] == scopes
    assert [name for name, _, _ in told] == [A, B][: len(scopes)]


def test_names_run_together_are_parted() -> None:
    text = "桂林先后获批国家重点开发开放试验区国家跨境电子商务综合试验区等平台。"
    assert [name for name, _, _ in found(text)] == ["国家重点开发开放试验区", "国家跨境电子商务综合试验区"]


def test_a_name_in_quotes_is_whole() -> None:
    assert found("桂林荣获“全国科技创新示范城市”称号。") == [("全国科技创新示范城市", "city", "actual")]


def test_a_table_whose_cells_are_titles() -> None:
    text = (
        "附表1 平台情况\n|层级|名称|归属|时间|\n|国家级|国家信息消费示范城市|桂林市|2022|\n"
        "|国家级|国家骨干冷链物流基地|临桂区|2023|\n|申报中|国家碳达峰试点城市|桂林市|—|\n"
        "|国家级|国家物流枢纽承载城市|桂林市|2027|"
    )
    assert found(text) == [
        ("国家信息消费示范城市", "city", "actual"),
        ("国家骨干冷链物流基地", "district", "actual"),
        ("国家碳达峰试点城市", "city", "planned"),
        ("国家物流枢纽承载城市", "city", "planned"),
    ]


def test_a_list_whose_marks_have_lost_their_stops() -> None:
    text = f"（五）部级及以上称号\n获得国家级称号如下：\n1{A}（2013年）\n2{B}（2014年）"
    assert found(text) == [(A, "city", "actual"), (B, "city", "actual")]


@pytest.mark.parametrize(
    ("text", "policies"),
    [
        ("《桂林市5G支持政策》（市政办〔2020〕12号）已废止，由《桂林市5G若干措施》（市政办〔2023〕7号）替代。",
         [("桂林市5G若干措施", "市政办〔2023〕7号", "city", "actual")]),
        ("新一轮《桂林市5G行动方案》正在编制。", [("桂林市5G行动方案", None, "city", "planned")]),
        ("《桂林市数字经济条例》已由市人大常委会通过，待自治区人大常委会批准后公布施行。",
         [("桂林市数字经济条例", None, "city", "planned")]),
        ("我市拟提请市人大常委会审议《桂林市数据条例（草案）》，《桂林市算力政策》（市政办〔2024〕12号）已于2024年5月起施行。",
         [("桂林市数据条例（草案）", None, "city", "planned"), ("桂林市算力政策", "市政办〔2024〕12号", "city", "actual")]),
        ("《桂林市5G基站保护条例》已列入2025年立法计划。", [("桂林市5G基站保护条例", None, "city", "planned")]),
        ("自治区印发桂工信〔2022〕48号文《广西5G工程实施方案》，我市以市政办〔2022〕51号文印发《桂林市5G工程实施细则》。",
         [("广西5G工程实施方案", "桂工信〔2022〕48号", "province", "actual"),
          ("桂林市5G工程实施细则", "市政办〔2022〕51号", "city", "actual")]),
        ("《桂林市5G三年行动计划》由市工业和信息化局会同市通信发展办公室于2022年7月印发（市工信〔2022〕9号）。",
         [("桂林市5G三年行动计划", "市工信〔2022〕9号", "city", "actual")]),
        ("均未发生《网络安全事件分级指南》所列的重大事件。", [("网络安全事件分级指南", None, "nation", "actual")]),
        ("依照广西“十四五”《数字政府建设总体规划》推进。", [("数字政府建设总体规划", None, "province", "actual")]),
    ],
)  # fmt: skip
def test_policies(text: str, policies: list[tuple[str, str | None, str, str]]) -> None:
    told = found(text, "policy")
    assert told == [(Policy(title=title, number=number), *rest) for title, number, *rest in policies]


@pytest.mark.parametrize(
    ("text", "scenarios"),
    [
        ("虚拟现场服务、企业协同合作两个场景列入2025年攻关清单。", [("虚拟现场服务", "city", "planned"), ("企业协同合作", "city", "planned")]),
        ("桂林尚缺全域物流监测、虚拟现场服务，其余均有应用。", []),
        ("精准动态作业场景正在调试，预计年底上线。", [("精准动态作业", "city", "planned")]),
        ("工信部归纳的生产单元模拟等十大场景，我市只有生产能效管控落地。", [("生产单元模拟", "nation", "actual"), ("生产能效管控", "city", "actual")]),
    ],
)  # fmt: skip
def test_scenarios(text: str, scenarios: Told) -> None:
    assert found(text, "scenario") == scenarios


@pytest.mark.parametrize(
    ("text", "incidents"),
    [
        ("2022年某企业遭受攻击，属较大网络安全事件；除此之外，近三年无其他网络安全事件。", [True]),
        ("重大网络安全事件“零报告”。", [False]),
    ],
)
def test_incidents(text: str, incidents: list[bool]) -> None:
    assert [value for value, _, _ in found(text, "security_incident")] == incidents
