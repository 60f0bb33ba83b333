"""A Word paper in the layout of official documents (GB/T 9704-2012): A4, 仿宋 body, 黑体 headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from pipeline.reports.words import printable


@dataclass(frozen=True)
class WordPaper:
    """A document with the few kinds of paragraph that our papers need. Sizes in points."""

    document: WordDocument
    body_size: float

    def title(self, text: str) -> Paragraph:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(10)
        _font(paragraph.add_run(printable(text)), "方正小标宋简体", 22)
        return paragraph

    def heading(self, text: str) -> Paragraph:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(8)
        paragraph.paragraph_format.keep_with_next = True
        _font(paragraph.add_run(printable(text)), "黑体", self.body_size)
        return paragraph

    def paragraph(self, text: str, *, indent: bool = True) -> Paragraph:
        paragraph = self.document.add_paragraph()
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(self.body_size * 2)
        if text:
            _font(paragraph.add_run(printable(text)), "仿宋", self.body_size)
        return paragraph

    def right(self, text: str) -> Paragraph:
        paragraph = self.paragraph(text, indent=False)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        return paragraph

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], *, widths: Sequence[float]) -> None:
        """``widths`` in centimetres."""
        table = self.document.add_table(rows=1, cols=len(heads))
        table.style = "Table Grid"
        table.autofit = False
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            _font(cell.paragraphs[0].add_run(head), "黑体", 10)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                _font(cell.paragraphs[0].add_run(printable(text)), "仿宋", 10)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for line in table.rows:
            for cell, width in zip(line.cells, widths, strict=True):
                cell.width = Cm(width)


def new_paper(*, body_size: float = 12) -> WordPaper:
    document = new_document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.0), Cm(2.6)
    section.left_margin, section.right_margin = Cm(2.6), Cm(2.4)
    style = document.styles["Normal"]
    style.font.name = "Times New Roman"
    style.font.size = Pt(body_size)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    style.paragraph_format.space_after = Pt(2)
    return WordPaper(document=document, body_size=body_size)


def _font(run: Run, name: str, size: float) -> None:
    run.font.name = "Times New Roman"
    run.font.size = Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)
