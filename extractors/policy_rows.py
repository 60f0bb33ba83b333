"""Tables of policies: a title a row, with or without 《》, and its document number in another column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors.reading import Reading
from extractors.tables import Grid, GridCell, grids

_TITLE = r"政策(?:文件|措施)?(?:名称|标题)?$|文件(?:名称|标题|名)?$|^(?:名称|标题)$|(?:规划|方案)名称$"
_NUMBER = r"文号|发文字号|文件(?:编)?号"
_OTHER = r"文号|字号|数量|个数|级别|类别|类型|支持|内容"
_ISSUER = r"(?:发文|发布|印发|出台|制定|牵头|颁布)(?:单位|部门|机关|机构)|级别|层级|层次"
_NOTE = r"状态|进展|备注|阶段|情况|是否"


@dataclass(frozen=True)
class PolicyRow:
    """A row: the title's text and place, the texts of the other cells that tell of it."""

    title: str
    title_span: tuple[int, int]
    number: str
    spans: tuple[tuple[int, int], ...]
    issuer: str
    note: str


def policy_rows(reading: Reading) -> Iterator[PolicyRow]:
    """The rows of all tables whose heads name policies or papers with their numbers."""
    for grid in grids(reading):
        title, number = grid.column(_TITLE, but=_OTHER), grid.column(_NUMBER)
        if title is not None and (number is not None or "政策" in grid.heads[title].text):
            for row in grid.rows:
                yield from _row(grid, row, title, number)


def _row(grid: Grid, row: tuple[GridCell, ...], title: int, number: int | None) -> Iterator[PolicyRow]:
    cell = row[title]
    if cell.span is None or cell.numeric or len(cell.text) < 6:
        return
    beside = row[number] if number is not None else None
    spans = [cell.span, *((beside.span,) if beside is not None and beside.span is not None else ())]
    yield PolicyRow(
        title=cell.text,
        title_span=cell.span,
        number=beside.text if beside is not None else "",
        spans=tuple(dict.fromkeys(spans)),
        issuer=_text(grid, row, _ISSUER),
        note=_text(grid, row, _NOTE),
    )


def _text(grid: Grid, row: tuple[GridCell, ...], pattern: str) -> str:
    column = grid.column(pattern)
    return row[column].text if column is not None else ""
