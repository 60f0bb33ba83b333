"""Ruling lines of a straightened page: found, mended, and taken out of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.reading.ink import Grey

PIECE = (7.0, 5.0)  # mm across, down: no stroke of print is as long
LONG = (11.0, 6.5)  # mm: the shortest rule
BREAK = 1.3  # mm: gap closed within a broken rule
BROKEN_LONG = 24.0  # mm: shortest rule taken where it is broken; rows of print look like short ones
COVERED = 0.78  # share of a broken rule that is ink; rows of print have less
EMPTY = 0.12  # share of ink beside a broken rule, on each side; rows of print have more
THICK = 1.6  # mm: thicker is a bar or a shadow
TOGETHER = 1.3  # mm: doubled rules are one
LEVEL = 0.5  # mm by which the pieces of one rule may be off
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
    across, across_mask = _level_rules(ink, per_mm, PIECE[0], LONG[0])
    down, down_mask = _level_rules(np.ascontiguousarray(ink.T), per_mm, PIECE[1], LONG[1])
    mask = cv2.max(across_mask, np.ascontiguousarray(down_mask.T)).astype(np.uint8)
    return Rules(tuple(across), tuple(down), mask)


def _level_rules(ink: Grey, per_mm: float, piece: float, long: float) -> tuple[list[Segment], Grey]:
    """Level rules with their pixels: solid ones, and broken ones where they are long and stand free."""
    solid_mask = _runs(ink, per_mm, piece)
    solid = _segments(solid_mask, per_mm, piece)
    gaps = np.ones((1, max(3, round(BREAK * per_mm))), np.uint8)
    mended = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, gaps).astype(np.uint8)
    broken_mask = _runs(mended, per_mm, BROKEN_LONG)
    broken = [s for s in _segments(broken_mask, per_mm, BROKEN_LONG) if _stands_free(ink, s, per_mm)]
    merged = [s for s in _merged([*solid, *broken], per_mm) if s.length >= long * per_mm]
    return merged, cv2.bitwise_and(cv2.max(solid_mask, broken_mask), ink).astype(np.uint8)


def _stands_free(ink: Grey, rule: Segment, per_mm: float) -> bool:
    """Whether ink stands along the rule and hardly any beside it."""
    x0, x1 = int(rule.start), int(rule.end)
    y, off = round(rule.at), max(3, round(0.9 * per_mm))
    near = max(1, round(0.25 * per_mm))

    def share(top: int, bottom: int) -> float:
        band = ink[max(0, top) : max(0, bottom), x0:x1]
        return float(band.any(axis=0).mean()) if band.size else 0.0

    on = share(y - near, y + near + 1)
    return on >= COVERED and share(y - off - 1, y - off + 1) < EMPTY and share(y + off, y + off + 2) < EMPTY


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


def _runs(ink: Grey, per_mm: float, length: float) -> Grey:
    """Pixels on level runs of at least ``length`` mm; a rule that climbs a pixel goes on in the next row."""
    run = np.ones((1, max(5, round(length * per_mm))), np.uint8)
    thick = np.ones((3, 1), np.uint8)
    runs = cv2.morphologyEx(cv2.dilate(ink, thick), cv2.MORPH_OPEN, run)
    return cv2.bitwise_and(runs, ink).astype(np.uint8)


def _segments(mask: Grey, per_mm: float, length: float) -> list[Segment]:
    """The connected runs of a mask of level lines, thick ones left out."""
    gaps = np.ones((3, max(3, round(BREAK * per_mm))), np.uint8)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, gaps)
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
    off = abs(a.at - b.at)
    if apart > 0:  # one after the other: pieces of one rule are level
        return off <= LEVEL * per_mm and apart <= GAP * per_mm
    return off <= TOGETHER * per_mm


def _joined(a: Segment, b: Segment) -> Segment:
    at = (a.at * a.length + b.at * b.length) / max(1.0, a.length + b.length)
    return Segment(at, min(a.start, b.start), max(a.end, b.end))
