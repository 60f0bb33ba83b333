"""Where the worker puts what it takes out of a container: under names of its own, within limits."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterable, Iterator
from lzma import LZMAError
from pathlib import Path
from tarfile import TarError
from types import TracebackType
from typing import BinaryIO
from zipfile import BadZipFile

from pipeline.model import FileState
from pipeline.receive.names import clean, dangerous, litter, shown
from pipeline.receive.records import Limits, Member, ProblemKind

CHUNK = 1 << 20
# What decoders raise on broken data; RuntimeError and NotImplementedError are zipfile's.
DAMAGE = (
    OSError, EOFError, ValueError, RuntimeError, BadZipFile, TarError, LZMAError, zlib.error, KeyError, IndexError,
)  # fmt: skip


class TooMuch(Exception):
    """A container holds more than is allowed; the text says what, in Chinese."""


class Locked(Exception):
    """A container or member wants a password that is not known."""


class Spool:
    """Writes members into ``folder`` and a line about each into ``members.jsonl`` as soon as it is whole,
    so that they survive a crash of the process."""

    def __init__(
        self, folder: Path, *, limits: Limits, members_left: int, bytes_left: int, packed: int
    ) -> None:
        self.folder = folder
        self.limits = limits
        self.members_left = members_left
        self.bytes_left = bytes_left
        self.packed = max(1, packed)
        self.unpacked = 0
        self.count = 0
        self.expected: list[str] = []  # the names of all members, in the order in which they are taken out
        self._list = (folder / "members.jsonl").open("w", encoding="utf-8")

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._list.close()

    def add(
        self,
        name: str,
        chunks: Iterable[bytes],
        *,
        state: FileState | None = None,
        reason: str | None = None,
        problem: ProblemKind | None = None,
    ) -> Path | None:
        """Takes a member out and says where it lies, None where it could not be taken out. Broken data are noted,
        not raised. Raises TooMuch."""
        self._next(name)
        if state is None and (why := dangerous(name)):
            state, reason, problem = "quarantined", why, "quarantined"
        elif state is None and (why := litter(name)):
            state, reason = "ignored", why
        file = f"m{self.count:06d}"
        target = self.folder / file
        try:
            size = self._write(target, chunks)
        except TooMuch as error:
            target.unlink(missing_ok=True)
            self._record(name, state="quarantined", reason=str(error), problem="quarantined")
            raise
        except Locked:
            target.unlink(missing_ok=True)
            self._record(name, state="failed", reason=locked(name), problem="encrypted")
        except DAMAGE:
            target.unlink(missing_ok=True)
            self._record(name, state="failed", reason=damaged(name), problem="unreadable")
        else:
            self._record(name, file=file, size=size, state=state, reason=reason, problem=problem)
            return target
        return None

    def note(
        self,
        name: str,
        *,
        state: FileState,
        reason: str,
        problem: ProblemKind | None = None,
        content: bytes = b"",
    ) -> None:
        """Lists a member that was not taken out; ``content`` stands for it (the target of a link)."""
        if content:
            self.add(name, [content], state=state, reason=reason, problem=problem)
            return
        self._next(name)
        self._record(name, state=state, reason=reason, problem=problem)

    def note_rest(self, *, state: FileState, reason: str, problem: ProblemKind) -> None:
        """Lists the expected members that were not reached, as far as the count allows."""
        for name in self.expected[self.count : self.members_left]:
            self.note(name, state=state, reason=f"“{shown(name)}”{reason}", problem=problem)

    def link(self, name: str, target: str) -> None:
        """Lists a link; links are never followed."""
        reason = f"“{shown(name)}”是指向“{shown(target)}”的链接而不是文件，未跟随，请报送文件本身。"
        content = clean(target).encode() or b"?"
        self.add(name, [content], state="quarantined", reason=reason, problem="quarantined")

    def _next(self, name: str) -> None:
        if self.count >= self.members_left:
            raise TooMuch(
                f"内含文件超过{self.limits.members}个，已停止解包，从“{shown(name)}”起的文件未取出。"
            )
        self.count += 1

    def _write(self, target: Path, chunks: Iterable[bytes]) -> int:
        size = 0
        with target.open("wb") as out:
            for chunk in chunks:
                size += len(chunk)
                self.unpacked += len(chunk)
                self.check(self.unpacked)
                out.write(chunk)
        return size

    def check(self, unpacked: int) -> None:
        """Raises TooMuch where so many bytes out of this file are more than is allowed."""
        if unpacked > self.bytes_left:
            raise TooMuch(f"解包后的总量超过{self.limits.bytes >> 20}MB的上限，疑似压缩炸弹，已停止解包。")
        if unpacked > max(self.limits.ratio_floor, self.limits.ratio * self.packed):
            raise TooMuch(f"解包后的大小超过原文件的{self.limits.ratio}倍，疑似压缩炸弹，已停止解包。")

    def _record(
        self,
        name: str,
        *,
        file: str | None = None,
        size: int = 0,
        state: FileState | None = None,
        reason: str | None = None,
        problem: ProblemKind | None = None,
    ) -> None:
        member = Member(
            name=clean(name) or "（无名）", file=file, bytes=size, state=state, reason=reason, problem=problem
        )
        self._list.write(member.model_dump_json() + "\n")
        self._list.flush()


def pieces(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes of ``stream``, closed at the end."""
    with contextlib.closing(stream):
        while chunk := stream.read(CHUNK):
            yield chunk


def locked(name: str) -> str:
    return f"“{shown(name)}”已加密，无法打开，请来文单位提供密码或重新报送未加密的文件。"


def damaged(name: str) -> str:
    return f"“{shown(name)}”已损坏，无法取出，请来文单位重新报送。"
