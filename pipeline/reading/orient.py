"""Which way up a page was scanned, by the vote of its lines of text."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from pipeline.raster import Pixels
from pipeline.reading.engines.rapid_engine import RapidEngine, cut_out
from pipeline.reading.engines.types import Quad

VOTERS = 12
FIRST, UNANIMOUS = 4, 0.15  # so many are asked first; where all say the same, the others are not asked
SURE_LEAN = 5  # long boxes from which the lean of a page's lines is a good guess
LYING = 2.0  # length to thickness from which a box shows the direction of its line
TURNS = {0: None, 90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def turned(image: Pixels, turn: int) -> Pixels:
    """``image`` turned clockwise by 0, 90, 180 or 270 degrees."""
    code = TURNS[turn]
    return image if code is None else cv2.rotate(image, code).astype(np.uint8, copy=False)


def stands_sideways(quads: Sequence[Quad]) -> bool:
    """True where the lines of text run up or down the picture."""
    across = down = 0.0
    for width, height in map(_sides, quads):
        if width >= LYING * height:
            across += width
        elif height >= LYING * width:
            down += height
    return down > 1.5 * across


def is_upside_down(engine: RapidEngine, image: Pixels, quads: Sequence[Quad]) -> bool:
    """The vote of the page's longest lines; a page with none stays as it is."""
    level = [q for q in quads if _sides(q)[0] >= LYING * _sides(q)[1]]
    voters = sorted(level, key=lambda q: -_sides(q)[0])[:VOTERS]
    if not voters:
        return False
    votes = engine.upside_down([_voter(image, quad) for quad in voters[:FIRST]])
    if len(voters) > FIRST and max(min(v, 1 - v) for v in votes) + max(votes) - min(votes) > UNANIMOUS:
        votes += engine.upside_down([_voter(image, quad) for quad in voters[FIRST:]])
    return float(np.mean(votes)) > 0.5


def lean(quads: Sequence[Quad]) -> float | None:
    """Degrees by which the lines fall to the right: the median over long boxes; None where there are too few to
    tell, as on a page with nothing but figures in a table."""
    angles, weights = [], []
    for quad in quads:
        width, height = _sides(quad)
        if width >= 4 * height:
            run = quad[1] - quad[0] + quad[2] - quad[3]
            angles.append(float(np.degrees(np.arctan2(run[1], run[0]))))
            weights.append(width)
    if len(angles) < SURE_LEAN:
        return None
    order = np.argsort(angles)
    passed = np.cumsum(np.array(weights)[order])
    return angles[int(order[int(np.searchsorted(passed, passed[-1] / 2))])]


def _sides(quad: Quad) -> tuple[float, float]:
    """Length of the upper and of the left side."""
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0]))


def _voter(image: Pixels, quad: Quad) -> Pixels:
    """The part of a line with the most ink, as long as the network sees (four times its height): leaders of a table
    of contents and brackets look the same from both sides."""
    picture = cut_out(image, quad)
    length = max(8, picture.shape[0] * 4)
    if picture.shape[1] <= length:
        return picture
    light = picture.reshape(picture.shape[0], picture.shape[1], -1).mean(axis=(0, 2))
    ink = np.concatenate([[0.0], np.cumsum(light.max() - light)])
    start = int(np.argmax(ink[length:] - ink[:-length]))
    return picture[:, start : start + length]
