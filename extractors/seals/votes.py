"""Where could the centre of a seal be? Ridges of ink vote along their normals at the regulated radii."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from extractors.seals.ink import Map, Mask

# 国发〔1999〕25号 sets 4.2 to 5.0 cm across for governments and departments; smaller department seals and
# a scan scale off by 15 % either way are let in
RADII_MM = (14.0, 30.0)
RADIUS_STEP_MM = 1.0
RING_SIGMA_MM = 0.5  # half the width of a usual ring


class Ridges(NamedTuple):
    """Points on crests of ink: place (pixels), unit normal, strength."""

    x: Map
    y: Map
    nx: Map
    ny: Map
    strength: Map


class Vote(NamedTuple):
    """A proposed circle in pixels of the map; ``share``: of its circumference that voted."""

    x: float
    y: float
    radius: float
    share: float


def ridges(ink: Map, scale: float, *, floor: float) -> Ridges:
    """The crests of ``ink`` that are about as wide as a seal's ring and stand out by ``floor``."""
    sigma = max(0.8, RING_SIGMA_MM * scale)
    smooth = cv2.GaussianBlur(ink, (0, 0), sigma)
    dxx = cv2.Sobel(smooth, cv2.CV_32F, 2, 0, ksize=3) * sigma**2 / 4
    dyy = cv2.Sobel(smooth, cv2.CV_32F, 0, 2, ksize=3) * sigma**2 / 4
    dxy = cv2.Sobel(smooth, cv2.CV_32F, 1, 1, ksize=3) * sigma**2 / 4
    half, root = (dxx + dyy) / 2, np.sqrt(((dxx - dyy) / 2) ** 2 + dxy**2)
    strength = np.asarray(root - half, dtype=np.float32)  # minus the smaller eigenvalue
    angle = 0.5 * np.arctan2(2 * dxy, dxx - dyy) + np.pi / 2  # across the crest
    ys, xs = np.nonzero((strength > floor) & (root + half < 0.6 * strength))
    nx, ny = np.cos(angle[ys, xs]).astype(np.float32), np.sin(angle[ys, xs]).astype(np.float32)
    x, y, s = xs.astype(np.float32), ys.astype(np.float32), strength[ys, xs].astype(np.float32)
    crest = _is_crest(strength, x, y, nx, ny)
    return Ridges(x[crest], y[crest], nx[crest], ny[crest], s[crest])


def without(found: Ridges, taken: Mask) -> Ridges:
    """The ridges outside ``taken``: arcs that a stronger circle already explains."""
    free = ~taken[found.y.astype(int), found.x.astype(int)]
    return Ridges(*(part[free] for part in found))


def vote(
    found: Ridges, shape: tuple[int, int], scale: float, *, count: int = 4, even: bool = False
) -> list[Vote]:
    """The ``count`` circles with the largest share of their circumference on ridges, best first.
    ``even``: weak ridges count nearly as much as strong ones."""
    radii = np.arange(RADII_MM[0], RADII_MM[1] + 0.1, RADIUS_STEP_MM, dtype=np.float32) * np.float32(scale)
    if found.x.size < 10:
        return []
    cell = max(1.0, 0.7 * scale)  # votes are counted in cells of 0.7 mm
    margin = 8.0 * scale  # a centre may lie a little outside the crop
    h, w = (int((n + 2 * margin) / cell) + 1 for n in shape)
    weight = np.minimum(found.strength / np.percentile(found.strength, 70), 1.0)
    if even:
        weight = np.sqrt(weight)  # a faint ring beside a strong one must be heard
    tally = np.zeros((len(radii), h, w), np.float32)
    for k, radius in enumerate(radii):
        for sign in (-1.0, 1.0):
            cx = ((found.x + sign * radius * found.nx + margin) / cell).astype(np.int64)
            cy = ((found.y + sign * radius * found.ny + margin) / cell).astype(np.int64)
            ok = (cx >= 0) & (cx < w) & (cy >= 0) & (cy < h)
            flat = np.bincount(cy[ok] * w + cx[ok], weights=weight[ok], minlength=h * w)
            tally[k] += flat.reshape(h, w).astype(np.float32)
        tally[k] = cv2.GaussianBlur(tally[k], (0, 0), 1.6) * (4 * np.pi * 1.6**2) / (2 * np.pi * radius)
    tally = _over_radii(tally)
    return _peaks(tally, radii, cell, margin, scale, count)


def _is_crest(strength: Map, x: Map, y: Map, nx: Map, ny: Map) -> Mask:
    """Whether each spot is at least as strong as its neighbours across the crest."""
    h, w = strength.shape
    here = strength[y.astype(int), x.astype(int)]
    crest: Mask = np.ones(here.shape, bool)
    for sign in (-1.0, 1.0):
        columns = np.clip(np.rint(x + sign * nx).astype(int), 0, w - 1)
        rows = np.clip(np.rint(y + sign * ny).astype(int), 0, h - 1)
        crest &= strength[rows, columns] <= here
    return crest


def _over_radii(tally: Map) -> Map:
    padded = np.pad(tally, ((1, 1), (0, 0), (0, 0)))
    return 0.5 * (padded[:-2] + padded[2:]) + padded[1:-1]


def _peaks(tally: Map, radii: Map, cell: float, margin: float, scale: float, count: int) -> list[Vote]:
    """The highest cells, each keeping others within 5 mm of centre and 3 mm of radius away."""
    out: list[Vote] = []
    away, near = int(np.ceil(5 * scale / cell)), 3
    tally = tally.copy()
    for _ in range(count):
        k, i, j = np.unravel_index(int(tally.argmax()), tally.shape)
        share = float(tally[k, i, j])
        if share <= 0:
            break
        x, y = (float(v + 0.5) * cell - margin for v in (j, i))
        out.append(Vote(x, y, float(radii[k]), share))
        tally[
            max(0, k - near) : k + near + 1, max(0, i - away) : i + away + 1, max(0, j - away) : j + away + 1
        ] = 0
    return out
