"""7z archives: libarchive reads them, but for locked ones, which go through py7zr."""

from __future__ import annotations

import lzma
from collections.abc import Sequence
from pathlib import Path
from struct import error as StructError

import py7zr
from py7zr.exceptions import ArchiveError, PasswordRequired
from py7zr.io import Py7zIO, WriterFactory

from pipeline.receive.libarchives import unpack_archive
from pipeline.receive.names import clean
from pipeline.receive.spool import Locked, Spool, TooMuch, locked, pieces

_BROKEN = (
    ArchiveError, lzma.LZMAError, OSError, EOFError, ValueError, IndexError, KeyError, TypeError, AttributeError,
    RuntimeError, AssertionError, StructError,
)  # fmt: skip


def unpack_seven(path: Path, spool: Spool, passwords: Sequence[str]) -> None:
    """Takes a 7z apart. Raises Locked where it is locked and no password fits, TooMuch, OSError."""
    if not _locked(path):
        unpack_archive(path, spool)
        return
    for number, password in enumerate(passwords):
        taken = _Aside(spool.folder / f"7z{number}", spool)
        try:
            with py7zr.SevenZipFile(path, password=password) as archive:
                archive.extractall(factory=taken)
        except TooMuch:
            raise
        except _BROKEN:
            taken.forget()
            continue
        taken.give()
        return
    for name in _visible(path):
        spool.note(name, state="failed", reason=locked(name), problem="encrypted")
    raise Locked


def _visible(path: Path) -> list[str]:
    """The names of a locked archive, where they are not locked too."""
    try:
        with py7zr.SevenZipFile(path) as archive:
            return [clean(f.filename).replace("\\", "/") for f in archive.files if not f.is_directory]
    except (PasswordRequired, *_BROKEN):
        return []


def _locked(path: Path) -> bool:
    try:
        with py7zr.SevenZipFile(path) as archive:
            return bool(archive.needs_password())
    except PasswordRequired:
        return True
    except _BROKEN:
        return False  # libarchive will say what is wrong with it


class _Aside(WriterFactory):
    """Members in files of our naming: only when all are read is it certain that the password was right."""

    def __init__(self, folder: Path, spool: Spool) -> None:
        folder.mkdir()
        self.folder = folder
        self.spool = spool
        self.names: list[str] = []
        self.total = 0

    def create(self, filename: str) -> Py7zIO:
        self.names.append(clean(filename).replace("\\", "/"))
        return _Member(self, self.folder / str(len(self.names)))

    def count(self, size: int) -> None:
        self.total += size
        self.spool.check(self.total)

    def give(self) -> None:
        """Puts the members into the spool."""
        self.spool.expected = self.names
        for number, name in enumerate(self.names, 1):
            file = self.folder / str(number)
            self.spool.add(name, pieces(file.open("rb")))
            file.unlink()
        self.folder.rmdir()

    def forget(self) -> None:
        for file in self.folder.iterdir():
            file.unlink()
        self.folder.rmdir()


class _Member(Py7zIO):
    def __init__(self, owner: _Aside, path: Path) -> None:
        self.owner = owner
        self.path = path
        path.touch()

    def write(self, s: bytes | bytearray) -> int:
        self.owner.count(len(s))
        with self.path.open("ab") as out:
            return out.write(s)

    def read(self, size: int | None = None) -> bytes:
        with self.path.open("rb") as stream:
            return stream.read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return offset

    def flush(self) -> None:
        return

    def size(self) -> int:
        return self.path.stat().st_size
