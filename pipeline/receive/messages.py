"""Whether bytes are a message or a mailbox. Cheap and safe on anything."""

from __future__ import annotations

import re

_NAMES = rb"from|to|cc|subject|date|received|mime-version|message-id|return-path|delivered-to|content-type|reply-to|x-mailer"
_FIELD = re.compile(rb"(?i)^([A-Za-z][A-Za-z0-9_.-]*):[ \t]*")
_MACBINARY = 128  # bytes of the header that old Macs put before a file
_LENGTH = re.compile(rb"\A(\d{1,10})[ \t]*\r?\n")
_TELLING = re.compile(rb"(?i)^(received|message-id|return-path|delivered-to|mime-version|x-mailer|from)$")


def bare(raw: bytes) -> bytes:
    """A message without what programs put around it: a BOM (and UTF-16), blank lines, an mbox "From " line, the
    length that Apple Mail writes before it and the list that follows."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = raw.decode("utf-16", "replace").encode()
    raw = raw.lstrip(b"\xef\xbb\xbf\r\n")
    if raw.startswith((b"From ", b">From ")):
        return raw.partition(b"\n")[2]
    if told := _LENGTH.match(raw):
        return raw[told.end() : told.end() + int(told.group(1))]
    return raw


def looks_like_message(head: bytes) -> bool:
    """Whether ``head`` begins with the header of a message: known fields only in their shape, from the
    first line on, at least two of the well-known, one of them telling."""
    names: list[bytes] = []
    head = head.lstrip(b"\xef\xbb\xbf\r\n")
    for line in _LENGTH.sub(b"", head, count=1).splitlines()[:200]:
        if not line.strip():
            break
        if line[:1] in b" \t":
            if not names:
                return False
            continue
        if names == [] and line.startswith((b"From ", b">From ")):
            continue
        field = _FIELD.match(line)
        if field is None:
            return False
        names.append(field.group(1).lower())
    known = {n for n in names if re.fullmatch(_NAMES, n)}
    return len(known) >= 2 and any(_TELLING.match(n) for n in known)


def begins_with_field(head: bytes) -> bool:
    """Whether the first line is one of a header at all; a text that is called .eml has none."""
    return re.match(rb"[!-9;-~]+[ \t]*:", bare(head)) is not None


def holds_late_pdf(head: bytes) -> bool:
    """Whether a PDF begins a little late in the file; a message or one part of one may hold a PDF there too."""
    before, found, _ = head[:1024].partition(b"%PDF-")
    if not found or re.match(rb"(?i)(content-|mime-version:)", head):
        return False
    if b"PK\x03\x04" in before or (b"\0" in before and len(before) != _MACBINARY):
        return False  # the first of several files in an archive that is not packed
    return not (looks_like_message(head) or looks_like_mailbox(head))


def looks_like_mailbox(head: bytes) -> bool:
    """Whether ``head`` begins as an mbox: a "From " line, then a message's header."""
    start = head.lstrip(b"\xef\xbb\xbf\r\n")
    return start.startswith(b"From ") and b"\n" in start and looks_like_message(start.split(b"\n", 1)[1])
