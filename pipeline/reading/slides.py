"""Slides (.pptx): their text in order, tables as tables. Pictures on slides are not read, and where there is
nothing else that is said."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from pipeline.model import Cell, Line, Page, Table
from pipeline.reading.errors import UnreadableFile
from pipeline.reading.xml_zip import Element, XmlZip, tag

WHAT = "演示文稿"
ONLY_PICTURES = "演示文稿中只有图片，没有可识读的文字，请人工查看"


def read_slides(path: Path) -> Page:
    """All slides as one page without places. Raises UnreadableFile."""
    lines: list[Line] = []
    tables: list[Table] = []
    with XmlZip(path, what=WHAT) as package:
        names = _slides(package)
        if not names:
            raise UnreadableFile("文件不是有效的演示文稿")
        for name in names:
            root = package.xml(name)
            if root is not None:
                _walk(root, lines, tables)
        pictures = any(name.startswith("ppt/media/") for name in package.names())
    failure = ONLY_PICTURES if pictures and not lines else None
    return Page(number=1, fixed=False, lines=tuple(lines), tables=tuple(tables), failure=failure)


def _slides(package: XmlZip) -> list[str]:
    """Slides in the order of the presentation; in that of their numbers where it does not say."""
    root = package.xml("ppt/presentation.xml")
    links = package.xml("ppt/_rels/presentation.xml.rels")
    targets = {
        str(r.get("Id")): posixpath.normpath(posixpath.join("ppt", str(r.get("Target"))))
        for r in (links if links is not None else ())
        if str(r.get("Type")).endswith("/slide")
    }
    ordered: list[str] = []
    for element in root.iter() if root is not None else ():
        if tag(element) == "sldId":
            key = next((str(v) for k, v in element.attrib.items() if str(k).endswith("}id")), "")
            if key in targets:
                ordered.append(targets[key])
    found = [n for n in package.names() if re.fullmatch(r"ppt/slides/slide\d+\.xml", n)]
    return ordered or sorted(found, key=lambda n: int(re.findall(r"\d+", n)[-1]))


def _walk(element: Element, lines: list[Line], tables: list[Table]) -> None:
    for part in element:
        name = tag(part)
        if name == "tbl":
            tables.append(_table(part, lines))
        elif name == "p":
            _paragraph(part, lines)
        elif name == "AlternateContent":
            for choice in [e for e in part if tag(e) == "Choice"][:1]:
                _walk(choice, lines, tables)
        else:
            _walk(part, lines, tables)


def _paragraph(element: Element, lines: list[Line]) -> None:
    text = "".join(
        "\n" if tag(e) == "br" else (e.text or "") for e in element.iter() if tag(e) in {"t", "br"}
    )
    lines.extend(Line(text=part) for part in text.split("\n") if part.strip())


def _table(element: Element, lines: list[Line]) -> Table:
    cells: list[Cell] = []
    rows = [e for e in element if tag(e) == "tr"]
    columns = 1
    for r, row in enumerate(rows):
        for c, cell in enumerate([e for e in row if tag(e) == "tc"]):
            columns = max(columns, c + 1)
            if cell.get("hMerge") == "1" or cell.get("vMerge") == "1":
                continue
            start = len(lines)
            for paragraph in (e for e in cell.iter() if tag(e) == "p"):
                _paragraph(paragraph, lines)
            cells.append(
                Cell(
                    row=r,
                    column=c,
                    row_span=int(cell.get("rowSpan") or 1),
                    column_span=int(cell.get("gridSpan") or 1),
                    lines=tuple(range(start, len(lines))),
                )
            )
    return Table(rows=max(1, len(rows)), columns=columns, cells=tuple(cells))
