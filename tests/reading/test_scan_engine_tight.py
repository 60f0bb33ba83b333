"""Line pictures are cut close around their own print."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.raster import Pixels
from pipeline.reading.engines.tight import tight_box


def picture(*bands: tuple[int, int]) -> Pixels:
    out = np.full((60, 300), 240, np.uint8)
    for top, bottom in bands:
        out[top:bottom, 20:280:3] = 30
    return out


@pytest.mark.parametrize(
    ("bands", "kept"),
    [
        (((15, 45),), (15, 45)),
        (((0, 5), (9, 50), (55, 60)), (9, 50)),  # lines set tight: what the edge cuts is a neighbour
        (((0, 50),), (0, 50)),
        (((12, 22), (28, 48)), (12, 48)),  # 二: white within
        (((2, 6), (20, 48)), (20, 48)),  # a neighbour apart
        (((0, 24), (25, 50)), (0, 50)),  # one row of white is a worn stroke
    ],
)
def test_neighbours_are_cut_off(bands: tuple[tuple[int, int], ...], kept: tuple[int, int]) -> None:
    box = tight_box(picture(*bands))
    assert (box.y0, box.y1) == kept
    assert (box.x0, box.x1) == (20, 279)


def test_a_blank_picture_stays_whole() -> None:
    assert tight_box(picture()) == (0, 0, 300, 60)
