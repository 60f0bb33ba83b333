"""Upright lines that print runs across are no rules of a table: streaks of dust that end within the page, or lean
with the sheet, so that they cannot be told by their length (see `streaks`); and upright strokes of characters that stand
over the end of a rule, as those of 阳 and 市 may in a cell over two columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from pipeline.geometry import Box
from pipeline.reading.grid import Grid
from pipeline.reading.ink import Grey
from pipeline.reading.rule_runs import Segment
from pipeline.reading.rules import Rules

ENOUGH = 2  # lines that run across
# of its box's height, by which a line goes beyond one that it runs across, and a line beside a rule at the most:
# boxes are grown, and between a rule and print there is padding
OVER, AT_RULE = 0.45, 0.18
TOUCHED = 0.6  # share of them with print at the very line
BESIDE = (0.45, 1.1)  # mm from the line, beyond its own width; in a table that is padding
DARK = 50  # grey levels below the paper
# mm: a rule found this much too long is cut, one that ends nearer to the next level rule meets it
STROKE, SHORT_OF = 1.0, 0.6
LETTERING = 0.15  # of a line's height, by which its strokes reach beyond its box


def without_crossed(rules: Rules, lines: Sequence[Box], clean: Grey, dpi: float) -> Rules:
    """``rules`` without the upright ones that ``lines`` of print run across."""
    down = tuple(rule for rule in rules.down if not _is_crossed(rule, lines, clean, dpi / 25.4))
    return rules if len(down) == len(rules.down) else replace(rules, down=down)


def _is_crossed(rule: Segment, lines: Sequence[Box], clean: Grey, per_mm: float) -> bool:
    beside = [n for n in lines if rule.start <= n.centre[1] <= rule.end]
    across = [n for n in beside if n.x0 + OVER * n.height < rule.at < n.x1 - OVER * n.height]
    left = sum(n.x1 < rule.at + AT_RULE * n.height for n in beside)
    right = sum(n.x0 > rule.at - AT_RULE * n.height for n in beside)
    # at a rule there are texts on both sides, though some may be found as one
    if len(across) < ENOUGH or len(across) <= 2 * min(left, right):
        return False
    return sum(_touches(rule.at, n, clean, per_mm) for n in across) >= TOUCHED * len(across)


def _touches(at: float, line: Box, clean: Grey, per_mm: float) -> bool:
    """Whether print of the line stands close by the rule."""
    band = clean[max(0, round(line.y0 + line.height / 4)) : max(1, round(line.y1 - line.height / 4))]
    near, far = (v * per_mm for v in BESIDE)
    sides = [
        band[:, max(0, round(a)) : max(0, round(b))]
        for a, b in ((at - far, at - near), (at + near, at + far))
    ]
    paper = float(np.percentile(band[:, max(0, round(line.x0)) : max(1, round(line.x1))], 85))
    return any(side.size > 0 and float(side.min()) < paper - DARK for side in sides)


def without_strokes(rules: Rules, lines: Sequence[Box], clean: Grey, dpi: float) -> Rules:
    """``rules`` without the ends that are strokes of print: behind the last level rule that an upright one crosses it
    goes on through a line of print, and ends short of the next; and without those of which nothing else is left: in
    low rows the strokes of 职 and of 邮 below it are parted by the level rule alone."""
    per_mm = dpi / 25.4
    rows = [row for line in lines for row in _rows(line, rules.across)]
    kept = (_without_strokes(rule, rules.across, rows, clean, per_mm) for rule in rules.down)
    down = tuple(rule for rule in kept if rule is not None)
    return rules if down == rules.down else replace(rules, down=down)


def _rows(line: Box, across: Sequence[Segment]) -> Iterator[Box]:
    """The box cut at the level rules through it: in low rows the print of two, one below the other, is found as one."""
    through = (r.at for r in across if r.start < line.centre[0] < r.end and line.y0 < r.at < line.y1)
    for top, foot in pairwise([line.y0, *sorted(through), line.y1]):
        yield line._replace(y0=top, y1=foot)


def _without_strokes(
    rule: Segment, across: Sequence[Segment], lines: Sequence[Box], clean: Grey, per_mm: float
) -> Segment | None:
    levels = sorted(level.at for level in across if level.start < rule.at < level.end)
    crossed = [at for at in levels if rule.start - SHORT_OF * per_mm <= at <= rule.end + SHORT_OF * per_mm]
    if not crossed:
        return rule
    above, below = (
        max((at for at in levels if at < crossed[0]), default=None),
        min((at for at in levels if at > crossed[-1]), default=None),
    )
    start, end = rule.start, rule.end
    if above is not None and _is_stroke(rule.at, (start, crossed[0]), lines, clean, per_mm):
        start = crossed[0]
    if below is not None and _is_stroke(rule.at, (crossed[-1], end), lines, clean, per_mm):
        end = crossed[-1]
    if (start, end) == (rule.start, rule.end) or start >= end:
        return rule
    marks = [start, *(at for at in levels if start < at < end), end]
    parts = [part for part in pairwise(marks) if part[1] - part[0] > SHORT_OF * per_mm]
    if parts and all(_is_stroke(rule.at, part, lines, clean, per_mm) for part in parts):
        return None
    return replace(rule, start=start, end=end)


def _is_stroke(
    at: float, part: tuple[float, float], lines: Sequence[Box], clean: Grey, per_mm: float
) -> bool:
    """Whether the part of a rule lies within one line of print that runs across it and touches it."""
    start, end = part
    if end - start < STROKE * per_mm:
        return False
    return any(
        n.y0 <= (start + end) / 2 <= n.y1
        and end - start <= n.height * 1.3
        and n.x0 + OVER * n.height < at < n.x1 - OVER * n.height
        and _touches(at, n, clean, per_mm)
        for n in lines
    )


def without_lettering(grids: Sequence[Grid], lines: Sequence[Box]) -> list[Grid]:
    """``grids`` without those within one line of print: strokes of a large bold title (工业互) that touch each other. The
    row of a table is higher than what stands in it."""
    return [grid for grid in grids if not any(_lies_in(grid.box, line) for line in lines)]


def _lies_in(box: Box, line: Box) -> bool:
    near = LETTERING * line.height
    return (
        box.height <= line.height
        and line.x0 - near <= box.x0
        and box.x1 <= line.x1 + near
        and line.y0 - near <= box.y0
        and box.y1 <= line.y1 + near
    )
