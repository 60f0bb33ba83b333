"""Cells in which something stands that the detector did not see: a blank cell is one without ink."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from pipeline.geometry import Box, union
from pipeline.reading.engines.types import Quad
from pipeline.reading.grid import Grid
from pipeline.reading.ink import Grey

INSET = 1.0  # mm inside the rules, past what is left of them
STROKE = 1.4  # mm: extent of the smallest character's stroke; specks and noise are smaller
STROKE_WIDTH = 3.0  # mm
STREAK, THIN = 9.0, 0.7  # mm: longer and thinner marks that run to the cell's edge are no writing
DARKER = 45  # grey levels below the paper around


def inked_places(plain: Grey, grids: Sequence[Grid], filled: set[tuple[int, int]], dpi: float) -> list[Quad]:
    """Boxes (pixels) around the ink of cells that are not in ``filled`` (grid and cell, by index)."""
    found = []
    for i, grid in enumerate(grids):
        for j, cell in enumerate(grid.cells):
            box = None if (i, j) in filled else _ink_box(plain, cell.box, dpi / 25.4)
            if box is not None:
                corners = [[box.x0, box.y0], [box.x1, box.y0], [box.x1, box.y1], [box.x0, box.y1]]
                found.append(np.array(corners, np.float32))
    return found


def _ink_box(plain: Grey, cell: Box, per_mm: float) -> Box | None:
    inner = cell.grown(-INSET * per_mm)
    height, width = plain.shape
    x0, y0 = max(0, int(inner.x0)), max(0, int(inner.y0))
    x1, y1 = min(width, int(inner.x1)), min(height, int(inner.y1))
    if x1 - x0 < 4 or y1 - y0 < 4:
        return None
    part = cv2.blur(plain[y0:y1, x0:x1], (3, 3))
    size = max(3, round(STROKE_WIDTH * per_mm))
    hat = cv2.morphologyEx(part, cv2.MORPH_BLACKHAT, np.ones((size, size), np.uint8))  # shadows are wider
    dark = (hat > DARKER).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark)
    strokes = []
    for x, y, w, h, area in stats[1:count]:
        at_side = x == 0 or x + w == x1 - x0
        at_end = y == 0 or y + h == y1 - y0
        rest_of_rule = (at_side and w < per_mm) or (at_end and h < per_mm)
        # a slanting rule of an unsquared photo, or dust along the scanner's way
        thin = max(w, h) > STREAK * per_mm and area < THIN * per_mm * max(w, h)
        if max(w, h) >= STROKE * per_mm and not rest_of_rule and not (thin and (at_side or at_end)):
            strokes.append(Box(float(x0 + x), float(y0 + y), float(x0 + x + w), float(y0 + y + h)))
    return union(strokes).grown(0.3 * per_mm) if strokes else None
