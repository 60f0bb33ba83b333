"""Percentiles of grey values by counting them: the same as numpy's, at a fraction of the cost."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.raster import Pixels

_Numbers = npt.NDArray[np.float64]
_VALUES: _Numbers = np.arange(256, dtype=np.float64)


def percentiles(grey: Pixels, *shares: float) -> list[float]:
    """What ``np.percentile(grey, shares)`` gives for a picture of one channel; ``shares`` from 0 to 100."""
    upto = np.cumsum(_counts(grey))
    return [_at(upto, _VALUES, share / 100 * (grey.size - 1)) for share in shares]


def median(grey: Pixels) -> float:
    """What ``np.median`` gives."""
    return percentiles(grey, 50)[0]


def usual_deviation(grey: Pixels, middle: float) -> float:
    """The median distance of the grey values from ``middle``."""
    distances = np.abs(_VALUES - middle)
    order = np.argsort(distances, kind="stable")
    return _at(np.cumsum(_counts(grey)[order]), distances[order], 0.5 * (grey.size - 1))


def _counts(grey: Pixels) -> _Numbers:
    """How often each grey value stands in the picture."""
    return cv2.calcHist([np.ascontiguousarray(grey)], [0], None, [256], [0, 256]).ravel().astype(np.float64)


def _at(upto: _Numbers, values: _Numbers, place: float) -> float:
    """The value at ``place`` in the sorted picture, between two neighbours in proportion. ``upto``: how many pixels
    have one of ``values`` up to each."""
    low = math.floor(place)
    before, after = (float(values[np.searchsorted(upto, k, side="right")]) for k in (low, math.ceil(place)))
    return before + (after - before) * (place - low)
