"""The dash of a table's cell without a value: a lone stroke, which the reader takes for the figure one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Cell, Line, Table

DASH = "—"
_STROKE = re.compile(r"[\-－–―‐ー─━]+")
_ONE = "一"
_FIGURE = re.compile(r"\d")


def with_dashes(lines: Sequence[Line], tables: Sequence[Table]) -> tuple[Line, ...]:
    """``lines`` with `DASH` for a stroke that is all of a cell. One that was read as the figure one is that
    figure at the head of its row, and among other words."""
    out = list(lines)
    for table in tables:
        for cell in table.cells:
            text = lines[cell.lines[0]].text if len(cell.lines) == 1 else ""
            if _STROKE.fullmatch(text) or (text == _ONE and _among_figures(cell, table, lines)):
                out[cell.lines[0]] = out[cell.lines[0]].model_copy(update={"text": DASH})
    return tuple(out)


def _among_figures(cell: Cell, table: Table, lines: Sequence[Line]) -> bool:
    """Whether another cell of its row or its column, the first ones apart, holds a figure."""
    if cell.column == 0:
        return False
    beside = [other for other in table.cells if other.row == cell.row and other.column > 0]
    below = [other for other in table.cells if other.column == cell.column and other.row > 0]
    return any(_FIGURE.search(lines[n].text) for other in (*beside, *below) for n in other.lines)
