"""Ruled tables from pictures: merged cells, broken, faint and doubled rules, tables cut by the page."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.geometry import Box
from pipeline.reading.grid import Grid, find_grids
from pipeline.reading.ink import Grey
from pipeline.reading.rules import find_rules, without_rules
from pipeline.reading.scan_layout import ReadLine, lay_out

DPI = 200.0
XS = (150, 450, 900, 1150, 1500)
YS = (300, 380, 460, 620, 1200)


def blank() -> Grey:
    return np.full((2339, 1654), 245, np.uint8)


def ruled(image: Grey, *, level: int = 30, thick: int = 2) -> Grey:
    """A grid of 4 × 4 whose last row is merged to two cells (1 + 3 columns)."""
    for y in YS:
        cv2.line(image, (XS[0], y), (XS[-1], y), level, thick)
    for i, x in enumerate(XS):
        cv2.line(image, (x, YS[0]), (x, YS[-1] if i in (0, 1, 4) else YS[-2]), level, thick)
    return image


def grids(image: Grey) -> list[Grid]:
    return find_grids(find_rules(image, DPI), DPI)


def shape(grid: Grid) -> tuple[int, int, int]:
    return grid.rows, grid.columns, len(grid.cells)


def test_merged_cells_have_spans() -> None:
    (grid,) = grids(ruled(blank()))
    assert shape(grid) == (4, 4, 14)
    last = grid.cells[-1]
    assert (last.row, last.column, last.row_span, last.column_span) == (3, 1, 1, 3)
    assert last.box == pytest.approx((450, 620, 1500, 1200), abs=3)


def test_faint_rules_are_found() -> None:
    assert [shape(g) for g in grids(ruled(blank(), level=205, thick=1))] == [(4, 4, 14)]


def test_broken_rules_are_mended() -> None:
    image = ruled(blank())
    rng = np.random.default_rng(4)
    for _ in range(160):
        x, y = int(rng.integers(150, 1500)), int(rng.integers(300, 1200))
        image[y - 3 : y + 4, x - 3 : x + 4] = 245
    image[610:630, 600:640] = 245  # as under a seal's thick ring
    assert [shape(g) for g in grids(image)] == [(4, 4, 14)]


def test_doubled_rules_are_one() -> None:
    image = ruled(blank())
    for y in YS:
        cv2.line(image, (XS[0], y + 6), (XS[-1], y + 6), 30, 1)
    assert [shape(g) for g in grids(image)] == [(4, 4, 14)]


def test_a_table_cut_by_the_page_is_closed() -> None:
    image = ruled(blank())
    image[1100:] = 245  # the lower border is on the next page
    (grid,) = grids(image)
    assert shape(grid) == (4, 4, 14)
    assert grid.box.y1 == pytest.approx(1100, abs=4)


def test_a_line_of_dust_adds_no_row() -> None:
    image = ruled(blank())
    cv2.line(image, (XS[-1], YS[-1]), (XS[-1], 1800), 30, 2)  # from the table's corner to the page's foot
    (grid,) = grids(image)
    assert shape(grid) == (4, 4, 14)
    assert grid.box.y1 == pytest.approx(YS[-1], abs=4)


def test_two_tables_on_a_page() -> None:
    image = ruled(blank())
    cv2.rectangle(image, (150, 1400), (1500, 1600), 30, 2)
    cv2.line(image, (700, 1400), (700, 1600), 30, 2)
    assert [shape(g) for g in grids(image)] == [(4, 4, 14), (1, 2, 2)]


def test_underlines_and_large_strokes_are_no_table() -> None:
    image = blank()
    cv2.line(image, (300, 500), (900, 500), 30, 2)  # underlining
    for y in (700, 790):
        cv2.line(image, (300, y), (400, y), 30, 8)  # 工 in a large title
    cv2.line(image, (350, 700), (350, 790), 30, 8)
    assert grids(image) == []


def test_strokes_of_a_bold_title_are_not_joined_to_a_table() -> None:
    image = blank()
    for x in range(400, 1300, 90):  # 58 px, 7.4 mm, a character
        for y in (600, 700):  # two lines of the title
            cv2.line(image, (x, y), (x, y + 56), 30, 6)
            cv2.line(image, (x + 30, y), (x + 30, y + 56), 30, 6)
            cv2.line(image, (x, y), (x + 62, y), 30, 6)
    assert grids(image) == []


def test_painting_over_rules_leaves_print() -> None:
    image = ruled(blank())
    cv2.rectangle(image, (500, 400), (530, 430), 20, -1)
    rules = find_rules(image, DPI)
    (grid,) = find_grids(rules, DPI)
    plain = without_rules(image, rules, grid.across, grid.down, DPI)
    assert plain[YS[1], 200] > 200
    assert plain[415, 515] == 20


def test_a_rule_found_too_long_takes_nothing_out_of_the_next_cell() -> None:
    image = ruled(blank())
    x, y = XS[2], YS[3] + 30
    cv2.line(image, (x, YS[3]), (x, y), 30, 2)  # on into the merged cell below, as far as a figure 1
    rules = find_rules(image, DPI)
    (grid,) = find_grids(rules, DPI)
    assert shape(grid) == (4, 4, 14)
    plain = without_rules(image, rules, grid.across, grid.down, DPI)
    assert plain[YS[2] + 20, x] > 200  # between cells it goes
    assert plain[YS[3] + 15 : y, x].max() < 100
    assert all(rule.end < YS[3] + 10 for rule in grid.down if abs(rule.at - x) < 5)


def test_lines_go_to_cells_in_reading_order() -> None:
    (grid,) = grids(ruled(blank()))
    lines = [
        ReadLine(Box(200, 1300, 600, 1330), "注", 0.9),
        ReadLine(Box(500, 700, 1400, 730), "第二行", 0.9),
        ReadLine(Box(500, 640, 1400, 670), "第一行", 0.9),
        ReadLine(Box(200, 640, 300, 670), "标签", 0.9),
        ReadLine(Box(200, 100, 600, 130), "题目", 0.9),
        ReadLine(Box(500, 320, 560, 350), "左", 0.9),
        ReadLine(Box(580, 322, 640, 352), "右", 0.8),
    ]
    layout = lay_out(lines, [grid], dpi=DPI)
    texts = [line.text for line in layout.lines]
    assert texts == ["题目", "左右", "标签", "第一行", "第二行", "注"]
    (table,) = layout.tables
    said = {(c.row, c.column): [texts[i] for i in c.lines] for c in table.cells}
    assert said[3, 0] == ["标签"]
    assert said[3, 1] == ["第一行", "第二行"]
    assert said[0, 1] == ["左右"]
    assert sum(1 for c in table.cells if not c.lines) == 11


def test_a_table_open_at_its_sides_with_one_upright_rule() -> None:
    image = blank()
    for y in (300, 700, 1100, 1500):
        cv2.line(image, (150, y), (1500, y), 30, 2)
    cv2.line(image, (450, 300), (450, 1500), 30, 2)
    (grid,) = grids(image)
    assert shape(grid) == (3, 2, 6)
    image = blank()  # one level rule and a fold make none
    cv2.line(image, (150, 700), (1500, 700), 30, 2)
    cv2.line(image, (450, 300), (450, 1500), 30, 2)
    assert grids(image) == []
