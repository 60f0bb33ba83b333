"""Enterprises and projects in tables of 5G factories."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.claims import Claim
from extractors.factory_lists import LIST, list_name
from extractors.factory_names import find_names, tidy_project, wide
from extractors.factory_words import factory_claim
from extractors.hopes import hoping
from extractors.reading import Reading
from extractors.tables import Grid, GridCell, grids
from pipeline.model import Factory

_HOPED = hoping(r"拟|推荐|申报|培育|储备|计划|公示|申请|待")
_LABEL = re.compile(r"[^，。；]{0,24}(?:名录|名单|试点示范)[^，。；\d]{0,12}")
_HOPED_TABLE = hoping(
    r"(?:拟|推荐|储备|培育|候选|计划|申报)(?:入选|认定|申报|推荐)?[^，。；]{0,16}(?:名单|清单|一览表|汇总表|情况表|表)$"
)


def find_in_factory_tables(reading: Reading) -> Iterator[Claim]:
    """Every row that puts an enterprise into a list that the row or the caption names."""
    for grid in grids(reading):
        yield from _of_grid(reading, grid)


def _of_labels(reading: Reading, grid: Grid) -> Iterator[Claim]:
    """The enterprises beside a label that names the list: |入选2023年5G工厂名录企业|甲公司、乙公司|."""
    for label, cells in grid.labelled(_LABEL):
        told = _narrow(label.text)
        entry = LIST.search(told)
        if entry is None or _HOPED.search(LIST.sub("", told)):
            continue
        for cell in cells:
            if cell.span is not None and not cell.numeric:
                for named in find_names(reading, cell.text, cell.span[0]):
                    yield factory_claim(named, entry, "actual", 0, (named.start, named.end))


def _of_grid(reading: Reading, grid: Grid) -> Iterator[Claim]:
    company = grid.column(r"企业|单位|公司|主体", but=r"数|所属|联系|主管|推荐")
    project = grid.column(
        r"项目|工厂名称|工厂$|建设内容", but=r"数量|金额|类型|名录|名单|方向|单位|企业|公司"
    )
    column = _list_column(grid)
    year = grid.column(r"^(?:入选|认定|获评|年度)?(?:年度|年份|时间|批次)$")
    year = None if year == column else year
    note = grid.column(r"状态|进展|备注|说明|结果|情况", but=r"建设内容|项目|应用|效益|成效")
    if company is None:
        yield from _of_labels(reading, grid)
        return
    from_caption = next(LIST.finditer(_narrow(grid.caption)), None)
    for row in grid.rows:
        enterprise = row[company]
        if (
            enterprise.span is None
            or enterprise.numeric
            or len(enterprise.text) < 2
            or "合计" in enterprise.text
        ):
            continue
        named = _row_list(row, column, year)
        if named is None and from_caption is not None and column is None:
            named = _dated(list_name(from_caption), row, year if year is not None else note)
        if named is None:
            continue
        cells = [enterprise, *(row[c] for c in (project, column) if c is not None)]
        yield Claim(
            kind="factory",
            value=Factory(
                enterprise=wide(enterprise.text),
                project=tidy_project(row[project].text or None) if project is not None else None,
                list=named,
            ),
            scope="province" if re.search(r"省|自治区|兵团", named) else "city",
            status="planned" if _hoped(grid, row, column, note) else "actual",
            confidence=0.95,
            spans=tuple(dict.fromkeys(c.span for c in cells if c.span is not None)),
        )


def _list_column(grid: Grid) -> int | None:
    """The column that names lists, by its cells or else by its head."""
    for index in range(len(grid.heads)):
        if any(LIST.fullmatch(_narrow(row[index].text)) for row in grid.rows):
            return index
    return grid.column(r"名录|名单|称号|类别|类型|批次|入选|获评|方向|荣誉|认定")


def _hoped(grid: Grid, row: tuple[GridCell, ...], column: int | None, note: int | None) -> bool:
    """Whether the row's own list or remark says that it is only hoped for, or the table's caption does."""
    told = "".join(row[c].text for c in (column, note) if c is not None)
    return bool(_HOPED.search(told) or _HOPED_TABLE.search(re.sub(r"\s", "", grid.caption.split("\n")[0])))


def _row_list(row: tuple[GridCell, ...], column: int | None, year: int | None) -> str | None:
    match = LIST.search(row[column].text) if column is not None else None
    return _dated(list_name(match), row, year) if match else None


def _dated(name: str, row: tuple[GridCell, ...], year: int | None) -> str:
    """The list with the year that another cell of the row tells."""
    told = re.search(r"20\d\d", row[year].text) if year is not None else None
    return f"{told[0]}年{name}" if told and not re.search(r"20\d\d", name) else name


def _narrow(caption: str) -> str:
    return caption.replace("（", "(").replace("）", ")")
