"""Tables as grids of text: heads, rows, and where each cell stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.reading import Reading
from pipeline.model import DocCell, DocTable

_NUMBER_CELL = re.compile(
    r"[约近超≥>]?[\dOoIl,，.]+(?:\.\d+)?[万亿]?(?:个|座|家|项|%|人次|人|亿元|万元|条|件|以上|余)*"
)
_LONGEST_CELL = 80  # characters of a data cell; longer ones are prose, read as prose


@dataclass(frozen=True)
class GridCell:
    """A cell's normal text and its span there; an empty cell has no span."""

    text: str
    span: tuple[int, int] | None

    @property
    def numeric(self) -> bool:
        return bool(_NUMBER_CELL.fullmatch(self.text))


EMPTY = GridCell("", None)


@dataclass(frozen=True)
class Grid:
    """``rows`` of data under ``heads`` (one text a column, heads of several rows joined)."""

    caption: str
    heads: tuple[GridCell, ...]
    rows: tuple[tuple[GridCell, ...], ...]

    def column(self, pattern: str, *, but: str | None = None) -> int | None:
        """The first column whose head matches ``pattern`` and not ``but``."""
        for index, head in enumerate(self.heads):
            if re.search(pattern, head.text) and not (but and re.search(but, head.text)):
                return index
        return None

    def labelled(self, says: re.Pattern[str]) -> Iterator[tuple[GridCell, tuple[GridCell, ...]]]:
        """The rows whose first cell, or second, is a label as ``says``: it, and the filled cells beside it."""
        for row in self.rows:
            at = next((i for i, cell in enumerate(row[:2]) if says.fullmatch(cell.text)), None)
            if at is not None:
                yield row[at], tuple(cell for cell in row[at + 1 :] if cell.span is not None)


def grids(reading: Reading) -> tuple[Grid, ...]:
    """Every data table of the document; tables of prose (the form) are none."""
    if not reading.grids_found:
        reading.grids_found.append(tuple(_grids(reading)))
    return reading.grids_found[0]


def _grids(reading: Reading) -> Iterator[Grid]:
    for table in reading.document.tables:
        grid = _grid(reading, table)
        if grid is not None:
            yield grid


def _grid(reading: Reading, table: DocTable) -> Grid | None:
    if table.rows < 2 or table.columns < 2 or table.rows * table.columns > 20_000:
        return None
    places: list[list[GridCell]] = [[EMPTY] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        made = _cell(reading, cell)
        if len(made.text) > _LONGEST_CELL * 3:
            return None
        for row in range(cell.row, min(table.rows, cell.row + cell.row_span)):
            for column in range(cell.column, min(table.columns, cell.column + cell.column_span)):
                places[row][column] = made
    count = min(table.header_rows or _guess_heads(places), table.rows - 1)
    if count == 0:
        return None
    heads = tuple(_joined([places[r][c] for r in range(count)]) for c in range(table.columns))
    return Grid(
        caption=_caption(reading, table),
        heads=heads,
        rows=tuple(tuple(row) for row in places[count:]),
    )


def _cell(reading: Reading, cell: DocCell) -> GridCell:
    if cell.start >= cell.end:
        return EMPTY
    span = reading.norm_span(cell.start, cell.end)
    if span is None:
        return EMPTY
    start, end = span
    norm = reading.text.norm
    while start < end and norm[start] in " \n":
        start += 1
    while end > start and norm[end - 1] in " \n":
        end -= 1
    return GridCell(norm[start:end].replace("\n", ""), (start, end)) if start < end else EMPTY


def _guess_heads(places: list[list[GridCell]]) -> int:
    """One head row where the first row holds words and years only."""
    first = places[0]
    words = [c for c in first if c.text and (not c.numeric or re.fullmatch(r"20\d\d年?", c.text))]
    return 1 if len(words) >= max(2, len(first) - 1) else 0


def _joined(cells: list[GridCell]) -> GridCell:
    texts = list(dict.fromkeys(c.text for c in cells if c.text))
    last = next((c for c in reversed(cells) if c.span), EMPTY)
    return GridCell("".join(texts), last.span)


def _caption(reading: Reading, table: DocTable) -> str:
    """The caption, with the text just before the table, where lists and years are often named."""
    starts = [c.start for c in table.cells if c.start < c.end]
    before = ""
    if starts:
        raw = reading.document.text[max(0, min(starts) - 90) : min(starts)]
        before = re.sub(r"\s", "", raw)
    return f"{table.caption or ''}\n{before}"
