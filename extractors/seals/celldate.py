"""The date in a signature cell: by the page's text, by its picture, or by both where one leaves a doubt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extractors.seals.datelook import look_for_date, looked_again, settled
from extractors.seals.dates import SigningDate, signing_date
from extractors.seals.onpage import is_digital, page_of
from extractors.seals.recogniser import Recogniser
from pipeline.geometry import Box, union
from pipeline.model import Document, Evidence, Region, SignatureCell
from pipeline.raster import Raster

SURE_LINE = 0.95
ONE_LINE = 1.6  # times its tallest piece: so high a line is at most


def cell_date(
    document: Document,
    cell: SignatureCell,
    places: Sequence[Region],
    rasters: Callable[[int], Raster],
    recogniser: Recogniser,
) -> tuple[SigningDate, tuple[Evidence, ...], bool]:
    """The signing date with its evidence, and whether the place is surely bare where there is none. The
    picture is looked at where the text leaves a doubt, and to confirm the day."""
    said = signing_date(document.text[cell.start : cell.end])
    quoted = document.quote(cell.start + said.start, cell.start + said.end) if said.stands else ()
    scans = [place for place in places if not is_digital(page_of(document, place))]
    if not scans:
        return said, quoted, False
    row = _row(document, cell, said)
    if row is not None and said.state == "present" and _is_sure(document, cell, said):
        # held against the picture of its line: digits are misread with certainty
        page, line = row
        return looked_again(rasters(page), line, said, recogniser), quoted, False
    bare = True
    for place in reversed(scans):
        if place.box is None:
            continue
        looked = look_for_date(rasters(place.page), place.box, recogniser)
        bare &= looked.bare and page_of(document, place).colour == "colour"
        date, in_picture = settled(said, looked)
        if in_picture:
            where = Region(page=place.page, box=looked.box or place.box)
            return date, (document.place(where, looked.text),), False
        if date is not said:
            return date, quoted, False
    return said, quoted, bare


def _row(document: Document, cell: SignatureCell, date: SigningDate) -> tuple[int, Box] | None:
    """The page and the box of the line on which a date stands, read in one piece or several; None where it
    stands on several lines or has no place."""
    parts = [p for _, _, p in document.regions(cell.start + date.start, cell.start + date.end)]
    boxes = [document.pages[p.page - 1].page.lines[p.line].box for p in parts]
    placed = [box for box in boxes if box is not None]
    if not placed or len(placed) < len(boxes) or len({p.page for p in parts}) > 1:
        return None
    whole = union(placed)
    return (parts[0].page, whole) if whole.height < ONE_LINE * max(box.height for box in placed) else None


def _is_sure(document: Document, cell: SignatureCell, date: SigningDate) -> bool:
    """Whether the lines under the date were read without doubt."""
    parts = document.regions(cell.start + date.start, cell.start + date.end)
    lines = [document.pages[p.page - 1].page.lines[p.line] for _, _, p in parts]
    return all(line.confidence >= SURE_LINE for line in lines)
