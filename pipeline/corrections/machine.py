"""What the program read of a thing, as it is kept beside a correction of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import JsonValue

from pipeline.corrections.record import Target, fact_key
from pipeline.model import Record, Submission

R = TypeVar("R", bound=Record)


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


def _dump(items: Sequence[R], which: Callable[[R], bool], wanted: set[str]) -> JsonValue:
    found = next((i for i in items if which(i)), None)
    return None if found is None else found.model_dump(mode="json", include=wanted)
