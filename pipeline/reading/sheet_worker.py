"""Run as a program of its own, with little memory: a spreadsheet's values as JSON on standard output.

A sheet of 7 KB may claim 17 billion cells, and the library that reads it then aborts the process; so the
process is this one. It imports nothing of the project.
"""

from __future__ import annotations

import datetime
import json
import resource
import sys

MEMORY = 1_500_000_000  # bytes of address space
ROWS, COLUMNS, SHEETS = 2000, 100, 50


def main(path: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    sheets = []
    for name in book.sheet_names[:SHEETS]:
        try:
            sheet = book.get_sheet_by_name(name)
        except (ValueError, OSError) as error:  # a chart sheet has no cells
            print(error, file=sys.stderr)
            continue
        first = sheet.start or (0, 0)
        rows = [
            [shown(value) for value in row[:COLUMNS]]
            for row in sheet.to_python(skip_empty_area=True, nrows=ROWS)
        ]
        cut = sheet.height > ROWS or sheet.width > COLUMNS
        merged = [
            [a - first[0], b - first[1], c - first[0], d - first[1]]
            for (a, b), (c, d) in (sheet.merged_cell_ranges or [])
        ]
        sheets.append({"name": name, "rows": rows, "merged": merged, "cut": cut})
    json.dump(sheets, sys.stdout, ensure_ascii=True)


def shown(value: object) -> str:
    """A value as a reader of the sheet sees it, as far as the file's value tells."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time(0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return "" if value is None else str(value)


if __name__ == "__main__":
    main(sys.argv[1])
