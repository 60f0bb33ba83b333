"""The lines of writing in the lower part of a signature cell, where its date is expected."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extractors.seals.datedoubt import INK, Row
from extractors.seals.ink import Map
from pipeline.raster import Pixels


def rows_of(ink: Map, scale: float) -> tuple[list[Row], float]:
    """Boxes (x0, y0, x1, y1) of lines of writing in the lower part of the cell, from the top; and how much
    ink (mm²) stands there beside them and is no rule."""
    edge = round(1.3 * scale)
    strokes = np.asarray(ink > INK, dtype=np.uint8)
    strokes[:edge], strokes[-edge:], strokes[:, :edge], strokes[:, -edge:] = 0, 0, 0, 0
    strokes[: round(0.3 * len(strokes))] = 0
    length = round(25 * scale)
    for shape in ((1, length), (length, 1)):
        rules = cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        strokes &= 1 - np.asarray(cv2.dilate(rules, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    wide = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((1, round(14 * scale)), np.uint8))
    boxes = [b[:4] for b in _pieces(np.asarray(wide, dtype=np.uint8))]
    tall = [b for b in boxes if 1.0 * scale <= b[3] - b[1] <= 12 * scale and b[2] - b[0] > 1.5 * scale]
    rows = [r for r in _joined(tall) if r[2] - r[0] > 8 * scale and r[3] - r[1] > 2.2 * scale]
    beside = strokes.copy()
    for x0, y0, x1, y1 in rows:
        beside[max(0, y0 - edge) : y1 + edge, max(0, x0 - edge) : x1 + edge] = 0
    marks = [b for b in _pieces(beside) if b[3] - b[1] > 1.2 * scale]
    return rows, sum(b[4] for b in marks) / scale**2


def _pieces(strokes: Pixels) -> list[tuple[int, int, int, int, int]]:
    """Connected pieces: x0, y0, x1, y1, pixels."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(strokes)
    return [(int(x), int(y), int(x + w), int(y + h), int(n)) for x, y, w, h, n in stats[1:count]]


def _joined(boxes: Sequence[Row]) -> list[Row]:
    """Boxes that stand side by side as one."""
    rows: list[Row] = []
    for box in sorted(boxes, key=lambda b: b[1]):
        for k, row in enumerate(rows):
            shared = min(row[3], box[3]) - max(row[1], box[1])
            if shared > 0.5 * min(row[3] - row[1], box[3] - box[1]):
                rows[k] = (
                    min(row[0], box[0]), min(row[1], box[1]), max(row[2], box[2]), max(row[3], box[3])
                )  # fmt: skip
                break
        else:
            rows.append(box)
    return sorted(rows, key=lambda r: r[1])
