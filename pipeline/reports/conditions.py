"""A condition of the call as the summary and the reviewers' page tell it: one source, the submission's own
record of its conditions; the findings say how grave it is and what people made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.call import Condition
from pipeline.model import ConditionState, Fact, Finding

_NAMES = {
    "stated": "已说明",
    "not_stated": "未作说明",
    "contradictory": "说明前后矛盾",
    "unclear": "说明不明确",
}


class Judged(Protocol):
    """A submission with its conditions judged, in either of its records."""

    @property
    def conditions(self) -> tuple[ConditionState, ...]: ...
    @property
    def findings(self) -> tuple[Finding, ...]: ...
    @property
    def facts(self) -> tuple[Fact, ...]: ...


@dataclass(frozen=True)
class ConditionMark:
    """``state``: ok, bad, doubt or none (nothing there to check); ``facts``: those that state the condition or
    say the contrary, the figure that it asks for first; ``findings``: those about it, settled ones too."""

    state: str
    name: str
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]


def condition_mark(record: Judged, condition: Condition) -> ConditionMark:
    findings = tuple(
        f for f in record.findings if f.subject == condition.key and f.rule.startswith("condition-")
    )
    known = next((c for c in record.conditions if c.key == condition.key), None)
    facts = [record.facts[n] for n in known.facts] if known is not None else []
    facts.sort(key=lambda f: condition.facts.index(f.kind))
    state, name = _state(known, findings)
    return ConditionMark(state, name, tuple(facts), findings)


def _state(known: ConditionState | None, findings: Sequence[Finding]) -> tuple[str, str]:
    if known is None:
        return "none", "无从核对"  # of results older than this record
    name = _NAMES[known.state]
    grave = [f.severity for f in findings if f.severity != "note"]
    if grave:
        return ("bad" if "must_fix" in grave else "doubt"), name
    if known.state == "stated":
        return "ok", name
    if findings:
        return "ok", "人工核对无误"
    return "none", "无从核对"  # the cell is blank or the form is missing: that has a finding of its own
