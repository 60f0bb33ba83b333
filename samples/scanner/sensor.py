"""Light, sensor and compression of the scanner; and the copier, which has them too."""

from __future__ import annotations

import io
import math

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from samples.scanner.settings import ScanSettings

Pixels = npt.NDArray[np.uint8]
Field = npt.NDArray[np.float32]


def light(page: Pixels, settings: ScanSettings, rng: np.random.Generator) -> Field:
    """Shadow of the binding or of a hand, dust lines of the feeder, gamma. Grey levels 0 to 255."""
    out: Field = page.astype(np.float32)
    if settings.shadow > 0:
        out = np.asarray(out * _shadow(page.shape, settings, rng)[..., None], np.float32)
    h, w = page.shape[:2]
    for _ in range(settings.streaks):
        x, wide = int(rng.integers(0, w)), int(rng.integers(1, max(2, settings.dpi // 75)))
        delta = rng.uniform(-60, 25) * np.array([1, rng.uniform(0.6, 1.1), rng.uniform(0.6, 1.1)])
        y0 = 0 if rng.random() < 0.7 else int(rng.integers(0, h))
        out[y0:, x : x + wide] += delta.astype(np.float32)
    if settings.gamma != 1.0:
        out = np.asarray(255 * (np.clip(out, 0, 255) / 255) ** (1 / settings.gamma), np.float32)
    return np.asarray(out, np.float32)


def _shadow(shape: tuple[int, ...], settings: ScanSettings, rng: np.random.Generator) -> Field:
    """A darkening that falls off over a tenth to a half of the page from one side."""
    h, w = shape[:2]
    along = np.linspace(0, 1, w if settings.shadow_side in ("left", "right") else h, dtype=np.float32)
    if settings.shadow_side in ("right", "bottom"):
        along = along[::-1]
    fall = np.exp(-along / float(rng.uniform(0.04, 0.25)))
    line = 1 - settings.shadow * fall
    if settings.shadow_side in ("left", "right"):
        return np.asarray(np.broadcast_to(line[None, :], (h, w)), np.float32)
    return np.asarray(np.broadcast_to(line[:, None], (h, w)), np.float32)


def sense(lit: Field, settings: ScanSettings, rng: np.random.Generator) -> Pixels:
    """Blur, colour or grey, noise (lumpy in colour), or black and white."""
    out = cv2.GaussianBlur(lit, (0, 0), settings.blur) if settings.blur > 0.05 else lit
    if settings.colour != "colour":
        out = out @ np.array([0.114, 0.587, 0.299], np.float32)
    elif settings.saturation != 1.0:
        grey = out.mean(axis=2, keepdims=True)
        out = grey + (out - grey) * settings.saturation
    if settings.noise > 0:
        out = out + rng.standard_normal(out.shape, np.float32) * settings.noise
    if settings.colour == "bilevel":
        return np.where(out > settings.threshold, 255, 0).astype(np.uint8)
    return np.asarray(np.clip(np.round(out), 0, 255), np.uint8)


def encode(pixels: Pixels, settings: ScanSettings) -> bytes:
    """JPEG, or PNG of one bit, with the resolution written in."""
    stream = io.BytesIO()
    dpi = (settings.dpi, settings.dpi)
    if settings.colour == "bilevel":
        Image.fromarray(pixels).convert("1", dither=Image.Dither.NONE).save(stream, "PNG", dpi=dpi)
        return stream.getvalue()
    image = Image.fromarray(pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[..., ::-1]))
    image.save(stream, "JPEG", quality=settings.jpeg_quality, dpi=dpi)
    return stream.getvalue()


def photocopy(page_bgr: Pixels, *, dpi: float, rng: np.random.Generator) -> Pixels:
    """The page from an office copier: grey, hard, with toner specks and, from some, a dot screen."""
    mm = dpi / 25.4
    grey = cv2.GaussianBlur(cv2.cvtColor(page_bgr, cv2.COLOR_BGR2GRAY).astype(np.float32), (0, 0), 0.06 * mm)
    if rng.random() < 0.4:
        ys, xs = np.mgrid[0 : grey.shape[0], 0 : grey.shape[1]]
        pitch = float(rng.uniform(0.22, 0.35)) * mm
        screen = np.cos(2 * math.pi * (xs + ys) / pitch / 1.414) + np.cos(
            2 * math.pi * (xs - ys) / pitch / 1.414
        )
        grey = grey + 34 * screen * (grey < 235)
    hard = 255 / (1 + np.exp(-(grey - float(rng.uniform(140, 185))) / float(rng.uniform(8, 28))))
    specks = np.asarray(rng.random(grey.shape) < 2e-5 * rng.uniform(0, 3), np.uint8)
    hard[cv2.dilate(specks, np.ones((2, 2), np.uint8)) > 0] = 60
    return cv2.cvtColor(np.asarray(np.clip(hard, 0, 255), np.uint8), cv2.COLOR_GRAY2BGR)  # type: ignore[return-value]
