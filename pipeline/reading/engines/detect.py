"""Where text stands: the PP-OCR detector (a map of text, shrunk; each blob is grown back to a box)."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.raster import Pixels
from pipeline.reading.engines.inked import inked_part
from pipeline.reading.engines.models import DETECTION, Network, tensor
from pipeline.reading.engines.types import Quad

SIDE = 960  # longest side of the picture the network sees
THRESHOLD = 0.3
MIN_SCORE = 0.5
UNCLIP = 1.8
MAX_LINES = 1500  # more blobs than any page has lines: noise, not text
MIN_SIDE = 3.0


class Detector:
    def __init__(self) -> None:
        self._network = Network(DETECTION)

    def quads(self, image: Pixels, *, side: int = SIDE) -> list[Quad]:
        """Boxes of the text lines of a grey or BGR picture, in its pixels. ``side``: the size of detection of
        the whole picture; blank margins are left out."""
        height, width = image.shape[:2]
        scale = min(1.0, side / max(height, width))
        part = inked_part(image if image.ndim == 2 else np.ascontiguousarray(image[:, :, 1]))
        corner = np.array([part.x0, part.y0], np.float32)
        found = self._found(image[part.y0 : part.y1, part.x0 : part.x1], scale)
        limits = np.array([width, height], np.float32)
        return [np.clip(quad + corner, 0, limits).astype(np.float32) for quad in found]

    def _found(self, image: Pixels, scale: float) -> list[Quad]:
        height, width = image.shape[:2]
        size = (_multiple(width * scale), _multiple(height * scale))
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        heat = self._network(tensor(small.astype(np.uint8, copy=False))[np.newaxis])[0, 0]
        factors = np.array([width / size[0], height / size[1]], np.float32)
        return [quad * factors for quad in _boxes(heat)]


def _multiple(length: float) -> int:
    """The network halves its input five times."""
    return max(32, round(length / 32) * 32)


def _boxes(heat: npt.NDArray[np.float32]) -> list[Quad]:
    mask = cv2.dilate((heat > THRESHOLD).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    boxes = []
    for contour in contours[:MAX_LINES]:
        (cx, cy), (w, h), angle = cv2.minAreaRect(contour)
        if min(w, h) < MIN_SIDE or _score(heat, contour) < MIN_SCORE:
            continue
        grow = UNCLIP * w * h / (w + h)  # twice the distance area * ratio / perimeter
        corners = cv2.boxPoints(((cx, cy), (w + grow, h + grow), angle))
        boxes.append(ordered(corners.astype(np.float32)))
    return boxes


def _score(heat: npt.NDArray[np.float32], contour: cv2.typing.MatLike) -> float:
    """Mean of the map inside the contour."""
    x, y, w, h = cv2.boundingRect(contour)
    mask = np.zeros((h, w), np.uint8)
    cv2.fillPoly(mask, [np.asarray(contour) - np.array([x, y])], 1)
    return float(cv2.mean(heat[y : y + h, x : x + w], mask)[0])


def ordered(corners: Quad) -> Quad:
    """Four corners as top left, top right, bottom right, bottom left."""
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left, right = by_x[:2], by_x[2:]
    top_left, bottom_left = left[np.argsort(left[:, 1], kind="stable")]
    top_right, bottom_right = right[np.argsort(right[:, 1], kind="stable")]
    return np.array([top_left, top_right, bottom_right, bottom_left], np.float32)
