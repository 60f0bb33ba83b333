"""Between the page as scanned and the page upright: turning, straightening, and the way back."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.geometry import IDENTITY, Box, Homography
from pipeline.raster import Pixels
from pipeline.reading.engines.types import Quad

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Frame:
    """``matrix``: pixels as scanned -> upright pixels (3 × 3, affine); ``size``: upright (width, height) in pixels;
    ``dpi``: upright pixels per inch of paper."""

    matrix: Matrix
    size: tuple[int, int]
    dpi: float

    def picture(self, image: Pixels) -> Pixels:
        """An as-scanned picture (grey or BGR), upright; what lies outside the scan is white."""
        return self._warped(image, cv2.INTER_CUBIC, 255)

    def part(self, image: Pixels, box: Box) -> Pixels:
        """What `picture` shows inside ``box`` (upright pixels), as far as that lies on the page."""
        x0, y0 = max(0, int(box.x0)), max(0, int(box.y0))
        x1, y1 = min(self.size[0], int(box.x1) + 1), min(self.size[1], int(box.y1) + 1)
        size = (max(0, x1 - x0), max(0, y1 - y0))
        if 0 in size:
            return image[:0, :0]
        moved = np.array([[1, 0, -x0], [0, 1, -y0], [0, 0, 1]], np.float64) @ self.matrix
        return Frame(moved, size, self.dpi).picture(image)

    def mask(self, mask: Pixels) -> Pixels:
        """An as-scanned mask, upright; nothing lies outside the scan."""
        return self._warped(mask, cv2.INTER_LINEAR, 0)

    def _warped(self, image: Pixels, how: int, outside: int) -> Pixels:
        if np.array_equal(self.matrix, np.eye(3)) and (image.shape[1], image.shape[0]) == self.size:
            return image
        return cv2.warpAffine(
            image,
            self.matrix[:2],
            self.size,
            flags=how,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(outside, outside, outside),
        ).astype(np.uint8, copy=False)

    def quad(self, quad: Quad) -> Quad:
        """An as-scanned box, upright. Its corners keep their order along the text only up to a turn."""
        mapped = cv2.perspectiveTransform(quad.reshape(1, 4, 2).astype(np.float64), self.matrix)
        return np.asarray(mapped, np.float32).reshape(4, 2)

    def sheared(self, slope: float) -> Frame:
        """The frame in which rules of that ``slope`` (pixels to the right for one down) stand upright."""
        return Frame(self.upright_rules(slope) @ self.matrix, self.size, self.dpi)

    def upright_rules(self, slope: float) -> Matrix:
        """From this frame's pixels to those of ``sheared(slope)``."""
        return np.array([[1, -slope, slope * self.size[1] / 2], [0, 1, 0], [0, 0, 1]], dtype=np.float64)

    def to_scan(self, scan_dpi: float) -> Homography:
        """Upright points -> points as scanned."""
        up, down = self.dpi / 72, 72 / scan_dpi
        back = np.diag([down, down, 1.0]) @ np.linalg.inv(self.matrix) @ np.diag([up, up, 1.0])
        values = (back / back[2, 2]).ravel()
        a, b, c, d, e, f, g, h, i = (float(v) for v in values)
        return (a, b, c, d, e, f, g, h, i)

    @property
    def points(self) -> tuple[float, float]:
        """Width and height of the upright page in points."""
        return self.size[0] * 72 / self.dpi, self.size[1] * 72 / self.dpi


def frame(size: tuple[int, int], *, turn: int, skew: float, dpi: float) -> Frame:
    """The frame of a scan of ``size`` (width, height) turned clockwise by ``turn`` and then straightened
    by ``skew`` degrees. The upright page is as large as to hold the whole scan."""
    width, height = size
    quarter = _quarter(width, height, turn)
    if turn in (90, 270):
        width, height = height, width
    if abs(skew) < 0.01:
        return Frame(quarter, (width, height), dpi)
    c, s = math.cos(math.radians(skew)), math.sin(math.radians(skew))
    out_w, out_h = math.ceil(width * c + height * abs(s)), math.ceil(height * c + width * abs(s))
    to_middle = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]])
    rotation = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])
    from_middle = np.array([[1, 0, out_w / 2], [0, 1, out_h / 2], [0, 0, 1]])
    return Frame(from_middle @ rotation @ to_middle @ quarter, (out_w, out_h), dpi)


def is_identity(h: Homography) -> bool:
    return bool(np.allclose(h, IDENTITY, atol=1e-9))


def _quarter(width: int, height: int, turn: int) -> Matrix:
    """Pixel centres of a picture turned clockwise as cv2.rotate does."""
    table = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        90: [[0, -1, height - 1], [1, 0, 0], [0, 0, 1]],
        180: [[-1, 0, width - 1], [0, -1, height - 1], [0, 0, 1]],
        270: [[0, 1, 0], [-1, 0, width - 1], [0, 0, 1]],
    }
    return np.array(table[turn], dtype=np.float64)
