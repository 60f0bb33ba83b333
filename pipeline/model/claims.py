"""What is claimed, signed and found, each with its evidence."""

from __future__ import annotations

from typing import Literal

from pydantic import JsonValue

from pipeline.geometry import Box
from pipeline.model.documents import Evidence
from pipeline.model.record import FactKind, Record, Scope, SealState, Severity, SignatureBlock, Status

GUESSED = 0.4  # confidence of a fact that no rule read, only a learned reader


class Policy(Record):
    title: str  # without 《》
    number: str | None = None  # normalised to 〔〕


class Factory(Record):
    enterprise: str
    project: str | None = None
    list: str | None = None


class Target(Record):
    metric: str
    year: int | None = None
    value: float | int | str
    unit: str | None = None


class Fact(Record):
    kind: FactKind
    value: Policy | Factory | Target | bool | int | float | str
    unit: str | None = None
    scope: Scope = "city"
    place: str | None = None  # whose figure it is, where the text names it
    status: Status = "actual"
    as_of: str | None = None  # "2023", "2023-12" or "2023-12-31"
    approximate: bool = False
    doubtful: bool = False  # the text may be misread (an O in a number …)
    confidence: float = 1.0
    evidence: tuple[Evidence, ...]
    corrected: bool = False  # by a person; ``machine`` is what the program had read
    machine: JsonValue = None

    @property
    def guessed(self) -> bool:
        """Read by no rule: shown to people, and nothing is concluded from it."""
        return self.confidence <= GUESSED and not self.corrected


class Signature(Record):
    """What a signature cell holds. ``confidence`` is of ``seal``; ``hints`` are remarks for a person."""

    block: SignatureBlock
    expected_body: str | None
    seal: SealState
    seal_text: str | None = None
    date: str | None = None  # ISO
    date_state: Literal["present", "missing", "unclear", "not_required"] = "missing"
    confidence: float = 1.0
    hints: tuple[str, ...] = ()
    short_copies: tuple[
        str, ...
    ] = ()  # of the scanned copies those that lack what this one shows, and what it is
    seal_box: Box | None = None  # of the seal, points of the page as scanned
    evidence: tuple[Evidence, ...] = ()
    corrected: bool = False  # by a person; ``machine`` is what the program had read
    machine: JsonValue = None


class Finding(Record):
    rule: str
    subject: str
    severity: Severity
    message: str  # Chinese, one sentence
    evidence: tuple[Evidence, ...] = ()
    corrected: bool = False  # by a person; ``machine`` is what the program had read
    machine: JsonValue = None
