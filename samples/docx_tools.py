"""Small helpers over python-docx: fonts, merged ruled tables, page numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

Align = Literal["left", "centre", "right", "justify"]
ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
BLACK = RGBColor(0, 0, 0)
WHITE = RGBColor(255, 255, 255)
RED = RGBColor(0xE6, 0x10, 0x10)


@dataclass(frozen=True)
class Fonts:
    """Families by use: title (小标宋), h1 (黑体), h2 (楷体), body (仿宋 or 宋体). Sizes in points."""

    title: str
    h1: str
    h2: str
    body: str
    table: str
    body_size: float = 16.0
    table_size: float = 11.0


@dataclass(frozen=True)
class Look:
    """How one paragraph is set. ``indent`` in characters of the first line, ``line`` exact points or None."""

    font: str
    size: float
    align: Align = "left"
    bold: bool = False
    indent: float = 0.0
    line: float | None = None
    before: float = 0.0
    after: float = 0.0
    colour: RGBColor | None = None


def new_document(*, margins_cm: tuple[float, float, float, float] = (3.7, 2.6, 3.5, 2.8)) -> DocxDocument:
    """An empty A4 document; margins top, right, bottom, left."""
    doc = Document()
    section = doc.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Cm, margins_cm)
    return doc


def write(paragraph: Paragraph, text: str, look: Look, *, colour: RGBColor | None = None) -> None:
    """Append ``text`` as one run in the look's font, Chinese and Latin alike."""
    run = paragraph.add_run(text)
    run.font.size = Pt(look.size)
    run.bold = look.bold
    run.font.name = look.font
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:eastAsia", "w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), look.font)
    if shade := colour or look.colour:
        run.font.color.rgb = shade


def shape(paragraph: Paragraph, look: Look) -> Paragraph:
    """Give the paragraph its alignment, indent and spacing."""
    form = paragraph.paragraph_format
    form.alignment = ALIGNMENTS[look.align]
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    if look.indent:
        form.first_line_indent = Pt(look.indent * look.size)
    if look.line:
        form.line_spacing = Pt(look.line)
    return paragraph


def add(doc: DocxDocument, text: str, look: Look) -> Paragraph:
    paragraph = shape(doc.add_paragraph(), look)
    if text:
        write(paragraph, text, look)
    return paragraph


def page_break(doc: DocxDocument) -> None:
    doc.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def fill_cell(cell: _Cell, text: str, look: Look) -> None:
    """Replace the cell's first paragraph; further lines become further paragraphs."""
    for i, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
        shape(paragraph, look)
        if line:
            write(paragraph, line, look)


def add_in_cell(cell: _Cell, text: str, look: Look) -> Paragraph:
    """One more paragraph in the cell; the empty first one is used up first."""
    first = cell.paragraphs[0]
    fresh = len(cell.paragraphs) == 1 and not first.runs
    paragraph = shape(first if fresh else cell.add_paragraph(), look)
    write(paragraph, text, look)  # an empty run marks the paragraph as used
    return paragraph


def ruled_table(doc: DocxDocument, rows: int, widths_cm: list[float]) -> Table:
    """A ruled table of fixed column widths."""
    table = doc.add_table(rows=rows, cols=len(widths_cm))
    table.style = "Table Grid"
    table.autofit = False
    table.alignment = 1  # centred  # type: ignore[assignment]
    for row in table.rows:
        for cell, width in zip(row.cells, widths_cm, strict=True):
            cell.width = Cm(width)
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    return table  # type: ignore[no-any-return]


def row_height(table: Table, row: int, cm: float) -> None:
    table.rows[row].height = Cm(cm)


def keep_row_whole(table: Table, row: int) -> None:
    """The row may not break over a page."""
    properties = table.rows[row]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))


def repeat_head(table: Table) -> None:
    """The first row is repeated on every page."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(head)


def centre_vertically(cell: _Cell, place: str = "center") -> None:
    """Text in the middle of the cell's height, or at its ``bottom``."""
    align = OxmlElement("w:vAlign")
    align.set(qn("w:val"), place)
    cell._tc.get_or_add_tcPr().append(align)


def page_numbers(doc: DocxDocument, style: str, look: Look, *, header: str | None = None) -> None:
    """Page numbers at the foot in one of the printed shapes; a running head on request."""
    section = doc.sections[0]
    left, right = {"dash": ("— ", " —"), "plain": ("", ""), "page": ("第 ", " 页")}[style]
    foot = shape(section.footer.paragraphs[0], look)
    write(foot, left, look)
    run = foot.add_run()
    run.font.size = Pt(look.size)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        if kind:
            node = OxmlElement("w:fldChar")
            node.set(qn("w:fldCharType"), kind)
        else:
            node = OxmlElement("w:instrText")
            node.text = text
        run._element.append(node)
    write(foot, right, look)
    if header:
        write(shape(section.header.paragraphs[0], look), header, look)
