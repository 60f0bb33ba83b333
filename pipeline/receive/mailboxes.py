"""Files that hold messages or pages: mailboxes (mbox) and web archives (.mht)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path

from pipeline.receive.mail import parse, sorted_parts
from pipeline.receive.names import decode_text, shown, stem
from pipeline.receive.pictures import is_decoration
from pipeline.receive.spool import Spool


def unpack_mailbox(path: Path, spool: Spool) -> None:
    """Takes an mbox apart into messages named 1.eml, 2.eml … Raises TooMuch."""
    for number, raw in enumerate(_split(path), start=1):
        spool.add(f"{number}.eml", [raw])


def _split(path: Path) -> Iterator[bytes]:
    """The messages of an mbox: each begins with a "From " line after a blank one or at the start, and a header
    after it (a sentence of the text may begin with "From " too)."""
    lines: list[bytes] = []
    blank = True
    started = False
    with path.open("rb") as stream:
        for line, following in pairwise(chain(stream, [b""])):
            if blank and re.match(rb"From \S.*\d", line) and re.match(rb"[!-9;-~]+:", following):
                if started and any(part.strip() for part in lines):
                    yield b"".join(lines)
                lines, started = [], True
            else:
                lines.append(line[1:] if re.match(rb">+From ", line) else line)
            blank = not line.strip()
    if any(part.strip() for part in lines):
        yield b"".join(lines)


def unpack_web_archive(path: Path, name: str, spool: Spool) -> None:
    """Takes the page out of an .mht (or of Word's "single file web page" that calls itself .doc)."""
    with path.open("rb") as stream:
        message = parse(stream.read())
    parts = sorted_parts(message)
    base = stem(name.rsplit("/", 1)[-1])
    if not parts.markup:  # the page itself may carry a name
        parts.markup = [decode_text(c) for n, c, _ in parts.files if n.lower().endswith((".htm", ".html"))][
            :1
        ]
    page = "\n".join(parts.markup) or "\n".join(parts.texts)
    spool.add(f"{base}.html", [page.encode("utf-8", "replace")] if page else [])
    for inner, content, in_body in parts.files:
        if inner.lower().endswith((".htm", ".html", ".xml", ".thmx", ".mso")):
            spool.add(
                inner, [content], state="ignored", reason=f"“{shown(inner)}”是网页文件的附属部件，已忽略。"
            )
        elif is_decoration(inner, content, in_body=in_body):
            spool.add(
                inner, [content], state="ignored", reason=f"“{shown(inner)}”是网页文件中的小图，已忽略。"
            )
        else:
            spool.add(inner, [content])
