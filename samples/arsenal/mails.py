"""Messages, mailboxes, Outlook's own formats."""

from __future__ import annotations

import base64
import struct
from datetime import datetime, timedelta

from compressed_rtf import compress

from pipeline.receive.compound import Tree, compound

_SENT = (datetime(2024, 9, 20, 8) - datetime(1601, 1, 1)) // timedelta(microseconds=1) * 10  # a FILETIME, UTC


def encoded(text: str, charset: str = "utf-8", called: str | None = None) -> bytes:
    return b"=?%s?B?%s?=" % ((called or charset).encode(), base64.b64encode(text.encode(charset)))


def attached(
    data: bytes, name: str, kind: str = "application/pdf", *, content_id: str | None = None
) -> bytes:
    how = "inline" if content_id else "attachment"
    head = b'Content-Type: %s\r\nContent-Disposition: %s; filename="%s"\r\n' % (
        kind.encode(), how.encode(), encoded(name, "gb18030", "gb2312"),
    )  # fmt: skip
    head += b"Content-ID: <%s>\r\n" % content_id.encode() if content_id else b""
    return head + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data)


def forwarded(message: bytes) -> bytes:
    return b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + message


def mail(
    *parts: bytes, subject: str = "申报材料（1/2）", body: str = "请查收附件。", mark: str = "x"
) -> bytes:
    """``mark`` goes into the boundary: a message within another needs one of its own."""
    edge = b"--=_" + mark.encode() + b"\r\n"
    text = b"Content-Type: text/plain; charset=gb2312\r\n\r\n" + body.encode("gb18030")
    head = b"From: %s <a@nb.gov.cn>\r\nSubject: %s\r\n" % (encoded("宁波市经信局"), encoded(subject))
    head += b"Date: Fri, 20 Sep 2024 09:30:00 +0800\r\nMessage-ID: <%s@nb.gov.cn>\r\n" % mark.encode()
    head += b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="=_%s"\r\n\r\n' % mark.encode()
    return head + b"".join(edge + p + b"\r\n" for p in (text, *parts)) + edge[:-2] + b"--\r\n"


def mailbox(*messages: bytes) -> bytes:
    return b"".join(b"From a@b.cn Fri Sep 20 10:00:00 2024\r\n" + m + b"\r\n" for m in messages)


def web_archive() -> bytes:
    page = "<html><body><p>申报表</p></body></html>".encode()
    return (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(page)
        + b"\r\n--x--\r\n"
    )


def winmail(files: dict[str, bytes], *, rtf: bytes = b"", within: bytes = b"") -> bytes:
    """``rtf``: the message's text, packed as Outlook does; ``within``: another winmail.dat put in as an object."""

    def attribute(tag: int, value: bytes) -> bytes:
        return b"\x02" + struct.pack("<II", tag, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)

    def binary(tag: int, kind: int, value: bytes) -> bytes:
        padded = value.ljust(-(-len(value) // 4) * 4, b"\0")
        return struct.pack("<IHHII", 1, kind, tag, 1, len(value)) + padded

    out = b"\x78\x9f\x3e\x22\x01\x00"
    for name, data in files.items():
        out += attribute(0x00069002, b"\0" * 14) + attribute(0x00018010, name.encode("gb18030") + b"\0")
        out += attribute(0x0006800F, data)
    if within:
        out += attribute(0x00069002, b"\0" * 14)
        out += attribute(0x00069005, binary(0x3701, 0x000D, b"\7\3\2\0".ljust(16, b"\0") + within))
    if rtf:
        out += attribute(0x00069003, binary(0x1009, 0x0102, compress(rtf)))
    return out


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def outlook_tree(
    files: dict[str, bytes | Tree],
    *,
    subject: str = "申报材料",
    body: str = "请查收。",
    embedded: bool = False,
) -> Tree:
    """A message's storage; a file that is itself a tree (made with ``embedded``) is a message within it."""
    head = b"\0" * (24 if embedded else 32)
    tree: Tree = {
        "__properties_version1.0": head + struct.pack("<IIQ", 0x0E060040, 6, _SENT),
        "__substg1.0_0037001F": _wide(subject),
        "__substg1.0_0C1A001F": _wide("宁波市经信局"),
        "__substg1.0_5D01001F": _wide("a@nb.gov.cn"),
        "__substg1.0_1000001F": _wide(body),
    }
    if not embedded:
        tree["__nameid_version1.0"] = {"__substg1.0_00020102": b"", "__substg1.0_00030102": b""}
    for number, (name, data) in enumerate(files.items()):
        held: Tree = (
            {"__substg1.0_3701000D": data} if isinstance(data, dict) else {"__substg1.0_37010102": data}
        )
        tree[f"__attach_version1.0_#{number:08X}"] = {"__substg1.0_3707001F": _wide(name), **held}
    return tree


def outlook(
    files: dict[str, bytes | Tree], subject: str = "申报材料", *, body: str = "请查收。", rtf: bytes = b""
) -> bytes:
    """``rtf``: the text as Outlook packs it, beside or in place of ``body``."""
    packed: Tree = {"__substg1.0_10090102": compress(rtf)} if rtf else {}
    return compound(outlook_tree(files, subject=subject, body=body) | packed)
