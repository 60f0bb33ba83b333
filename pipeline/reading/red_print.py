"""Red letterheads: rows of red print, told from seals by their shape."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.geometry import Box
from pipeline.reading.engines.levels import percentiles
from pipeline.reading.ink import Grey
from pipeline.reading.shrink import shrunk

FINE = 4.0  # pixels a mm in which red print is sought
GAP = 9.0  # mm between the characters of a widely set head
HEIGHT = (1.8, 26.0)  # mm
LONG = 2.2  # width to height from which a blob of red is a row of print
FILL = 0.06  # of the blob that is ink; a thin frame or arc has less


def coarse(red: Grey, dpi: float) -> tuple[Grey, float]:
    """``red`` (a mask) at some four pixels a millimetre, 255 where it is, and its size of the whole one's."""
    scale = min(1.0, FINE / (dpi / 25.4))
    return ((shrunk(red, scale) > 60) * 255).astype(np.uint8), scale


def red_bands(red: Grey, dpi: float) -> list[Box]:
    """Areas of ``red`` (an upright mask) that may hold rows of red print, in its pixels."""
    per_mm = dpi / 25.4
    mask, scale = coarse(red, dpi)
    mask = _without_rules(mask, per_mm * scale)
    wide = np.ones((1, max(3, round(GAP * per_mm * scale))), np.uint8)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, wide)
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined.astype(np.uint8))
    bands = []
    for index in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[index])
        ink = cv2.countNonZero(mask[y : y + h, x : x + w]) / max(1, w * h)
        if HEIGHT[0] <= h / (per_mm * scale) <= HEIGHT[1] and w >= LONG * h and ink >= FILL:
            margin = 0.35 * h
            box = Box(x - margin, y - margin, x + w + margin, y + h + margin)
            bands.append(Box(*(v / scale for v in box)))
    return bands


def red_share(red: Grey, clean: Grey, box: Box) -> float:
    """The share of red in the ink inside ``box``: 1 where all is red."""
    height, width = red.shape
    x0, y0 = max(0, int(box.x0)), max(0, int(box.y0))
    x1, y1 = min(width, max(x0 + 1, int(box.x1))), min(height, max(y0 + 1, int(box.y1)))
    if x0 >= x1 or y0 >= y1:
        return 0.0
    coloured = cv2.countNonZero(red[y0:y1, x0:x1])
    part = clean[y0:y1, x0:x1]
    dark = int(np.count_nonzero(part < 0.6 * percentiles(part, 90)[0]))
    return coloured / max(1, coloured + dark)


def _without_rules(mask: Grey, per_mm: float) -> Grey:
    """A letterhead's red separating rule would join with the print above it."""
    long = np.ones((1, max(3, round(30 * per_mm))), np.uint8)
    rules = cv2.dilate(cv2.morphologyEx(mask, cv2.MORPH_OPEN, long), np.ones((3, 3), np.uint8))
    return cv2.subtract(mask, rules).astype(np.uint8)
