"""Streaks of dust on a scanner's glass go; rules of tables stay."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from pipeline.reading.grid import find_grids
from pipeline.reading.rules import find_rules
from pipeline.reading.streaks import without_streaks

DPI = 200.0
HEIGHT, WIDTH = 2339, 1654
Grey = npt.NDArray[np.uint8]


def form(*, noise: float = 4.0, text: bool = True) -> Grey:
    """A form of three rows and two columns with some print, on grainy paper."""
    page = np.full((HEIGHT, WIDTH), 246, np.uint8)
    for y in (200, 800, 1500, 2100):
        cv2.line(page, (150, y), (1500, y), 30, 2)
    for x in (150, 500, 1500):
        cv2.line(page, (x, 200), (x, 2100), 30, 2)
    if text:
        for y in range(260, 2080, 60):
            cv2.putText(
                page, "5G 31240 0123456789 0123456789", (520, y), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 40, 3
            )
    grain = np.random.default_rng(1).normal(0, noise, page.shape)
    return np.clip(page + grain, 0, 255).astype(np.uint8)


def columns(page: Grey) -> int:
    (grid,) = find_grids(find_rules(page, DPI), DPI)
    return grid.columns


@pytest.mark.parametrize("x", [300, 700, 1200])
@pytest.mark.parametrize("depth", [0.97, 0.85, 0.5])
def test_a_streak_from_edge_to_edge_cuts_no_cell(x: int, depth: float) -> None:
    page = form()
    page[:, x : x + 2] = (page[:, x : x + 2] * depth).astype(np.uint8)
    assert columns(without_streaks(page, DPI)) == 2
    assert columns(np.ascontiguousarray(without_streaks(np.ascontiguousarray(page.T), DPI).T)) == 2


def test_rules_stay_even_where_they_reach_the_end_of_the_page() -> None:
    page = form(text=False)
    cv2.line(page, (500, 200), (500, HEIGHT - 1), 30, 2)  # the table runs on overleaf
    assert columns(without_streaks(page, DPI)) == 2


def test_print_and_grain_are_left_alone() -> None:
    page = form(noise=14.0)
    assert np.array_equal(without_streaks(page, DPI), page)


def test_print_under_a_streak_stays() -> None:
    clean = form(noise=0.0)
    page = clean.copy()
    page[:, 700:702] = (page[:, 700:702] * 0.8).astype(np.uint8)
    mended = without_streaks(page, DPI)
    assert int(np.abs(mended[:, 690:712].astype(int) - clean[:, 690:712]).max()) <= 50
    assert float(np.abs(mended[:, 690:712].astype(int) - clean[:, 690:712]).mean()) < 1.5
