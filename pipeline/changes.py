"""What changed in an applicant's case since its last verdict, as new papers came or a person set things right."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.corrections import amending
from pipeline.model import Changes, Point, Record, Submission, Verdict


class State(Record):
    """How a case stood at the end of a run."""

    verdict: Verdict
    deliveries: tuple[str, ...]
    points: tuple[Point, ...]
    corrections: tuple[int, ...] = ()


def state_of(submission: Submission) -> State:
    return State(
        verdict=submission.verdict,
        deliveries=tuple(sorted(d.id for d in submission.deliveries)),
        points=tuple(
            Point(rule=f.rule, subject=f.subject, severity=f.severity, message=f.message)
            for f in submission.findings
        ),
        corrections=tuple(
            sorted(n for c in amending(submission.corrections) if isinstance(n := c.get("id"), int))
        ),
    )


def same(before: State, after: State) -> bool:
    return _key(before) == _key(after)


def _key(state: State) -> tuple[object, ...]:
    return state.verdict, state.deliveries, {p.same for p in state.points}, state.corrections


def compared(before: State, after: State, *, since: str) -> Changes:
    return Changes(
        since=since,
        verdict_before=before.verdict,
        verdict=after.verdict,
        arrived=tuple(d for d in after.deliveries if d not in before.deliveries),
        gone=tuple(d for d in before.deliveries if d not in after.deliveries),
        settled=_without(before.points, after.points),
        new=_without(after.points, before.points),
        corrected=len(set(after.corrections) - set(before.corrections)),
    )


def _without(points: Iterable[Point], others: Iterable[Point]) -> tuple[Point, ...]:
    known = {p.same for p in others}
    return tuple(p for p in points if p.same not in known)
