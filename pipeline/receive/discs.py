"""Disc images: Rock Ridge names before Joliet before UDF before plain ISO 9660 names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from struct import error as StructError
from typing import Any, BinaryIO

from pycdlib import PyCdlib
from pycdlib.pycdlibexception import PyCdlibException

from pipeline.receive.libarchives import unpack_archive
from pipeline.receive.names import clean, decode_names
from pipeline.receive.spool import CHUNK, Spool

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
    """A file on the disc: its raw path parts and what pycdlib knows of it."""

    def __init__(self, parts: tuple[bytes, ...], record: Any) -> None:
        self.parts = parts
        self.record = record


def unpack_disc(path: Path, spool: Spool) -> None:
    """Takes a disc image apart; where pycdlib cannot read it, libarchive tries. Raises TooMuch, OSError."""
    iso = PyCdlib()
    with path.open("rb") as stream:
        try:
            iso.open_fp(stream)
            files = list(_walk(iso))
        except _BROKEN:
            files = []
        try:
            if files:
                _extract(iso, stream, files, spool)
                return
        finally:
            if getattr(iso, "_initialized", False):
                iso.close()
    unpack_archive(path, spool)


def _extract(iso: PyCdlib, stream: BinaryIO, files: list[_File], spool: Spool) -> None:
    names = decode_names([b"/".join(f.parts) for f in files])
    joliet_or_udf = not iso.has_rock_ridge()
    spool.expected = [clean(name.removesuffix(";1") if joliet_or_udf else name) for name in names]
    for file, shown in zip(files, spool.expected, strict=True):
        link = _rock_ridge_link(file.record)
        if link is not None:
            spool.link(shown, link)
        else:
            spool.add(shown, _chunks(iso, stream, file.record))


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


def _chunks(iso: PyCdlib, stream: BinaryIO, record: Any) -> Iterator[bytes]:
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
