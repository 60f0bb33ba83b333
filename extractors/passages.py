"""Documents made of plain text, for annotated passages: headings, paragraphs, and tables drawn with ``|``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model import Block, DocCell, DocTable, Document, DocumentPage, Line, Page, Piece, Section

_HEADING = re.compile(
    r"(?P<mark>[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)(?P<title>[^。；，：]{2,30})"
)


@dataclass
class _Draft:
    """The document as it grows, a line a block."""

    lines: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    tables: list[DocTable] = field(default_factory=list)
    heads: list[tuple[int, int, str, str]] = field(default_factory=list)
    size: int = 0

    def add(self, text: str, kind: str, *, table: int | None = None) -> tuple[int, int]:
        """One more line; returns its span in the text."""
        start, end = self.size, self.size + len(text)
        if text:
            piece = Piece(page=1, line=len(self.lines), start=0, end=len(text))
            self.blocks.append(
                Block.model_validate(
                    {"kind": kind, "start": start, "end": end, "pieces": (piece,), "table": table}
                )
            )
        self.lines.append(text)
        self.size = end + 1
        return start, end


def passage_document(text: str) -> Document:
    """``text`` as a document of one page without boxes. A line that is only 一、 or （一） and a short title
    heads a section; lines that open with ``|`` are the rows of a table, the first its head, the line before it
    its caption."""
    draft = _Draft()
    rows: list[list[str]] = []
    for line in [*text.split("\n"), None]:
        if line is not None and line.startswith("|"):
            rows.append(line.strip("|").split("|"))
            continue
        if rows:
            _add_table(draft, rows)
            rows = []
        if line is not None:
            _add_line(draft, line)
    page = Page(number=1, fixed=False, lines=tuple(Line(text=line) for line in draft.lines))
    whole = "\n".join(draft.lines)
    return Document(
        id="d1",
        delivery="evaluation",
        channel="disc",
        pages=(DocumentPage(sha256="0" * 64, page=page),),
        text=whole,
        blocks=tuple(draft.blocks),
        tables=tuple(draft.tables),
        sections=_sections(draft.heads, len(whole)),
    )


def _add_line(draft: _Draft, line: str) -> None:
    head = _HEADING.fullmatch(line)
    start, end = draft.add(line, "heading" if head else "paragraph")
    if head:
        draft.heads.append((start, end, head["mark"], head["title"]))


def _add_table(draft: _Draft, rows: Sequence[Sequence[str]]) -> None:
    caption = draft.lines[-1] if draft.lines and len(draft.lines[-1]) < 40 else None
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            start, end = draft.add(text, "cell", table=len(draft.tables))
            cells.append(DocCell(row=r, column=c, start=start, end=end))
    draft.tables.append(
        DocTable(caption=caption, rows=len(rows), columns=len(rows[0]), header_rows=1, cells=tuple(cells))
    )


def _sections(heads: Sequence[tuple[int, int, str, str]], size: int) -> tuple[Section, ...]:
    """Sections of ``(start, end, mark, title)`` of headings, each up to the next of its level or above."""
    made = []
    for index, (start, end, mark, title) in enumerate(heads):
        level = 2 if mark.startswith("（") else 1
        close = next((h[0] for h in heads[index + 1 :] if level == 2 or not h[2].startswith("（")), size)
        made.append(
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
    return tuple(made)
