"""Seals on a page of two values: black rings, under which print is lost and of which letters are read as print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from pipeline.geometry import Box
from pipeline.reading.figures import figures
from pipeline.reading.ink import Grey
from pipeline.reading.scan_layout import ReadLine
from pipeline.reading.shrink import shrunk

DPI = 75.0
SIZES = (30.0, 60.0)  # mm across; the largest seal is 50, and a little askew or joined to a letter
ROUND = 0.75  # of one side to the other
HOLLOW = 0.5  # of its box that is ink; a ring with star and letters has a third
EDGE = (0.03, 0.12)  # of its width from the box to the circle on which ink is sought, outside and inside
CLOSED = 0.6  # of the way around on which there is ink
CORNER = 0.06  # of its sides
DARK = 160  # grey level of thin print after shrinking
STEPS = 90  # around
UNDER = 0.1  # of a line's box from which it is under the ring
UNSURE = 0.5  # the most that such a line is sure


def doubted_under_rings(lines: Sequence[ReadLine], plain: Grey, dpi: float) -> list[ReadLine]:
    """``lines`` of an upright page of two values, those under a seal as doubtful as they are: they are hardly sure, and
    none of their figures is."""
    rings = black_rings(plain, dpi)
    if not rings:
        return list(lines)
    return [_doubted(n) if any(_under(n.box, ring) for ring in rings) else n for n in lines]


def black_rings(plain: Grey, dpi: float) -> list[Box]:
    """The boxes of the rings, in pixels of the page, whose rules of tables are painted over."""
    small = shrunk(plain, DPI / dpi)
    px = min(dpi, DPI) / 25.4
    ink = cv2.morphologyEx((small < DARK).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8))
    scale = plain.shape[1] / small.shape[1]
    found = []
    for k in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[k])
        if not (SIZES[0] * px <= min(w, h) and max(w, h) <= SIZES[1] * px):
            continue
        if min(w, h) < ROUND * max(w, h) or area > HOLLOW * w * h:
            continue
        part = np.asarray(labels[y : y + h, x : x + w] == k)
        if _is_ring(part):
            found.append(Box(x * scale, y * scale, (x + w) * scale, (y + h) * scale))
    return found


def _is_ring(part: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> bool:
    """Whether ink stands nearly all around, close to the box's ellipse, and the box has no corners."""
    height, width = part.shape
    high, wide = (max(2, round(CORNER * n)) for n in part.shape)
    corners = (part[:high, :wide], part[:high, -wide:], part[-high:, :wide], part[-high:, -wide:])
    if sum(bool(corner.any()) for corner in corners) > 2:  # a frame
        return False
    angles = np.linspace(0, 2 * np.pi, STEPS, endpoint=False)
    there = np.zeros(STEPS, bool)
    for share in np.linspace(-EDGE[0], EDGE[1], 12):
        x = (0.5 + (0.5 - share) * np.cos(angles)) * (width - 1)
        y = (0.5 + (0.5 - share) * np.sin(angles)) * (height - 1)
        xs, ys = (
            np.clip(np.round(x), 0, width - 1).astype(int),
            np.clip(np.round(y), 0, height - 1).astype(int),
        )
        there |= part[ys, xs]
    return float(there.mean()) >= CLOSED


def _under(line: Box, ring: Box) -> bool:
    return line.intersection(ring) >= UNDER * line.area


def _doubted(line: ReadLine) -> ReadLine:
    return replace(line, confidence=min(line.confidence, UNSURE), unsure=tuple(figures(line.text)))
