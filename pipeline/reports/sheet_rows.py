"""Rows of a sheet written one after another into a file, in the looks of the template's row.

A workbook of openpyxl holds a thousand bytes for each cell; here a row is forgotten once it is written, so that a
ledger of 3,000 applications takes no more memory than one of ten.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.reports.words import printable

Value = str | int | float | None
LONGEST = 32_000  # characters of a cell; Excel takes 32,767
_HIGHEST = 400.0  # points of a row; Excel takes 409
_IN_MEMORY = 1 << 20  # bytes of rows before they go to disk
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell_text(value: str) -> str:
    """What of a text a cell can hold; one too long says so."""
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", printable(value))
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST] + f"……（全文{len(text)}字，此处截断，全文见 submission.json）"


def like_formula(text: str) -> bool:
    """Whether a program that is given the text as typed would take it for a formula."""
    return text[:1] in _FORMULA


class _Column:
    """A cell of the template's row: the name of its value, its looks and those of a text quoted in it."""

    def __init__(self, cell: Cell, name: str | None, width: float) -> None:
        self.letter, self.name = cell.column_letter, name
        self.width = width if cell.alignment.wrap_text else 0.0
        self.style = cell.style_id
        plain = copy(cell._style)  # type: ignore[attr-defined]
        cell.quotePrefix = True  # a text like a formula stays a text also when somebody edits the cell
        self.quoted = cell.style_id
        cell._style = plain  # type: ignore[attr-defined]

    def xml(self, number: int, value: Value) -> str:
        at = f'<c r="{self.letter}{number}"'
        if value is None:
            return f'{at} s="{self.style}"/>'
        if not isinstance(value, str):
            return f'{at} s="{self.style}"><v>{value}</v></c>'
        text = cell_text(value)
        style = self.quoted if like_formula(text) else self.style
        said = escape(text.replace("\r\n", "\n").replace("\r", "\n"))
        return f'{at} s="{style}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'


class SheetRows:
    """The rows of ``sheet`` that stand in place of its row ``at``, the last one; ``names``: of the value of each of
    that row's cells, None where it holds none."""

    def __init__(self, sheet: Worksheet, at: int, names: Sequence[tuple[Cell, str | None]]) -> None:
        self.sheet, self.first, self.next = sheet, at, at
        self.columns = [
            _Column(cell, name, sheet.column_dimensions[cell.column_letter].width or 10.0)
            for cell, name in names
        ]
        self._rows: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        for key in [k for k in sheet._cells if k[0] >= at]:
            del sheet._cells[key]
        for number in [n for n in sheet.row_dimensions if n >= at]:
            del sheet.row_dimensions[number]

    def add(self, row: Mapping[str, Value]) -> None:
        """Raises KeyError where the row has no value of a column's name."""
        values = [row[c.name] if c.name is not None else None for c in self.columns]
        height = _height(values, [c.width for c in self.columns])
        cells = "".join(c.xml(self.next, v) for c, v in zip(self.columns, values, strict=True))
        line = f'<row r="{self.next}" ht="{height:g}" customHeight="1">{cells}</row>'
        self._rows.write(line.encode("utf-8"))
        self.next += 1

    def end(self) -> None:
        """No more rows come: the sheet's filter reaches to the last one."""
        if self.sheet.auto_filter.ref:
            last = self.columns[-1].letter
            self.sheet.auto_filter.ref = f"A{self.first - 1}:{last}{max(self.next - 1, self.first)}"

    def pour(self, part: bytes, out: IO[bytes]) -> None:
        """``part``, the sheet's XML without these rows, with them."""
        width = get_column_letter(max(len(self.columns), self.sheet.max_column))
        dimension = f'<dimension ref="A1:{width}{max(self.next - 1, 1)}"'.encode()
        part = re.sub(rb'<dimension ref="[^"]*"', dimension, part, count=1)
        part = re.sub(rb"<sheetData\s*/>", b"<sheetData></sheetData>", part, count=1)
        head, end, tail = part.partition(b"</sheetData>")
        out.write(head)
        self._rows.seek(0)
        shutil.copyfileobj(self._rows, out)
        out.write(end + tail)
        self._rows.close()


def pour_rows(skeleton: Path, path: Path, rows: Mapping[int, SheetRows]) -> None:
    """The workbook ``skeleton`` with rows in its sheets (by number, from 1), written to ``path``."""
    parts = {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in rows.items()}
    with zipfile.ZipFile(skeleton) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            made = zipfile.ZipInfo(info.filename, info.date_time)
            made.compress_type = zipfile.ZIP_DEFLATED
            with new.open(made, "w", force_zip64=True) as out:
                if info.filename in parts:
                    parts[info.filename].pour(old.read(info), out)
                else:
                    out.write(old.read(info))


def _height(row: Sequence[Value], widths: Sequence[float]) -> float:
    """Points for the lines that the wrapped texts take; a Chinese character is two wide. Width 0: not wrapped."""
    lines = 1
    for value, width in zip(row, widths, strict=True):
        if isinstance(value, str) and width:
            parts = [sum(2 if ord(c) > 0x2E7F else 1 for c in part) for part in value.split("\n")]
            lines = max(lines, sum(max(1, -(-part // max(1, int(width)))) for part in parts))
    return min(_HIGHEST, 15.0 * lines + 3)
