"""Disc images: Rock Ridge names before Joliet before UDF before plain ISO 9660 names, and every session."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from struct import error as StructError
from typing import Any, BinaryIO, cast

from pycdlib import PyCdlib
from pycdlib.pycdlibexception import PyCdlibException

from pipeline.model import FileState
from pipeline.receive.libarchives import unpack_archive
from pipeline.receive.names import clean, decode_names, shown
from pipeline.receive.sessions import SECTOR, Session, starts
from pipeline.receive.spool import CHUNK, Spool
from pipeline.receive.udf import unpack_udf

_BROKEN = (
    PyCdlibException,
    StructError,
    IndexError,
    KeyError,
    ValueError,
    UnicodeError,
    AttributeError,
    TypeError,
)
_MAX_FOLDERS = 20_000


class _File:
    """A file on the disc: its raw path parts, what pycdlib knows of it, its name, and of a version that is no longer
    valid the sentence that says so."""

    def __init__(self, parts: tuple[bytes, ...], record: Any) -> None:
        self.parts = parts
        self.record = record
        self.name = ""
        self.replaced: str | None = None

    @property
    def extents(self) -> tuple[tuple[int, int], ...]:
        """Offset and length of each piece of the file on the disc."""
        found, record = [], self.record
        while record is not None:
            if record.inode is not None:
                found.append((record.inode.fp_offset, record.inode.data_length))
            record = getattr(record, "data_continuation", None)
        return tuple(found)


def unpack_disc(path: Path, spool: Spool) -> None:
    """Takes a disc image apart: all sessions by pycdlib, what it cannot read by libarchive, UDF alone by 7z.
    Raises TooMuch, OSError."""
    with path.open("rb") as stream:
        first = _listed(stream)
        begins = starts(stream, [e for f in first or () for e in f.extents])
        found = _all_sessions(stream, begins) if len(begins) > 1 else first
        if found:
            _extract(stream, found, spool)
            return
        udf_alone = not begins and _has_udf(stream)
    if udf_alone:
        unpack_udf(path, spool)
    elif found is None:
        unpack_archive(path, spool)
        if not spool.count:
            raise OSError("no list of files")


def _extract(stream: BinaryIO, files: Sequence[_File], spool: Spool) -> None:
    spool.expected = [f.name for f in files]
    for file in files:
        link = _rock_ridge_link(file.record)
        if link is not None:
            spool.link(file.name, link)
        else:
            state: FileState | None = "ignored" if file.replaced else None
            spool.add(file.name, _chunks(stream, file.record), state=state, reason=file.replaced)


def _listed(stream: BinaryIO) -> list[_File] | None:
    """The files of an image; None where pycdlib cannot read it."""
    iso = PyCdlib()
    try:
        iso.open_fp(stream)
        files = list(_walk(iso))
        versioned = not iso.has_rock_ridge()
    except _BROKEN:
        return None
    finally:
        if getattr(iso, "_initialized", False):
            iso.close()
    for file, name in zip(files, decode_names([b"/".join(f.parts) for f in files]), strict=True):
        file.name = clean(name.removesuffix(";1") if versioned else name)
    return files


def _all_sessions(stream: BinaryIO, begins: Sequence[int]) -> list[_File]:
    """The files of the last session, then what older ones have beside them. One that was burnt anew under its name
    counts as replaced."""
    found: list[_File] = []
    current: set[str] = set()
    seen: set[tuple[str, tuple[tuple[int, int], ...]]] = set()
    for begin in reversed(begins):
        view = io.BufferedReader(Session(stream, begin), SECTOR)
        listed = _listed(cast(BinaryIO, view)) or []
        places = [(f.name, f.extents) for f in listed]
        for file, place in zip(listed, places, strict=True):
            if place in seen:
                continue
            if current:
                file.name = f"以前刻录/{place[0]}"
            if place[0] in current:
                file.replaced = f"“{shown(place[0])}”是光盘上以前刻录、后来被同名文件替换的版本，以最后一次刻录为准，已忽略。"
            found.append(file)
        seen.update(places)
        current.update(name for name, _ in places)
    return found


def _has_udf(stream: BinaryIO) -> bool:
    stream.seek(16 * SECTOR)
    beginning = stream.read(32 * SECTOR)
    return b"NSR02" in beginning or b"NSR03" in beginning


def _walk(iso: PyCdlib) -> Iterator[_File]:
    if iso.has_rock_ridge() or not (iso.has_joliet() or iso.has_udf()):
        yield from _records(iso.get_record(iso_path="/"), iso.has_rock_ridge())
    elif iso.has_joliet():
        yield from _records(iso.get_record(joliet_path="/"), False, joliet=True)
    else:
        yield from _udf_records(iso.get_record(udf_path="/"))


def _records(root: Any, rock_ridge: bool, joliet: bool = False) -> Iterator[_File]:
    """The files under a directory record, in the disc's order, every folder once."""
    waiting: list[tuple[tuple[bytes, ...], Any]] = [((), root)]
    seen: set[int] = set()
    while waiting:
        parts, folder = waiting.pop(0)
        if folder.extent_location() in seen or len(seen) > _MAX_FOLDERS:
            continue
        seen.add(folder.extent_location())
        continued = False
        for child in folder.children:
            if child.is_dot() or child.is_dotdot():
                continue
            raw = child.file_identifier()
            if rock_ridge and child.rock_ridge is not None:
                raw = child.rock_ridge.name() or raw
            elif joliet:
                raw = raw.decode("utf-16_be", "replace").encode("utf-8", "backslashreplace")
            if child.is_dir():
                waiting.append(((*parts, raw), child))
            elif not continued:  # further extents of one file follow as records of the same name
                yield _File((*parts, raw), child)
            continued = not child.is_dir() and child.data_continuation is not None


def _udf_records(root: Any) -> Iterator[_File]:
    waiting: list[tuple[tuple[bytes, ...], Any]] = [((), root)]
    folders = 0
    while waiting and folders < _MAX_FOLDERS:
        parts, folder = waiting.pop(0)
        folders += 1
        for identifier in folder.fi_descs.values():
            if identifier.is_parent() or identifier.file_entry is None:
                continue
            raw = identifier.fi.decode(identifier.encoding or "latin-1", "replace").encode("utf-8")
            entry = identifier.file_entry
            if identifier.is_dir():
                waiting.append(((*parts, raw), entry))
            else:
                yield _File((*parts, raw), entry)


def _rock_ridge_link(record: Any) -> str | None:
    rock_ridge = getattr(record, "rock_ridge", None)
    if rock_ridge is None or not rock_ridge.is_symlink():
        return None
    return bytes(rock_ridge.symlink_path()).decode("utf-8", "replace")


def _chunks(stream: BinaryIO, record: Any) -> Iterator[bytes]:
    """The bytes of a file. Raises OSError where the image ends before the file does."""
    while record is not None:
        inode = record.inode
        if inode is not None:
            left = inode.data_length
            stream.seek(inode.fp_offset)
            while left:
                chunk = stream.read(min(CHUNK, left))
                if not chunk:
                    raise OSError("disc image ends within a file")
                left -= len(chunk)
                yield chunk
        record = getattr(record, "data_continuation", None)
