"""What stands under a black seal of a one-bit page is read, but not believed."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from pipeline.geometry import Box
from pipeline.reading.black_rings import UNSURE, black_rings, doubted_under_rings
from pipeline.reading.scan_layout import ReadLine

DPI = 200.0
MM = DPI / 25.4
Grey = npt.NDArray[np.uint8]


def sheet(*, rows: bool = True) -> Grey:
    page = np.full((2339, 1654), 255, np.uint8)
    if rows:
        for y in range(200, 2200, 60):
            cv2.putText(page, "2024 9 13 31240 5689 30642", (150, y), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3)
    return page


def sealed(page: Grey, *, across: float = 42.0, gap: int = 0) -> Grey:
    """A ring (with a ``gap`` of degrees) around a star's worth of ink at (900, 900)."""
    radius = round(across / 2 * MM)
    cv2.ellipse(page, (900, 900), (radius, radius), 0, gap, 360, 0, 8)
    cv2.circle(page, (900, 900), round(5 * MM), 0, -1)
    return page


def test_the_ring_is_found_over_print() -> None:
    (ring,) = black_rings(sealed(sheet()), DPI)
    assert ring.centre == pytest.approx((900, 900), abs=40)
    assert ring.width == pytest.approx(42 * MM, abs=50)


@pytest.mark.parametrize("across", [20.0, 75.0])
def test_rings_of_other_sizes_are_no_seals(across: float) -> None:
    assert black_rings(sealed(sheet(rows=False), across=across), DPI) == []


def test_frames_arcs_and_rows_are_none() -> None:
    page = sheet()
    cv2.rectangle(page, (200, 1400), (520, 1720), 0, 6)
    assert black_rings(page, DPI) == []
    assert black_rings(sealed(sheet(rows=False), gap=200), DPI) == []


def test_lines_under_it_are_doubtful_with_their_figures_and_others_are_not() -> None:
    page = sealed(sheet(rows=False))
    under = ReadLine(Box(800, 880, 1200, 920), "2024年9月3日", 0.99)
    beside = ReadLine(Box(100, 880, 500, 920), "2024年9月12日", 0.99)
    got, other = doubted_under_rings([under, beside], page, DPI)
    assert got.text == under.text and got.confidence == UNSURE
    assert got.unsure == ("2024", "9", "3")
    assert other == beside
    assert doubted_under_rings([under], sheet(rows=False), DPI) == [under]
