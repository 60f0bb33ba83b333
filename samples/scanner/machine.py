"""The scanner: geometry in one step, then light, paper, sensor and compression."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from samples.scanner.sensor import encode, light, sense
from samples.scanner.settings import ScanSettings

Pixels = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]


def scan(
    page_bgr: Pixels,
    *,
    source_dpi: float,
    settings: ScanSettings,
    rng: np.random.Generator,
    back: Pixels | None = None,
) -> bytes:
    """The page as the scanner gives it: JPEG (grey or colour), PNG of one bit for bilevel, dpi inside.

    ``page_bgr``: the clean page at ``source_dpi``. ``back``: what shows through; the page itself if not given.
    """
    page = _paper(page_bgr, settings, back)
    flat = _on_bed(page, source_dpi, settings)
    lit = light(flat, settings, rng)
    sensed = sense(lit, settings, rng)
    turned = np.ascontiguousarray(np.rot90(sensed, k=-(settings.turn // 90)))
    return encode(turned, settings)


def scan_size(page_shape: tuple[int, ...], source_dpi: float, settings: ScanSettings) -> tuple[int, int]:
    """Width and height in pixels of the scan before it is turned."""
    s = settings.dpi / source_dpi
    return round(page_shape[1] * s) + 2 * settings.border_px, round(
        page_shape[0] * s
    ) + 2 * settings.border_px


def scan_matrix(page_shape: tuple[int, ...], *, source_dpi: float, settings: ScanSettings) -> Matrix:
    """3×3 map from the page's points (1/72 in) to points of the finished, turned scan."""
    to_px = np.diag([source_dpi / 72, source_dpi / 72, 1.0])
    w, h = scan_size(page_shape, source_dpi, settings)
    turn = {
        0: np.eye(3),
        90: np.array([[0.0, -1, h], [1, 0, 0], [0, 0, 1]]),
        180: np.array([[-1.0, 0, w], [0, -1, h], [0, 0, 1]]),
        270: np.array([[0.0, 1, 0], [-1, 0, w], [0, 0, 1]]),
    }[settings.turn]
    to_pt = np.diag([72 / settings.dpi, 72 / settings.dpi, 1.0])
    out: Matrix = to_pt @ turn @ _bed_matrix(page_shape, source_dpi, settings) @ to_px
    return np.asarray(out / out[2, 2], np.float64)


def _paper(page: Pixels, settings: ScanSettings, back: Pixels | None) -> Pixels:
    """Tinted paper with the other side's print shining through, and punched holes."""
    out: Pixels = page
    if settings.show_through > 0:
        other = cv2.GaussianBlur(cv2.flip(page if back is None else back, 1), (0, 0), 3)
        if other.shape != page.shape:
            other = cv2.resize(other, (page.shape[1], page.shape[0]))
        if back is None:
            other = np.roll(other, round(page.shape[0] * 0.031), axis=0)
        through = 1 - settings.show_through * (1 - other.astype(np.float32) / 255)
        out = np.asarray(out * through, np.uint8)
    if settings.tint != (255, 255, 255):
        table = np.stack([np.arange(256) * t / 255 for t in settings.tint], axis=1)
        out = cv2.LUT(out, np.round(table).astype(np.uint8)[None])  # type: ignore[assignment]
    if settings.punch_holes:
        out = out.copy()
        _punch(out, settings)
    return out


def _punch(page: Pixels, settings: ScanSettings) -> None:
    """Holes of 6 mm, 12 mm from the edge, 80 mm apart (ISO 838) or evenly spread."""
    h, w = page.shape[:2]
    mm = h / 297
    level = settings.border_level if settings.border_level < 200 else 190
    gap = 80 * mm if settings.punch_holes in (2, 4) else 108 * mm
    for i in range(settings.punch_holes):
        y = h / 2 + (i - (settings.punch_holes - 1) / 2) * gap
        cv2.circle(page, (round(12 * w / 210), round(y)), round(3 * mm), (level,) * 3, -1, cv2.LINE_AA)


def _bed_matrix(page_shape: tuple[int, ...], source_dpi: float, settings: ScanSettings) -> Matrix:
    """3×3 map from pixels of the page to pixels of the scan before turning."""
    h, w = page_shape[:2]
    s = settings.dpi / source_dpi
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    moved = corners + np.array(settings.perspective, np.float32).reshape(4, 2) * (w, h)
    tilt = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    a = math.radians(settings.skew_deg)
    cos, sin, cx, cy = math.cos(a), math.sin(a), w / 2, h / 2
    turn = np.array([[cos, -sin, cx - cos * cx + sin * cy], [sin, cos, cy - sin * cx - cos * cy], [0, 0, 1]])
    dx, dy = settings.border_px + settings.shift[0] * w * s, settings.border_px + settings.shift[1] * h * s
    return np.asarray(np.array([[s, 0, dx], [0, s, dy], [0, 0, 1]]) @ turn @ tilt, np.float64)


def _on_bed(page: Pixels, source_dpi: float, settings: ScanSettings) -> Pixels:
    """The page resampled where it lies on the bed. Shrinking averages first, so that no stroke is lost."""
    matrix = _bed_matrix(page.shape, source_dpi, settings)
    size = scan_size(page.shape, source_dpi, settings)
    s = settings.dpi / source_dpi
    if s < 0.9:
        small = cv2.resize(page, None, fx=s, fy=s, interpolation=cv2.INTER_AREA)
        matrix = matrix @ np.diag([page.shape[1] / small.shape[1], page.shape[0] / small.shape[0], 1.0])
        page = np.asarray(small, np.uint8)
    seen = settings.border_px > 0 or settings.border_level >= 200
    # with the edge cut off nothing of a dark bed is seen but slivers: they take the paper's colour
    bed = (settings.border_level,) * 3 if seen else settings.tint
    out = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_CUBIC, borderValue=bed)
    return np.asarray(out, np.uint8)
