"""winmail.dat [MS-OXTNEF]: Outlook's own envelope around attachments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.receive.names import decode_text
from pipeline.receive.spool import Spool

_RENDER, _TITLE, _DATA, _PROPERTIES, _BODY = 0x9002, 0x8010, 0x800F, 0x9005, 0x800C
_LONG_NAMES = (0x3707, 0x3001)
_SIZES = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8, 0x0040: 8, 0x0048: 16}  # fmt: skip


def unpack_tnef(path: Path, spool: Spool) -> None:
    """Takes a winmail.dat apart. Raises TooMuch, ValueError where it is no whole TNEF."""
    data = path.read_bytes()
    name: str | None = None
    content: bytes | None = None
    count = 0
    for tag, value in [*_attributes(data), (_RENDER, b"")]:
        if tag == _RENDER:
            if content is not None:
                count += 1
                spool.add(name or f"附件{count}.bin", [content])
            name, content = None, None
        elif tag == _TITLE:
            name = name or decode_text(value.rstrip(b"\0"), "gb18030")
        elif tag == _DATA:
            content = value
        elif tag == _PROPERTIES:
            name = _long_name(value) or name
        elif tag == _BODY:
            spool.add("正文.txt", [decode_text(value.rstrip(b"\0"), "gb18030").encode("utf-8")])


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The attributes: level, id, type, size, value, checksum, after a head of six bytes."""
    at = 6
    while at + 9 <= len(data):
        tag = int.from_bytes(data[at + 1 : at + 3], "little")
        size = int.from_bytes(data[at + 5 : at + 9], "little")
        value = data[at + 9 : at + 9 + size]
        if len(value) < size:
            raise ValueError("winmail.dat ends within an attribute")
        yield tag, value
        at += 9 + size + 2


def _long_name(data: bytes) -> str | None:
    """The attachment's long name among its MAPI properties; None where it has none."""
    found: dict[int, str] = {}
    count, at = int.from_bytes(data[:4], "little"), 4
    for _ in range(min(count, 500)):
        kind, tag = (
            int.from_bytes(data[at : at + 2], "little"),
            int.from_bytes(data[at + 2 : at + 4], "little"),
        )
        at += 4
        if tag >= 0x8000:  # a named property: GUID, then a number or a name
            named = int.from_bytes(data[at + 16 : at + 20], "little")
            at += 24 if named == 0 else 24 + _padded(int.from_bytes(data[at + 20 : at + 24], "little"))
        if kind in _SIZES:
            at += _SIZES[kind]
            continue
        if kind not in {0x001E, 0x001F, 0x0102, 0x000D}:
            break  # several values or unknown: nothing after it can be found
        values, at = int.from_bytes(data[at : at + 4], "little"), at + 4
        for _ in range(min(values, 100)):
            size = int.from_bytes(data[at : at + 4], "little")
            raw = data[at + 4 : at + 4 + size]
            at += 4 + _padded(size)
            if tag in _LONG_NAMES and kind in {0x001E, 0x001F}:
                text = raw.decode("utf-16-le", "replace") if kind == 0x001F else decode_text(raw, "gb18030")
                found[tag] = text.rstrip("\0")
    return next((found[tag] for tag in _LONG_NAMES if found.get(tag)), None)


def _padded(size: int) -> int:
    return size + (-size % 4)
