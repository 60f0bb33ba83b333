"""Characters as masks, and masks laid along an arc. A mask is float32, 0 (bare) to 1 (ink)."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from samples.seal_art.fonts import Face, load

Mask = npt.NDArray[np.float32]
_EM = 224  # pixels of one em before scaling


def glyph(char: str, face: Face, *, bolder: int = 0) -> Mask:
    """One character, cut to its square: wide and low signs (一, 二) keep their place in the em box."""
    font = load(face.file, face.index, _EM)
    image = Image.new("L", (_EM * 2, _EM * 2))
    ImageDraw.Draw(image).text((_EM, _EM), char, font=font, fill=255, anchor="mm")
    box = image.getbbox() or (_EM // 2, _EM // 2, _EM * 3 // 2, _EM * 3 // 2)
    half = _EM * 0.44  # engravers fill the field, so less than the em, but never less than the strokes
    x0, x1 = min(box[0], _EM - half), max(box[2], _EM + half)
    y0, y1 = min(box[1], _EM - half), max(box[3], _EM + half)
    cut = np.asarray(image.crop((round(x0), round(y0), round(x1), round(y1))))
    if bolder > 0:
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * bolder + 1, 2 * bolder + 1))
        cut = cv2.dilate(cut, kernel)
    return (cut / 255.0).astype(np.float32)


def place(canvas: Mask, mask: Mask, *, centre: tuple[float, float], size: tuple[float, float],
          angle: float = 0.0) -> None:  # fmt: skip
    """Lay ``mask`` on ``canvas``: ``size`` (width, height) px around ``centre``, turned clockwise by
    ``angle`` radians."""
    w, h = max(1, round(size[0])), max(1, round(size[1]))
    small = cv2.resize(mask, (w, h), interpolation=cv2.INTER_AREA)
    cos, sin = math.cos(angle), math.sin(angle)
    cx, cy = centre
    matrix = np.array(
        [[cos, -sin, cx - cos * w / 2 + sin * h / 2], [sin, cos, cy - sin * w / 2 - cos * h / 2]]
    )
    turned = cv2.warpAffine(small, matrix, (canvas.shape[1], canvas.shape[0]), flags=cv2.INTER_LINEAR)
    np.maximum(canvas, turned, out=canvas)


def line_mask(text: str, face: Face) -> Mask:
    """A horizontal line of text, cut to its ink, shaped as its script asks."""
    font = load(face.file, face.index, _EM // 2)
    x0, y0, x1, y1 = font.getbbox(text)
    image = Image.new("L", (max(1, round(x1 - x0)), max(1, round(y1 - y0))))
    ImageDraw.Draw(image).text((-x0, -y0), text, font=font, fill=255)
    return (np.asarray(image) / 255.0).astype(np.float32)


def bend(canvas: Mask, strip: Mask, *, radius: float, height: float, span: float, bottom: bool) -> None:
    """Bend ``strip`` around the canvas's centre: outer edge at ``radius`` px, over ``span`` radians, at the
    top, or at the bottom with its feet outwards."""
    size = canvas.shape[0]
    ys, xs = np.mgrid[0:size, 0:size].astype(np.float32)
    dx, dy = xs - size / 2, ys - size / 2
    r = np.hypot(dx, dy)
    theta = np.arctan2(dx, -dy) if not bottom else np.arctan2(-dx, dy) * -1  # 0 at top / bottom
    h, w = strip.shape
    u = (theta / span + 0.5) * w
    v = (radius - r) / height * h
    if bottom:
        v = h - v
    bent = cv2.remap(strip, u.astype(np.float32), v.astype(np.float32), cv2.INTER_LINEAR)
    np.maximum(canvas, bent, out=canvas)
