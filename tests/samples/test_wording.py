"""What the generator writes down as claimed stands in the text, and conditions left out are left out."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samples import cells, cities, plan_text
from samples.cells import CONDITIONS, LIMITS, count_characters
from samples.cities import Applicant
from samples.facts import Claim
from samples.story import tell

NAMES = [c.name for c in cities.all_cities()]
CONDITION_OF = {"policy": "policy", "network": "base_station_total", "scenario": "scenario", "factory": "factory",
                "title": "title", "security": "security_incident"}  # fmt: skip


def _applicant(nth: int) -> Applicant:
    groups = [(n,) for n in NAMES] + list(cities.JOINT)
    return Applicant(tuple(cities.city(n) for n in groups[nth % len(groups)]))


def _words(claim: Claim) -> list[str]:
    """Strings of which one must stand in the text where the claim is made."""
    value = claim.value
    if isinstance(value, dict):
        key = {"policy": "title", "factory": "enterprise"}.get(claim.kind)
        if key:
            return [str(value[key])]
        value = value["value"] or 0
    if isinstance(value, bool):
        return ["网络安全事件"]
    if isinstance(value, int | float):
        return [f"{value:g}" if isinstance(value, float) else f"{value}", f"{value:,}", f"{value / 10_000:g}"]
    return [str(value)]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_every_claim_of_a_cell_stands_in_its_text(seed: int) -> None:
    rng = Random(seed)
    for cell in cells.write(rng, tell(rng, _applicant(seed))).values():
        for claim in cell.claims:
            assert any(w in cell.text for w in _words(claim)), claim


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(("hanzi", "chapter")))
def test_every_claim_of_a_plan_stands_in_it(seed: int, style: str) -> None:
    rng = Random(seed)
    plan = plan_text.write_plan(rng, tell(rng, _applicant(seed)), headings=style)
    rows = ["".join(r) for b in plan.blocks if isinstance(b, plan_text.TableBlock) for r in b.rows]
    text = "\n".join([b.text for b in plan.blocks if isinstance(b, plan_text.Paragraph)] + rows)
    assert all(any(w in text for w in _words(c)) for c in plan.claims)
    assert plan.headings[0].level == 1


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_cells_keep_their_limits(seed: int) -> None:
    rng = Random(seed)
    for key, cell in cells.write(rng, tell(rng, _applicant(seed))).items():
        assert 400 < count_characters(cell.text) <= LIMITS[key]


@pytest.mark.parametrize("key", ["basic", "conditions", "construction", "targets"])
def test_a_cell_can_be_too_long_by_more_than_the_tolerance(key: str) -> None:
    rng = Random(3)
    prose = cells.write(rng, tell(rng, _applicant(3)), too_long=key)
    assert count_characters(prose[key].text) > LIMITS[key] * 1.06


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("seed", range(4))
def test_an_unstated_condition_is_nowhere_claimed(condition: str, seed: int) -> None:
    rng = Random(seed)
    story = tell(rng, _applicant(seed))
    unstated = frozenset({condition})
    prose = cells.write(rng, story, unstated=unstated)
    plan = plan_text.write_plan(rng, story, headings="hanzi", unstated=unstated)
    claims = [*(c for cell in prose.values() for c in cell.claims), *plan.claims]
    kind = CONDITION_OF[condition]
    assert not [c for c in claims if c.kind == kind and c.scope == "city" and c.status == "actual"]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_the_figures_of_a_story_agree(seed: int) -> None:
    story = tell(Random(seed), _applicant(seed))
    assert abs(story.total / (story.population / 10_000) - story.per_10k) / story.per_10k < 0.02
    for goal in story.goals:
        assert goal.values[0] <= goal.values[1] <= goal.values[2]


def test_the_same_seed_writes_the_same() -> None:
    def write() -> str:
        rng = Random("7/text")
        return "".join(c.text for c in cells.write(rng, tell(rng, _applicant(7))).values())

    assert write() == write()
