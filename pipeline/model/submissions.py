"""Who applies, and all that one applicant sent with what was made of it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue

from pipeline.model.arrivals import Delivery, SourceFile
from pipeline.model.claims import Fact, Finding, Signature
from pipeline.model.documents import Document, Form
from pipeline.model.record import ApplicantKind, Record, Severity, SignatureBlock, Verdict


class Applicant(Record):
    """Who applies. ``bodies`` are the names accepted for each signature block, the expected one first; a
    joint application has several bodies a block (one group of names each)."""

    cities: tuple[str, ...]  # full names: 宁波市, 延边朝鲜族自治州
    province: str | None = None
    kind: ApplicantKind = "unknown"
    bodies: dict[SignatureBlock, tuple[tuple[str, ...], ...]] = Field(default_factory=dict)
    required: dict[SignatureBlock, Literal["required", "not_required", "unclear"]] = Field(
        default_factory=dict
    )

    @property
    def name(self) -> str:
        return "、".join(self.cities) if self.cities else "申报主体不明"


class Point(Record):
    """A finding, as it is told apart from others."""

    rule: str
    subject: str
    severity: Severity
    message: str

    @property
    def same(self) -> tuple[str, str, str]:
        """A finding worded otherwise is the same finding."""
        return self.rule, self.subject, self.severity


class Changes(Record):
    """``since``: ISO time of the run that gave the verdict before."""

    since: str
    verdict_before: Verdict
    verdict: Verdict
    arrived: tuple[str, ...] = ()  # deliveries
    gone: tuple[str, ...] = ()
    settled: tuple[Point, ...] = ()  # findings that are no more
    new: tuple[Point, ...] = ()
    corrected: int = 0  # corrections by people since then


ConditionStateName = Literal["stated", "not_stated", "contradictory", "unclear"]


class ConditionState(Record):
    """What became of a condition of the call. ``facts``: indices into the submission's facts."""

    key: str
    label: str
    state: ConditionStateName
    facts: tuple[int, ...] = ()


class Submission(Record):
    """All that one applicant sent, and what was made of it."""

    call: str
    applicant: Applicant
    deliveries: tuple[Delivery, ...]
    files: tuple[SourceFile, ...]
    documents: tuple[Document, ...] = ()
    form: Form = Form()  # by the channel that speaks
    facts: tuple[Fact, ...] = ()
    signatures: tuple[Signature, ...] = ()
    findings: tuple[Finding, ...] = ()
    conditions: tuple[ConditionState, ...] = ()
    verdict: Verdict = "needs_review"
    changes: Changes | None = None  # since the verdict before
    corrections: tuple[dict[str, JsonValue], ...] = ()  # what people set right, as `Correction` records

    def document(self, document_id: str) -> Document:
        return next(d for d in self.documents if d.id == document_id)
