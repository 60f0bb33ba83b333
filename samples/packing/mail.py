"""Messages as Chinese mail programs write them, byte by byte: the standard library would repair what it
should spoil (GBK characters under a gb2312 label, raw 8-bit headers, file names in either manner)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Literal
from urllib.parse import quote

Charset = Literal["utf-8", "gb2312", "gbk", "gb18030"]
FilenameStyle = Literal["rfc2047", "rfc2231", "raw8bit"]
Attachment = tuple[str, bytes, str]  # name, content, media type
_CRLF = b"\r\n"


def write_eml(
    *,
    sender: str,
    to: str,
    subject: str,
    date: datetime | str,
    body: str,
    attachments: Sequence[Attachment] = (),
    charset: Charset = "utf-8",
    filename_style: FilenameStyle = "rfc2047",
    html: str | None = None,
) -> bytes:
    """One message. ``sender`` and ``to``: "名称 <address>". ``date``: with zone, or the header's text as it is.

    Under ``gb2312`` the text is in truth GBK, as Foxmail and Outlook send it. ``filename_style``: encoded
    words in the parameter (against RFC 2045, but usual), RFC 2231, or bare bytes in headers and names.
    ``html``: a second version of the body. A ``message/rfc822`` attachment goes in base64, as some send it.
    """
    style = _Style(charset, filename_style)
    day = date if isinstance(date, str) else format_datetime(date)
    mark = hashlib.sha1(f"{sender}{subject}{day}".encode()).hexdigest()
    head = [
        b"Date: " + day.encode(),
        b"From: " + style.address(sender),
        b"To: " + style.address(to),
        b"Subject: " + style.header(subject),
        f"Message-ID: <{mark[:20]}@{parseaddr(sender)[1].rpartition('@')[2] or 'mail.example'}>".encode(),
        b"MIME-Version: 1.0",
    ]
    text = _text_part(body, "plain", style)
    if html is not None:
        text = _multipart("alternative", [text, _text_part(html, "html", style)], f"----=_alt_{mark[20:32]}")
    parts = [text, *(_attachment_part(a, style) for a in attachments)]
    whole = text if len(parts) == 1 else _multipart("mixed", parts, f"----=_mixed_{mark[32:]}")
    return _CRLF.join(head) + _CRLF + whole


def write_mbox(path: Path, messages: Sequence[bytes]) -> None:
    """An mbox (mboxrd: lines that begin with From are quoted)."""
    out = bytearray()
    for message in messages:
        out += b"From MAILER-DAEMON Fri Sep 20 10:30:00 2024\n"
        for line in message.replace(b"\r\n", b"\n").split(b"\n"):
            out += (b">" if line.lstrip(b">").startswith(b"From ") else b"") + line + b"\n"
        out += b"\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(out))


class _Style:
    """How text goes into headers and bodies."""

    def __init__(self, charset: Charset, filename_style: FilenameStyle) -> None:
        self.charset = charset
        self.filename_style = filename_style
        self.codec = "gb18030" if charset.startswith("gb") else charset

    def header(self, text: str) -> bytes:
        """An unstructured header's value: ASCII, bare bytes, or encoded words on folded lines."""
        if text.isascii():
            return text.encode()
        if self.filename_style == "raw8bit":
            return text.encode(self.codec)
        return b"\r\n ".join(self._words(text))

    def _words(self, text: str) -> list[bytes]:
        """Encoded words of at most 75 characters, no character split over two."""
        words, run = [], ""
        for char in text:
            if len(base64.b64encode((run + char).encode(self.codec))) > 75 - len(self.charset) - 7:
                words.append(run)
                run = ""
            run += char
        label = self.charset.encode()
        return [
            b"=?" + label + b"?B?" + base64.b64encode(w.encode(self.codec)) + b"?=" for w in [*words, run]
        ]

    def address(self, text: str) -> bytes:
        name, address = parseaddr(text)
        return b'"' + self.header(name) + b'" <' + address.encode() + b">" if name else text.encode()

    def parameter(self, key: str, name: str) -> bytes:
        """``key="name"`` of a part's header in this style."""
        if name.isascii():
            return f'{key}="{name}"'.encode()
        if self.filename_style == "rfc2231":
            return f"{key}*={self.charset}''{quote(name.encode(self.codec), safe='')}".encode()
        if self.filename_style == "raw8bit":
            return f'{key}="'.encode() + name.encode(self.codec) + b'"'
        return f'{key}="'.encode() + b"\r\n ".join(self._words(name)) + b'"'


def _text_part(text: str, subtype: str, style: _Style) -> bytes:
    head = f'Content-Type: text/{subtype}; charset="{style.charset}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return head.encode() + _base64(text.replace("\n", "\r\n").encode(style.codec))


def _attachment_part(attachment: Attachment, style: _Style) -> bytes:
    name, data, media_type = attachment
    return (
        b"Content-Type: " + media_type.encode() + b";\r\n\t" + style.parameter("name", name)
        + b"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n\t"
        + style.parameter("filename", name) + b"\r\n\r\n" + _base64(data)
    )  # fmt: skip


def _multipart(subtype: str, parts: Sequence[bytes], boundary: str) -> bytes:
    edge = b"--" + boundary.encode()
    out = [f'Content-Type: multipart/{subtype};\r\n\tboundary="{boundary}"\r\n\r\n'.encode()]
    out += [edge + _CRLF + part + _CRLF for part in parts]
    return b"".join(out) + edge + b"--" + _CRLF


def _base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", _CRLF)
