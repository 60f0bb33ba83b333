"""Ruled tables of a straightened page: cells from rules, merged cells with their spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.geometry import Box
from pipeline.reading.rule_runs import Segment
from pipeline.reading.rules import Rules

TOUCH = 2.2  # mm: how far a rule may end short of the rule that it meets
SAME = 1.6  # mm: rules of different rows that are one line of the grid
OPEN = 4.0  # mm: rules reach this far past the last crossing one where the table runs on
STUB = 0.5  # mm of a rule beyond the corner of a cell
THERE = 0.55  # share of an edge that must be ruled for two cells to be apart
SMALL = (30.0, 6.0)  # mm, width and height: what is smaller is a tick box, a stamp, a large 工 or 口


@dataclass(frozen=True)
class GridCell:
    row: int
    column: int
    row_span: int
    column_span: int
    box: Box  # pixels


@dataclass(frozen=True)
class Grid:
    """A table as ruled, in pixels; ``across`` and ``down`` are its rules, as far as cells end at them."""

    box: Box
    rows: int
    columns: int
    cells: tuple[GridCell, ...]
    across: tuple[Segment, ...]
    down: tuple[Segment, ...]


def find_grids(rules: Rules, dpi: float) -> list[Grid]:
    """The tables of a page, from top to bottom. Two frames side by side are two tables."""
    per_mm = dpi / 25.4
    grids = [_grid(across, down, per_mm) for across, down in _groups(rules, per_mm)]
    return sorted((g for g in grids if g is not None), key=lambda g: (g.box.y0, g.box.x0))


def _groups(rules: Rules, per_mm: float) -> list[tuple[list[Segment], list[Segment]]]:
    """Rules that hang together by touching."""
    count = len(rules.across)
    parent = list(range(count + len(rules.down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, level in enumerate(rules.across):
        for j, upright in enumerate(rules.down):
            if _touch(level, upright, TOUCH * per_mm):
                parent[root(i)] = root(count + j)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for i, segment in enumerate((*rules.across, *rules.down)):
        groups.setdefault(root(i), ([], []))[0 if i < count else 1].append(segment)
    return list(groups.values())


def _touch(level: Segment, upright: Segment, slack: float) -> bool:
    return (
        level.start - slack <= upright.at <= level.end + slack
        and upright.start - slack <= level.at <= upright.end + slack
    )


def _grid(across: list[Segment], down: list[Segment], per_mm: float) -> Grid | None:
    if not across or not (len(down) >= 2 or (down and _end_together(across, per_mm))):
        return None
    xs = _with_ends(_places(down, per_mm), across, per_mm)
    ys = _with_ends(_places(across, per_mm), down, per_mm)
    if len(xs) < 2 or len(ys) < 2:
        return None
    if xs[-1] - xs[0] < SMALL[0] * per_mm or ys[-1] - ys[0] < SMALL[1] * per_mm:
        return None
    labels = _joined_cells(xs, ys, across, down, per_mm)
    cells = tuple(_cells(labels, xs, ys))
    level = [Segment(y, c.box.x0, c.box.x1) for c in cells for y in (c.box.y0, c.box.y1)]
    upright = [Segment(x, c.box.y0, c.box.y1) for c in cells for x in (c.box.x0, c.box.x1)]
    return Grid(
        Box(xs[0], ys[0], xs[-1], ys[-1]),
        len(ys) - 1,
        len(xs) - 1,
        cells,
        tuple(_borders(across, level, per_mm)),
        tuple(_borders(down, upright, per_mm)),
    )


def _borders(rules: Sequence[Segment], edges: Sequence[Segment], per_mm: float) -> Iterator[Segment]:
    """The parts of the rules that run along edges of cells: a rule found longer than it is, or a stroke of print,
    must not part lines, nor be painted over with the characters that stand there."""
    for rule in rules:
        spans = sorted(
            (max(rule.start, e.start), min(rule.end, e.end))
            for e in edges
            if abs(e.at - rule.at) <= SAME * per_mm and min(rule.end, e.end) > max(rule.start, e.start)
        )
        while spans:
            start, end = spans.pop(0)
            while spans and spans[0][0] <= end + 1:
                end = max(end, spans.pop(0)[1])
            yield Segment(rule.at, start - STUB * per_mm, end + STUB * per_mm)


def _end_together(across: Sequence[Segment], per_mm: float) -> bool:
    """Whether three level rules or more begin and end together: a table open at its sides."""
    starts, ends = [s.start for s in across], [s.end for s in across]
    slack = OPEN * per_mm
    return len(across) >= 3 and max(starts) - min(starts) < slack and max(ends) - min(ends) < slack


def _places(segments: Sequence[Segment], per_mm: float) -> list[float]:
    """The distinct places of parallel rules, near ones made one (weighted by length)."""
    groups: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: s.at):
        if groups and segment.at - groups[-1][-1].at <= SAME * per_mm:
            groups[-1].append(segment)
        else:
            groups.append([segment])
    return [sum(s.at * s.length for s in g) / sum(s.length for s in g) for g in groups]


def _with_ends(places: list[float], crossing: Sequence[Segment], per_mm: float) -> list[float]:
    """``places`` with an outer border added where the crossing rules run past the last one: a table cut by
    the page's end often has no border there, and a half-open one none at its sides. Where a single one runs
    past, it is a line of dust."""
    count = max(2, len(crossing) // 3)
    first = float(np.percentile(sorted(s.start for s in crossing)[:count], 50, method="higher"))
    last = float(np.percentile(sorted(s.end for s in crossing)[-count:], 50, method="lower"))
    out = list(places)
    if not out or first < out[0] - OPEN * per_mm:
        out.insert(0, first)
    if last > out[-1] + OPEN * per_mm:
        out.append(last)
    return out


def _joined_cells(
    xs: list[float], ys: list[float], across: list[Segment], down: list[Segment], per_mm: float
) -> npt.NDArray[np.int64]:
    """Labels of the elementary cells: those with no rule between them share one, made rectangular."""
    rows, columns = len(ys) - 1, len(xs) - 1
    labels = np.arange(rows * columns).reshape(rows, columns)
    slack = SAME * per_mm

    def join(a: tuple[int, int], b: tuple[int, int]) -> None:
        labels[labels == labels[b]] = labels[a]

    for r in range(rows):
        for c in range(columns):
            if c + 1 < columns and not _ruled(down, xs[c + 1], ys[r], ys[r + 1], slack):
                join((r, c), (r, c + 1))
            if r + 1 < rows and not _ruled(across, ys[r + 1], xs[c], xs[c + 1], slack):
                join((r, c), (r + 1, c))
    _make_rectangular(labels)
    return labels


def _ruled(segments: Sequence[Segment], at: float, start: float, end: float, slack: float) -> bool:
    """Whether rules stand along most of the edge."""
    spans = sorted(
        (max(s.start, start), min(s.end, end))
        for s in segments
        if abs(s.at - at) <= slack and min(s.end, end) > max(s.start, start)
    )
    covered, reached = 0.0, start
    for a, b in spans:
        covered += max(0.0, b - max(a, reached))
        reached = max(reached, b)
    return covered >= THERE * (end - start)


def _make_rectangular(labels: npt.NDArray[np.int64]) -> None:
    """Merge what lies within the rectangle around each label, until all labels are rectangles."""
    changed = True
    while changed:
        changed = False
        for label in np.unique(labels):
            rows, columns = np.nonzero(labels == label)
            if not len(rows):
                continue
            part = labels[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
            others = [int(v) for v in np.unique(part) if v != label]
            for other in others:
                labels[labels == other] = label
                changed = True


def _cells(labels: npt.NDArray[np.int64], xs: list[float], ys: list[float]) -> list[GridCell]:
    found = []
    for label in np.unique(labels):
        rows, columns = np.nonzero(labels == label)
        r0, r1, c0, c1 = int(rows.min()), int(rows.max()), int(columns.min()), int(columns.max())
        box = Box(xs[c0], ys[r0], xs[c1 + 1], ys[r1 + 1])
        found.append(GridCell(r0, c0, r1 - r0 + 1, c1 - c0 + 1, box))
    return sorted(found, key=lambda cell: (cell.row, cell.column))
