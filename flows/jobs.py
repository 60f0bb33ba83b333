"""What the worker processes do: plain functions of one picklable request."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from extractors.lineproof import differs_at_edge, odds
from extractors.seals.examine import examine
from pipeline.geometry import Box
from pipeline.model import Applicant, Document, Evidence, Fact, Page, Record, Signature, SignatureCell
from pipeline.raster import Pixels, Raster, upright
from pipeline.reading import page_count, read_page
from pipeline.reading.engines import rapid
from pipeline.reading.raster_source import raster
from pipeline.reading.twins import Twin


class Source(Record):
    """Where the bytes of a file lie, and what they are."""

    path: Path
    media_type: str


class CountRequest(Record):
    source: Source


class PageRequest(Record):
    source: Source
    number: int
    engine: str
    twins: tuple[Twin, ...] = ()  # pages of other copies, read before


class SignRequest(Record):
    document: Document
    applicant: Applicant
    sources: dict[str, Source]  # by digest


class FactsRequest(Record):
    """``due``: ISO day on which the application was due."""

    document: Document
    applicant: Applicant
    due: str


class CropRequest(Record):
    document: Document
    places: tuple[Evidence, ...]
    sources: dict[str, Source]


class SearchableRequest(Record):
    document: Document
    sources: dict[str, Source]
    target: Path  # a file aside, to be renamed when whole
    archive: bool = False  # as PDF/A


class Alternative(Record):
    """Another text for a line (index) of a page (number from 1) of a document."""

    page: int
    line: int
    text: str


class CompareRequest(Record):
    document: Document
    alternatives: tuple[Alternative, ...]
    sources: dict[str, Source]


class Found(Record):
    facts: tuple[Fact, ...]


class Signed(Record):
    signatures: tuple[Signature, ...]


class Crops(Record):
    """One JPEG for each place, in order; empty where there is no picture."""

    pictures: tuple[bytes, ...]


def count_pages(request: CountRequest) -> int:
    return page_count(request.source.path, media_type=request.source.media_type)


def read(request: PageRequest) -> Page:
    return read_page(
        request.source.path,
        media_type=request.source.media_type,
        number=request.number,
        engine_name=request.engine,
        twins=request.twins,
    )


def facts(request: FactsRequest) -> Found:
    """What a form or a plan states."""
    from extractors.facts import extract  # spaCy and jieba are loaded by the workers alone

    return Found(facts=extract(request.document, applicant=request.applicant, today=request.due))


def sign(request: SignRequest) -> Signed:
    """Examine all signature cells of a form."""
    document = request.document
    cells: tuple[SignatureCell, ...] = document.form.signature_cells if document.form else ()
    pictures = _upright_pages(document, request.sources)
    return Signed(
        signatures=tuple(
            examine(
                document,
                cell,
                rasters=pictures,
                recogniser=rapid(),
                applicant=request.applicant,
                neighbours=[c for c in cells if c is not cell],
            )
            for cell in cells
        )
    )


def crop(request: CropRequest) -> Crops:
    """The places as pictures of the page as scanned, outlined, with some of what is around them."""

    @lru_cache(maxsize=2)
    def page_picture(number: int) -> Raster:
        page = request.document.pages[number - 1]
        source = request.sources[page.sha256]
        return raster(source.path, media_type=source.media_type, number=page.page.number)

    return Crops(pictures=tuple(_crop(request.document, place, page_picture) for place in request.places))


def compare(request: CompareRequest) -> tuple[float, ...]:
    """Log odds (nats) of each line as read against its alternative."""
    pictures = _upright_pages(request.document, request.sources)
    return tuple(_compare(request.document, a, pictures) for a in request.alternatives)


def _compare(document: Document, other: Alternative, pictures: Callable[[int], Raster]) -> float:
    line = document.pages[other.page - 1].page.lines[other.line]
    if line.box is None:
        raise ValueError("a line without a place has no picture")
    boxes = [line.box.grown(_LINE_MARGIN)]
    if differs_at_edge(line.text, other.text):
        # the box may have cut the character: 生 of 性
        wide = line.box.height
        boxes.append(boxes[0]._replace(x0=boxes[0].x0 - wide, x1=boxes[0].x1 + wide))
    page = pictures(other.page)
    return min(odds(page.crop(b).pixels, line.text, other.text, recogniser=rapid()) for b in boxes)


def searchable(request: SearchableRequest) -> bool:
    """Write the searchable PDF of a document to ``request.target``."""
    from pipeline.reports.searchable import write_searchable  # fonts and PDF: the workers' alone

    write_searchable(
        request.target,
        request.document,
        sources={d: (s.path, s.media_type) for d, s in request.sources.items()},
        raster=lambda path, media_type, number: raster(path, media_type=media_type, number=number),
        archive=request.archive,
    )
    return True


_LINE_MARGIN = 1.5  # points
_CROP_WIDTH = 900  # pixels at most


def _crop(document: Document, place: Evidence, page_picture: Callable[[int], Raster]) -> bytes:
    if place.page is None or place.bbox is None:
        return b""
    picture = page_picture(place.page)
    turn = document.pages[place.page - 1].page.turn
    around = _around(place.bbox, lying=turn % 180 != 0)
    part = picture.crop(around)
    pixels = part.pixels.copy()
    x0, y0 = max(0.0, around.x0), max(0.0, around.y0)
    corners = [round(v * picture.scale) for v in (place.bbox.x0 - x0, place.bbox.y0 - y0)]
    ends = [round(v * picture.scale) for v in (place.bbox.x1 - x0, place.bbox.y1 - y0)]
    cv2.rectangle(pixels, corners, ends, (0, 140, 255), max(2, round(picture.scale)))
    pixels = _turned(pixels, turn)
    if pixels.shape[1] > _CROP_WIDTH:
        share = _CROP_WIDTH / pixels.shape[1]
        size = (_CROP_WIDTH, max(1, round(pixels.shape[0] * share)))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    good, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 72])
    return data.tobytes() if good else b""


def _around(box: Box, *, lying: bool) -> Box:
    """``box`` with a margin: a seal stands out over the side of its cell, a small box is told by the label of its row
    and the lines above and below. ``lying``: the page was scanned on its side, and so are its rows."""
    width, height = (box.height, box.width) if lying else (box.width, box.height)
    side, above = max(36.0, (400.0 - width) / 2), max(16.0, (60.0 - height) / 2)
    x, y = (above, side) if lying else (side, above)
    return Box(box.x0 - x, box.y0 - y, box.x1 + x, box.y1 + y)


def _turned(pixels: Pixels, turn: int) -> Pixels:
    if not turn:
        return pixels
    return np.ascontiguousarray(np.rot90(pixels, k=-(turn // 90) % 4))


def _upright_pages(document: Document, sources: dict[str, Source]) -> Callable[[int], Raster]:
    @lru_cache(maxsize=2)
    def page_picture(number: int) -> Raster:
        page = document.pages[number - 1]
        source = sources[page.sha256]
        picture = raster(source.path, media_type=source.media_type, number=page.page.number)
        return upright(picture, page.page)

    return page_picture
