"""A page as it was read: lines, cells, boxes, all of them upright points."""

from __future__ import annotations

from typing import Literal

from pipeline.geometry import Box, Homography, map_box
from pipeline.model.record import Channel, Record


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
    struck: str = ""  # what of ``text`` is crossed out, nearly


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


class Remark(Record):
    """A comment in the margin of an office paper; ``about``: the text that it is set to."""

    text: str
    about: str = ""


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
    remarks: tuple[Remark, ...] = ()
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
