"""Ruled tables from drawn strokes: the grid, its merged cells, and cells without text kept as cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.geometry import Box, union
from pipeline.reading.pdf_chars import Stroke

SNAP = 3.0  # strokes closer than this (points) are one line: double rules, joints that miss each other
DASH = 4.0  # gaps of dashed and dotted rules
SHORTEST = 8.0
PADDING = 10.0  # the most that a cell's padding may be
MOST_STROKES = 4000  # of a page; beyond, the short ones go: hatching, drawings
MOST_RULES = 400  # a component with more is a drawing


@dataclass(frozen=True)
class Rule:
    """A whole line of a table: ``at`` across, from ``lo`` to ``hi`` along, points."""

    at: float
    lo: float
    hi: float


@dataclass(frozen=True)
class GridCell:
    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True)
class Grid:
    """A table's cells, row by row, without their text."""

    box: Box
    rows: int
    columns: int
    cells: tuple[GridCell, ...]


def find_grids(strokes: Sequence[Stroke]) -> list[Grid]:
    """All ruled tables of a page, outer ones before those inside them."""
    if len(strokes) > MOST_STROKES:
        strokes = [s for s in strokes if max(s.x1 - s.x0, s.y1 - s.y0) > 2 * SHORTEST][:MOST_STROKES]
    across = _rules([(s.y0, s.x0, s.x1) for s in strokes if s.horizontal])
    down = _rules([(s.x0, s.y0, s.y1) for s in strokes if not s.horizontal])
    groups = []
    for rows, columns in _inner_apart(across, down):
        groups += _joined(rows, columns)
    grids = [g for rows, columns in groups if (g := _grid(rows, columns))]
    return sorted(grids, key=lambda g: (-g.box.area, g.box.y0, g.box.x0))


def _rules(parts: list[tuple[float, float, float]]) -> list[Rule]:
    """Strokes on one line, overlapping or nearly, become one rule."""
    rules: list[Rule] = []
    open_: list[list[float]] = []  # at, lo, hi, weight
    for at, lo, hi in sorted(parts):
        for rule in open_:
            if abs(rule[0] - at) <= SNAP and lo <= rule[2] + DASH and hi >= rule[1] - DASH:
                rule[1], rule[2] = min(rule[1], lo), max(rule[2], hi)
                break
        else:
            open_.append([at, lo, hi])
        if len(open_) > 64:
            done = [r for r in open_ if at - r[0] > SNAP]
            rules.extend(Rule(*r) for r in done)
            open_ = [r for r in open_ if at - r[0] <= SNAP]
    rules.extend(Rule(*r) for r in open_)
    return [r for r in _chained(rules) if r.hi - r.lo >= SHORTEST]


def _chained(rules: list[Rule]) -> list[Rule]:
    """Parts that a later part has bridged."""
    out: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (r.at, r.lo)):
        for number, other in enumerate(out):
            if abs(other.at - rule.at) <= SNAP and rule.lo <= other.hi + DASH and rule.hi >= other.lo - DASH:
                out[number] = Rule(other.at, min(other.lo, rule.lo), max(other.hi, rule.hi))
                break
        else:
            out.append(rule)
    return out


def _inner_apart(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Tables inside a cell, taken apart from the table around them even where they share a side: their
    other side runs beside a longer rule, a cell's padding away, too near for a column."""
    out: list[tuple[list[Rule], list[Rule]]] = []
    for edge in sorted(down, key=lambda r: r.hi - r.lo):
        beside = any(
            SNAP < abs(o.at - edge.at) < PADDING and o.lo < edge.lo - SNAP and o.hi > edge.hi + SNAP
            for o in down
        )
        rows = [
            h
            for h in across
            if edge.lo - SNAP <= h.at <= edge.hi + SNAP
            and min(abs(h.lo - edge.at), abs(h.hi - edge.at)) <= SNAP
        ]
        if not beside or len(rows) < 2 or edge not in down:
            continue
        left, right = min(h.lo for h in rows), max(h.hi for h in rows)
        columns = [
            v
            for v in down
            if left - SNAP <= v.at <= right + SNAP and edge.lo - SNAP <= v.lo and v.hi <= edge.hi + SNAP
        ]
        out.append((rows, columns))
        across = [h for h in across if h not in rows]
        down = [v for v in down if v not in columns]
    return [*out, (across, down)]


def _joined(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that touch, directly or through others."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, h in enumerate(across):
        for j, v in enumerate(down):
            if _touch(h, v):
                parent[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate([*across, *down]):
        groups.setdefault(root(i), ([], []))[0 if i < len(across) else 1].append(rule)
    return [g for g in groups.values() if g[0] and g[1] and len(g[0]) + len(g[1]) <= MOST_RULES]


def _touch(h: Rule, v: Rule) -> bool:
    return h.lo - SNAP <= v.at <= h.hi + SNAP and v.lo - SNAP <= h.at <= v.hi + SNAP


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    """Cells of one table; None where the rules enclose nothing. Sides left open are closed where the
    rules end together: many papers draw no outer verticals, and a page break may cut the last rule."""
    down = down + _closing(across, down)
    across = across + _closing(down, across)
    xs, ys = _positions(down), _positions(across)
    if len(xs) < 2 or len(ys) < 2:
        return None
    rows, columns = len(ys) - 1, len(xs) - 1

    def wall_right(r: int, c: int) -> bool:
        return _covered(down, xs[c + 1], ys[r], ys[r + 1])

    def wall_below(r: int, c: int) -> bool:
        return _covered(across, ys[r + 1], xs[c], xs[c + 1])

    def between_walls(r: int, c: int) -> bool:
        # a row that a page's end cuts: some cells end there with a rule, merged ones beside them go on without
        return _covered(down, xs[c], ys[r], ys[r + 1]) and wall_right(r, c)

    def outside(r: int, c: int) -> bool:
        return (
            (r == 0 and not _covered(across, ys[0], xs[c], xs[c + 1]) and not between_walls(r, c))
            or (r == rows - 1 and not wall_below(r, c) and not between_walls(r, c))
            or (c == 0 and not _covered(down, xs[0], ys[r], ys[r + 1]))
            or (c == columns - 1 and not wall_right(r, c))
        )

    groups = _areas(rows, columns, wall_right, wall_below)
    cells: list[GridCell] = []
    for group in groups:
        if any(outside(r, c) for r, c in group):
            continue
        for top, left, bottom, right in _rectangles(group):
            box = Box(xs[left], ys[top], xs[right + 1], ys[bottom + 1])
            cells.append(GridCell(top, left, bottom - top + 1, right - left + 1, box))
    if not cells:
        return None
    return _compact(sorted(cells, key=lambda c: (c.row, c.column)))


def _closing(along: list[Rule], cross: list[Rule]) -> list[Rule]:
    """Missing outer rules of ``cross``: where at least two ``along`` rules end together beyond it."""
    if len(along) < 2 or not cross:
        return []
    out: list[Rule] = []
    lo, hi = min(r.lo for r in along), max(r.hi for r in along)
    ends_lo = [r.at for r in along if abs(r.lo - lo) <= SNAP]
    ends_hi = [r.at for r in along if abs(r.hi - hi) <= SNAP]
    if len(ends_lo) >= 2 and lo < min(r.at for r in cross) - SHORTEST:
        out.append(Rule(lo, min(ends_lo), max(ends_lo)))
    if len(ends_hi) >= 2 and hi > max(r.at for r in cross) + SHORTEST:
        out.append(Rule(hi, min(ends_hi), max(ends_hi)))
    return out


def _positions(rules: list[Rule]) -> list[float]:
    out: list[float] = []
    for at in sorted(r.at for r in rules):
        if not out or at - out[-1] > SNAP:
            out.append(at)
    return out


def _covered(rules: list[Rule], at: float, lo: float, hi: float) -> bool:
    """Whether rules at ``at`` cover most of lo..hi."""
    need = 0.75 * (hi - lo)
    got = sum(max(0.0, min(r.hi, hi) - max(r.lo, lo)) for r in rules if abs(r.at - at) <= SNAP + 0.5)
    return got >= need


Wall = Callable[[int, int], bool]


def _areas(rows: int, columns: int, wall_right: Wall, wall_below: Wall) -> list[list[tuple[int, int]]]:
    """Squares of the grid with no wall between them."""
    seen: set[tuple[int, int]] = set()
    links: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for r in range(rows):
        for c in range(columns):
            if c + 1 < columns and not wall_right(r, c):
                links.setdefault((r, c), []).append((r, c + 1))
                links.setdefault((r, c + 1), []).append((r, c))
            if r + 1 < rows and not wall_below(r, c):
                links.setdefault((r, c), []).append((r + 1, c))
                links.setdefault((r + 1, c), []).append((r, c))
    out: list[list[tuple[int, int]]] = []
    for start in [(r, c) for r in range(rows) for c in range(columns)]:
        if start in seen:
            continue
        group, queue = [], [start]
        seen.add(start)
        while queue:
            at = queue.pop()
            group.append(at)
            for other in links.get(at, []):
                if other not in seen:
                    seen.add(other)
                    queue.append(other)
        out.append(group)
    return out


def _rectangles(group: list[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """The group as rectangles (top, left, bottom, right): one for a proper cell, row runs for an odd shape."""
    top, bottom = min(r for r, _ in group), max(r for r, _ in group)
    left, right = min(c for _, c in group), max(c for _, c in group)
    if (bottom - top + 1) * (right - left + 1) == len(group):
        return [(top, left, bottom, right)]
    out: list[tuple[int, int, int, int]] = []
    members = set(group)
    for r in range(top, bottom + 1):
        c = left
        while c <= right:
            if (r, c) not in members:
                c += 1
                continue
            end = c
            while (r, end + 1) in members:
                end += 1
            above = next((n for n, k in enumerate(out) if k[1:] == (c, r - 1, end)), None)
            if above is None:
                out.append((r, c, r, end))
            else:
                out[above] = (out[above][0], c, r, end)
            c = end + 1
    return out


def _compact(cells: list[GridCell]) -> Grid:
    """Rows and columns that no cell starts in are taken out."""
    rows = {r: n for n, r in enumerate(sorted({c.row for c in cells}))}
    columns = {c: n for n, c in enumerate(sorted({c.column for c in cells}))}

    def spread(start: int, span: int, kept: dict[int, int]) -> int:
        return max(1, sum(start <= k < start + span for k in kept))

    out = tuple(
        GridCell(
            rows[c.row],
            columns[c.column],
            spread(c.row, c.row_span, rows),
            spread(c.column, c.column_span, columns),
            c.box,
        )
        for c in cells
    )
    return Grid(union([c.box for c in cells]), len(rows), len(columns), out)
