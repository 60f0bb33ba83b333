"""Run as a program of its own, with little memory: a spreadsheet's values as JSON on standard output.

A sheet of 7 KB may claim 17 billion cells, and the library that reads it then aborts the process; so the
process is this one. It imports nothing of the project but its neighbour.
"""

from __future__ import annotations

import datetime
import json
import posixpath
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

MEMORY = 1_500_000_000  # bytes of address space
ROWS, COLUMNS, SHEETS = 2000, 100, 50
BUILT_IN = {"9", "10"}  # number formats that every program knows: 0% and 0.00%
EXACT = 1e15  # whole numbers below are in the file to the last figure
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")

Place = tuple[int, int]  # row, column from 0


def main(path: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    try:
        percents = percent_cells(path)
    except (ElementTree.ParseError, zipfile.BadZipFile, OSError) as error:
        print(error, file=sys.stderr)  # the values are there all the same
        percents = {}
    sheets = []
    for name in book.sheet_names[:SHEETS]:
        try:
            sheet = book.get_sheet_by_name(name)
        except (ValueError, OSError) as error:  # a chart sheet has no cells
            print(error, file=sys.stderr)
            continue
        first = sheet.start or (0, 0)
        here = percents.get(name, set())
        rows = [
            [shown(v, percent=(r, c) in here) for c, v in enumerate(row[:COLUMNS], first[1])]
            for r, row in enumerate(sheet.to_python(skip_empty_area=True, nrows=ROWS), first[0])
        ]
        cut = sheet.height > ROWS or sheet.width > COLUMNS
        merged = [
            [a - first[0], b - first[1], c - first[0], d - first[1]]
            for (a, b), (c, d) in (sheet.merged_cell_ranges or [])
        ]
        sheets.append({"name": name, "rows": rows, "merged": merged, "cut": cut})
    json.dump(sheets, sys.stdout, ensure_ascii=True)


def shown(value: object, *, percent: bool = False) -> str:
    """A value as a reader of the sheet sees it, as far as the file tells; ``percent``: as a percentage."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return f"{_figure(value * 100)}%" if percent else _figure(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time(0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return "" if value is None else str(value)


def _figure(value: float) -> str:
    """A number without exponent."""
    if float(value).is_integer() and abs(value) < EXACT:
        return str(int(value))
    plain = f"{value:.10g}"
    return plain if "e" not in plain else f"{value:.10f}".rstrip("0").rstrip(".")


def percent_cells(path: str) -> dict[str, set[Place]]:
    """Which cells show their value as a percentage (0.353 in the file is 35.3 % on the sheet), by the name of the
    sheet; nothing for a file that is no .xlsx."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        if not {"xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"} <= names:
            return {}
        styles = _percent_styles(package)
        if not styles:
            return {}
        found = {}
        for name, part in _sheets(package):
            if part in names:
                found[name] = set(_places(package, part, styles))
        return found


def _percent_styles(package: zipfile.ZipFile) -> set[str]:
    """Indices of the cell styles with a percentage for their number format."""
    root = ElementTree.fromstring(package.read("xl/styles.xml"))
    formats = set(BUILT_IN)
    for entry in root.iter():
        if _name(entry) == "numFmt" and "%" in entry.get("formatCode", ""):
            formats.add(entry.get("numFmtId", ""))
    cells = next((e for e in root if _name(e) == "cellXfs"), None)
    return {
        str(k) for k, xf in enumerate(cells if cells is not None else ()) if xf.get("numFmtId") in formats
    }


def _sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name and part of each sheet."""
    relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {r.get("Id"): r.get("Target", "") for r in relations}
    for sheet in ElementTree.fromstring(package.read("xl/workbook.xml")).iter():
        if _name(sheet) == "sheet":
            link = next((value for key, value in sheet.items() if key.endswith("}id")), None)
            target = targets.get(link, "")
            yield (
                sheet.get("name", ""),
                target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target),
            )


def _places(package: zipfile.ZipFile, part: str, styles: set[str]) -> Iterator[Place]:
    with package.open(part) as stream:
        for _, element in ElementTree.iterparse(stream):
            if _name(element) == "c" and element.get("s") in styles:
                found = _REFERENCE.fullmatch(element.get("r", ""))
                if found:
                    yield int(found[2]) - 1, _column(found[1])
            elif _name(element) == "row":
                element.clear()


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


if __name__ == "__main__":
    main(sys.argv[1])
