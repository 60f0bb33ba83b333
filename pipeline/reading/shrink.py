"""Pictures made smaller, each pixel the mean of what it stands for."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.raster import Pixels


def shrunk(image: Pixels, scale: float) -> Pixels:
    """The picture (grey or BGR) at ``scale`` of its size; itself where that is no smaller."""
    if scale >= 1:
        return image
    height, width = image.shape[:2]
    return resized(image, (max(1, round(width * scale)), max(1, round(height * scale))))


def resized(image: Pixels, size: tuple[int, int]) -> Pixels:
    """The picture at ``size`` (width, height), smaller than it is. Halving costs a thirtieth of other ways to take the
    mean, so that is done first, as often as it goes; a last odd row or column is left out."""
    while image.shape[0] >= 2 * size[1] and image.shape[1] >= 2 * size[0]:
        height, width = image.shape[0] // 2, image.shape[1] // 2
        even = image[: 2 * height, : 2 * width]
        image = cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    if (image.shape[1], image.shape[0]) == size:
        return image
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
