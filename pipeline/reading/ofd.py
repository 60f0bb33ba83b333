"""OFD (GB/T 33190-2016): text in reading order, ruled tables from its paths, pictures to OCR."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.geometry import Box
from pipeline.model import Page
from pipeline.raster import Raster
from pipeline.reading.errors import UnreadableFile, UnreadablePage
from pipeline.reading.ofd_objects import MM, Picture, Reader
from pipeline.reading.pdf_chars import PageContent
from pipeline.reading.pdf_lines import lay_out
from pipeline.reading.pdf_tables import find_grids
from pipeline.reading.pdf_text import judge
from pipeline.reading.struck_typed import with_drawn_strokes
from pipeline.reading.xml_zip import Element, XmlZip, child, tag

WHAT = "OFD文件"
A4 = (210.0, 297.0)  # mm
MOST_PAGES = 5000


@dataclass(frozen=True)
class _Sheet:
    """A page's parts: its own content, and the templates under it."""

    part: str
    root: Element
    document: str
    size: tuple[float, float]  # mm


def ofd_page_count(path: Path) -> int:
    """Raises UnreadableFile."""
    with XmlZip(path, what=WHAT) as package:
        return len(_page_parts(package))


def read_ofd_page(path: Path, *, number: int, engine_name: str) -> Page:
    """Page ``number`` (from 1); a page that is only pictures goes to OCR. Raises UnreadableFile,
    UnreadablePage."""
    with XmlZip(path, what=WHAT) as package:
        parts = _page_parts(package)
        if not 1 <= number <= len(parts):
            raise UnreadablePage(f"OFD文件没有第{number}页")
        document, part = parts[number - 1]
        root = package.xml(part)
        if root is None:
            raise UnreadablePage(f"OFD文件第{number}页的内容缺失")
        sheet = _Sheet(part, root, document, _size(package, document, root))
        content, pictures = _content(package, sheet)
        verdict = judge(content)
        if verdict == "picture" and pictures:
            from pipeline.reading.ofd_pictures import read_pictures

            return read_pictures(package, pictures, sheet.size, number=number, engine_name=engine_name)
    if verdict == "blank":
        return Page(number=number, width=content.width, height=content.height, source="blank")
    if not content.chars:
        raise UnreadablePage(f"OFD文件第{number}页没有可读取的文字，请核对纸质件")
    if verdict == "picture":  # codes of a font's own, or outlines: nothing here draws them for OCR
        raise UnreadablePage(
            f"OFD文件第{number}页的文字使用了特殊字体编码，无法还原，请核对纸质件或索取PDF版"
        )
    lines, tables = lay_out([c for c in content.chars if c.visible], find_grids(content.strokes))
    lines = with_drawn_strokes(lines, content.strokes)
    return Page(number=number, width=content.width, height=content.height, lines=lines, tables=tables)


def ofd_raster(path: Path, *, number: int) -> Raster:
    """The pictures of a page laid on paper. Raises UnreadableFile, UnreadablePage."""
    from pipeline.reading.ofd_pictures import paper

    with XmlZip(path, what=WHAT) as package:
        parts = _page_parts(package)
        root = package.xml(parts[number - 1][1]) if 1 <= number <= len(parts) else None
        if root is None:
            raise UnreadablePage(f"OFD文件没有第{number}页")
        document, part = parts[number - 1]
        sheet = _Sheet(part, root, document, _size(package, document, root))
        return paper(package, _content(package, sheet)[1], sheet.size)


def _page_parts(package: XmlZip) -> list[tuple[str, str]]:
    """(document part, page part) of every page, over all documents of the file."""
    root = package.xml("OFD.xml")
    if root is None:
        raise UnreadableFile("文件不是有效的OFD文件")
    out: list[tuple[str, str]] = []
    for body in (e for e in root if tag(e) == "DocBody"):
        where = child(body, "DocRoot")
        document = joined("", (where.text or "").strip()) if where is not None else ""
        pages = child(package.xml(document) if document else None, "Pages")
        for page in pages if pages is not None else ():
            base = page.get("BaseLoc")
            if tag(page) == "Page" and base:
                out.append((document, joined(posixpath.dirname(document), base)))
    if not out:
        raise UnreadableFile("OFD文件中没有页面")
    return out[:MOST_PAGES]


def joined(folder: str, location: str) -> str:
    """A location as OFD writes it: absolute with a slash, else relative to the folder."""
    location = location.replace("\\", "/")
    if location.startswith("/"):
        return location.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, location)).removeprefix("../")


def _size(package: XmlZip, document: str, page: Element) -> tuple[float, float]:
    common = child(package.xml(document), "CommonData")
    for area in (child(page, "Area"), child(common, "PageArea")):
        box = child(area, "PhysicalBox")
        values = numbers(box.text if box is not None else "")
        if len(values) == 4 and values[2] > 0 and values[3] > 0:
            return values[2], values[3]
    return A4


def numbers(text: str | None) -> list[float]:
    """The numbers in an attribute; what is no number is left out."""
    return [float(n) for n in re.findall(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", text or "")]


def _content(package: XmlZip, sheet: _Sheet) -> tuple[PageContent, list[Picture]]:
    reader = Reader(fonts=_fonts(package, sheet.document), media=_media(package, sheet.document))
    for template in _templates(package, sheet):
        reader.read(template)
    reader.read(sheet.root)
    width, height = (v * MM for v in sheet.size)
    content = PageContent(
        width=width,
        height=height,
        chars=tuple(reader.chars),
        strokes=tuple(reader.strokes),
        pictures=tuple(Box(*p.box) for p in reader.pictures),
        curves=reader.curves,
    )
    return content, reader.pictures


def _templates(package: XmlZip, sheet: _Sheet) -> Iterator[Element]:
    """Templates that the page stands on: forms keep their labels and rules there."""
    common = child(package.xml(sheet.document), "CommonData")
    known = {
        t.get("ID"): t.get("BaseLoc")
        for t in (common if common is not None else ())
        if tag(t) == "TemplatePage"
    }
    for use in (e for e in sheet.root if tag(e) == "Template"):
        base = known.get(use.get("TemplateID"))
        root = package.xml(joined(posixpath.dirname(sheet.document), base)) if base else None
        if root is not None:
            yield root


def _resources(package: XmlZip, document: str) -> Iterator[tuple[str, Element]]:
    """(folder of the data files, resource list) of the document's public and own resources."""
    common = child(package.xml(document), "CommonData")
    for entry in common if common is not None else ():
        if tag(entry) in {"PublicRes", "DocumentRes"} and entry.text:
            part = joined(posixpath.dirname(document), entry.text.strip())
            root = package.xml(part)
            if root is not None:
                yield joined(posixpath.dirname(part), root.get("BaseLoc") or ""), root


def _fonts(package: XmlZip, document: str) -> dict[str, str]:
    return {
        str(font.get("ID")): str(font.get("FontName") or "")
        for _, root in _resources(package, document)
        for font in root.iter()
        if tag(font) == "Font"
    }


def _media(package: XmlZip, document: str) -> dict[str, str]:
    """Picture ID → part of the package."""
    out: dict[str, str] = {}
    for folder, root in _resources(package, document):
        for media in (e for e in root.iter() if tag(e) == "MultiMedia"):
            file = child(media, "MediaFile")
            if file is not None and file.text:
                out[str(media.get("ID"))] = joined(folder, file.text.strip())
    return out
