"""Zip archives: names decided per archive, members streamed out one by one."""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from pipeline.receive.libarchives import unpack_archive
from pipeline.receive.names import clean, decode_names, mend
from pipeline.receive.spool import CHUNK, Locked, Spool, locked

_UTF8_FLAG = 0x800
_DEFLATE64 = 9  # what Windows makes of files over 2 GB; neither zipfile nor libarchive reads it
_ENCRYPTED = 0x1
_KNOWN_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, _DEFLATE64}
_FEED = 1 << 16
_UNICODE_PATH = 0x7075  # Info-ZIP's extra field


def unpack_zip(path: Path, spool: Spool, passwords: tuple[str, ...], starts: Sequence[int] = ()) -> None:
    """Takes a zip apart. ``starts``: where each part of a split one begins in ``path``, its joined parts. Raises Locked where all of it is encrypted and no password fits, TooMuch, and
    the errors of spool.DAMAGE where its directory cannot be read."""
    try:
        archive = _opened(path, spool)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        unpack_archive(path, spool, passwords)  # reads truncated ones as far as they go
        return
    with archive:
        if starts:
            _relocate(archive, path, starts)
        infos = [i for i in archive.infolist() if not _is_folder(i)]
        if not starts and any(i.compress_type not in _KNOWN_METHODS for i in infos):
            unpack_archive(path, spool, passwords)  # AES, PPMd, XZ …
            return
        names = zip_names(infos)
        spool.expected = names
        whole = bool(infos) and all(i.flag_bits & _ENCRYPTED for i in infos)
        opened = False
        for info, name in zip(infos, names, strict=True):
            opened = _take(archive, info, name, spool, passwords) or opened
    if whole and not opened:
        raise Locked


def _opened(path: Path, spool: Spool) -> zipfile.ZipFile:
    """The archive; where names are said to be UTF-8 and are not, a copy that does not say so, for such names are
    decided as all others are. Raises as zipfile."""
    try:
        return zipfile.ZipFile(path)
    except UnicodeDecodeError:
        copy = spool.folder / "names.zip"
        shutil.copyfile(path, copy)
        with copy.open("r+b") as stream:
            _unflag(stream, zipfile._EndRecData(stream))  # type: ignore[attr-defined]
        return zipfile.ZipFile(copy)


def _unflag(stream: BinaryIO, end: Sequence[int]) -> None:
    """Takes the mark of UTF-8 from the list of members and from what stands before each; ``end``: zipfile's record of
    where the list lies."""
    size, place, told = end[5], end[9] - end[5], end[6]
    stream.seek(place)
    listed = stream.read(size)
    at = 0
    while listed[at : at + 4] == b"PK\x01\x02" and at + 46 <= size:
        _clear(stream, place + at + 8, listed[at + 8 : at + 10])
        header = place - told + int.from_bytes(listed[at + 42 : at + 46], "little")
        stream.seek(header)
        before = stream.read(8)
        if before.startswith(b"PK\x03\x04"):
            _clear(stream, header + 6, before[6:8])
        at += 46 + sum(int.from_bytes(listed[at + n : at + n + 2], "little") for n in (28, 30, 32))


def _clear(stream: BinaryIO, place: int, flags: bytes) -> None:
    stream.seek(place)
    stream.write((int.from_bytes(flags, "little") & ~_UTF8_FLAG).to_bytes(2, "little"))


def _relocate(archive: zipfile.ZipFile, path: Path, starts: Sequence[int]) -> None:
    """Members of a split zip are placed within their part; zipfile takes all places as in one file, shifted by what
    stands before its list of files."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - (1 << 16) - 22))
        tail = stream.read()
    end = tail.rfind(b"PK\x05\x06")
    shift = archive.start_dir - int.from_bytes(tail[end + 16 : end + 20], "little")
    for info in archive.infolist():
        if info.volume >= len(starts):
            raise zipfile.BadZipFile("a part lacks")
        info.header_offset += starts[info.volume] - shift


def _take(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, spool: Spool, passwords: tuple[str, ...]
) -> bool:
    """Whether the member could be opened."""
    if stat.S_ISLNK(info.external_attr >> 16):
        spool.link(name, _link_target(archive, info))
        return True
    if not info.flag_bits & _ENCRYPTED:
        spool.add(name, _chunks(archive, info, None))
        return True
    password = _password(archive, info, passwords)
    if password is None:
        spool.note(name, state="failed", reason=locked(name), problem="encrypted")
        return False
    spool.add(name, _chunks(archive, info, password))
    return True


def _is_folder(info: zipfile.ZipInfo) -> bool:
    """A name that ends as folders' do, and nothing in it: what has content is a file, whatever it is called."""
    return info.filename.endswith(("/", "\\")) and info.file_size == 0


def zip_names(infos: list[zipfile.ZipInfo]) -> list[str]:
    """The members' names: UTF-8 where the archive says so, the best reading of all others together."""
    raws = {n: i.orig_filename.encode("cp437") for n, i in enumerate(infos) if not _declared(i)}
    decided = dict(zip(raws, decode_names(list(raws.values())), strict=True))
    names = [_declared(info) or decided[n] for n, info in enumerate(infos)]
    return [clean(name).replace("\\", "/") for name in names]


def _declared(info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & _UTF8_FLAG:
        return mend(info.orig_filename)
    raw = info.orig_filename.encode("cp437")
    at, extra = 0, info.extra
    while at + 4 <= len(extra):
        key, size = (
            int.from_bytes(extra[at : at + 2], "little"),
            int.from_bytes(extra[at + 2 : at + 4], "little"),
        )
        body = extra[at + 4 : at + 4 + size]
        if (
            key == _UNICODE_PATH
            and body[:1] == b"\x01"
            and body[1:5] == zlib.crc32(raw).to_bytes(4, "little")
        ):
            return body[5:].decode("utf-8", "replace")
        at += 4 + size
    return None


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, password: bytes | None) -> Iterator[bytes]:
    if info.compress_type == _DEFLATE64:
        yield from _inflated64(archive, info)
        return
    with archive.open(info, pwd=password) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _inflated64(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a member packed with Deflate64. Raises OSError where it is broken or locked."""
    import inflate64

    if info.flag_bits & _ENCRYPTED:
        raise OSError("locked and packed with Deflate64")
    with Path(str(archive.filename)).open("rb") as stream:
        stream.seek(info.header_offset + 26)
        skipped = stream.read(4)
        stream.seek(int.from_bytes(skipped[:2], "little") + int.from_bytes(skipped[2:], "little"), 1)
        inflater, left, check = inflate64.Inflater(), info.compress_size, 0
        while left and not inflater.eof:
            packed = stream.read(min(left, _FEED))
            if not packed:
                break
            left -= len(packed)
            chunk = inflater.inflate(packed)
            check = zlib.crc32(chunk, check)
            yield chunk
    if check != info.CRC:
        raise OSError("checksum of a Deflate64 member")


def _password(archive: zipfile.ZipFile, info: zipfile.ZipInfo, passwords: tuple[str, ...]) -> bytes | None:
    """The first password that reads the whole member (its check byte alone lets one in 256 pass)."""
    for text in passwords:
        for raw in dict.fromkeys((text.encode("utf-8"), text.encode("gb18030"))):
            try:
                for _ in _chunks(archive, info, raw):
                    pass
            except (RuntimeError, zipfile.BadZipFile, zlib.error, EOFError, OSError):
                continue
            return raw
    return None


def _link_target(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    try:
        with archive.open(info) as stream:
            return stream.read(1024).decode("utf-8", "replace")
    except (RuntimeError, zipfile.BadZipFile, zlib.error, EOFError, OSError):
        return "?"
