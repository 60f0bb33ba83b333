"""From pixels to ink: how much red, and how much of any ink, lies on every spot of a crop.

Densities (minus the decimal logarithm of the light that comes back, relative to the paper around) make
inks add up: black print over red ink, a shaded page and tinted paper leave the red part comparable.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.geometry import Box
from pipeline.raster import Pixels, Raster

Map = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

POINTS_PER_MM = 72 / 25.4
SEARCH_SCALE = 3.0  # pixels per mm of the maps in which seals are searched
PAPER_MM = 9.0  # paper is expected to show within this distance of any spot


@dataclass(frozen=True)
class Ink:
    """Ink densities of a crop. ``scale``: pixels per mm; ``left``, ``top``: the crop's corner on the page in
    mm. ``red`` is signed (black and blue inks are at or below zero), ``dark`` is the density of all inks,
    ``black`` the part of it that swallows red light too."""

    red: Map
    dark: Map
    black: Map
    scale: float
    left: float
    top: float

    @property
    def shape(self) -> tuple[int, int]:
        return self.red.shape[0], self.red.shape[1]

    def to_page(self, x: float, y: float) -> tuple[float, float]:
        """A spot of the map in points of the upright page."""
        return (x / self.scale + self.left) * POINTS_PER_MM, (y / self.scale + self.top) * POINTS_PER_MM

    def from_page(self, box: Box) -> tuple[int, int, int, int]:
        """``box`` (points) as x0, y0, x1, y1 of the map, cut at its edges."""
        h, w = self.shape
        to_x = [(v / POINTS_PER_MM - self.left) * self.scale for v in (box.x0, box.x1)]
        to_y = [(v / POINTS_PER_MM - self.top) * self.scale for v in (box.y0, box.y1)]
        x0, x1 = (int(np.clip(round(v), 0, w)) for v in to_x)
        y0, y1 = (int(np.clip(round(v), 0, h)) for v in to_y)
        return x0, y0, x1, y1


def ink_of(raster: Raster, box: Box, *, scale: float = SEARCH_SCALE) -> Ink:
    """The inks inside ``box`` (points, cut at the page's edges) at ``scale`` pixels per mm, or at the
    resolution of the scan where that is lower."""
    crop = raster.crop(box)
    per_mm = raster.dpi / 25.4
    pixels = _reduced(crop.pixels, per_mm, scale)
    scale = pixels.shape[1] / crop.pixels.shape[1] * per_mm
    density = densities(pixels, scale)
    blue, green, red = (density[..., i] for i in range(3))
    return Ink(
        red=np.maximum(green, 0.5 * blue) - 1.05 * red,
        dark=0.114 * blue + 0.587 * green + 0.299 * red,
        black=red,
        scale=scale,
        left=max(0.0, box.x0) / POINTS_PER_MM,
        top=max(0.0, box.y0) / POINTS_PER_MM,
    )


def densities(pixels: Pixels, scale: float) -> Map:
    """Density of each channel (BGR) relative to the paper around; ``scale``: pixels per mm."""
    light = pixels.astype(np.float32) + 1.0
    return np.log10(_paper(light, scale) / light).clip(0.0, 2.0).astype(np.float32)


def _reduced(pixels: Pixels, per_mm: float, scale: float) -> Pixels:
    if per_mm <= scale:
        return pixels
    h, w = pixels.shape[:2]
    size = (max(1, round(w * scale / per_mm)), max(1, round(h * scale / per_mm)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _paper(light: Map, scale: float) -> Map:
    """The light of the bare paper at every spot: the brightest around, smoothed."""
    h, w = light.shape[:2]
    coarse = (max(1, round(w / scale)), max(1, round(h / scale)))  # one pixel per mm
    small = cv2.resize(light, coarse, interpolation=cv2.INTER_AREA)
    size = int(PAPER_MM) | 1
    bright = cv2.dilate(small, np.ones((size, size), np.uint8))
    smooth = cv2.blur(bright, (size, size))
    return np.asarray(cv2.resize(smooth, (w, h), interpolation=cv2.INTER_LINEAR), dtype=np.float32)
