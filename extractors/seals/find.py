"""Seal-like rings in a map of ink."""

from __future__ import annotations

import numpy as np

from extractors.seals.ink import Map, Mask
from extractors.seals.ring import Ring, covering, fit, measure
from extractors.seals.votes import Ridges, Vote, ridges, vote, without

LEAST_SHARE = 0.12  # of the circumference must vote before a circle is looked at
LEAST_COVERAGE = 0.30
MOST_RINGS = 5
THICKEST_MM = 2.6
FAINTEST = 0.007  # density: a seal pressed with a dry pad shows 0.03, one that is just seen 0.01


def find_rings(ink: Map, scale: float, *, faint: bool = False) -> tuple[Ring, ...]:
    """Rings in ``ink`` (densities, ``scale`` pixels per mm), strongest first.
    ``faint``: the map shows seals only (red ink), so that the weakest arcs are worth a look.

    After each ring the arcs that it explains are taken away, so that overlapping seals do not lend each
    other their ink."""
    floor = max(FAINTEST if faint else 0.02, 5 * noise_of(ink))
    found = ridges(ink, scale, floor=0.35 * floor)
    out: list[Ring] = []
    fitted: dict[Vote, Ring | None] = {}  # most circles are proposed again after arcs were taken away
    for _ in range(MOST_RINGS):
        best = _best(ink, scale, found, floor, faint=faint, fitted=fitted)
        if best is None:
            break
        if not any(_same(best, other) for other in out):
            out.append(best)
        found = without(found, explained(best, (ink.shape[0], ink.shape[1])))
    return tuple(sorted(out, key=lambda r: -r.coverage * min(1.0, r.strength / 0.1)))


def noise_of(ink: Map) -> float:
    """The spread of the density of bare paper (robust: half of the spots are taken to be paper)."""
    low = ink[ink <= np.median(ink)]
    return float(1.4826 * np.median(np.abs(low - np.median(low)))) * 1.5 if low.size else 0.0


def explained(ring: Ring, size: tuple[int, int]) -> Mask:
    """The pixels of the ring's own line and of its text."""
    inner = -0.42 * ring.shape.radius
    mask: Mask = covering(ring.shape, size, inner=inner, outer=1.3 * ring.scale) > 0
    return mask


def _best(
    ink: Map, scale: float, found: Ridges, floor: float, *, faint: bool, fitted: dict[Vote, Ring | None]
) -> Ring | None:
    """The proposed circle that measures best as a ring. ``fitted``: those of circles proposed before."""
    best: Ring | None = None
    for proposal in vote(found, (ink.shape[0], ink.shape[1]), scale, even=faint):
        if proposal.share < LEAST_SHARE:
            break
        circle = proposal._replace(share=0.0)
        if circle not in fitted:
            fitted[circle] = _fitted(ink, scale, circle, floor)
        ring = fitted[circle]
        if ring is not None and (best is None or _rank(ring) > _rank(best)):
            best = ring
    return best


def _fitted(ink: Map, scale: float, circle: Vote, floor: float) -> Ring | None:
    """The ring near a proposed circle; None where what is there is none."""
    shape = fit(ink, scale, circle.x, circle.y, circle.radius)
    if shape is None:
        return None
    ring = measure(ink, scale, shape, floor=floor)
    if ring.coverage < LEAST_COVERAGE or ring.thickness > THICKEST_MM or shape.flatness > 0.2:
        return None
    return ring


def _rank(ring: Ring) -> float:
    """Coverage first; an outer ring goes before an inner double line of the same seal."""
    return ring.coverage + 0.004 * ring.radius_mm


def _same(a: Ring, b: Ring) -> bool:
    apart = np.hypot(a.shape.x - b.shape.x, a.shape.y - b.shape.y) / a.scale
    return bool(apart < 4.0)
