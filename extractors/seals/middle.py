"""What stands in the very middle of a seal: a star or an emblem, or words instead of one."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.seals.ink import Map, Mask
from extractors.seals.inner import hanging_with
from pipeline.raster import Pixels

WITHIN = 0.5  # radii: no star or emblem reaches farther
NEAR = 0.25  # radii: what hangs together with ink so near belongs to the middle
JOIN = 7  # pixels of the grid of 80 for a radius: the rays of an emblem stand so close to each other
RAYS = 0.36  # radii: what reaches farther is an emblem, round as a whole, whatever print hides of it
OUTERMOST = 99  # percentile of the ink's distance
LEAST = 60  # pixels; less has no shape
ROUND = 1.6  # of its width along to across: stars and emblems, also half under print, stay below 1.5, words do not


def middle_of(strong: Mask, r: Map) -> tuple[Mask, Mask]:
    """The ink of star or emblem, and all that it fills or encloses. ``strong``: where dense ink lies; ``r``: radii from the
    seal's middle."""
    close_by = (strong & (r < WITHIN)).astype(np.uint8)
    joined = cv2.morphologyEx(close_by, cv2.MORPH_CLOSE, disc(JOIN)) > 0
    area = hanging_with(np.asarray(joined, dtype=bool), r < NEAR)
    filled = np.zeros(r.shape, np.uint8)
    if area.any():
        outline = np.argwhere(area)[:, ::-1].astype(np.int32)
        cv2.fillConvexPoly(filled, cv2.convexHull(outline), (1,))
        reach = float(np.percentile(r[area], OUTERMOST))
        if reach > RAYS:
            filled |= (r < reach).astype(np.uint8)
    return area & strong, np.asarray(filled > 0, dtype=bool)


def is_oblong(ink: Mask) -> bool:
    """Whether what stands in the middle is longer than wide: words, with or without a frame. In a star or an emblem ink
    lies alike in all directions."""
    if ink.sum() < LEAST:
        return False
    along, across = np.linalg.eigvalsh(np.cov(np.argwhere(ink).T))[::-1]
    return bool(along > ROUND**2 * max(float(across), 1e-6))


def disc(size: int) -> Pixels:
    """A round kernel ``size`` pixels wide."""
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)), dtype=np.uint8)
