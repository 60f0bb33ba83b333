"""What comes out, as outside programs read it: ``batch.json`` (batch/1) and ``submission.json`` (submission/1).

`intake schema` prints the JSON Schema of these records.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import JsonValue

from pipeline.corrections import supplement_deadline
from pipeline.model import (
    ApplicantKind,
    Changes,
    Channel,
    ConditionState,
    Delivery,
    Document,
    Evidence,
    Fact,
    FieldState,
    FileState,
    Finding,
    Record,
    Role,
    Section,
    SectionKey,
    Signature,
    SourceFile,
    Submission,
    Verdict,
)
from pipeline.wordcount import word_count


class ReceivedFile(SourceFile):
    submission: str | None = None  # applicant's name; None where no applicant could be told


class SubmissionEntry(Record):
    applicant: str
    verdict: Verdict
    path: str


class Totals(Record):
    """``files`` is the sum of the six states."""

    files: int = 0
    read: int = 0
    duplicate: int = 0
    container: int = 0
    ignored: int = 0
    failed: int = 0
    quarantined: int = 0
    pages: int = 0


class BatchFile(Record):
    schema_: Literal["batch/1"] = "batch/1"
    call: str
    started_at: str
    finished_at: str
    received: tuple[ReceivedFile, ...]
    submissions: tuple[SubmissionEntry, ...]
    totals: Totals


class ApplicantOut(Record):
    cities: tuple[str, ...]
    province: str | None
    kind: ApplicantKind


class DeliveryOut(Record):
    id: str
    channel: Channel
    received_on: str | None
    copies: int | None
    sender: str | None


class DocumentOut(Record):
    id: str
    role: Role
    title: str | None
    delivery: str
    channel: Channel
    files: tuple[str, ...]
    pages: int
    text_source: Literal["ocr", "text_layer", "mixed"]
    mean_confidence: float
    unread_pages: tuple[int, ...]


class FieldOut(Record):
    value: str | None
    state: FieldState
    evidence: tuple[Evidence, ...]
    corrected: bool = False  # by a person; ``machine`` is what the program had read
    machine: JsonValue = None


class FormOut(Record):
    fields: dict[str, FieldOut]


class SectionOut(Record):
    document: str
    key: SectionKey | None
    number: str
    title: str
    level: int
    text: str
    characters: int  # 字数 as Word counts them
    evidence: tuple[Evidence, ...]


class SubmissionFile(Record):
    schema_: Literal["submission/1"] = "submission/1"
    call: str
    applicant: ApplicantOut
    deliveries: tuple[DeliveryOut, ...]
    documents: tuple[DocumentOut, ...]
    form: FormOut
    sections: tuple[SectionOut, ...]
    facts: tuple[Fact, ...]
    signatures: tuple[Signature, ...]
    findings: tuple[Finding, ...]
    conditions: tuple[ConditionState, ...] = ()  # an addition: each condition of the call, with its facts
    verdict: Verdict
    changes: Changes | None = None  # since the verdict before
    corrections: tuple[dict[str, JsonValue], ...] = ()
    supplement_deadline: str | None = None  # an addition: ISO day, as registered for this applicant


def totals(files: tuple[SourceFile, ...], pages: int) -> Totals:
    counts: dict[FileState, int] = {}
    for file in files:
        counts[file.state] = counts.get(file.state, 0) + 1
    return Totals(files=len(files), pages=pages, **{str(state): n for state, n in counts.items()})


def submission_file(submission: Submission) -> SubmissionFile:
    """The record of ``submission`` that is written as submission.json."""
    applicant = submission.applicant
    return SubmissionFile(
        call=submission.call,
        applicant=ApplicantOut(cities=applicant.cities, province=applicant.province, kind=applicant.kind),
        deliveries=tuple(_delivery(d) for d in submission.deliveries),
        documents=tuple(_document(d) for d in submission.documents),
        form=FormOut(
            fields={
                f.key: FieldOut(
                    value=f.value,
                    state=f.state,
                    evidence=f.evidence,
                    corrected=f.corrected,
                    machine=f.machine,
                )
                for f in submission.form.fields
            }
        ),
        sections=tuple(_section(d, s) for d in submission.documents for s in d.sections),
        facts=submission.facts,
        signatures=submission.signatures,
        findings=submission.findings,
        conditions=submission.conditions,
        verdict=submission.verdict,
        changes=submission.changes,
        corrections=submission.corrections,
        supplement_deadline=supplement_deadline(submission.corrections),
    )


def dump(record: BatchFile | SubmissionFile) -> str:
    """JSON text with the contract's ``schema`` key (a reserved name in pydantic)."""
    text = record.model_dump_json(indent=1)
    return text.replace('"schema_"', '"schema"', 1) + "\n"


def read_batch(path: Path) -> BatchFile:
    """The record in ``batch.json``. Raises OSError, ValueError where it is not one of ours."""
    return BatchFile.model_validate(_data(path))


def read_submission_file(path: Path) -> SubmissionFile:
    """The record in a ``submission.json``. Raises OSError, ValueError where it is not one of ours."""
    return SubmissionFile.model_validate(_data(path))


def _data(path: Path) -> dict[str, object]:
    data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise ValueError(path.name)
    return {"schema_" if k == "schema" else k: v for k, v in data.items()}


def _delivery(d: Delivery) -> DeliveryOut:
    return DeliveryOut(
        id=d.id, channel=d.channel, received_on=d.received_on, copies=d.copies, sender=d.sender
    )


def _document(d: Document) -> DocumentOut:
    return DocumentOut(
        id=d.id,
        role=d.role,
        title=d.title,
        delivery=d.delivery,
        channel=d.channel,
        files=d.files,
        pages=len(d.pages),
        text_source=d.text_source,
        mean_confidence=d.mean_confidence,
        unread_pages=tuple(n for n, p in enumerate(d.pages, 1) if p.page.failure),
    )


def _section(d: Document, s: Section) -> SectionOut:
    text = d.text[s.start : s.end]
    lo, hi = (s.heading_start, s.heading_end) if s.heading_end > s.heading_start else (s.start, s.end)
    while hi > lo and d.text[hi - 1].isspace():
        hi -= 1
    return SectionOut(
        document=d.id,
        key=s.key,
        number=s.number,
        title=s.title,
        level=s.level,
        text=text,
        characters=word_count(text),
        evidence=d.quote(lo, hi) if hi > lo else (),
    )


def schemas() -> dict[str, object]:
    """JSON Schemas of the two output files, with the key as it is written."""
    return {
        kind.model_fields["schema_"].default: _renamed(kind.model_json_schema(mode="serialization"))
        for kind in (BatchFile, SubmissionFile)
    }


def _renamed(schema: dict[str, object]) -> dict[str, object]:
    text = json.dumps(schema).replace('"schema_"', '"schema"')
    renamed: dict[str, object] = json.loads(text)
    return renamed
