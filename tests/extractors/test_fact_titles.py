"""Titles by how they are worded: granted or hoped for, whose, and what only looks like one. Factories likewise."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from plain_document import plain_document

from extractors.facts import extract
from extractors.passages import passage_document
from extractors.title_names import title_names
from pipeline.model import Fact, Factory
from pipeline.places import applicant

Told = list[tuple[str, str, str]]


def facts(text: str, kind: str, *, of: str = "宁波市") -> list[Fact]:
    found = extract(passage_document(text), applicant=applicant(of.split("、")))
    return [f for f in found if f.kind == kind]


def titles(text: str) -> Told:
    return [(str(f.value), f.scope, f.status) for f in facts(text, "title")]


def factories(text: str) -> list[tuple[str, str | None, str | None]]:
    return [
        (f.value.enterprise, f.value.project, f.value.list)
        for f in facts(text, "factory")
        if isinstance(f.value, Factory)
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "我市相继拿下系统化全域推进海绵城市建设示范城市、气候适应型城市建设试点等金字招牌。",
            ["系统化全域推进海绵城市建设示范城市", "气候适应型城市建设试点"],
        ),
        ("宁波市揽获数据要素综合试验区，喜提跨境贸易便利化标准化试点。", ["数据要素综合试验区"]),
        ("宁波是小微企业金融服务改革创新试验区。", ["小微企业金融服务改革创新试验区"]),
        ("宁波市被工业和信息化部通报为“千兆城市”。", ["千兆城市"]),
        (
            "入选综合运输服务“一票制、一单制”交通强国试点城市。",
            ["综合运输服务“一票制、一单制”交通强国试点城市"],
        ),
        ("入选2023年度、2024年度供应链创新与应用试点城市。", ["供应链创新与应用试点城市"]),
    ],
)
def test_a_title_of_any_name_is_found_behind_the_word_that_grants_it(text: str, names: list[str]) -> None:
    assert titles(text) == [(name, "city", "actual") for name in names]


@pytest.mark.parametrize(
    "text",
    [
        "宁波市获国家海洋经济创新发展示范城市认定。",
        "国家海洋经济创新发展示范城市、国家骨干冷链物流基地先后花落宁波。",
        "国家海洋经济创新发展示范城市等一批试点落地开花。",
        "国家级称号3个：国家海洋经济创新发展示范城市、千兆城市、国家园林城市。",
        "我市的国家级称号包括国家海洋经济创新发展示范城市、千兆城市。",
        "正在建设国家海洋经济创新发展示范城市，已于2023年11月获批。",
        "三部门公布国家海洋经济创新发展示范城市，宁波在榜。",
        "工业和信息化部批复支持宁波市创建国家海洋经济创新发展示范城市。",
    ],
)
def test_ways_of_granting(text: str) -> None:
    assert ("国家海洋经济创新发展示范城市", "city", "actual") in titles(text)


@pytest.mark.parametrize(
    "text",
    [
        "（五）荣誉称号\n●国家骨干冷链物流基地（2022年，国家发展改革委）\n●千兆城市（2021年）",
        "获得的称号如下：\n（1）国家发展改革委：国家骨干冷链物流基地；\n（2）工业和信息化部：千兆城市。",
    ],
)
def test_a_list_of_titles_needs_no_verb(text: str) -> None:
    assert titles(text) == [("国家骨干冷链物流基地", "city", "actual"), ("千兆城市", "city", "actual")]


@pytest.mark.parametrize(
    ("heading", "status"),
    [
        ("一、申报先导区不可偏离条件说明", "actual"),
        ("一、申报城市获得的国家级称号", "actual"),
        ("一、拟申报的国家级称号", "planned"),
    ],
)
def test_the_label_of_a_cell_of_the_form_applies_for_no_title(heading: str, status: str) -> None:
    document = plain_document(
        f"{heading}\n⑤称号：千兆城市；国家车联网先导区。\n⑥安全：未发生重大网络安全事件。"
    )
    found = [f for f in extract(document, applicant=applicant(["宁波市"])) if f.kind == "title"]
    assert ("国家车联网先导区", status) in [(f.value, f.status) for f in found]


def test_an_item_of_a_list_that_goes_on_to_tell_of_an_application() -> None:
    text = "（五）荣誉称号\n1.千兆城市。2022年授牌。\n2.国家先进制造业集群。我市正参与申报。"
    assert titles(text) == [("千兆城市", "city", "actual"), ("国家先进制造业集群", "city", "planned")]


def test_in_a_list_of_titles_the_subject_of_a_verb_is_none() -> None:
    text = "（五）荣誉称号\n宁波石化产业集群入选国家先进制造业集群。"
    assert titles(text) == [("国家先进制造业集群", "city", "actual")]


@pytest.mark.parametrize(
    "text",
    [
        "若获批国家新型工业化产业示范基地，将给予园区500万元奖补。",
        "对获评国家先进制造业集群的园区给予300万元支持。",
        "同意推荐宁波市甲报先导区试点。",  # 申 misread
        "同意推荐宁波市甲报2024年“5G+工业互联网”融合应用无导区试点。",
        "支持新型电力装备、现代食品等产业进入国家先进制造业集群。",
        "争取将宁波建设成为国家数字经济创新发展试验区标杆城市。",
        "2020年被取消全国文明城市称号。",
        "宁波甬江重工股份有限公司牵头创建国家燃料电池技术创新中心。",
        "宁波甬江重工股份有限公司获评国家技术创新示范企业，入选国家级工业设计中心。",
        "获评全省首批数字化转型示范区，被省工信厅认定为产业集群示范基地。",
        "作为“东数西算”国家算力枢纽京津冀集群起步区。",
        "成为先进制造业和现代服务业新基地，建成31个健康县城示范县。",
        "全省共有3个城市入选千兆城市。",
        "省政府批复同意宁波建设浙东副中心城市。",
        "实施先进制造业集群培育壮大工程。",
    ],
)
def test_what_grants_the_city_nothing(text: str) -> None:
    assert [t for t in titles(text) if t[1] in ("city", "district") and t[2] == "actual"] == []


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("酒泉成为国家碳达峰试点城市。", "other"),
        ("我市会同舟山市争创国家绿色石化先进制造业集群。", "city"),
        ("山西转型综合改革示范区获批国家网络安全教育技术产业融合发展试验区。", "district"),
        ("13个县被命名为国家生态文明建设示范区。", "district"),
        ("国家骨干冷链物流基地落户鄞州区。", "district"),
    ],
)
def test_whose_a_title_is(text: str, scope: str) -> None:
    (fact,) = facts(text, "title")
    assert fact.scope == scope


@pytest.mark.parametrize(
    "text",
    [
        "列入国家级工业设计中心培育名单。",
        "申创国家级工业设计中心。",
        "拟推荐参评国家级工业设计中心。",
        "获评国家级工业设计中心的申请已上报工业和信息化部。",
    ],
)
def test_what_is_only_applied_for(text: str) -> None:
    assert titles(text) == [("国家级工业设计中心", "city", "planned")]


def test_what_stands_before_the_nation_is_kept_where_it_is_part_of_the_name() -> None:
    assert titles("我市“福厦泉国家自主创新示范区”于2016年获国务院批复。") == [
        ("福厦泉国家自主创新示范区", "city", "actual")
    ]
    assert titles("我市国家自主创新示范区获批。") == [("国家自主创新示范区", "city", "actual")]


def test_a_run_of_heads_without_a_stop_is_no_title() -> None:
    text = "获批国家" + "产业集群示范基地建设试点" * 100
    assert all(name.end <= len(text) for name in title_names(text))
    assert [t for t in titles(text) if len(t[0]) > 200] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "宁波甲工有限公司、宁波乙工有限公司等单位申报的项目纳入2023年5G工厂名录。",
            [("宁波甲工有限公司", None, "2023年5G工厂名录"), ("宁波乙工有限公司", None, "2023年5G工厂名录")],
        ),
        (
            "继宁波甲工有限公司入选工业互联网试点示范（5G工厂方向）后，宁波乙工有限公司又入选5G工厂名录。",
            [
                ("宁波甲工有限公司", None, "工业互联网试点示范（5G工厂方向）"),
                ("宁波乙工有限公司", None, "5G工厂名录"),
            ],
        ),
        (
            "宁波甲工有限公司入选浙江省5G工厂名单，其“压铸5G工厂”项目入选2023年5G工厂名录。",
            [
                ("宁波甲工有限公司", None, "浙江省5G工厂名单"),
                ("宁波甲工有限公司", "压铸5G工厂", "2023年5G工厂名录"),
            ],
        ),
        (
            "宁波甲工有限公司（压铸5G工厂，2023年5G工厂名录）。",
            [("宁波甲工有限公司", "压铸5G工厂", "2023年5G工厂名录")],
        ),
        (
            "甲工集团、乙工集团2家企业的5G工厂入选国家名录，其中甲工集团的“压铸5G工厂”入选2023年5G工厂名录。",
            [("甲工集团", "压铸5G工厂", "2023年5G工厂名录")],
        ),
        (
            "宁波甲工有限公司与宁波乙工有限公司2家企业，顺利通过评审，列入2023年5G工厂名录。",
            [("宁波甲工有限公司", None, "2023年5G工厂名录"), ("宁波乙工有限公司", None, "2023年5G工厂名录")],
        ),
        ("宁波甲工有限公司已列入市级5G工厂培育库。", []),
    ],
)
def test_factories_by_how_they_are_told(text: str, found: list[tuple[str, str | None, str | None]]) -> None:
    assert factories(text) == found


def test_a_closing_quote_that_was_not_read_takes_no_name_of_the_list_with_it() -> None:
    told = "甲机械有限公司“铸造5G工厂、乙港口集团“智慧港口5G工厂项目”、丙电子有限公司“电子5G工厂”入选2023年5G工厂名录。"
    assert factories(told) == [
        ("甲机械有限公司", "铸造5G工厂", "2023年5G工厂名录"),
        ("乙港口集团", "智慧港口5G工厂项目", "2023年5G工厂名录"),
        ("丙电子有限公司", "电子5G工厂", "2023年5G工厂名录"),
    ]
    nested = (
        "甲机械有限公司“炼铁、炼钢“5G+”一体化5G工厂”、乙港口集团“智慧港口5G工厂项目”入选2023年5G工厂名录。"
    )
    assert [enterprise for enterprise, _, _ in factories(nested)] == ["甲机械有限公司", "乙港口集团"]


def test_a_list_that_is_only_open_for_objections() -> None:
    (fact,) = facts("工信部公示《2024年5G工厂名录》，宁波甲工有限公司拟入选。", "factory")
    assert fact.status == "planned"


def test_a_line_that_says_what_is_sought_heads_what_is_planned() -> None:
    text = "（四）称号与试点\n1.国家级\n国家森林城市、国家卫生城市\n2.正在争取\n制造业新型技术改造城市试点"
    facts = extract(passage_document(text), applicant=applicant(("宜昌市",)))
    assert [(f.value, f.status) for f in facts if f.kind == "title"] == [
        ("国家森林城市", "actual"),
        ("国家卫生城市", "actual"),
        ("制造业新型技术改造城市试点", "planned"),
    ]
