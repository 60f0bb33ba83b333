"""Dashed, dotted and pale rules: smeared along their way they are lines, and nothing stands beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median as median_of

import cv2
import numpy as np

from pipeline.reading.engines.levels import median, usual_deviation
from pipeline.reading.ink import Grey
from pipeline.reading.rule_runs import THICK, Segment, runs, segments

SMEAR = 2.5  # mm along the rule over which dots and dashes become one line
FAINTEST = 9  # grey levels by which the smeared rule differs from its paper
NOISE = 5.0  # deviations of the smeared paper that are no rule
SHORTER = 3.0  # times by which the picture is reduced along the rules
WINDOW = 4.0  # mm: the rule is looked at piece by piece
INNER = 0.7  # mm from the rule where its neighbourhood begins
AROUND = 2.6  # mm in which the paper's own grey is found
EMPTY = 0.3  # darkness beside, as a share of the rule's own, up to which nothing stands there
SEEN = 0.4  # darkness where nothing stands beside, as a share of that of the whole
ANCHOR = 1.5  # mm from a rule's end to the rule that it meets
PADDING = (0.35, 0.75)  # mm from a level rule where there is no print
CROSSINGS = 4  # such places from which they tell
LEAST = 3  # pieces with nothing on either side
ALIKE = (0.5, 1.7)  # darkness of such pieces, as a share of the usual
THERE = 0.85  # share of such pieces that are so
PIXEL = 14  # grey levels by which a pixel of the rule differs from what is around


@dataclass(frozen=True)
class Way:
    """What differs between level and upright rules: print keeps away from the upright ones, but stands
    close above and below the level ones. Lengths in mm."""

    long: float  # the shortest rule; print looks like shorter ones
    outer: float  # where the rule's neighbourhood ends
    free: float  # share of the pieces with nothing on either side


LEVEL = Way(long=24.0, outer=1.1, free=0.12)
UPRIGHT = Way(long=24.0, outer=1.7, free=0.6)


def weak_rules(clean: Grey, per_mm: float, way: Way, *, upright: Sequence[Segment] = ()) -> list[Segment]:
    """Level rules that need not be solid or dark. ``way`` is `UPRIGHT` where the page lies on its side. Those from
    one of the ``upright`` rules to another may have print close by nearly all along."""
    # along the rule nothing is lost that smearing would not take away
    short = cv2.resize(clean, None, fx=1 / SHORTER, fy=1.0, interpolation=cv2.INTER_AREA)
    smeared = cv2.blur(short, (max(1, round(SMEAR * per_mm / SHORTER)), 1)).astype(np.uint8, copy=False)
    thin = _thin_and_dark(smeared, per_mm)
    ink = np.asarray((thin > _faintest(thin)).astype(np.uint8) * 255, np.uint8)
    along = per_mm / SHORTER
    lines = segments(runs(ink, along, way.long), per_mm, way.long, along=along)
    longer = 0.4 * SMEAR * per_mm  # by smearing, at either end
    found = []
    for line in lines:
        rule = Segment(line.at, line.start * SHORTER + longer, line.end * SHORTER - longer)
        spans = all(_meets(upright, x, rule.at, per_mm) for x in (rule.start, rule.end))
        if _stands_free(smeared, line, per_mm, way, free=0.0 if spans else way.free):
            found.append(rule)
    return found


def anchored(
    rules: Sequence[Segment], level: Sequence[Segment], upright: Sequence[Segment], per_mm: float
) -> list[Segment]:
    """Those of the weak level ``rules`` that end at both ends where rules of a table do: at one of the ``upright``
    rules, or with two of the ``level`` ones. An edge of a row of print ends anywhere, but rarely there."""
    slack = ANCHOR * per_mm

    def meets(x: float, y: float) -> bool:
        return _meets(upright, x, y, per_mm)

    def shared(end: float, ends: list[float]) -> bool:
        return sum(abs(e - end) <= slack / 2 for e in ends) > 2  # itself, and two others

    starts, ends = [s.start for s in level], [s.end for s in level]
    return [
        s
        for s in rules
        if (meets(s.start, s.at) or shared(s.start, starts)) and (meets(s.end, s.at) or shared(s.end, ends))
    ]


def _thin_and_dark(smeared: Grey, per_mm: float) -> Grey:
    """How much darker each pixel is than what stands above and below it."""
    size = 2 * round(THICK * per_mm / 2) + 3
    hat = cv2.morphologyEx(smeared, cv2.MORPH_BLACKHAT, np.ones((size, 1), np.uint8))
    return hat.astype(np.uint8, copy=False)


def _faintest(thin: Grey) -> float:
    sample = thin[::3, ::3]
    middle = median(sample)
    spread = 1.48 * usual_deviation(sample, middle)
    return max(FAINTEST, middle + NOISE * max(1.0, spread))


def _stands_free(smeared: Grey, rule: Segment, per_mm: float, way: Way, *, free: float) -> bool:
    """Whether the rule is there wherever nothing stands beside it: an edge of a row of print is not. ``free``: the
    share of its pieces that must have nothing beside them."""
    pieces = list(_pieces(smeared, rule, per_mm, way.outer))
    if not pieces:
        return False
    usual = median_of(on for on, _ in pieces)
    alone = [on for on, beside in pieces if beside <= EMPTY * usual]
    if len(alone) < max(LEAST, free * len(pieces)):
        return False
    if median_of(alone) < SEEN * usual:
        return False
    usual = median_of(alone)
    alike = [ALIKE[0] * usual <= on <= ALIKE[1] * usual for on in alone]
    return float(np.mean(alike)) >= THERE


def _pieces(smeared: Grey, rule: Segment, per_mm: float, outer: float) -> Iterator[tuple[float, float]]:
    """Darkness of the rule and beside it, against the paper, piece by piece."""
    y, reach = round(rule.at), round(AROUND * per_mm)
    step = max(2, round(WINDOW * per_mm / SHORTER))
    near, inner, far = (max(1, round(v * per_mm)) for v in (0.25, INNER, outer))
    starts = range(int(rule.start), int(rule.end) - step // 2, step)
    if y - reach < 0 or y + reach >= smeared.shape[0] or not starts:
        return
    band = smeared[y - reach : y + reach + 1].astype(np.float32)
    profiles = np.stack([band[:, x : x + step].mean(axis=1) for x in starts], axis=1)
    paper = np.percentile(profiles, 85, axis=0)
    on = paper - profiles[reach - near : reach + near + 1].min(axis=0)
    above, below = profiles[reach - far : reach - inner + 1], profiles[reach + inner : reach + far + 1]
    beside = paper - np.minimum(above.min(axis=0), below.min(axis=0))
    yield from zip(on.tolist(), beside.tolist(), strict=True)


def going_on(
    upright: Sequence[Segment], level: Sequence[Segment], clean: Grey, per_mm: float
) -> list[Segment]:
    """Those of the weak ``upright`` rules of the page ``clean`` that are there beside the ``level`` rules which they
    cross. Strokes of 个 under each other in a column make a dashed line too, but print keeps away from rules."""
    return [u for u in upright if _goes_on(u, level, clean, per_mm)]


def _goes_on(rule: Segment, level: Sequence[Segment], clean: Grey, per_mm: float) -> bool:
    near, far, wide = (max(1, round(v * per_mm)) for v in (*PADDING, 0.3))
    x = round(rule.at)
    there = []
    for other in level:
        if not other.start - per_mm <= x <= other.end + per_mm:
            continue
        y = round(other.at)
        for top, bottom in ((y - far, y - near + 1), (y + near, y + far + 1)):
            if top > rule.start and bottom < rule.end:
                part = clean[top:bottom, max(0, x - wide) : x + wide + 1]
                around = clean[top:bottom, max(0, x - 4 * wide) : x + 4 * wide + 1]
                there.append(float(part.min()) < float(np.median(around)) - PIXEL)
    return len(there) < CROSSINGS or float(np.mean(there)) >= SEEN


def _meets(upright: Sequence[Segment], x: float, y: float, per_mm: float) -> bool:
    """Whether one of the upright rules stands at the point."""
    slack = ANCHOR * per_mm
    return any(abs(u.at - x) <= slack and u.start - slack <= y <= u.end + slack for u in upright)


def weak_pixels(clean: Grey, rules: Sequence[Segment], per_mm: float) -> Grey:
    """255 on the dark pixels of the rules, dots and dashes only."""
    mask = np.zeros_like(clean)
    size = 2 * round(THICK * per_mm / 2) + 3
    kernel, reach = np.ones((size, size), np.uint8), max(2, round(0.5 * per_mm))
    for rule in rules:
        y, columns = round(rule.at), slice(max(0, int(rule.start)), int(rule.end) + 1)
        top = max(0, y - reach - size)
        hat = cv2.morphologyEx(clean[top : y + reach + size + 1, columns], cv2.MORPH_BLACKHAT, kernel)
        rows = slice(max(0, y - reach), y + reach + 1)
        mask[rows, columns] = (hat[rows.start - top : rows.stop - top] > PIXEL) * 255
    return mask
