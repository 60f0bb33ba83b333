"""The text around a ring, laid out as straight line pictures for a recogniser."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.seals.ink import POINTS_PER_MM, Ink, Map, densities
from extractors.seals.ring import REACH, Ring, in_page
from pipeline.geometry import Box
from pipeline.raster import Pixels, Raster

STRIP_HEIGHT = 48
READ_SCALE = 9.0  # pixels per mm that a recogniser can use on glyphs of 5 to 8 mm
BLACK_PRINT = 0.35  # density in red light from which a spot under a red seal is print, not seal


def gaps(ring: Ring, *, count: int = 2) -> tuple[float, ...]:
    """Middles of the widest stretches without text around the ring, widest first, as angles (radians from
    the x axis, clockwise)."""
    fractions = np.linspace(0, REACH, ring.disc.shape[1])
    band = ring.disc[:, (fractions > 0.66) & (fractions < 0.86)].clip(0)
    profile = np.minimum(band, ring.strength).mean(axis=1)
    n = len(profile)
    wide = np.concatenate([profile, profile, profile])
    profile = np.convolve(wide, np.ones(7) / 7, mode="same")[n : 2 * n]
    empty = profile < 0.35 * np.percentile(profile, 75)
    runs = _circular_runs(empty)
    runs.sort(key=lambda run: -run[1])
    middles = [((start + size / 2) % n) / n * 2 * np.pi for start, size in runs[:count] if size >= n * 0.03]
    return tuple(middles) or (np.pi / 2,)


def text_band(ring: Ring) -> tuple[float, float]:
    """Inner and outer edge of the ring text as shares of the radius."""
    fractions = np.linspace(0, REACH, ring.disc.shape[1])
    profile = np.minimum(ring.disc.clip(0), ring.strength).mean(axis=0)
    outer_zone = (fractions > 0.86) & (fractions < 0.97)
    outer = float(fractions[outer_zone][profile[outer_zone].argmin()])
    inner_zone = (fractions > 0.5) & (fractions < 0.72)
    inner = float(fractions[inner_zone][profile[inner_zone].argmin()])
    return inner, max(outer, inner + 0.2)


def close_up(raster: Raster, ink: Ink, ring: Ring) -> tuple[Map, Map, float, float, float]:
    """Seal ink and black print around the ring at reading resolution, with the ring's centre (pixels) and
    the pixels per pixel of ``ink``."""
    x, y, radius = in_page(ink, ring.shape)
    reach = 1.12 * radius
    crop = raster.crop(Box(x - reach, y - reach, x + reach, y + reach))
    per_mm = raster.dpi / 25.4
    factor = min(1.0, READ_SCALE / per_mm)
    pixels = crop.pixels
    if factor < 1:
        smaller = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        pixels = np.asarray(smaller, dtype=np.uint8)
    density = densities(pixels, per_mm * factor)
    scale = raster.scale * factor
    left, top = max(0.0, x - reach) * scale, max(0.0, y - reach) * scale
    return (
        density[..., :2].max(axis=2),
        density[..., 2],
        x * scale - left,
        y * scale - top,
        (scale * POINTS_PER_MM / ink.scale),
    )


def strip(
    seal: Map, print_: Map | None, ring: Ring, centre: tuple[float, float], zoom: float, *,
    start: float, inner: float, outer: float,
) -> Pixels:  # fmt: skip
    """The annulus between ``inner`` and ``outer`` (shares of the radius) as a line picture, black on white,
    cut open at the angle ``start`` and read clockwise. Black print over the seal is painted over."""
    height = STRIP_HEIGHT
    middle = (inner + outer) / 2
    width = round(2 * np.pi * middle / (outer - inner) * height)
    theta = (start + np.linspace(0, 2 * np.pi, width, endpoint=False)).astype(np.float32)
    share = np.linspace(outer, inner, height, dtype=np.float32)
    rho = ring.shape.radii(theta)[None] * zoom * share[:, None]
    x = (centre[0] + rho * np.cos(theta)[None]).astype(np.float32)
    y = (centre[1] + rho * np.sin(theta)[None]).astype(np.float32)
    ink = cv2.remap(seal, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    level = max(float(np.percentile(ink, 95)), 0.6 * ring.strength, 0.05)
    picture = (255 * (1 - (ink / level).clip(0, 1))).astype(np.uint8)
    if print_ is not None:
        black = cv2.remap(print_, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        mask = cv2.dilate((black > BLACK_PRINT).astype(np.uint8), np.ones((3, 3), np.uint8))
        if 0 < mask.mean() < 0.5:
            picture = np.asarray(cv2.inpaint(picture, mask, 3, cv2.INPAINT_TELEA), dtype=np.uint8)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def _circular_runs(flags: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    """(start, length) of each run of True around the circle."""
    n = len(flags)
    if flags.all():
        return [(0, n)]
    first = int(np.argmin(flags))  # a False to begin with
    runs: list[tuple[int, int]] = []
    size = 0
    for k in range(n + 1):
        if k < n and flags[(first + k) % n]:
            size += 1
        elif size:
            runs.append(((first + k - size) % n, size))
            size = 0
    return runs
