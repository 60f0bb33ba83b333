"""A second line along the ring: special seals may bear their purpose in an arc between the body's name and the star."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extractors.seals.closeup import CloseUp
from extractors.seals.ink import Map, Mask
from extractors.seals.inner import centre_of, covered, inked_at, red_at
from extractors.seals.ring import Ring

GRID = 80  # pixels for a radius
FROM, EDGE = (
    0.30,
    0.02,
)  # radii: star and emblem fill what is nearer; a letter of the ring text reaches farther
TALL = 0.06  # radii: the smallest letters are as high
LEAST = 0.003  # of the radius squared: less ink is a speck
NARROW, WIDE = (
    0.12,
    0.45,
)  # radians: the rays of an emblem are narrower than letters, letters that run together wider


def second_line(close: CloseUp, text: tuple[float, float], others: Sequence[Ring] = ()) -> float:
    """How much of a turn the letters fill that stand between star or emblem and the ring text and hang together with
    neither (radians); 0 where there is no more than one. ``text``: edges of the ring text as it was read (shares of the
    radius); ``others``: rings that reach into the seal; what lies under them says nothing."""
    axis = np.arange(-1.0, 1.0, 1 / GRID, dtype=np.float32)
    u, v = np.meshgrid(axis, axis)
    radius = close.ring.shape.radius * close.zoom
    x = np.asarray(close.x + u * radius, dtype=np.float32)
    y = np.asarray(close.y + v * radius, dtype=np.float32)
    ink, hidden = inked_at(close, x, y)
    ink &= ~hidden
    if close.core is not None:
        ink |= red_at(close, x, y)  # print lies over many a line, and red shows under it
    ink &= ~covered(close, x, y, others)
    return _filled(ink, np.hypot(u, v), np.arctan2(v, u), text[0] + EDGE)


def _filled(ink: Mask, r: Map, turn: Map, edge: float) -> float:
    """As `second_line`, of the pieces of ``ink`` at distances ``r`` and angles ``turn`` from the middle."""
    centre = centre_of(ink, r)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    letters: list[float] = []
    runs: list[float] = []
    for k in range(1, count):
        if stats[k, cv2.CC_STAT_AREA] < LEAST * GRID**2:
            continue
        at = labels == k
        near, far, width = float(r[at].min()), float(r[at].max()), _width(turn[at])
        if near < FROM or far > edge or far - near < TALL or width < NARROW or centre[at].any():
            continue
        (letters if width < WIDE else runs).append(width)
    return sum(letters) + sum(runs) if runs or len(letters) > 1 else 0.0


def _width(turn: Map) -> float:
    """The angle between the outermost of ``turn``, seen from opposite to their middle, wherever the circle begins."""
    middle = np.arctan2(np.sin(turn).mean(), np.cos(turn).mean())
    off = (turn - middle + np.pi) % (2 * np.pi) - np.pi
    return float(np.ptp(off))
