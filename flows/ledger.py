"""What became of every file received, and the totals that must balance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.steps.file import FileReading
from pipeline.call import Call
from pipeline.checks import Trouble
from pipeline.contract import BatchFile, ReceivedFile, SubmissionEntry, totals
from pipeline.model import Record, SourceFile, Submission, Verdict
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


def by_delivery(files: Sequence[SourceFile]) -> dict[str, list[SourceFile]]:
    found: dict[str, list[SourceFile]] = {}
    for file in files:
        found.setdefault(file.delivery, []).append(file)
    return found


def troubles(
    reception: Reception,
    files: Sequence[SourceFile],
    readings: dict[str, FileReading],
    sorting: Mapping[str, str],
) -> dict[str, list[Trouble]]:
    """What went wrong, by delivery: while receiving, reading, sorting (``sorting``: why, by delivery)."""
    channels = {d.id: d.channel for d in reception.deliveries}
    found: dict[str, list[Trouble]] = {d: [] for d in channels}
    for p in reception.problems:
        if p.delivery in found:
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
    for delivery, why in sorting.items():
        trouble = Trouble(kind="unreadable", channel=channels[delivery], file=delivery, message=why)
        found[delivery].append(trouble)
    return found


class Assessed(Record):
    """What batch.json tells of an applicant. ``name``: of its folder; ``used``: delivery and digest of each file
    that gave a document."""

    name: str
    applicant: str
    verdict: Verdict
    deliveries: frozenset[str]
    used: frozenset[tuple[str, str]]


def assessed(submission: Submission, name: str) -> Assessed:
    return Assessed(
        name=name,
        applicant=submission.applicant.name if submission.applicant.cities else name,
        verdict=submission.verdict,
        deliveries=frozenset(d.id for d in submission.deliveries),
        used=frozenset((d.delivery, sha256) for d in submission.documents for sha256 in d.files),
    )


def batch_file(
    *,
    call: Call,
    started_at: str,
    finished_at: str,
    files: Sequence[SourceFile],
    readings: dict[str, FileReading],
    submissions: Sequence[Assessed],
) -> BatchFile:
    holding: dict[str, list[Assessed]] = {}
    for s in submissions:
        for delivery in s.deliveries:
            holding.setdefault(delivery, []).append(s)
    return BatchFile(
        call=call.id,
        started_at=started_at,
        finished_at=finished_at,
        received=tuple(
            ReceivedFile(**f.model_dump(), submission=_owner(f, holding.get(f.delivery, []))) for f in files
        ),
        submissions=tuple(
            SubmissionEntry(
                applicant=s.applicant,
                verdict=s.verdict,
                path=f"submissions/{s.name}/submission.json",
            )
            for s in submissions
        ),
        totals=totals(tuple(files), sum(r.pages for r in readings.values())),
    )


def _owner(file: SourceFile, holding: Sequence[Assessed]) -> str | None:
    """The applicant whose document the file gave, else the one to whom its delivery belongs alone."""
    using = [s for s in holding if (file.delivery, file.sha256) in s.used]
    chosen = using or holding
    return chosen[0].applicant if len(chosen) == 1 or using else None
