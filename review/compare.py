"""All cities side by side: the figures that they claim for themselves, as they stand now.

The national figure is the one that the papers themselves quote; none is invented.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pipeline.contract import SubmissionFile
from pipeline.model import Fact, FactKind, Target
from pipeline.reports import words
from pipeline.reports.view import value_text
from review.places import case_url


@dataclass(frozen=True)
class CityFigures:
    """``per_10k``/``total``/``population``: None where the papers do not state it; ``doubt``: a finding or
    the reading says that the figure is not certain."""

    name: str
    href: str
    applicant: str
    verdict: str
    verdict_name: str
    per_10k: float | None
    per_10k_as_of: str
    total: float | None
    population: float | None
    policies: tuple[str, ...]
    factories: tuple[str, ...]
    scenarios: tuple[str, ...]
    titles: tuple[str, ...]
    targets: tuple[str, ...]
    doubt: bool


@dataclass(frozen=True)
class National:
    """A national figure as the papers quote it: by how many applicants."""

    value: float
    as_of: str
    quoted_by: int


@dataclass(frozen=True)
class TargetRow:
    """One metric and year over the cities: ``values`` in the order of the cities."""

    metric: str
    year: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    cities: tuple[CityFigures, ...]
    national: tuple[National, ...]
    scenarios: tuple[tuple[str, tuple[bool, ...]], ...]  # name, by city
    targets: tuple[TargetRow, ...]


def comparison(briefs: dict[str, SubmissionFile]) -> Comparison:
    cities = tuple(sorted((_figures(n, b) for n, b in briefs.items()), key=lambda c: -(c.per_10k or -1.0)))
    named = Counter(s for c in cities for s in c.scenarios)
    return Comparison(
        cities=cities,
        national=_national(briefs),
        scenarios=tuple((s, tuple(s in c.scenarios for c in cities)) for s, _ in named.most_common()),
        targets=_targets({c.name: briefs[c.name] for c in cities}),
    )


def own(brief: SubmissionFile, kind: FactKind) -> list[Fact]:
    """What the city says of itself as it is."""
    return [f for f in brief.facts if f.kind == kind and f.scope == "city" and f.status == "actual"]


def _figures(name: str, brief: SubmissionFile) -> CityFigures:
    per_10k, total = _latest(own(brief, "base_stations_per_10k")), _latest(own(brief, "base_station_total"))
    population = _latest(own(brief, "population"))
    shown = [f for f in (per_10k, total, population) if f is not None]
    grave = {f.subject for f in brief.findings if f.severity != "note"}
    return CityFigures(
        name=name,
        href=case_url(name),
        applicant="、".join(brief.applicant.cities) or name,
        verdict=brief.verdict,
        verdict_name=words.VERDICTS[brief.verdict],
        per_10k=_number(per_10k),
        per_10k_as_of=(per_10k.as_of or "") if per_10k else "",
        total=_number(total),
        population=_number(population),
        policies=_named(brief, "policy"),
        factories=_named(brief, "factory"),
        scenarios=_named(brief, "scenario"),
        titles=_named(brief, "title"),
        targets=tuple(value_text(f) for f in brief.facts if f.kind == "target"),
        doubt=any(f.doubtful or f.kind in grave for f in shown) or _several(brief),
    )


def _several(brief: SubmissionFile) -> bool:
    """Whether a joint application gives its cities' figures severally: one of them is not the whole."""
    places = {f.place for f in own(brief, "base_stations_per_10k")}
    return brief.applicant.kind == "joint" and len(places) > 1


def _latest(facts: list[Fact]) -> Fact | None:
    """Of several the one of the latest day, read before guessed; of those of one day the first, which the papers say first."""
    numbers = [f for f in facts if _number(f) is not None]
    return max(numbers, key=lambda f: (not f.guessed, f.as_of or ""), default=None)


def _number(fact: Fact | None) -> float | None:
    if fact is None or isinstance(fact.value, bool) or not isinstance(fact.value, int | float):
        return None
    return float(fact.value)


def _named(brief: SubmissionFile, kind: FactKind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value_text(f) for f in own(brief, kind)))


def _national(briefs: dict[str, SubmissionFile]) -> tuple[National, ...]:
    quoted: Counter[tuple[float, str]] = Counter()
    for brief in briefs.values():
        told = {
            (number, f.as_of or "")
            for f in brief.facts
            if f.kind == "base_stations_per_10k" and f.scope == "nation" and f.status == "actual"
            if (number := _number(f)) is not None
        }
        quoted.update(told)
    return tuple(
        National(v, day, n) for (v, day), n in sorted(quoted.items(), key=lambda i: i[0][1], reverse=True)
    )


def _targets(briefs: dict[str, SubmissionFile]) -> tuple[TargetRow, ...]:
    """Metrics that cities set for a year, those of most cities first."""
    table: dict[tuple[str, str], dict[str, str]] = {}
    for name, brief in briefs.items():
        for fact in brief.facts:
            if isinstance(fact.value, Target) and fact.scope == "city":
                key = (fact.value.metric, str(fact.value.year or ""))
                table.setdefault(key, {}).setdefault(name, f"{fact.value.value}{fact.value.unit or ''}")
    ordered = sorted(table.items(), key=lambda i: (-len(i[1]), i[0]))
    return tuple(
        TargetRow(metric, year, tuple(values.get(n, "") for n in briefs))
        for (metric, year), values in ordered
    )
