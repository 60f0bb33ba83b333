"""Figures that do not agree among themselves are remarked on; what agrees, or may agree, is not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from builders import whole_submission
from test_agreement_noise import applications

from extractors.facts import extract
from extractors.passages import passage_document
from pipeline.call import load_call
from pipeline.checks.addingup import adding_up
from pipeline.checks.context import Checked
from pipeline.checks.figures import per_10k
from pipeline.places import applicant

# what the application itself contradicts goes to a person
CONTRADICTED = ("figures-differ", "target-below-actual")


def remarks(text: str, *, cities: tuple[str, ...] = ("温州市",)) -> list[tuple[str, str]]:
    who = applicant(cities)
    plan = passage_document(text).model_copy(update={"role": "plan"})
    submission = whole_submission(
        applicant=who, documents=(plan,), facts=extract(plan, applicant=who), signatures=()
    )
    found = list(adding_up(Checked(submission=submission, call=load_call())))
    assert {f.severity for f in found if f.rule not in CONTRADICTED} <= {"note"}
    assert all(f.evidence for f in found)
    return [(f.rule, f.subject) for f in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "建成5G基站31240个（其中宏站21000个、室分10140个）。",
            [("parts-inconsistent", "base_station_total")],
        ),
        ("建成5G基站31240个（其中宏站21000个、室分10240个）。", []),
        ("建成5G基站3.12万个（其中宏站2.1万个、室分1.02万个）。", []),
        ("建成5G基站31240个，其中宏站21000个。", []),
        ("已落地柔性生产制造、机器视觉质检、厂区智能物流4类场景。", [("count-inconsistent", "scenario")]),
        ("已落地柔性生产制造、机器视觉质检、厂区智能物流3类场景。", []),
        ("已落地柔性生产制造、机器视觉质检、厂区智能物流等8类场景。", []),
        ("已落地柔性生产制造、机器视觉质检、智能安防3类场景。", []),
        ("建成3家5G工厂，分别为甲钢铁有限公司、乙港口集团、丙电子股份有限公司。", []),
        (
            "建成4家5G工厂，分别为甲钢铁有限公司、乙港口集团、丙电子股份有限公司。",
            [("count-inconsistent", "factory")],
        ),
        ("建成12家5G工厂，包括甲钢铁有限公司、乙港口集团等。", []),
        ("甲钢铁有限公司、乙港口集团、丙电子股份有限公司等3家企业入选2023年5G工厂名录。", []),
        (
            "甲钢铁有限公司、乙港口集团、丙电子股份有限公司等2家企业入选2023年5G工厂名录。",
            [("count-inconsistent", "factory")],
        ),
        (
            "甲钢铁有限公司“钢铁5G工厂”、乙港口集团“智慧港口5G工厂项目”和丙电子股份有限公司三家企业入选2023年5G工厂名录。",
            [],
        ),
        ("甲钢铁有限公司、乙港口集团等8家企业入选2023年5G工厂名录。", []),
        ("全市有2家国家级工业设计中心，甲钢铁有限公司、乙港口集团、丙公司参与。", []),
        (
            "到2025年，5G工厂达到30家；到2026年，5G工厂达到25家。",
            [("targets-falling", "target")],
        ),
        ("到2025年，5G工厂达到25家；到2026年，5G工厂达到30家。", []),
        ("2025年新建5G基站3000个；2026年新建5G基站2000个。", []),
        ("到2025年，单位能耗降低8%；到2026年，单位能耗降低5%。", []),
        (
            "截至2023年底，全市5G基站31240个。截至2023年底，累计开通5G基站33240个。",
            [("figures-differ", "base_station_total")],
        ),
        ("截至2023年底，全市5G基站31240个。截至2023年底，5G基站达到3.12万个。", []),
        ("截至2023年底，全市5G基站31240个。截至2024年6月底，5G基站达到33240个。", []),
        (
            "截至2024年12月底，全市已建成5G基站31240个。",
            [("date-after-deadline", "base_station_total")],
        ),
        (
            "温州瓯江电气有限公司入选2024年5G工厂名录。",
            [("date-after-deadline", "factory")],
        ),
    ],
)
def test_what_does_not_add_up_is_remarked_on(text: str, expected: list[tuple[str, str]]) -> None:
    assert remarks(text) == expected


@pytest.mark.parametrize(("role", "severity"), [("plan", "review"), ("evidence", "note")])
def test_two_totals_of_one_day_go_to_a_person_where_the_application_says_both(
    role: str, severity: str
) -> None:
    who = applicant(("温州市",))
    text = "截至2023年底，全市5G基站31240个。截至2023年底，累计开通5G基站13240个。"
    paper = passage_document(text).model_copy(update={"role": role})
    submission = whole_submission(
        applicant=who, documents=(paper,), facts=extract(paper, applicant=who), signatures=()
    )
    told = [
        f for f in adding_up(Checked(submission=submission, call=load_call())) if f.rule == "figures-differ"
    ]
    assert [f.severity for f in told] == [severity]


def test_two_cities_that_apply_jointly_differ_in_their_figures() -> None:
    both = ("长沙市", "株洲市")
    told = "截至2024年6月底，两市5G基站分别达到45800个和12300个。"
    assert remarks(told, cities=both) == []
    unnamed = "截至2024年6月底，5G基站达到45800个。截至2024年6月底，5G基站总数12300个。"
    assert remarks(unnamed, cities=both) == []
    named = "截至2024年6月底，长沙市5G基站达到45800个。截至2024年6月底，长沙市5G基站总数44000个。"
    assert remarks(named, cities=both) == [("figures-differ", "base_station_total")]


# as cities word it: the rule that speaks, or none where the text allows an honest reading
WORDED = """
parts-inconsistent 全市建成5G基站31240个，其中室分10240个、宏站20000个。
parts-inconsistent 全市5G基站31240个，包括宏站21000个、微站3000个、室分5000个。
parts-inconsistent 全市5G宏站21000个、5G室分10240个，5G基站合计33240个。
parts-inconsistent 全市累计建成5G基站31240个，其中宏站、室分分别为21000个、12240个。
- 全市5G基站31240个，其中宏站21000个、微站3000个、室分7240个。
- 5G基站31240个，其中宏站21000个、室分8000个，其余为微站。
- 5G基站31240个，其中宏站21000余个、室分约1万个。
- 5G基站31240个，其中2023年新增宏站2100个、室分1024个。
- 5G基站12000个，其中宏站9000个、占75%，室分2000个。
- 全市5G基站31240个，其中宏站21000个、共享站8000个。
count-inconsistent 形成4类典型场景：协同研发设计、远程设备操控、设备协同作业。
count-inconsistent 已落地机器视觉质检、柔性生产制造、厂区智能物流、无人智能巡检共5类场景。
- 形成4类典型场景：协同研发设计、远程设备操控、设备协同作业、柔性生产制造。
- 形成8类典型场景：协同研发设计、远程设备操控、设备协同作业、柔性生产制造等。
- 形成“机器视觉质检”“柔性生产制造”“厂区智能物流”3个场景。
- 机器视觉质检与柔性生产制造2类场景已规模化复制。
- 机器视觉质检（35家）、柔性生产制造（12家）、厂区智能物流（8家）3类场景应用最广。
- 应用机器视觉质检的企业达35家，无人智能巡检5类场景企业12家。
- 我市12类场景：一是研发类，协同研发设计、生产单元模拟；二是生产类。
- 新增3家5G工厂，分别为甲钢铁有限公司“炼铁、炼钢一体化5G工厂”、乙电子有限公司、丙机械有限公司。
- 甲钢铁有限公司（含乙分公司、丙分公司）、丁化工有限公司2家企业入选2023年5G工厂名录。
- 2023年5G工厂名录企业3家，分别为甲钢铁有限公司（钢铁5G工厂）、乙电子有限公司（电子5G工厂）和丙机械有限公司（机械5G工厂）。
count-inconsistent 2023年5G工厂名录企业4家，分别为甲钢铁有限公司（钢铁5G工厂）、乙电子有限公司（电子5G工厂）和丙机械有限公司（机械5G工厂）。
- 2023年5G工厂名录中，我市共有3家：甲钢铁有限公司“钢铁5G工厂”，乙电子有限公司“电子5G工厂”，丙机械有限公司“机械5G工厂”。
count-inconsistent 2023年5G工厂名录中，我市共有4家：甲钢铁有限公司“钢铁5G工厂”，乙电子有限公司“电子5G工厂”，丙机械有限公司“机械5G工厂”。
- 入选的2家5G工厂（分别为甲钢铁有限公司、乙电子有限公司）均已投产。
- 2023年5G工厂名录中，我市有3个项目入选，分别为：甲钢铁有限公司“钢铁5G工厂”；乙电子有限公司“电子5G工厂”；丙港口集团。
targets-falling 到2025年，5G基站总数达到3.5万个；到2026年，5G基站总数达到3.2万个。
target-below-actual 截至2023年底，全市累计建成5G基站31240个。到2025年底，5G基站达到22000个。
- 截至2023年底，全市累计建成5G基站31240个。到2025年底，新建5G基站2000个。
- 截至2023年底，全市累计建成5G基站31240个。到2025年底，5G基站达到42000个。
- 截至2023年底，全市累计建成5G基站31240个。到2022年底5G基站达到12000个的目标提前完成。
- 截至2023年底，全市累计建成5G基站3.12万个。到2024年底，5G基站总数达到31200个。
- 2024年培育5G工厂10家，2025年培育5G工厂8家，2026年培育5G工厂7家。
- 到2025年，产品漏检率控制在3%以内；到2026年，产品漏检率控制在1%以内。
- 到2025年，库存占用5000万元；到2026年，库存占用4000万元。
date-after-deadline 截至2024年10月10日，全市已建成5G基站31240个。
- 截至2024年9月30日，全市已建成5G基站31240个。
- 推荐甲钢铁有限公司申报2024年5G工厂名录。
"""


@pytest.mark.parametrize("case", WORDED.strip().splitlines())
def test_other_wordings(case: str) -> None:
    rule, text = case.split(" ", 1)
    assert [r for r, _ in remarks(text)] == ([] if rule == "-" else [rule])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("常住人口9618000人，5G基站31240个，每万人拥有5G基站32.5个。", False),
        ("常住人口9618000人，5G基站31240个，每万人拥有5G基站3.25个。", True),
        ("常住人口961.8万人，5G基站突破3万个，每万人拥有5G基站33.9个。", False),
        ("常住人口961.8万人，5G基站突破3万个，每万人拥有5G基站45个。", True),
        # a total that the other paper has otherwise: beside the figure stands the one that does not fit
        ("常住人口961.8万人。5G基站31240个，每万人32.5个。全市5G基站42140个，每万人拥有5G基站32.5个。", True),
        ("常住人口961.8万人。5G基站31240个，每万人拥有5G基站32.5个。其中宏站21000个。", False),
        ("截至2024年8月，5G基站31240个。2022年底每万人拥有5G基站18.2个。常住人口961.8万人。", False),
    ],
)
def test_the_figure_per_10k_as_worded(text: str, *, wrong: bool) -> None:
    who = applicant(("温州市",))
    plan = passage_document(text).model_copy(update={"role": "plan"})
    submission = whole_submission(
        applicant=who, documents=(plan,), facts=extract(plan, applicant=who), signatures=()
    )
    assert bool(list(per_10k(Checked(submission=submission, call=load_call())))) is wrong


def test_whole_honest_applications_have_no_remarks() -> None:
    for cities, text in applications(60_001, 12):
        assert remarks(text, cities=cities) == []
