"""What changed since the verdict before is told, and told again by a run that finds nothing new."""

from __future__ import annotations

from pathlib import Path

from pipeline.changes import state_of
from pipeline.model import Applicant, Changes, Delivery, Finding, Severity, Submission, Verdict
from pipeline.reports.view import change_lines
from pipeline.store import states
from pipeline.store.database import open_store


def finding(rule: str, severity: Severity = "must_fix", message: str = "") -> Finding:
    return Finding(rule=rule, subject="city_government", severity=severity, message=message or rule)


def case(verdict: Verdict, deliveries: tuple[str, ...], *findings: Finding) -> Submission:
    return Submission(
        call="c",
        applicant=Applicant(cities=("宁波市",)),
        deliveries=tuple(Delivery(id=d, channel="paper") for d in deliveries),
        files=(),
        findings=findings,
        verdict=verdict,
    )


BEFORE = case("incomplete", ("paper/1",), finding("seal-missing", message="缺章"), finding("late"))
AFTER = case("incomplete", ("paper/1", "paper/2"), finding("late"), finding("date-unclear", "review"))


def test_a_seal_page_that_came_later_settles_its_finding(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    assert states.note(store, "宁波市", state_of(BEFORE)) is None
    assert states.note(store, "宁波市", state_of(BEFORE)) is None
    changes = states.note(store, "宁波市", state_of(AFTER))
    assert changes is not None
    assert changes.arrived == ("paper/2",)
    assert [p.rule for p in changes.settled] == ["seal-missing"]
    assert [p.rule for p in changes.new] == ["date-unclear"]
    assert states.note(store, "宁波市", state_of(AFTER)) == changes
    assert states.latest(store, "宁波市") == changes
    assert states.note(store, "绍兴市", state_of(BEFORE)) is None
    lines = change_lines(AFTER.model_copy(update={"changes": changes}))
    assert lines[0].startswith("结论仍为“需补正”")
    assert "新收到：paper/2。" in lines
    assert "已解决：缺章" in lines


def test_a_finding_worded_otherwise_is_no_change(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    states.note(store, "宁波市", state_of(BEFORE))
    reworded = case("incomplete", ("paper/1",), finding("seal-missing", message="无章"), finding("late"))
    assert states.note(store, "宁波市", state_of(reworded)) is None


def test_the_verdict_that_changed_is_told() -> None:
    changes = Changes(since="2026-01-01T00:00:00+08:00", verdict_before="incomplete", verdict="complete")
    told = change_lines(case("complete", ()).model_copy(update={"changes": changes}))
    assert told == ("结论由“需补正”变为“材料齐全”（上次结论：2026-01-01）。",)
    assert change_lines(BEFORE) == ()
