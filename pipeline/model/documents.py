"""Pages that belong together, with their text joined; the one place where evidence of text is made."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import Literal

from pydantic import JsonValue

from pipeline.geometry import Box, union
from pipeline.model.pages import Line, Page
from pipeline.model.record import Channel, FieldState, Record, Role, SectionKey, SignatureBlock


class Region(Record):
    """A place on a page of a document (pages from 1), upright points."""

    page: int
    box: Box | None = None


class Piece(Record):
    """Characters ``[start:end]`` of line ``line`` (index) of document page ``page`` (from 1)."""

    page: int
    line: int
    start: int
    end: int


class Block(Record):
    """A paragraph, joined over lines and pages. `Document.text[start:end]` is the pieces' text, joined."""

    kind: Literal["paragraph", "heading", "cell", "caption"]
    start: int
    end: int
    pieces: tuple[Piece, ...]
    table: int | None = None  # index into Document.tables, for kind "cell"


class DocCell(Record):
    """A cell of a table, joined over page breaks. Text is `Document.text[start:end]`, empty if blank."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    start: int
    end: int
    regions: tuple[Region, ...] = ()


class DocTable(Record):
    """A table, joined over page breaks, repeated heads dropped. ``header_rows``: rows that are heads."""

    caption: str | None = None
    rows: int
    columns: int
    header_rows: int = 0
    cells: tuple[DocCell, ...]


class Section(Record):
    """A heading with the text up to the next heading of its own or a higher level; or a prose cell.

    ``start``/``end`` are offsets of the body in `Document.text`; ``heading_start``/``heading_end`` of the
    heading line (equal to ``start`` for a prose cell).
    """

    key: SectionKey | None = None
    number: str = ""
    title: str = ""
    level: int = 0  # 1 一、, 2 （一）, 3 1., 4 （1）; 0 for a prose cell
    heading_start: int
    heading_end: int
    start: int
    end: int


class Evidence(Record):
    """Where something stands. ``bbox`` in points of the page as scanned; ``span`` in the document's text."""

    document: str
    page: int | None = None
    bbox: Box | None = None
    quote: str = ""
    span: tuple[int, int] | None = None


class FormField(Record):
    key: str  # applicant_city, mayor.name …
    value: str | None = None
    state: FieldState
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()
    corrected: bool = False  # by a person; ``machine`` is what the program had read
    machine: JsonValue = None


class SignatureCell(Record):
    """The cell in which a body signs, seals and dates. ``page`` of the document, ``box`` upright points."""

    block: SignatureBlock
    regions: tuple[Region, ...]  # usually one; two where the cell runs over a page break
    text: str = ""  # all text in the cell, as read
    start: int = 0  # of the cell's text in Document.text
    end: int = 0
    evidence: tuple[Evidence, ...] = ()  # the cell itself: where a seal should be


class Form(Record):
    fields: tuple[FormField, ...] = ()
    signature_cells: tuple[SignatureCell, ...] = ()

    def value(self, key: str) -> str | None:
        return next((f.value for f in self.fields if f.key == key), None)


class DocumentPage(Record):
    """Where a page of a document comes from: a page of a received file."""

    sha256: str
    page: Page


class Document(Record):
    """Pages that belong together, with their text joined. ``text`` is the blocks' texts joined by ``\\n``
    in reading order; page furniture is left out."""

    id: str
    role: Role = "other"
    delivery: str
    channel: Channel
    title: str | None = None
    pages: tuple[DocumentPage, ...]
    text: str = ""
    blocks: tuple[Block, ...] = ()
    tables: tuple[DocTable, ...] = ()
    sections: tuple[Section, ...] = ()
    form: Form | None = None

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p.sha256 for p in self.pages))

    @property
    def text_source(self) -> Literal["ocr", "text_layer", "mixed"]:
        kinds = {p.page.source for p in self.pages} - {"blank"}
        if kinds == {"ocr"}:
            return "ocr"
        return "mixed" if "ocr" in kinds else "text_layer"

    @property
    def mean_confidence(self) -> float:
        values = [line.confidence for p in self.pages for line in p.page.lines]
        return round(sum(values) / len(values), 4) if values else 0.0

    @cached_property
    def _starts(self) -> list[int]:
        return [b.start for b in self.blocks]

    def regions(self, start: int, end: int) -> list[tuple[int, int, Piece]]:
        """The pieces under ``text[start:end]``, each with the span of the text that it gives."""
        out: list[tuple[int, int, Piece]] = []
        for block in self.blocks[max(0, bisect_right(self._starts, start) - 1) :]:
            if block.start >= end:
                break
            at = block.start
            for piece in block.pieces:
                size = piece.end - piece.start
                lo, hi = max(start, at), min(end, at + size)
                if lo < hi:
                    part = Piece(
                        page=piece.page,
                        line=piece.line,
                        start=piece.start + lo - at,
                        end=piece.start + hi - at,
                    )
                    out.append((lo, hi, part))
                at += size
        return out

    def quote(self, start: int, end: int) -> tuple[Evidence, ...]:
        """Evidence for ``text[start:end]``: one per page touched, the page with most of it first.

        The one place where evidence of text is made. Raises ValueError where the span is empty, outside
        the text, or where the pages do not say what the text says.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"span {start}:{end} outside the text of {self.id}")
        parts = self.regions(start, end)
        for lo, hi, p in parts:
            said = self.pages[p.page - 1].page.lines[p.line].text[p.start : p.end]
            if said != self.text[lo:hi]:
                raise ValueError(f"{self.id}: page {p.page} says {said!r}, the text {self.text[lo:hi]!r}")
        if not parts:
            raise ValueError(f"{self.id}: no page says {self.text[start:end]!r}")
        by_page: dict[int, list[tuple[int, int, Piece]]] = {}
        for part in parts:
            by_page.setdefault(part[2].page, []).append(part)
        found = [self._on_page(number, group) for number, group in by_page.items()]
        return tuple(sorted(found, key=lambda e: -len(e.quote)))

    def doubted(self, start: int, end: int) -> bool:
        """Whether a figure in ``text[start:end]`` may be misread, as its reader says."""
        return any(
            a < p.end and p.start < b
            for _, _, p in self.regions(start, end)
            for a, b in self.pages[p.page - 1].page.lines[p.line].doubts
        )

    def place(self, region: Region, quote: str = "") -> Evidence:
        """Evidence for a place, as for something that should stand there."""
        page = self.pages[region.page - 1].page
        if region.box is None or not page.fixed:
            return Evidence(document=self.id, quote=quote)
        return Evidence(
            document=self.id, page=region.page, bbox=page.scanned(region.box).rounded(), quote=quote
        )

    def _on_page(self, number: int, parts: list[tuple[int, int, Piece]]) -> Evidence:
        page = self.pages[number - 1].page
        lo, hi = parts[0][0], parts[-1][1]
        if not page.fixed:
            return Evidence(document=self.id, quote=self.text[lo:hi], span=(lo, hi))
        boxes = [char_box(page.lines[p.line], p.start, p.end) for _, _, p in parts]
        box = page.scanned(union(boxes)).rounded()
        return Evidence(document=self.id, page=number, bbox=box, quote=self.text[lo:hi], span=(lo, hi))


def char_box(line: Line, start: int, end: int) -> Box:
    """The part of the line's box under its characters ``[start:end]``, reckoned by their usual widths."""
    if line.box is None:
        raise ValueError("a line without a box has no place")
    widths = _advances(line.text)
    total = sum(widths) or 1
    x0 = line.box.x0 + line.box.width * sum(widths[:start]) / total
    x1 = line.box.x0 + line.box.width * sum(widths[:end]) / total
    return Box(x0, line.box.y0, x1, line.box.y1)


_GAP = 0.3  # what print sets between Chinese and Latin, in halves of a Chinese character


def _advances(text: str) -> list[float]:
    """How far each character moves on, in halves of a Chinese one; the gap before it is its own."""
    wide = [ord(c) > 0x2E7F or c in "“”‘’…—·" for c in text]
    return [(2.0 if w else 1.0) + (_GAP if i and w != wide[i - 1] else 0.0) for i, w in enumerate(wide)]
