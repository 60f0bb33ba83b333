"""Two pages on one sheet: the sheet cut into its pages, whose points still lead to the sheet as scanned."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.geometry import IDENTITY, Box, Homography
from pipeline.model import Cell, Line, Page, Table

WIDE = 1.25  # width to height from which a sheet may hold two pages
LARGE = 1000.0  # points: an A3 sheet, which may have print on one half only
MIDDLE = 0.02  # share of the width at the middle that two pages leave free
LEAST = 3  # lines on each half of a smaller sheet


def without_spreads(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages with each sheet of two pages as two; both have the number of the sheet in its file."""
    return tuple(part for page in pages for part in _parts(page))


def _parts(page: Page) -> tuple[Page, ...]:
    if not page.fixed or page.failure or page.width < WIDE * page.height:
        return (page,)
    middle, free = page.width / 2, MIDDLE * page.width
    boxes = [line.box for line in page.lines if line.box] + [t.box for t in page.tables if t.box]
    if any(b.x0 < middle - free and b.x1 > middle + free for b in boxes):
        return (page,)
    counts = [sum(bool(n.box) and _left(n.box, middle) == side for n in page.lines) for side in (True, False)]
    if min(counts) < LEAST and (page.width < LARGE or max(counts) < LEAST):
        return (page,)
    return _half(page, 0.0, middle), _half(page, middle, page.width)


def _left(box: Box | None, middle: float) -> bool:
    return box is not None and box.centre[0] < middle


def _half(page: Page, x0: float, x1: float) -> Page:
    """What stands between two abscissae, as a page of its own."""
    kept = [n for n, line in enumerate(page.lines) if line.box and x0 <= line.box.centre[0] < x1]
    at = {n: k for k, n in enumerate(kept)}
    lines = [_moved_line(page.lines[n], x0) for n in kept]
    tables = [_moved_table(t, at, x0) for t in page.tables if t.box and x0 <= t.box.centre[0] < x1]
    return page.model_copy(
        update={
            "width": round(x1 - x0, 2),
            "lines": tuple(lines),
            "tables": tuple(tables),
            "to_scan": page.to_scan if x0 == 0 else _after_shift(page.to_scan or IDENTITY, x0),
            "source": page.source if lines or page.source != "ocr" else "blank",
        }
    )


def _moved_line(line: Line, x0: float) -> Line:
    return line if line.box is None else line.model_copy(update={"box": _moved(line.box, x0)})


def _moved_table(table: Table, at: dict[int, int], x0: float) -> Table:
    cells = [
        Cell(
            row=c.row,
            column=c.column,
            row_span=c.row_span,
            column_span=c.column_span,
            box=None if c.box is None else _moved(c.box, x0),
            lines=tuple(at[n] for n in c.lines if n in at),
        )
        for c in table.cells
    ]
    return table.model_copy(
        update={"box": None if table.box is None else _moved(table.box, x0), "cells": tuple(cells)}
    )


def _moved(box: Box, x0: float) -> Box:
    return Box(round(box.x0 - x0, 2), box.y0, round(box.x1 - x0, 2), box.y1)


def _after_shift(h: Homography, x0: float) -> Homography:
    """First to the right by ``x0``, then ``h``."""
    a, b, c, d, e, f, g, i, j = h
    return (a, b, a * x0 + c, d, e, d * x0 + f, g, i, g * x0 + j)
