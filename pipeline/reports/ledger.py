"""The ledger (台账.xlsx) from its template: heads, widths, colours, filters and print set-up are the template's.

In the template ``{{申报.申报主体}}`` stands for a value. A row with placeholders of rows (申报, 意见, 对比, 事实,
文件, 汇总) is repeated for each of them and must be its sheet's last; 批次 and 通知 are single values.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.call import Call
from pipeline.contract import BatchFile
from pipeline.model import Submission
from pipeline.reports.ledger_rows import Row, Rows, Value, everything
from pipeline.reports.templating import LEDGER, TemplateError, Templates
from pipeline.reports.words import printable

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\.([^{}]+?)\s*\}\}")
_CELL = 32_000  # characters; Excel takes 32,767
_HIGHEST = 400.0  # points of a row; Excel takes 409


def write_ledger(
    path: Path,
    batch: BatchFile,
    submissions: Sequence[Submission],
    *,
    call: Call,
    templates: Templates | None = None,
) -> None:
    """Write the ledger. Raises TemplateError."""
    book = _opened((templates or Templates()).read(LEDGER))
    single, rows = everything(batch, submissions, call)
    for sheet in book.worksheets:
        _fill(sheet, single, rows)
    book.save(path)


def _opened(data: bytes) -> Workbook:
    try:
        return load_workbook(io.BytesIO(data))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise TemplateError(LEDGER, "不是 Excel 文件（.xlsx）") from error


def _fill(sheet: Worksheet, single: Mapping[str, Row], rows: Mapping[str, Rows]) -> None:
    repeated: tuple[int, str] | None = None
    for line in list(sheet.iter_rows()):
        cells = [cell for cell in line if isinstance(cell, Cell)]  # not what a merged cell hides
        for cell in cells:
            for prefix, name in _placeholders(cell):
                if prefix in rows:
                    repeated = (int(cell.row or 0), prefix)
                elif name not in _known(single, cell, prefix):
                    raise _unknown(cell, f"{prefix}.{name}", single[prefix])
        if repeated is None:
            for cell in cells:
                _put_single(sheet, cell, single)
    if repeated is not None:
        _repeat(sheet, repeated[0], repeated[1], rows[repeated[1]]())


def _placeholders(cell: Cell) -> list[tuple[str, str]]:
    if not isinstance(cell.value, str):
        return []
    if "{{" in cell.value and not _PLACEHOLDER.search(cell.value):
        raise TemplateError(
            LEDGER, f"“{cell.parent.title}”表 {cell.coordinate} 的花括号写法不对：{cell.value}"
        )
    return _PLACEHOLDER.findall(cell.value)


def _known(single: Mapping[str, Row], cell: Cell, prefix: str) -> Row:
    if prefix not in single:
        raise _unknown(cell, prefix, single)
    return single[prefix]


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


def _repeat(sheet: Worksheet, at: int, prefix: str, rows: Iterable[Row]) -> None:
    """The template's row ``at`` for each of ``rows``, in its looks."""
    models = [cell for cell in sheet[at] if isinstance(cell, Cell)]
    names = [_column(cell, prefix) for cell in models]
    styles = [copy(cell._style) for cell in models]  # type: ignore[attr-defined]
    widths = [
        sheet.column_dimensions[cell.column_letter].width or 10.0 if cell.alignment.wrap_text else 0.0
        for cell in models
    ]
    last = at
    empty = True
    for last, row in enumerate(rows, at):
        empty = False
        for cell, name in zip(models, names, strict=True):
            if name is not None and name not in row:
                raise _unknown(cell, f"{prefix}.{name}", row)
        values = [row[name] if name is not None else None for name in names]
        for column, (value, style) in enumerate(zip(values, styles, strict=True), 1):
            target = sheet.cell(last, column)
            if isinstance(target, Cell):
                target._style = style  # type: ignore[attr-defined]
                _write(target, value)
        sheet.row_dimensions[last].height = _height(values, widths)
    if empty:
        for cell in models:
            cell.value = None
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = f"A{at - 1}:{get_column_letter(len(models))}{max(last, at)}"


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


def _height(row: Sequence[Value], widths: Sequence[float]) -> float:
    """Points for the lines that the wrapped texts take; a Chinese character is two wide. Width 0: not wrapped."""
    lines = 1
    for value, width in zip(row, widths, strict=True):
        if isinstance(value, str) and width:
            parts = [sum(2 if ord(c) > 0x2E7F else 1 for c in part) for part in value.split("\n")]
            lines = max(lines, sum(max(1, -(-part // max(1, int(width)))) for part in parts))
    return min(_HIGHEST, 15.0 * lines + 3)


def _write(cell: Cell, value: Value) -> None:
    """A text is a text, also where it begins as a formula does; one too long for a cell says so."""
    if not isinstance(value, str):
        cell.value = value
        return
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", printable(value))
    if len(text) > _CELL:
        text = text[:_CELL] + f"……（全文{len(text)}字，此处截断，全文见 submission.json）"
    cell.value = text
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@", "\t", "\r"):
        cell._style = copy(cell._style)  # type: ignore[attr-defined] # its column's cells have it in common
        cell.quotePrefix = True  # stays a text also when somebody edits the cell
