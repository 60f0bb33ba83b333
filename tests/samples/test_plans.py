"""Plans as read are marked by headings with their level, and by tables with captions and rows."""

from __future__ import annotations

from pipeline.model import DocCell, DocTable, Document, Section
from samples.plan_text import Heading, PlanText, TableBlock
from samples.plans.marks import PlanMarks

PLAN = PlanText(
    "方案",
    (
        Heading(1, "一、", "建设基础"),
        Heading(2, "（一）", "网络基础"),
        TableBlock("表1 目标", (("指标", "2025年"), ("基站", "35000"))),
    ),
    (),
)


def read(*rows: tuple[str, ...], caption: str | None = "表1目标", level: int = 2) -> Document:
    """A document with two headings and a table of those rows."""
    text = ""
    cells = []
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            cells.append(DocCell(row=r, column=c, start=len(text), end=len(text) + len(words)))
            text += words
    heads = [
        Section(number=number, title=title, level=depth, heading_start=0, heading_end=0, start=0, end=0)
        for number, title, depth in (("一、", "建设基础", 1), ("(一)", "网络基础", level))
    ]
    table = DocTable(caption=caption, rows=len(rows), columns=len(rows[0]), cells=tuple(cells))
    return Document(
        id="d1",
        delivery="paper/1",
        channel="paper",
        pages=(),
        text=text,
        tables=(table,),
        sections=tuple(heads),
    )


def marked(document: Document) -> PlanMarks:
    marks = PlanMarks()
    marks.add(PLAN, document)
    return marks


def test_all_right() -> None:
    marks = marked(read(("指标", "2025年"), ("基站", "35000")))
    assert marks.f1 == 1
    assert (marks.tables, marks.captions, marks.rows, marks.right_rows, marks.surplus_rows) == (1, 1, 2, 2, 0)
    assert marks.misses == []


def test_a_wrong_level_a_lost_caption_and_a_head_taken_for_a_row_are_told() -> None:
    head = ("指标", "2025年")
    marks = marked(read(head, ("基站", "3500"), head, caption=None, level=3))
    assert marks.right_headings == 1 and 0 < marks.f1 < 1
    assert (marks.captions, marks.right_rows, marks.surplus_rows) == (0, 1, 1)
    assert any("3500" in miss for miss in marks.misses)
