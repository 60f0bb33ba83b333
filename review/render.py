"""Pictures of pages for the screen: what a worker process does for one request.

Papers come from strangers: a page is decoded in a process of its own, with limits, never in the server.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from pipeline.geometry import Box
from pipeline.model import Record
from pipeline.raster import Pixels
from pipeline.reading.raster_source import raster

QUALITY = 82  # of JPEG
CROP_WIDTH = 1200  # pixels at most


class PictureRequest(Record):
    """Page ``number`` (from 1) of a file, turned by ``turn`` degrees clockwise (0, 90, 180, 270); ``width``
    in pixels of the whole page. ``box``: only this part, in points of the page as scanned."""

    path: Path
    media_type: str
    number: int
    turn: int = 0
    width: int = 1100
    box: Box | None = None


class Picture(Record):
    """A JPEG; ``page_width``/``page_height``: of the page as scanned, in points, before turning."""

    jpeg: bytes
    page_width: float
    page_height: float


def render(request: PictureRequest) -> Picture:
    """Raises `UnreadablePage` where there is no picture of the page."""
    page = raster(request.path, media_type=request.media_type, number=request.number)
    height, width = page.pixels.shape[:2]
    pixels = page.pixels if request.box is None else page.crop(request.box).pixels
    pixels = turned(pixels, request.turn)
    most = CROP_WIDTH if request.box is not None else request.width
    good, data = cv2.imencode(".jpg", _no_wider(pixels, most), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not good:
        raise ValueError("页面图像无法编码")
    return Picture(jpeg=data.tobytes(), page_width=width / page.scale, page_height=height / page.scale)


def ready(_request: int) -> bool:
    """Nothing, but the worker that does it has loaded all that it needs."""
    return True


def turned(pixels: Pixels, turn: int) -> Pixels:
    return np.ascontiguousarray(np.rot90(pixels, k=-(turn // 90) % 4)) if turn else pixels


def turned_box(box: Box, turn: int, *, width: float, height: float) -> Box:
    """``box`` of a page of ``width`` × ``height`` points (as scanned) on that page turned clockwise."""
    match turn % 360:
        case 90:
            return Box(height - box.y1, box.x0, height - box.y0, box.x1)
        case 180:
            return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
        case 270:
            return Box(box.y0, width - box.x1, box.y1, width - box.x0)
    return box


def _no_wider(pixels: Pixels, most: int) -> Pixels:
    height, width = pixels.shape[:2]
    if width <= most:
        return pixels
    size = (most, max(1, round(height * most / width)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
