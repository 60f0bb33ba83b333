"""Messages counted for the audit, with the standard library's parser alone."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from pipeline.model import Record
from pipeline.receive.messages import bare

_DEEPEST = 40
_UU = re.compile(rb"(?m)^begin [0-7]{3,4} \S.*\n(?:[ -`]{2,62}\n|[ `]*\n)*end$")


class Leaves(Record):
    """The parts of a message that are files: ``digests`` of those that decode without doubt, ``dark`` the number
    of the others; ``told`` is False where the header does not tell how the parts are parted: readers need not agree."""

    digests: tuple[str, ...] = ()
    dark: int = 0
    told: bool = True


def leaves(path: Path) -> Leaves:
    """The files of the message, forwarded messages as one each."""
    raw = bare(path.read_bytes())
    digests: list[str] = []
    dark, told = 0, True
    waiting: list[tuple[Message, int]] = [(message_from_bytes(raw), 0)]
    while waiting:
        part, depth = waiting.pop()
        if part.get_content_maintype() == "message" and part.get_content_subtype() in {"rfc822", "global"}:
            dark += 1
        elif part.is_multipart() and depth >= _DEEPEST:
            dark += 1  # what lies deeper is kept as one file
        elif part.is_multipart():
            inner = part.get_payload()
            below = [p for p in inner if isinstance(p, Message)] if isinstance(inner, list) else []
            waiting += [(p, depth + 1) for p in below]
        elif within := _unmarked(part):
            told = False
            waiting += [(p, depth + 1) for p in within]
        elif _is_text(part) or (part.get_content_maintype() == "multipart" and not _named(part)):
            dark += _in_text(part)
        else:
            content = _content(part)
            if content is None:
                dark += 1
            elif content or _named(part):
                digests.append(hashlib.sha256(content).hexdigest())
    return Leaves(digests=tuple(digests), dark=dark, told=told)


def _unmarked(part: Message) -> list[Message]:
    """The pieces of a message whose header does not tell how they are parted, by the lines that part them."""
    payload = part.get_payload(decode=True)
    apart = part.get_content_type() == "text/plain" or part.get_content_maintype() == "multipart"
    if not apart or _named(part) or not isinstance(payload, bytes):
        return []
    first = re.search(rb"(?im)^--([^\"\\\r\n]{1,70}?)[ \t]*\r?\n(?=content-[a-z-]{2,30}[ \t]*:)", payload)
    if first is None:
        return []
    pieces = re.split(
        rb"(?:\A|\r?\n)--" + re.escape(first.group(1)) + rb"(?:--)?[ \t]*\r?\n", payload + b"\n"
    )
    return [message_from_bytes(piece) for piece in pieces[1:]]


def _in_text(part: Message) -> int:
    """The files that stand in the text itself: uuencoded, or in place of it."""
    payload = part.get_payload(decode=True)
    sure = _content(part)
    if sure is not None and (sure.startswith(b"%PDF-") or _binary(part, sure)):
        return 1
    if part.get_content_type() == "text/html" or not isinstance(payload, bytes):
        return 0
    return len(_UU.findall(payload.replace(b"\r\n", b"\n")))


def _binary(part: Message, payload: bytes) -> bool:
    """Whether bytes that call themselves text are none: zero bytes in what no Chinese charset can be."""
    charset = str(part.get_param("charset", "")).lower()
    wide = payload.startswith((b"\xff\xfe", b"\xfe\xff")) or re.match(r"utf-?(16|32)|ucs", charset)
    return b"\0" in payload and not wide and not any(_decodes(payload, c) for c in ("utf-8", "gb18030"))


def _decodes(payload: bytes, charset: str) -> bool:
    try:
        payload.decode(charset)
    except UnicodeDecodeError:
        return False
    return True


def _named(part: Message) -> bool:
    heads = (str(part.get(h, "")) for h in ("content-disposition", "content-type"))
    return any(re.search(r"(?i);\s*(file)?name\*?[0-9*]*\s*=", head) for head in heads)


def _is_text(part: Message) -> bool:
    """Whether the part is the message's own text."""
    attached = str(part.get("content-disposition", "")).strip().lower().startswith("attachment")
    return part.get_content_type() in {"text/plain", "text/html"} and not attached and not _named(part)


def _content(part: Message) -> bytes | None:
    """The decoded bytes; None where decoding is a matter of opinion."""
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if encoding.startswith("base64"):
        payload = part.get_payload()
        packed = "".join(payload.split()) if isinstance(payload, str) else ""
        try:
            return base64.b64decode(packed, validate=True)
        except (binascii.Error, ValueError):
            return None
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) and encoding != "quoted-printable" else None


def messages_in(path: Path) -> int:
    """The number of messages in an mbox."""
    raw = path.read_bytes().lstrip(b"\xef\xbb\xbf\r\n").replace(b"\r\n", b"\n")
    starts = [m.end() for m in re.finditer(rb"(?:\A|\n[ \t]*\n)(?=From \S.*\d.*\n[!-9;-~]+:)", raw)]
    ends = [*starts[1:], len(raw)]
    return sum(1 for a, b in zip(starts, ends, strict=True) if raw[a:b].partition(b"\n")[2].strip())
