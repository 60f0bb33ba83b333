"""Seals on a page of two values: black rings, under which print is lost and of which letters are read as print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.geometry import Box
from pipeline.reading.figures import figures
from pipeline.reading.ink import Grey
from pipeline.reading.scan_layout import ReadLine
from pipeline.reading.shrink import shrunk

DPI = 75.0
RADII = (15.0, 26.0)  # mm; of seals of departments to those of provinces
ARC = (12.0, 2.0)  # mm, length and height of the least piece of a ring that rules of a table cut
APART = 12.0  # mm between the centres of two
STRONG, VOTES = 100, 16  # of an edge; of its points that a circle needs to be looked at
DARK = 190  # grey level of thin print after shrinking
STEPS = 180  # around
ON, BESIDE = 0.7, (2.0, 2.8)  # mm from the circle: of the ring itself; of the paper on either side of it
CLOSED, FREE = 0.7, 0.3  # share of the way around with ink; by how much less there is beside it
UNDER = 0.1  # of a line's box from which it is under the ring
UNSURE = 0.5  # the most that such a line is sure


def doubted_under_rings(lines: Sequence[ReadLine], plain: Grey, dpi: float) -> list[ReadLine]:
    """``lines`` of an upright page of two values, those under a seal as doubtful as they are: they are hardly sure, and
    none of their figures is."""
    rings = black_rings(plain, dpi)
    return [_doubted(n) if any(_under(n.box, ring) for ring in rings) else n for n in lines]


def black_rings(plain: Grey, dpi: float) -> list[Box]:
    """The boxes of the rings, in pixels of the page, whose rules of tables are painted over."""
    small = shrunk(plain, DPI / dpi)
    px, scale = min(dpi, DPI) / 25.4, plain.shape[1] / small.shape[1]
    least, most = (round(r * px) for r in RADII)
    arcs = _arcs(small, px)
    if not arcs.any():
        return []
    circles = cv2.HoughCircles(
        cv2.GaussianBlur(arcs, (0, 0), 1.0), cv2.HOUGH_GRADIENT, 2, APART * px,
        param1=STRONG, param2=VOTES, minRadius=least, maxRadius=most,
    )  # fmt: skip
    if circles is None:
        return []
    ink = np.asarray(small < DARK)
    rings = [(float(x), float(y), float(r)) for x, y, r in circles.reshape(-1, 3)]
    return [
        Box((x - r) * scale, (y - r) * scale, (x + r) * scale, (y + r) * scale)
        for x, y, r in rings
        if _is_ring(ink, x, y, r, px)
    ]


def _arcs(small: Grey, px: float) -> Grey:
    """255 where ink hangs together over more than characters do, 0 elsewhere."""
    ink = (small < DARK).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    kept = (sides.max(axis=1) >= ARC[0] * px) & (sides.min(axis=1) >= ARC[1] * px)
    kept[0] = False
    return np.where(kept[labels], 255, 0).astype(np.uint8)


def _is_ring(ink: npt.NDArray[np.bool_], x: float, y: float, r: float, px: float) -> bool:
    """Whether ink stands nearly all along the circle, and less on either side of it."""
    on = _covered(ink, x, y, (r - ON * px, r + ON * px))
    near, far = (d * px for d in BESIDE)
    beside = max(_covered(ink, x, y, (r - far, r - near)), _covered(ink, x, y, (r + near, r + far)))
    return on >= CLOSED and on - beside >= FREE


def _covered(ink: npt.NDArray[np.bool_], x: float, y: float, radii: tuple[float, float]) -> float:
    """The share of directions from a point in which ink stands between two distances."""
    angles = np.linspace(0, 2 * np.pi, STEPS, endpoint=False)[:, np.newaxis]
    reach = np.arange(radii[0], radii[1] + 0.5, 0.7)
    xs = np.round(x + np.cos(angles) * reach).astype(int)
    ys = np.round(y + np.sin(angles) * reach).astype(int)
    height, width = ink.shape
    inside = (xs >= 0) & (xs < width) & (ys >= 0) & (ys < height)
    there = ink[ys.clip(0, height - 1), xs.clip(0, width - 1)] & inside
    return float(there.any(axis=1).mean())


def _under(line: Box, ring: Box) -> bool:
    return line.intersection(ring) >= UNDER * line.area


def _doubted(line: ReadLine) -> ReadLine:
    return replace(line, confidence=min(line.confidence, UNSURE), unsure=tuple(figures(line.text)))
