"""What stands on a page without being part of the text: page numbers, running heads and feet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from rapidfuzz.fuzz import ratio

from pipeline.geometry import Box
from pipeline.model import DocumentPage, Line, Page
from pipeline.printed_numbers import DASH, edge_lines, printed_number

Place = tuple[int, int]  # page of the document (from 1), index of the line

ALIKE = 88.0  # of 100, how alike running heads must be read
_ROMAN = re.compile(rf"{DASH}[ivxlIVXLⅠ-ⅿ]{{1,6}}{DASH}")


def furniture(pages: Sequence[DocumentPage]) -> frozenset[Place]:
    """The places of all lines that are no text: as marked by the reader, and as found here."""
    out: set[Place] = set()
    candidates: list[tuple[int, int, Line, float]] = []
    for number, entry in enumerate(pages, 1):
        page = entry.page
        out.update((number, n) for n, line in enumerate(page.lines) if line.furniture)
        for index in edge_lines(page):
            line = page.lines[index]
            if printed_number(line.text) is not None or _ROMAN.fullmatch(line.text.strip()):
                out.add((number, index))
            elif line.box is not None and not line.furniture and _apart(page, index):
                candidates.append((number, index, line, line.box.centre[1] / max(page.height, 1.0)))
    out.update(_repeated(candidates, sum(e.page.fixed and bool(e.page.lines) for e in pages)))
    return frozenset(out)


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
