"""Page pictures: pixels with the resolution that turns them into points."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.geometry import Box
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
    """The page as read: turned, straightened and squared by ``page.to_scan``, at the same dpi."""
    if page.to_scan is None:
        return raster
    s = raster.scale
    up_to_scan = np.array(page.to_scan, dtype=np.float64).reshape(3, 3)
    to_px = np.diag([s, s, 1.0])
    matrix = to_px @ up_to_scan @ np.linalg.inv(to_px)
    size = (max(1, round(page.width * s)), max(1, round(page.height * s)))
    out = cv2.warpPerspective(
        raster.pixels,
        matrix,
        size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return Raster(out.astype(np.uint8, copy=False), raster.dpi)
