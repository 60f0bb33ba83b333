"""Text that is crossed out: found by its stroke, on scans and in typed papers, and nothing else taken for it."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.geometry import Box
from pipeline.reading.ink import Grey
from pipeline.reading.read import read_page
from pipeline.reading.scan_layout import ReadLine
from pipeline.reading.struck import struck_part, with_struck
from tests.reading.chinese_font import chinese_font
from tests.reading.small_pdf import SmallPdf

TEXT = "全市建成一座5G基站，共计3216个"
HEAD = "全市建成一座5G基站，共计"
HIGH = 40  # pixels of the type


def across(text: str) -> float:
    """How far a text that begins at 102 runs, pixels."""
    return 102 + chinese_font(HIGH).getlength(text)


def line_of(text: str) -> Box:
    """With the margin that a detector leaves."""
    return Box(100, 98, across(text) + 2, 144)


def page(text: str = TEXT) -> Grey:
    sheet = Image.new("L", (1000, 260), 250)
    ImageDraw.Draw(sheet).text((102, 98), text, font=chinese_font(HIGH), fill=30)
    return np.asarray(sheet, np.uint8).copy()


def pen(sheet: Grey, *points: tuple[float, float], grey: int = 60, thick: int = 4) -> Grey:
    cv2.polylines(sheet, [np.array(points, np.int32)], False, grey, thick, cv2.LINE_AA)
    return sheet


def struck(sheet: Grey, *, red: Grey | None = None, text: str = TEXT) -> str:
    red = np.zeros_like(sheet) if red is None else red
    return with_struck([ReadLine(line_of(text), text, 0.99)], sheet, red)[0].struck


@pytest.mark.parametrize(
    ("left", "right", "wavy"), [(121, 121, 0), (127, 115, 0), (118, 122, 0), (121, 121, 4)]
)
def test_a_stroke_through_figures(left: float, right: float, wavy: float) -> None:
    begin, end = across(HEAD) - 8, across(HEAD + "3216") + 8
    xs = np.arange(begin, end, 4)
    ys = np.interp(xs, [begin, end], [left, right]) + wavy * np.sin(xs / 25)
    told = struck(pen(page(), *zip(xs, ys, strict=True)))
    assert "3216" in told and len(told) <= 6


def test_a_stroke_through_the_whole_line_that_climbs() -> None:
    assert struck(pen(page(), (95, 135), (across(TEXT) + 8, 108))).startswith("全市建成")


def test_a_stroke_with_a_red_pen() -> None:
    red = np.zeros_like(page())
    pen(red, (across(HEAD) - 8, 121), (across(HEAD + "3216") + 8, 121), grey=255)
    assert "3216" in struck(page(), red=red)


@pytest.mark.parametrize(
    "points",
    [
        [(560, 146), (690, 146)],  # underlined
        [(0, 121), (999, 121)],  # a rule of a drawing, or a streak of the scanner
        [(560, 96), (690, 96)],  # a rule over the line
        [(600, 121), (640, 121)],  # one character's stroke
    ],
)
def test_what_crosses_nothing_out(points: list[tuple[float, float]]) -> None:
    assert struck(pen(page(), *points)) == ""


def test_plain_print_and_its_dashes_are_not_crossed_out() -> None:
    assert struck(page()) == ""
    assert struck(page("工业互联网——二一一工程"), text="工业互联网——二一一工程") == ""
    assert struck(pen(page("联系人"), (240, 121), (700, 121)), text="联系人_________") == ""


def test_strokes_of_two_characters_or_of_a_row_of_fours_cross_nothing_out() -> None:
    text = "川川建成川川川川"  # 川 has no level stroke that could join
    begin, end = across("川川") - 8, across("川川建成") + 8
    assert struck(pen(page(text), (begin, 121), (end, 121)), text=text) == ""
    assert struck(pen(page(text), (begin, 121), (end + 40, 121)), text=text) == "建成川"
    fours = "共计444444个"
    begin, end = across("共计") + 2, across("共计444444") - 2
    assert struck(pen(page(fours), (begin, 121), (end, 121)), text=fours) == ""


def test_a_seals_ring_over_the_line_is_no_red_pen() -> None:
    red = np.zeros_like(page())
    cv2.circle(red, (500, 121 + 160), 160, 255, 8)
    assert struck(page(), red=red) == ""


def test_the_characters_under_a_stroke() -> None:
    assert struck_part("共3216个", Box(0, 0, 80, 20), [Box(20, 9, 60, 11), Box(40, 9, 60, 11)]) == "3216"
    assert struck_part("共3216个", Box(0, 0, 80, 20), []) == ""
    assert struck_part("", Box(0, 0, 0, 20), [Box(0, 9, 60, 11)]) == ""


def typed(pdf: SmallPdf, folder: Path) -> dict[str, str]:
    lines = read_page(pdf.save(folder / "a.pdf"), media_type="application/pdf", number=1).lines
    return {line.text: line.struck for line in lines}


def test_drawn_strokes_in_typed_papers(tmp_path: Path) -> None:
    pdf = (
        SmallPdf()
        .text(80, 100, "全市基站三二一六个")
        .text(80, 140, "全市人口五百万人")
        .text(80, 180, "全省企业")
    )
    pdf.line(144, 108, 176, 108).line(176.2, 108, 208, 108)  # in two pieces
    pdf.line(144, 105, 208, 105)  # and twice
    pdf.line(80, 157, 176, 157)  # underlined
    pdf.line(40, 188, 500, 188)  # a rule
    assert typed(pdf, tmp_path) == {
        "全市基站三二一六个": "三二一六",
        "全市人口五百万人": "",
        "全省企业": "",
    }
