"""Headers of messages as they really come: raw GBK, GBK called gb2312, characters split over encoded words."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from datetime import UTC, datetime, timedelta, timezone
from email.message import Message
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from pipeline.receive.dates import parse_day
from pipeline.receive.names import clean, decode_text, mend, oddness

CHINA = timezone(timedelta(hours=8))
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
# a quote that is never closed holds all that follows
_PARAMETER = re.compile(
    r""";\s*([A-Za-z0-9_.-]+(?:\*\d*\*?)?)\s*=\s*("(?:[^"\\]|\\.)*(?:"|\Z)|[^;"]*)""", re.DOTALL
)


def raw_header(message: Message, name: str) -> str | None:
    """The first header of that name as it came (8-bit bytes as surrogates)."""
    return next((str(v) for k, v in message.raw_items() if k.lower() == name.lower()), None)


def header_text(value: str | None) -> str:
    """A header's text, decoded; "" where there is none. Never raises, never a lone surrogate."""
    if value is None:
        return ""
    text = _unfold(_raw_text(value))
    out: list[str] = []
    held: list[tuple[str, bytes]] = []  # encoded words that touch: joined as bytes where the charset is one
    at = 0
    for word in _WORD.finditer(text):
        between = text[at : word.start()]
        if between.strip() or not held:
            out += [_joined(held), between]
            held = []
        charset = word.group(1).split("*")[0]
        held.append((charset.lower(), _word_bytes(word.group(2), word.group(3))))
        at = word.end()
    out += [_joined(held), text[at:]]
    return clean("".join(out)).strip()


def _raw_text(value: str) -> str:
    """8-bit characters, which stand as surrogates, in the encoding that they most likely have."""
    if value.isascii():
        return value
    try:
        raw = value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return clean(value)
    return decode_text(raw)


def _unfold(text: str) -> str:
    return re.sub(r"[\r\n]+[ \t]*", " ", text)


def _word_bytes(kind: str, payload: str) -> bytes:
    raw = payload.encode("utf-8", "replace")
    if kind in "qQ":
        return quopri.decodestring(raw.replace(b"_", b" "), header=False)
    return loose_base64(raw)


def loose_base64(raw: bytes) -> bytes:
    """Base64 with blanks, wrong padding or a cut end: what can be decoded of it."""
    data = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    if len(data) % 4 == 1:
        data = data[:-1]
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return b""


def _joined(words: list[tuple[str, bytes]]) -> str:
    out: list[str] = []
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and words[end][0] == words[at][0]:
            end += 1
        out.append(decode_text(b"".join(raw for _, raw in words[at:end]), words[at][0]))
        at = end
    return "".join(out)


# --- names of attachments ---------------------------------------------------------------------------


def file_name(part: Message) -> str | None:
    """The best name that a part carries: filename*, filename, name*, name; the first one that reads well. Some
    programs write either parameter into the other header."""
    found: list[str] = []
    for header, keys in (
        ("content-disposition", ("filename", "name")),
        ("content-type", ("name", "filename")),
    ):
        value = raw_header(part, header)
        if value is not None:
            found += [n for key in keys for n in _names(_unfold(_raw_text(value)), key)]
    found = [_without_folders(n) for n in (mend(clean(n).strip()) for n in found) if n]
    return min(found, key=_badness) if found else None


def _without_folders(name: str) -> str:
    """The last part of a whole Windows path: some programs tell where the file lay on the sender's disk."""
    return re.sub(r"^(?:[A-Za-z]:|\\)\\(?!.*\.\.\\)(?:.*\\)?(?=[^\\])", "", name)


def _badness(name: str) -> float:
    """0 for a good name; question marks, replacement and odd characters count against it."""
    marks = name.count("?") + name.count("\ufffd")
    return 20.0 * marks + (oddness(name) if oddness(name) >= 10 else 0.0)


def _names(text: str, key: str) -> list[str]:
    """The values of parameter ``key``: RFC 2231 forms first, then the plain ones."""
    parts: dict[tuple[int, bool], str] = {}
    plain: list[str] = []
    for found in _PARAMETER.finditer(text):
        name, value = found.group(1).lower(), _unquote(found.group(2))
        base, _, rest = name.partition("*")
        if base != key:
            continue
        if "*" not in name:
            plain.append(header_text(value))
        else:
            number = rest.strip("*")
            parts.setdefault((int(number) if number.isdigit() else 0, rest.endswith("*") or not rest), value)
    extended = [_rfc2231(parts)] if parts else []
    return extended + plain


def _rfc2231(parts: dict[tuple[int, bool], str]) -> str:
    charset: str | None = None
    raw = b""
    for (number, encoded), value in sorted(parts.items()):
        if encoded and number == 0 and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        raw += unquote_to_bytes(value) if encoded else value.encode("utf-8", "replace")
    text = decode_text(raw, charset)
    guess = decode_text(raw)
    return guess if _badness(guess) < _badness(text) else text


def _unquote(value: str) -> str:
    value = value.strip()
    if value.startswith('"'):
        closed = len(value) >= 2 and value.endswith('"')
        inner = value[1:-1] if closed else re.split(r";\s*[A-Za-z0-9_.*-]+\s*=", value[1:])[0]
        return re.sub(r"\\([\"\\])", r"\1", inner)
    return value


# --- sender and day ---------------------------------------------------------------------------------


def sender(message: Message) -> str | None:
    """The From (or Sender, Return-Path) header, decoded, blanks tidied."""
    for name in ("from", "sender", "return-path"):
        text = re.sub(r"\s+", " ", header_text(raw_header(message, name)))
        text = re.sub(r'^"([^"]+)"(?= <)', r"\1", text)
        if text and text != "<>":
            return text
    return None


def received_on(message: Message) -> str | None:
    """The day of arrival in China, ISO: by the topmost readable Received header (written by the receiving
    server), else by Date (written by the sender). None where neither can be read."""
    hops = [
        str(v).rsplit(";", 1)[-1] for k, v in message.raw_items() if k.lower() == "received" and ";" in str(v)
    ]
    for value in [*hops, raw_header(message, "date")]:
        day = _day(header_text(value))
        if day is not None:
            return day
    return None


def _day(text: str) -> str | None:
    if not text:
        return None
    # CST is China Standard Time here, not Central; and GMT+0800 is +0800
    text = re.sub(r"\b(?:GMT|UTC)(?=[+-]\d{4})", "", re.sub(r"(?<![+-]\d{4} )(?<!\()\bCST\b", "+0800", text))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return parse_day(text)
    if moment.tzinfo is None:
        # "-0000" is UTC by RFC 5322; without any zone the sender's own clock, which is China's
        moment = moment.replace(tzinfo=UTC if text.rstrip().endswith("-0000") else CHINA)
    try:
        day = moment.astimezone(CHINA).date()
    except (ValueError, OverflowError):
        return None
    return day.isoformat() if 2000 <= day.year <= datetime.now(CHINA).year + 1 else None
