"""Word papers as they would print: body order, tables, text boxes, content controls, the final text of
tracked changes, automatic numbers. Read from the XML itself; nothing is fetched or run."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.model import Cell, Line, Page, Remark, Table
from pipeline.reading.docx_drawings import boxes, choice, marks
from pipeline.reading.docx_remarks import remarks
from pipeline.reading.docx_styles import Look, Numbering, Style, Styles, look, number_of
from pipeline.reading.errors import UnreadableFile
from pipeline.reading.xml_zip import Element, XmlZip, attribute, child, tag, value

WHAT = "Word文档"
MAIN = "/officeDocument"
MOST_LINES = 200_000
# wrappers that only hold what is shown; deleted and moved-away text is left out
_OPEN = {
    "sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo",
    "body", "hdr", "ftr", "footnote", "endnote", "oMath", "oMathPara",
}  # fmt: skip
# boxes to tick, by font and the code's last two digits
_BOXES = {
    "wingdings": {"FE": "☑", "FD": "☒", "A8": "☐", "6F": "☐", "72": "☐"},
    "wingdings 2": {"52": "☑", "51": "☒", "A3": "☐"},
}


def read_docx(path: Path) -> Page:
    """The whole paper as one page without places. Raises UnreadableFile."""
    with XmlZip(path, what=WHAT) as package:
        reader = _Reader(package)
        reader.read()
        return Page(
            number=1,
            fixed=False,
            lines=tuple(reader.lines),
            tables=tuple(reader.tables),
            remarks=reader.remarks,
        )


@dataclass
class _Run:
    text: str
    look: Look


@dataclass
class _Paragraph:
    runs: list[_Run] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)  # text boxes anchored here
    label: str = ""
    style: Style | None = None


class _Reader:
    def __init__(self, package: XmlZip) -> None:
        self.package = package
        self.main = main_part(package)
        self.parts = relations(package, self.main)
        self.styles = Styles(package.xml(self._part("/styles")) if self._part("/styles") else None)
        self.numbering = Numbering(
            package.xml(self._part("/numbering")) if self._part("/numbering") else None
        )
        self.lines: list[Line] = []
        self.tables: list[Table] = []
        self.marks: list[str] = []  # written across the pages
        self.remarks: tuple[Remark, ...] = ()
        self._carried: _Paragraph | None = None

    def _part(self, kind: str) -> str:
        return next((target for k, target in self.parts.values() if k.endswith(kind)), "")

    def read(self) -> None:
        root = self.package.xml(self.main)
        body = child(root, "body")
        if body is None:
            raise UnreadableFile(f"{WHAT}中没有正文部分，无法读取")
        sections = [e for e in body.iter() if tag(e) == "sectPr"]
        self.remarks = remarks(self.package, body, self._part("/comments"))
        self._margins(sections, "headerReference")
        self._flow(body)
        self._flush()
        self._notes()
        self._margins(sections, "footerReference")
        self.lines += [Line(text=mark, furniture=True) for mark in self.marks]

    # --- flow ---

    def _flow(self, parent: Element) -> None:
        for element in parent:
            name = tag(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self._flush()
                self._table(element)
            elif name == "AlternateContent":
                self._flow(choice(element))
            elif name in _OPEN and not _prompts(element):
                self._flow(element)

    def _paragraph(self, element: Element) -> None:
        paragraph = self._carried or _Paragraph()
        self._carried = None
        properties = child(element, "pPr")
        key = value(properties, "pStyle") or self.styles.default
        style = self.styles.get(key)
        base = style.look.over(self.styles.base)
        if paragraph.style is None:
            paragraph.style = _outlined(style, properties)
        self._inline(element, paragraph, base)
        numbered = number_of(properties) or style.number
        shown = bool("".join(r.text for r in paragraph.runs).strip())
        if numbered and numbered[0] != "0" and shown:
            paragraph.label = paragraph.label or self.numbering.label(*numbered, key)
        marks = child(properties, "rPr")
        if child(marks, "del") is not None:  # the paragraph's end was deleted: it runs on
            self._carried = paragraph
            return
        self._put(paragraph)

    def _flush(self) -> None:
        if self._carried is not None:
            self._put(self._carried)
            self._carried = None

    def _put(self, paragraph: _Paragraph) -> None:
        text = paragraph.label + "".join(r.text for r in paragraph.runs)
        weights: Counter[tuple[float | None, str | None, bool, bool]] = Counter()
        for run in paragraph.runs:
            letters = len(run.text.strip())
            kind = (run.look.size, run.look.font, run.look.bold is True, run.look.red is True)
            weights[kind] += letters
        size, font, bold, red = weights.most_common(1)[0][0] if weights else (None, None, False, False)
        for part, struck in zip(text.split("\n"), _struck(paragraph), strict=True):
            if part.strip() and len(self.lines) < MOST_LINES:
                self.lines.append(
                    Line(
                        text=part.rstrip("\t \u3000"),
                        font=font,
                        size=size,
                        bold=bold,
                        red=red,
                        style=(paragraph.style.name or None) if paragraph.style else None,
                        struck=struck,
                    )
                )
        for box in paragraph.boxes:
            self._flow(box)
            self._flush()

    def _inline(self, element: Element, paragraph: _Paragraph, base: Look) -> None:
        for part in element:
            name = tag(part)
            if name == "r":
                self._run(part, paragraph, base)
            elif name == "AlternateContent":
                self._inline(choice(part), paragraph, base)
            elif name in _OPEN and not _prompts(part):
                self._inline(part, paragraph, base)

    def _run(self, run: Element, paragraph: _Paragraph, base: Look) -> None:
        properties = child(run, "rPr")
        seen = look(properties)
        own = seen.over(self.styles.get(value(properties, "rStyle")).look).over(base)
        if own.hidden:
            return
        text = ""
        for part in run:
            name = tag(part)
            if name == "t":
                text += (part.text or "").replace("\n", " ").replace("\r", "")
            elif name == "tab":
                text += "\t"
            elif name in {"br", "cr"}:
                text += "" if attribute(part, "type") in {"page", "column"} else "\n"
            elif name == "noBreakHyphen":
                text += "-"
            elif name == "sym":
                text += _symbol(part)
            elif name == "ruby":  # the characters, without their pronunciation above them
                text += "".join(
                    t.text or "" for b in part if tag(b) == "rubyBase" for t in b.iter() if tag(t) == "t"
                )
            elif name == "AlternateContent":
                self._drawing(choice(part), paragraph)
            elif name in {"drawing", "pict", "object"}:
                self._drawing(part, paragraph)
        if text:
            paragraph.runs.append(_Run(text, own))

    def _drawing(self, drawing: Element, paragraph: _Paragraph) -> None:
        paragraph.boxes.extend(boxes(drawing))
        self.marks += [mark for mark in marks(drawing) if mark not in self.marks]

    # --- tables ---

    def _table(self, element: Element) -> None:
        rows = [r for r in _rows(element) if child(child(r, "trPr"), "del") is None]
        if len(rows) == 1 and len(list(_cells(rows[0]))) == 1 and _holds_table(rows[0]):
            self._flow(next(_cells(rows[0])))  # a frame for the layout only
            self._flush()
            return
        place = len(self.tables)
        self.tables.append(Table(rows=len(rows), columns=1, cells=()))  # the outer before the inner ones
        cells: list[Cell] = []
        above: dict[int, int] = {}  # column -> index of the cell that may grow downwards
        columns = 1
        for number, row in enumerate(rows):
            column = _int(value(row, "trPr", "gridBefore"))
            below: dict[int, int] = {}
            for cell in _cells(row):
                properties = child(cell, "tcPr")
                span = max(1, _int(value(properties, "gridSpan"), 1))
                merge = child(properties, "vMerge")
                side = child(properties, "hMerge")
                if side is not None and attribute(side, "val") != "restart" and cells:
                    last = cells[-1]
                    cells[-1] = last.model_copy(update={"column_span": last.column_span + span})
                elif merge is not None and attribute(merge, "val") != "restart" and column in above:
                    grown = cells[above[column]]
                    cells[above[column]] = grown.model_copy(update={"row_span": number - grown.row + 1})
                    below[column] = above[column]
                else:
                    below[column] = len(cells)
                    cells.append(self._cell(cell, number, column, span))
                column += span
                columns = max(columns, column)
            above = below
        self.tables[place] = Table(rows=max(1, len(rows)), columns=columns, cells=tuple(cells))

    def _cell(self, cell: Element, row: int, column: int, span: int) -> Cell:
        start = len(self.lines)
        if not any(_prompts(around) for around in cell.iterancestors()):
            self._flow(cell)
            self._flush()
        lines = tuple(range(start, len(self.lines)))
        return Cell(row=row, column=column, column_span=span, lines=lines)

    # --- what stands outside the body ---

    def _notes(self) -> None:
        for kind in ("/footnotes", "/endnotes"):
            root = self.package.xml(self._part(kind)) if self._part(kind) else None
            for note in root if root is not None else ():
                if attribute(note, "type") is None:
                    self._flow(note)
                    self._flush()

    def _margins(self, sections: list[Element], kind: str) -> None:
        start = len(self.lines)
        seen: set[str] = set()
        for reference in (e for s in sections for e in s if tag(e) == kind):
            _, target = self.parts.get(attribute(reference, "id") or "", ("", ""))
            if target and target not in seen:
                seen.add(target)
                root = self.package.xml(target)
                if root is not None:
                    self._flow(root)
                    self._flush()
        self.lines[start:] = [line.model_copy(update={"furniture": True}) for line in self.lines[start:]]


def main_part(package: XmlZip) -> str:
    """The part with the body. Raises UnreadableFile."""
    for kind, target in relations(package, "").values():
        if kind.endswith(MAIN):
            return target
    if "encryptedpackage" in package.names():
        raise UnreadableFile(f"{WHAT}已加密，无法读取")
    if "word/document.xml" in package.names():
        return "word/document.xml"
    raise UnreadableFile("文件不是有效的Word文档")


def relations(package: XmlZip, part: str) -> dict[str, tuple[str, str]]:
    """Relations of a part by id: kind and target inside the package; links to the outside are left out."""
    folder, name = posixpath.split(part)
    root = package.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
    out: dict[str, tuple[str, str]] = {}
    for relation in root if root is not None else ():
        if relation.get("TargetMode") == "External":
            continue
        target = relation.get("Target") or ""
        full = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        out[relation.get("Id") or ""] = (relation.get("Type") or "", posixpath.normpath(full))
    return out


def _struck(paragraph: _Paragraph) -> list[str]:
    """What is crossed out of each of the lines of a paragraph."""
    lines = [""]
    for run in paragraph.runs:
        for n, part in enumerate(run.text.split("\n")):
            if n:
                lines.append("")
            if run.look.struck:
                lines[-1] += part.strip()
    return lines


def _outlined(style: Style, properties: Element | None) -> Style:
    """A paragraph with an outline level is a heading, whatever its style is called."""
    own = value(properties, "outlineLvl")
    outline = int(own) if own and own.isdigit() else style.outline
    if outline is None or outline > 8 or style.name.startswith("heading"):
        return style
    return Style(f"heading {outline + 1}", style.look, outline, style.number)


def _symbol(part: Element) -> str:
    """A character of a font of signs, where it is a box to tick; others are ornaments."""
    font, code = (attribute(part, "font") or "").lower(), (attribute(part, "char") or "").upper()
    return _BOXES.get(font, {}).get(code[-2:], "")


def _prompts(element: Element) -> bool:
    """Whether it is a content control that nobody has filled in: it shows what should be typed there."""
    return tag(element) == "sdt" and child(child(element, "sdtPr"), "showingPlcHdr") is not None


def _rows(table: Element) -> Iterator[Element]:
    yield from _inside(table, "tr")


def _cells(row: Element) -> Iterator[Element]:
    yield from _inside(row, "tc")


def _inside(parent: Element, wanted: str) -> Iterator[Element]:
    for element in parent:
        if tag(element) == wanted:
            yield element
        elif tag(element) in _OPEN:
            yield from _inside(element, wanted)


def _holds_table(row: Element) -> bool:
    return any(tag(e) == "tbl" for e in row.iter())


def _int(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isdigit() else default
