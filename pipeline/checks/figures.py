"""Do the figures add up: total ÷ population against the figure per 10,000."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.context import Checked, finding
from pipeline.model import Evidence, Fact, Finding

_ROUNDED = 0.10  # of the figure, where one of the three is told only about
_STOPS = "。；;\n"  # between which a sentence stands


def per_10k(checked: Checked) -> Iterator[Finding]:
    """A stated figure per 10,000 that no total and population of the city give within the tolerance; or none of the
    totals beside it, in one of the places where it stands: another paper may have the right one."""
    totals, populations, stated = (
        _own(checked, kind) for kind in ("base_station_total", "population", "base_stations_per_10k")
    )
    for fact in stated:
        beside = [_beside(checked, place, totals) for place in fact.evidence]
        for place, near in [(fact.evidence[0], totals), *zip(fact.evidence, beside, strict=True)]:
            wrong = _misfit(checked, fact, near, populations)
            if wrong is None:
                continue
            total, population, ratio = wrong
            yield finding(
                "figure-inconsistent",
                "base_stations_per_10k",
                "review",
                f"每万人拥有5G基站数填报{_number(fact):g}个，按基站{_number(total):g}个、"
                f"常住人口{_number(population) / 10_000:g}万人"
                f"计算约{ratio:.2f}个，相差超过{checked.call.ratio_tolerance:.0%}。",
                (place, total.evidence[0], population.evidence[0]),
            )
            return


def _misfit(
    checked: Checked, fact: Fact, totals: list[Fact], populations: list[Fact]
) -> tuple[Fact, Fact, float] | None:
    """The total and population that come nearest to the figure ``fact``, with what they give, where none fits it."""
    ratios = [
        (t, p, _number(t) / (_number(p) / 10_000))
        for t in totals
        for p in populations
        if _number(p) > 0 and _same_day(t, fact) and _same_place(checked, (t, p, fact))
    ]
    wanted, tolerance = _number(fact), checked.call.ratio_tolerance
    if not ratios or any(abs(r - wanted) <= wanted * _allowed(tolerance, (fact, t, p)) for t, p, r in ratios):
        return None
    return min(ratios, key=lambda t: abs(t[2] - wanted))


def _beside(checked: Checked, place: Evidence, totals: list[Fact]) -> list[Fact]:
    """The totals that stand in the same sentence as ``place``, surely read."""
    document = next((d for d in checked.submission.documents if d.id == place.document), None)
    if document is None or place.span is None:
        return []
    start = max(document.text.rfind(stop, 0, place.span[0]) for stop in _STOPS) + 1
    ends = [at for stop in _STOPS if (at := document.text.find(stop, place.span[1])) >= 0]
    end = min(ends, default=len(document.text))
    return [
        t
        for t in totals
        if not t.doubtful
        and any(
            e.document == document.id and e.span is not None and start <= e.span[0] and e.span[1] <= end
            for e in t.evidence
        )
    ]


def _allowed(tolerance: float, facts: tuple[Fact, ...]) -> float:
    """How far the ratio may be off: 突破3万个 may be 3.3万."""
    return max(tolerance, _ROUNDED) if any(f.approximate for f in facts) else tolerance


def _own(checked: Checked, kind: str) -> list[Fact]:
    return [
        f
        for f in checked.facts(kind)
        if f.scope == "city" and f.status == "actual" and isinstance(f.value, int | float)
    ]


def _number(fact: Fact) -> float:
    if not isinstance(fact.value, int | float):
        raise TypeError(f"{fact.kind} without a number")
    return float(fact.value)


def _same_place(checked: Checked, facts: tuple[Fact, Fact, Fact]) -> bool:
    """Whether total, population and figure are of the same place. In a joint application a figure without a
    place is that of all cities together, whose head count is often told beside one city's name only."""
    total, population, figure = facts
    if checked.submission.applicant.kind != "joint":
        return len({f.place for f in facts} - {None}) <= 1
    told = any(p.place == figure.place for p in _own(checked, "population"))
    return total.place == figure.place and (population.place == figure.place or not told)


def _same_day(a: Fact, b: Fact) -> bool:
    return a.as_of is None or b.as_of is None or a.as_of[:4] == b.as_of[:4]
