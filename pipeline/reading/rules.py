"""Ruling lines of a straightened page: found, mended, and taken out of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.reading.ink import Grey

LONG_ACROSS, LONG_DOWN = 11.0, 6.5  # mm: no stroke of print is as long
BREAK = 1.6  # mm: gap closed within a broken rule
THICK = 1.6  # mm: thicker is a bar or a shadow
TOGETHER = 1.3  # mm: doubled rules are one
GAP = 7.0  # mm: gap between two pieces of the same rule (a seal, a fold)
CONTRAST = 18  # grey levels by which the faintest rule differs from its paper


@dataclass(frozen=True)
class Segment:
    """A rule: ``at`` is its ordinate (across) or abscissa (down), ``start``–``end`` its reach; pixels."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass(frozen=True)
class Rules:
    across: tuple[Segment, ...]
    down: tuple[Segment, ...]
    mask: Grey  # 255 on the rules' own pixels


def find_rules(clean: Grey, dpi: float) -> Rules:
    """The level and upright rules of a straightened grey page, in its pixels."""
    per_mm = dpi / 25.4
    ink = _dark_lines(clean, per_mm)
    across_mask = _long_runs(ink, per_mm, LONG_ACROSS)
    down_mask = _long_runs(ink.T, per_mm, LONG_DOWN).T
    across = _merged(_segments(across_mask, per_mm, LONG_ACROSS), per_mm)
    down = _merged(_segments(np.ascontiguousarray(down_mask.T), per_mm, LONG_DOWN), per_mm)
    return Rules(tuple(across), tuple(down), cv2.max(across_mask, down_mask).astype(np.uint8))


def without_rules(
    clean: Grey, rules: Rules, across: Sequence[Segment], down: Sequence[Segment], dpi: float
) -> Grey:
    """The page with the given rules painted over with paper; other lines (underlining) stay."""
    near = np.zeros_like(clean)
    reach = max(2, round(0.5 * dpi / 25.4))
    for rule in across:
        y = round(rule.at)
        near[max(0, y - reach) : y + reach + 1, max(0, int(rule.start)) : int(rule.end) + 1] = 255
    for rule in down:
        x = round(rule.at)
        near[max(0, int(rule.start)) : int(rule.end) + 1, max(0, x - reach) : x + reach + 1] = 255
    pixels = cv2.dilate(cv2.bitwise_and(near, rules.mask), np.ones((3, 3), np.uint8))
    out = clean.copy()
    out[pixels > 0] = int(np.percentile(clean[::9, ::9], 80))
    return out


def _dark_lines(clean: Grey, per_mm: float) -> Grey:
    """Thin dark things, against the paper around them; also in a photo's shade."""
    size = 2 * round(THICK * per_mm / 2) + 3
    kernel = np.ones((size, size), np.uint8)
    hat = cv2.morphologyEx(clean, cv2.MORPH_BLACKHAT, kernel)
    strong = float(np.percentile(hat[::3, ::3], 99))
    threshold = max(CONTRAST, min(60, int(0.3 * strong)))
    return ((hat > threshold) * 255).astype(np.uint8)


def _long_runs(ink: Grey, per_mm: float, length: float) -> Grey:
    """Pixels of ``ink`` on level runs of at least ``length`` mm; small breaks and slopes allowed."""
    thick = np.ones((3, 1), np.uint8)  # a rule that climbs a pixel goes on in the next row
    close = np.ones((1, max(3, round(BREAK * per_mm))), np.uint8)
    run = np.ones((1, max(5, round(length * per_mm))), np.uint8)
    ink = np.ascontiguousarray(ink)
    mended = cv2.morphologyEx(cv2.dilate(ink, thick), cv2.MORPH_CLOSE, close)
    runs = cv2.morphologyEx(mended, cv2.MORPH_OPEN, run)
    return cv2.bitwise_and(cv2.dilate(runs, np.ones((3, 1), np.uint8)), ink).astype(np.uint8)


def _segments(mask: Grey, per_mm: float, length: float) -> list[Segment]:
    """The connected runs of a mask of level lines, thick ones left out."""
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, max(3, round(BREAK * per_mm))), np.uint8))
    count, _, stats, centres = cv2.connectedComponentsWithStats(joined.astype(np.uint8))
    found = []
    for index in range(1, count):
        x, _, width, height, area = (int(v) for v in stats[index])
        mean_thickness = area / max(1, width)
        if width < 0.8 * length * per_mm or mean_thickness > THICK * per_mm:
            continue
        if height > max(THICK * per_mm * 2, 0.03 * width + THICK * per_mm):
            continue
        found.append(Segment(float(centres[index][1]), float(x), float(x + width)))
    return found


def _merged(segments: list[Segment], per_mm: float) -> list[Segment]:
    """Pieces of one rule joined, doubled rules made one."""
    todo = sorted(segments, key=lambda s: (s.at, s.start))
    changed = True
    while changed:
        changed = False
        out: list[Segment] = []
        for segment in todo:
            index = next((i for i, other in enumerate(out) if _same(other, segment, per_mm)), None)
            if index is None:
                out.append(segment)
                continue
            out[index] = _joined(out[index], segment)
            changed = True
        todo = out
    return todo


def _same(a: Segment, b: Segment, per_mm: float) -> bool:
    apart = max(a.start, b.start) - min(a.end, b.end)
    return abs(a.at - b.at) <= TOGETHER * per_mm and apart <= GAP * per_mm


def _joined(a: Segment, b: Segment) -> Segment:
    at = (a.at * a.length + b.at * b.length) / max(1.0, a.length + b.length)
    return Segment(at, min(a.start, b.start), max(a.end, b.end))
