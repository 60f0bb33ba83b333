"""Forms whose table has no rules, or not all of them: the grid that the labels and columns make.

The labels stand in a column at the left, the values beside them, perhaps 职务 and 邮箱 in a further column.
What comes out is a `Table` as a ruled one would be; everything after goes by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipeline.call import Call
from pipeline.geometry import Box
from pipeline.model import Cell, DocumentPage, Page, Table
from pipeline.structure.form_labels import Labels, labels_of
from pipeline.structure.furniture import furniture
from pipeline.structure.unruled_labels import PlacedLabel, box_of, placed_labels
from pipeline.structure.unruled_rows import LONG, Row, bounds

LEFT = frozenset({"city", "person", "prose", "signature"})
LEAST = 2  # labels at the left from which a page has such a table
MARGIN = 4.0  # points between print and the edge of its cell
LEFT_PART = 0.42  # of the page's width, in which the column of labels has its middle
LEVEL = 0.5  # share of the lower height that two lines of one row share


@dataclass(frozen=True)
class _Columns:
    """Edges of a table, points: of the whole, between labels and values, and of the second labels."""

    left: float
    middle: float
    right: float
    second: tuple[float, float] | None = None  # where 职务, 邮箱 begin and end


def with_tables(pages: Sequence[Page], call: Call) -> tuple[Page, ...]:
    """The pages of one file, those with an unruled form as if it were ruled."""
    labels = labels_of(call)
    left_out = furniture([DocumentPage(sha256="", page=p) for p in pages])
    out: list[Page] = []
    going_on: _Columns | None = None
    for number, page in enumerate(pages, 1):
        skip = {n for at, n in left_out if at == number}
        made, going_on = _page(page, skip, labels, call, going_on)
        out.append(made)
    return tuple(out)


def _page(
    page: Page, skip: set[int], labels: Labels, call: Call, before: _Columns | None
) -> tuple[Page, _Columns | None]:
    """The page with its table, and the columns if the table may go on over the page's end."""
    if not page.fixed or page.failure or not page.lines:
        return page, before if not page.lines else None
    loose = [n for n, t in enumerate(page.tables) if _is_loose(page, t)]
    ruled = {i for n, t in enumerate(page.tables) if n not in loose for c in t.cells for i in c.lines}
    lines = [
        n for n, line in enumerate(page.lines) if n not in skip | ruled and line.box and line.text.strip()
    ]
    found = placed_labels(page, lines, labels)
    heads = _heads(page, lines, found)
    known = [h for h in heads if h.label is not None and h.label.kind in LEFT]
    if len(known) < (1 if before else LEAST):
        return _continued(page, lines, before) if before and not known and not ruled else (page, None)
    columns = _columns(page, lines, heads, before)
    if columns is None:
        return page, None
    within = _within(page, lines, heads, [f for f in found if f not in heads], columns)
    rows = bounds(
        page, within, heads, columns.middle, call=call, table=_bands(page, loose), carried=before is not None
    )
    table = _table(page, within, rows, columns)
    kept = [t for n, t in enumerate(page.tables) if n not in loose]
    last = rows[-1].head
    open_end = last is not None and last.label is not None and last.label.kind in LONG
    made = page.model_copy(update={"tables": (*kept, table)})
    return made, columns if open_end else None


def _is_loose(page: Page, table: Table) -> bool:
    """Whether lines stand side by side in the table's one column, as where upright rules are missing."""
    if table.columns > 1 or table.box is None:
        return False
    boxes = [[b for n in c.lines if (b := page.lines[n].box)] for c in table.cells]
    return any(_beside(a, b, 0.2) for cell in boxes for a in cell for b in cell)


def _beside(a: Box, b: Box, level: float = LEVEL) -> bool:
    shared = min(a.y1, b.y1) - max(a.y0, b.y0)
    return shared > level * min(a.height, b.height) and (a.x1 <= b.x0 or b.x1 <= a.x0)


def _bands(page: Page, loose: Sequence[int]) -> tuple[float, ...]:
    """The level rules of the loose tables."""
    boxes = [c.box for n in loose if page.tables[n].rows > 1 for c in page.tables[n].cells if c.box]
    return tuple(sorted({round(y, 1) for b in boxes for y in (b.y0, b.y1)}))


# --- columns ---


def _heads(page: Page, lines: Sequence[int], found: Sequence[PlacedLabel]) -> list[PlacedLabel]:
    """What begins the rows: the labels with nothing to their left, in one column."""
    left = [
        h
        for h in found
        if not any(_beside(h.box, box_of(page, n)) and box_of(page, n).x1 <= h.box.x0 for n in lines)
    ]
    sure = [h for h in left if h.label is not None and h.label.kind in LEFT]
    if not sure:
        return []
    middle = median(h.box.centre[0] for h in sure)
    if middle > LEFT_PART * page.width:  # labels that stand over what belongs to them
        return []
    reach = max(h.box.width for h in sure)
    return [h for h in left if abs(h.box.centre[0] - middle) < 0.6 * reach]


def _columns(
    page: Page, lines: Sequence[int], heads: Sequence[PlacedLabel], before: _Columns | None
) -> _Columns | None:
    """The edges of the columns; None where lines run over them, so that there are none."""
    own = {n for h in heads for n in h.lines}
    top, bottom = min(h.box.y0 for h in heads), max(h.box.y1 for h in heads)
    edge = max(h.box.x1 for h in heads)
    beside = [box_of(page, n) for n in lines if n not in own]
    values = [b for b in beside if b.x0 > edge - MARGIN]
    crossing = [
        b for b in beside if b.x0 <= edge - MARGIN and b.x1 > edge + b.height and top < b.centre[1] < bottom
    ]
    prose = [
        n
        for n in lines
        if n not in own and box_of(page, n).x1 <= edge + MARGIN and top < box_of(page, n).centre[1] < bottom
        if page.lines[n].text.rstrip()[-1] in "。；，"
    ]
    if not values or crossing or prose:
        return None
    begin = min(b.x0 for b in values)
    middle = (edge + begin) / 2
    left = min(
        [h.box.x0 for h in heads] + [b.x0 for b in beside if b.x1 < middle and top < b.centre[1] < bottom]
    )
    right = max(b.x1 for b in values if top - 20 < b.centre[1])
    second = _second(page, [n for n in lines if n not in own], heads, middle)
    if before is not None:  # the same table on the page before
        left, right = min(left, before.left + MARGIN), max(right, before.right - MARGIN)
    return _Columns(left - MARGIN, middle, right + MARGIN, second)


def _second(
    page: Page, lines: Sequence[int], heads: Sequence[PlacedLabel], middle: float
) -> tuple[float, float] | None:
    """Where the second labels stand: lines at one place beside at least two of the rows of people."""
    rows = [h for h in heads if h.label is None or h.label.kind in {"person", "column"}]
    words = {"职务", "邮箱", "联系电话", "电话", "电子邮箱", "手机"}
    found = [
        box_of(page, n)
        for n in lines
        if "".join(page.lines[n].text.split()).rstrip(":：") in words
        and any(_beside(h.box, box_of(page, n)) for h in rows)
    ]
    if len(found) < 2:
        return None
    start, end = min(b.x0 for b in found), max(b.x1 for b in found)
    level = [box_of(page, n) for n in lines if any(_beside(b, box_of(page, n)) for b in found)]
    before = max((b.x1 for b in level if b.x1 <= start and b.x0 > middle), default=start - 2 * MARGIN)
    after = min((b.x0 for b in level if b.x0 >= end), default=end + 2 * MARGIN)
    return (before + start) / 2, (end + after) / 2


def _within(
    page: Page,
    lines: Sequence[int],
    heads: Sequence[PlacedLabel],
    others: Sequence[PlacedLabel],
    columns: _Columns,
) -> list[int]:
    """The lines that stand in the table: from the first row's top to where a line runs over the columns, or a
    label stands over what belongs to it."""
    crossing = [
        box_of(page, n)
        for n in lines
        if box_of(page, n).x0 < columns.middle - MARGIN and box_of(page, n).x1 > columns.middle + MARGIN
    ]
    crossing += [h.box for h in others if h.label is not None and h.label.kind in LONG]
    top = max((b.y1 for b in crossing if b.centre[1] < heads[0].box.y0), default=0.0)
    bottom = min((b.y0 for b in crossing if b.centre[1] > heads[-1].box.y1), default=page.height)
    inside = [n for n in lines if top <= box_of(page, n).centre[1] <= bottom]
    first = heads[0]
    if first.label is not None and first.label.kind in LONG:
        return [n for n in inside if box_of(page, n).x1 > columns.left]
    return [n for n in inside if box_of(page, n).y1 > first.box.y0 - first.box.height]


# --- cells ---


def _table(page: Page, lines: Sequence[int], rows: Sequence[Row], columns: _Columns) -> Table:
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        inside = [n for n in lines if row.top <= box_of(page, n).centre[1] < row.bottom]
        edges = [columns.left, columns.middle, columns.right]
        second = columns.second
        if second is not None and row.short and any(_in(box_of(page, n), *second) for n in inside):
            edges = [columns.left, columns.middle, *second, columns.right]
        for column, (x0, x1) in enumerate(pairwise(edges)):
            held = [n for n in inside if x0 <= box_of(page, n).centre[0] < x1]
            wide = 3 if len(edges) == 3 and column == 1 else 1
            cells.append(
                Cell(
                    row=number,
                    column=column,
                    column_span=wide,
                    box=Box(x0, row.top, x1, row.bottom),
                    lines=tuple(sorted(held, key=lambda n: (round(box_of(page, n).y0), box_of(page, n).x0))),
                )
            )
    box = Box(columns.left, rows[0].top, columns.right, rows[-1].bottom)
    return Table(box=box, rows=len(rows), columns=4, cells=tuple(cells))


def _in(box: Box, x0: float, x1: float) -> bool:
    return x0 <= box.centre[0] < x1


def _continued(page: Page, lines: Sequence[int], columns: _Columns) -> tuple[Page, _Columns | None]:
    """A page on which only the text of the last row goes on, all of it in the column of the values."""
    boxes = [box_of(page, n) for n in lines]
    if not boxes or any(b.x0 < columns.middle - MARGIN for b in boxes):
        return page, None
    row = Row(min(b.y0 for b in boxes) - MARGIN, max(b.y1 for b in boxes) + MARGIN, None)
    table = _table(page, lines, [row], columns)
    return page.model_copy(update={"tables": (*page.tables, table)}), columns
