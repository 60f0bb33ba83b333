"""What was received for a case: deliveries as registered, every file with what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.checks.context import CHANNEL_LABELS
from pipeline.reports import words
from review.cases import Case
from review.places import case_url


@dataclass(frozen=True)
class FileRow:
    where: str
    state: str
    state_name: str
    reason: str
    size: str
    sha256: str
    href: str
    delivery: str


@dataclass(frozen=True)
class DeliveryRow:
    id: str
    channel: str
    channel_name: str
    received_on: str
    copies: str
    sender: str
    note: str
    registered: bool


def file_rows(case: Case) -> tuple[FileRow, ...]:
    order = {"failed": 0, "quarantined": 1, "read": 2}
    files = sorted(case.submission.files, key=lambda f: (f.delivery, order.get(f.state, 3)))
    return tuple(
        FileRow(
            where=f.path + (f" ▸ {f.inside}" if f.inside else ""),
            state=f.state,
            state_name=words.STATES[f.state],
            reason=f.reason or "",
            size=_size(f.bytes),
            sha256=f.sha256,
            href="" if f.state == "quarantined" else case_url(case.name, f"/original/{f.sha256}"),
            delivery=f.delivery,
        )
        for f in files
    )


def _size(number: int) -> str:
    if number < 1024:
        return f"{number} 字节"
    return f"{number / 1024:.0f} KB" if number < 1 << 20 else f"{number / (1 << 20):.1f} MB"


def delivery_rows(case: Case) -> tuple[DeliveryRow, ...]:
    return tuple(
        DeliveryRow(
            id=d.id,
            channel=d.channel,
            channel_name=CHANNEL_LABELS[d.channel],
            received_on=d.received_on or "",
            copies="" if d.copies is None else str(d.copies),
            sender=d.sender or "",
            note=d.note or "",
            registered=case.in_force_for("delivery", d.id) is not None,
        )
        for d in case.submission.deliveries
    )
