"""Facts of whole documents: evidence, tables, the form's own words, restatements."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.facts import extract
from pipeline.call import load_call
from pipeline.geometry import Box
from pipeline.model import (
    Applicant,
    Block,
    DocCell,
    DocTable,
    Document,
    DocumentPage,
    Fact,
    Factory,
    Line,
    Page,
    Piece,
    Policy,
    Target,
)

NINGBO = Applicant(cities=("宁波市",), province="浙江省", kind="separately_planned")


def _helper() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "plain_document", Path(__file__).with_name("plain_document.py")
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


plain_document = _helper().plain_document


def facts_of(text: str) -> tuple[Fact, ...]:
    return extract(plain_document(text), applicant=NINGBO)


def table_document(rows: list[list[str]], *, caption: str | None = None, before: str = "") -> Document:
    lines, blocks, cells, at = [], [], [], 0
    for kind, texts in (("paragraph", [before] if before else []),):
        for text in texts:
            blocks.append(
                Block(
                    kind=kind,
                    start=at,
                    end=at + len(text),
                    pieces=(Piece(page=1, line=len(lines), start=0, end=len(text)),),
                )
            )
            lines.append(text)
            at += len(text) + 1
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            cells.append(DocCell(row=r, column=c, start=at, end=at + len(text)))
            if text:
                blocks.append(
                    Block(
                        kind="cell",
                        start=at,
                        end=at + len(text),
                        table=0,
                        pieces=(Piece(page=1, line=len(lines), start=0, end=len(text)),),
                    )
                )
                lines.append(text)
                at += len(text) + 1
    page = Page(number=1, fixed=False, lines=tuple(Line(text=t) for t in lines))
    table = DocTable(caption=caption, rows=len(rows), columns=len(rows[0]), header_rows=1, cells=tuple(cells))
    return Document(
        id="d1", delivery="disc/001", channel="disc", pages=(DocumentPage(sha256="0" * 64, page=page),),
        text="\n".join(lines), blocks=tuple(blocks), tables=(table,),
    )  # fmt: skip


def test_a_fact_stated_twice_is_one_fact_with_two_places() -> None:
    facts = facts_of("截至2023年底，全市累计建成5G基站31240个。\n我市已建成5G基站3.124万个。")
    assert len(facts) == 1
    assert facts[0].as_of == "2023-12"
    assert [e.quote for e in facts[0].evidence] == ["全市累计建成5G基站31240个", "我市已建成5G基站3.124万个"]


def test_evidence_lies_on_the_page_where_the_words_stand() -> None:
    lines = ("全市累计建成5G", "基站31240个。")
    page = Page(
        number=1, width=600, height=800, source="ocr",
        lines=tuple(Line(text=t, box=Box(100, 100 + 20 * i, 300, 115 + 20 * i)) for i, t in enumerate(lines)),
    )  # fmt: skip
    text = "".join(lines)
    pieces = tuple(Piece(page=1, line=i, start=0, end=len(t)) for i, t in enumerate(lines))
    document = Document(
        id="d1", delivery="paper/001", channel="paper", pages=(DocumentPage(sha256="0" * 64, page=page),),
        text=text, blocks=(Block(kind="paragraph", start=0, end=len(text), pieces=pieces),),
    )  # fmt: skip
    (fact,) = extract(document, applicant=NINGBO)
    assert fact.evidence[0].quote == "全市累计建成5G基站31240个"
    assert fact.evidence[0].page == 1
    assert fact.evidence[0].bbox is not None


def test_the_forms_own_hints_state_nothing() -> None:
    for cell in load_call().form.prose:
        assert facts_of(cell.hint) == ()
    (fact,) = facts_of(load_call().form.prose[1].hint + "我市近三年未发生重大网络安全事件。")
    assert (fact.kind, fact.value) == ("security_incident", False)


def test_a_condition_named_as_a_heading_states_nothing() -> None:
    assert facts_of("（六）无重大网络安全事件情况\n正在梳理。") == ()


def test_a_heading_says_that_what_follows_is_aimed_at() -> None:
    facts = facts_of("一、建设目标\n（一）2026年目标\n每万人拥有5G基站数达到38个。")
    assert ("base_stations_per_10k", "target") in {(f.kind, f.status) for f in facts}
    assert Target(metric="每万人拥有5G基站数", year=2026, value=38, unit="个") in [f.value for f in facts]


def test_a_policy_across_a_line_break_is_quoted_whole() -> None:
    (fact,) = facts_of("印发《宁波市“5G+工业互联网”\n行动计划（2023—2025年）》（甬政发〔 2023〕12号）。")
    assert fact.value == Policy(
        title="宁波市“5G+工业互联网”行动计划（2023—2025年）", number="甬政发〔2023〕12号"
    )
    assert "〔 2023〕12号" in fact.evidence[0].quote


def test_a_table_of_factories() -> None:
    document = table_document(
        [
            ["序号", "企业名称", "项目名称", "入选名单"],
            ["1", "宁波海润机械有限公司", "海润5G工厂", "2023年5G工厂名录"],
            ["2", "宁波东港石化有限公司", "东港5G全连接工厂", "2022年工业互联网试点示范项目（5G工厂方向）"],
        ],
        caption="5G工厂入选情况表",
    )
    values = [f.value for f in extract(document, applicant=NINGBO) if f.kind == "factory"]
    assert values == [
        Factory(enterprise="宁波海润机械有限公司", project="海润5G工厂", list="2023年5G工厂名录"),
        Factory(
            enterprise="宁波东港石化有限公司",
            project="东港5G全连接工厂",
            list="2022年工业互联网试点示范项目（5G工厂方向）",
        ),
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "4.5G工厂情况。宁波海润机械有限公司“海润5G工厂”；宁波东港石化有限公司“东港5G工厂”；"
            "宁波甬江电子股份有限公司入选2023年5G工厂名录。",
            ["宁波海润机械有限公司", "宁波东港石化有限公司", "宁波甬江电子股份有限公司"],
        ),
        (
            "2023年5G工厂名录中，我市有3个项目入选，分别为：宁波海润机械有限公司“海润5G工厂；宁波东港石化有限公司；"
            "宁波甬江电子股份有限公司“甬江5G工",
            ["宁波海润机械有限公司", "宁波东港石化有限公司", "宁波甬江电子股份有限公司"],
        ),
        (
            "推荐宁波海润机械有限公司申报；宁波东港石化有限公司入选2023年5G工厂名录。",
            ["宁波东港石化有限公司"],
        ),
        (
            "培育了宁波海润机械有限公司等标杆；宁波东港石化有限公司入选2023年5G工厂名录。",
            ["宁波东港石化有限公司"],
        ),
    ],
)
def test_factories_parted_by_semicolons(text: str, named: list[str]) -> None:
    facts = facts_of(text)
    assert [f.value.enterprise for f in facts if isinstance(f.value, Factory)] == named


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("近三年曾发生重大网络安全事件，未出现提供虚假材料等情况。", [True]),
        ("近三年未曾发生重大网络安全事件。", [False]),
        ("若曾发生重大网络安全事件的，不得申报。", []),
        ("2022年某企业发生一起勒索病毒事件，已妥善处置。", [True]),
        ("2023年遭受2次网络攻击事件，无数据泄露。", [True]),
        ("近三年未发生一起勒索病毒攻击事件。", []),
        ("一旦发生一起网络攻击事件，立即启动应急预案。", []),
        (
            "2023年11月，某企业控制系统遭勒索病毒攻击，造成停产两天的重大网络安全事件，经处置已恢复生产。",
            [True],
        ),
        ("2023年5月，某企业遭受黑客攻击，导致生产系统瘫痪6小时。", [True]),
        ("全年抵御勒索病毒攻击3.2万次，未造成业务中断。", []),
        ("有效防范因漏洞导致的重大网络安全事件。", []),
        ("近三年未发生因系统故障造成的网络安全事件。", [False]),
        ("一旦遭受网络攻击，可能造成停产损失。", []),
        ("通过模拟遭受勒索病毒攻击造成停产的场景，检验预案。", []),
    ],
)
def test_an_incident_that_once_happened(text: str, values: list[bool]) -> None:
    assert [f.value for f in facts_of(text) if f.kind == "security_incident"] == values


def test_a_misread_figure_per_10k_is_no_total() -> None:
    facts = facts_of("每方人5G基站数为23.0个。")
    assert [f for f in facts if f.kind == "base_station_total"] == []


def test_a_factory_table_takes_its_list_from_the_caption() -> None:
    document = table_document(
        [["序号", "企业", "工厂名称"], ["1", "宁波海润机械有限公司", "铸造5G工厂"]],
        caption="表3 2023年5G工厂名录入选企业",
    )
    (fact,) = extract(document, applicant=NINGBO)
    assert fact.value == Factory(
        enterprise="宁波海润机械有限公司", project="铸造5G工厂", list="2023年5G工厂名录"
    )


def test_a_table_of_enterprises_that_names_no_list_holds_no_factories() -> None:
    document = table_document(
        [["序号", "企业名称", "联系人"], ["1", "宁波海润机械有限公司", "张三"]], caption="重点企业名单"
    )
    assert extract(document, applicant=NINGBO) == ()


def test_a_yearly_table_gives_targets_and_what_stands_today() -> None:
    document = table_document(
        [
            ["指标", "单位", "2023年（基数）", "2025年", "2026年"],
            ["5G基站总数", "万个", "2.81", "3.6", "4.1"],
            ["每万人拥有5G基站数", "个", "29.3", "36", "40.5"],
            ["带动投资", "亿元", "", "34", "53"],
        ],
        caption="分年度建设目标",
    )
    facts = extract(document, applicant=NINGBO)
    figures = {(f.kind, f.value, f.status, f.as_of) for f in facts if f.kind != "target"}
    assert ("base_station_total", 28100, "actual", "2023") in figures
    assert ("base_station_total", 36000, "target", "2025") in figures
    assert ("base_stations_per_10k", 40.5, "target", "2026") in figures
    targets = [f.value for f in facts if f.kind == "target"]
    assert Target(metric="带动投资", year=2026, value=53, unit="亿元") in targets
    assert Target(metric="5G基站总数", year=2025, value=36000, unit="个") in targets
    assert len(targets) == 6


@pytest.mark.parametrize(
    ("name", "unit"),
    [("每力人拥有5G基站数", "个"), ("每力人拥有5G基站数", "个/万人"), ("5G基站拥有量", "个/万人")],
)
def test_a_figure_per_10k_is_told_by_its_unit_where_its_name_was_misread(name: str, unit: str) -> None:
    document = table_document([["指标", "单位", "2022年", "2023年"], [name, unit, "16.90", "23.55"]])
    facts = extract(document, applicant=NINGBO)
    assert {(f.kind, f.value) for f in facts} == {
        ("base_stations_per_10k", 16.9), ("base_stations_per_10k", 23.55)
    }  # fmt: skip


def test_the_heads_of_a_table_again_on_its_next_page_are_no_targets() -> None:
    document = table_document(
        [
            ["指标名称", "单位", "2025年", "2026年"],
            ["5G基站总数", "万个", "3.6", "4.1"],
            ["指标名称", "单位", "2025年", "2026年"],
            ["带动投资", "亿元", "34", "53"],
        ],
        caption="分年度建设目标",
    )
    metrics = {f.value.metric for f in extract(document, applicant=NINGBO) if isinstance(f.value, Target)}
    assert "指标名称" not in metrics


def test_a_table_by_place_gives_each_its_own() -> None:
    document = table_document(
        [["区域", "5G基站数（个）"], ["鄞州区", "4200"], ["慈溪市", "3900"], ["全市", "31240"]]
    )
    facts = extract(document, applicant=NINGBO)
    assert {(f.value, f.scope) for f in facts} == {(4200, "district"), (3900, "district"), (31240, "city")}


def test_joint_applications_keep_each_citys_figure() -> None:
    joint = Applicant(cities=("苏州市", "无锡市"), province="江苏省", kind="joint")
    facts = extract(
        plain_document("5G基站数分别为苏州市52326个、无锡市30266个，两市累计建成5G基站82592个。"),
        applicant=joint,
    )
    assert {(f.value, f.place) for f in facts} == {(52326, "苏州市"), (30266, "无锡市"), (82592, None)}


@pytest.mark.parametrize("bad", ["", "\n\n", "《", "5G基站", "每万人", "（简述申报"])
def test_scraps_give_nothing(bad: str) -> None:
    assert facts_of(bad) == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["全市累计建成5G基站", "31240个", "，", "。", "\n", "截至2023年底", "《宁波市行动计划", "》", "（甬政发〔2023〕12号）",
             "宁波海润有限公司", "入选2023年5G工厂名录", "每万人拥有", "18.8个", "常住人口", "961万人", "厂区智能物流", "获批千兆城市",
             "未发生重大网络安全事件", "到2026年", " ", "、", "(", "“", "②"]
        ),
        max_size=24,
    )
)  # fmt: skip
def test_any_jumble_is_survived_and_every_quote_stands_in_the_text(parts: list[str]) -> None:
    document = plain_document("".join(parts))
    for fact in extract(document, applicant=NINGBO):
        assert fact.evidence
        for evidence in fact.evidence:
            assert evidence.span is not None
            start, end = evidence.span
            assert document.text[start:end] == evidence.quote


def test_a_table_may_say_in_a_column_of_when_it_is() -> None:
    document = table_document(
        [
            ["城市", "统计时间", "常住人口（万人", "5G基站数（个）"],
            ["宁波市", "2024年6月", "969.7", "31240"],
        ],
        caption="网络建设情况表",
    )
    found = {(f.kind, f.value, f.as_of) for f in extract(document, applicant=NINGBO)}
    assert found == {("population", 9697000, "2024-06"), ("base_station_total", 31240, "2024-06")}


def test_residents_too_few_for_a_city_were_counted_in_tens_of_thousands() -> None:
    document = table_document([["城市", "常住人口"], ["宁波市", "969.7"]])
    (fact,) = extract(document, applicant=NINGBO)
    assert (fact.value, fact.doubtful) == (9697000, True)


def test_a_table_of_honours_gives_the_national_ones() -> None:
    document = table_document(
        [
            ["序号", "荣誉称号", "级别"],
            ["1", "国家信息消费示范城市", "国家级"],
            ["2", "浙江省工业互联网示范区", "省级"],
        ]
    )
    assert [f.value for f in extract(document, applicant=NINGBO)] == ["国家信息消费示范城市"]
