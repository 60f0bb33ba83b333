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
from pipeline.places import applicant


def remarks(text: str, *, cities: tuple[str, ...] = ("温州市",)) -> list[tuple[str, str]]:
    who = applicant(cities)
    plan = passage_document(text).model_copy(update={"role": "plan"})
    submission = whole_submission(
        applicant=who, documents=(plan,), facts=extract(plan, applicant=who), signatures=()
    )
    found = list(adding_up(Checked(submission=submission, call=load_call())))
    assert {f.severity for f in found} <= {"note"}
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


def test_whole_honest_applications_have_no_remarks() -> None:
    for cities, text in applications(60_001, 12):
        assert remarks(text, cities=cities) == []
