"""Boxes that hold more than one line of text."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.raster import Pixels
from pipeline.reading.engines.rows import is_tall, rows, usual_height
from pipeline.reading.engines.types import Quad

WIDTH, PITCH, TYPE = 900, 31, 26  # pixels, type set tight


def box(x0: float, y0: float, x1: float, y1: float) -> Quad:
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)


def lines(tops: list[int], height: int) -> Pixels:
    """A grey picture with rows of strokes that begin at ``tops``."""
    rng = np.random.default_rng(2)
    out = np.full((height, WIDTH), 244, np.uint8)
    for top in tops:
        upper, lower = max(0, top), min(height, top + TYPE)
        out[upper:lower][rng.random((lower - upper, WIDTH)) < 0.3] = 40
    return out


def test_two_lines_in_a_box_get_a_box_each() -> None:
    height = 130  # grown by the detector: half of the lines above and below are in it
    picture = lines([-12, 36, 36 + PITCH, 120], height)
    found = rows(box(100, 500, 100 + WIDTH, 500 + height), picture)
    assert [float(q[:, 1].mean()) for q in found] == pytest.approx([549, 580], abs=2)
    assert all(TYPE < q[3, 1] - q[0, 1] < 2 * PITCH for q in found)
    assert all((q[0, 0], q[1, 0]) == (100, 100 + WIDTH) for q in found)


def test_one_line_with_pieces_of_its_neighbours_stays() -> None:
    quad = box(0, 0, WIDTH, 52)
    assert rows(quad, lines([-18, 13, 44], 52)) == [quad]


def test_only_tall_long_boxes_are_looked_at() -> None:
    usual = usual_height([box(0, 60 * k, WIDTH, 60 * k + 50) for k in range(9)])
    assert usual == pytest.approx(50)
    assert is_tall(lines([], 130), usual)
    assert not is_tall(lines([], 60), usual)
    assert not is_tall(lines([], 130)[:, :300], usual)  # a large character
    assert usual_height([box(0, 0, 9, 9)]) == float("inf")
