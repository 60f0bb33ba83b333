"""Vertical rules that lean although the lines of text are level: a sheet seen from the side, or fed askew."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.reading.engines.levels import median
from pipeline.reading.shrink import shrunk

Grey = npt.NDArray[np.uint8]

_DPI = 100.0
_STROKE_MM = 6.0  # straight pieces at least this long are looked at
_RULE_MM = 14.0  # and make a rule from this length
_LEAST_MM = 60.0  # of rules in all, to be believed
_LEVEL, _MOST = 0.005, 0.06  # slopes below are no slant, above are no rule


def rule_slant(clean: Grey, dpi: float) -> float:
    """The slope (pixels to the right for one down) of the vertical rules of a straightened page; 0 where they
    stand upright or there are too few to tell."""
    share = _DPI / dpi
    small = shrunk(clean, share)
    px = min(dpi, _DPI) / 25.4
    dark = (small < int(median(small)) - 30).astype(np.uint8)
    stroke = cv2.getStructuringElement(cv2.MORPH_RECT, (1, max(3, round(_STROKE_MM * px))))
    strokes = cv2.dilate(cv2.morphologyEx(dark, cv2.MORPH_OPEN, stroke), np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    found: list[tuple[float, float]] = []  # slope, length in mm
    for k in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[k])
        if h < _RULE_MM * px or w > _MOST * h + 4:
            continue
        ys, xs = np.nonzero(labels[y : y + h, x : x + w] == k)
        slope = float(np.polyfit(ys, xs, 1)[0])
        if abs(slope) <= _MOST:
            found.append((slope, h / px))
    if sum(length for _, length in found) < _LEAST_MM:
        return 0.0
    slope = _median(found)
    return slope if abs(slope) >= _LEVEL else 0.0


def _median(weighted: list[tuple[float, float]]) -> float:
    half, so_far = sum(w for _, w in weighted) / 2, 0.0
    for value, weight in sorted(weighted):
        so_far += weight
        if so_far >= half:
            return value
    return 0.0
