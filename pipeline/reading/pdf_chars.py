"""The characters, strokes and pictures of a PDF page as pdfium sees them, in points as displayed."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.geometry import Box, union

THIN = 3.0  # a filled shape narrower than this (points) is a drawn line
MAX_OBJECTS = 60_000  # a page with more is a drawing, not a paper
MAX_CHARS = 60_000
Matrix = tuple[float, float, float, float, float, float]
INVISIBLE = 3  # text render mode
FILL_STROKE = 2  # how word processors fake bold


class Char(NamedTuple):
    """One character; ``box`` is the font's full height, not the ink."""

    text: str
    box: Box
    size: float
    font: str
    bold: bool
    red: bool
    visible: bool
    angle: int  # degrees clockwise of the writing, a multiple of 90; -1 for slanted text
    broken: bool  # the font does not say which character it is


class Stroke(NamedTuple):
    """An axis-parallel drawn line: horizontal where y0 == y1."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        return self.y0 == self.y1


@dataclass(frozen=True)
class PageContent:
    """All that the triage and the layout need. ``curves`` counts bezier segments (text as outlines)."""

    width: float
    height: float
    chars: tuple[Char, ...]
    strokes: tuple[Stroke, ...]
    pictures: tuple[Box, ...]
    curves: int


class _Frame:
    """User space of the PDF → points as displayed (crop box, /Rotate)."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.left, self.bottom, self.right, self.top = page.get_bbox()
        self.turn = page.get_rotation() % 360
        w, h = abs(self.right - self.left), abs(self.top - self.bottom)
        self.width, self.height = (h, w) if self.turn in (90, 270) else (w, h)

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.turn == 90:
            return y - self.bottom, x - self.left
        if self.turn == 180:
            return self.right - x, y - self.bottom
        if self.turn == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
        return Box(min(a, c), min(b, d), max(a, c), max(b, d))


def content(document: pdfium.PdfDocument, index: int) -> PageContent:
    """Reads page ``index`` (from 0). Raises pdfium.PdfiumError where pdfium gives up."""
    page = _flattened(document, index)
    frame = _Frame(page)
    drawn = _Drawn(frame)
    drawn.walk_page(page)
    return PageContent(
        width=frame.width,
        height=frame.height,
        chars=tuple(_chars(page, frame)),
        strokes=tuple(drawn.strokes),
        pictures=tuple(drawn.pictures),
        curves=drawn.curves,
    )


def _flattened(document: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
    """Typed notes, stamps and filled-in fields become part of the page; they are on its print too."""
    page = document[index]
    shown = {raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP}
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), 500)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind in shown:
            break
    else:
        return page
    if raw.FPDFPage_Flatten(page, raw.FLAT_PRINT) != raw.FLATTEN_SUCCESS:
        return page
    page.close()
    return document[index]


class _Style(NamedTuple):
    font: str
    bold: bool
    red: bool
    visible: bool
    size: float


def _chars(page: pdfium.PdfPage, frame: _Frame) -> Iterator[Char]:
    textpage = page.get_textpage()
    styles: dict[int, _Style] = {}
    rect = raw.FS_RECTF()
    for index in range(min(textpage.count_chars(), MAX_CHARS)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if raw.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        broken = raw.FPDFText_HasUnicodeMapError(textpage, index) == 1 or code in (0, 0xFFFE, 0xFFFF)
        if code in (10, 13) or not raw.FPDFText_GetLooseCharBox(textpage, index, rect):
            continue
        style = _style(textpage, index, styles)
        angle = math.degrees(raw.FPDFText_GetCharAngle(textpage, index)) % 360
        turned = round(angle / 90) * 90
        yield Char(
            text=chr(code) if code else "\ufffd",
            box=frame.box(rect.left, rect.bottom, rect.right, rect.top),
            size=style.size,
            font=style.font,
            bold=style.bold,
            red=style.red,
            visible=style.visible,
            angle=(turned + frame.turn) % 360 if abs(angle - turned) < 8 else -1,
            broken=broken,
        )


def _style(textpage: pdfium.PdfTextPage, index: int, known: dict[int, _Style]) -> _Style:
    thing = raw.FPDFText_GetTextObject(textpage, index)
    address = ctypes.cast(thing, ctypes.c_void_p).value or 0
    if address and address in known:
        return known[address]
    name, flags = ctypes.create_string_buffer(256), ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, index, name, 256, flags)
    font = re.sub(r"^[A-Z]{6}\+", "", name.value.decode("utf-8", "replace"))
    mode = raw.FPDFTextObj_GetTextRenderMode(thing) if address else 0
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    coloured = raw.FPDFText_GetFillColor(textpage, index, r, g, b, a)
    matrix = raw.FS_MATRIX()
    scale = 1.0
    if raw.FPDFText_GetMatrix(textpage, index, matrix):
        scale = math.hypot(matrix.c, matrix.d) or 1.0
    style = _Style(
        font=font,
        bold=mode == FILL_STROKE
        or raw.FPDFText_GetFontWeight(textpage, index) >= 600
        or "bold" in font.lower(),
        red=bool(coloured) and r.value > 150 and g.value < 100 and b.value < 100,
        visible=mode != INVISIBLE and not (coloured and a.value == 0),
        size=round(raw.FPDFText_GetFontSize(textpage, index) * scale, 2),
    )
    known[address] = style
    return style


class _Drawn:
    """Collects the strokes and pictures of a page, those inside its form objects too."""

    def __init__(self, frame: _Frame) -> None:
        self.frame = frame
        self.strokes: list[Stroke] = []
        self.pictures: list[Box] = []
        self.curves = 0
        self.left = MAX_OBJECTS

    def walk_page(self, page: pdfium.PdfPage) -> None:
        for number in range(raw.FPDFPage_CountObjects(page)):
            self._object(raw.FPDFPage_GetObject(page, number), (1, 0, 0, 1, 0, 0), 0)

    def _object(self, thing: object, outer: Matrix, depth: int) -> None:
        if self.left <= 0 or depth > 8:
            return
        self.left -= 1
        kind = raw.FPDFPageObj_GetType(thing)
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM):
            return
        own = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(thing, own)
        matrix = _times((own.a, own.b, own.c, own.d, own.e, own.f), outer)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            for number in range(raw.FPDFFormObj_CountObjects(thing)):
                self._object(raw.FPDFFormObj_GetObject(thing, number), matrix, depth + 1)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            self.pictures.append(self._placed([(0, 0), (1, 0), (0, 1), (1, 1)], matrix))
        else:
            self._path(thing, matrix)

    def _placed(self, points: list[tuple[float, float]], matrix: Matrix) -> Box:
        return union([Box(*self._at(p, matrix), *self._at(p, matrix)) for p in points])

    def _at(self, point: tuple[float, float], m: Matrix) -> tuple[float, float]:
        x, y = point
        return self.frame.point(m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])

    def _path(self, thing: object, matrix: Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(thing, fill, stroke)
        if not (fill.value or stroke.value):
            return
        for outline in self._outlines(thing):
            corners = [self._at(p, matrix) for p in outline]
            box = union([Box(*c, *c) for c in corners])
            if min(box.width, box.height) < THIN and (fill.value or len(corners) > 2):
                self._add(*box)
            elif stroke.value:
                for (x0, y0), (x1, y1) in pairwise(corners):
                    if min(abs(x1 - x0), abs(y1 - y0)) < 0.75:
                        self._add(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _add(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if x1 - x0 >= y1 - y0:
            self.strokes.append(Stroke(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
        else:
            self.strokes.append(Stroke((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))

    def _outlines(self, thing: object) -> Iterator[list[tuple[float, float]]]:
        """The subpaths as corner points; a subpath with a curve in it is no line and is only counted."""
        outline: list[tuple[float, float]] = []
        curved = False
        x, y = ctypes.c_float(), ctypes.c_float()
        count = raw.FPDFPath_CountSegments(thing)
        self.left -= count
        for number in range(count if self.left > 0 else 0):
            segment = raw.FPDFPath_GetPathSegment(thing, number)
            kind = raw.FPDFPathSegment_GetType(segment)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                if len(outline) > 1 and not curved:
                    yield outline
                outline, curved = [], False
            elif kind == raw.FPDF_SEGMENT_BEZIERTO:
                curved = True
                self.curves += 1
            outline.append((x.value, y.value))
            if raw.FPDFPathSegment_GetClose(segment) and outline:
                outline.append(outline[0])
        if len(outline) > 1 and not curved:
            yield outline


def _times(m: Matrix, n: Matrix) -> Matrix:
    """First ``m``, then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
