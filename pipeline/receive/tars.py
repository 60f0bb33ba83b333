"""Tar archives, packed or not, and single packed files."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from pipeline.receive.names import decode_names, stem
from pipeline.receive.spool import CHUNK, Spool, pieces


def unpack_tar(path: Path, spool: Spool) -> None:
    """Takes a tar apart in two passes: all names first, to decide their encoding, then the contents."""
    spool.expected = decode_names([_raw(m) for m in _members(path)])
    names = iter(spool.expected)
    with _open(path) as archive:
        for member in archive:
            if member.isdir():
                continue
            name = next(names)
            if member.issym() or member.islnk():
                spool.link(name, member.linkname)
            elif not member.isreg():
                reason = f"“{name}”是设备文件而不是普通文件，已隔离。"
                spool.note(name, state="quarantined", reason=reason, problem="quarantined")
            else:
                spool.add(name, _chunks(archive, member))


def _open(path: Path) -> tarfile.TarFile:
    return tarfile.open(path, "r:*", encoding="utf-8", errors="surrogateescape")


def _members(path: Path) -> Iterator[tarfile.TarInfo]:
    with _open(path) as archive:
        for member in archive:
            if not member.isdir():
                yield member


def _raw(member: tarfile.TarInfo) -> bytes:
    return member.name.encode("utf-8", "surrogateescape")


def _chunks(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[bytes]:
    stream = archive.extractfile(member)
    if stream is None:
        return
    with stream:
        left = member.size
        while left and (chunk := stream.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
        if left:
            raise EOFError("tar ends within a member")


_OPENERS: dict[str, Callable[[Path], object]] = {
    "application/gzip": gzip.open,
    "application/x-bzip2": bz2.open,
    "application/x-xz": lzma.open,
}


def unpack_stream(path: Path, name: str, media_type: str, spool: Spool) -> None:
    """Takes the one file out of a .gz, .bz2 or .xz; it is named as the outer one without its ending."""
    stream = cast(BinaryIO, _OPENERS[media_type](path))
    spool.add(stem(name.rsplit("/", 1)[-1]), pieces(stream))
