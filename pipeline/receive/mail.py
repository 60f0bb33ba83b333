"""Messages taken apart: body as a text file, attachments, forwarded messages, pictures of the signature."""

from __future__ import annotations

import io
import mimetypes
import re
from dataclasses import dataclass, field
from email import policy
from email.generator import BytesGenerator
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

from pipeline.receive.html_text import html_to_text
from pipeline.receive.mail_headers import (
    file_name,
    header_text,
    loose_base64,
    raw_header,
    received_on,
    sender,
)
from pipeline.receive.mail_links import BODY, cloud_links, link_note
from pipeline.receive.mail_uu import uuencoded
from pipeline.receive.messages import bare
from pipeline.receive.names import decode_text, shown
from pipeline.receive.pictures import is_decoration
from pipeline.receive.records import MessageFacts, ProblemKind
from pipeline.receive.spool import CHUNK, Spool, damaged

_MAX_DEPTH = 40  # multiparts within multiparts
_BOUNDARY = re.compile(rb"""(?im)^--(?P<mark>[^"\\\r\n]{1,70}?)[ \t]*\r?\n(?=content-[a-z-]{2,30}[ \t]*:)""")
_ENDINGS = {"application/vnd.ms-outlook": ".msg", "message/rfc822": ".eml", "application/ms-tnef": ".dat"}


@dataclass
class Parts:
    """A message's parts, sorted by what they are for."""

    texts: list[str] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)
    files: list[tuple[str, bytes, bool]] = field(default_factory=list)  # name, content, shown in the body
    broken: list[str] = field(default_factory=list)  # names of attachments without content
    elsewhere: list[tuple[str, str, ProblemKind]] = field(
        default_factory=list
    )  # what did not come: name, why


def unpack_message(path: Path, spool: Spool) -> MessageFacts:
    """Takes a message apart. Raises TooMuch."""
    with path.open("rb") as stream:
        return deal_out(parse(stream.read()), spool)


def parse(raw: bytes) -> Message:
    """A message out of bytes; what stands around it is passed over."""
    return BytesParser(policy=policy.compat32).parsebytes(bare(raw))


def deal_out(message: Message, spool: Spool) -> MessageFacts:
    """Puts body and attachments into the spool and says what the header tells. Raises TooMuch."""
    return give(
        sorted_parts(message),
        spool,
        sender=sender(message),
        subject=header_text(raw_header(message, "subject")) or None,
        received_on=received_on(message),
    )


def sorted_parts(message: Message) -> Parts:
    """What the message holds, by what it is for."""
    parts = Parts()
    _sort(message, parts, 0)
    return parts


def give(
    parts: Parts, spool: Spool, *, sender: str | None, subject: str | None, received_on: str | None
) -> MessageFacts:
    """Puts sorted parts into the spool. Raises TooMuch."""
    markup = "\n".join(parts.markup)
    text = _body("\n".join(t for t in parts.texts if t.strip()), html_to_text(markup))
    if text.strip():
        spool.add(BODY, [text.replace("\r\n", "\n").encode("utf-8", "replace")])
    attachments = 0
    for name, content, in_body in parts.files:
        if is_decoration(name, content, in_body=in_body):
            reason = f"“{shown(name)}”是邮件正文或签名中的小图，不是附件，已忽略。"
            spool.add(name, [content], state="ignored", reason=reason)
        else:
            attachments += 1
            spool.add(name, (content[at : at + CHUNK] for at in range(0, len(content), CHUNK)))
    for name in parts.broken:
        spool.note(name, state="failed", reason=damaged(name), problem="unreadable")
    for name, why, problem in parts.elsewhere:
        spool.note(name, state="failed", reason=why, problem=problem)
    links = cloud_links(text, markup)
    return MessageFacts(
        sender=sender,
        subject=subject,
        received_on=received_on,
        links=links,
        link_note=link_note(links, text + "\n" + markup, attachments),
    )


def _body(plain: str, page: str) -> str:
    """The text of a message that says it twice, as plain text and as HTML: the fuller of the two, or both where
    the plain one is a mere hint ("your program cannot show HTML") or says something else."""
    bare_plain, bare_page = ("".join(text.split()) for text in (plain, page))
    if len(bare_page) <= 1.3 * len(bare_plain):
        return plain
    return page if bare_plain in bare_page else f"{plain}\n\n{page}"


def _sort(part: Message, parts: Parts, depth: int) -> None:
    kind = part.get_content_type()
    if kind == "message/partial":
        parts.elsewhere.append(_piece(part))
    if kind == "message/rfc822" or kind == "message/global":
        parts.files.append((_message_name(part), _inner_bytes(part), False))
    elif kind == "message/external-body":
        parts.elsewhere.append(_external(part))
    elif part.is_multipart() and depth < _MAX_DEPTH:
        for sub in _children(part):
            _sort(sub, parts, depth + 1)
        preamble = part.preamble
        if not _children(part) and preamble and depth == 0:
            parts.texts.append(header_text(preamble))
    elif part.is_multipart():
        parts.files.append(("过深的邮件结构.eml", _flat(part), False))
    elif depth < _MAX_DEPTH and (inner := _by_own_lines(part, kind)) is not None:
        parts.texts.append(header_text(inner.preamble))
        _sort(inner, parts, depth + 1)
        if inner.epilogue:  # nothing says that what stands behind them is none of it
            _sort(_headless(inner.epilogue.encode("utf-8", "surrogateescape")), parts, depth + 1)
    else:
        _leaf(part, parts, kind, depth)


def _headless(content: bytes) -> Message:
    return BytesParser(policy=policy.compat32).parsebytes(b"Content-Type: text/plain\n\n" + content)


def _by_own_lines(part: Message, kind: str) -> Message | None:
    """The parts that stand in a message as plain lines because its header tells no boundary, or another: a header
    was lost, doubled or rewritten on the way. None where there are none."""
    if not kind.startswith("multipart/") and (kind != "text/plain" or file_name(part) is not None):
        return None
    content = _content(part)
    first = _BOUNDARY.search(content)
    if first is None:
        return None
    head = b'Content-Type: multipart/mixed; boundary="' + first.group("mark") + b'"\n\n'
    found = BytesParser(policy=policy.compat32).parsebytes(head + content[first.start() :])
    found.preamble = content[: first.start()].decode("utf-8", "surrogateescape")
    return found if found.is_multipart() else None


def _piece(part: Message) -> tuple[str, str, ProblemKind]:
    """One of the pieces into which a program cut a message [RFC 2046 5.2.2]; files in it are not whole."""
    value = raw_header(part, "content-type") or ""
    number, total = (re.search(rf"(?i)\b{key}\s*=\s*\"?(\d+)", value) for key in ("number", "total"))
    which = (f"第{number.group(1)}段" if number else "其中一段") + (
        f"（共{total.group(1)}段）" if total else ""
    )
    name = "其余各段邮件"
    why = f"邮件被发信程序拆成多段发送，这是{which}，附件不完整，请来文单位重新发送完整的邮件或改用光盘。"
    return name, why, "unreadable"


def _external(part: Message) -> tuple[str, str, ProblemKind]:
    """An attachment of which only the place was sent [RFC 2046 5.2.3]."""
    value = header_text(raw_header(part, "content-type"))
    place = re.search(r"""(?i)\burl\s*=\s*["']?([^"';\s]+)""", value)
    name = (
        file_name(part)
        or next((n for n in map(file_name, _children(part)) if n), None)
        or "未随邮件发来的附件"
    )
    where = f"（{shown(place.group(1), 120)}）" if place else ""
    why = f"“{shown(name)}”没有随邮件发来，只给出了存放地址{where}，未打开，请来文单位以附件或光盘报送文件本身。"
    return name, why, "link"


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [p for p in payload if isinstance(p, Message)] if isinstance(payload, list) else []


def _leaf(part: Message, parts: Parts, kind: str, depth: int) -> None:
    name = file_name(part)
    disposition = (raw_header(part, "content-disposition") or "").strip().lower()
    content = _content(part)
    attached = disposition.startswith("attachment")
    if kind.startswith(("text/", "multipart/")) and name is None and _no_text(part, content):
        parts.files.append((f"附件{len(parts.files) + 1}.bin", content, False))
    elif kind.startswith("multipart/") and name is None:
        parts.texts.append(decode_text(content))  # of which the parts cannot be told
    elif kind == "text/plain" and name is None and not attached:
        text, held = uuencoded(decode_text(content, _charset(part)))
        parts.texts.append(text)
        parts.files += [(title, data, False) for title, data in held]
    elif kind == "text/html" and name is None and not attached:
        parts.markup.append(decode_text(content, _charset(part) or _meta_charset(content)))
    elif content or name:
        in_body = raw_header(part, "content-id") is not None and not attached
        ending = _ENDINGS.get(kind) or mimetypes.guess_extension(kind) or ".bin"
        parts.files.append((name or f"附件{len(parts.files) + 1}{ending}", content, in_body))


def _no_text(part: Message, content: bytes) -> bool:
    """Whether what calls itself text (or nothing) is a file: zero bytes among what reads as no text. What a broken
    encoding gives is no proof."""
    encoding = header_text(raw_header(part, "content-transfer-encoding")).lower()
    payload = part.get_payload()
    whole = isinstance(payload, str) and re.fullmatch(r"[A-Za-z0-9+/\s]*=*\s*", payload)
    if encoding not in {"", "7bit", "8bit", "binary"} and not (encoding == "base64" and whole):
        return False
    charset = _charset(part) or ""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff")) or re.match(r"(?i)utf-?(16|32)|ucs", charset)
    no_text = b"\0" in content and not wide and "\ufffd" in decode_text(content, charset)
    return no_text or content.startswith(b"%PDF-")


def _charset(part: Message) -> str | None:
    value = raw_header(part, "content-type") or ""
    found = re.search(r"""(?i)charset\*?\s*=\s*["']?([A-Za-z0-9_.:-]+)""", value)
    return found.group(1) if found else None


def _meta_charset(content: bytes) -> str | None:
    found = re.search(rb"""(?i)charset\s*=\s*["']?([A-Za-z0-9_-]+)""", content[:2048])
    return found.group(1).decode("ascii") if found else None


def _content(part: Message) -> bytes:
    """The bytes of a leaf. Broken base64 gives what can be decoded of it."""
    encoding = header_text(raw_header(part, "content-transfer-encoding")).lower()
    if encoding.startswith("base64"):
        payload = part.get_payload()
        return loose_base64(payload.encode("utf-8", "replace")) if isinstance(payload, str) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _message_name(part: Message) -> str:
    name = file_name(part)
    if name is None:
        inner = _children(part)
        subject = header_text(raw_header(inner[0], "subject")) if inner else ""
        name = re.sub(r"[\\/\r\n\t]", " ", subject)[:80] or "转发邮件"
    return name if name.lower().endswith((".eml", ".msg")) else name + ".eml"


def _inner_bytes(part: Message) -> bytes:
    """The message that a message/rfc822 part carries, undone where it stands in base64 all the same."""
    inner = _children(part)
    if not inner:
        payload = part.get_payload(decode=True)
        return payload if isinstance(payload, bytes) else b""
    encoding = header_text(raw_header(part, "content-transfer-encoding")).lower()
    if not list(inner[0].raw_items()):
        body = inner[0].get_payload()
        text = body if isinstance(body, str) else ""
        if encoding.startswith("base64") or re.fullmatch(r"[A-Za-z0-9+/=\s]{64,}", text):
            return loose_base64(text.encode("utf-8", "replace"))
        if encoding.startswith("quoted"):
            inner[0]["content-transfer-encoding"] = "quoted-printable"
            payload = inner[0].get_payload(decode=True)
            return payload if isinstance(payload, bytes) else b""
    return _flat(inner[0])


def _flat(message: Message) -> bytes:
    """A message as bytes again, its headers as they came."""
    out = io.BytesIO()
    raw = policy.compat32.clone(max_line_length=None, mangle_from_=False)
    try:
        BytesGenerator(out, mangle_from_=False, maxheaderlen=0, policy=raw).flatten(message)
    except (UnicodeError, ValueError, LookupError, TypeError, KeyError, AttributeError):
        return _plain_flat(message)
    return out.getvalue()


def _plain_flat(message: Message) -> bytes:
    """As `_flat`, where the library fails: header lines and the parts' bytes, no more."""
    lines = [f"{k}: {v}".encode("utf-8", "surrogateescape") for k, v in message.raw_items()]
    payload = message.get_payload()
    body = payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""
    if isinstance(payload, list):
        boundary = (message.get_boundary() or "x").encode("utf-8", "replace")
        body = b"".join(b"--" + boundary + b"\n" + _plain_flat(p) + b"\n" for p in _children(message))
        body += b"--" + boundary + b"--\n"
    return b"\n".join(lines) + b"\n\n" + body
