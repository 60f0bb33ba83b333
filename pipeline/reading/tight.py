"""A text box drawn close around its print: engines draw theirs generously."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.geometry import Box
from pipeline.reading.engines.types import Quad
from pipeline.reading.ink import Grey

DARK = 0.3  # of the way from paper to the darkest print
GAP = 0.16  # of the height: white within a line (in 二, under a dot) is narrower


def tightened(grey: Grey, quad: Quad) -> Box:
    """The box around the print inside ``quad`` (pixels of ``grey``), never larger than the quad's own."""
    height, width = grey.shape
    x0, y0 = np.maximum(0, np.floor(quad.min(axis=0))).astype(int)
    x1, y1 = np.ceil(quad.max(axis=0)).astype(int)
    x1, y1 = min(width, max(x0 + 1, int(x1))), min(height, max(y0 + 1, int(y1)))
    outer = Box(float(x0), float(y0), float(x1), float(y1))
    part = grey[y0:y1, x0:x1]
    if part.size == 0:
        return Box(*(float(v) for v in (*quad.min(axis=0), *quad.max(axis=0))))
    paper, print_ = float(np.percentile(part, 85)), float(np.percentile(part, 2))
    if paper - print_ < 20:
        return outer
    ink = part < paper - DARK * (paper - print_)
    rows = _run(np.asarray(ink.any(axis=1)), max(1, round(GAP * len(part))))
    columns = np.flatnonzero(ink[rows[0] : rows[1]].any(axis=0))
    if not len(columns) or rows[1] - rows[0] < 3:
        return outer
    return Box(
        outer.x0 + float(columns[0]),
        outer.y0 + rows[0],
        outer.x0 + float(columns[-1]) + 1,
        outer.y0 + rows[1],
    )


def _run(inked: npt.NDArray[np.bool_], gap: int) -> tuple[int, int]:
    """The inked rows around the middle, up to the first white band wider than ``gap``: beyond it stands a
    neighbouring line."""
    middle = len(inked) // 2
    found = np.flatnonzero(inked)
    if not len(found):
        return 0, len(inked)
    start = end = int(found[np.argmin(np.abs(found - middle))])
    for row in found[found > end]:
        if row - end > gap:
            break
        end = int(row)
    for row in found[found < start][::-1]:
        if start - row > gap:
            break
        start = int(row)
    return start, end + 1
