"""What became of every file received, and the totals that must balance."""

from __future__ import annotations

from collections.abc import Sequence

from flows.steps import DeliveryReading, FileReading
from pipeline.call import Call
from pipeline.checks import Trouble
from pipeline.contract import BatchFile, ReceivedFile, SubmissionEntry, totals
from pipeline.model import SourceFile, Submission
from pipeline.receive.records import Reception


def to_read(files: Sequence[SourceFile]) -> dict[str, str]:
    """Digest → media type of every distinct file that is to be read."""
    return {
        f.sha256: f.media_type
        for f in sorted(files, key=lambda f: f.state != "read")
        if f.delivery and f.state in ("read", "duplicate")
    }


def after_reading(files: Sequence[SourceFile], readings: dict[str, FileReading]) -> tuple[SourceFile, ...]:
    """The files with those marked failed of which nothing could be read."""
    out = []
    for file in files:
        reading = readings.get(file.sha256)
        if file.state == "read" and reading is not None and reading.failed is not None:
            file = file.model_copy(update={"state": "failed", "reason": f"无法读取：{reading.failed}"})
        out.append(file)
    return tuple(out)


def troubles(
    reception: Reception,
    files: Sequence[SourceFile],
    readings: dict[str, FileReading],
    deliveries: Sequence[DeliveryReading],
) -> dict[str, list[Trouble]]:
    """What went wrong, by delivery: while receiving, reading, sorting."""
    channels = {d.id: d.channel for d in reception.deliveries}
    found: dict[str, list[Trouble]] = {d: [] for d in channels}
    for p in reception.problems:
        if p.kind != "register" and p.delivery in found:
            name = (p.inside or p.path).rsplit("/", 1)[-1]
            trouble = Trouble(kind=p.kind, channel=channels[p.delivery], file=name, message=p.message)
            found[p.delivery].append(trouble)
    for file in files:
        reading = readings.get(file.sha256)
        why = reading.failed if reading else None
        if why is not None and file.delivery in found:
            found[file.delivery].append(
                Trouble(kind="unreadable", channel=channels[file.delivery], file=file.name, message=why)
            )
    for delivery in deliveries:
        if delivery.error is not None:
            found[delivery.delivery].append(
                Trouble(
                    kind="unreadable",
                    channel=channels[delivery.delivery],
                    file=delivery.delivery,
                    message=delivery.error,
                )
            )
    return found


def batch_file(
    *,
    call: Call,
    started_at: str,
    finished_at: str,
    files: Sequence[SourceFile],
    readings: dict[str, FileReading],
    submissions: Sequence[tuple[str, Submission]],
) -> BatchFile:
    """``submissions`` with the names of their folders."""
    pages = sum(len(r.pages) for r in readings.values())
    return BatchFile(
        call=call.id,
        started_at=started_at,
        finished_at=finished_at,
        received=tuple(
            ReceivedFile(**f.model_dump(), submission=_submission_of(f, submissions)) for f in files
        ),
        submissions=tuple(
            SubmissionEntry(
                applicant=s.applicant.name if s.applicant.cities else name,
                verdict=s.verdict,
                path=f"submissions/{name}/submission.json",
            )
            for name, s in submissions
        ),
        totals=totals(tuple(files), pages),
    )


def _submission_of(file: SourceFile, submissions: Sequence[tuple[str, Submission]]) -> str | None:
    """The applicant whose document the file gave, else the one to whom its delivery belongs alone."""
    holding = [(name, s) for name, s in submissions if any(d.id == file.delivery for d in s.deliveries)]
    using = [
        (name, s)
        for name, s in holding
        if any(file.sha256 in d.files and d.delivery == file.delivery for d in s.documents)
    ]
    chosen = using or holding
    if len(chosen) == 1 or using:
        name, submission = chosen[0]
        return submission.applicant.name if submission.applicant.cities else name
    return None
