"""Tar archives, packed or not, and single packed files."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from pipeline.receive.names import decode_names, stem
from pipeline.receive.spool import CHUNK, DAMAGE, Spool, pieces


def unpack_tar(path: Path, spool: Spool) -> None:
    """Takes a tar apart in two passes: all names first, to decide their encoding, then the contents, as far as they
    go; the second pass breaks off where the first did, and raises."""
    spool.expected = decode_names(_raws(path))
    names = iter(spool.expected)
    taken: dict[str, Path] = {}
    with _open(path) as archive:
        for member in archive:
            if member.isdir():
                continue
            name = next(names)
            if member.islnk() and member.linkname in taken:  # a file that the tar holds once under two names
                spool.add(name, pieces(taken[member.linkname].open("rb")))
            elif member.issym() or member.islnk():
                spool.link(name, member.linkname)
            elif not member.isreg():
                reason = f"“{name}”是设备文件而不是普通文件，已隔离。"
                spool.note(name, state="quarantined", reason=reason, problem="quarantined")
            elif (lies := spool.add(name, _chunks(archive, member))) is not None:
                taken[member.name] = lies
    _verify(path, spool)


def _raws(path: Path) -> list[bytes]:
    """The names of all members, or of those before the break. Raises where there is none."""
    found: list[bytes] = []
    try:
        for member in _members(path):
            found.append(_raw(member))
    except DAMAGE:
        if not found:
            raise
    return found


def _verify(path: Path, spool: Spool) -> None:
    """Reads a packed tar to its very end, where its checksum stands: tarfile itself stops before it. Raises EOFError
    where the content is not what was packed; what follows a whole stream is no harm."""
    with path.open("rb") as stream:
        head = stream.read(6)
    make = next((m for magic, m in _MAGIC if head.startswith(magic)), None)
    if make is None:
        return
    unpacker, total = make(), 0
    try:
        with path.open("rb") as stream:
            while not unpacker.eof and (packed := stream.read(_FEED)):
                total += len(unpacker.decompress(packed))
                spool.check(total)
    except (zlib.error, lzma.LZMAError, OSError) as error:
        raise EOFError(str(error)) from error
    if not unpacker.eof:
        raise EOFError("the packed data end before their end")


def _open(path: Path) -> tarfile.TarFile:
    return tarfile.open(path, "r:*", encoding="utf-8", errors="surrogateescape")


def _members(path: Path) -> Iterator[tarfile.TarInfo]:
    with _open(path) as archive:
        for member in archive:
            if not member.isdir():
                yield member


def _raw(member: tarfile.TarInfo) -> bytes:
    # of a sparse file GNU tar keeps its own name aside, and calls it otherwise
    name = member.pax_headers.get("GNU.sparse.name", member.name)
    return name.encode("utf-8", "surrogateescape")


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


_FEED = 1 << 16  # packed bytes at once: of a bomb they are 64 MB at most


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...

    def decompress(self, data: bytes, /) -> bytes: ...


_MAGIC: tuple[tuple[bytes, Callable[[], _Unpacker]], ...] = (
    (b"\x1f\x8b", lambda: zlib.decompressobj(31)),
    (b"BZh", bz2.BZ2Decompressor),
    (b"\xfd7zXZ", lzma.LZMADecompressor),
)
_OPENERS: dict[str, Callable[[Path], object]] = {
    "application/gzip": gzip.open,
    "application/x-bzip2": bz2.open,
    "application/x-xz": lzma.open,
}


def unpack_stream(path: Path, name: str, media_type: str, spool: Spool) -> None:
    """Takes the one file out of a .gz, .bz2 or .xz; it is named as the outer one without its ending."""
    stream = cast(BinaryIO, _OPENERS[media_type](path))
    spool.add(stem(name.rsplit("/", 1)[-1]), pieces(stream))
