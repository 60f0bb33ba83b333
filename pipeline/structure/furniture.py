"""What stands on a page without being part of the text: page numbers, running heads and feet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from rapidfuzz.fuzz import ratio

from pipeline.geometry import Box
from pipeline.model import DocumentPage, Line, Page

Place = tuple[int, int]  # page of the document (from 1), index of the line

BAND = 0.14  # share of the page's height at the top and at the foot in which furniture stands
ALIKE = 88.0  # of 100, how alike running heads must be read
_DASH = r"[\s\-—–―‐－_·•.…~～一]*"
_NUMBER = re.compile(rf"{_DASH}(\d{{1,4}}){_DASH}")
_OF = re.compile(r"第?(\d{1,4})页?[,，]?[/／|]?(?:共|of)?(\d{1,4})页?", re.I)
_WORDED = re.compile(r"(?:第|page|p\.)(\d{1,4})页?", re.I)
_ROMAN = re.compile(rf"{_DASH}[ivxlIVXLⅠ-ⅿ]{{1,6}}{_DASH}")


def furniture(pages: Sequence[DocumentPage]) -> frozenset[Place]:
    """The places of all lines that are no text: as marked by the reader, and as found here."""
    out: set[Place] = set()
    candidates: list[tuple[int, int, Line, float]] = []
    for number, entry in enumerate(pages, 1):
        page = entry.page
        out.update((number, n) for n, line in enumerate(page.lines) if line.furniture)
        for index in _edges(page):
            line = page.lines[index]
            if printed_number(line.text) is not None or _ROMAN.fullmatch(line.text.strip()):
                out.add((number, index))
            elif line.box is not None and not line.furniture and _apart(page, index):
                candidates.append((number, index, line, line.box.centre[1] / max(page.height, 1.0)))
    out.update(_repeated(candidates, sum(e.page.fixed and bool(e.page.lines) for e in pages)))
    return frozenset(out)


def printed_page_numbers(pages: Sequence[DocumentPage]) -> tuple[int | None, ...]:
    """The number printed at the edge of each page; None where there is none."""
    return tuple(
        next((n for i in _edges(p.page) if (n := printed_number(p.page.lines[i].text)) is not None), None)
        for p in pages
    )


def printed_number(text: str) -> int | None:
    """The page number if the line is nothing else: ``— 4 —``, ``第4页 共9页``, ``4/9``, ``4``."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if not plain or len(plain) > 16:
        return None
    for pattern in (_NUMBER, _WORDED, _OF):
        found = pattern.fullmatch(plain)
        if found and (pattern is not _OF or re.search(r"[页/共of|]", plain, re.I)):
            return int(found[1])
    return None


def _edges(page: Page) -> list[int]:
    """Lines outside tables at the very top and foot of a page with places, at most three each."""
    if not page.fixed or page.height <= 0:
        return []
    ruled = {n for t in page.tables for c in t.cells for n in c.lines}
    placed = [(line.box, n) for n, line in enumerate(page.lines) if line.box and n not in ruled]
    top = sorted((b.y0, n) for b, n in placed if b.centre[1] < BAND * page.height)
    foot = sorted((-b.y1, n) for b, n in placed if b.centre[1] > (1 - BAND) * page.height)
    return [n for _, n in (*top[:3], *foot[:3])]


def _apart(page: Page, index: int) -> bool:
    """Whether the line keeps a distance from the text, or is set smaller: a first line of text does not."""
    box = page.lines[index].box
    if box is None:
        return False
    inward = [
        (o.y0 - box.y1 if box.centre[1] < page.height / 2 else box.y0 - o.y1, o.height)
        for n, line in enumerate(page.lines)
        if n != index and (o := line.box) is not None and _beyond(box, o, page.height)
    ]
    if not inward:
        return True
    gap, height = min(inward)
    return gap > 0.9 * max(height, box.height) or box.height < 0.85 * height


def _beyond(box: Box, other: Box, height: float) -> bool:
    """Whether ``other`` lies further inside the page than the edge line ``box``."""
    top = box.centre[1] < height / 2
    return other.centre[1] > box.y1 if top else other.centre[1] < box.y0


def _repeated(candidates: Sequence[tuple[int, int, Line, float]], pages: int) -> Iterable[Place]:
    """Lines that stand, alike but for digits, at the same height of several pages."""
    groups: list[tuple[str, float, list[Place]]] = []
    for number, index, line, height in candidates:
        text = re.sub(r"\s", "", re.sub(r"\d+", "#", unicodedata.normalize("NFKC", line.text)))
        for known, at, places in groups:
            if abs(at - height) < 0.025 and ratio(known, text) >= ALIKE:
                places.append((number, index))
                break
        else:
            groups.append((text, height, [(number, index)]))
    for _, _, places in groups:
        on = {page for page, _ in places}
        if (len(on) >= 3 and len(on) >= 0.3 * pages) or (len(on) == 2 and pages == 2):
            yield from places
