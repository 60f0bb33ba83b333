"""The text of a ring, laid out as straight line pictures for a recogniser."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from extractors.seals.closeup import CloseUp
from extractors.seals.ink import Map, Mask
from extractors.seals.ring import REACH, Ring
from pipeline.raster import Pixels

STRIP_HEIGHT = 48
MARGIN = 20  # white pixels at both ends of a strip: recognisers lose characters at the very edge


class Gap(NamedTuple):
    """A stretch without text around a ring, radians; ``middle`` from the x axis, clockwise."""

    middle: float
    width: float


def gaps(ring: Ring, *, count: int = 2) -> tuple[Gap, ...]:
    """The widest stretches without text around the ring, widest first; the foot where there is none."""
    fractions = np.linspace(0, REACH, ring.disc.shape[1])
    band = ring.disc[:, (fractions > 0.66) & (fractions < 0.86)].clip(0)
    profile = np.minimum(band, ring.strength).mean(axis=1)
    n = len(profile)
    profile = np.convolve(np.concatenate([profile] * 3), np.ones(7) / 7, mode="same")[n : 2 * n]
    runs = _circular_runs(profile < 0.35 * np.percentile(profile, 75))
    runs.sort(key=lambda run: -run[1])
    step = 2 * np.pi / n
    found = [Gap(((start + size / 2) % n) * step, size * step) for start, size in runs[:count]]
    return tuple(gap for gap in found if gap.width > 0.19) or (Gap(np.pi / 2, 0.0),)


def text_band(ring: Ring) -> tuple[float, float]:
    """Inner and outer edge of the ring text as shares of the radius."""
    fractions = np.linspace(0, REACH, ring.disc.shape[1])
    profile = np.minimum(ring.disc.clip(0), ring.strength).mean(axis=0)
    outer_zone = (fractions > 0.86) & (fractions < 0.97)
    outer = float(fractions[outer_zone][profile[outer_zone].argmin()])
    inner_zone = (fractions > 0.5) & (fractions < 0.72)
    inner = float(fractions[inner_zone][profile[inner_zone].argmin()])
    return inner, max(outer, inner + 0.2)


def strip(close: CloseUp, *, start: float, inner: float, outer: float) -> Pixels:
    """The annulus between ``inner`` and ``outer`` (shares of the radius) as a line picture, black on white,
    cut open at the angle ``start`` and read clockwise."""
    middle = (inner + outer) / 2
    width = round(2 * np.pi * middle / (outer - inner) * STRIP_HEIGHT)
    theta = (start + np.linspace(0, 2 * np.pi, width, endpoint=False)).astype(np.float32)
    rho = np.linspace(outer, inner, STRIP_HEIGHT, dtype=np.float32)
    picture = close.picture(*close.at(rho[:, None], theta[None]))
    white = (255, 255, 255)
    padded = cv2.copyMakeBorder(picture, 0, 0, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=white)
    return np.asarray(padded, dtype=np.uint8)


def under_star(close: CloseUp, *, down: float) -> Pixels:
    """The straight line of text that 专用章 and inner sections carry between the star and the ring.

    ``down``: the direction of the seal's lower edge (radians)."""
    radius = close.ring.shape.radius * close.zoom
    height, width = STRIP_HEIGHT, round(STRIP_HEIGHT * 1.3 / 0.36)
    v = np.linspace(0.36, 0.72, height)[:, None] * radius
    u = np.linspace(-0.65, 0.65, width)[None] * radius
    x = close.x + u * np.cos(down - np.pi / 2) + v * np.cos(down)
    y = close.y + u * np.sin(down - np.pi / 2) + v * np.sin(down)
    return close.picture(np.asarray(x, dtype=np.float32), np.asarray(y, dtype=np.float32))


def inner_mark(close: CloseUp, gap: Gap) -> float:
    """How much ink stands where only the line of text of a 专用章 or inner section would (share of area):
    inside the gap of the ring text, or between centre and ring text on one side and not opposite."""
    theta = np.arange(0, 2 * np.pi, np.pi / 90, dtype=np.float32)
    between = _inked(close, np.linspace(0.46, 0.58, 14, dtype=np.float32), theta)
    sector, n = np.ones(40) / 40, len(theta)  # 80°, wide enough for the lopsided foot of an emblem
    around = np.convolve(np.concatenate([between] * 3), sector, mode="same")[n : 2 * n]
    one_sided = float((around - np.roll(around, n // 2)).max())
    half = min(0.6, gap.width / 2 - 0.15)
    if half < 0.12:
        return one_sided
    inside = np.arange(gap.middle - half, gap.middle + half, np.pi / 90, dtype=np.float32)
    return max(one_sided, float(_inked(close, np.linspace(0.54, 0.74, 24, dtype=np.float32), inside).mean()))


def _inked(close: CloseUp, rho: Map, theta: Map) -> Map:
    """The share of the radii ``rho`` that is inked, for each angle."""
    x, y = close.at(rho[:, None], theta[None])
    ink = cv2.remap(close.seal, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    hidden = close.hidden(x, y)
    inked = np.asarray(ink > 0.35 * close.ring.strength)
    if hidden is not None:
        inked &= cv2.dilate(hidden, np.ones((5, 5), np.uint8)) == 0
    return np.asarray(inked.mean(axis=0), dtype=np.float32)


def _circular_runs(flags: Mask) -> list[tuple[int, int]]:
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
