"""What ink lies in a signature cell: rings that belong to it, and colour that no ring explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from extractors.seals.find import explained, find_rings, noise_of
from extractors.seals.ink import POINTS_PER_MM, SEARCH_SCALE, Ink, Mask, ink_of, is_chromatic
from extractors.seals.ring import Ring, in_page
from pipeline.geometry import Box
from pipeline.raster import Raster

Bits = npt.NDArray[np.uint8]  # 1 where something is

AROUND_MM = 25.0  # a seal of the cell may reach this far out of it
OUTSIDE_MM = 15.0  # a centre outside all cells belongs to the nearest one within this distance
INNER_COVERAGE = 0.8  # a ring inside another must be this sure to be a seal of its own
COPY_COVERAGE = 0.62  # print and rules alone reach 0.5


@dataclass(frozen=True, eq=False)
class Found:
    """A ring that belongs to the cell. ``box``: its square on the upright page, points; ``red``: seen by its
    colour; ``edge_mm``: how far inside the cell its centre lies (negative: outside)."""

    ring: Ring
    box: Box
    red: bool
    edge_mm: float


@dataclass(frozen=True, eq=False)
class CellInk:
    """``colour``: a colour scanner was at work; ``seals``, strongest first; ``loose``: mm² of red in the cell
    that no ring explains; ``loose_strength``: its density; ``square``: it looks like a square name seal."""

    ink: Ink
    colour: bool
    seals: tuple[Found, ...]
    loose: float
    loose_strength: float
    square: bool


def look(raster: Raster, own: Box, others: Sequence[Box], *, grey: bool) -> CellInk:
    """The ink of the cell ``own`` (upright points) on its page. ``others``: the neighbouring signature cells
    of the same page; ``grey``: the page is known to have been scanned without colour."""
    area = own.grown(AROUND_MM * POINTS_PER_MM)
    crop = raster.crop(area)
    ink = ink_of(raster, area, scale=SEARCH_SCALE)
    if grey or not is_chromatic(crop.pixels):
        copies = _copies(ink, find_rings(ink.dark, ink.scale), own, others)
        return CellInk(ink, False, copies, 0.0, 0.0, False)
    noise = noise_of(ink.red)
    rings = tuple(_apart(find_rings(ink.red, ink.scale, noise=noise)))
    seals = _owned(ink, rings, own, others, red=True)
    loose, strength, square = _unexplained(ink, rings, own, max(0.05, 5 * noise))
    if not seals and loose < 40:
        seals = _copies(ink, find_rings(ink.black, ink.scale), own, others)
    return CellInk(ink, True, seals, loose, strength, square)


def _copies(ink: Ink, rings: Sequence[Ring], own: Box, others: Sequence[Box]) -> tuple[Found, ...]:
    sure = [ring for ring in _apart(rings) if ring.coverage >= COPY_COVERAGE]
    return _owned(ink, sure, own, others, red=False)


def _apart(rings: Sequence[Ring]) -> list[Ring]:
    """Rings without the arcs of text and emblem inside a stronger ring."""
    kept: list[Ring] = []
    for ring in rings:
        inside = any(
            np.hypot(ring.shape.x - k.shape.x, ring.shape.y - k.shape.y) < 0.95 * k.shape.radius for k in kept
        )
        if not inside or ring.coverage >= INNER_COVERAGE:
            kept.append(ring)
    return kept


def _owned(
    ink: Ink, rings: Sequence[Ring], own: Box, others: Sequence[Box], *, red: bool
) -> tuple[Found, ...]:
    out = []
    for ring in rings:
        x, y, radius = in_page(ink, ring.shape)
        inside = _depth(own, x, y) / POINTS_PER_MM
        elsewhere = max((_depth(box, x, y) / POINTS_PER_MM for box in others), default=-np.inf)
        if inside >= elsewhere and inside > -OUTSIDE_MM:
            box = Box(x - radius, y - radius, x + radius, y + radius)
            out.append(Found(ring, box, red, inside))
    return tuple(out)


def _depth(box: Box, x: float, y: float) -> float:
    """How far inside the box a spot lies; negative outside."""
    return min(x - box.x0, box.x1 - x, y - box.y0, box.y1 - y)


def _unexplained(ink: Ink, rings: Sequence[Ring], own: Box, floor: float) -> tuple[float, float, bool]:
    """Area (mm²) and density of red in the cell outside all rings and long straight lines, and whether
    it has the shape of a square name seal."""
    red: Bits = (cv2.GaussianBlur(ink.red, (0, 0), 0.8) > floor).astype(np.uint8)
    x0, y0, x1, y1 = ink.from_page(own)
    inside = np.zeros_like(red)
    inside[y0:y1, x0:x1] = 1
    for ring in rings:
        inside[explained(ring, ink.shape)] = 0
        _disc(inside, ring)
    red &= inside & (1 - _lines(red, ink.scale))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(red, connectivity=8)
    least = 0.8 * ink.scale**2
    kept = [k for k in range(1, count) if stats[k, cv2.CC_STAT_AREA] >= least]
    if not kept:
        return 0.0, 0.0, False
    mask = np.isin(labels, kept)
    area = float(mask.sum()) / ink.scale**2
    return area, float(np.median(ink.red[mask])), _is_square(mask, ink.scale)


def _disc(inside: Bits, ring: Ring) -> None:
    centre = (round(ring.shape.x), round(ring.shape.y))
    cv2.circle(inside, centre, round(ring.shape.radius + 1.5 * ring.scale), 0, -1)


def _lines(red: Bits, scale: float) -> Bits:
    """Printed rules and frames: straight, level or upright, longer than 30 mm."""
    length = round(30 * scale)
    level = cv2.morphologyEx(red, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    upright = cv2.morphologyEx(red, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    both = np.maximum(level, upright)
    return np.asarray(cv2.dilate(both, np.ones((5, 5), np.uint8)), dtype=np.uint8)


def _is_square(mask: Mask, scale: float) -> bool:
    """One compact patch of 8 to 26 mm with four straight sides."""
    size = round(2 * scale) | 1
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    largest = max(contours, key=cv2.contourArea)
    if cv2.contourArea(largest) < 0.8 * sum(cv2.contourArea(c) for c in contours):
        return False
    (_, (w, h), _) = cv2.minAreaRect(largest)
    w, h = w / scale, h / scale
    filled = cv2.contourArea(largest) / scale**2 / max(1.0, w * h)
    return bool(min(w, h) >= 8 and max(w, h) <= 26 and max(w, h) / min(w, h) < 2.3 and filled > 0.88)
