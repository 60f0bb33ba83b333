"""Archives through libarchive: rar, 7z, cab, zips that zipfile cannot read, discs that pycdlib cannot."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import libarchive
from libarchive import ffi

from pipeline.receive.names import decode_names, stem
from pipeline.receive.spool import CHUNK, Locked, Spool, locked, pieces

_is_encrypted = ffi.libarchive.archive_entry_is_encrypted
_is_encrypted.argtypes = [ctypes.c_void_p]
_is_encrypted.restype = ctypes.c_int
# by their first bytes. libarchive's own guess gives a zip at the very end of a file, as a .docx stored in a RAR without
# being packed is, before the RAR: its parts would be read in place of the archive's files
_TOLD = ((b"Rar!\x1a\x07\x00", "rar"), (b"Rar!\x1a\x07\x01\x00", "rar5"))


def unpack_archive(path: Path, spool: Spool, passwords: tuple[str, ...] = ()) -> None:
    """Takes an archive apart. Raises Locked where all of it is encrypted and no password fits, TooMuch,
    OSError where it cannot be read from its beginning. What can be read before a break is kept."""
    try:
        raws, broken = _raw_names(path)
    except libarchive.ArchiveError as error:
        if _wants_password(error):
            raise Locked from error
        raise OSError(str(error)) from error
    names = [name.replace("\\", "/") for name in decode_names(raws)]
    spool.expected = names
    password = _fitting(path, passwords)
    locked_ones = _extract(path, spool, names, password)
    if names and locked_ones == len(names):
        raise Locked
    if broken or spool.count < len(names):
        raise OSError("archive ends before its end")


def unpack_packed(path: Path, name: str, spool: Spool) -> None:
    """Takes apart a file packed by a program of its own kind (.zst, .lzma, .lz, .Z): a tar in it as an archive, any
    other as one file, named without the ending. Raises as `unpack_archive`."""
    try:
        _raw_names(path)
    except libarchive.ArchiveError:
        with libarchive.file_reader(str(path), "raw") as archive:
            for entry in archive:
                spool.add(stem(name.rsplit("/", 1)[-1]), _blocks(entry))
        return
    unpack_archive(path, spool)


def _raw_names(path: Path) -> tuple[list[bytes], bool]:
    """The names of all entries but folders, and whether the list broke off."""
    raws: list[bytes] = []
    with _opened(path) as archive:
        try:
            for entry in archive:
                if not entry.isdir:
                    raws.append(_raw_name(entry))
        except libarchive.ArchiveError:
            if not raws:
                raise
            return raws, True
    return raws, False


def _opened(path: Path, password: str | None = None) -> AbstractContextManager[Any]:
    with path.open("rb") as stream:
        head = stream.read(8)
    kind = next((name for mark, name in _TOLD if head.startswith(mark)), "all")
    archive: AbstractContextManager[Any] = libarchive.file_reader(str(path), kind, passphrase=password)
    return archive


def _raw_name(entry: libarchive.entry.ArchiveEntry) -> bytes:
    raw = ffi.entry_pathname(entry._entry_p)
    if raw is not None:
        return bytes(raw)
    wide = ffi.entry_pathname_w(entry._entry_p)
    return (wide or "?").encode("utf-8", "backslashreplace")


def _extract(path: Path, spool: Spool, names: list[str], password: str | None) -> int:
    """The number of members that stayed locked."""
    locked_ones = 0
    at = 0
    taken: dict[str, Path] = {}
    with _opened(path, password) as archive:
        try:
            for entry in archive:
                if entry.isdir:
                    continue
                if at >= len(names):
                    break
                name = names[at]
                at += 1
                if entry.islnk and entry.linkpath in taken:  # a file that the tar holds once under two names
                    spool.add(name, pieces(taken[entry.linkpath].open("rb")))
                elif entry.issym or entry.islnk:
                    spool.link(name, str(entry.linkpath))
                elif entry.isblk or entry.ischr or entry.isfifo or entry.issock:
                    _special(spool, name)
                elif password is None and _is_encrypted(entry._entry_p):
                    locked_ones += 1
                    spool.note(name, state="failed", reason=locked(name), problem="encrypted")
                elif (lies := spool.add(name, _blocks(entry))) is not None:
                    taken[entry.pathname] = lies
        except libarchive.ArchiveError:
            pass  # what was not reached shows in the count
    return locked_ones


def _special(spool: Spool, name: str) -> None:
    spool.note(
        name, state="quarantined", reason=f"“{name}”是设备文件而不是普通文件，已隔离。", problem="quarantined"
    )


def _blocks(entry: libarchive.entry.ArchiveEntry) -> Iterator[bytes]:
    given = 0
    try:
        for block in entry.get_blocks():
            given += len(block)
            yield bytes(block)
    except libarchive.ArchiveError as error:
        if _wants_password(error):
            raise Locked from error
        raise OSError(str(error)) from error
    yield from _last_hole(entry, given)


def _last_hole(entry: libarchive.entry.ArchiveEntry, given: int) -> Iterator[bytes]:
    """The zeros at the end of a sparse file in a tar, which libarchive leaves out."""
    tar = re.search(rb"(?i)tar|pax", ffi.format_name(entry._archive_p))
    left = (entry.size or 0) - given if tar else 0
    while left > 0:
        yield bytes(min(CHUNK, left))
        left -= CHUNK


def _fitting(path: Path, passwords: tuple[str, ...]) -> str | None:
    """The first password with which the first encrypted member reads; None where none does or is needed."""
    for password in passwords:
        try:
            with _opened(path, password) as archive:
                for entry in archive:
                    if not entry.isdir and _is_encrypted(entry._entry_p):
                        for _ in entry.get_blocks():
                            break
                        return password
        except libarchive.ArchiveError:
            continue
    return None


def _wants_password(error: libarchive.ArchiveError) -> bool:
    text = str(error).lower()
    return any(word in text for word in ("passphrase", "password", "encrypt", "crypto"))
