"""What a person sets right, kept apart from what the program read: it changes the findings and the verdict,
survives every rerun, and leaves the machine's value to be seen.

| target   | key                                   | value                                                        |
|----------|---------------------------------------|--------------------------------------------------------------|
| field    | ``mayor.phone`` …                     | the text; ``""``: the cell is blank; null: cannot be read     |
| seal     | the signature block                   | a `SealState`, or ``{"seal": …, "seal_text": …}``              |
| date     | the signature block                   | an ISO day; ``""``: there is none; null: cannot be read        |
| fact     | `fact_key` of the fact as read        | ``{"value": …}`` with unit, scope, status, as_of, place at will; |
|          |                                       | null: the papers do not say so                                |
| fact     | ``KIND:new:ANY`` for one that the     | the same with ``evidence``, without which there is no fact      |
|          | program missed                        |                                                              |
| delivery | the delivery's id                     | ``{"received_on": …, "copies": …}``, one or both              |
| finding  | ``RULE/SUBJECT``                      | ``{"message": …}``: this finding, so worded, is settled         |
| notice   | ``deadline``                          | the ISO day until which the city may supply; no value changes   |
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, TypeVar, get_args

from pydantic import JsonValue, ValidationError

from pipeline.model import Evidence, Fact, Finding, FormField, Record, SealState, Signature, Submission

R = TypeVar("R", bound=Record)
Target = Literal["field", "seal", "date", "fact", "delivery", "finding", "notice"]
NOTICE_DEADLINE = "deadline"
_ADDED = ":new:"


class Correction(Record):
    """``applicant``: the name of the submission's folder. ``machine``: what the program said when it was
    corrected (`machine_value`); where that changes later, a person is asked again."""

    id: int = 0
    applicant: str
    target: Target
    key: str
    value: JsonValue
    machine: JsonValue = None
    reason: str
    by: str
    at: str = ""
    undone_by: str | None = None
    undone_at: str | None = None


def supplement_deadline(corrections: Iterable[Mapping[str, JsonValue]]) -> str | None:
    """The day until which the city may supply what is missing, where it was registered: from the
    ``corrections`` of a submission."""
    days = [c["value"] for c in corrections if (c.get("target"), c.get("key")) == ("notice", NOTICE_DEADLINE)]
    return str(days[-1]) if days else None


def amending(corrections: Iterable[Mapping[str, JsonValue]]) -> tuple[Mapping[str, JsonValue], ...]:
    """Those of a submission's ``corrections`` that set something right: a deadline set for the city does not."""
    return tuple(c for c in corrections if c.get("target") != "notice")


class CorrectionError(ValueError):
    """A correction that cannot be applied: one Chinese sentence."""


def fact_key(fact: Fact) -> str:
    """What a fact is known by over reruns: its kind and a digest of what it says."""
    said = fact.model_dump(mode="json", include={"value", "unit", "scope", "place", "status", "as_of"})
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return f"{fact.kind}:{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def added_key(fact: Fact) -> str:
    """What a fact that the program missed is filed under."""
    return fact_key(fact).replace(":", _ADDED, 1)


def is_added(key: str) -> bool:
    """Whether the correction of a fact is one that the program missed."""
    return _ADDED in key


def machine_value(submission: Submission, target: Target, key: str) -> JsonValue:
    """What the program read there, as it is kept beside a correction; None where it found nothing."""
    match target:
        case "field":
            return _dump(submission.form.fields, lambda f: f.key == key, {"value", "state"})
        case "seal":
            return _dump(submission.signatures, lambda s: s.block == key, {"seal", "seal_text"})
        case "date":
            return _dump(submission.signatures, lambda s: s.block == key, {"date", "date_state"})
        case "fact":
            wanted = {"value", "unit", "scope", "place", "status", "as_of"}
            return _dump(submission.facts, lambda f: fact_key(f) == key, wanted)
        case "delivery":
            return _dump(submission.deliveries, lambda d: d.id == key, {"received_on", "copies"})
        case "finding":
            return _dump(
                submission.findings, lambda f: f"{f.rule}/{f.subject}" == key, {"severity", "message"}
            )
        case "notice":
            return None


def corrected(submission: Submission, corrections: Sequence[Correction]) -> Submission:
    """``submission`` (before its findings) as a person set it right. Of two for the same thing the later
    counts; undone ones do not. Raises CorrectionError."""
    chosen = active(corrections)
    for correction in chosen:
        machine = machine_value(submission, correction.target, correction.key)
        try:
            submission = _APPLY[correction.target](submission, correction, machine)
        except (ValidationError, TypeError, ValueError) as error:
            raise CorrectionError(
                f"更正（{correction.target} {correction.key}）的值不合要求：{correction.value!r}。"
            ) from error
    told = tuple(c.model_dump(mode="json") for c in chosen)
    return submission.model_copy(update={"corrections": told})


def usable(
    submission: Submission, corrections: Iterable[Correction]
) -> tuple[tuple[Correction, ...], tuple[Finding, ...]]:
    """The corrections that can be applied, and a finding for each that cannot."""
    good, findings = [], []
    for correction in active(corrections):
        try:
            corrected(submission, [correction])
            good.append(correction)
        except CorrectionError as error:
            findings.append(_outdated(correction.key, str(error)))
    return tuple(good), tuple(findings)


def active(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Those that count: not undone, the last for each thing, in the order of their making."""
    last: dict[tuple[str, str], Correction] = {}
    for correction in sorted(corrections, key=lambda c: c.id):
        if correction.undone_at is None:
            last.pop((correction.target, correction.key), None)
            last[correction.target, correction.key] = correction
    return tuple(last.values())


def outdated(submission: Submission, corrections: Iterable[Correction]) -> tuple[Finding, ...]:
    """A finding for each correction of something that the program now reads otherwise than when it was
    corrected: new papers may have come. ``submission``: as read."""
    found = []
    for c in active(corrections):
        if c.target == "finding" or c.machine is None:
            continue
        now = machine_value(submission, c.target, c.key)
        if now != c.machine:
            message = f"人工更正（{c.by}，{c.at[:10]}，“{c.key}”）之后，该处机读结果已变化，请复核更正是否仍然成立。"
            found.append(_outdated(c.key, message))
    return tuple(found)


def _outdated(key: str, message: str) -> Finding:
    return Finding(rule="correction-outdated", subject=key, severity="review", message=message)


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


# --- one kind after the other ---


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
    changed = {"seal": told["seal"], "seal_text": told.get("seal_text"), "hints": (), "confidence": 1.0}
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


def _dump(items: Sequence[R], which: Callable[[R], bool], wanted: set[str]) -> JsonValue:
    found = next((i for i in items if which(i)), None)
    return None if found is None else found.model_dump(mode="json", include=wanted)
