"""Dashed, dotted and pale rules, and columns without any."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.geometry import Box
from pipeline.reading.grid import find_grids
from pipeline.reading.gutters import box_gutters, page_gutters, parting
from pipeline.reading.ink import Grey
from pipeline.reading.rule_runs import Segment
from pipeline.reading.rules import find_rules, without_rules

DPI = 200.0
XS, YS = (180, 520, 1000, 1500), (300, 400, 500, 700)


def paper(rng: np.random.Generator) -> Grey:
    return np.clip(rng.normal(244, 3, (2339, 1654)), 0, 255).astype(np.uint8)


def print_row(image: Grey, x: int, y: int, characters: int, rng: np.random.Generator) -> None:
    """A row of strokes as dense as print, 30 px a character."""
    for n in range(characters):
        left = x + 31 * n
        for _ in range(5):
            a, b = rng.integers(2, 27, 2), rng.integers(2, 27, 2)
            cv2.line(image, (left + int(a[0]), y + int(a[1])), (left + int(b[0]), y + int(b[1])), 40, 2)


def pattern(kind: str, length: int) -> np.ndarray:
    at = np.arange(length)
    if kind == "dotted":
        return at % 6 < 3
    return at % 30 < 21 if kind == "dashed" else at >= 0


def ruled(kind: str, rng: np.random.Generator) -> Grey:
    image = paper(rng)
    level = 190 if kind == "pale" else 40
    for y in YS:
        on = pattern(kind, XS[-1] - XS[0])
        image[y : y + 2, XS[0] : XS[-1]][:, on] = level
    for x in XS:
        on = pattern(kind, YS[-1] - YS[0])
        image[YS[0] : YS[-1], x : x + 2][on] = level
    for top in YS[:-1]:
        print_row(image, XS[0] + 20, top + 5, 9, rng)  # close under the rule
        print_row(image, XS[1] + 20, top + 40, 6, rng)
    return image


@pytest.mark.parametrize("kind", ["dotted", "dashed", "pale"])
def test_weak_rules_make_the_same_table(kind: str) -> None:
    image = ruled(kind, np.random.default_rng(3))
    rules = find_rules(image, DPI)
    (grid,) = find_grids(rules, DPI)
    assert (grid.rows, grid.columns, len(grid.cells)) == (3, 3, 9)
    assert grid.box == pytest.approx((XS[0], YS[0], XS[-1], YS[-1]), abs=8)
    bare = without_rules(image, rules, grid.across, grid.down, DPI)
    band = bare[YS[1] : YS[1] + 2, XS[1] + 300 : XS[1] + 450]
    assert band.min() > 205  # nothing is left to be read as dots


def test_rows_of_print_are_no_rules() -> None:
    rng = np.random.default_rng(4)
    image = paper(rng)
    for y in range(300, 2000, 45):
        print_row(image, 200, y, 40, rng)
    rules = find_rules(image, DPI)
    assert not rules.across and not rules.down


def test_a_row_of_strokes_inside_a_cell_is_no_rule_and_keeps_its_strokes() -> None:
    image = ruled("solid", np.random.default_rng(7))
    y, on = 640, pattern("dashed", 400)
    image[y : y + 2, XS[1] + 30 : XS[1] + 430][:, on] = (
        40  # feet of characters, set off from the cell's sides
    )
    rules = find_rules(image, DPI)
    (grid,) = find_grids(rules, DPI)
    assert all(abs(rule.at - y) > 10 for rule in rules.across)
    bare = without_rules(image, rules, grid.across, grid.down, DPI)
    assert (bare[y : y + 2, XS[1] + 30 : XS[1] + 430] < 100).mean() > 0.6


def test_strokes_under_each_other_in_a_column_are_no_rule() -> None:
    image = paper(np.random.default_rng(9))
    rows = range(300, 620, 45)
    for y in rows:
        cv2.line(image, (180, y), (1500, y), 40, 2)
    for x in (180, 900, 1000, 1500):
        cv2.line(image, (x, rows[0]), (x, rows[-1]), 40, 2)
    for y in rows[:-1]:  # 个: a stroke as high as the type, and two that lean
        cv2.line(image, (950, y + 14), (950, y + 36), 40, 2)
        cv2.line(image, (948, y + 9), (936, y + 20), 40, 2)
        cv2.line(image, (952, y + 9), (964, y + 20), 40, 2)
    rules = find_rules(image, DPI)
    assert all(abs(rule.at - 950) > 5 for rule in rules.down)
    (grid,) = find_grids(rules, DPI)
    assert grid.columns == 3


def columns(rng: np.random.Generator, gap: int, labels: int = 6) -> Grey:
    image = paper(rng)
    for n in range(30):
        y = 400 + 45 * n
        print_row(image, 560, y, 28, rng)
        if n % 5 < 1 and n // 5 < labels:
            print_row(image, 560 - gap - 31 * 8, y + 10, 8, rng)
    return image


def test_a_column_of_labels_has_a_gutter() -> None:
    rng = np.random.default_rng(5)
    found = page_gutters(columns(rng, 45), np.zeros((2339, 1654), np.uint8), [], DPI)
    assert any(515 < g.at < 562 and g.start < 420 and g.end > 1600 for g in found)
    assert all(515 < g.at < 562 for g in found)


def test_plain_text_and_lists_have_no_gutter() -> None:
    rng = np.random.default_rng(6)
    image = paper(rng)
    for n in range(30):
        y = 400 + 45 * n
        print_row(image, 330, y, 36, rng)
        if n % 3 == 0:
            print_row(image, 260, y, 1, rng)  # the number of an item
    assert page_gutters(image, np.zeros_like(image), [], DPI) == []


def test_the_edge_of_the_sheet_is_no_column_of_labels() -> None:
    """A dark edge stands beside every row: strips between what few lines of a page leave free would be gutters."""
    rng = np.random.default_rng(7)
    image = paper(rng)
    for n, letters in enumerate((36, 9, 14, 4, 36, 36)):
        print_row(image, 330 if letters != 14 else 600, 400 + 80 * n, letters, rng)
    bare = page_gutters(image, np.zeros_like(image), [], DPI)
    image[:, :8] = 60
    assert page_gutters(image, np.zeros_like(image), [], DPI) == bare == []


def test_gutters_between_characters() -> None:
    boxes = []
    for n in range(20):
        y = 100 + 14 * n
        boxes += [Box(180 + 11 * k, y, 191 + 11 * k, y + 11) for k in range(28)]
        if n % 4 == 1:
            boxes += [Box(80 + 11 * k, y + 6, 91 + 11 * k, y + 17) for k in range(8)]
    (gutter,) = box_gutters(boxes, 595, 842)
    assert 168 <= gutter.at <= 180 and gutter.start <= 110 and gutter.end >= 370


def test_a_gutter_that_lines_of_prose_run_across_parts_nothing() -> None:
    prose = [Box(80, 100 + 26 * k, 530, 114 + 26 * k) for k in range(8)]
    columns = [
        b
        for k in range(8)
        for b in (Box(80, 100 + 26 * k, 150, 114 + 26 * k), Box(320, 100 + 26 * k, 530, 114 + 26 * k))
    ]
    strip = Segment(305, 90, 320)
    assert parting([strip], prose) == []
    assert parting([strip], [*columns, Box(80, 60, 530, 80)]) == [strip]
