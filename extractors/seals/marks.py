"""Red things in a signature cell that are no seal of a body: what kind, and how much is left unexplained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from extractors.seals.find import explained
from extractors.seals.ink import Ink, Mask
from extractors.seals.ring import Ring
from pipeline.geometry import Box

Bits = npt.NDArray[np.uint8]  # 1 where something is
Kind = Literal["square", "finger", "pen", "rule", "line", "unknown"]
NAMES: dict[Kind, str] = {
    "square": "方形名章或条形章",
    "finger": "指印",
    "pen": "红色笔迹",
    "rule": "红色印刷线条",
    "line": "红色文字",
    "unknown": "红色痕迹",
}
RULE_MM = 30.0  # straight lines longer than this, level or upright, are printed


@dataclass(frozen=True)
class Marks:
    """Red in the cell that no ring explains: ``area`` in mm², ``strength`` (density), what it looks like."""

    area: float = 0.0
    strength: float = 0.0
    kind: Kind = "unknown"


NO_MARKS = Marks()


def marks(ink: Ink, rings: Sequence[Ring], own: Box, floor: float) -> Marks:
    """The red in the cell ``own`` (points) outside ``rings``; ``floor``: the least density that is ink."""
    smooth = cv2.GaussianBlur(ink.red, (0, 0), 0.8)
    red: Bits = np.asarray(smooth > floor, dtype=np.uint8)
    red = red & _inside(ink, rings, own)
    lines = printed_lines(red, ink.scale)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(red & (1 - lines), connectivity=8)
    least = 0.8 * ink.scale**2
    kept = [k for k in range(1, count) if stats[k, cv2.CC_STAT_AREA] >= least]
    if not kept:
        return Marks(0.0, 0.0, "rule" if lines.any() else "unknown")
    mask: Mask = np.isin(labels, kept)
    area = float(mask.sum()) / ink.scale**2
    return Marks(area, float(np.median(ink.red[mask])), _kind(mask, len(kept), ink.scale))


def _inside(ink: Ink, rings: Sequence[Ring], own: Box) -> Bits:
    """1 in the cell, outside the discs of ``rings``."""
    inside = np.zeros(ink.shape, np.uint8)
    x0, y0, x1, y1 = ink.from_page(own)
    inside[y0:y1, x0:x1] = 1
    for ring in rings:
        inside[explained(ring, ink.shape)] = 0
        centre = (round(ring.shape.x), round(ring.shape.y))
        cv2.circle(inside, centre, round(ring.shape.radius + 1.5 * ring.scale), 0, -1)
    return inside


def printed_lines(red: Bits, scale: float) -> Bits:
    """Printed rules and frames, widened a little."""
    length = round(RULE_MM * scale)
    level = cv2.morphologyEx(red, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    upright = cv2.morphologyEx(red, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return np.asarray(cv2.dilate(np.maximum(level, upright), np.ones((5, 5), np.uint8)), dtype=np.uint8)


def _kind(mask: Mask, pieces: int, scale: float) -> Kind:
    height, width = _extent(mask, scale)
    if height <= 12 and width > 2 * height:
        return "line"
    size = round(2 * scale) | 1
    whole = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    contours, _ = cv2.findContours(whole, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    largest = max(contours, key=cv2.contourArea)
    share = cv2.contourArea(largest) / max(1.0, sum(cv2.contourArea(c) for c in contours))
    (_, (w, h), _) = cv2.minAreaRect(largest)
    short, long = sorted((w / scale, h / scale))
    filled = cv2.contourArea(largest) / scale**2 / max(1.0, short * long)
    if share > 0.8 and short >= 8 and long <= 75 and filled > 0.87:
        return "square"
    solid = float(mask.sum()) / max(1.0, float(whole.sum()))
    if share > 0.9 and 10 <= short <= 21 and 14 <= long <= 29 and long > 1.12 * short and filled > 0.68:
        return "finger" if solid > 0.55 else "unknown"
    return "pen" if pieces <= 4 and _is_thin(mask, scale) else "unknown"


def _extent(mask: Mask, scale: float) -> tuple[float, float]:
    """Height and width of all of it in mm."""
    ys, xs = np.nonzero(mask)
    return float(np.ptp(ys)) / scale, float(np.ptp(xs)) / scale


def _is_thin(mask: Mask, scale: float) -> bool:
    """Whether it is drawn with strokes of the width of a pen, much longer than wide."""
    inside = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 3)
    crest = inside >= cv2.dilate(inside, np.ones((3, 3), np.uint8)) - 1e-3
    widths = 2 * inside[crest & mask] / scale
    return bool(np.percentile(widths, 85) < 1.7 and mask.sum() / scale**2 / float(np.median(widths)) > 12)
