"""Runs of ink along a level line, and the rules that they make."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.reading.ink import Grey

BREAK = 1.3  # mm: gap closed within a rule
THICK = 1.6  # mm: thicker is a bar or a shadow


@dataclass(frozen=True)
class Segment:
    """A rule: ``at`` is its ordinate (across) or abscissa (down), ``start``–``end`` its reach; pixels."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


def runs(ink: Grey, per_mm: float, length: float) -> Grey:
    """Pixels on level runs of at least ``length`` mm; a rule that climbs a pixel goes on in the next row."""
    run = np.ones((1, max(5, round(length * per_mm))), np.uint8)
    thick = np.ones((3, 1), np.uint8)
    found = cv2.morphologyEx(cv2.dilate(ink, thick), cv2.MORPH_OPEN, run)
    return cv2.bitwise_and(found, ink).astype(np.uint8)


def segments(mask: Grey, per_mm: float, length: float, *, along: float = 0.0) -> list[Segment]:
    """The connected runs of a mask of level lines, thick ones left out. ``along``: pixels per mm along the
    lines where they differ from those across."""
    along = along or per_mm
    gaps = np.ones((3, max(3, round(BREAK * along))), np.uint8)
    rows = _inked_rows(mask)
    if not len(rows):
        return []
    joined = cv2.morphologyEx(mask[rows], cv2.MORPH_CLOSE, gaps)
    count, _, stats, centres = cv2.connectedComponentsWithStats(joined.astype(np.uint8))
    found = []
    for index in range(1, count):
        x, top, width, height, area = (int(v) for v in stats[index])
        mean_thickness = area / max(1, width)
        if width < 0.8 * length * along or mean_thickness > THICK * per_mm:
            continue
        if height > max(THICK * per_mm * 2, 0.03 * width * per_mm / along + THICK * per_mm):
            continue
        at = float(centres[index][1]) + float(rows[top]) - top
        found.append(Segment(at, float(x), float(x + width)))
    return found


def _inked_rows(mask: Grey) -> npt.NDArray[np.intp]:
    """Rows that hold anything and two on either side: what lies apart stays apart, and the rest, which is
    nearly all of a page of rules, need not be looked through."""
    inked = np.asarray(mask.any(axis=1, keepdims=True), np.uint8)
    return np.flatnonzero(cv2.dilate(inked, np.ones((5, 1), np.uint8)))
