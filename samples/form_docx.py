"""The application form as a .docx in the layout of the notice's annex."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from docx.document import Document as DocxDocument
from docx.table import Table, _Cell

from samples import docx_tools as tools
from samples.docx_tools import Look
from samples.form_labels import HINTS, NOTE, PEOPLE, PROMISE, PROSE, SIGNATURES, TITLE, worded
from samples.looks import FormStyle


@dataclass(frozen=True)
class Signing:
    """What a signature cell holds beside its label: an opinion, a date as printed ('' = left blank)."""

    opinion: str = ""
    date: str = ""
    hand: bool = False  # the date is written by hand over 年 月 日


@dataclass(frozen=True)
class FormContent:
    """``fields``: applicant_city and <role>.<name|title|phone|email>, '' for blank. ``by_hand``: the
    fields' keys that are to be drawn by hand: printed in white, to mark their place."""

    fields: dict[str, str]
    prose: dict[str, str]
    signings: dict[str, Signing]
    by_hand: frozenset[str] = field(default_factory=frozenset)
    without_province: bool = False


def write_form(path: Path, content: FormContent, style: FormStyle) -> None:
    """Write the form to ``path``."""
    doc = tools.new_document(margins_cm=style.margins_cm)
    fonts = style.fonts
    tools.add(doc, "附件", Look(fonts.h1, 16, after=6))
    tools.add(doc, TITLE, Look(fonts.title, 18, "centre", bold=fonts.title.startswith("Noto"), after=10))
    width = 21.0 - style.margins_cm[1] - style.margins_cm[3]
    people = _people_table(doc, content, style, width)
    _prose_rows(doc, people, content, style, width)
    if style.numbered:
        tools.page_numbers(doc, style.page_style, Look(fonts.body, 12, "centre"))
    tools.add(doc, NOTE, Look(fonts.body, 10.5, before=4))
    doc.save(str(path))


def _looks(style: FormStyle) -> tuple[Look, Look]:
    line = style.body_size * 1.35
    label = Look(style.fonts.body, style.body_size, "centre", line=line)
    return label, Look(style.fonts.body, style.body_size, "left", line=line)


def _people_table(doc: DocxDocument, content: FormContent, style: FormStyle, width: float) -> Table:
    label, plain = _looks(style)
    rest = (width - style.label_cm - 2.2) / 2
    table = tools.ruled_table(doc, 9, [style.label_cm, rest, 2.2, rest])
    tools.fill_cell(table.cell(0, 0), worded("申报城市", style), label)
    city = table.cell(0, 1).merge(table.cell(0, 3))
    hint = (
        worded("(城市为地级及以上城市)", style)
        if style.keep_hints or not content.fields["applicant_city"]
        else ""
    )
    tools.fill_cell(city, content.fields["applicant_city"] + hint, label)
    for i, (role, name) in enumerate(PEOPLE.items()):
        row = 1 + 2 * i
        for at, key, caption in ((row, "name", name), (row + 1, "phone", "联系电话")):
            tools.fill_cell(table.cell(at, 0), worded(caption, style), label)
            _value(table, at, 1, f"{role}.{key}", content, plain)
        for at, key, caption in ((row, "title", "职务"), (row + 1, "email", "邮箱")):
            tools.fill_cell(table.cell(at, 2), caption, label)
            _value(table, at, 3, f"{role}.{key}", content, plain)
    for i, row in enumerate(table.rows):
        tools.row_height(table, i, style.row_cm)
        for cell in row.cells:
            tools.centre_vertically(cell)
    return table


def _value(table: Table, row: int, column: int, key: str, content: FormContent, look: Look) -> None:
    colour = tools.WHITE if key in content.by_hand else None
    paragraph = tools.shape(table.cell(row, column).paragraphs[0], look)
    if text := content.fields.get(key, ""):
        tools.write(paragraph, text, look, colour=colour)


def _prose_rows(
    doc: DocxDocument, people: Table, content: FormContent, style: FormStyle, width: float
) -> None:
    rows = [*(("prose", k) for k in PROSE), *(("sign", k) for k in SIGNATURES)]
    table = people
    for i, (kind, key) in enumerate(rows):
        if style.pieces > 1 and i in ({0} if style.pieces == 2 else {0, 2, 4}):
            doc.add_paragraph()
            table = tools.ruled_table(doc, 0, [style.label_cm, width - style.label_cm])
        cells = table.add_row().cells  # type: ignore[no-untyped-call]
        last = cells[1] if len(cells) == 2 else cells[1].merge(cells[3])
        label, _ = _looks(style)
        caption = PROSE[key] if kind == "prose" else SIGNATURES[key][0]
        tools.fill_cell(cells[0], worded(caption, style), label)
        tools.centre_vertically(cells[0])
        if kind == "prose":
            _prose(last, key, content, style)
        else:
            tools.row_height(table, len(table.rows) - 1, style.sign_cm)
            tools.keep_row_whole(table, len(table.rows) - 1)
            _signature(last, key, content, style)
            if style.sign_low:
                tools.centre_vertically(last, "bottom")


def _prose(cell: _Cell, key: str, content: FormContent, style: FormStyle) -> None:
    look = Look(style.fonts.body, style.body_size, "justify", indent=2, line=style.body_size * 1.6)
    text = content.prose[key]
    if style.keep_hints or not text:
        tools.add_in_cell(cell, worded(HINTS[key], style), look)
    for line in text.split("\n") if text else ():
        tools.add_in_cell(cell, line, look)


def _signature(cell: _Cell, block: str, content: FormContent, style: FormStyle) -> None:
    body = Look(style.fonts.body, style.body_size, "justify", indent=2, line=style.body_size * 1.6)
    signing = content.signings[block]
    if block == "city_government":
        tools.add_in_cell(cell, worded(PROMISE, style), body)
    elif style.keep_hints and not signing.opinion:
        tools.add_in_cell(cell, worded(f"({SIGNATURES[block][0]})".replace("|", ""), style), body)
    if signing.opinion:
        tools.add_in_cell(cell, signing.opinion, body)
    tools.add_in_cell(cell, "", body)
    tools.add_in_cell(cell, "", body)
    mark = worded(SIGNATURES[block][1], style) + "："
    place: tools.Align = "left" if style.seal_first else "centre"
    tools.add_in_cell(cell, mark, Look(style.fonts.body, style.body_size, place, line=style.body_size * 1.8))
    line = Look(style.fonts.body, style.body_size, "right", line=style.body_size * 1.8)
    paragraph = tools.add_in_cell(cell, "", line)
    if not signing.date:
        tools.write(paragraph, "    年   月   日  ", line)
        return
    for part in _date_parts(signing.date):
        white = signing.hand and part not in "年月日"
        tools.write(paragraph, part, line, colour=tools.WHITE if white else None)


def _date_parts(date: str) -> list[str]:
    out: list[str] = []
    for char in date:
        if char in "年月日" or not out or out[-1] in "年月日":
            out.append(char)
        else:
            out[-1] += char
    return out
