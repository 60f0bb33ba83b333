"""Who seals, which faults go together, and what a right program should find."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samples import cities, truth
from samples.cities import BLOCKS, Applicant
from samples.drafting import _signatures, printed_date
from samples.recipe import Fault, Recipe, demo_recipes, random_applicant, random_recipe
from samples.truth import Mark


def _of(*names: str) -> Applicant:
    return Applicant(tuple(cities.city(n) for n in names))


def test_the_table_of_cities_has_every_kind_and_no_name_twice() -> None:
    names = [c.name for c in cities.all_cities()]
    assert len(names) >= 60 and len(set(names)) == len(names)
    assert {c.kind for c in cities.all_cities()} == {
        "prefecture", "separately_planned", "municipality", "bingtuan", "ineligible"
    }  # fmt: skip
    for group in cities.JOINT:
        assert len({cities.city(n).province for n in group}) == 1


@pytest.mark.parametrize(
    ("names", "block", "bodies"),
    [
        (("宁波市",), "industry_department", ("宁波市经济和信息化局",)),
        (("宁波市",), "comms_administration", ("宁波市通信管理局",)),
        (("上海市",), "industry_department", ("上海市经济和信息化委员会",)),
        (("上海市",), "provincial_government", ("上海市人民政府",)),
        (("延边朝鲜族自治州",), "city_government", ("延边朝鲜族自治州人民政府",)),
        (("柳州市",), "comms_administration", ("广西壮族自治区通信管理局",)),
        (("石河子市",), "industry_department", ("新疆生产建设兵团工业和信息化局",)),
        (("石河子市",), "comms_administration", ("新疆维吾尔自治区通信管理局",)),
        (("嘉兴市", "湖州市"), "city_government", ("嘉兴市人民政府", "湖州市人民政府")),
    ],
)
def test_bodies(names: tuple[str, ...], block: str, bodies: tuple[str, ...]) -> None:
    assert _of(*names).bodies()[block] == bodies


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 5_000))
def test_random_faults_can_stand_together(seed: int) -> None:
    rng = Random(seed)
    recipe = random_recipe(rng, random_applicant(rng, seed, set()), clean=False)
    gone = recipe.subjects("channel-missing")
    for fault in recipe.faults:
        assert fault.rule == "channel-missing" or fault.subject not in gone
        if "paper" in gone or recipe.has("form-missing"):
            assert not fault.rule.startswith(("seal-", "date-"))
    marks, seals, dates = _signatures(recipe, rng)
    assert [m.block for m in marks] == list(BLOCKS)
    for mark in marks:
        assert bool(seals.get(mark.block)) == (mark.seal in ("present", "copy", "wrong_body", "unclear"))
        assert bool(dates[mark.block]) == (mark.date is not None)


def _marks(**states: str) -> list[Mark]:
    return [Mark(b, "某机关", states.get(b, "present"), None, "2024-09-20") for b in BLOCKS]


def test_a_sound_application_has_no_findings() -> None:
    found = truth.findings(Recipe(_of("洛阳市")), _marks(), frozenset(), False)
    assert truth.verdict(found) == "complete" and found == []


def test_a_municipality_left_blank_by_the_province_goes_to_a_person() -> None:
    found = truth.findings(Recipe(_of("北京市")), _marks(provincial_government="missing"), frozenset(), False)
    assert [(f["rule"], f["severity"]) for f in found] == [("seal-unclear", "review")]
    assert truth.verdict(found) == "needs_review"


def test_a_blank_date_beside_a_missing_seal_is_told_too() -> None:
    marks = [*_marks()[:3], Mark("provincial_government", "某省", "missing", None, None)]
    found = truth.findings(Recipe(_of("洛阳市")), marks, frozenset(), False)
    assert {f["rule"] for f in found} == {"seal-missing", "date-missing"}
    assert truth.verdict(found) == "incomplete"


@pytest.mark.parametrize(
    ("names", "rule", "verdict"),
    [
        (("昆山市",), "applicant-ineligible", "incomplete"),
        (("石河子市",), "applicant-unclear", "needs_review"),
    ],
)
def test_who_may_not_apply(names: tuple[str, ...], rule: str, verdict: str) -> None:
    found = truth.findings(Recipe(_of(*names)), _marks(), frozenset(), False)
    assert [f["rule"] for f in found] == [rule] and truth.verdict(found) == verdict


def test_optional_findings_only_widen_the_verdict() -> None:
    found = truth.findings(Recipe(_of("洛阳市"), quality="poor"), _marks(), frozenset(), False)
    assert truth.verdict(found) == "complete"
    assert truth.accepted_verdicts(found) == ["complete", "needs_review"]


def test_a_planned_fault_is_found_with_the_severity_of_the_contract() -> None:
    recipe = Recipe(_of("洛阳市"), (Fault("copies-short", "paper"), Fault("received-day-unknown", "disc")))
    found = truth.findings(recipe, _marks(), frozenset(), False)
    assert {(f["rule"], f["severity"]) for f in found} == {
        ("copies-short", "must_fix"), ("received-day-unknown", "review")
    }  # fmt: skip


@pytest.mark.parametrize(
    ("manner", "text"),
    [("plain", "2024年9月20日"), ("spaced", "2024 年 9 月 20 日"), ("hanzi", "二〇二四年九月二十日")],
)
def test_printed_dates(manner: str, text: str) -> None:
    assert printed_date(2024, 9, 20, manner) == text


def test_the_demo_has_all_channels_and_one_sound_application() -> None:
    recipes = demo_recipes()
    assert len(recipes) == 4 and sum(not r.faults for r in recipes) == 1
