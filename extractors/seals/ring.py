"""A circle proposed for a seal, fitted to the ink and measured: how much of a ring is there?"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extractors.seals.ink import Ink, Map
from extractors.seals.votes import RADII_MM

ANGLES = 240
RADIAL = 150  # samples of the rectified disc from the centre to REACH
REACH = 1.3  # in radii


@dataclass(frozen=True, eq=False)
class Shape:
    """A slightly oval curve: radius(θ) = radius + c2·cos 2θ + s2·sin 2θ around ``x``, ``y`` (pixels of the
    map; θ from the x axis, clockwise as y points down)."""

    x: float
    y: float
    radius: float
    c2: float = 0.0
    s2: float = 0.0

    def radii(self, theta: Map) -> Map:
        return np.asarray(self.radius + self.c2 * np.cos(2 * theta) + self.s2 * np.sin(2 * theta))

    @property
    def flatness(self) -> float:
        """0 for a circle; the long over the short half axis minus 1."""
        bend = float(np.hypot(self.c2, self.s2))
        return 2 * bend / max(1e-6, self.radius - bend)


@dataclass(frozen=True, eq=False)
class Ring:
    """A fitted ring with what was measured on it. Shares are of 1, densities as in `Ink`.

    ``coverage``: share of the circumference where ring ink stands out on both sides; ``inked``: the same
    within the picture, counted without the part cut off by the page's edge; ``strength``: ink density of
    the ring there; ``thickness`` in mm; ``text``/``centre``: mean density in the text annulus and in the
    middle, relative to the ring.
    """

    shape: Shape
    scale: float
    coverage: float
    strength: float
    thickness: float
    text: float
    centre: float
    disc: Map  # rectified: rows = angles, columns = radius 0 … REACH

    @property
    def radius_mm(self) -> float:
        return self.shape.radius / self.scale


def blurred(ink: Map, sigma: float) -> Map:
    return np.asarray(cv2.GaussianBlur(ink, (0, 0), sigma), dtype=np.float32)


def angles(count: int = ANGLES) -> Map:
    return np.arange(count, dtype=np.float32) * np.float32(2 * np.pi / count)


def sample(ink: Map, shape: Shape, fractions: Map, *, count: int = ANGLES, border: float = 0.0) -> Map:
    """``ink`` at ``fractions`` of the radius for each angle: an array (count, len(fractions))."""
    theta = angles(count)
    rho = shape.radii(theta)[:, None] * fractions[None]
    x = (shape.x + rho * np.cos(theta)[:, None]).astype(np.float32)
    y = (shape.y + rho * np.sin(theta)[:, None]).astype(np.float32)
    return np.asarray(
        cv2.remap(ink, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=border),
        dtype=np.float32,
    )


def sample_rows(ring: Ring, angle: float, half: float) -> Map:
    """The rows of the rectified disc within ``half`` radians of ``angle``."""
    count = len(ring.disc)
    first, last = (round((angle + side * half) / (2 * np.pi) * count) for side in (-1, 1))
    return np.asarray(ring.disc[np.arange(first, max(first + 1, last)) % count])


def fit(ink: Map, scale: float, x: float, y: float, radius: float) -> Shape | None:
    """The curve near the proposed circle that lies on the ridge of ink all around; None where it runs away.

    Robust least squares on the radius at which each angle shows its crest, the window narrowing."""
    smooth = blurred(ink, max(0.6, 0.3 * scale))
    shape = Shape(x, y, radius)
    for window_mm, oval in ((3.5, False), (2.2, False), (1.5, True), (1.2, True)):
        theta = angles()
        step = 0.25 * scale
        offsets = np.arange(-window_mm * scale, window_mm * scale + step, step, dtype=np.float32)
        crest, weight = _crests(smooth, shape, offsets, scale)
        shape = _solve(shape, theta, crest, weight, oval=oval, window=window_mm * scale)
        if not RADII_MM[0] * 0.93 * scale <= shape.radius <= RADII_MM[1] * 1.03 * scale:
            return None
        if np.hypot(shape.x - x, shape.y - y) > 9 * scale:
            return None
    return shape


def measure(ink: Map, scale: float, shape: Shape, *, floor: float) -> Ring:
    """What is there along the curve; ``floor``: the least density that is ink and not noise."""
    fractions = np.linspace(0, REACH, RADIAL, dtype=np.float32)
    smooth = blurred(ink, max(0.5, 0.17 * scale))
    disc = sample(smooth, shape, fractions)
    mm = fractions * shape.radius / scale
    ring_mm = shape.radius / scale

    def band(lo: float, hi: float) -> Map:
        return disc[:, (mm >= ring_mm + lo) & (mm <= ring_mm + hi)]

    crest = band(-0.9, 0.9).max(axis=1)
    sides = np.maximum(band(-3.2, -1.1).min(axis=1), band(1.1, 3.2).min(axis=1))
    contrast = crest - sides
    level = float(np.percentile(contrast, 80))
    covered = contrast > max(floor, 0.35 * level)
    strength = float(np.median(crest[covered])) if covered.any() else 0.0
    thick = (band(-2.5, 2.5) > sides[:, None] + 0.5 * contrast[:, None]).sum(axis=1)
    per_sample = ring_mm * REACH / (RADIAL - 1)
    relative = max(strength, 1e-3)
    return Ring(
        shape=shape,
        scale=scale,
        coverage=float(covered.mean()),
        strength=strength,
        thickness=float(np.median(thick[covered])) * per_sample if covered.any() else 0.0,
        text=float(disc[:, (fractions > 0.6) & (fractions < 0.92)].clip(0).mean()) / relative,
        centre=float(disc[:, fractions < 0.4].clip(0).mean()) / relative,
        disc=disc,
    )


def covering(shape: Shape, size: tuple[int, int], *, inner: float, outer: float) -> Map:
    """1 where a pixel lies between ``inner`` and ``outer`` pixels of the curve's radius, else 0."""
    h, w = size
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    theta = np.arctan2(yy - shape.y, xx - shape.x)
    off = np.hypot(xx - shape.x, yy - shape.y) - shape.radii(theta)
    return np.asarray((off >= inner) & (off <= outer), dtype=np.float32)


def in_page(ink: Ink, shape: Shape) -> tuple[float, float, float]:
    """Centre and radius of the curve in points of the upright page."""
    x, y = ink.to_page(shape.x, shape.y)
    return x, y, shape.radius / ink.scale * 72 / 25.4


def _crests(smooth: Map, shape: Shape, offsets: Map, scale: float) -> tuple[Map, Map]:
    """For each angle the offset of the strongest crest and how far it stands out."""
    theta = angles()
    side = 1.2 * scale
    centre = shape.radii(theta)[:, None]

    def at(shift: float) -> Map:
        rho = centre + offsets[None] + shift
        x = (shape.x + rho * np.cos(theta)[:, None]).astype(np.float32)
        y = (shape.y + rho * np.sin(theta)[:, None]).astype(np.float32)
        there = cv2.remap(smooth, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        return np.asarray(there, dtype=np.float32)

    response: Map = at(0.0) - np.maximum(at(-side), at(side))
    best = response.argmax(axis=1)
    weight = response[np.arange(len(best)), best].clip(0)
    return offsets[best], np.asarray(weight, dtype=np.float32)


def _solve(shape: Shape, theta: Map, crest: Map, weight: Map, *, oval: bool, window: float) -> Shape:
    columns = [np.ones_like(theta), np.cos(theta), np.sin(theta)]
    if oval:
        columns += [np.cos(2 * theta), np.sin(2 * theta)]
    a = np.stack(columns, axis=1).astype(np.float64)
    weight = np.minimum(weight, np.percentile(weight, 85) + 1e-6).astype(np.float64)
    spread, solution = window, np.zeros(a.shape[1])
    for _ in range(6):
        off = crest - a @ solution
        w = weight * np.clip(1 - (off / spread) ** 2, 0, None) ** 2
        ridge = np.diag([1e-6, 1e-6, 1e-6, 2.0, 2.0][: a.shape[1]]) * (w.sum() / 50 + 1e-9)
        solution = np.linalg.solve(a.T @ (w[:, None] * a) + ridge, a.T @ (w * crest))
        spread = max(spread * 0.75, window / 4)
    dr, dx, dy = (float(v) for v in solution[:3])
    c2, s2 = (float(v) for v in solution[3:]) if oval else (0.0, 0.0)
    limit = 0.09 * shape.radius
    c2, s2 = (float(np.clip(v, -limit, limit)) for v in (shape.c2 + c2, shape.s2 + s2))
    return Shape(shape.x + dx, shape.y + dy, shape.radius + dr, c2, s2)
