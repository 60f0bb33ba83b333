"""A line picture made clearer in several ways: pale strokes want more ink, blurred ones edges, clogged ones less ink."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.raster import Pixels

DEEPER, DEEPEST = 3.0, 6.0  # powers to which the greys are raised: pale strokes grow dark, white stays white
BLUR = 2.0  # pixels of a blur that is taken away again
SHARPER = 2.0  # times over


def retouched(picture: Pixels) -> tuple[Pixels, ...]:
    """``picture`` (black on white) as it is, with deeper strokes, with sharper edges."""
    return picture, deepened(picture), _sharpened(picture)


def united(one: Pixels, other: Pixels) -> Pixels:
    """Two pictures of the same faint strokes as one, with deeper strokes: what noise or print took from one is mostly left
    in the other."""
    return deepened(np.asarray((one.astype(np.uint16) + other) // 2, dtype=np.uint8))


def deepened(picture: Pixels, *, power: float = DEEPER) -> Pixels:
    """``picture`` with all but white made darker."""
    table = np.asarray(255 * (np.arange(256) / 255) ** power, dtype=np.uint8)
    return np.asarray(cv2.LUT(picture, table), dtype=np.uint8)


def _sharpened(picture: Pixels) -> Pixels:
    soft = cv2.GaussianBlur(picture, (0, 0), BLUR)
    return np.asarray(cv2.addWeighted(picture, 1 + SHARPER, soft, -SHARPER, 0), dtype=np.uint8)
