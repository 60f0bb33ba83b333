"""zip, tar and 7z with Chinese names in the encodings that are met. All with fixed times: same in, same out."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

ZipNames = Literal["utf-8", "gbk", "gbk-unflagged"]
_STAMP = (2024, 9, 20, 10, 30, 0)
_EPOCH = 1726799400  # the same moment, in seconds
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1


def write_zip(
    path: Path, files: Mapping[str, bytes], *, encoding: ZipNames = "utf-8", password: str | None = None
) -> None:
    """A zip of ``files``, paths with ``/``.

    ``utf-8``: names in UTF-8 with the flag that says so. ``gbk``: names in GBK without it, the UTF-8 name in
    the Info-ZIP extra field, as WinRAR and 7-Zip add it. ``gbk-unflagged``: GBK and nothing else, as Windows
    writes it. ``password``: the old ZipCrypto, which every unpacker knows.
    """
    body, directory = io.BytesIO(), io.BytesIO()
    for name, data in files.items():
        raw, flags, extra = _zip_name(name, encoding)
        packed, method = _squeeze(data)
        crc = zlib.crc32(data)
        if password is not None:
            flags |= _ENCRYPTED_FLAG
            packed = _encrypt(packed, password.encode("utf-8"), crc)
        time = _STAMP[3] << 11 | _STAMP[4] << 5 | _STAMP[5] // 2
        date = (_STAMP[0] - 1980) << 9 | _STAMP[1] << 5 | _STAMP[2]
        common = struct.pack(
            "<HHHHHIIIHH", 20, flags, method, time, date, crc, len(packed), len(data), len(raw), len(extra)
        )
        offset = body.tell()
        body.write(b"PK\x03\x04" + common + raw + extra + packed)
        directory.write(b"PK\x01\x02" + struct.pack("<H", 20) + common)
        directory.write(struct.pack("<HHHII", 0, 0, 0, 0x20, offset) + raw + extra)
    head = directory.getvalue()
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, len(files), len(files), len(head), body.tell(), 0)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body.getvalue() + head + end)


def _zip_name(name: str, encoding: ZipNames) -> tuple[bytes, int, bytes]:
    """The name's bytes, the flags and the extra field."""
    if encoding == "utf-8":
        return name.encode("utf-8"), 0 if name.isascii() else _UTF8_FLAG, b""
    raw = name.encode("gb18030")
    if encoding == "gbk-unflagged" or name.isascii():
        return raw, 0, b""
    unicode_path = struct.pack("<BI", 1, zlib.crc32(raw)) + name.encode("utf-8")
    return raw, 0, struct.pack("<HH", 0x7075, len(unicode_path)) + unicode_path


def _squeeze(data: bytes) -> tuple[bytes, int]:
    """Raw deflate data, or the data itself where that is not smaller, and the method's number."""
    engine = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = engine.compress(data) + engine.flush()
    return (packed, zipfile.ZIP_DEFLATED) if len(packed) < len(data) else (data, zipfile.ZIP_STORED)


def _encrypt(data: bytes, password: bytes, crc: int) -> bytes:
    """ZipCrypto (APPNOTE.TXT 6.1), a header of fixed bytes: it is for samples, not for secrets."""
    table = _crc_table()
    k0, k1, k2 = 0x12345678, 0x23456789, 0x34567890

    def update(byte: int) -> None:
        nonlocal k0, k1, k2
        k0 = (k0 >> 8) ^ table[(k0 ^ byte) & 0xFF]
        k1 = ((k1 + (k0 & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        k2 = (k2 >> 8) ^ table[(k2 ^ (k1 >> 24)) & 0xFF]

    for byte in password:
        update(byte)
    out = bytearray()
    for byte in bytes(range(11)) + bytes([crc >> 24]) + data:
        t = (k2 | 2) & 0xFFFF
        out.append(byte ^ ((t * (t ^ 1)) >> 8 & 0xFF))
        update(byte)
    return bytes(out)


def _crc_table() -> tuple[int, ...]:
    """The table of CRC-32, one entry a byte."""
    table = []
    for i in range(256):
        value = i
        for _ in range(8):
            value = (value >> 1) ^ 0xEDB88320 if value & 1 else value >> 1
        table.append(value)
    return tuple(table)


def write_tar(
    path: Path, files: Mapping[str, bytes], *, gz: bool = False, encoding: Literal["utf-8", "gbk"] = "utf-8"
) -> None:
    """A tar, gzipped if ``gz``; names in GBK as an old Chinese system writes them, or in UTF-8 (PAX)."""
    stream = io.BytesIO()
    style = tarfile.GNU_FORMAT if encoding == "gbk" else tarfile.PAX_FORMAT
    with tarfile.open(fileobj=stream, mode="w", format=style, encoding=encoding) as tar:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(data), _EPOCH
            tar.addfile(member, io.BytesIO(data))
    data = stream.getvalue()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data, mtime=_EPOCH) if gz else data)


def write_seven_zip(path: Path, files: Mapping[str, bytes], *, password: str | None = None) -> None:
    """A 7z by py7zr. Raises ImportError where that is not installed."""
    import py7zr

    path.parent.mkdir(parents=True, exist_ok=True)
    with py7zr.SevenZipFile(path, "w", password=password) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
