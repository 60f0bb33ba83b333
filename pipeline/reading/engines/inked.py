"""Where on a page anything stands: the blank margins around it need not be looked at."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.reading.engines.levels import median, usual_deviation
from pipeline.reading.shrink import shrunk

SIDE = 640  # pixels of the longer side: a full stop of small print still darkens one
NEAR = 17  # pixels around from which the paper's brightness is taken
FAINTEST = 7.0  # grey levels below the paper; fainter is noise after shrinking
NOISE = 5.0  # deviations of the paper's own noise
MARGIN = 14  # pixels left around, about 6 mm of an A4 page
WORTH = 0.92  # share of the page from which cutting saves nothing


class Part(NamedTuple):
    """A part of a picture, in its pixels."""

    x0: int
    y0: int
    x1: int
    y1: int


def inked_part(grey: npt.NDArray[np.uint8]) -> Part:
    """The part of the page outside of which is only paper, with some paper around; the whole page where next
    to nothing could be left out. What is a little darker than the paper around it counts as ink, for a line
    left out would be a line lost."""
    height, width = grey.shape
    whole = Part(0, 0, width, height)
    scale = SIDE / max(height, width)
    if scale >= 1:
        return whole
    small = shrunk(grey, scale)
    paper = cv2.blur(cv2.dilate(small, np.ones((NEAR, NEAR), np.uint8)), (NEAR, NEAR))
    depth = cv2.subtract(paper, small).astype(np.uint8, copy=False)
    usual = median(depth)
    noise = 1.5 * usual_deviation(depth, usual)
    marks = depth > usual + max(FAINTEST, NOISE * noise)
    rows, columns = np.flatnonzero(marks.any(axis=1)), np.flatnonzero(marks.any(axis=0))
    if not len(rows):
        return whole
    part = Part(
        max(0, int((columns[0] - MARGIN) / scale)),
        max(0, int((rows[0] - MARGIN) / scale)),
        min(width, int((columns[-1] + 1 + MARGIN) / scale)),
        min(height, int((rows[-1] + 1 + MARGIN) / scale)),
    )
    share = (part.x1 - part.x0) * (part.y1 - part.y0) / (width * height)
    return part if share < WORTH else whole
