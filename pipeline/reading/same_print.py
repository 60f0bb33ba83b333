"""Whether two scanned pictures of a line show the same print: two scans of one sheet, or of two copies of it.

Scans differ by brightness, sharpness, noise and by where the sheet lay; print differs by strokes. So both pictures
are brought to the same levels, laid over each other piece by piece, and what is left of either that the other has
not within a pixel is looked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.raster import Pixels
from pipeline.reading.engines.levels import percentiles

HEIGHT = 48  # pixels of the first picture
REACH_UP, REACH_ALONG = 4, 8  # pixels by which the second picture is larger at each side
PIECE = 64  # pixels of a line that are laid over the other's at once
CONTRAST = 60.0  # grey levels between paper and print below which nothing is told
BLUR = 0.7  # pixels; evens out how sharp the two scans are
# of full ink that may be left in a spot of 3 × 3 pixels: docs/decisions/0006-copies-are-read-once.md
LEFT = 0.10

Ink = npt.NDArray[np.float32]


def same_print(first: Pixels, second: Pixels) -> bool:
    """``first``: a grey picture of a line, `HEIGHT` high; ``second``: of the same place in the other scan, with as
    much more around as the reaches say."""
    return difference(first, second) <= LEFT


def difference(first: Pixels, second: Pixels) -> float:
    """The strongest ink (0–1, mean of a small spot) that one of the two has and the other has not; 1 where that
    cannot be told."""
    one, other = _ink(first), _ink(second)
    if one is None or other is None:
        return 1.0
    laid = _laid_over(one, other)
    return max(_left(one, laid), _left(laid, one))


def _ink(picture: Pixels) -> Ink | None:
    """0 paper, 1 the darkest print; None where the two are hardly apart."""
    paper, dark = percentiles(picture, 85, 2)
    if paper - dark < CONTRAST:
        return None
    ink = np.clip((paper - picture.astype(np.float32)) / (paper - dark), 0, 1)
    return np.asarray(cv2.GaussianBlur(ink, (0, 0), BLUR), np.float32)


def _laid_over(one: Ink, other: Ink) -> Ink:
    """The part of ``other`` whose print lies on that of ``one``."""
    height, width = one.shape
    edges = np.linspace(0, width, max(1, round(width / PIECE)) + 1).round().astype(int)
    places, shifts = [], []
    for start, end in pairwise(edges):
        piece = one[:, start:end]
        if float(piece.std()) < 0.05:
            continue
        likeness = cv2.matchTemplate(other[:, start : end + 2 * REACH_ALONG], piece, cv2.TM_CCOEFF_NORMED)
        y, x = divmod(int(likeness.argmax()), likeness.shape[1])
        places.append((start + end) / 2)
        shifts.append((_peak(likeness[y].tolist(), x), _peak(likeness[:, x].tolist(), y)))
    along, up = zip(*shifts, strict=True) if shifts else ((REACH_ALONG,), (REACH_UP,))
    columns, rows = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)[:, np.newaxis]
    xs = columns + np.interp(columns, places or [0.0], along)
    ys = rows + np.interp(columns, places or [0.0], up)
    xs = np.broadcast_to(xs, ys.shape)
    laid = cv2.remap(other, xs.astype(np.float32), ys.astype(np.float32), cv2.INTER_LINEAR)
    return np.asarray(laid, np.float32)


def _peak(values: Sequence[float], at: int) -> float:
    """Where between the pixels the greatest of ``values`` lies, by a parabola through it."""
    if not 0 < at < len(values) - 1:
        return float(at)
    before, here, after = values[at - 1 : at + 2]
    bend = before - 2 * here + after
    return at + (0.5 * (before - after) / bend if bend < 0 else 0.0)


def _left(one: Ink, other: Ink) -> float:
    """What of ``one`` has nothing of ``other`` within a pixel, away from the edges, beyond which nothing is seen."""
    rest = cv2.subtract(one, cv2.dilate(other, np.ones((3, 3), np.uint8)))
    return float(cv2.blur(np.maximum(rest, 0), (3, 3))[2:-2, 2:-2].max())
