"""The text of a ring, laid out as straight line pictures for a recogniser."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from extractors.seals.closeup import CloseUp
from extractors.seals.ink import Mask
from extractors.seals.ring import REACH, Ring
from pipeline.raster import Pixels

STRIP_HEIGHT = 48
THIN, THICK = 0.11, 0.40  # of the radius: a band of ring text
PALEST = 0.35  # of the ring's strength: letters may be cut finer than the ring
EDGE = 0.025  # left around it
MARGIN = 20  # white pixels at both ends of a strip: recognisers lose characters at the very edge


Line = npt.NDArray[np.floating]


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
    """Inner and outer edge of the ring text as shares of the radius: the thickest band of ink between the
    middle and the ring. In seals with two scripts the other one stands lower, between it and the ring."""
    fractions = np.linspace(0, REACH, ring.disc.shape[1])
    profile = np.minimum(ring.disc.clip(0), ring.strength).mean(axis=0)
    zone = (fractions > 0.45) & (fractions < 0.95)
    inked = zone & (profile > 0.2 * float(np.percentile(profile[zone & (fractions < 0.9)], 85)))
    runs = np.split(np.flatnonzero(inked), np.flatnonzero(np.diff(np.flatnonzero(inked)) > 1) + 1)
    thickest = max(runs, key=len)
    if len(thickest):
        inner, outer = float(fractions[thickest[0]]), float(fractions[thickest[-1]])
        if THIN < outer - inner < THICK:
            return inner - EDGE, outer + EDGE
    return _band_by_valleys(fractions, profile)


def _band_by_valleys(fractions: Line, profile: Line) -> tuple[float, float]:
    """The same where no band stands alone: from the palest spot inside to the palest spot at the ring."""
    outer_zone = (fractions > 0.86) & (fractions < 0.97)
    outer = float(fractions[outer_zone][profile[outer_zone].argmin()])
    inner_zone = (fractions > 0.5) & (fractions < 0.72)
    inner = float(fractions[inner_zone][profile[inner_zone].argmin()])
    return inner, max(outer, inner + 0.2)


def strip(
    close: CloseUp, *, start: float, inner: float, outer: float, turn: float = 2 * np.pi, floor: float = 0.0,
    stretch: float = 1.0, coloured: bool = False,
) -> Pixels:  # fmt: skip
    """The annulus between ``inner`` and ``outer`` (shares of the radius) as a line picture, black on white,
    cut open at the angle ``start`` and read clockwise for ``turn`` radians. ``floor``: as in `CloseUp.picture`;
    ``stretch``: of the letters' width; ``coloured``: as in `CloseUp.coloured`."""
    middle = (inner + outer) / 2
    width = round(turn * middle / (outer - inner) * STRIP_HEIGHT * stretch)
    theta = (start + np.linspace(0, turn, width, endpoint=False)).astype(np.float32)
    rho = np.linspace(outer, inner, STRIP_HEIGHT, dtype=np.float32)
    at = close.at(rho[:, None], theta[None])
    picture = close.coloured(*at) if coloured else close.picture(*at, floor=floor, least=PALEST)
    white = (255, 255, 255)
    padded = cv2.copyMakeBorder(picture, 0, 0, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=white)
    return np.asarray(padded, dtype=np.uint8)


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
