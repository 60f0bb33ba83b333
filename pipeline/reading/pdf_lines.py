"""Lines in reading order from placed characters and the grids around them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from pipeline.geometry import Box, union
from pipeline.model import Cell, Line, Table
from pipeline.reading.gutters import box_gutters, parting
from pipeline.reading.pdf_chars import Char
from pipeline.reading.pdf_tables import Grid, GridCell
from pipeline.reading.rule_runs import Segment

STRETCHED_LEAST = 12  # neighbours from which a line tells how far apart it is set
RUN_GAP = 1.2  # heights of a character: a wider gap parts what stands in a row
_MARKS = 50  # written across a page; a drawing may hold thousands
WIDEST_F = 0.45  # of the type's size; a wider one is the ligature of two


@dataclass
class _Layout:
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    gutters: Sequence[Segment] = ()


def lay_out(chars: Sequence[Char], grids: Sequence[Grid]) -> tuple[tuple[Line, ...], tuple[Table, ...]]:
    """Lines and tables of a page. A table's lines stand where the table stands, cell by cell; a table
    inside a cell stands within that cell's lines."""
    grids = _without_frames(grids)
    written = [c for c in chars if c.angle >= 0]
    layout = _Layout(gutters=_gutters(written))
    _region(layout, written, list(grids))
    return (*layout.lines, *_across(chars)), tuple(layout.tables)


def _across(chars: Sequence[Char]) -> list[Line]:
    """Writing at a slant, as marks over the page are set (征求意见稿): no part of the text, a line for each."""
    runs: list[list[Char]] = []
    last: Char | None = None
    for char in chars:
        if char.angle < 0 and not char.text.isspace():
            if last is None or last.angle >= 0 or (last.font, last.size) != (char.font, char.size):
                runs.append([])
            runs[-1].append(char)
        last = char
    return [
        Line(text="".join(c.text for c in run), box=union([c.box for c in run]), furniture=True)
        for run in runs[:_MARKS]
    ]


def _without_frames(grids: Sequence[Grid]) -> list[Grid]:
    """A single box around tables is a page frame, not a table."""
    return [
        g for g in grids if len(g.cells) > 1 or not any(o is not g and _inside(o.box, g.box) for o in grids)
    ]


def _inside(inner: Box, outer: Box) -> bool:
    return inner.area < outer.area and inner.intersection(outer) > 0.9 * inner.area


def _region(layout: _Layout, chars: list[Char], grids: list[Grid]) -> None:
    """One area (the page or a cell): its own lines and its tables, from top to bottom."""
    outer = [g for g in grids if not any(o is not g and _inside(g.box, o.box) for o in grids)]
    free: list[Char] = []
    taken: list[list[Char]] = [[] for _ in outer]
    for char in chars:
        x, y = char.box.centre
        home = next((n for n, g in enumerate(outer) if g.box.holds(x, y)), None)
        (free if home is None else taken[home]).append(char)
    things: list[tuple[float, float, list[Line] | int]] = [
        (row[0].box.centre[1], row[0].box.x0, row) for row in rows_of(free, layout.gutters) if row[0].box
    ]
    things += [(g.box.y0, g.box.x0, n) for n, g in enumerate(outer)]
    for _, _, thing in sorted(things, key=lambda t: t[:2]):
        if isinstance(thing, list):
            layout.lines.extend(thing)
        else:
            grid = outer[thing]
            _table(layout, grid, taken[thing], [g for g in grids if _inside(g.box, grid.box)])


def _table(layout: _Layout, grid: Grid, chars: list[Char], inner: list[Grid]) -> None:
    place = len(layout.tables)
    layout.tables.append(Table(rows=grid.rows, columns=grid.columns, cells=()))  # outer before inner
    by_cell: dict[int, list[Char]] = {}
    for char in chars:
        by_cell.setdefault(_cell_at(grid.cells, *char.box.centre), []).append(char)
    cells: list[Cell] = []
    for number, cell in enumerate(grid.cells):
        start = len(layout.lines)
        within = [g for g in inner if cell.box.holds(*g.box.centre)]
        _region(layout, by_cell.get(number, []), within)
        cells.append(
            Cell(
                row=cell.row,
                column=cell.column,
                row_span=cell.row_span,
                column_span=cell.column_span,
                box=cell.box,
                lines=tuple(range(start, len(layout.lines))),
            )
        )
    layout.tables[place] = Table(box=grid.box, rows=grid.rows, columns=grid.columns, cells=tuple(cells))


def _cell_at(cells: Sequence[GridCell], x: float, y: float) -> int:
    """The cell that holds the point, else the nearest one."""

    def away(number: int) -> float:
        b = cells[number].box
        return max(b.x0 - x, 0.0, x - b.x1) + max(b.y0 - y, 0.0, y - b.y1)

    return min(range(len(cells)), key=away)


def _gutters(chars: Sequence[Char]) -> list[Segment]:
    printed = [c for c in chars if not c.text.isspace()]
    if not printed:
        return []
    boxes = [c.box for c in printed]
    found = box_gutters(boxes, max(b.x1 for b in boxes), max(b.y1 for b in boxes))
    return parting(found, _runs(printed)) if found else []


def _runs(chars: Sequence[Char]) -> list[Box]:
    """Characters that stand in one row, no farther apart than beside a mark, as one box."""
    runs: list[Box] = []
    for row in _rows(chars):
        run: list[Box] = []
        for box in sorted((c.box for c in row), key=lambda b: b.x0):
            if run and box.x0 - run[-1].x1 > RUN_GAP * box.height:
                runs.append(union(run))
                run = []
            run.append(box)
        runs.append(union(run))
    return runs


def rows_of(chars: Sequence[Char], gutters: Sequence[Segment] = ()) -> list[list[Line]]:
    """Characters standing side by side become lines, from top to bottom: a row is one line, or several where
    ``gutters`` part columns that have no rule between them."""
    lines = [[line for part in _parts(row, gutters) if (line := _line(part))] for row in _rows(chars)]
    return [row for row in lines if row]


def _rows(chars: Sequence[Char]) -> list[list[Char]]:
    """Characters side by side, from top to bottom."""
    rows: list[list[Char]] = []
    mean = 0.0
    for char in sorted(chars, key=lambda c: c.box.centre[1]):
        middle = char.box.centre[1]
        if rows and middle - mean <= 0.45 * max(char.size, rows[-1][-1].size, 4.0):
            rows[-1].append(char)
            mean += (middle - mean) / len(rows[-1])
        else:
            rows.append([char])
            mean = middle
    return rows


def _parts(row: list[Char], gutters: Sequence[Segment]) -> list[list[Char]]:
    """The row cut at the gutters that it crosses."""
    y = row[0].box.centre[1]
    cuts = sorted(g.at for g in gutters if g.start <= y <= g.end)
    parts: list[list[Char]] = [[] for _ in range(len(cuts) + 1)]
    for char in row:
        parts[bisect_right(cuts, char.box.centre[0])].append(char)
    return [p for p in parts if p]


def _line(row: list[Char]) -> Line | None:
    text = ""
    ink: list[Char] = []
    pending = ""
    stretched = _stretched(row)
    for char in sorted(row, key=lambda c: c.box.x0):
        if char.text.isspace():
            pending += char.text if ink else ""
            continue
        if ink and _again(ink[-1], char):
            continue
        if ink and not pending and _gap(ink[-1], char, stretched):
            pending = " "
        text += pending + char.text
        pending = ""
        ink.append(char)
    if not ink:
        return None
    font, size = Counter((c.font, c.size) for c in ink).most_common(1)[0][0]
    return Line(
        text=text,
        box=union([c.box for c in ink]),
        font=font or None,
        size=size or None,
        bold=2 * sum(c.bold for c in ink) > len(ink),
        red=2 * sum(c.red for c in ink) > len(ink),
    )


def _again(last: Char, char: Char) -> bool:
    """The same character printed twice in place, a way to fake bold."""
    width = min(last.box.width, char.box.width)
    if last.text != char.text or not last.box.x1 - char.box.x0 > 0.6 * width > 0:
        return False
    # one glyph for two letters: both get its box
    return not (char.text == "f" and last.box == char.box and width > WIDEST_F * char.size)


def _stretched(row: Sequence[Char]) -> float:
    """By how much the letters of a line set to both margins stand apart, points: the usual distance of neighbours; 0 in
    a short line, where a single blank may be most of what there is."""
    ink = sorted((c for c in row if not c.text.isspace()), key=lambda c: c.box.x0)
    apart = [b.box.x0 - a.box.x1 for a, b in pairwise(ink)]
    return max(0.0, median(apart)) if len(apart) >= STRETCHED_LEAST else 0.0


def _gap(last: Char, char: Char, stretched: float) -> bool:
    """A blank that the file draws as a distance only; ``stretched``: as far apart as the line's letters are."""
    both_latin = last.text.isascii() and char.text.isascii()
    apart = char.box.x0 - last.box.x1 - stretched
    return apart > (0.25 if both_latin else 0.8) * max(last.size, char.size, 1.0)
