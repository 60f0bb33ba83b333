"""The register's rows out of a CSV or Excel file of whatever kind."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import python_calamine

from pipeline.receive.names import decode_text
from pipeline.receive.records import Table

Rows = list[tuple[str, ...]]
_MAX_ROWS, _MAX_COLUMNS = 20_000, 100


def register_rows(path: Path) -> Table:
    """All rows, every cell as text (days as ISO); none where the file cannot be read."""
    try:
        rows = (
            _sheets(path) if path.read_bytes()[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"} else _table(path)
        )
    except (OSError, ValueError, csv.Error, python_calamine.CalamineError):
        rows = []
    return Table(rows=tuple(rows))


def _sheets(path: Path) -> Rows:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    rows: Rows = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > _MAX_ROWS * 50 or sheet.total_width > 2000:
            continue
        for row in sheet.to_python(skip_empty_area=False, nrows=_MAX_ROWS):
            rows.append(tuple(_cell(value) for value in row[:_MAX_COLUMNS]))
    return rows


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _table(path: Path) -> Rows:
    text = decode_text(path.read_bytes()).replace("\0", "").lstrip("\ufeff")
    first = "\n".join(text.splitlines()[:20])
    delimiter = max(("\t", ",", ";", "，", "|"), key=first.count)
    if text.lower().startswith("sep=") and len(text) > 4:
        delimiter, text = text[4], text.partition("\n")[2]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: Rows = []
    for row in reader:
        rows.append(tuple(cell.strip() for cell in row[:_MAX_COLUMNS]))
        if len(rows) >= _MAX_ROWS:
            break
    return rows
