"""11 read as 1: two slim strokes beside each other run together for a recogniser, not for one who counts them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import cv2
import numpy as np

from extractors.seals.ctc import Spectrum
from extractors.seals.datedoubt import INK, Row, letter_places
from extractors.seals.ink import Map, Mask

TALL = 0.6  # of the taller stroke
LEAST_MM = 1.5  # a stroke of a figure is as high
SLIM = 0.3  # of its height: so wide is a 1, its lean taken away
PALE = 0.4  # of the line's ink: what is left of a seal is paler
_SPANS = (("年", "月"), ("月", "日"))


def twin_ones(ink: Map, row: Row, seen: Spectrum, scale: float) -> frozenset[str]:
    """Those of 月 and 日 before which two slim strokes stand and no other figure, in the line read as ``seen``."""
    x0, y0, x1, y1 = row
    line = ink[y0:y1, x0:x1]
    strokes = np.asarray(line > max(INK, PALE * float(np.percentile(line, 97))), dtype=np.uint8)
    _, labels, stats, centres = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    at = dict(zip((x.character for x in seen.letters), letter_places(ink, row, seen), strict=True))
    half = 0.45 * min(y1 - y0, 5 * scale)
    found = set()
    for before, after in _SPANS:
        if before not in at or after not in at:
            continue
        left, right = at[before] + half, at[after] - half
        high = [
            k for k in range(1, len(stats))
            if left < centres[k][0] < right and stats[k, cv2.CC_STAT_HEIGHT] >= LEAST_MM * scale
        ]  # fmt: skip
        if len(high) == 2 and _are_twins([labels == k for k in high]):
            found.add(after)
    return frozenset(found)


def with_twins(text: str, twins: Collection[str]) -> str:
    """A date as read, each single 1 where two strokes stand written twice."""
    return re.sub(rf"(?<![0-9])1(?=[{''.join(sorted(twins))}])", "11", text) if twins else text


def _are_twins(strokes: Sequence[Mask]) -> bool:
    """Whether both are slim, and nearly as high as each other."""
    heights = [int(np.ptp(np.nonzero(stroke)[0])) + 1 for stroke in strokes]
    return min(heights) >= TALL * max(heights) and all(
        _width(stroke) <= max(3.0, SLIM * height) for stroke, height in zip(strokes, heights, strict=True)
    )


def _width(stroke: Mask) -> float:
    """How wide a stroke is in pixels, its lean taken away."""
    ys, xs = np.nonzero(stroke)
    lean, start = np.polyfit(ys, xs, 1)
    off = xs - (start + lean * ys)
    return float(np.ptp(off)) + 1
