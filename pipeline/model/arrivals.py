"""What arrives: deliveries and their files."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from pipeline.model.record import Channel, FileState, Record


class Delivery(Record):
    """One arrival: a paper parcel, a disc, a message. ``id`` is its path in the inbox without ending."""

    id: str
    channel: Channel
    received_on: str | None = None  # ISO day; None = unknown
    copies: int | None = None  # paper only; None = not registered
    sender: str | None = None
    subject: str | None = None  # of a message
    note: str | None = None  # 备注 of the register
    links: tuple[str, ...] = ()  # cloud links in place of attachments
    extra: dict[str, str] = Field(default_factory=dict)  # further columns of the register


class Kept(Record):
    """An original, kept under its digest: where it lies (read-only), its size in bytes."""

    sha256: str
    path: Path
    bytes: int


class SourceFile(Record):
    """One file received, at any depth. ``path`` is the outer file relative to the inbox, ``inside`` the
    path within it (members of members joined by ``!/``)."""

    delivery: str
    path: str
    inside: str | None = None
    sha256: str
    bytes: int
    media_type: str
    state: FileState
    reason: str | None = None

    @property
    def name(self) -> str:
        """The last part of the innermost path."""
        return (self.inside or self.path).replace("!/", "/").rsplit("/", 1)[-1]
