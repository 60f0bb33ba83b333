"""Policies without 《》: in tables, and by the number in a bracket behind the name."""

from __future__ import annotations

import pytest

from extractors.facts import extract
from extractors.passages import passage_document
from pipeline.model import Policy
from pipeline.places import applicant


def policies(text: str) -> list[tuple[str, str | None, str, str]]:
    facts = extract(passage_document(text), applicant=applicant(["湘潭市"]))
    return [(f.value.title, f.value.number, f.scope, f.status) for f in facts if isinstance(f.value, Policy)]


def test_a_table_of_policies_without_title_marks() -> None:
    text = (
        "近年出台的政策\n| 序号 | 政策名称 | 文号 | 发布时间 |\n"
        "| 1 | 湘潭市5G应用创新发展三年行动计划（2021-2023年） | 潭政办发〔2021〕19号 | 2021.6 |\n"
        "| 2 | 湘潭市支持工业互联网发展若干措施 | — | 2023.3 |\n"
        "| 3 | 湖南省5G应用“扬帆”行动计划 | 湘通信管联〔2021〕66号 | 2021.12 |"
    )
    assert policies(text) == [
        ("湘潭市5G应用创新发展三年行动计划（2021-2023年）", "潭政办发〔2021〕19号", "city", "actual"),
        ("湘潭市支持工业互联网发展若干措施", None, "city", "actual"),
        ("湖南省5G应用“扬帆”行动计划", "湘通信管联〔2021〕66号", "province", "actual"),
    ]


def test_the_number_of_another_column_belongs_to_the_marked_title() -> None:
    text = (
        "| 政策名称 | 发布时间 | 级别 | 文号 | 状态 |\n"
        "| 《湘潭市支持5G发展若干措施》 | 2023.3 | 市级 | 潭政办发〔2023〕8号 | 已印发 |\n"
        "| 《工业互联网专项工作组2024年工作计划》 | 2024.2 | 国家级 | 工信厅信管函〔2024〕30号 | 已印发 |\n"
        "| 《湘潭市算力发展行动方案》 | 2024.9 | 市级 | / | 征求意见中 |"
    )
    assert policies(text) == [
        ("湘潭市支持5G发展若干措施", "潭政办发〔2023〕8号", "city", "actual"),
        ("工业互联网专项工作组2024年工作计划", "工信厅信管函〔2024〕30号", "nation", "actual"),
        ("湘潭市算力发展行动方案", None, "city", "planned"),
    ]


@pytest.mark.parametrize(
    ("text", "title", "number"),
    [
        ("政策有：\n1.湘潭市5G应用三年行动计划（2021—2023年）（潭政办发〔2021〕19号）；", "湘潭市5G应用三年行动计划（2021—2023年）", "潭政办发〔2021〕19号"),
        ("市政府办公室印发湘潭市数字经济发展规划（潭政发〔2021〕6号），明确目标。", "湘潭市数字经济发展规划", "潭政发〔2021〕6号"),
        ("我市印发了湘潭市数字经济发展规划（潭政发〔2021〕6号）。", "湘潭市数字经济发展规划", "潭政发〔2021〕6号"),
        ("湘潭市人民政府关于加快5G建设的实施意见（潭政发〔2022〕3号）", "湘潭市人民政府关于加快5G建设的实施意见", "潭政发〔2022〕3号"),
    ],
)  # fmt: skip
def test_a_name_with_its_number_needs_no_title_marks(text: str, title: str, number: str) -> None:
    assert policies(text) == [(title, number, "city", "actual")]


@pytest.mark.parametrize(
    "text",
    [
        "经市政府同意（潭政函〔2022〕3号），现予公布。",
        "湘潭市“5G+工业互联网”融合应用先导区试点工作方案（潭政函〔2024〕12号）",
        "| 指标名称 | 单位 | 2023年 |\n| 5G基站建设计划 | 个 | 6215 |",
        "| 项目名称 | 投资（万元） |\n| 智慧工厂改造提升工程 | 1200 |",
    ],
)
def test_what_is_no_policy_is_none(text: str) -> None:
    assert policies(text) == []
