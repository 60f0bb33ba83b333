"""Columns without rules: strips of paper that run down between what stands left and right of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.geometry import Box
from pipeline.reading.grid import Grid
from pipeline.reading.ink import Grey
from pipeline.reading.rule_runs import Segment
from pipeline.reading.shrink import resized, shrunk

FINE = 2.5  # pixels per mm at which strips are sought
WIDE, TALL = 2.0, 25.0  # mm: the smallest strip
STEP = 4.0  # mm from window to window
ROWS = 5  # rows of print on both sides of a strip
FEW, MANY = 2, 8  # or a few labels left of it and many rows right of it
LABEL, SHORT = 13.0, 5.0  # mm of print left of a strip: of a column of labels; of a further column beside one
SPECKS = 1  # pixels of dust in a column of a window, or a row of a strip, that is empty all the same
PITCH = 4.6  # mm from row to row, set tight
WORD_GAP = 6.0  # mm between what stands in one column
INKED = 0.7  # share of a character's height that its ink has
MARK_GAP = 0.75  # heights of a row: the gap beside a comma
ROW_GAP = 0.6  # mm between rows of print
EDGE = 3.0  # mm along the sides of a scan: the sheet's own edge and the shadow beside it run there, no print does
ACROSS = 0.25  # of the rows beside a gutter that may run on across it
DARK = 40  # grey levels below the paper

Mask = npt.NDArray[np.uint8]


def page_gutters(plain: Grey, rules: Mask, grids: Sequence[Grid], dpi: float) -> list[Segment]:
    """The gutters of a straightened page outside its ``grids`` of several columns, in its pixels. ``rules``: not
    0 where rules are, for they cross gutters."""
    share = min(1.0, FINE * 25.4 / dpi)
    bold = cv2.erode(plain, np.ones((3, 3), np.uint8))  # thin strokes stay ink
    small = shrunk(bold.astype(np.uint8, copy=False), share)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)).astype(np.uint8), 21)
    ink = ((small.astype(np.int16) < paper.astype(np.int16) - DARK) * 1).astype(np.uint8)
    ruled = resized(rules, (ink.shape[1], ink.shape[0]))
    ink[cv2.dilate(ruled, np.ones((3, 3), np.uint8)) > 0] = 0
    per_mm = dpi * share / 25.4
    edge = round(EDGE * per_mm)
    ink[:, :edge] = ink[:, -edge:] = 0  # it would stand beside every row
    found = gutters(ink, per_mm, mark_gap=MARK_GAP, rows=ROWS)
    out = [Segment(g.at / share, g.start / share, g.end / share) for g in found]
    tables = [grid.box for grid in grids if grid.columns > 1]
    return [g for g in out if not any(_crosses(g, table) for table in tables)]


def parting(gutters: Sequence[Segment], lines: Sequence[Box]) -> list[Segment]:
    """The gutters that part what was found as ``lines`` of text. In prose set at one pitch the gaps beside commas
    stand under each other too, but its lines run on across them."""
    return [g for g in gutters if _parts(g, lines)]


def beside_and_across(upright: Segment, lines: Sequence[Box]) -> tuple[list[Box], list[Box]]:
    """The ``lines`` of text at the height of an upright line, and those of them that run on across it."""
    beside = [n for n in lines if upright.start <= n.centre[1] <= upright.end]
    return beside, [n for n in beside if n.x0 + n.height < upright.at < n.x1 - n.height]


def _parts(gutter: Segment, lines: Sequence[Box]) -> bool:
    beside, across = map(len, beside_and_across(gutter, lines))
    return across <= ACROSS * (across + (beside - across) / 2)


def _crosses(gutter: Segment, table: Box) -> bool:
    """Whether it is a column of a ruled table, which has rules of its own to part it."""
    return table.x0 <= gutter.at <= table.x1 and gutter.end > table.y0 and gutter.start < table.y1


def box_gutters(boxes: Sequence[Box], width: float, height: float) -> list[Segment]:
    """The gutters between characters given by their boxes, all in points."""
    share = FINE * 25.4 / 72
    ink = np.zeros((max(1, round(height * share)), max(1, round(width * share))), np.uint8)
    for box in boxes:
        less = (1 - INKED) / 2 * box.height  # lines of type stand close
        x0, y0, x1, y1 = (round(v * share) for v in (box.x0, box.y0 + less, box.x1, box.y1 - less))
        ink[max(0, y0) : max(y0 + 1, y1), max(0, x0) : max(x0 + 1, x1)] = 1
    found = gutters(ink, FINE, mark_gap=MARK_GAP / INKED, rows=ROWS - 2)
    return [Segment(g.at / share, g.start / share, g.end / share) for g in found]


def gutters(ink: Mask, per_mm: float, *, mark_gap: float, rows: int) -> list[Segment]:
    """Strips without ink (1) that part columns. Believed only where one of them has a column of labels on its
    left: the numbers of a list keep a strip to their right too. ``mark_gap``: the gap beside a comma, in heights
    of a row; ``rows`` with print on both sides are enough."""
    extended = [_within(_extended(s, ink), ink, per_mm, mark_gap) for s in _strips(ink, per_mm)]
    strips = list(dict.fromkeys(s for s in extended if s.y1 - s.y0 >= TALL * per_mm / 2))
    sides = [_sides(ink, strip, per_mm) for strip in strips]
    columns = [
        s for s, side in zip(strips, sides, strict=True) if side.parts(LABEL * per_mm, rows, sparse=True)
    ]
    narrow = [
        s for s, side in zip(strips, sides, strict=True) if side.parts(SHORT * per_mm, rows, sparse=False)
    ]
    beside = [s for s in narrow if any(s.y0 < c.y1 and c.y0 < s.y1 for c in columns)]
    return [s.segment for s in dict.fromkeys([*columns, *beside])]


@dataclass(frozen=True)
class _Strip:
    """Empty from ``x0`` to ``x1`` between ``y0`` and ``y1``, pixels."""

    x0: int
    x1: int
    y0: int
    y1: int

    @property
    def segment(self) -> Segment:
        return Segment((self.x0 + self.x1) / 2, float(self.y0), float(self.y1))


def _strips(ink: Mask, per_mm: float) -> list[_Strip]:
    """Empty strips with ink on both sides, from window to window down the page."""
    tall, step = round(TALL * per_mm), max(1, round(STEP * per_mm))
    above = np.vstack([np.zeros((1, ink.shape[1]), np.int32), np.cumsum(ink, axis=0, dtype=np.int32)])
    done: list[_Strip] = []
    running: list[_Strip] = []
    for top in range(0, ink.shape[0] - tall + 1, step):
        found = _empty(above[top + tall] - above[top], WIDE * per_mm)
        going: list[_Strip] = []
        for x0, x1 in found:
            before = [s for s in running if min(s.x1, x1) - max(s.x0, x0) >= WIDE * per_mm]
            if before:
                s = before[0]
                going.append(_Strip(max(s.x0, x0), min(s.x1, x1), s.y0, top + tall))
            else:
                going.append(_Strip(x0, x1, top, top + tall))
        done += [s for s in running if not any(g.y0 == s.y0 and g.x0 >= s.x0 and g.x1 <= s.x1 for g in going)]
        running = going
    return sorted([*done, *running], key=lambda s: s.x0)


def _extended(strip: _Strip, ink: Mask) -> _Strip:
    """The strip as far up and down as it is empty."""
    filled = ink[:, strip.x0 : strip.x1].sum(axis=1) > SPECKS
    above = np.nonzero(filled[: (strip.y0 + strip.y1) // 2])[0]
    below = np.nonzero(filled[(strip.y0 + strip.y1) // 2 :])[0]
    top = int(above[-1]) + 1 if len(above) else 0
    bottom = (strip.y0 + strip.y1) // 2 + int(below[0]) if len(below) else len(filled)
    return _Strip(strip.x0, strip.x1, top, bottom)


def _within(strip: _Strip, ink: Mask, per_mm: float, mark_gap: float) -> _Strip:
    """The strip without the row of print that it ends in, at either end, if it passes it only at a comma."""
    rows = _rows(_any(ink[:, strip.x1 :], 1), ROW_GAP * per_mm)
    inside = [(a, b) for a, b in rows if a < strip.y1 and b > strip.y0]
    y0, y1 = strip.y0, strip.y1
    if inside and y0 > 0 and _gap(ink, inside[0], strip) < mark_gap:
        y0 = max(y0, inside[0][1])
    if inside and y1 < ink.shape[0] and _gap(ink, inside[-1], strip) < mark_gap:
        y1 = min(y1, inside[-1][0])
    return _Strip(strip.x0, strip.x1, y0, y1)


def _gap(ink: Mask, row: tuple[int, int], strip: _Strip) -> float:
    """The gap at the strip in that row, in the row's heights."""
    filled = _any(ink[row[0] : row[1]], 0)
    middle = (strip.x0 + strip.x1) // 2
    left, right = np.nonzero(filled[:middle])[0], np.nonzero(filled[middle:])[0]
    if not len(left) or not len(right):
        return float("inf")
    return (middle + int(right[0]) - int(left[-1])) / (row[1] - row[0])


def _empty(profile: npt.NDArray[np.int32], wide: float) -> list[tuple[int, int]]:
    """Empty intervals at least ``wide`` between the first and the last ink of a profile."""
    filled = np.nonzero(profile > SPECKS)[0]
    if len(filled) < 2:
        return []
    gaps = np.nonzero(np.diff(filled) > wide)[0]
    return [(int(filled[g]) + 1, int(filled[g + 1])) for g in gaps]


@dataclass(frozen=True)
class _Sides:
    """``widths``: of the rows of print left of a strip with print right of it at the same height; ``right``:
    all rows right of it."""

    widths: tuple[int, ...]
    right: int

    def parts(self, least: float, rows: int, *, sparse: bool) -> bool:
        """Whether columns stand here: commas may stand over each other by chance, but in a few lines only.
        ``sparse``: a few labels beside many lines count, too."""
        wide, both = sum(w >= least for w in self.widths), len(self.widths)
        if 2 * wide < both:
            return False
        return wide >= rows or (sparse and wide >= FEW and both <= self.right / 3 and self.right >= MANY)


def _sides(ink: Mask, strip: _Strip, per_mm: float) -> _Sides:
    left = ink[strip.y0 : strip.y1, : strip.x0]
    right = _any(ink[strip.y0 : strip.y1, strip.x1 :], 1)
    widths = []
    for top, bottom in _rows(_any(left, 1), ROW_GAP * per_mm):
        if right[top:bottom].any():
            width = _last_run(_any(left[top:bottom], 0), WORD_GAP * per_mm)
            widths += [width] * _lines(top, bottom, per_mm)
    rows = sum(_lines(a, b, per_mm) for a, b in _rows(right, ROW_GAP * per_mm))
    return _Sides(tuple(widths), rows)


def _lines(top: int, bottom: int, per_mm: float) -> int:
    """Rows of print in a run: those set tight have no gap between them."""
    return max(1, round((bottom - top) / (PITCH * per_mm)))


def _any(ink: Mask, axis: int) -> npt.NDArray[np.bool_]:
    """Rows (axis 1) or columns (axis 0) with ink."""
    return np.asarray(ink.max(axis=axis, initial=0) > 0)


def _last_run(filled: npt.NDArray[np.bool_], gap: float) -> int:
    """The width of what stands together at the end."""
    start, end = _rows(filled, gap)[-1]
    return end - start


def _rows(filled: npt.NDArray[np.bool_], gap: float) -> list[tuple[int, int]]:
    """Runs of filled rows, those with less than ``gap`` between them as one."""
    at = np.nonzero(filled)[0]
    if not len(at):
        return []
    breaks = np.nonzero(np.diff(at) > gap)[0]
    starts = [int(at[0]), *(int(at[b + 1]) for b in breaks)]
    ends = [*(int(at[b]) + 1 for b in breaks), int(at[-1]) + 1]
    return list(zip(starts, ends, strict=True))
