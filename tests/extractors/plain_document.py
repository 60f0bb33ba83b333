"""Documents for tests, made of plain text: one page without boxes, each line a block."""

from __future__ import annotations

import re

from pipeline.model import Block, Document, DocumentPage, Line, Page, Piece, Section

_MARKS = ((1, r"[一二三四五六七八九十]+、"), (2, r"（[一二三四五六七八九十]+）"))


def plain_document(text: str, *, identity: str = "d1") -> Document:
    """A document whose text is ``text``; lines that open with 一、 or （一） and hold no stop are headings."""
    lines = text.split("\n")
    blocks: list[Block] = []
    heads: list[tuple[int, int, int, str, str]] = []
    at = 0
    for number, line in enumerate(lines):
        level, mark = _heading(line)
        if line:
            piece = Piece(page=1, line=number, start=0, end=len(line))
            kind = "heading" if level else "paragraph"
            blocks.append(Block(kind=kind, start=at, end=at + len(line), pieces=(piece,)))
        if level:
            heads.append((level, at, at + len(line), mark, line[len(mark) :]))
        at += len(line) + 1
    sections = []
    for index, (level, start, end, mark, title) in enumerate(heads):
        close = next((h[1] for h in heads[index + 1 :] if h[0] <= level), len(text))
        sections.append(
            Section(
                number=mark,
                title=title,
                level=level,
                heading_start=start,
                heading_end=end,
                start=min(end + 1, close),
                end=close,
            )
        )
    page = Page(number=1, fixed=False, lines=tuple(Line(text=line) for line in lines))
    return Document(
        id=identity,
        role="plan",
        delivery="disc/001",
        channel="disc",
        pages=(DocumentPage(sha256="0" * 64, page=page),),
        text=text,
        blocks=tuple(blocks),
        sections=tuple(sections),
    )


def _heading(line: str) -> tuple[int, str]:
    for level, mark in _MARKS:
        found = re.match(mark, line)
        if found and not re.search(r"[。；，]", line) and len(line) <= 40:
            return level, found[0]
    return 0, ""
