"""补正通知.docx in the layout of official papers (GB/T 9704-2012): margins 37, 26, 35, 28 mm, 22 lines a page,
title 二号小标宋, body 三号仿宋, page numbers 四号, the record at the foot 四号."""

from __future__ import annotations

from pathlib import Path

from docx.document import Document as WordDocument

from samples.paper_templates.drawing import (
    FANG,
    HEI,
    KAI,
    SONG,
    TITLE,
    Style,
    control,
    line,
    page_numbers,
    paper,
    row,
    rule,
    table,
)

PITCH = 28.95  # points: 225 mm in 22 lines
BODY = Style(font=FANG, size=16, align="justify", indent=2, line=PITCH)
FIRST = BODY.but(font=HEI, keep=True)
SECOND = BODY.but(font=KAI, keep=True)
RED = "E60000"
RECORD = Style(font=FANG, size=14, line=24, left=14, right=14)


def draw(path: Path) -> None:
    document = paper(margins=(3.7, 2.6, 3.5, 2.8), body=Style(font=FANG, size=16), title="补正通知", grid=579)
    page_numbers(document, Style(font=SONG, size=14))
    _head(document)
    _body(document)
    _sign(document)
    _record(document)
    document.save(str(path))


def _head(document: WordDocument) -> None:
    line(
        document,
        "［发文机关标志］",
        Style(font=TITLE, size=32, colour=RED, align="centre", before=18, after=20),
    )
    number = line(document, "［发文字号，如××函〔2024〕×号］", BODY.but(align="centre", indent=0, after=4))
    rule(number, side="bottom", colour=RED, size=18)
    line(document, "", BODY.but(indent=0))
    line(document, "{{ n.title }}", Style(font=TITLE, size=22, align="centre", line=34, after=PITCH))


def _body(document: WordDocument) -> None:
    line(document, "{{ n.addressee }}：", BODY.but(indent=0, align="left"))
    line(
        document,
        "你单位报送的{{ n.call_title }}申报材料收悉{% if n.received %}（{{ n.received }}）{% endif %}。经核对，"
        "按照{% if n.notice_title %}《{{ n.notice_title }}》（{{ n.call_number }}，以下简称《通知》）{% else %}{{ n.call_number }}（以下简称《通知》）{% endif %}要求，尚有下列{{ n.count }}项须补正，现一次性告知。",
        BODY,
    )
    line(document, "一、须补正的事项", FIRST)
    control(document, "{%p for item in n.entries %}")
    line(document, "{{ item.number }}{{ item.name }}。", SECOND)
    line(document, "{{ item.message }}{{ item.ask }}", BODY)
    line(
        document,
        "依据：{{ item.basis }}。{% if item.where %}位置：{{ item.where }}。{% endif %}",
        BODY.but(keep=True),
    )
    control(document, "{%p if item.picture %}")
    line(document, "{{ item.picture|picture(100, 40) }}", Style(size=9, align="centre", before=3, after=3))
    control(document, "{%p endif %}")
    control(document, "{%p endfor %}")
    line(document, "二、补正要求", FIRST)
    line(
        document,
        "请于{% if n.deadline %}{{ n.deadline }}{% else %}［××××年×月×日］{% endif %}前，将补正材料一次性报送至{{ n.issuer }}"
        "{% if n.paper %}，纸质材料一式{{ n.copies }}份{% endif %}{% if n.disc %}，并附电子版{{ n.disc }}{% endif %}"
        "{% if n.email %}，电子版同步发至{{ n.email }}{% endif %}。补正的内容涉及多种报送渠道的，各渠道须保持一致；"
        "须签字、盖章、填写日期的，以加盖印章的纸质原件为准。",
        BODY,
    )
    line(document, "三、联系方式", FIRST)
    control(document, "{%p for contact in n.contacts %}")
    line(document, "{{ contact }}", BODY.but(align="left"))
    control(document, "{%p endfor %}")
    line(document, "本件经办人：［姓名］　电话：［电话］", BODY.but(align="left"))


def _sign(document: WordDocument) -> None:
    line(document, "", BODY)
    line(document, "", BODY)
    line(document, "［发文机关署名］", BODY.but(align="right", indent=0, right=64, keep=True))
    line(document, "［××××年×月×日］", BODY.but(align="right", indent=0, right=64))


def _record(document: WordDocument) -> None:
    """版记: between two thick lines, a thin one in the middle."""
    line(document, "", BODY.but(indent=0))
    made = table(document, [15.6], ruled=False)
    row(made, ["抄送：［抄送机关，如省级工业和信息化主管部门、通信管理局］。"], RECORD)
    row(made, ["［印发机关］　　　　　　［××××年×月×日］印发"], RECORD)
    for number, (top, bottom) in enumerate(((8, 6), (0, 8))):
        cell = made.rows[number].cells[0]
        for side, size in (("top", top), ("bottom", bottom)):
            if size:
                _border(cell, side, size)
    line(document, "", Style(size=2))


def _border(cell: object, side: str, size: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = cell._tc.get_or_add_tcPr()  # type: ignore[attr-defined]
    borders = properties.find(qn("w:tcBorders"))
    if borders is None:
        borders = OxmlElement("w:tcBorders")
        properties.append(borders)
    edge = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", str(size)), ("space", "0"), ("color", "000000")):
        edge.set(qn(f"w:{key}"), value)
    borders.append(edge)
