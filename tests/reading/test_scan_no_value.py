"""A lone stroke in a table of figures is the dash that stands for no value."""

from __future__ import annotations

from pipeline.geometry import Box
from pipeline.model import Cell, Line, Table
from pipeline.reading.no_value import with_dashes

BOX = Box(0, 0, 400, 60)


def read(rows: list[list[str]]) -> list[list[str]]:
    """The texts of the rows of a table after the mending."""
    flat = [text for row in rows for text in row]
    lines = [Line(text=text, box=BOX, confidence=0.9) for text in flat]
    width = len(rows[0])
    cells = tuple(
        Cell(row=k // width, column=k % width, box=BOX, lines=(k,) if flat[k] else ())
        for k in range(len(flat))
    )
    table = Table(box=BOX, rows=len(rows), columns=width, cells=cells)
    out = [line.text for line in with_dashes(lines, [table])]
    return [out[k : k + width] for k in range(0, len(out), width)]


def test_a_stroke_among_figures_is_a_dash() -> None:
    rows = [["指标", "2023年", "2024年"], ["5G工厂", "一", "12家"], ["上云企业", "-", "一"]]
    assert read(rows) == [rows[0], ["5G工厂", "—", "12家"], ["上云企业", "—", "—"]]


def test_the_figure_one_at_the_head_of_a_row_or_among_words_stays() -> None:
    rows = [["一", "网络基础", "已完成"], ["二", "一", "在建"]]
    assert read(rows) == rows
    assert read([["一", "5G基站", "3120"]]) == [["一", "5G基站", "3120"]]
