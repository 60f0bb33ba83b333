"""Lines of text and ruled tables of a scan, put in reading order as a page's records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.geometry import Box, union
from pipeline.model import Cell, Line, Table
from pipeline.reading.figures import doubts
from pipeline.reading.grid import Grid
from pipeline.reading.rule_runs import Segment

SAME_ROW = 0.5  # share of the lower box's height that two boxes of one row share
NEAR = 2.2  # gap in heights up to which two boxes of one row are one line
ALIKE = 0.55  # ratio of heights from which they may be one line


@dataclass(frozen=True)
class ReadLine:
    """A line as read, upright pixels; ``size`` is the type's size in pixels where it can be told, ``unsure`` are
    figures of which the reader is not sure."""

    box: Box
    text: str
    confidence: float
    red: bool = False
    size: float | None = None
    unsure: tuple[str, ...] = ()
    struck: str = ""  # what of the text is crossed out


@dataclass(frozen=True)
class Layout:
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]


def lay_out(
    lines: Sequence[ReadLine], grids: Sequence[Grid], *, dpi: float, gutters: Sequence[Segment] = ()
) -> Layout:
    """Reading order: rows from top to bottom, each from left to right; a table where it begins, its cells
    row by row, the lines within a cell from top to bottom. ``dpi`` turns pixels to points; ``gutters`` part
    columns that have no rule between them."""
    free, by_cell = _assigned(lines, grids)
    items: list[tuple[float, int | list[ReadLine]]] = [(row[0].box.y0, row) for row in _rows(free, gutters)]
    items += [(grid.box.y0, index) for index, grid in enumerate(grids)]
    out: list[Line] = []
    tables: list[Table] = []
    for _, item in sorted(items, key=lambda i: i[0]):
        if isinstance(item, int):
            rows = [_rows(by_cell.get((item, j), []), gutters) for j in range(len(grids[item].cells))]
            tables.append(_table(grids[item], rows, out, 72 / dpi))
        else:
            out.extend(_record(line, 72 / dpi) for line in item)
    return Layout(tuple(out), tuple(tables))


def cell_at(grids: Sequence[Grid], box: Box) -> tuple[int, int] | None:
    """The grid and cell (indices) in which the middle of ``box`` lies; of nested grids the smallest."""
    x, y = box.centre
    holding = [(g.box.area, i) for i, g in enumerate(grids) if g.box.holds(x, y)]
    for _, i in sorted(holding):
        for j, cell in enumerate(grids[i].cells):
            if cell.box.holds(x, y):
                return i, j
    return None


def _assigned(
    lines: Sequence[ReadLine], grids: Sequence[Grid]
) -> tuple[list[ReadLine], dict[tuple[int, int], list[ReadLine]]]:
    free: list[ReadLine] = []
    by_cell: dict[tuple[int, int], list[ReadLine]] = {}
    for line in lines:
        place = cell_at(grids, line.box)
        if place is None:
            free.append(line)
        else:
            by_cell.setdefault(place, []).append(line)
    return free, by_cell


def _table(grid: Grid, rows: Sequence[list[list[ReadLine]]], out: list[Line], scale: float) -> Table:
    """The table's record from the rows of lines in each of its cells; the lines are appended to ``out``."""
    cells = []
    for cell, within in zip(grid.cells, rows, strict=True):
        start = len(out)
        for row in within:
            out.extend(_record(line, scale) for line in row)
        cells.append(
            Cell(
                row=cell.row,
                column=cell.column,
                row_span=cell.row_span,
                column_span=cell.column_span,
                box=_scaled(cell.box, scale),
                lines=tuple(range(start, len(out))),
            )
        )
    return Table(box=_scaled(grid.box, scale), rows=grid.rows, columns=grid.columns, cells=tuple(cells))


def _rows(lines: Sequence[ReadLine], gutters: Sequence[Segment]) -> list[list[ReadLine]]:
    """Lines by rows, each from left to right, pieces of one line joined."""
    rows: list[list[ReadLine]] = []
    for line in sorted(lines, key=lambda n: n.box.centre[1]):
        row = next((r for r in reversed(rows[-3:]) if _level(r, line)), None)
        if row is None:
            rows.append([line])
        else:
            row.append(line)
    return [_joined(sorted(row, key=lambda n: n.box.x0), gutters) for row in rows]


def _level(row: list[ReadLine], line: ReadLine) -> bool:
    """Whether ``line`` stands beside the lines of ``row``, not over one of them."""
    near = min(row, key=lambda o: abs(o.box.centre[0] - line.box.centre[0]))
    shared = min(near.box.y1, line.box.y1) - max(near.box.y0, line.box.y0)
    if shared < SAME_ROW * min(near.box.height, line.box.height):
        return False
    return all(
        min(o.box.x1, line.box.x1) - max(o.box.x0, line.box.x0) < 0.5 * min(o.box.width, line.box.width)
        for o in row
    )


def _joined(row: list[ReadLine], gutters: Sequence[Segment]) -> list[ReadLine]:
    out: list[ReadLine] = []
    for line in row:
        if out and _one_line(out[-1], line) and not _parted(out[-1], line, gutters):
            out[-1] = _sum(out[-1], line)
        else:
            out.append(line)
    return out


def _one_line(a: ReadLine, b: ReadLine) -> bool:
    low, high = sorted((a.box.height, b.box.height))
    gap = b.box.x0 - a.box.x1
    return a.red == b.red and bool(a.text and b.text) and gap <= NEAR * high and low >= ALIKE * high


def _parted(a: ReadLine, b: ReadLine, gutters: Sequence[Segment]) -> bool:
    y = b.box.centre[1]
    return any(a.box.centre[0] < g.at < b.box.centre[0] and g.start <= y <= g.end for g in gutters)


def _sum(a: ReadLine, b: ReadLine) -> ReadLine:
    weights = max(1, len(a.text)), max(1, len(b.text))
    confidence = (a.confidence * weights[0] + b.confidence * weights[1]) / sum(weights)
    size = a.size if b.size is None or (a.size is not None and weights[0] >= weights[1]) else b.size
    return replace(
        a,
        box=union([a.box, b.box]),
        text=a.text + b.text,
        confidence=confidence,
        size=size,
        unsure=a.unsure + b.unsure,
        struck=a.struck + b.struck,
    )


def _record(line: ReadLine, scale: float) -> Line:
    return Line(
        text=line.text,
        box=_scaled(line.box, scale),
        confidence=round(min(1.0, line.confidence), 4),
        size=None if line.size is None else round(line.size * scale, 1),
        red=line.red,
        doubts=doubts(line.text, line.unsure),
        struck=line.struck,
    )


def _scaled(box: Box, scale: float) -> Box:
    return Box(*(round(v * scale, 2) for v in box))
