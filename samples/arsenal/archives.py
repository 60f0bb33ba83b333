"""Archives and discs."""

from __future__ import annotations

import hashlib
import io
import struct
import tarfile
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

import libarchive
import py7zr
import pycdlib
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

Members = dict[str, bytes]


def zipped(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def raw_zip(members: list[tuple[bytes, bytes]], flag: int = 0) -> bytes:
    """A stored zip with names as given, byte for byte, as old Windows tools write them."""
    out, directory = b"", b""
    for name, data in members:
        head = struct.pack(
            "<HHHHHIIIHH", 20, flag, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(name), 0
        )
        directory += (
            b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, len(out)) + name
        )
        out += b"PK\x03\x04" + head + name + data
    end = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory), len(out), 0)
    return out + directory + b"PK\x05\x06" + end


def locked_zip(members: Members, password: str, encryption: str = "aes256") -> bytes:
    """``encryption``: aes256, aes128 or zipcrypt."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.zip"
        with libarchive.file_writer(
            str(path), "zip", options=f"encryption={encryption}", passphrase=password
        ) as archive:
            for name, data in members.items():
                archive.add_file_from_memory(name, len(data), data)
        return path.read_bytes()


def seven(members: Members, password: str | None = None, *, names_too: bool = False) -> bytes:
    """A 7z; with ``names_too`` its list of names is locked as well."""
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password, header_encryption=names_too) as archive:
        for name, data in members.items():
            archive.writestr(data, name)
    return out.getvalue()


def tarred(members: Members, mode: str = "w", encoding: str = "utf-8") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, encoding=encoding, format=tarfile.GNU_FORMAT) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def tarred_links() -> bytes:
    """A tar of links and devices that point out of it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind, target in (
            ("链接", tarfile.SYMTYPE, "/etc/passwd"),
            ("硬链接", tarfile.LNKTYPE, "../../x"),
            ("设备", tarfile.CHRTYPE, ""),
            ("管道", tarfile.FIFOTYPE, ""),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            archive.addfile(info)
    return out.getvalue()


def rar5(members: Members, password: str | None = None) -> bytes:
    """A RAR 5 archive of stored members, after the published technical note; with ``password`` their content is
    locked, the names are not."""

    def number(value: int) -> bytes:
        out = b""
        while value > 127:
            out, value = out + bytes([value & 127 | 128]), value >> 7
        return out + bytes([value])

    def block(body: bytes) -> bytes:
        sized = number(len(body)) + body
        return struct.pack("<I", zlib.crc32(sized)) + sized

    out = b"Rar!\x1a\x07\x01\x00" + block(b"\x01\x00\x00")
    for name, data in members.items():
        raw, check, stored, extra = name.encode(), zlib.crc32(data), data, b""
        if password is not None:
            salt, start = hashlib.sha256(raw).digest()[:16], hashlib.sha256(data).digest()[:16]
            key = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 1 << 10)
            stored = _aes(key, start, data.ljust(-(-len(data) // 16) * 16, b"\0"))
            record = b"\x01\x00\x00\x0a" + salt + start  # encryption, version 0, no check, 2^10 rounds
            extra = number(len(record)) + record
        flags = b"\x03" + number(len(extra)) if extra else b"\x02"
        head = b"\x02" + flags + number(len(stored)) + b"\x04" + number(len(data)) + b"\x00"
        head += struct.pack("<I", check) + b"\x00\x01" + number(len(raw)) + raw + extra
        out += block(head) + stored
    return out + block(b"\x05\x00\x00")


def _aes(key: bytes, start: bytes, data: bytes) -> bytes:
    lock = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
    return lock.update(data) + lock.finalize()


def disc(members: Members, *, joliet: bool = False, rock: bool = False, udf: bool = False) -> bytes:
    """A disc image with ``members`` in its root; names in ISO 9660 are F0.BIN, F1.BIN …"""
    image = pycdlib.PyCdlib()
    image.new(
        interchange_level=3,
        joliet=3 if joliet else None,
        rock_ridge="1.09" if rock else None,
        udf="2.60" if udf else None,
    )
    for number, (name, data) in enumerate(members.items()):
        where: dict[str, Any] = {"iso_path": f"/F{number}.BIN;1"}
        where |= {"joliet_path": f"/{name}"} if joliet else {}
        where |= {"udf_path": f"/{name}"} if udf else {}
        where |= {"rr_name": name} if rock else {}
        image.add_fp(io.BytesIO(data), len(data), **where)
    out = io.BytesIO()
    image.write_fp(out)
    image.close()
    return out.getvalue()


def bomb(megabytes: int = 300) -> bytes:
    """A zip of zeros."""
    return zipped({"零.pdf": b"\0" * (megabytes << 20)})


def nested(depth: int, members: Members) -> bytes:
    data = zipped(members)
    for level in range(depth):
        data = zipped({f"{level}.zip": data})
    return data


def cut(name: str, data: bytes, size: int) -> Members:
    """``data`` in parts of ``size`` bytes, named as 7-Zip names them: name.001, name.002 …"""
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return {f"{name}.{number:03d}": piece for number, piece in enumerate(pieces, 1)}


def split_zip(stem: str, members: Members, size: int) -> Members:
    """A stored zip in parts as WinZip and Info-ZIP write them: stem.z01, stem.z02 …, stem.zip."""
    body, directory = b"PK\x07\x08", b""
    for name, data in members.items():
        raw = name.encode()
        head = struct.pack(
            "<HHHHHIIIHH", 20, 0x800, 0, 0, 33, zlib.crc32(data), len(data), len(data), len(raw), 0
        )
        at = len(body)
        if at % size > size - 100:  # a member's head is never cut in two
            body = body.ljust(at + size - at % size, b"\0")
            at = len(body)
        body += b"PK\x03\x04" + head + raw + data
        where = struct.pack("<HHHII", 0, at // size, 0, 0, at % size)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + head + where + raw
    whole = len(body)
    last, within = whole // size, whole % size
    count = len(members)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", last, last, count, count, len(directory), within, 0)
    pieces = [body[at : at + size] for at in range(0, last * size, size)]
    parts = {f"{stem}.z{number:02d}": piece for number, piece in enumerate(pieces, 1)}
    return {**parts, f"{stem}.zip": body[last * size :] + directory + end}
