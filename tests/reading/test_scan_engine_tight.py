"""Line pictures are cut close around their own print."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.raster import Pixels
from pipeline.reading.engines.tight import is_stroke, tight_box, without_neighbours


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


def test_remains_of_other_lines_between_the_own_characters_are_painted_over() -> None:
    own = picture((12, 46))
    cut = own.copy()
    cut[0:14, 284:298] = 30  # feet of the line above, beside this one's head
    cut[50:60, 40:60] = 30
    alone = without_neighbours(cut)
    assert (alone[:, 280:] == 240).all() and (alone[48:] == 240).all()
    assert (alone[12:46, 20:280] == own[12:46, 20:280]).all()
    assert (cut[0:14, 284:298] == 30).all()  # the page itself is left as it is


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        ((0, 50), (200, 204)),  # a bracket as tall as the picture
        ((0, 30), (200, 204)),  # what reaches to the middle is the line's own
    ],
)
def test_what_is_the_lines_own_stays_though_the_edge_cuts_it(
    rows: tuple[int, int], columns: tuple[int, int]
) -> None:
    line = picture((12, 46))
    line[12:46, 190:215] = 240
    line[slice(*rows), slice(*columns)] = 30
    assert (without_neighbours(line) == line).all()


def test_a_picture_cut_closer_than_its_line_is_left_alone() -> None:
    low = np.full((60, 300), 240, np.uint8)
    low[0:12, 20:280:6] = 30
    low[40:50, 100:110] = 30
    assert (without_neighbours(low) == low).all()


def test_a_mark_of_the_line_itself_that_the_edge_cuts_stays() -> None:
    line = picture((12, 48))
    line[42:60, 284:290] = 30  # a low comma, the detector's box ending in its tail
    assert (without_neighbours(line)[42:60, 284:290] == 30).all()


def blurred(*spans: tuple[int, int], rows: tuple[int, int]) -> Pixels:
    """Print between columns, as a camera out of focus sees it."""
    out = np.full((48, 200), 225, np.uint8)
    for left, right in spans:
        out[rows[0] : rows[1], left:right] = 60
    return np.asarray(cv2.GaussianBlur(out, (0, 0), 2.5), np.uint8)


@pytest.mark.parametrize("rows", [(22, 26), (18, 28)])
def test_one_level_stroke_is_a_stroke(rows: tuple[int, int]) -> None:
    dash = blurred((40, 160), rows=rows)
    assert is_stroke(dash, tight_box(dash))


def test_blurred_characters_are_none_however_black() -> None:
    characters = blurred(*((left, left + 17) for left in range(15, 180, 25)), rows=(14, 36))
    box = tight_box(characters)
    assert box.width > 3 * box.height
    assert not is_stroke(characters, box)
