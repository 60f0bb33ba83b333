"""The ledger (台账.xlsx) from its template: heads, widths, colours, filters and print set-up are the template's.

In the template ``{{申报.申报主体}}`` stands for a value. A row with placeholders of rows (申报, 意见, 对比, 事实,
文件, 汇总) is repeated for each of them and must be its sheet's last; 批次 and 通知 are single values.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.call import Call
from pipeline.contract import BatchFile
from pipeline.model import Submission
from pipeline.reports.ledger_rows import ROWS, SINGLE, LedgerRows, Row
from pipeline.reports.sheet_rows import SheetRows, Value, cell_text, like_formula, pour_rows
from pipeline.reports.templating import LEDGER, TemplateError, Templates

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\.([^{}]+?)\s*\}\}")


def write_ledger(
    path: Path,
    batch: BatchFile,
    submissions: Iterable[Submission],
    *,
    call: Call,
    templates: Templates | None = None,
) -> None:
    """Write the ledger. ``submissions`` are taken one after another, and none is kept. Raises TemplateError."""
    book = _opened((templates or Templates()).read(LEDGER))
    repeated = {n: _repeated(sheet) for n, sheet in enumerate(book.worksheets, 1)}
    sheets = {n: found.sheet_rows() for n, found in repeated.items() if found is not None}
    teller = LedgerRows(call)
    for submission in submissions:
        _add(teller.of(submission), repeated, sheets)
    _add(teller.rest(batch), repeated, sheets)
    single = teller.single(batch)
    for sheet in book.worksheets:
        _fill_singles(sheet, single)
    for rows in sheets.values():
        rows.end()
    with tempfile.TemporaryDirectory() as folder:
        skeleton = Path(folder) / LEDGER
        book.save(skeleton)
        pour_rows(skeleton, path, sheets)


def _opened(data: bytes) -> Workbook:
    try:
        return load_workbook(io.BytesIO(data))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise TemplateError(LEDGER, "不是 Excel 文件（.xlsx）") from error


@dataclass(frozen=True)
class _Repeated:
    """The row of a sheet that is repeated, and what for; ``cells`` with the names of their values."""

    sheet: Worksheet
    at: int
    prefix: str
    cells: tuple[tuple[Cell, str | None], ...]

    def sheet_rows(self) -> SheetRows:
        return SheetRows(self.sheet, self.at, self.cells)

    def unknown(self, row: Row) -> TemplateError | None:
        for cell, name in self.cells:
            if name is not None and name not in row:
                return _unknown(cell, f"{self.prefix}.{name}", row)
        return None


def _repeated(sheet: Worksheet) -> _Repeated | None:
    """Raises TemplateError where a placeholder is none, or something stands under the row."""
    found: tuple[int, str] | None = None
    for line in sheet.iter_rows():
        for cell in (c for c in line if isinstance(c, Cell)):  # not what a merged cell hides
            if found is not None and (cell.row or 0) > found[0] and cell.value is not None:
                raise TemplateError(
                    LEDGER, f"“{sheet.title}”表 {cell.coordinate}：逐行填写的一行之下不能再有内容"
                )
            for prefix, _ in _placeholders(cell):
                if prefix in ROWS:
                    found = (cell.row or 0, prefix)
                elif prefix not in SINGLE:
                    raise _unknown(cell, prefix, (*SINGLE, *ROWS))
    if found is None:
        return None
    at, prefix = found
    cells = tuple((cell, _column(cell, prefix)) for cell in sheet[at] if isinstance(cell, Cell))
    return _Repeated(sheet, at, prefix, cells)


def _add(
    told: Iterable[tuple[str, Row]],
    repeated: Mapping[int, _Repeated | None],
    sheets: Mapping[int, SheetRows],
) -> None:
    """Each row into the sheets that show its kind."""
    for prefix, row in told:
        for number, rows in sheets.items():
            of = repeated[number]
            if of is None or of.prefix != prefix:
                continue
            if rows.next == rows.first and (error := of.unknown(row)) is not None:
                raise error
            rows.add(row)


def _fill_singles(sheet: Worksheet, single: Mapping[str, Row]) -> None:
    for line in list(sheet.iter_rows()):
        for cell in (c for c in line if isinstance(c, Cell)):
            for prefix, name in _placeholders(cell):
                if name not in single[prefix]:
                    raise _unknown(cell, f"{prefix}.{name}", single[prefix])
            _put_single(sheet, cell, single)


def _placeholders(cell: Cell) -> list[tuple[str, str]]:
    if not isinstance(cell.value, str):
        return []
    if "{{" in cell.value and not _PLACEHOLDER.search(cell.value):
        raise TemplateError(
            LEDGER, f"“{cell.parent.title}”表 {cell.coordinate} 的花括号写法不对：{cell.value}"
        )
    return _PLACEHOLDER.findall(cell.value)


def _unknown(cell: Cell, name: str, known: Iterable[str]) -> TemplateError:
    where = f"“{cell.parent.title}”表 {cell.coordinate}"
    return TemplateError(LEDGER, f"{where} 的“{name}”不是已知的名称，可用：{'、'.join(known)}")


def _put_single(sheet: Worksheet, cell: Cell, single: Mapping[str, Row]) -> None:
    found = _placeholders(cell)
    if not found:
        return
    values = [single[prefix][name] for prefix, name in found]
    if _PLACEHOLDER.fullmatch(str(cell.value).strip()):
        _write(cell, values[0])
        if values[0] is None and found[0][1].startswith("签章"):
            sheet.column_dimensions[cell.column_letter].hidden = True  # this call has fewer seals
        return
    parts = iter(values)
    _write(cell, _PLACEHOLDER.sub(lambda _: str(next(parts) or ""), str(cell.value)))


def _column(cell: Cell, prefix: str) -> str | None:
    """The name of the value of a template's cell; None where it holds none."""
    found = _placeholders(cell)
    if not found:
        return None
    if len(found) > 1 or found[0][0] != prefix or not _PLACEHOLDER.fullmatch(str(cell.value).strip()):
        raise TemplateError(
            LEDGER, f"“{cell.parent.title}”表 {cell.coordinate} 一格只能写一个“{prefix}.”的名称：{cell.value}"
        )
    return found[0][1]


def _write(cell: Cell, value: Value) -> None:
    """A text is a text, also where it begins as a formula does."""
    if not isinstance(value, str):
        cell.value = value
        return
    text = cell_text(value)
    cell.value = text
    cell.data_type = "s"
    if like_formula(text):
        cell.quotePrefix = True
