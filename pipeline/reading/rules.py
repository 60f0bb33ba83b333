"""Ruling lines of a straightened page: found, mended, and taken out of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.reading.engines.levels import percentiles
from pipeline.reading.ink import Grey
from pipeline.reading.rule_runs import THICK, Segment, runs, segments
from pipeline.reading.weak_rules import LEVEL as LEVEL_RULES
from pipeline.reading.weak_rules import UPRIGHT as UPRIGHT_RULES
from pipeline.reading.weak_rules import anchored, going_on, weak_pixels, weak_rules

PIECE = (7.0, 5.0)  # mm across, down: no stroke of print is as long
LONG = (11.0, 6.5)  # mm: the shortest rule
TOGETHER = 1.3  # mm: doubled rules are one
LEVEL = 0.5  # mm by which the pieces of one rule may be off
GAP = 7.0  # mm: gap between two pieces of the same rule (a seal, a fold)
STROKE = 12.0  # mm: strokes of a title in bold type are shorter
SHORT = (
    3.2  # mm: an upright rule of one row of small print, believed between two level ones and under another
)
MEETS = 0.4  # mm by which it may end short of them: print keeps away from rules
CONTRAST = 18  # grey levels by which the faintest rule differs from its paper


@dataclass(frozen=True)
class Rules:
    across: tuple[Segment, ...]
    down: tuple[Segment, ...]
    mask: Grey  # 255 on the rules' own pixels


def find_rules(clean: Grey, dpi: float) -> Rules:
    """The level and upright rules of a straightened grey page, in its pixels: solid ones, and dashed, dotted or
    pale ones where they are long, stand free and end as rules of a table do."""
    per_mm = dpi / 25.4
    ink = _dark_lines(clean, per_mm)
    lying, lying_ink = _on_its_side(clean), _on_its_side(ink)
    level_mask, upright_mask = (runs(i, per_mm, p) for i, p in zip((ink, lying_ink), PIECE, strict=True))
    level, upright = (segments(m, per_mm, p) for m, p in zip((level_mask, upright_mask), PIECE, strict=True))
    weak_upright = weak_rules(lying, per_mm, UPRIGHT_RULES)
    weak_level = weak_rules(clean, per_mm, LEVEL_RULES, upright=[*upright, *weak_upright])
    weak_upright = going_on(weak_upright, [*level, *weak_level], clean, per_mm)
    down = _long([*upright, *weak_upright], LONG[1], per_mm)
    weak_level = anchored(weak_level, [*level, *weak_level], down, per_mm)
    across = _long([*level, *weak_level], LONG[0], per_mm)
    across_mask = cv2.max(cv2.bitwise_and(level_mask, ink), weak_pixels(clean, weak_level, per_mm))
    short_mask = runs(lying_ink, per_mm, SHORT)
    short = _between(segments(short_mask, per_mm, SHORT), across, down, per_mm)
    down += short
    upright_mask = cv2.max(upright_mask, _only(short_mask, short, per_mm)).astype(np.uint8)
    down_mask = cv2.max(cv2.bitwise_and(upright_mask, lying_ink), weak_pixels(lying, weak_upright, per_mm))
    mask = cv2.max(across_mask, _on_its_side(np.asarray(down_mask, np.uint8))).astype(np.uint8)
    return Rules(tuple(across), tuple(down), mask)


def _between(
    found: Sequence[Segment], across: Sequence[Segment], down: Sequence[Segment], per_mm: float
) -> list[Segment]:
    """The upright pieces that reach from one level rule to another where a rule of ``down`` stands in other rows:
    strokes of print in a tight row come as near to both."""

    def meets(piece: Segment, end: float) -> bool:
        return any(
            abs(rule.at - end) <= MEETS * per_mm and rule.start < piece.at < rule.end for rule in across
        )

    def goes_on(piece: Segment) -> bool:
        under = [rule for rule in down if abs(rule.at - piece.at) <= LEVEL * per_mm]
        return bool(under) and not any(r.start < piece.end and piece.start < r.end for r in under)

    return [p for p in found if goes_on(p) and meets(p, p.start) and meets(p, p.end)]


def _only(mask: Grey, kept: Sequence[Segment], per_mm: float) -> Grey:
    """The pixels of ``mask`` (level lines) that belong to the lines ``kept``."""
    out = np.zeros_like(mask)
    reach = max(2, round(0.5 * per_mm))
    for line in kept:
        rows = slice(max(0, round(line.at) - reach), round(line.at) + reach + 1)
        columns = slice(max(0, int(line.start)), int(line.end) + 1)
        out[rows, columns] = mask[rows, columns]
    return out


def _long(found: list[Segment], least: float, per_mm: float) -> list[Segment]:
    return [s for s in _merged(found, per_mm) if s.length >= least * per_mm]


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
    out[pixels > 0] = int(percentiles(clean[::9, ::9], 80)[0])
    return out


def _dark_lines(clean: Grey, per_mm: float) -> Grey:
    """Thin dark things, against the paper around them; also in a photo's shade."""
    size = 2 * round(THICK * per_mm / 2) + 3
    kernel = np.ones((size, size), np.uint8)
    hat = cv2.morphologyEx(clean, cv2.MORPH_BLACKHAT, kernel)
    strong = percentiles(np.asarray(hat[::3, ::3], np.uint8), 99)[0]
    threshold = max(CONTRAST, min(60, int(0.3 * strong)))
    return np.asarray((hat > threshold).astype(np.uint8) * 255, np.uint8)


def _on_its_side(image: Grey) -> Grey:
    return cv2.transpose(image).astype(np.uint8, copy=False)


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
    if apart > 0:  # one after the other: pieces of one rule are level, and one is more than a stroke of print
        whole = max(a.length, b.length) >= STROKE * per_mm
        return whole and off <= LEVEL * per_mm and apart <= GAP * per_mm
    return off <= TOGETHER * per_mm


def _joined(a: Segment, b: Segment) -> Segment:
    at = (a.at * a.length + b.at * b.length) / max(1.0, a.length + b.length)
    return Segment(at, min(a.start, b.start), max(a.end, b.end))
