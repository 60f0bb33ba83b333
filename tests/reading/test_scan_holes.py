"""Punch holes are painted over; letters, rings and what stands further in are not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.reading.holes import without_holes

DPI = 200
MM = DPI / 25.4


def sheet() -> np.ndarray:
    return np.full((round(297 * MM), round(210 * MM)), 245, np.uint8)


@pytest.mark.parametrize("x", [11.0, 199.0])
@pytest.mark.parametrize("level", [20, 150])
def test_a_hole_at_either_edge_goes(x: float, level: int) -> None:
    page = sheet()
    cv2.circle(page, (round(x * MM), round(100 * MM)), round(3 * MM), level, -1)
    assert without_holes(page, DPI).min() > 240


@pytest.mark.parametrize(
    ("x", "radius", "thickness"),
    [(60.0, 3.0, -1), (11.0, 3.0, 3), (11.0, 1.0, -1), (11.0, 9.0, -1)],
    ids=["further in", "a ring", "a full stop", "a seal"],
)
def test_other_round_things_stay(x: float, radius: float, thickness: int) -> None:
    page = sheet()
    cv2.circle(page, (round(x * MM), round(100 * MM)), round(radius * MM), 20, thickness)
    assert without_holes(page, DPI) is page
