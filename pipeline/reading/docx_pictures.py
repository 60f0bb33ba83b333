"""Scanned pages pasted into a Word paper: its large pictures, each read as a page of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Line, Page, Table
from pipeline.raster import Raster
from pipeline.reading.errors import UnreadableFile, UnreadablePage
from pipeline.reading.office_docx import WHAT, main_part, read_docx, relations
from pipeline.reading.xml_zip import Element, XmlZip, attribute, tag

POINT = 12_700  # EMU
PAGE_LIKE = (300.0, 420.0)  # points, width and height as shown: a pasted page; figures and seals are smaller
LARGE = (220.0, 220.0)  # in a paper that is next to nothing but pictures
LITTLE_TEXT = 120  # characters
MOST = 500  # pictures
ONLY_PICTURES = "Word文档中只有图片，且图片过小或格式不能识读，请人工查看"
_UNITS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75, "": 0.75}
_DRAWN = {".emf", ".wmf", ".svg"}


@dataclass(frozen=True)
class _Shown:
    """A picture part and the size at which it is shown, points."""

    part: str
    width: float
    height: float

    def fills(self, least: tuple[float, float]) -> bool:
        short, long = sorted((self.width, self.height))
        return short >= least[0] and long >= least[1]


def docx_page_count(path: Path) -> int:
    """The text as one page, and a page for each pasted page; the text is left out where there is none.
    Raises UnreadableFile."""
    text, pictures = _parts(path)
    return (1 if text else 0) + len(pictures) or 1


def read_docx_page(path: Path, *, number: int, engine_name: str) -> Page:
    """Page ``number`` (from 1). Raises UnreadableFile, UnreadablePage."""
    text, pictures = _parts(path)
    if text and number == 1:
        return read_docx(path)
    if not text and not pictures and number == 1:
        page = read_docx(path)
        if _has_pictures(path):  # something is there that nobody has read: it is not blank
            return page.model_copy(update={"failure": ONLY_PICTURES})
        return page
    from pipeline.reading.engines import engine
    from pipeline.reading.scan_page import read_scan

    return read_scan(docx_raster(path, number=number), number=number, engine=engine(engine_name))


def read_converted(path: Path, *, engine_name: str) -> Page:
    """A Word paper that was made of another kind of file: all of it on one page without places, pasted pages
    too where there is next to no text. Raises UnreadableFile, UnreadablePage."""
    page = read_docx(path)
    if sum(len(line.text) for line in page.lines) >= LITTLE_TEXT or not _has_pictures(path):
        return page
    pages = [
        read_docx_page(path, number=n + 1, engine_name=engine_name) for n in range(docx_page_count(path))
    ]
    lines: list[Line] = []
    tables: list[Table] = []
    for one in pages:
        shift = len(lines)
        lines += [line.model_copy(update={"box": None}) for line in one.lines]
        tables += [_unplaced(table, shift) for table in one.tables]
    failure = next((p.failure for p in pages if p.failure), None)
    return page.model_copy(update={"lines": tuple(lines), "tables": tuple(tables), "failure": failure})


def _unplaced(table: Table, shift: int) -> Table:
    cells = [
        c.model_copy(update={"box": None, "lines": tuple(n + shift for n in c.lines)}) for c in table.cells
    ]
    return table.model_copy(update={"box": None, "cells": tuple(cells)})


def docx_raster(path: Path, *, number: int) -> Raster:
    """The picture that is page ``number``. Raises UnreadableFile, UnreadablePage."""
    from pipeline.reading.raster_source import raster_of_bytes

    text, pictures = _parts(path)
    at = number - (2 if text else 1)
    if not 0 <= at < len(pictures):
        raise UnreadablePage(f"Word文档没有第{number}页图片")
    with XmlZip(path, what=WHAT) as package:
        data = package.data(pictures[at].part)
    if data is None:
        raise UnreadablePage("Word文档中的图片缺失")
    return raster_of_bytes(data)


def _parts(path: Path) -> tuple[bool, list[_Shown]]:
    """Whether there is text, and the pictures that are pages."""
    letters = len("".join(line.text for line in read_docx(path).lines if not line.furniture))
    with XmlZip(path, what=WHAT) as package:
        shown = list(_shown(package))
    least = LARGE if letters < LITTLE_TEXT else PAGE_LIKE
    return letters > 0, [p for p in shown if p.fills(least)][:MOST]


def _has_pictures(path: Path) -> bool:
    with XmlZip(path, what=WHAT) as package:
        return any(name.startswith(("word/media/", "word/embeddings/")) for name in package.names())


def _shown(package: XmlZip) -> Iterator[_Shown]:
    """The pictures of the body in their order."""
    main = main_part(package)
    root, targets = package.xml(main), relations(package, main)
    if root is None:
        raise UnreadableFile(f"{WHAT}中没有正文部分，无法读取")
    for element in root.iter():
        name = tag(element)
        if name in {"inline", "anchor"}:
            size = next((e for e in element if tag(e) == "extent"), None)
            width, height = (_number(attribute(size, k)) / POINT for k in ("cx", "cy"))
            wanted = [attribute(e, "embed") for e in element.iter() if tag(e) == "blip"]
        elif name == "shape" and any(tag(e) == "imagedata" for e in element):
            width, height = (_styled(element.get("style") or "", k) for k in ("width", "height"))
            wanted = [attribute(e, "id") for e in element if tag(e) == "imagedata"]
        else:
            continue
        if _fallback(element):
            continue
        for key in wanted:
            _, part = targets.get(key or "", ("", ""))
            if part and Path(part).suffix.lower() not in _DRAWN:
                yield _Shown(part, width, height)


def _fallback(element: Element) -> bool:
    """Word writes drawings twice, and keeps what was deleted."""
    return any(tag(e) in {"Fallback", "del", "moveFrom"} for e in element.iterancestors())


def _number(text: str | None) -> float:
    return float(text) if text and re.fullmatch(r"\d{1,12}", text) else 0.0


def _styled(style: str, key: str) -> float:
    found = re.search(rf"(?:^|;)\s*{key}\s*:\s*(\d+(?:\.\d+)?)\s*(pt|in|cm|mm|px)?", style)
    return float(found[1]) * _UNITS[found[2] or ""] if found else 0.0
