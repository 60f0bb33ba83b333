"""How large print is decides how small a page may be looked at; made smaller, a picture keeps its means."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.reading.engines.detect import SIDE
from pipeline.reading.scan_page import LEAST_SIDE, _detection_side
from pipeline.reading.shrink import resized, shrunk
from pipeline.reading.type_height import type_height

DPI = 200.0
A4 = (2339, 1654)


def sheet(heights: list[int]) -> np.ndarray:
    """Rows of figures, of those heights in pixels by turns."""
    page = np.full(A4, 245, np.uint8)
    for row, y in enumerate(range(200, 2200, 70)):
        high = heights[row % len(heights)]
        cv2.putText(page, "31240 5689 30642", (150, y), cv2.FONT_HERSHEY_SIMPLEX, high / 22, 30, 2)
    return page


@pytest.mark.parametrize("high", [24, 36, 44])
def test_the_height_of_figures(high: int) -> None:
    assert type_height(sheet([high]), A4[0]) == pytest.approx(high, rel=0.12)
    assert type_height(sheet([high]), A4[0] // 2) == pytest.approx(high / 2, rel=0.15)


def test_smaller_print_counts_where_there_is_a_good_deal_of_it() -> None:
    assert type_height(sheet([44, 24]), A4[0]) == pytest.approx(24, abs=2.5)


def test_an_empty_page_tells_nothing() -> None:
    assert type_height(np.full(A4, 245, np.uint8), SIDE) == 0


def test_large_print_is_looked_for_in_a_smaller_picture_and_small_print_is_not() -> None:
    assert _detection_side(sheet([24]), DPI, exact=False) == SIDE
    assert LEAST_SIDE <= _detection_side(sheet([44]), DPI, exact=False) < 0.8 * SIDE
    # beside another copy lines are laid over each other, to a fraction of a character
    assert _detection_side(sheet([44]), DPI, exact=True) == SIDE
    # an A3 sheet is as fine as two A4 ones
    assert _detection_side(np.hstack([sheet([24])] * 2), DPI, exact=False) > SIDE


@pytest.mark.parametrize("scale", [0.7, 0.41, 0.27, 0.1])
def test_a_smaller_picture_has_the_same_means(scale: float) -> None:
    grain = np.random.default_rng(1).integers(0, 256, (601, 403), np.uint8)
    page = cv2.GaussianBlur(grain, (0, 0), 9)
    small = shrunk(page, scale)
    assert small.shape == (round(601 * scale), round(403 * scale))
    direct = cv2.resize(page, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_AREA)
    assert np.abs(small.astype(int) - direct).max() <= 6
    assert small.mean() == pytest.approx(page.mean(), abs=0.5)


def test_a_picture_that_is_small_enough_stays() -> None:
    page = sheet([24])
    assert shrunk(page, 1.0) is page
    assert resized(page, (A4[1], A4[0])) is page
