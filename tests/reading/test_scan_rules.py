"""Upright rules of single rows of small print."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.reading.grid import find_grids
from pipeline.reading.rules import find_rules

DPI = 200.0
ROWS = (300, 372, 409, 446, 483)  # the first is 9 mm high, the others 4.7 mm
LEFT, MIDDLE, RIGHT = 230, 800, 1400


def _tight_table(*, in_first: bool) -> list[int]:
    """How many cells are found in each row of a table whose third row is parted in the middle."""
    page = np.full((2339, 1654), 245, np.uint8)
    for y in ROWS:
        cv2.line(page, (LEFT, y), (RIGHT, y), 30, 2)
    for x in (LEFT, RIGHT):
        cv2.line(page, (x, ROWS[0]), (x, ROWS[-1]), 30, 2)
    if in_first:
        cv2.line(page, (MIDDLE, ROWS[0]), (MIDDLE, ROWS[1]), 30, 2)
    cv2.line(page, (MIDDLE, ROWS[2]), (MIDDLE, ROWS[3]), 30, 2)
    cells = find_grids(find_rules(page, DPI), DPI)[0].cells
    return [sum(cell.row == row for cell in cells) for row in range(4)]


def test_a_rule_of_one_tight_row_is_found_where_another_row_has_it() -> None:
    assert _tight_table(in_first=True) == [2, 1, 2, 1]


def test_a_stroke_between_two_rules_where_no_row_has_one_parts_nothing() -> None:
    assert _tight_table(in_first=False) == [1, 1, 1, 1]
