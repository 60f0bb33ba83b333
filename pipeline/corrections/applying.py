"""A submission as a person set it right: one kind of correction after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import get_args

from pydantic import JsonValue, ValidationError

from pipeline.corrections.machine import machine_value
from pipeline.corrections.record import (
    NOTICE_DEADLINE,
    Correction,
    CorrectionError,
    Target,
    active,
    fact_key,
    is_added,
)
from pipeline.model import Evidence, Fact, FormField, SealState, Signature, Submission


def corrected(submission: Submission, corrections: Sequence[Correction]) -> Submission:
    """``submission`` (before its findings) as a person set it right. Of two for the same thing the later
    counts; undone ones do not. Raises CorrectionError."""
    chosen = active(corrections)
    for correction in chosen:
        machine = machine_value(submission, correction.target, correction.key)
        try:
            submission = _APPLY[correction.target](submission, correction, machine)
        except (ValidationError, TypeError, ValueError) as error:
            raise CorrectionError(f"更正的值不合要求：{correction.value!r}。") from error
    told = tuple(c.model_dump(mode="json") for c in chosen)
    return submission.model_copy(update={"corrections": told})


def _field(submission: Submission, c: Correction, machine: JsonValue) -> Submission:
    if c.value is not None and not isinstance(c.value, str):
        raise TypeError
    state = "unread" if c.value is None else ("filled" if c.value.strip() else "blank")
    known = next((f for f in submission.form.fields if f.key == c.key), None)
    field = FormField.model_validate(
        {
            **(known.model_dump() if known else {"key": c.key}),
            "value": c.value or None,
            "state": state,
            "confidence": 1.0,
            "corrected": True,
            "machine": machine,
        }
    )
    others = submission.form.fields
    fields = tuple(field if f.key == c.key else f for f in others) if known else (*others, field)
    return submission.model_copy(update={"form": submission.form.model_copy(update={"fields": fields})})


def _seal(submission: Submission, c: Correction, machine: JsonValue) -> Submission:
    told = {"seal": c.value} if isinstance(c.value, str) else c.value
    if not isinstance(told, dict) or told.get("seal") not in get_args(SealState):
        raise ValueError
    changed = {
        "seal": told["seal"],
        "seal_text": told.get("seal_text"),
        "hints": (),
        "short_copies": (),
        "confidence": 1.0,
    }
    return _signature(submission, c, changed, machine)


def _date(submission: Submission, c: Correction, machine: JsonValue) -> Submission:
    if c.value is not None and not isinstance(c.value, str):
        raise TypeError
    state = "unclear" if c.value is None else ("present" if c.value else "missing")
    if c.value:
        date.fromisoformat(c.value)
    return _signature(submission, c, {"date": c.value or None, "date_state": state}, machine)


def _signature(
    submission: Submission, c: Correction, changed: Mapping[str, object], machine: JsonValue
) -> Submission:
    known = next((s for s in submission.signatures if s.block == c.key), None)
    before = known.machine if known is not None and isinstance(known.machine, dict) else {}
    kept = {**before, **machine} if isinstance(machine, dict) else before
    base = known.model_dump() if known else {"block": c.key, "expected_body": None, "seal": "unclear"}
    signature = Signature.model_validate({**base, **changed, "corrected": True, "machine": kept})
    others = submission.signatures
    signatures = (
        tuple(signature if s.block == c.key else s for s in others) if known else (*others, signature)
    )
    return submission.model_copy(update={"signatures": signatures})


def _fact(submission: Submission, c: Correction, machine: JsonValue) -> Submission:
    if is_added(c.key):
        return _new_fact(submission, c, c.key.partition(":")[0])
    facts = []
    for fact in submission.facts:
        if fact_key(fact) != c.key:
            facts.append(fact)
        elif c.value is not None:
            if not isinstance(c.value, dict):
                raise TypeError
            marks = {"corrected": True, "machine": machine, "confidence": 1.0, "doubtful": False}
            facts.append(Fact.model_validate({**fact.model_dump(), **c.value, **marks}))
    return submission.model_copy(update={"facts": tuple(facts)})


def _new_fact(submission: Submission, c: Correction, kind: str) -> Submission:
    if not isinstance(c.value, dict) or not c.value.get("evidence"):
        raise TypeError
    fact = Fact.model_validate({**c.value, "kind": kind, "corrected": True})
    if not all(_still_there(submission, e) for e in fact.evidence):
        raise ValueError
    if fact_key(fact) in map(fact_key, submission.facts):
        return submission  # the program reads it by now
    return submission.model_copy(update={"facts": (*submission.facts, fact)})


def _still_there(submission: Submission, evidence: Evidence) -> bool:
    """Whether a place that a person named is what it was: documents may be others after a rerun."""
    document = next((d for d in submission.documents if d.id == evidence.document), None)
    if document is None or (evidence.page or 1) > len(document.pages):
        return False
    return evidence.span is None or document.text[slice(*evidence.span)] == evidence.quote


def _delivery(submission: Submission, c: Correction, _machine: JsonValue) -> Submission:
    if not isinstance(c.value, dict) or not set(c.value) <= {"received_on", "copies"}:
        raise TypeError
    told = c.value
    deliveries = tuple(
        type(d).model_validate({**d.model_dump(), **told}) if d.id == c.key else d
        for d in submission.deliveries
    )
    return submission.model_copy(update={"deliveries": deliveries})


def _finding(submission: Submission, c: Correction, _machine: JsonValue) -> Submission:
    if not isinstance(c.value, dict) or not isinstance(c.value.get("message"), str):
        raise TypeError
    return submission  # findings are made later: `settled`


def _notice(submission: Submission, c: Correction, _machine: JsonValue) -> Submission:
    if c.key != NOTICE_DEADLINE or not isinstance(c.value, str):
        raise TypeError
    date.fromisoformat(c.value)
    return submission  # `supplement_deadline` reads it where it is shown


_APPLY: dict[Target, Callable[[Submission, Correction, JsonValue], Submission]] = {
    "field": _field,
    "seal": _seal,
    "date": _date,
    "fact": _fact,
    "delivery": _delivery,
    "finding": _finding,
    "notice": _notice,
}
