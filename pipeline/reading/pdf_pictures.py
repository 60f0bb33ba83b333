"""Pictures that stand among the typed text of a PDF page: scanned tables, screenshots of lists. What is written in
them is read by OCR and put where they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from pipeline.geometry import Box, invert, map_box
from pipeline.model import Cell, Page, Table
from pipeline.raster import Raster
from pipeline.reading.engines import engine
from pipeline.reading.raster_source import raster
from pipeline.reading.scan_page import read_scan

SURE = 0.8  # confidence from which what is seen in a picture is text, and no pattern of a photo


def with_pictures(page: Page, pictures: Sequence[Box], path: Path, *, engine_name: str) -> Page:
    """``page``, as typed, with what its ``pictures`` (points as displayed) say. Raises `UnreadablePage`."""
    if not pictures:
        return page
    shown = raster(path, media_type="application/pdf", number=page.number)
    read = read_scan(_alone(shown, pictures), number=page.number, engine=engine(engine_name))
    to_page = invert(page.to_scan) if page.to_scan is not None else None

    def place(box: Box) -> Box:
        displayed = read.scanned(box)
        return (displayed if to_page is None else map_box(to_page, displayed)).rounded()

    for picture in sorted(pictures, key=lambda p: p.y0):
        page = _with(page, picture if to_page is None else map_box(to_page, picture), _moved(read, place))
    return page


def _alone(shown: Raster, pictures: Sequence[Box]) -> Raster:
    """The page with nothing but its pictures on it: the sheet keeps its size, and points their meaning."""
    out = np.full_like(shown.pixels, 255)
    for picture in pictures:
        x0, y0, x1, y1 = (max(0, round(v * shown.scale)) for v in picture)
        out[y0:y1, x0:x1] = shown.pixels[y0:y1, x0:x1]
    return Raster(out, shown.dpi)


def _moved(read: Page, place: Callable[[Box], Box]) -> Page:
    """What was read, with its boxes where ``place`` puts them."""
    lines = tuple(n.model_copy(update={"box": place(n.box)}) if n.box else n for n in read.lines)
    tables = []
    for table in read.tables:
        cells = tuple(c.model_copy(update={"box": place(c.box)}) if c.box else c for c in table.cells)
        box = place(table.box) if table.box else None
        tables.append(table.model_copy(update={"cells": cells, "box": box}))
    return read.model_copy(update={"lines": lines, "tables": tuple(tables)})


def _with(page: Page, picture: Box, read: Page) -> Page:
    """``page`` with the lines and tables read in ``picture``: at the end of the cell that it stands in, or after
    the lines above it."""
    ruled = {n for table in read.tables for cell in table.cells for n in cell.lines}
    seen = [
        n
        for n, line in enumerate(read.lines)
        if line.box and picture.holds(*line.box.centre) and (n in ruled or line.confidence >= SURE)
    ]
    if not seen:
        return page
    cell = _cell_at(page, picture)
    at = _end_of(cell, page) if cell is not None else _after(page, picture)
    renumbered = [_shifted(table, lambda n: n + len(seen) if n >= at else n) for table in page.tables]
    if cell is not None:
        new = tuple(range(at, at + len(seen)))
        renumbered = [_filled(table, cell, new) for table in renumbered]
    else:
        places = {old: at + k for k, old in enumerate(seen)}
        inside = [t for t in read.tables if t.box and picture.holds(*t.box.centre)]
        renumbered += [_shifted(table, lambda n: places.get(n, -1)) for table in inside]
    lines = (*page.lines[:at], *(read.lines[n] for n in seen), *page.lines[at:])
    tables = tuple(sorted(renumbered, key=lambda t: t.box.y0 if t.box else 0.0))
    return page.model_copy(update={"lines": lines, "tables": tables})


def _cell_at(page: Page, picture: Box) -> Cell | None:
    """The cell in which the picture stands; of nested ones the smallest."""
    holding = [c for t in page.tables for c in t.cells if c.box and c.box.holds(*picture.centre)]
    return min(holding, key=lambda c: c.box.area if c.box else 0.0, default=None)


def _end_of(cell: Cell, page: Page) -> int:
    """Where in the page's lines those of ``cell`` end; those of the cells before it, if it has none."""
    if cell.lines:
        return max(cell.lines) + 1
    table = next(t for t in page.tables if any(c is cell for c in t.cells))
    earlier = [n for c in table.cells if (c.row, c.column) < (cell.row, cell.column) for n in c.lines]
    later = [n for c in table.cells for n in c.lines]
    return max(earlier) + 1 if earlier else min(later, default=len(page.lines))


def _after(page: Page, picture: Box) -> int:
    """The number of the page's lines that stand above the middle of ``picture``, whole tables at once."""
    middle = picture.centre[1]
    above = [n for n, line in enumerate(page.lines) if line.box and line.box.centre[1] < middle]
    for table in page.tables:
        inside = [n for cell in table.cells for n in cell.lines]
        if table.box and table.box.y0 < middle:
            above += inside
    return max(above, default=-1) + 1


def _shifted(table: Table, place: Callable[[int], int]) -> Table:
    """The table with its lines numbered anew; those without a place (below 0) are left out."""
    cells = tuple(
        c.model_copy(update={"lines": tuple(k for n in c.lines if (k := place(n)) >= 0)}) for c in table.cells
    )
    return table.model_copy(update={"cells": cells})


def _filled(table: Table, cell: Cell, new: tuple[int, ...]) -> Table:
    """The table with ``new`` lines at the end of ``cell``, if it is one of its own."""

    def same(other: Cell) -> bool:
        return (other.row, other.column, other.box) == (cell.row, cell.column, cell.box)

    cells = tuple(c.model_copy(update={"lines": (*c.lines, *new)}) if same(c) else c for c in table.cells)
    return table.model_copy(update={"cells": cells})
