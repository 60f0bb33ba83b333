"""What is marked (truth and output, read leniently) and the marks."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field, JsonValue


class _Lenient(BaseModel):
    """Unknown keys are let be and missing ones are empty: what is absent is marked as absent."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class ApplicantRecord(_Lenient):
    cities: tuple[str, ...] = ()
    province: str | None = None
    kind: str | None = None

    @property
    def name(self) -> str:
        return "、".join(self.cities) if self.cities else "申报主体不明"


class DeliveryRecord(_Lenient):
    id: str
    channel: str | None = None


class FieldRecord(_Lenient):
    value: str | None = None
    state: str | None = None


class FactRecord(_Lenient):
    kind: str
    value: JsonValue = None
    unit: str | None = None
    scope: str | None = None
    status: str | None = None
    as_of: str | None = None


class SignatureRecord(_Lenient):
    block: str
    seal: str | None = None
    seal_text: str | None = None
    date: str | None = None


class FindingRecord(_Lenient):
    """``accept`` (truth): other rules that are right for the same subject in this one's place."""

    rule: str
    subject: str | None = None
    severity: str | None = None
    accept: tuple[str, ...] = ()


class HeadingRecord(_Lenient):
    number: str = ""
    title: str = ""
    level: int = 0


class FileRecord(_Lenient):
    """``accept`` (truth): other states that are right."""

    path: str
    inside: str | None = None
    state: str | None = None
    accept: tuple[str, ...] = ()


class TruthApplication(_Lenient):
    """``…_optional``: neither giving nor leaving them out is wrong; a finding's subject ``*`` is any."""

    applicant: ApplicantRecord
    deliveries: tuple[DeliveryRecord, ...] = ()
    fields: dict[str, FieldRecord] = Field(default_factory=dict)
    prose: dict[str, str] = Field(default_factory=dict)
    headings: tuple[HeadingRecord, ...] = ()
    facts: tuple[FactRecord, ...] = ()
    signatures: tuple[SignatureRecord, ...] = ()
    findings: tuple[FindingRecord, ...] = ()
    verdict: str
    facts_optional: tuple[FactRecord, ...] = ()
    findings_optional: tuple[FindingRecord, ...] = ()
    verdict_accept: tuple[str, ...] = ()

    def tolerates(self, rule: str, subject: str) -> bool:
        """Whether the finding is no error though it is not among those that must be given."""
        if any(f.rule == rule and f.subject in (subject, "*") for f in self.findings_optional):
            return True
        return any(rule in f.accept and f.subject == subject for f in self.findings)


class Truth(_Lenient):
    applications: tuple[TruthApplication, ...]
    files: tuple[FileRecord, ...] = ()


class DocumentRecord(_Lenient):
    id: str
    role: str | None = None
    delivery: str | None = None
    text_source: str | None = None


class FormRecord(_Lenient):
    fields: dict[str, FieldRecord] = Field(default_factory=dict)


class SectionRecord(HeadingRecord):
    document: str | None = None
    key: str | None = None
    text: str = ""


class OutSubmission(_Lenient):
    applicant: ApplicantRecord = ApplicantRecord()
    deliveries: tuple[DeliveryRecord, ...] = ()
    documents: tuple[DocumentRecord, ...] = ()
    form: FormRecord = FormRecord()
    sections: tuple[SectionRecord, ...] = ()
    facts: tuple[FactRecord, ...] = ()
    signatures: tuple[SignatureRecord, ...] = ()
    findings: tuple[FindingRecord, ...] = ()
    verdict: str | None = None


class OutBatch(_Lenient):
    received: tuple[FileRecord, ...] = ()
    totals: dict[str, int] = Field(default_factory=dict)


@dataclass(frozen=True)
class Output:
    """A run's output. ``unread``: files that should be there and are not, or are not what they should be."""

    batch: OutBatch
    submissions: tuple[OutSubmission, ...]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Miss:
    """One thing that is wrong: where, what it should be, what it is (None: absent)."""

    application: str
    area: str
    subject: str
    expected: str | None
    got: str | None


@dataclass
class Share:
    """``right`` of ``total``."""

    right: int = 0
    total: int = 0

    @property
    def value(self) -> float | None:
        return self.right / self.total if self.total else None

    def count(self, right: bool) -> bool:
        self.right += right
        self.total += 1
        return right


@dataclass
class Found:
    """Right ones, wrong ones that were given, right ones that were not given."""

    right: int = 0
    surplus: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        given = self.right + self.surplus
        return self.right / given if given else None

    @property
    def recall(self) -> float | None:
        wanted = self.right + self.missed
        return self.right / wanted if wanted else None

    @property
    def f1(self) -> float | None:
        weight = 2 * self.right + self.surplus + self.missed
        return 2 * self.right / weight if weight else None


@dataclass
class Errors:
    """Character errors of texts."""

    edits: int = 0
    characters: int = 0

    @property
    def rate(self) -> float | None:
        return self.edits / self.characters if self.characters else None


@dataclass
class FactMarks:
    """One kind of fact: by value, by value with scope and status, and the day of those that match."""

    value: Found = field(default_factory=Found)
    strict: Found = field(default_factory=Found)
    as_of: Share = field(default_factory=Share)


@dataclass
class Score:
    """All marks of a run. Dictionaries: by rule, kind, field, cell …"""

    applications: int = 0
    false_completes: list[str] = field(default_factory=list)
    files: Share = field(default_factory=Share)
    surplus_files: int = 0
    balanced: bool = False
    applicants: Share = field(default_factory=Share)
    surplus_submissions: int = 0
    verdicts: Share = field(default_factory=Share)
    findings: Found = field(default_factory=Found)
    findings_by_rule: dict[str, Found] = field(default_factory=dict)
    seals: Share = field(default_factory=Share)
    seals_tolerant: Share = field(default_factory=Share)
    seal_confusion: dict[str, int] = field(default_factory=dict)
    seal_texts: Share = field(default_factory=Share)
    dates: Share = field(default_factory=Share)
    fields: Share = field(default_factory=Share)
    fields_by_key: dict[str, Share] = field(default_factory=dict)
    facts: FactMarks = field(default_factory=FactMarks)
    facts_by_kind: dict[str, FactMarks] = field(default_factory=dict)
    headings: Found = field(default_factory=Found)
    headings_with_level: Found = field(default_factory=Found)
    headings_by_source: dict[str, Found] = field(default_factory=dict)  # with level
    prose: Errors = field(default_factory=Errors)
    prose_by_cell: dict[str, Errors] = field(default_factory=dict)
    prose_by_source: dict[str, Errors] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)
