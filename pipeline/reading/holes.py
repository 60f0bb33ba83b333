"""Punch holes at the edges of a page: dark discs that a reader takes for a 0."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.reading.engines.levels import median

Grey = npt.NDArray[np.uint8]

EDGE_MM = 22.0  # holes lie about 12 mm from the edge (ISO 838)
LEAST_MM, MOST_MM = 4.2, 8.5  # diameter; ISO 838 says 6
_DARK = 40  # grey levels below the paper
_ROUND = (0.66, 0.92)  # of the box; a disc fills π/4 = 0.785
_WITHIN = 0.65  # of the least diameter: the side of a square that a disc holds whole, with something to spare


def without_holes(clean: Grey, dpi: float) -> Grey:
    """``clean`` with filled discs near its edges painted over with paper; the same array where there are none."""
    px = dpi / 25.4
    paper = int(median(clean))
    dark = (clean < paper - _DARK).astype(np.uint8)
    edge = round(EDGE_MM * px)
    dark[edge:-edge, edge:-edge] = 0
    if not _holds_solid(dark, edge, max(3, int(_WITHIN * LEAST_MM * px))):
        return clean
    count, labels, stats, centres = cv2.connectedComponentsWithStats(dark, connectivity=8)
    out: Grey | None = None
    for k in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[k])
        if not (LEAST_MM * px <= min(w, h) and max(w, h) <= MOST_MM * px and max(w, h) <= 1.2 * min(w, h)):
            continue
        if not _is_disc(labels[y : y + h, x : x + w] == k):
            continue
        out = clean.copy() if out is None else out
        middle = (round(float(centres[k][0])), round(float(centres[k][1])))
        cv2.circle(out, middle, max(w, h) // 2 + max(2, round(0.6 * px)), paper, -1)
    return clean if out is None else out


def _holds_solid(dark: Grey, edge: int, side: int) -> bool:
    """Whether a full square of that side stands near an edge: on most pages none does, and nothing is to be sought."""
    square = np.ones((side, side), np.uint8)
    strips = (dark[:edge], dark[-edge:], dark[:, :edge], dark[:, -edge:])
    # what the page's edge cuts off is no square
    eroded = (cv2.erode(s, square, borderType=cv2.BORDER_CONSTANT, borderValue=0) for s in strips)
    return any(cv2.countNonZero(e) for e in eroded)


def _is_disc(part: npt.NDArray[np.bool_]) -> bool:
    """Whether the part is a full disc, not a ring or a letter."""
    height, width = part.shape
    middle = part[height // 3 : -(height // 3), width // 3 : -(width // 3)]
    return _ROUND[0] <= float(part.mean()) <= _ROUND[1] and bool(middle.all())
