"""The sheet in a photo or on a dark bed, and the way back to the picture as it arrived."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.geometry import IDENTITY, map_point
from pipeline.model import Page
from pipeline.raster import Raster
from pipeline.reading.sheet import find_sheet, led_back, squared

Pixels = np.ndarray


def page() -> Pixels:
    image = np.full((1400, 990, 3), 235, np.uint8)
    for n in range(30):
        cv2.rectangle(image, (120, 150 + 38 * n), (870, 165 + 38 * n), (60, 60, 60), -1)
    cv2.rectangle(image, (300, 60), (330, 90), (0, 0, 0), -1)
    return image


def photo(corners: list[tuple[float, float]], bed: int = 70) -> tuple[Pixels, np.ndarray]:
    """The page seen with its corners at those of a picture of 1200 × 1600; and the map to it."""
    source = np.array([[0, 0], [990, 0], [990, 1400], [0, 1400]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, np.array(corners, np.float32))
    noise = np.random.default_rng(1).normal(bed, 6, (1600, 1200, 3)).clip(0, 255).astype(np.uint8)
    seen = cv2.warpPerspective(page(), matrix, (1200, 1600), dst=noise, borderMode=cv2.BORDER_TRANSPARENT)
    return np.asarray(seen, np.uint8), matrix


SHAPES = [
    [(100, 120), (1090, 120), (1090, 1520), (100, 1520)],  # on a bed
    [(150, 100), (1040, 140), (1120, 1500), (60, 1460)],  # leaning back
    [(90, 260), (1000, 90), (1130, 1380), (200, 1530)],  # turned and leaning
]


@pytest.mark.parametrize("corners", SHAPES)
def test_the_sheet_is_found_and_every_point_leads_back(corners: list[tuple[float, float]]) -> None:
    picture, matrix = photo(corners)
    found = find_sheet(picture)
    assert found is not None and np.abs(found - np.array(corners)).max() < 14
    raster = Raster(picture, 140.0)
    sheet, to_raster = squared(raster, found)
    height, width = sheet.pixels.shape[:2]
    assert 0.6 < width / height < 0.85
    dark = np.argwhere(sheet.pixels[: height // 12, :, 0] < 50)
    y, x = dark.mean(axis=0) / sheet.scale
    at = map_point(led_back(Page(number=1), to_raster).to_scan or IDENTITY, float(x), float(y))
    true = cv2.perspectiveTransform(np.array([[[315.0, 75.0]]]), matrix)[0, 0] / raster.scale
    assert np.hypot(*(np.array(at) - true)) < 4  # points


def test_a_usual_scan_is_left_alone() -> None:
    plain = page()
    shaded = (plain * np.linspace(0.78, 1.0, 990)[None, :, None]).astype(np.uint8)
    cover = np.full((1400, 990, 3), (120, 40, 30), np.uint8)
    cover[500:700, 200:800] = 240
    for picture in (plain, shaded, cover, np.full((1400, 990, 3), 128, np.uint8)):
        assert find_sheet(picture) is None


def test_a_bed_keeps_the_resolution_and_a_photo_is_a4() -> None:
    corners = [(100, 100), (1093, 100), (1093, 1504), (100, 1504)]
    picture, _ = photo(corners)
    found = find_sheet(picture)
    assert found is not None
    assert squared(Raster(picture, 120.0), found)[0].dpi == 120.0  # 993 px are A4's 8.27 in
    assert squared(Raster(picture, 90.0), found)[0].dpi == pytest.approx(120, abs=2)
