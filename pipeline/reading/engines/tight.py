"""A line picture cut close around its print. Detectors draw generous boxes; the recogniser errs less
(a 、 between two characters gets lost) the more of its 48 rows the characters fill."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.geometry import Box
from pipeline.raster import Pixels
from pipeline.reading.engines.levels import percentiles
from pipeline.reading.engines.types import Quad

DARK = 0.3  # of the way from paper to the darkest print
GAP = 0.16  # of the height: white within a line (in 二, under a dot) is narrower
OUTER = 0.3  # of the height: what the picture's edge cuts off and ends within is of a neighbouring line
BODY = 0.35  # of the height that the line's own print has at least; a picture cut closer shows no neighbours
# of the height: what is cut off but begins so far within the line's own print is a mark of its own
REACHES = 0.08
CUT_OFF = 2  # pixels of white before what the picture's edge cuts off
FLAT, SOLID = 3.0, 0.7  # width to height, share of ink: a lone stroke, a dash or the figure one
# ink of a column of pixels that parts two characters, however blurred; share of such columns
THIN, GAPS = 0.35, 0.05
FAINTEST = 20  # grey levels between paper and print


def tight_box(picture: Pixels) -> Box:
    """The box around the print of a line picture (grey or BGR), in its pixels; the whole where none stands
    out."""
    height, width = picture.shape[:2]
    whole = Box(0.0, 0.0, float(width), float(height))
    ink = ink_of(picture)
    if ink is None:
        return whole
    top, bottom = _run(np.any(ink, axis=1, keepdims=True)[:, 0], max(1, round(GAP * height)))
    columns = np.flatnonzero(ink[top:bottom].any(axis=0))
    if not len(columns) or bottom - top < 3:
        return whole
    return Box(float(columns[0]), float(top), float(columns[-1]) + 1, float(bottom))


def is_stroke(picture: Pixels, box: Box) -> bool:
    """Whether the print inside ``box`` is one level stroke. Blurred characters are as black, but they stand apart."""
    ink = ink_of(picture)
    if ink is None or box.width < FLAT * box.height:
        return False
    part = ink[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)]
    return float(part.mean()) >= SOLID and float((part.mean(axis=0) < THIN).mean()) <= GAPS


def without_neighbours(picture: Pixels) -> Pixels:
    """The line picture (grey or BGR) with the remains of the lines above and below painted over. Where type is
    set tight they stand between the line's own characters, and no white band parts them."""
    ink = ink_of(picture)
    if ink is None or not (ink[0].any() or ink[-1].any()):
        return picture
    height = len(ink)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    tops, ends = stats[:, cv2.CC_STAT_TOP], stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT]
    cut = ((tops == 0) & (ends <= OUTER * height)) | ((ends == height) & (tops >= (1 - OUTER) * height))
    cut[0] = False
    own = np.flatnonzero((ink & ~cut[labels]).any(axis=1))
    if count < 2 or not cut.any() or not len(own) or own[-1] + 1 - own[0] < BODY * height:
        return picture
    # a low comma, a high quotation mark
    within = np.where(tops == 0, ends - own[0], own[-1] + 1 - tops) >= REACHES * height
    cut &= ~within
    over = cv2.dilate(cut[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    # grey edges of the strokes too, but none of the line's own
    over &= cv2.dilate((ink & ~cut[labels]).astype(np.uint8), np.ones((3, 3), np.uint8)) == 0
    out = picture.copy()
    out[over] = np.percentile(picture.reshape(-1, *picture.shape[2:]), 85, axis=0)
    return out


def ink_of(picture: Pixels) -> npt.NDArray[np.bool_] | None:
    """Where a line picture (grey or BGR) holds print; None where none stands out."""
    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    paper, dark = percentiles(np.asarray(grey, np.uint8), 85, 2)
    if paper - dark < FAINTEST:
        return None
    return np.asarray(grey < paper - DARK * (paper - dark))


def inside(quad: Quad, picture: Pixels, box: Box) -> Quad:
    """The part of ``quad`` that ``box`` is of the ``picture`` cut out of it."""
    height, width = picture.shape[:2]
    top_left, top_right, bottom_right, bottom_left = quad

    def at(x: float, y: float) -> Quad:
        u, v = x / width, y / height
        upper = top_left + u * (top_right - top_left)
        lower = bottom_left + u * (bottom_right - bottom_left)
        return np.asarray(upper + v * (lower - upper), np.float32)

    corners = [at(box.x0, box.y0), at(box.x1, box.y0), at(box.x1, box.y1), at(box.x0, box.y1)]
    return np.array(corners, np.float32)


def _run(inked: npt.NDArray[np.bool_], gap: int) -> tuple[int, int]:
    """The inked rows around the middle, up to the first white band wider than ``gap``, or to a white band before
    print that the picture's edge cuts: beyond stands a neighbouring line."""
    bands = bands_of(inked)
    if not bands:
        return 0, len(inked)
    middle = len(inked) // 2
    at = min(range(len(bands)), key=lambda n: max(bands[n][0] - middle, middle - bands[n][1] + 1, 0))
    start, end = bands[at]
    for above in reversed(bands[:at]):
        white = start - above[1]
        if white >= gap or (above[0] == 0 and white >= CUT_OFF):
            break
        start = above[0]
    for below in bands[at + 1 :]:
        white = below[0] - end
        if white >= gap or (below[1] == len(inked) and white >= CUT_OFF):
            break
        end = below[1]
    return start, end


def bands_of(inked: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The bands of inked rows, from top to bottom."""
    padded = np.concatenate(([False], inked, [False]))
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
