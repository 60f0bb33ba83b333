"""Tables of single pages joined over page breaks: rows that go on, labels that stand on one of the pages
only, heads printed again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.geometry import Box
from pipeline.model import DocumentPage, Line, Page, Region, Table
from pipeline.structure.furniture import Place
from pipeline.structure.paragraphs import END, line_em
from pipeline.textfold import fold

NEAR = 0.025  # share of the table's width by which edges may differ from page to page
PROSE = 60  # characters from which a cell's text is prose
DATED = re.compile(r"[\d〇○零一二三四五六七八九十]*年[\d一二三四五六七八九十]*月[\d一二三四五六七八九十]*日")
SIGNED = re.compile(rf"(?:[^。；;]{{0,60}}[（(](?:盖章|公章|签章|印章)[）)][：:]?)?(?:{DATED.pattern})?")
CONTINUED = re.compile(r"\s*(?:续\s*表|[（(]?\s*(?:上?接上页|续)\s*[）)]?\s*$|表.{0,40}[（(]续[）)]\s*$)")


@dataclass
class JoinedCell:
    """``x0``/``x1``: edges as shares of the table's width. ``parts``: lines by page, in order."""

    row: int
    row_span: int
    x0: float
    x1: float
    parts: list[tuple[int, tuple[int, ...]]]
    regions: list[Region]
    column: int = 0
    column_span: int = 1

    @property
    def places(self) -> list[Place]:
        return [(page, n) for page, lines in self.parts for n in lines]


@dataclass
class JoinedTable:
    """``members``: (page, index into Page.tables) of every part. ``dropped``: lines of repeated heads."""

    members: list[tuple[int, int]]
    rows: int
    columns: int
    cells: list[JoinedCell]
    dropped: list[Place] = field(default_factory=list)


def join_tables(pages: Sequence[DocumentPage], left_out: frozenset[Place]) -> list[JoinedTable]:
    """All tables of the pages in reading order, those that go on over a page break as one."""
    tables = [
        _single(pages[number - 1].page, number, index)
        for number, entry in enumerate(pages, 1)
        for index in range(len(entry.page.tables))
    ]
    out: list[JoinedTable] = []
    for table in tables:
        before = next((t for t in out if _follows(pages, left_out, t, table)), None)
        if before is None:
            out.append(table)
        else:
            _append(before, table, _Texts(pages))
    for table in out:
        _renumber(table, pages)
    return out


def _single(page: Page, number: int, index: int) -> JoinedTable:
    table = page.tables[index]
    box = table.box
    cells: list[JoinedCell] = []
    for cell in table.cells:
        x0, x1 = float(cell.column), float(cell.column + cell.column_span)
        if box is not None and cell.box is not None and box.width > 0:
            x0, x1 = (cell.box.x0 - box.x0) / box.width, (cell.box.x1 - box.x0) / box.width
        cells.append(
            JoinedCell(
                row=cell.row,
                row_span=cell.row_span,
                x0=x0,
                x1=x1,
                parts=[(number, cell.lines)],
                regions=[Region(page=number, box=cell.box)],
                column=cell.column,
                column_span=cell.column_span,
            )
        )
    return JoinedTable([(number, index)], table.rows, table.columns, cells)


# --- which tables belong together ---


def _follows(
    pages: Sequence[DocumentPage], left_out: frozenset[Place], upper: JoinedTable, lower: JoinedTable
) -> bool:
    """Whether ``lower`` stands at the top of the page after the one whose foot ``upper`` reaches, with the
    same outer edges and a column edge in common."""
    (up, up_index), (low, low_index) = upper.members[-1], lower.members[0]
    if low <= up or any(p.page.lines for p in pages[up : low - 1]):
        return False
    above, below = pages[up - 1].page, pages[low - 1].page
    if up_index in parents(above) or low_index in parents(below):
        return False
    first, second = above.tables[up_index].box, below.tables[low_index].box
    if first is None or second is None or not (above.fixed and below.fixed):
        return False
    if not _last_on_page(above, up, up_index, left_out):
        return False
    if not _first_on_page(below, low, low_index, left_out):
        return False
    share_a, share_b = first.width / max(above.width, 1), second.width / max(below.width, 1)
    if abs(share_a - share_b) > 0.04:
        return False
    inner_a, inner_b = _inner_edges(upper.cells), _inner_edges([c for c in lower.cells if c.row == 0])
    return not inner_a or not inner_b or any(abs(a - b) < NEAR for a in inner_a for b in inner_b)


def _inner_edges(cells: Sequence[JoinedCell]) -> set[float]:
    return {x for c in cells for x in (c.x0, c.x1) if NEAR < x < 1 - NEAR}


def _last_on_page(page: Page, number: int, index: int, left_out: frozenset[Place]) -> bool:
    box = page.tables[index].box
    return box is not None and not any(
        line.box is not None and line.box.centre[1] > box.y1 and not _is_dirt(line)
        for n, line in enumerate(page.lines)
        if (number, n) not in left_out
    ) and not any(t.box is not None and t.box.y0 > box.y1 - 1 for t in page.tables)  # fmt: skip


def _first_on_page(page: Page, number: int, index: int, left_out: frozenset[Place]) -> bool:
    box = page.tables[index].box
    return box is not None and not any(
        line.box is not None
        and line.box.centre[1] < box.y0
        and not CONTINUED.match(line.text)
        and not _is_dirt(line)
        for n, line in enumerate(page.lines)
        if (number, n) not in left_out
    ) and not any(t.box is not None and t.box.y1 < box.y0 + 1 for t in page.tables)  # fmt: skip


def _is_dirt(line: Line) -> bool:
    """A speck that OCR took for a character or two."""
    text = line.text.strip()
    return not any(c.isalnum() for c in text) or (len(text) <= 2 and line.confidence < 0.8)


def continued_marks(
    pages: Sequence[DocumentPage], tables: Sequence[JoinedTable], left_out: frozenset[Place]
) -> set[Place]:
    """Lines such as 续表 above the later parts of joined tables."""
    out: set[Place] = set()
    for table in tables:
        for number, index in table.members[1:]:
            page = pages[number - 1].page
            box = page.tables[index].box
            out.update(
                (number, n)
                for n, line in enumerate(page.lines)
                if box and line.box and line.box.centre[1] < box.y0 and (number, n) not in left_out
            )
    return out


# --- how they are joined ---


class _Texts:
    """What cells say, for comparing."""

    def __init__(self, pages: Sequence[DocumentPage]) -> None:
        self.pages = pages

    def lines(self, cell: JoinedCell, part: int | None = None) -> list[Line]:
        parts = cell.parts if part is None else [cell.parts[part]]
        return [self.pages[page - 1].page.lines[n] for page, numbers in parts for n in numbers]

    def of(self, cell: JoinedCell) -> str:
        return re.sub(r"\s", "", "".join(line.text for line in self.lines(cell)))


def _append(upper: JoinedTable, lower: JoinedTable, texts: _Texts) -> None:
    lower = _without_head(upper, lower, texts)
    upper.members += lower.members
    upper.dropped += lower.dropped
    bottom = sorted((c for c in upper.cells if c.row + c.row_span == upper.rows), key=lambda c: c.x0)
    top = sorted((c for c in lower.cells if c.row == 0), key=lambda c: c.x0)
    shift, merged = upper.rows, set[int]()
    if top and _same_edges(bottom, top):
        how = _continuation(bottom, top, texts)
        if how == "row":
            shift -= 1
        pairs = list(zip(bottom, top, strict=True))
        for old, new in pairs if how == "row" else pairs[:1] if how == "label" else []:
            old.parts += new.parts
            old.regions += new.regions
            old.row_span = shift + new.row_span - old.row
            merged.add(id(new))
    for cell in lower.cells:
        if id(cell) not in merged:
            cell.row += shift
            upper.cells.append(cell)
    upper.rows = shift + lower.rows
    upper.cells.sort(key=lambda c: (c.row, c.x0))


def _same_edges(bottom: list[JoinedCell], top: list[JoinedCell]) -> bool:
    return len(bottom) == len(top) and all(
        abs(a.x0 - b.x0) < NEAR and abs(a.x1 - b.x1) < NEAR for a, b in zip(bottom, top, strict=True)
    )


def _continuation(bottom: list[JoinedCell], top: list[JoinedCell], texts: _Texts) -> str:
    """``row``: the last row above goes on below. ``label``: only its first cell does, over new rows.
    ``new``: a new row begins.

    A form's prose row: the label stands at the top, or in the middle of the row and so on any of its
    pages, or again on each, or is itself cut by the break. A data table's row hardly ever goes on, but
    its first cell may span rows on both pages.
    """
    up, low = [texts.of(c) for c in bottom], [texts.of(c) for c in top]
    if not any(up) or not any(low) or _signing_goes_on(up, low):
        return "row"
    pair = len(top) == 2
    if up[0] and low[0] and len(top) > 1:
        # two labels are two rows, unless the second is the first again or its other half
        again = pair and up[0] == low[0]
        return "row" if again or (pair and _cut_prose(bottom[1], top[1], texts)) else "new"
    inner = zip(bottom[1:] or bottom, top[1:] or top, strict=True)
    going_on = any(_mid_sentence(a, b, texts) for a, b in inner)
    if len(top) == 1:  # a cell over the whole width: prose goes on, a short text is the next label
        both = _long(bottom[0], texts) and _long(top[0], texts)
        return "row" if going_on or both else "new"
    if going_on:
        return "row"
    if not low[0]:
        spans = bottom[0].row_span > 1 if pair else all(low[1:]) and all(up[1:])
        return "label" if spans else "row"
    return "row" if pair and (not low[1] or _long(bottom[1], texts)) else "new"


def _signing_goes_on(up: Sequence[str], low: Sequence[str]) -> bool:
    """Nothing but the line for the seal and the date below; above an opinion or that line, and no date."""
    torn = [(above, below) for above, below in zip(up, low, strict=True) if below]
    return all(
        SIGNED.fullmatch(below)
        and above.endswith(("。", "：", ":", "章）", "章)"))
        and not DATED.search(above)
        for above, below in torn
    )


def _long(cell: JoinedCell, texts: _Texts) -> bool:
    return len(texts.of(cell)) > PROSE


def _cut_prose(above: JoinedCell, below: JoinedCell, texts: _Texts) -> bool:
    """A paragraph of a long text that the break cuts in the middle of a sentence."""
    long = len(texts.of(above) + texts.of(below)) > PROSE
    return long and _mid_sentence(above, below, texts)


def _mid_sentence(above: JoinedCell, below: JoinedCell, texts: _Texts) -> bool:
    """The text above runs to the cell's right edge without an end, and the text below is not indented."""
    upper, lower = texts.lines(above, -1), texts.lines(below, 0)
    frame_up, frame_low = above.regions[-1].box, below.regions[0].box
    if not upper or not lower or frame_up is None or frame_low is None:
        return False
    last, first = upper[-1], lower[0]
    if last.box is None or first.box is None or last.text.rstrip()[-1:] in END:
        return False
    em = line_em(last)
    right = max([b.box.x1 for b in upper if b.box], default=last.box.x1)
    if len(upper) < 3:
        right = max(right, frame_up.x1 - em)
    left = min([b.box.x0 for b in lower if b.box], default=first.box.x0)
    if len(lower) < 3:
        left = min(left, frame_low.x0 + em)
    starts = min(b.box.x0 for b in upper if b.box)
    return (
        last.box.x1 > right - 2.5 * em
        and last.box.x0 < starts + 2.6 * em  # not a date set to the right
        and first.box.x0 < left + 1.2 * em
        and last.box.width > 0.6 * frame_up.width
    )


def _without_head(upper: JoinedTable, lower: JoinedTable, texts: _Texts) -> JoinedTable:
    """The lower part without the head rows that it prints again."""
    repeated = 0
    for rows in range(1, min(4, lower.rows)):
        a, b = (_head(t, rows) for t in (upper, lower))
        if a and b and _same_head(a, b, texts):
            repeated = rows
    if not repeated:
        return lower
    gone = [c for c in lower.cells if c.row < repeated]
    kept = [replace(c, row=c.row - repeated) for c in lower.cells if c.row >= repeated]
    return JoinedTable(
        lower.members, lower.rows - repeated, lower.columns, kept, [p for c in gone for p in c.places]
    )


def _head(table: JoinedTable, rows: int) -> list[JoinedCell] | None:
    """The cells of the first ``rows``, in order; None where one reaches further down."""
    head = [c for c in table.cells if c.row < rows]
    if any(c.row + c.row_span > rows for c in head):
        return None
    return sorted(head, key=lambda c: (c.row, c.x0))


def _same_head(a: Sequence[JoinedCell], b: Sequence[JoinedCell], texts: _Texts) -> bool:
    """Whether the same words stand in the same columns, in whatever shape the reader saw their brackets."""
    if len(a) != len(b) or any(p.row != q.row or abs(p.x0 - q.x0) > NEAR for p, q in zip(a, b, strict=True)):
        return False
    words = [(fold(texts.of(p)), fold(texts.of(q))) for p, q in zip(a, b, strict=True)]
    return all(p == q for p, q in words) and sum(bool(p) for p, _ in words) >= 2


def _renumber(table: JoinedTable, pages: Sequence[DocumentPage]) -> None:
    """Columns of the joined table from all edges that any part has."""
    if len(table.members) == 1:
        return
    edges: list[float] = []
    for x in sorted({x for c in table.cells for x in (c.x0, c.x1)}):
        if not edges or x - edges[-1] > NEAR:
            edges.append(x)

    def nearest(x: float) -> int:
        return min(range(len(edges)), key=lambda n: abs(edges[n] - x))

    for cell in table.cells:
        cell.column = nearest(cell.x0)
        cell.column_span = max(1, nearest(cell.x1) - cell.column)
    table.columns = max(1, len(edges) - 1)


def parents(page: Page) -> dict[int, int]:
    """Which table of the page stands inside a cell of which: inner index → innermost outer index."""
    out: dict[int, int] = {}
    for inner, table in enumerate(page.tables):
        held = {n for c in table.cells for n in c.lines}
        around = [
            outer
            for outer, other in enumerate(page.tables)
            if outer != inner and _in_a_cell(table.box, held, other, outer < inner)
        ]
        if around:
            out[inner] = around[-1]
    return out


def _in_a_cell(box: Box | None, held: set[int], outer: Table, earlier: bool) -> bool:
    for cell in outer.cells:
        if box is not None and cell.box is not None:
            if box.area < cell.box.area and box.intersection(cell.box) > 0.9 * box.area:
                return True
        elif held and earlier and held <= set(cell.lines):
            return True
    return False
