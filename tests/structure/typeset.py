"""Paragraphs set into lines, pages and table cells as a word processor does, for tests of the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.geometry import Box
from pipeline.model import Cell, DocumentPage, Line, Page, Table

WIDTH, HEIGHT, TOP = 595.0, 842.0, 100.0
NO_START = "，。、；：！？）》”"


def broken(text: str, measure: int, *, indent: int = 2) -> list[tuple[str, int]]:
    """Lines of at most ``measure`` characters with their indents; no closing mark begins a line."""
    out: list[tuple[str, int]] = []
    at, room, left = 0, measure - indent, indent
    while at < len(text):
        end = min(len(text), at + room)
        while at + 1 < end < len(text) and text[end] in NO_START:
            end -= 1
        out.append((text[at:end], left))
        at, room, left = end, measure, 0
    return out


def line(text: str, x: float, y: float, *, size: float = 16.0, font: str = "FangSong") -> Line:
    width = size * sum(1.0 if ord(c) > 0x2E7F or c in "“”" else 0.5 for c in text)
    return Line(text=text, box=Box(x, y, x + width, y + size), size=size, font=font)


def set_pages(
    paragraphs: Sequence[str], *, measure: int = 28, rows: int = 20, indent: int = 2, left: float = 80.0
) -> list[DocumentPage]:
    """Body text on as many pages as it needs, each with a page number at its foot."""
    pages: list[list[Line]] = [[]]
    for paragraph in paragraphs:
        for text, spaces in broken(paragraph, measure, indent=indent):
            if len(pages[-1]) == rows:
                pages.append([])
            pages[-1].append(line(text, left + 16 * spaces, TOP + 28 * len(pages[-1])))
    return [
        fixed_page(number, [*lines, line(f"— {number} —", 280, 800, size=14)])
        for number, lines in enumerate(pages, 1)
    ]


def fixed_page(number: int, lines: Sequence[Line], tables: Sequence[Table] = ()) -> DocumentPage:
    page = Page(number=number, width=WIDTH, height=HEIGHT, lines=tuple(lines), tables=tuple(tables))
    return DocumentPage(sha256="0" * 64, page=page)


@dataclass
class TablePage:
    """A page with one ruled table that begins at its top; rows of (label, lines of the right cell)."""

    edges: Sequence[float] = (80.0, 180.0, 520.0)
    size: float = 12.0
    lines: list[Line] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    y: float = 80.0
    rows: int = 0

    def row(self, *texts: Sequence[tuple[str, int]]) -> TablePage:
        """One cell for each column: its lines with their indents."""
        height = max(24.0, 18.0 * max((len(t) for t in texts), default=1) + 6)
        for column, cell in enumerate(texts):
            box = Box(self.edges[column], self.y, self.edges[column + 1], self.y + height)
            start = len(self.lines)
            for number, (text, indent) in enumerate(cell):
                x = box.x0 + 5.4 + indent * self.size
                self.lines.append(line(text, x, self.y + 3 + 18 * number, size=self.size))
            self.cells.append(
                Cell(row=self.rows, column=column, box=box, lines=tuple(range(start, len(self.lines))))
            )
        self.y += height
        self.rows += 1
        return self

    def words(self, *texts: str) -> TablePage:
        """A row of short cells."""
        return self.row(*[[(t, 0)] if t else [] for t in texts])

    def page(self, number: int, *, above: Sequence[Line] = (), below: Sequence[Line] = ()) -> DocumentPage:
        shift = len(above)
        cells = tuple(c.model_copy(update={"lines": tuple(n + shift for n in c.lines)}) for c in self.cells)
        box = Box(self.edges[0], 80.0, self.edges[-1], self.y)
        table = Table(box=box, rows=self.rows, columns=len(self.edges) - 1, cells=cells)
        return fixed_page(number, [*above, *self.lines, *below], [table])
