"""winmail.dat [MS-OXTNEF]: Outlook's own envelope around attachments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.receive import rtf
from pipeline.receive.html_text import html_to_text
from pipeline.receive.mail_links import BODY
from pipeline.receive.names import decode_text
from pipeline.receive.spool import Spool

_RENDER, _TITLE, _DATA, _PROPERTIES, _BODY, _MESSAGE = 0x9002, 0x8010, 0x800F, 0x9005, 0x800C, 0x9003
_LONG_NAMES = (0x3707, 0x3001)
_CONTENT, _PLAIN, _HTML, _RTF = 0x3701, 0x1000, 0x1013, 0x1009
_OBJECT, _OBJECT_HEAD = (
    0x000D,
    16,
)  # the type, and the length of the interface's number before an embedded object [MS-OXTNEF 2.1.3.4]
_SIGNATURE = b"\x78\x9f\x3e\x22"
_SIZES = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8, 0x0040: 8, 0x0048: 16}  # fmt: skip


def unpack_tnef(path: Path, spool: Spool) -> None:
    """Takes a winmail.dat apart: attachments, messages within it, and its text. Raises TooMuch, ValueError where it is
    no whole TNEF."""
    data = path.read_bytes()
    name: str | None = None
    content: bytes | None = None
    count = 0
    body = b""
    message: dict[int, tuple[int, bytes]] = {}
    attributes = list(_attributes(data))
    if not attributes:
        raise ValueError("nothing behind the mark")
    for tag, value in [*attributes, (_RENDER, b"")]:
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
            held = _properties(value)
            name = next((_text(held[t]) for t in _LONG_NAMES if t in held), None) or name
            if _CONTENT in held and not content:
                name, content = _object(name, *held[_CONTENT])
        elif tag == _BODY:
            body = value.rstrip(b"\0")
        elif tag == _MESSAGE:
            message = _properties(value)
    if body.strip():
        spool.add(BODY, [decode_text(body, "gb18030").encode("utf-8")])
    else:
        _own_text(message, spool)


def _object(name: str | None, kind: int, raw: bytes) -> tuple[str | None, bytes]:
    """Name and content of an attachment that stands among the properties: an object has the number of its interface
    before it, and a message within is TNEF again."""
    inner = raw[_OBJECT_HEAD:] if kind == _OBJECT else raw
    return (f"{name or '转发邮件'}.dat" if inner.startswith(_SIGNATURE) else name), inner


def _own_text(held: dict[int, tuple[int, bytes]], spool: Spool) -> None:
    """The message's text where it stands among the properties: plain, else HTML, else RTF."""
    plain = _text(held[_PLAIN]).strip() if _PLAIN in held else ""
    text = plain or html_to_text(decode_text(held[_HTML][1]) if _HTML in held else "")
    if text:
        spool.add(BODY, [text.encode("utf-8", "replace")])
    elif _RTF in held:
        spool.add(rtf.NAME, (rtf.unpacked_rtf(packed) for packed in [held[_RTF][1]]))


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


def _properties(data: bytes) -> dict[int, tuple[int, bytes]]:
    """Tag → type and value of the MAPI properties that are of no fixed size; the first value of several."""
    found: dict[int, tuple[int, bytes]] = {}
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
            found.setdefault(tag, (kind, data[at + 4 : at + 4 + size]))
            at += 4 + _padded(size)
    return found


def _text(value: tuple[int, bytes]) -> str:
    kind, raw = value
    text = raw.decode("utf-16-le", "replace") if kind == 0x001F else decode_text(raw, "gb18030")
    return text.rstrip("\0")


def _padded(size: int) -> int:
    return size + (-size % 4)
