"""What ink lies in a signature cell: rings that belong to it, and colour that no ring explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extractors.seals.brightness import FAINT
from extractors.seals.find import find_rings, noise_of
from extractors.seals.ink import POINTS_PER_MM, SEARCH_SCALE, Ink, Map, ink_of
from extractors.seals.marks import NO_MARKS, Marks, marks, printed_lines
from extractors.seals.ring import Ring, in_page, measure
from pipeline.geometry import Box
from pipeline.raster import Raster

AROUND_MM = 25.0  # a seal of the cell may reach this far out of it
OUTSIDE_MM = 15.0  # a centre outside all cells belongs to the nearest one within this distance
FULL_COVERAGE = 0.5  # of the ring; less is a fragment that proves nothing
FAINT_COVERAGE = 0.42  # the same where noise of the paper hides the palest parts
INNER_COVERAGE = 0.8  # a ring inside another must be this sure to be a seal of its own
RED_FLOOR = 0.03  # density of red that is ink and not a fringe of black print
CUT_OFF = 0.2  # of its diameter beyond the page's edge makes a seal one over the edges
COPY_COVERAGE = 0.62  # print and rules alone reach 0.5
SMALLER = 0.55  # of a seal's size: rings of 15 to 33 mm across
SMALL_COVERAGE = 0.6
SMALLEST_MM = 10.5  # a radius that the lines of a fingerprint do not reach
LEAST_RED_MM2 = 10.0  # less red without a ring holds no small seal
PRINT = 0.15  # density of any ink that a seal hardly seen does not reach
BESIDE_MM = 0.5  # of print its blurred edge is as pale as such a seal


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
    """``colour``: a colour scanner was at work; ``seals``, strongest first; ``fragments``: arcs that may be
    parts of a seal; ``marks``: red in the cell that no seal explains; ``rings``: all whole rings around,
    those of the neighbours too; ``edges``: seals that the page's edge cuts through (骑缝章); ``small``: rings too
    small for a seal of a body, looked for where there is no other; ``pale``: rings whose colour the scanner lost, looked for
    where there is nothing else."""

    ink: Ink
    colour: bool
    seals: tuple[Found, ...]
    fragments: tuple[Found, ...] = ()
    marks: Marks = NO_MARKS
    rings: tuple[Ring, ...] = ()
    edges: tuple[Found, ...] = ()
    small: tuple[Found, ...] = ()
    pale: tuple[Found, ...] = ()


def look(raster: Raster, own: Box, others: Sequence[Box], *, colour: bool) -> CellInk:
    """The ink of the cell ``own`` (upright points) on its page. ``others``: the neighbouring signature cells
    of the same page; ``colour``: the page was scanned in colour."""
    area = own.grown(AROUND_MM * POINTS_PER_MM)
    ink = ink_of(raster, area, scale=SEARCH_SCALE)
    if not colour:
        return CellInk(ink, False, _copies(ink, find_rings(ink.dark, ink.scale), own, others))
    noise = noise_of(ink.red)
    lines = printed_lines(np.asarray(ink.red > RED_FLOOR, dtype=np.uint8), ink.scale)
    red = np.where(lines > 0, np.float32(0), ink.red)
    found = find_rings(red, ink.scale, faint=True)
    rings = _apart([ring for ring in found if not _is_grey(ink, ring)])
    cut = [ring for ring in rings if _cut_off(ink, ring, raster)]
    full = [ring for ring in rings if _is_full(ring) and ring not in cut]
    parts = [ring for ring in rings if not _is_full(ring) and ring not in cut]
    seals = _owned(ink, full, own, others, red=True)
    left = marks(ink, [*full, *cut], own, max(RED_FLOOR, 6 * noise))
    small = _small(red, ink.scale) if not seals and left.area >= LEAST_RED_MM2 else []
    arcs = _owned(ink, parts, own, others, red=True)
    reddened = any(arc.ring.strength >= RED_FLOOR for arc in arcs)
    if not seals and not reddened:  # print beside a red arc is no copied seal
        black = [ring for ring in find_rings(ink.black, ink.scale) if not _is_red(ink, ring)]
        seals = _copies(ink, black, own, others)
    pale = [] if seals or small or arcs else _pale(ink)
    return CellInk(
        ink,
        True,
        seals,
        arcs,
        left,
        tuple(full),
        _reaching(ink, cut, own),
        _owned(ink, small, own, others, red=True),
        _owned(ink, pale, own, others, red=False),
    )


def _pale(ink: Ink) -> list[Ring]:
    """Rings paler than any print. Strong compression keeps of a dry seal how dark it is and drops what colour it has."""
    side = round(2 * BESIDE_MM * ink.scale) | 1
    print_ = cv2.dilate(np.asarray(ink.dark > PRINT, dtype=np.uint8), np.ones((side, side), np.uint8))
    paper = np.where(print_ > 0, np.float32(0), ink.dark)
    return [ring for ring in find_rings(paper, ink.scale, faint=True) if ring.coverage >= FULL_COVERAGE]


def _small(red: Map, scale: float) -> list[Ring]:
    """Rings smaller than a body's seal: the same search, told that the map is coarser than it is."""
    return [
        ring
        for ring in find_rings(red, SMALLER * scale)
        if ring.coverage >= SMALL_COVERAGE and ring.shape.radius >= SMALLEST_MM * scale
    ]


def _is_full(ring: Ring) -> bool:
    """Whether so much of a red ring is there that its text is worth reading."""
    return ring.coverage >= (FAINT_COVERAGE if ring.strength < FAINT else FULL_COVERAGE)


def _cut_off(ink: Ink, ring: Ring, raster: Raster) -> bool:
    """Whether a good part of a ring lies beyond the page: 骑缝章 are pressed over the edges of a fan of pages."""
    x, y, radius = in_page(ink, ring.shape)
    height, width = (side / raster.scale for side in raster.pixels.shape[:2])
    beyond = max(radius - x, x + radius - width, radius - y, y + radius - height)
    return bool(beyond > CUT_OFF * 2 * radius)


def _reaching(ink: Ink, rings: Sequence[Ring], own: Box) -> tuple[Found, ...]:
    """Those of ``rings`` that reach into the cell."""
    out = []
    for ring in rings:
        x, y, radius = in_page(ink, ring.shape)
        inside = _depth(own, x, y) / POINTS_PER_MM
        if inside > -radius / POINTS_PER_MM:
            out.append(Found(ring, Box(x - radius, y - radius, x + radius, y + radius), True, inside))
    return tuple(out)


def _is_red(ink: Ink, ring: Ring) -> bool:
    """Whether a ring seen in red light is a dark red seal's: the red ink lies along it, not only where another seal
    crosses it."""
    red = measure(ink.red, ink.scale, ring.shape, floor=RED_FLOOR)
    return red.coverage * red.strength > 0.3 * ring.coverage * ring.strength


def _is_grey(ink: Ink, ring: Ring) -> bool:
    """Whether a ring seen as red is a toner copy's, with the fringes of a colour scanner."""
    along = measure(ink.black, ink.scale, ring.shape, floor=RED_FLOOR)
    return along.coverage > 0.5 and ring.strength < 0.3 * along.strength


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
