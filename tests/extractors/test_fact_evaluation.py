"""The annotated clauses and sections hold the extractors where they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.evaluate import Marks, mark, read_clauses

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module", params=["clauses", "sections"])
def tune(request: pytest.FixtureRequest) -> Marks:
    return mark(c for c in read_clauses(DATA / f"{request.param}.jsonl") if c.part == "tune")


@pytest.mark.parametrize(
    "kind",
    [
        "base_station_total",
        "base_stations_per_10k",
        "population",
        "policy",
        "factory",
        "scenario",
        "title",
        "security_incident",
        "target",
    ],
)
def test_each_kind_is_found(tune: Marks, kind: str) -> None:
    assert tune.f1(kind) >= 0.97, [r for r in tune.remarks if kind in r]


def test_periods(tune: Marks) -> None:
    assert tune.dated_right >= 0.97 * tune.dated
