"""Text boxes that hold two lines or more: where type is set tight the detector sees them as one. Each line gets
a box of its own, at the bands of paper between them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.geometry import Box
from pipeline.raster import Pixels
from pipeline.reading.engines.detect import UNCLIP
from pipeline.reading.engines.tight import bands_of, ink_of, inside
from pipeline.reading.engines.types import Quad

ENOUGH = 5  # boxes from which their usual height can be told
USUAL = 35  # percentile of the heights: where lines stick together, many boxes are too high
TALL = 1.8  # times the usual height; two lines at the tightest pitch make 2.4
LONG = 3.0  # width to height from which a tall box is no title's character
PAPER = 0.12  # ink of a band between lines, as a share of the lines' own
LEAST = 0.12  # of the box's height: a lower band of ink is a stroke
AROUND = 0.25  # of a line's height, left above and below it


def usual_height(quads: Sequence[Quad]) -> float:
    """The height that a page's text boxes usually have; endless where there are too few to tell."""
    if len(quads) < ENOUGH:
        return float("inf")
    return float(np.percentile([np.linalg.norm(q[0] - q[3]) for q in quads], USUAL))


def is_tall(picture: Pixels, usual: float) -> bool:
    """Whether the picture of a box may hold more than one line."""
    height, width = picture.shape[:2]
    return bool(height > TALL * usual and width > LONG * height)


def rows(quad: Quad, picture: Pixels) -> list[Quad]:
    """The lines in the ``picture`` cut out of ``quad``, each with a box; ``quad`` itself where there is one."""
    height, width = picture.shape[:2]
    bands = [(a, b) for a, b in _bands(picture) if b - a >= LEAST * height]
    # the box was grown to hold its line whole, and holds half of the neighbours too
    core = height / (1 + UNCLIP) / 2
    own = [(a, b) for a, b in bands if abs((a + b) / 2 - height / 2) <= core]
    if len(own) < 2:
        return [quad]
    boxes = [
        Box(0.0, max(0.0, a - AROUND * (b - a)), float(width), min(float(height), b + AROUND * (b - a)))
        for a, b in own
    ]
    return [inside(quad, picture, box) for box in boxes]


def _bands(picture: Pixels) -> list[tuple[int, int]]:
    """The bands of ink in a picture of lines, from top to bottom."""
    ink = ink_of(picture)
    if ink is None:
        return []
    profile = ink.mean(axis=1)
    return bands_of(profile > PAPER * float(np.percentile(profile, 90)))
