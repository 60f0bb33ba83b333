"""How far a page is turned from straight, by the sharpness of its rows of print and rules."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.reading.engines.levels import percentiles
from pipeline.reading.ink import Grey
from pipeline.reading.shrink import shrunk

SIDE = 900  # pixels of the longer side: enough for .03°
COARSE, FINE = 0.25, 0.03  # degrees


def skew_angle(clean: Grey, *, guess: float = 0.0, reach: float = 3.0) -> float:
    """Degrees by which the print falls to the right (clockwise, y downwards), near ``guess``.

    Turning the page by minus this angle makes its lines level. 0 where the page holds too little.
    """
    scale = min(1.0, SIDE / max(clean.shape))
    ink = _ink(shrunk(clean, scale))
    ys, xs = np.nonzero(ink)
    if len(xs) < 200:
        return 0.0
    best = _sharpest(xs, ys, guess + _around(reach, COARSE))
    return _sharpest(xs, ys, best + _around(COARSE, FINE))


def _around(reach: float, step: float) -> npt.NDArray[np.float64]:
    """Steps to both sides of zero, zero among them."""
    count = round(reach / step)
    return np.arange(-count, count + 1, dtype=np.float64) * np.float64(step)


def _ink(small: Grey) -> npt.NDArray[np.bool_]:
    """Print, without the scanner's black edges: only what is darker than its neighbourhood."""
    hat = cv2.morphologyEx(small, cv2.MORPH_BLACKHAT, np.ones((9, 9), np.uint8))
    margin = max(2, round(0.01 * min(small.shape)))
    ink = hat > max(24, int(0.35 * percentiles(np.asarray(hat, np.uint8), 99.5)[0]))
    ink[:margin] = ink[-margin:] = False
    ink[:, :margin] = ink[:, -margin:] = False
    return ink


def _sharpest(xs: npt.NDArray[np.intp], ys: npt.NDArray[np.intp], angles: npt.NDArray[np.float64]) -> float:
    """The angle at which the rows of print differ most from the gaps between them."""
    if len(xs) > 60_000:
        step = len(xs) // 60_000 + 1
        xs, ys = xs[::step], ys[::step]
    scores = []
    for angle in angles:
        slope = np.tan(np.radians(angle))
        rows = np.round(ys - xs * slope).astype(np.int64)
        profile = np.bincount(rows - rows.min()).astype(np.float64)
        scores.append(float(np.sum(np.diff(profile) ** 2)))
    smooth = np.convolve(np.pad(scores, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    return float(angles[int(np.argmax(smooth))])
