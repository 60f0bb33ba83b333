"""Records of the receiving room: what it promises to the flow, and what its worker process reports."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from pipeline.model import Delivery, FileState, Kept, Record, SourceFile

ProblemKind = Literal["encrypted", "unreadable", "quarantined", "link", "register", "media"]
Shape = Literal["plain", "archive", "message", "mailbox"]

EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


class Limits(Record):
    """What one received file may cost. ``members`` and ``bytes`` hold for an outer file with all that is
    in it; the others for one archive, message or disc image."""

    members: int = 10_000
    bytes: int = 4 << 30
    ratio: int = 200  # unpacked : packed, judged above ``ratio_floor`` unpacked bytes
    ratio_floor: int = 100 << 20
    depth: int = 5  # containers within containers
    memory: int = 2 << 30  # address space of the worker process, bytes
    cpu_seconds: int = 240
    wall_seconds: float = 300.0


class Keep(Protocol):
    """Stores an original by digest, unchanged, and says where it lies."""

    def __call__(self, stream: BinaryIO) -> Kept: ...


class Problem(Record):
    """Something a person must know about a delivery; ``message`` is one Chinese sentence."""

    delivery: str  # "" where it belongs to none
    kind: ProblemKind
    path: str
    inside: str | None = None
    message: str


class Reception(Record):
    """All that arrived. ``SourceFile.delivery`` is "" for the register, for litter and for files outside
    the channel folders; every other value is the id of a delivery in ``deliveries``. Two members of one
    archive may have the same name: ``path`` and ``inside`` are then the same, the digests differ."""

    deliveries: tuple[Delivery, ...]
    files: tuple[SourceFile, ...]
    problems: tuple[Problem, ...] = ()


# --- for the audit ----------------------------------------------------------------------------------


class Receipt(Record):
    """The list of everything received, written the moment it was in, before anything was read. ``at``: ISO."""

    at: str
    files: tuple[SourceFile, ...]


class RecountJob(Record):
    """A kept original that came as ``name``."""

    source: Path
    name: str
    passwords: tuple[str, ...] = ()
    volumes: tuple[Path, ...] = ()  # as in `Job`
    limits: Limits = Limits()


class Count(Record):
    """``family`` is None where the file holds no others. ``digests``: SHA-256 of every member whose bytes can be
    told; ``dark``: members of which only the number is known (locked, links, re-written on the way in);
    ``derived``: how many members the receiving may add of its own (a message's text, an unlocked copy).
    ``whole`` is False where the list may have broken off."""

    family: Literal["archive", "disc", "message", "mailbox", "pdf", "office"] | None = None
    digests: tuple[str, ...] = ()
    dark: int = 0
    derived: int = 0
    whole: bool = True


# --- between the receiving process and its worker ---------------------------------------------------


class Job(Record):
    """A kept file to be looked at and, if it holds others, taken apart into ``spool``."""

    source: Path
    name: str
    spool: Path
    limits: Limits
    members_left: int
    bytes_left: int
    may_unpack: bool = True
    passwords: tuple[str, ...] = ()
    volumes: tuple[Path, ...] = ()  # all parts of a split archive in order; ``source`` is the leading one
    volume_kind: Literal["bytes", "zip", "rar"] = "bytes"


class RegisterJob(Record):
    """A register to be read into rows."""

    register_file: Path
    limits: Limits = Limits()


class Table(Record):
    """The rows of a register, every cell as text."""

    rows: tuple[tuple[str, ...], ...] = ()


class MessageFacts(Record):
    sender: str | None = None
    subject: str | None = None
    received_on: str | None = None
    links: tuple[str, ...] = ()
    link_note: str | None = None  # one Chinese sentence, where files came as links only


class Member(Record):
    """A file found in a container. ``file`` is its name in the spool, None where it was not taken out.
    ``state`` is None where it is to be looked at in turn."""

    name: str
    file: str | None = None
    bytes: int = 0
    state: FileState | None = None
    reason: str | None = None
    problem: ProblemKind | None = None


class Look(Record):
    """What a file is. ``reason`` is a Chinese sentence, always there where ``state`` is not read."""

    media_type: str = "application/octet-stream"
    shape: Shape = "plain"
    state: FileState = "read"
    reason: str | None = None
    problem: ProblemKind | None = None
    message: MessageFacts | None = None
