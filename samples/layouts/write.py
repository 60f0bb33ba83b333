"""The layouts as .docx: one table with any rules, or lines alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from docx.document import Document as DocxDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from samples import docx_tools as tools
from samples.docx_tools import Look
from samples.layouts.words import PEOPLE, PROSE, SIGNATURES, Content

Rules = Literal["solid", "dotted", "dashed", "pale", "double", "none", "level", "open", "outer", "no_upright"]
FONT, SIZE = "AR PL SungtiL GB", 11.0
WIDTHS = [4.2, 4.2, 2.6, 5.2]
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_MISSING: dict[str, tuple[str, ...]] = {
    "none": _SIDES,
    "level": ("left", "right", "insideV"),
    "open": ("left", "right"),
    "outer": ("insideH", "insideV"),
    "no_upright": ("insideV",),
}


@dataclass(frozen=True)
class Layout:
    """``rules``: how the table is ruled; ``colon``: labels end in one, short ones are spread; ``extra``: rows
    for 传真 and 邮编; ``swapped``: 邮箱 before 联系电话; ``over``: labels of prose above it, over the whole width;
    ``lines``: no table, name and 职务 in one line; ``long``: prose over several pages."""

    rules: Rules = "solid"
    colon: bool = False
    extra: bool = False
    swapped: bool = False
    over: bool = False
    lines: bool = False
    long: bool = False


LAYOUTS = {
    **{f"rules-{rules.replace('_', '-')}": Layout(rules=rules) for rules in
       ("solid", "dotted", "dashed", "pale", "double", "none", "level", "open", "outer", "no_upright")},
    "colon": Layout(colon=True),
    "extra": Layout(extra=True),
    "extra-none": Layout(rules="none", extra=True),
    "swapped-dotted": Layout(rules="dotted", swapped=True, extra=True),
    "long": Layout(long=True),
    "long-dotted": Layout(rules="dotted", long=True),
    "over": Layout(over=True),
    "over-level": Layout(rules="level", over=True),
    "lines": Layout(lines=True),
}  # fmt: skip


class _Cell(NamedTuple):
    """Paragraphs with how they are set, over ``span`` columns."""

    paragraphs: tuple[tuple[str, tools.Align, float], ...]  # text, alignment, indent
    span: int = 1


def write_layout(path: Path, layout: Layout, content: Content) -> None:
    """Write the form to ``path``."""
    doc = tools.new_document(margins_cm=(2.3, 2.4, 2.3, 2.4))
    tools.add(doc, "“5G+工业互联网”融合应用先导区申报表", Look("Noto Serif CJK SC", 18, "centre", after=8))
    if layout.lines:
        _lines(doc, content)
    else:
        _table(doc, layout, content)
    doc.save(str(path))


def _table(doc: DocxDocument, layout: Layout, content: Content) -> None:
    rows = [*_people(layout, content), *_long_rows(layout, content)]
    table = tools.ruled_table(doc, len(rows), WIDTHS)
    _rule(table._tbl.tblPr, layout.rules)
    for number, (height, cells) in enumerate(rows):
        if height:
            tools.row_height(table, number, height)
        at = 0
        for cell in cells:
            place = table.cell(number, at)
            if cell.span > 1:
                place = place.merge(table.cell(number, at + cell.span - 1))
            for text, align, indent in cell.paragraphs:
                tools.add_in_cell(place, text, Look(FONT, SIZE, align, indent=indent))
            tools.centre_vertically(place)
            at += cell.span


def _rule(properties: object, rules: Rules) -> None:
    kind = rules if rules in {"dotted", "dashed", "double"} else "single"
    borders = OxmlElement("w:tblBorders")
    for side in _SIDES:
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "nil" if side in _MISSING.get(rules, ()) else kind)
        line.set(qn("w:sz"), "4")
        line.set(qn("w:color"), "BFBFBF" if rules == "pale" else "000000")
        borders.append(line)
    properties.append(borders)  # type: ignore[attr-defined]


def _label(layout: Layout, text: str, span: int = 1) -> _Cell:
    if layout.colon:
        text = ("　".join(text) if len(text) == 2 else text) + "："
    return _Cell(((text, "centre", 0),), span)


def _people(layout: Layout, content: Content) -> list[tuple[float, list[_Cell]]]:
    fields = content.fields

    def pair(label: str, value: str) -> list[_Cell]:
        return [_label(layout, label), _Cell(((value, "left", 0),))]

    city = _Cell(((fields["applicant_city"], "left", 0),), 3)
    rows = [(1.0, [_label(layout, "申报城市"), city])]
    for body, name in PEOPLE.items():
        phone, email = pair("联系电话", fields[f"{body}.phone"]), pair("邮箱", fields[f"{body}.email"])
        rows.append((1.0, pair(name, fields[f"{body}.name"]) + pair("职务", fields[f"{body}.title"])))
        rows.append((1.0, email + phone if layout.swapped else phone + email))
        if layout.extra:
            rows.append((1.0, pair("传真", "0574-87181234") + pair("邮编", "315000")))
    return rows


def _long_rows(layout: Layout, content: Content) -> list[tuple[float, list[_Cell]]]:
    rows: list[tuple[float, list[_Cell]]] = []
    for key, name in PROSE.items():
        text: tuple[tuple[str, tools.Align, float], ...] = tuple((p, "left", 2) for p in content.prose[key])
        if layout.over:
            rows += [(1.0, [_label(layout, name, 4)]), (0.0, [_Cell(text, 4)])]
        else:
            rows.append((0.0, [_label(layout, name), _Cell(text, 3)]))
    for block, (name, seal) in SIGNATURES.items():
        rows.append((5.5, [_label(layout, name), _Cell(_signing(content, block, seal), 3)]))
    return rows


def _signing(content: Content, block: str, seal: str) -> tuple[tuple[str, tools.Align, float], ...]:
    opinion, date = content.signings[block]
    return (
        (opinion, "left", 2),
        ("", "left", 0),
        ("", "left", 0),
        (seal, "centre", 0),
        (date + "    ", "right", 0),
    )


def _lines(doc: DocxDocument, content: Content) -> None:
    look, fields = Look(FONT, 12, line=22), content.fields
    tools.add(doc, f"申报城市：{fields['applicant_city']}", look)
    for body, name in PEOPLE.items():
        name_, title, phone, email = (fields[f"{body}.{c}"] for c in ("name", "title", "phone", "email"))
        tools.add(doc, f"{name}：{name_}      职务：{title}", look)
        tools.add(doc, f"联系电话：{phone}      邮箱：{email}", look)
    for key, name in PROSE.items():
        tools.add(doc, name, Look(FONT, 12, bold=True, line=22))
        for paragraph in content.prose[key]:
            tools.add(doc, paragraph, Look(FONT, 12, indent=2, line=22))
    for block, (name, seal) in SIGNATURES.items():
        tools.add(doc, name, Look(FONT, 12, bold=True, line=22))
        _lines_of(doc, _signing(content, block, seal))


def _lines_of(doc: DocxDocument, paragraphs: Sequence[tuple[str, tools.Align, float]]) -> None:
    for text, align, indent in paragraphs:
        tools.add(doc, text, Look(FONT, 12, align, indent=indent, line=22))
