"""Page pictures: pixels with the resolution that turns them into points."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.geometry import Box, map_point
from pipeline.model import Page

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Raster:
    """``pixels``: uint8 (height, width, 3), BGR; ``dpi``: pixels per inch, the same both ways."""

    pixels: Pixels
    dpi: float

    @property
    def scale(self) -> float:
        """Pixels per point."""
        return self.dpi / 72.0

    def crop(self, box: Box) -> Raster:
        """The part inside ``box`` (points), cut at the page's edges; at least one pixel."""
        h, w = self.pixels.shape[:2]
        x0, y0 = (max(0, int(v * self.scale)) for v in (box.x0, box.y0))
        x1 = min(w, max(x0 + 1, round(box.x1 * self.scale)))
        y1 = min(h, max(y0 + 1, round(box.y1 * self.scale)))
        return Raster(self.pixels[min(y0, h - 1) : y1, min(x0, w - 1) : x1], self.dpi)


def upright(raster: Raster, page: Page) -> Raster:
    """The page as read: turned, straightened and squared by ``page.to_scan``, as fine as the raster.

    The dpi is the raster's, but for pages whose size as scanned was not to be believed: there the upright
    page is as large as its paper, and the dpi is that of the paper.
    """
    if page.to_scan is None:
        return raster
    shrunk = _shrunk(page)
    s = raster.scale * shrunk
    up_to_scan = np.array(page.to_scan, dtype=np.float64).reshape(3, 3)
    matrix = np.diag([raster.scale, raster.scale, 1.0]) @ up_to_scan @ np.diag([1 / s, 1 / s, 1.0])
    size = (max(1, round(page.width * s)), max(1, round(page.height * s)))
    out = cv2.warpPerspective(
        raster.pixels,
        matrix,
        size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return Raster(out.astype(np.uint8, copy=False), raster.dpi * shrunk)


def _shrunk(page: Page) -> float:
    """Points as scanned per upright point, 1 for all pages of a believable size."""
    if page.to_scan is None:
        return 1.0
    w, h = page.width, page.height
    corners = [map_point(page.to_scan, x, y) for x, y in ((0, 0), (w, 0), (w, h), (0, h))]
    xs, ys = np.array(corners).T
    area = 0.5 * abs(float(np.dot(xs, np.roll(ys, 1)) - np.dot(ys, np.roll(xs, 1))))
    ratio = math.sqrt(area / (w * h))
    return 1.0 if 0.8 < ratio < 1.25 else ratio
