"""Turning, straightening and the way back; orientation of boxes; cutting at rules."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.geometry import Box, invert, map_point
from pipeline.model import Page
from pipeline.raster import Raster, upright
from pipeline.reading.deskew import skew_angle
from pipeline.reading.engines.cut import split_at_rules
from pipeline.reading.engines.detect import ordered
from pipeline.reading.engines.types import Rule
from pipeline.reading.frame import frame

TURNS = st.sampled_from([0, 90, 180, 270])


@given(turn=TURNS, skew=st.floats(-6, 6), x=st.floats(0, 1), y=st.floats(0, 1), dpi=st.floats(100, 300))
def test_every_point_of_the_scan_is_on_the_upright_page(
    turn: int, skew: float, x: float, y: float, dpi: float
) -> None:
    width, height = 1654, 2339
    place = frame((width, height), turn=turn, skew=skew, dpi=dpi)
    to_scan = place.to_scan(dpi)
    back = invert(to_scan)
    px, py = x * width * 72 / dpi, y * height * 72 / dpi
    ux, uy = map_point(back, px, py)
    slack = 72 / dpi + 0.01
    assert -slack <= ux <= place.points[0] + slack
    assert -slack <= uy <= place.points[1] + slack
    assert map_point(to_scan, ux, uy) == pytest.approx((px, py), abs=1e-6)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("skew", [0.0, 1.7, -2.4])
def test_a_mark_is_found_again_within_a_millimetre(turn: int, skew: float) -> None:
    """A mark drawn on the scan, seen on the upright picture, leads back to where it was drawn."""
    pixels = np.full((1170, 827, 3), 255, np.uint8)
    cv2.rectangle(pixels, (200, 300), (219, 309), (0, 0, 0), -1)
    scan = Raster(pixels, 100.0)
    place = frame((827, 1170), turn=turn, skew=skew, dpi=100.0)
    page = Page(number=1, width=place.points[0], height=place.points[1], to_scan=place.to_scan(100.0))
    for picture in (upright(scan, page).pixels, place.picture(pixels)):
        ys, xs = np.nonzero(picture[:, :, 0] < 128)
        found = map_point(place.to_scan(100.0), float(xs.mean()) * 0.72, float(ys.mean()) * 0.72)
        assert found == pytest.approx((209.5 * 0.72, 304.5 * 0.72), abs=72 / 25.4)


def test_a_page_of_no_believable_size_is_as_large_as_its_paper() -> None:
    scan = Raster(np.full((2339, 1654, 3), 255, np.uint8), 72.0)
    place = frame((1654, 2339), turn=0, skew=0.0, dpi=200.0)
    width, height = place.points
    page = Page(number=1, width=width, height=height, to_scan=place.to_scan(72.0))
    picture = upright(scan, page)
    assert picture.dpi == pytest.approx(200, rel=1e-3)
    assert picture.pixels.shape == scan.pixels.shape
    assert map_point(place.to_scan(72.0), width, height) == pytest.approx((1654, 2339), abs=0.5)


@pytest.mark.parametrize("angle", [-2.6, -0.4, 0.0, 0.9, 2.9])
def test_skew_is_measured(angle: float) -> None:
    rng = np.random.default_rng(2)
    page = np.full((1400, 1000), 255, np.uint8)
    for y in range(120, 1280, 34):
        for x in range(100, 900, 24):
            page[y : y + 16, x : x + int(rng.integers(8, 20))] = 30
    turn = cv2.getRotationMatrix2D((500, 700), -angle, 1.0)
    leaning = cv2.warpAffine(page, turn, (1000, 1400), borderValue=255).astype(np.uint8)
    assert skew_angle(leaning) == pytest.approx(angle, abs=0.08)
    assert skew_angle(leaning, guess=angle + 0.3, reach=0.8) == pytest.approx(angle, abs=0.08)


def test_an_empty_page_has_no_skew() -> None:
    assert skew_angle(np.full((900, 700), 240, np.uint8)) == 0.0


@given(st.permutations([(0.0, 0.0), (100.0, 4.0), (98.0, 24.0), (-2.0, 20.0)]))
def test_corners_are_ordered(corners: list[tuple[float, float]]) -> None:
    got = ordered(np.array(corners, np.float32))
    assert got.tolist() == [[0, 0], [100, 4], [98, 24], [-2, 20]]


@given(st.lists(st.floats(5, 195), max_size=4), st.floats(0, 20))
def test_cut_boxes_cover_no_rule(places: list[float], tilt: float) -> None:
    quad = np.array([[0, 0], [200, tilt], [200, tilt + 20], [0, 20]], np.float32)
    rules = [Rule(x, -50, 100) for x in places]
    for piece in split_at_rules([quad], rules):
        left, right = float(piece[:, 0].min()), float(piece[:, 0].max())
        assert not any(left + 0.01 < x < right - 0.01 for x in places)


def test_a_rule_beside_the_line_cuts_nothing() -> None:
    quad = np.array([[0, 0], [200, 0], [200, 20], [0, 20]], np.float32)
    assert len(split_at_rules([quad], [Rule(100, 18, 200), Rule(300, 0, 20)])) == 1
    assert len(split_at_rules([quad], [Rule(100, 0, 20)])) == 2


@pytest.mark.parametrize(("turn", "skew"), [(0, 0.0), (0, 1.3), (90, -0.7), (180, 0.0)])
def test_a_part_is_what_the_whole_picture_shows_there(turn: int, skew: float) -> None:
    rng = np.random.default_rng(3)
    image = np.repeat(np.repeat(rng.integers(0, 256, (60, 40, 3), np.uint8), 10, axis=0), 10, axis=1)
    place = frame((400, 600), turn=turn, skew=skew, dpi=100.0)
    whole = place.picture(image)
    for box in (
        Box(50.0, 80.0, 240.5, 130.2),
        Box(-20.0, -5.0, 90.0, 60.0),
        Box(330.0, 380.0, 9999.0, 9999.0),
    ):
        x0, y0 = max(0, int(box.x0)), max(0, int(box.y0))
        expected = whole[y0 : int(box.y1) + 1, x0 : int(box.x1) + 1]
        part = place.part(image, box)
        assert part.shape == expected.shape
        # coordinates are rounded to a thirty-second of a pixel
        assert np.abs(part.astype(int) - expected).mean() < 1.0
    assert place.part(image, Box(5000.0, 0.0, 5100.0, 50.0)).size == 0
