"""Each condition of the call: stated, not stated, contradictory, or for a person to see; with its facts."""

from __future__ import annotations

from pipeline.call import Condition
from pipeline.checks.conditions import contrary, mentioned, stands_in, stating
from pipeline.checks.context import Checked
from pipeline.model import ConditionState, ConditionStateName, Fact


def condition_states(checked: Checked) -> tuple[ConditionState, ...]:
    """In the order of the call. ``facts`` are indices into the submission's facts, those in the cell first."""
    return tuple(_state(checked, condition) for condition in checked.call.conditions)


def _state(checked: Checked, condition: Condition) -> ConditionState:
    document = checked.speaking_form
    section = checked.prose(document, condition.cell) if document is not None else None
    stated, against = stating(checked, condition), contrary(checked, condition)
    inside = [f for f in stated if document and section and stands_in(f, document, section)]
    facts = [*inside, *(f for f in stated if f not in inside), *against]
    text = document.text[section.start : section.end] if document and section else ""
    return ConditionState(
        key=condition.key,
        label=condition.label,
        state=_name(condition, stated, against, inside=bool(inside), text=text),
        facts=tuple(checked.submission.facts.index(f) for f in facts),
    )


def _name(
    condition: Condition, stated: list[Fact], against: list[Fact], *, inside: bool, text: str
) -> ConditionStateName:
    if against:
        return "contradictory"
    if inside:
        return "stated"
    if mentioned(condition, text) and text.strip():
        return "stated" if condition.words_suffice else "unclear"
    return "unclear" if stated else "not_stated"
