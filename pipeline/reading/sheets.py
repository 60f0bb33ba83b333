"""Spreadsheets: every sheet a table, read in a process of its own (see sheet_worker)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline.model import Cell, Line, Page, Record, Table
from pipeline.reading import sheet_worker
from pipeline.reading.errors import UnreadableFile

SECONDS = 60.0
MOST_BLANKS = 20_000  # cells of a sheet up to which blank ones are listed, too
_PLAIN_NAMES = ("Sheet", "工作表", "sheet")


class _Sheet(Record):
    name: str
    rows: list[list[str]]
    merged: list[tuple[int, int, int, int]]  # first row, first column, last row, last column
    cut: bool


def read_sheets(path: Path) -> Page:
    """All sheets as one page without places. Raises UnreadableFile."""
    lines: list[Line] = []
    tables: list[Table] = []
    for sheet in _sheets(path):
        if not any(text.strip() for row in sheet.rows for text in row):
            continue
        if not sheet.name.startswith(_PLAIN_NAMES):
            lines.append(Line(text=sheet.name, style="sheet name"))
        tables.append(_table(sheet, lines))
        if sheet.cut:
            cut = f"（工作表过大，只读取前{sheet_worker.ROWS}行、前{sheet_worker.COLUMNS}列）"
            lines.append(Line(text=cut, furniture=True))
    return Page(number=1, fixed=False, lines=tuple(lines), tables=tuple(tables))


def _sheets(path: Path) -> list[_Sheet]:
    try:
        done = subprocess.run(
            [sys.executable, "-I", sheet_worker.__file__, str(path)],
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(f"表格文件读取超过{SECONDS:.0f}秒未完成，已停止") from error
    if done.returncode < 0 or b"MemoryError" in done.stderr or b"memory allocation" in done.stderr:
        raise UnreadableFile("表格声明的范围异常巨大，为安全起见未读取")
    if done.returncode != 0:
        locked = b"assword" in done.stderr or b"ncrypt" in done.stderr
        raise UnreadableFile("表格文件已加密，无法读取" if locked else "表格文件已损坏或格式不正确，无法打开")
    try:
        return TypeAdapter(list[_Sheet]).validate_json(done.stdout)
    except ValidationError as error:
        raise UnreadableFile("表格文件的内容无法识别") from error


def _table(sheet: _Sheet, lines: list[Line]) -> Table:
    rows, columns = len(sheet.rows), max(len(row) for row in sheet.rows)
    spans = {(a, b): (c - a + 1, d - b + 1) for a, b, c, d in sheet.merged}
    covered = {
        (r, c)
        for top, left, bottom, right in sheet.merged
        for r in range(max(0, top), min(bottom, rows - 1) + 1)
        for c in range(max(0, left), min(right, columns - 1) + 1)
        if (r, c) != (top, left)
    }
    blanks = rows * columns <= MOST_BLANKS
    cells: list[Cell] = []
    for r, row in enumerate(sheet.rows):
        for c, text in enumerate(row):
            start = len(lines)
            lines.extend(Line(text=part) for part in text.splitlines() if part.strip())
            if (r, c) in covered and start == len(lines):
                continue
            if not blanks and start == len(lines):
                continue
            row_span, column_span = spans.get((r, c), (1, 1))
            cells.append(
                Cell(
                    row=r,
                    column=c,
                    row_span=min(row_span, rows - r),
                    column_span=min(column_span, columns - c),
                    lines=tuple(range(start, len(lines))),
                )
            )
    return Table(rows=rows, columns=columns, cells=tuple(cells))
