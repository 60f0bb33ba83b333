"""The findings that corrections make: those that no longer fit, those that cannot be applied, those settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import JsonValue

from pipeline.call import Call
from pipeline.corrections.applying import corrected
from pipeline.corrections.machine import machine_value
from pipeline.corrections.names import TARGETS, thing_name
from pipeline.corrections.record import Correction, CorrectionError, active
from pipeline.model import Finding, Submission


def usable(
    submission: Submission, corrections: Iterable[Correction], *, call: Call
) -> tuple[tuple[Correction, ...], tuple[Finding, ...]]:
    """The corrections that can be applied, and a finding for each that cannot."""
    good, findings = [], []
    for c in active(corrections):
        try:
            corrected(submission, [c])
            good.append(c)
        except CorrectionError:
            why = "与现有材料对不上，未予采用，请重新更正或撤销"
            findings.append(_outdated(c, f"{_told(c, call)}{why}。"))
    return tuple(good), tuple(findings)


def outdated(submission: Submission, corrections: Iterable[Correction], *, call: Call) -> tuple[Finding, ...]:
    """A finding for each correction of something that the program now reads otherwise than when it was
    corrected: new papers may have come. ``submission``: as read."""
    found = []
    for c in active(corrections):
        if c.target == "finding" or c.machine is None:
            continue
        if machine_value(submission, c.target, c.key) != c.machine:
            why = "作出之后，该处机读结果已变化，请复核更正是否仍然成立"
            found.append(_outdated(c, f"{_told(c, call)}{why}。"))
    return tuple(found)


def _told(c: Correction, call: Call) -> str:
    return f"对“{TARGETS[c.target]}：{thing_name(call, c.target, c.key)}”的人工更正（{c.by}，{c.at[:10]}）"


def _outdated(c: Correction, message: str) -> Finding:
    return Finding(rule="correction-outdated", subject=c.key, severity="review", message=message)


def settled(findings: Sequence[Finding], corrections: Iterable[Correction]) -> tuple[Finding, ...]:
    """``findings`` with those that a person settled turned into notes. One that is worded otherwise than the
    one that was settled stands: it tells of something else."""
    known = {
        c.key: (c, c.value.get("message"))
        for c in active(corrections)
        if c.target == "finding" and isinstance(c.value, dict)
    }
    out = []
    for finding in findings:
        correction, message = known.get(f"{finding.rule}/{finding.subject}", (None, None))
        if correction is not None and message == finding.message:
            said = f"{finding.message}（{correction.by} {correction.at[:10]} 人工核对：{correction.reason}）"
            machine: JsonValue = {"severity": finding.severity, "message": finding.message}
            finding = finding.model_copy(
                update={"severity": "note", "message": said, "corrected": True, "machine": machine}
            )
        out.append(finding)
    return tuple(out)
