"""The record of a correction, and what things are filed under."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import JsonValue

from pipeline.model import Fact, Record

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


def active(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Those that count: not undone, the last for each thing, in the order of their making."""
    last: dict[tuple[str, str], Correction] = {}
    for correction in sorted(corrections, key=lambda c: c.id):
        if correction.undone_at is None:
            last.pop((correction.target, correction.key), None)
            last[correction.target, correction.key] = correction
    return tuple(last.values())
