"""The plan as a .docx, typeset after GB/T 9704 or nearly so."""

from __future__ import annotations

from pathlib import Path

from docx.document import Document as DocxDocument

from samples import docx_tools as tools
from samples.docx_tools import Look
from samples.looks import PlanStyle
from samples.plan_text import Heading, Paragraph, PlanText, TableBlock


def write_plan_docx(path: Path, plan: PlanText, style: PlanStyle, *, issuer: str, month: str) -> None:
    """Write the plan to ``path``; ``issuer`` and ``month`` go on the cover."""
    doc = tools.new_document()
    fonts = style.fonts
    size = fonts.body_size
    title = Look(fonts.title, 22, "centre", bold=fonts.title.startswith("Noto"), line=34)
    if style.cover:
        _cover(doc, plan.title, title, issuer, month, style)
    if style.contents:
        _contents(doc, plan, style)
    tools.add(doc, plan.title, title)
    tools.add(doc, "", Look(fonts.body, size, line=style.line))
    for block in plan.blocks:
        if isinstance(block, Heading):
            _heading(doc, block, style)
        elif isinstance(block, Paragraph):
            tools.add(doc, block.text, Look(fonts.body, size, "justify", indent=2, line=style.line))
        else:
            _table(doc, block, style)
    if style.page_style:
        head = plan.title if style.running_head else None
        tools.page_numbers(doc, style.page_style, Look("AR PL SungtiL GB", 12, "centre"), header=head)
    doc.save(str(path))


def _cover(doc: DocxDocument, name: str, look: Look, issuer: str, month: str, style: PlanStyle) -> None:
    blank = Look(style.fonts.body, 16)
    for _ in range(7):
        tools.add(doc, "", blank)
    tools.add(doc, name, look)
    for _ in range(12):
        tools.add(doc, "", blank)
    tools.add(doc, issuer, Look(style.fonts.h2, 18, "centre"))
    tools.add(doc, month, Look(style.fonts.h2, 18, "centre"))
    tools.page_break(doc)


def _contents(doc: DocxDocument, plan: PlanText, style: PlanStyle) -> None:
    """A typed table of contents: titles, dots, page numbers (about right, as typed ones are)."""
    tools.add(doc, "目  录", Look(style.fonts.h1, 18, "centre", after=10))
    page = 1
    for i, heading in enumerate(h for h in plan.headings if h.level < 3):
        page += i % 3 == 2
        text = f"{heading.number}{heading.title}"
        dots = "…" * max(4, 24 - len(text) - 2 * (heading.level - 1))
        tools.add(
            doc, "　" * (2 * (heading.level - 1)) + f"{text}{dots}{page}", Look(style.fonts.body, 14, line=26)
        )
    tools.page_break(doc)


def _heading(doc: DocxDocument, heading: Heading, style: PlanStyle) -> None:
    fonts = style.fonts
    chapter = heading.level == 1 and heading.number.startswith("第")
    font = {1: fonts.h1, 2: fonts.h2, 3: fonts.body}[heading.level]
    text = f"{heading.number} {heading.title}" if chapter else f"{heading.number}{heading.title}"
    look = Look(
        font,
        fonts.body_size + (2 if chapter else 0),
        "centre" if chapter else "left",
        bold=heading.level == 3,
        indent=0 if chapter else 2,
        line=style.line,
        colour=None,
    )
    paragraph = tools.add(doc, text, look)
    if style.word_styles:
        paragraph.style = doc.styles[f"Heading {heading.level}"]
        tools.shape(paragraph, look)
        for run in paragraph.runs:
            run.font.color.rgb = tools.BLACK
            run.italic = False


def _table(doc: DocxDocument, block: TableBlock, style: PlanStyle) -> None:
    fonts = style.fonts
    tools.add(doc, block.caption, Look(fonts.h1, 14, "centre", before=6, after=4))
    width = 14.7
    columns = len(block.rows[0])
    widths = [width / columns] * columns
    if block.rows[0][0] == "序号":
        longest = [max(len(r[c]) for r in block.rows) for c in range(columns)]
        free = width - 1.3
        widths = [1.3, *(free * n / sum(longest[1:]) for n in longest[1:])]
    table = tools.ruled_table(doc, len(block.rows), widths)
    for r, row in enumerate(block.rows):
        for c, text in enumerate(row):
            font = fonts.h1 if r == 0 else fonts.table
            tools.fill_cell(
                table.cell(r, c), text, Look(font, fonts.table_size, "centre", line=fonts.table_size * 1.4)
            )
            tools.centre_vertically(table.cell(r, c))
        tools.keep_row_whole(table, r)
    tools.repeat_head(table)
    tools.add(doc, "", Look(fonts.body, 8))
