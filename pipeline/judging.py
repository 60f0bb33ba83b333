"""What was put together for an applicant + what people set right → findings and verdict."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.checks import Checked, check, ordered, verdict
from pipeline.checks.condition_states import condition_states
from pipeline.corrections import Correction, corrected, outdated, settled, usable
from pipeline.model import Submission


def judged(checked: Checked, corrections: Sequence[Correction] = ()) -> Submission:
    """``checked`` holds the submission as read, without findings; corrections count before the rules look."""
    machine = checked.submission
    good, doubts = usable(machine, corrections, call=checked.call)
    draft = corrected(machine, good)
    mended = checked.model_copy(update={"submission": draft})
    found = [
        *check(mended),
        *outdated(machine, good, call=checked.call),
        *doubts,
    ]
    findings = ordered(settled(found, good))
    return draft.model_copy(
        update={
            "findings": findings,
            "conditions": condition_states(mended),
            "verdict": verdict(findings),
        }
    )
