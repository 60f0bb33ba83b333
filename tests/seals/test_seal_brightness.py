"""Faint seals by brightness: what colour keeps too coarsely."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.seals.brightness import by_brightness
from extractors.seals.ink import densities
from extractors.seals.retouch import united
from pipeline.raster import Pixels

SCALE = 8.0  # pixels per mm


def page() -> Pixels:
    """Pale red strokes 3 pixels apart on grey paper and a black bar, kept as a scanner keeps it."""
    pixels = np.full((160, 240, 3), 235, np.uint8)
    pixels[40:120, 40:120:6] = (215, 215, 233)
    pixels[:, 180:190] = 40
    _, kept = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 70])
    return np.asarray(cv2.imdecode(kept, cv2.IMREAD_COLOR), dtype=np.uint8)


def test_brightness_shows_strokes_that_colour_has_lost() -> None:
    pixels = page()
    density = densities(pixels, SCALE)
    seal, _ = by_brightness(pixels, density[..., 2], SCALE, strength=0.05)
    colour = np.maximum(density[..., 1], 0.5 * density[..., 0]) - 1.05 * density[..., 2]

    def contrast(
        of: np.ndarray,
    ) -> float:  # between strokes and the paper between them, against what is there
        return float((of[50:110, 40:120:6].mean() - of[50:110, 43:120:6].mean()) / of[50:110, 40:120].mean())

    assert contrast(seal) > 2 * contrast(colour)


def test_print_hides_a_faint_seal_and_bare_paper_is_blank() -> None:
    pixels = page()
    seal, hidden = by_brightness(pixels, densities(pixels, SCALE)[..., 2], SCALE, strength=0.05)
    assert hidden[:, 182:188].all() and not hidden[:, :120].any()
    assert not seal[:, 182:188].any()
    assert seal[10:30, 10:150].mean() < 0.1 * seal[50:110, 40:120:6].mean()


def test_two_pictures_are_united_into_one_with_deeper_strokes() -> None:
    one, other = np.full((4, 4, 3), 255, np.uint8), np.full((4, 4, 3), 255, np.uint8)
    one[1], other[1:3] = 200, 220
    both = united(one, other)
    assert both[1, 0, 0] < both[2, 0, 0] < 255 and both[3, 0, 0] == 255
    assert both[1, 0, 0] < 200
