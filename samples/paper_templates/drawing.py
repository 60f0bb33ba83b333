"""Paragraphs, tables, fill-in places and page numbers for the Word templates. Sizes in points, lengths in
centimetres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

SONG, HEI, KAI, FANG, TITLE = "宋体", "黑体", "楷体", "仿宋", "方正小标宋简体"
# names under which a machine may have the font, for Word, WPS and LibreOffice to fall back on
OTHER_NAMES = {
    TITLE: "方正小标宋_GBK,小标宋体,华文中宋,STZhongsong,宋体",
    FANG: "仿宋_GB2312,FangSong,华文仿宋",
    KAI: "楷体_GB2312,KaiTi,华文楷体",
    HEI: "SimHei,方正黑体_GBK",
    SONG: "SimSun,方正书宋_GBK",
}
GREY = "7F7F7F"


@dataclass(frozen=True)
class Style:
    """How a paragraph looks. ``line``: exact points, None = by the text; ``indent``: characters of the first
    line; ``spread``: points before and after."""

    font: str = FANG
    size: float = 10.5
    bold: bool = False
    colour: str | None = None
    align: str = "left"
    indent: float = 0
    left: float = 0  # points
    right: float = 0
    line: float | None = None
    before: float = 0
    after: float = 0
    keep: bool = False  # with the next paragraph

    def but(self, **changes: object) -> Style:
        return replace(self, **changes)  # type: ignore[arg-type]


_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def paper(
    *, margins: tuple[float, float, float, float], body: Style, title: str, grid: int | None = None
) -> WordDocument:
    """A4 with margins top, right, bottom, left. ``grid``: pitch of the lines in twentieths of a point."""
    document = new_document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Cm, margins)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(body.size)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), body.font)
    normal.paragraph_format.space_after = Pt(0)
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.comments = ""
    if grid is not None:
        node = section._sectPr.find(qn("w:docGrid"))
        if node is None:
            node = OxmlElement("w:docGrid")
            section._sectPr.append(node)
        node.set(qn("w:type"), "lines")
        node.set(qn("w:linePitch"), str(grid))
    _font_table(document)
    return document


def _font_table(document: WordDocument) -> None:
    """The other names of our fonts, in the paper's font table."""
    part = next(
        r.target_part for r in document.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.FONT_TABLE
    )
    table = etree.fromstring(part.blob)
    for name, others in OTHER_NAMES.items():
        font = etree.SubElement(table, qn("w:font"), {qn("w:name"): name})
        etree.SubElement(font, qn("w:altName"), {qn("w:val"): others})
        etree.SubElement(font, qn("w:charset"), {qn("w:val"): "86"})
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)


def shape(paragraph: Paragraph, style: Style) -> Paragraph:
    form = paragraph.paragraph_format
    form.alignment = _ALIGN[style.align]
    form.space_before, form.space_after = Pt(style.before), Pt(style.after)
    if style.indent:
        form.first_line_indent = Pt(style.indent * style.size)
    if style.left:
        form.left_indent = Pt(style.left)
    if style.right:
        form.right_indent = Pt(style.right)
    if style.line is not None:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(style.line)
    form.keep_with_next = style.keep or None
    return paragraph


def write(paragraph: Paragraph, text: str, style: Style) -> Run:
    run = paragraph.add_run(text)
    dress(run, style)
    return run


def dress(run: Run, style: Style) -> None:
    run.font.name = "Times New Roman"
    run.font.size = Pt(style.size)
    run.bold = style.bold or None
    if style.colour:
        run.font.color.rgb = RGBColor.from_string(style.colour)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), style.font)


def line(document: WordDocument | _Cell, text: str, style: Style) -> Paragraph:
    """One paragraph; ``text`` may hold fill-in places written ［…］."""
    paragraph = shape(document.add_paragraph(), style)
    with_blanks(paragraph, text, style)
    return paragraph


def with_blanks(paragraph: Paragraph, text: str, style: Style) -> None:
    rest = text
    while "［" in rest:
        before, _, after = rest.partition("［")
        prompt, _, rest = after.partition("］")
        if before:
            write(paragraph, before, style)
        _fill_in(paragraph, prompt, style)
    if rest:
        write(paragraph, rest, style)


def _fill_in(paragraph: Paragraph, prompt: str, style: Style) -> None:
    """A place to fill in: a named content control that holds its prompt in grey."""
    control = parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="{prompt}"/><w:tag w:val="{prompt}"/>'
        "</w:sdtPr><w:sdtContent/></w:sdt>"
    )
    run = write(paragraph, f"［{prompt}］", style.but(colour=style.colour or GREY))
    control[-1].append(run._element)
    paragraph._p.append(control)


def control(document: WordDocument | _Cell, tag: str) -> None:
    """A line that only steers the template: {%p … %}; it leaves nothing behind."""
    shape(document.add_paragraph(), Style(size=2)).add_run(tag)


def table(document: WordDocument, widths: Sequence[float], *, ruled: bool = True) -> Table:
    made = document.add_table(rows=0, cols=len(widths))
    if ruled:
        made.style = "Table Grid"
    made.autofit = False
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)
    _cell_margins(made)
    return made  # type: ignore[no-any-return]


def _cell_margins(made: Table) -> None:
    margins = parse_xml(
        f'<w:tblCellMar {nsdecls("w")}><w:top w:w="20" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
        '<w:bottom w:w="20" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
    )
    made._tbl.tblPr.append(margins)


def row(
    made: Table,
    texts: Sequence[str],
    style: Style,
    *,
    head: bool = False,
    fill: str | None = None,
    styles: dict[int, Style] | None = None,
) -> list[_Cell]:
    """One row. ``head`` repeats on every page; ``styles``: of single columns."""
    cells: tuple[_Cell, ...] = made.add_row().cells  # type: ignore[no-untyped-call]
    for number, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        mine = (styles or {}).get(number, style)
        parts = text.split("\n")
        for at, part in enumerate(parts):
            paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
            with_blanks(shape(paragraph, mine), part, mine)
        cell.width = made.columns[number].width
        if fill:
            shade(cell, fill)
    properties = made.rows[-1]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    return list(cells)


def steer(made: Table, tag: str) -> None:
    """A row that only steers the template: {%tr … %}."""
    cells: tuple[_Cell, ...] = made.add_row().cells  # type: ignore[no-untyped-call]
    cells[0].paragraphs[0].add_run(tag)


def shade(cell: _Cell, colour: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    properties.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>'))


def rule(paragraph: Paragraph, *, side: str, colour: str, size: int) -> None:
    """A line above (``top``) or below (``bottom``) the paragraph; ``size`` in eighths of a point."""
    borders = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:{side} w:val="single" w:sz="{size}" w:space="1" w:color="{colour}"/></w:pBdr>'
    )
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def page_numbers(document: WordDocument, style: Style) -> None:
    """— 1 — at the outer foot (GB/T 9704-2012 7.5): right on odd pages, left on even ones, a character in."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for foot, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        indent = {"right": style.size} if align == "right" else {"left": style.size}
        number = style.but(align=align, **indent)
        paragraph = shape(foot.paragraphs[0], number)
        write(paragraph, "— ", number)
        field(paragraph, "PAGE", number)
        write(paragraph, " —", number)


def field(paragraph: Paragraph, code: str, style: Style) -> None:
    run = write(paragraph, "", style)
    for kind, text in (("begin", None), (None, code), ("separate", None), (None, "1"), ("end", None)):
        if kind:
            node = OxmlElement("w:fldChar")
            node.set(qn("w:fldCharType"), kind)
        else:
            node = OxmlElement("w:instrText" if text == code else "w:t")
            node.text = text
        run._element.append(node)
