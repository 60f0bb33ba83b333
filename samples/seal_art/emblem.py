"""Star and emblem of the seal's centre, as engravers simplify them."""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from samples.seal_art.glyphs import Mask

Points = npt.NDArray[np.float64]
Pixels = npt.NDArray[np.uint8]
_N = 720  # pixels of the master drawing


def star_points(cx: float, cy: float, radius: float, *, turn: float = 0.0) -> Points:
    """The ten corners of a five-pointed star, one point up."""
    inner = radius * math.sin(math.radians(18)) / math.sin(math.radians(126))
    corners = []
    for i in range(10):
        r = radius if i % 2 == 0 else inner
        a = turn + math.pi * i / 5
        corners.append((cx + r * math.sin(a), cy - r * math.cos(a)))
    return np.array(corners, dtype=np.float64)


def _fill(image: Pixels, points: Points, value: int) -> None:
    cv2.fillPoly(image, [np.round(points * 16).astype(np.int32)], value, cv2.LINE_AA, 4)


@lru_cache(maxsize=1)
def star() -> Mask:
    """A star that fills its square."""
    image = np.zeros((_N, _N), np.uint8)
    _fill(image, star_points(_N / 2, _N / 2, _N * 0.49), 255)
    return (image / 255.0).astype(np.float32)


@lru_cache(maxsize=1)
def emblem() -> Mask:
    """The national emblem in seal manner: ears around, stars above the gate, gear and ribbon below."""
    image = np.zeros((_N, _N), np.uint8)
    c = _N / 2
    _ears(image, c)
    cv2.circle(image, (round(c), round(c * 0.94)), round(_N * 0.335), 255, 5, cv2.LINE_AA)
    _fill(image, star_points(c, _N * 0.27, _N * 0.085), 255)
    for angle in (-62, -24, 24, 62):
        a = math.radians(angle)
        x, y = c + _N * 0.17 * math.sin(a), _N * 0.27 + _N * 0.17 * math.cos(a)
        _fill(image, star_points(x, y, _N * 0.032, turn=a), 255)
    _gate(image, c)
    _gear(image, c)
    return (image / 255.0).astype(np.float32)


def _ears(image: Pixels, c: float) -> None:
    """Two ears of wheat, grains in three rows, from the gear up to the top."""
    for side in (-1, 1):
        for step in range(15):
            a = math.radians(158 - step * 10.2) * side
            for row, tilt in ((0.385, -26), (0.425, 0), (0.463, 26)):
                x, y = c + _N * row * math.sin(a), c - _N * row * math.cos(a)
                along = math.degrees(a) + 90 + tilt * side
                axes = (round(_N * 0.027), round(_N * 0.0125))
                cv2.ellipse(image, (round(x), round(y)), axes, along, 0, 360, 255, -1, cv2.LINE_AA)


def _gate(image: Pixels, c: float) -> None:
    """Tiananmen: two roofs, columns, a wall with five doors."""

    def roof(y: float, half: float, height: float) -> None:
        points = [(c - half, y), (c - half * 0.78, y - height), (c + half * 0.78, y - height), (c + half, y)]
        _fill(image, np.array(points), 255)

    roof(_N * 0.51, _N * 0.15, _N * 0.028)
    roof(_N * 0.552, _N * 0.19, _N * 0.026)
    for i in range(-5, 6):
        x = c + i * _N * 0.031
        _fill(
            image,
            np.array([(x - 3, _N * 0.552), (x + 3, _N * 0.552), (x + 3, _N * 0.585), (x - 3, _N * 0.585)]),
            255,
        )
    wall = [
        (c - _N * 0.25, _N * 0.66),
        (c - _N * 0.225, _N * 0.588),
        (c + _N * 0.225, _N * 0.588),
        (c + _N * 0.25, _N * 0.66),
    ]
    _fill(image, np.array(wall), 255)
    for i in range(-2, 3):
        x, w = c + i * _N * 0.07, _N * (0.016 if i else 0.022)
        _fill(
            image,
            np.array([(x - w, _N * 0.66), (x - w, _N * 0.625), (x + w, _N * 0.625), (x + w, _N * 0.66)]),
            0,
        )


def _gear(image: Pixels, c: float) -> None:
    """Gear at the foot with its teeth, and the ribbon's two tails."""
    y = _N * 0.80
    for i in range(16):
        a = math.pi * i / 8
        x0, y0 = c + _N * 0.115 * math.sin(a), y - _N * 0.115 * math.cos(a)
        cv2.circle(image, (round(x0), round(y0)), round(_N * 0.017), 255, -1, cv2.LINE_AA)
    cv2.circle(image, (round(c), round(y)), round(_N * 0.105), 255, -1, cv2.LINE_AA)
    cv2.circle(image, (round(c), round(y)), round(_N * 0.062), 0, -1, cv2.LINE_AA)
    cv2.circle(image, (round(c), round(y)), round(_N * 0.036), 255, -1, cv2.LINE_AA)
    for side in (-1, 1):
        tail = [
            (0.10, 0.83),
            (0.27, 0.755),
            (0.30, 0.80),
            (0.20, 0.86),
            (0.23, 0.965),
            (0.17, 0.94),
            (0.13, 0.975),
        ]
        _fill(image, np.array([(c + side * _N * x, _N * v) for x, v in tail]), 255)
