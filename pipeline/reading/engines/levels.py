"""Percentiles of grey values by counting them: the same as numpy's, at a fraction of the cost."""

from __future__ import annotations

import math

import cv2
import numpy as np

from pipeline.raster import Pixels


def percentiles(grey: Pixels, *shares: float) -> list[float]:
    """What ``np.percentile(grey, shares)`` gives for a picture of one channel; ``shares`` from 0 to 100."""
    counts = cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel()
    upto = np.cumsum(counts, dtype=np.float64)
    return [_at(upto, share / 100 * (grey.size - 1)) for share in shares]


def _at(upto: np.ndarray[tuple[int], np.dtype[np.float64]], place: float) -> float:
    """The value at ``place`` in the sorted picture, between two neighbours in proportion."""
    low = math.floor(place)
    before, after = (int(np.searchsorted(upto, k, side="right")) for k in (low, math.ceil(place)))
    return before + (after - before) * (place - low)
