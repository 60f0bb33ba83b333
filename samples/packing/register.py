"""The office's register of arrivals (收件登记)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import openpyxl

REGISTER_COLUMNS = ("渠道", "路径", "收到日期", "份数", "来文单位", "备注")
Kind = Literal["csv-utf8", "csv-gb18030", "xlsx"]


def write_register(
    path: Path, rows: Sequence[Mapping[str, str | int | None]], *, kind: Kind = "csv-utf8"
) -> None:
    """``rows`` by column name; the contract's columns first, further ones after them. CSV as Excel writes it:
    CRLF, UTF-8 with a byte order mark, or GB18030."""
    more = dict.fromkeys(key for row in rows for key in row if key not in REGISTER_COLUMNS)
    columns = [*REGISTER_COLUMNS, *more]
    table: list[list[str | int | None]] = [list(columns), *([row.get(c) for c in columns] for row in rows)]
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "xlsx":
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        sheet = book.create_sheet("收件登记")
        for line in table:
            sheet.append(line)
        book.save(path)
        return
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(
        ["" if v is None else str(v) for v in line] for line in table
    )
    path.write_bytes(text.getvalue().encode("utf-8-sig" if kind == "csv-utf8" else "gb18030"))
