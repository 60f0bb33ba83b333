"""The records that everything passes: frozen, typed, JSON both ways.

Two frames of coordinates exist. **Upright**: a page turned, straightened and squared, as a person reads
it; all boxes inside `Page`, `DocCell` and `SignatureCell` are upright points. **As scanned**: what arrived;
only `Evidence.bbox` uses it. `Page.to_scan` leads from the first to the second.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from pipeline.geometry import Box, Homography, map_box, union

Channel = Literal["paper", "disc", "email"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
FileState = Literal["read", "duplicate", "container", "ignored", "failed", "quarantined"]
Role = Literal["application_form", "plan", "evidence", "cover_letter", "other"]
# keys of the form's prose cells and signature cells: a call gives its own; those of the first call are
# basic, conditions, construction, targets; city_government, comms_administration, industry_department,
# provincial_government
SectionKey = str
FieldState = Literal["filled", "blank", "unread"]
SealState = Literal["present", "missing", "wrong_body", "copy", "unclear", "not_required"]
SignatureBlock = str
Severity = Literal["must_fix", "review", "note"]
Verdict = Literal["complete", "incomplete", "needs_review"]
Scope = Literal["city", "province", "nation", "district", "other"]
Status = Literal["actual", "target", "planned"]
ApplicantKind = Literal["prefecture", "separately_planned", "municipality", "joint", "ineligible", "unknown"]
FactKind = Literal[
    "base_station_total",
    "base_stations_per_10k",
    "population",
    "policy",
    "factory",
    "scenario",
    "title",
    "security_incident",
    "target",
]


class Record(BaseModel):
    """Base of all records."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- arrivals ---------------------------------------------------------------------------------------


class Delivery(Record):
    """One arrival: a paper parcel, a disc, a message. ``id`` is its path in the inbox without ending."""

    id: str
    channel: Channel
    received_on: str | None = None  # ISO day; None = unknown
    copies: int | None = None  # paper only; None = not registered
    sender: str | None = None
    subject: str | None = None  # of a message
    note: str | None = None  # 备注 of the register
    links: tuple[str, ...] = ()  # cloud links in place of attachments
    extra: dict[str, str] = Field(default_factory=dict)  # further columns of the register


class Kept(Record):
    """An original, kept under its digest: where it lies (read-only), its size in bytes."""

    sha256: str
    path: Path
    bytes: int


class SourceFile(Record):
    """One file received, at any depth. ``path`` is the outer file relative to the inbox, ``inside`` the
    path within it (members of members joined by ``!/``)."""

    delivery: str
    path: str
    inside: str | None = None
    sha256: str
    bytes: int
    media_type: str
    state: FileState
    reason: str | None = None

    @property
    def name(self) -> str:
        """The last part of the innermost path."""
        return (self.inside or self.path).replace("!/", "/").rsplit("/", 1)[-1]


# --- pages ------------------------------------------------------------------------------------------


class Line(Record):
    """One line of text as read, in an upright page. ``box`` is None where there are no fixed pages."""

    text: str
    box: Box | None = None
    confidence: float = 1.0
    font: str | None = None
    size: float | None = None  # points
    bold: bool = False
    red: bool = False  # printed in red: a letterhead
    style: str | None = None  # a paragraph style of an office paper, e.g. "heading 1"
    furniture: bool = False  # page number, running head or foot
    doubts: tuple[tuple[int, int], ...] = ()  # spans of ``text`` with a figure that may be misread


class Cell(Record):
    """A cell of a ruled table; ``lines`` are indices into `Page.lines`. A blank cell has none."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    box: Box | None = None
    lines: tuple[int, ...] = ()


class Table(Record):
    box: Box | None = None
    rows: int
    columns: int
    cells: tuple[Cell, ...]


class Page(Record):
    """One page as read. ``number`` counts from 1 in its file. Lines stand in reading order; lines of a
    table stand together where the table stands, row by row."""

    number: int
    fixed: bool = True  # False: an office paper or message, one endless page without boxes
    width: float = 0.0  # upright, points
    height: float = 0.0
    to_scan: Homography | None = None  # upright points -> points as scanned; None = the same
    source: Literal["text_layer", "ocr", "blank"] = "text_layer"
    colour: Literal["colour", "grey", "bilevel", "digital"] = "digital"
    dpi: float | None = None  # of the scan
    turn: int = 0  # degrees clockwise by which the scan was turned to stand upright: 0, 90, 180, 270
    skew: float = 0.0  # degrees
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    failure: str | None = None  # why the page could not be read, one Chinese sentence

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def scanned(self, box: Box) -> Box:
        """``box`` of the upright page as a box of the page as scanned."""
        return box if self.to_scan is None else map_box(self.to_scan, box)


class ReadFile(Record):
    """A received file with what its pages say, or why nothing could be read."""

    sha256: str
    name: str
    media_type: str
    delivery: str
    channel: Channel
    pages: tuple[Page, ...] = ()


# --- documents --------------------------------------------------------------------------------------


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
    """The part of the line's box under its characters ``[start:end]``, wide characters counted double."""
    if line.box is None:
        raise ValueError("a line without a box has no place")
    widths = [2 if ord(c) > 0x2E7F else 1 for c in line.text]
    total = sum(widths) or 1
    x0 = line.box.x0 + line.box.width * sum(widths[:start]) / total
    x1 = line.box.x0 + line.box.width * sum(widths[:end]) / total
    return Box(x0, line.box.y0, x1, line.box.y1)


# --- what is claimed --------------------------------------------------------------------------------


class Policy(Record):
    title: str  # without 《》
    number: str | None = None  # normalised to 〔〕


class Factory(Record):
    enterprise: str
    project: str | None = None
    list: str | None = None


class Target(Record):
    metric: str
    year: int | None = None
    value: float | int | str
    unit: str | None = None


class Fact(Record):
    kind: FactKind
    value: Policy | Factory | Target | bool | int | float | str
    unit: str | None = None
    scope: Scope = "city"
    place: str | None = None  # whose figure it is, where the text names it
    status: Status = "actual"
    as_of: str | None = None  # "2023", "2023-12" or "2023-12-31"
    approximate: bool = False
    doubtful: bool = False  # the text may be misread (an O in a number …)
    confidence: float = 1.0
    evidence: tuple[Evidence, ...]
    corrected: bool = False  # by a person; ``machine`` is what the program had read
    machine: JsonValue = None


class Signature(Record):
    """What a signature cell holds. ``confidence`` is of ``seal``; ``hints`` are remarks for a person."""

    block: SignatureBlock
    expected_body: str | None
    seal: SealState
    seal_text: str | None = None
    date: str | None = None  # ISO
    date_state: Literal["present", "missing", "unclear", "not_required"] = "missing"
    confidence: float = 1.0
    hints: tuple[str, ...] = ()
    seal_box: Box | None = None  # of the seal, points of the page as scanned
    evidence: tuple[Evidence, ...] = ()
    corrected: bool = False  # by a person; ``machine`` is what the program had read
    machine: JsonValue = None


class Finding(Record):
    rule: str
    subject: str
    severity: Severity
    message: str  # Chinese, one sentence
    evidence: tuple[Evidence, ...] = ()
    corrected: bool = False  # by a person; ``machine`` is what the program had read
    machine: JsonValue = None


# --- applicants -------------------------------------------------------------------------------------


class Applicant(Record):
    """Who applies. ``bodies`` are the names accepted for each signature block, the expected one first; a
    joint application has several bodies a block (one group of names each)."""

    cities: tuple[str, ...]  # full names: 宁波市, 延边朝鲜族自治州
    province: str | None = None
    kind: ApplicantKind = "unknown"
    bodies: dict[SignatureBlock, tuple[tuple[str, ...], ...]] = Field(default_factory=dict)
    required: dict[SignatureBlock, Literal["required", "not_required", "unclear"]] = Field(
        default_factory=dict
    )

    @property
    def name(self) -> str:
        return "、".join(self.cities) if self.cities else "申报主体不明"


class Point(Record):
    """A finding, as it is told apart from others."""

    rule: str
    subject: str
    severity: Severity
    message: str

    @property
    def same(self) -> tuple[str, str, str]:
        """A finding worded otherwise is the same finding."""
        return self.rule, self.subject, self.severity


class Changes(Record):
    """``since``: ISO time of the run that gave the verdict before."""

    since: str
    verdict_before: Verdict
    verdict: Verdict
    arrived: tuple[str, ...] = ()  # deliveries
    gone: tuple[str, ...] = ()
    settled: tuple[Point, ...] = ()  # findings that are no more
    new: tuple[Point, ...] = ()
    corrected: int = 0  # corrections by people since then


ConditionStateName = Literal["stated", "not_stated", "contradictory", "unclear"]


class ConditionState(Record):
    """What became of a condition of the call. ``facts``: indices into the submission's facts."""

    key: str
    label: str
    state: ConditionStateName
    facts: tuple[int, ...] = ()


class Submission(Record):
    """All that one applicant sent, and what was made of it."""

    call: str
    applicant: Applicant
    deliveries: tuple[Delivery, ...]
    files: tuple[SourceFile, ...]
    documents: tuple[Document, ...] = ()
    form: Form = Form()  # by the channel that speaks
    facts: tuple[Fact, ...] = ()
    signatures: tuple[Signature, ...] = ()
    findings: tuple[Finding, ...] = ()
    conditions: tuple[ConditionState, ...] = ()
    verdict: Verdict = "needs_review"
    changes: Changes | None = None  # since the verdict before
    corrections: tuple[dict[str, JsonValue], ...] = ()  # what people set right, as `Correction` records

    def document(self, document_id: str) -> Document:
        return next(d for d in self.documents if d.id == document_id)
