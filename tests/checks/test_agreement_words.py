"""How a value is told to people."""

from __future__ import annotations

import pytest

from pipeline.agreement.words import shown
from pipeline.model import Fact, Factory, Policy, Target


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("target", Target(metric="5G基站总数", year=2024, value=11242, unit="个"), "2024年5G基站总数11242个"),
        ("target", Target(metric="5G基站总数", value=11242, unit="个"), "5G基站总数11242个"),
        ("factory", Factory(enterprise="甲公司", project="甲5G工厂"), "甲公司“甲5G工厂”"),
        ("factory", Factory(enterprise="甲公司", list="2023年5G工厂名录"), "甲公司（2023年5G工厂名录）"),
        ("policy", Policy(title="方案", number="甬政发〔2023〕1号"), "《方案》甬政发〔2023〕1号"),
        ("security_incident", False, "未发生"),
        ("population", 9_697_000, "9697000"),
    ],
)
def test_a_value_as_people_write_it(kind: str, value: object, told: str) -> None:
    assert shown(Fact.model_validate({"kind": kind, "value": value, "evidence": ()})) == told
