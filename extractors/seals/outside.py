"""What lies around a seal tells what of the ink in it is not its own: show-through, tinted print."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extractors.seals.closeup import CloseUp
from extractors.seals.ink import Map, Mask
from extractors.seals.ring import Ring

BEYOND = 1.12  # radii: the ring's own line, blurred edge and all, ends nearer
UNDER = 1.05  # radii of another ring within which what lies is its own, or hidden by it
AROUND = 5  # pixels around print that its blurred edge fills
LEAST, LEAST_PRINT = 400, 1000  # pixels; fewer say nothing
PALE = 99  # percentile of the seal's ink beside it: what shines through there
MOST_PALE = 0.3  # of the ring's density: denser ink beside it is another seal's
TINT = 95  # percentile of the colour of print
MOST_TINT = 0.5  # of the ring's density


def covered(close: CloseUp, x: Map, y: Map, others: Sequence[Ring]) -> Mask:
    """Where another ring with its text and centre lies; ``x``, ``y``: places in the close-up."""
    out: Mask = np.zeros(x.shape, bool)
    own = close.ring.shape
    for ring in others:
        dx = (ring.shape.x - own.x) * close.zoom + close.x
        dy = (ring.shape.y - own.y) * close.zoom + close.y
        out |= np.hypot(x - dx, y - dy) < UNDER * ring.shape.radius * close.zoom
    return out


def shining_through(close: CloseUp, others: Sequence[Ring] = ()) -> float:
    """How dense the ink is that lies beside the seal on bare paper: print and seals that shine through from the back of the
    sheet, and noise. What is paler inside the seal proves nothing. 0 where not enough is seen. ``others``: rings beside it."""
    print_ = _print(close)
    if print_ is None:
        return 0.0
    edge = np.ones((AROUND, AROUND), np.uint8)
    free = _beside(close, others) & ~(cv2.dilate(print_.astype(np.uint8), edge) > 0)
    if free.sum() < LEAST:
        return 0.0
    return min(float(np.percentile(close.seal[free], PALE)), MOST_PALE * close.ring.strength)


def tint_of_print(close: CloseUp, others: Sequence[Ring] = ()) -> float:
    """How red print is where no seal lies on it: scanners and their compression give it fringes of colour. 0 where not enough
    print is seen."""
    print_ = _print(close)
    if print_ is None:
        return 0.0
    seen = print_ & _beside(close, others)
    if seen.sum() < LEAST_PRINT:
        return 0.0
    return min(float(np.percentile(close.colour[seen], TINT)), MOST_TINT * close.ring.strength)


def _print(close: CloseUp) -> Mask | None:
    """Where print hides the seal; None where the two cannot be told apart."""
    return None if close.core is None else np.asarray(close.core > 0.5, dtype=bool)


def _beside(close: CloseUp, others: Sequence[Ring]) -> Mask:
    """The part of the picture that lies outside the seal and outside ``others``."""
    height, width = close.seal.shape[:2]
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    out: Mask = np.hypot(xx - close.x, yy - close.y) > BEYOND * close.ring.shape.radius * close.zoom
    return out & ~covered(close, xx, yy, others)
