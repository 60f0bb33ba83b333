"""A date that touches the line over it, and a year under a seal's ink."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from test_date_again import CELL, DPI, MM, TABLE, Reader, Spelled

from extractors.seals.ctc import spectrum
from extractors.seals.datedoubt import is_year_under
from extractors.seals.datelook import look_for_date
from pipeline.raster import Raster

TOUCHING = (42.0, 50.0)  # mm: two lines that touch, the lowest row of the cell
ABOVE = ((28.0, 31.0), (33.0, 36.0))
WHOLE, CUT = 8.5, 14.5  # shapes (width over height): of the row, and of its cuts but the narrowest one
MIXED = "部?门?部?门?"


def sheet(rows: Sequence[tuple[float, float]]) -> Raster:
    """Lines from the top to the bottom of each of ``rows`` (mm), whose strokes stand so near each other that none of
    them counts as a figure of its own."""
    pixels = np.full((round(60 * MM), round(120 * MM), 3), 250, np.uint8)
    for top, bottom in rows:
        for x in np.arange(20, 100, 2.4):
            pixels[round(top * MM) : round(bottom * MM), round(x * MM) : round((x + 2) * MM)] = 30
    return Raster(pixels, DPI)


def said(whole: str, cut: str, narrowest: str, *, above: bool = False) -> tuple[str, str | None]:
    """State and day of a date where the row is read as ``whole``, its cuts as ``cut`` and ``narrowest``."""

    def say(shape: float) -> str:
        return whole if shape < WHOLE else cut if shape < CUT else narrowest

    rows = [*ABOVE, TOUCHING] if above else [TOUCHING]
    date = look_for_date(sheet(rows), CELL, Reader(say)).date
    return date.state, date.iso


@pytest.mark.parametrize(("whole", "above"), [(MIXED, False), ("部门024年9月20日", True)])
def test_a_date_that_touches_the_line_over_it_is_read_apart(whole: str, above: bool) -> None:
    assert said(whole, "2024年9月20日", "2024年9月20日", above=above) == ("present", "2024-09-20")


def test_cuts_that_show_different_days_show_none() -> None:
    assert said(MIXED, "2024年9月20日", "2024年9月21日")[0] == "unclear"
    assert said(MIXED, "2024年9月20~日", "2024年9月20~日")[0] == "unclear"


def test_half_filled_dates_are_not_cut_into_whole_ones() -> None:
    assert said("2024年9月日", "2024年9月20日", "2024年9月20日", above=True)[0] == "unclear"


def test_a_row_of_one_line_is_not_cut() -> None:
    assert said("部门024年9月20日", "2024年9月20日", "2024年9月20日")[0] == "unclear"


@pytest.mark.parametrize(
    ("year", "covered", "doubted"),
    [("2021", True, True), ("2021", False, False), ("2024", True, False), ("2023", True, True)],
)
def test_a_year_of_few_strokes_under_a_seals_ink_is_in_doubt(year: str, covered: bool, doubted: bool) -> None:
    text = f"{year}年9月20日"
    seen = spectrum(Spelled(text), TABLE)
    ink = np.zeros((60, 400), np.float32)
    row = (10, 10, 390, 50)
    seal = np.zeros_like(ink)
    figure = round(400 * 7.5 / (2 * len(text) + 1))  # the fourth character
    place = figure if covered else 350
    seal[:, place - 10 : place + 10] = 0.4
    assert is_year_under(seal, ink, row, seen) == doubted
