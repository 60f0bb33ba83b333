"""Is a date line read in a picture to be trusted? Handwritten digits are misread with certainty."""

from __future__ import annotations

from collections.abc import Collection

import cv2
import numpy as np

from extractors.seals.ctc import Spectrum
from extractors.seals.ink import Map

Row = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels
INK = 0.15  # density of a stroke
SURE = 0.85
SURE_DIGIT = 0.6
SPLIT_MM = 0.6  # digits of their own stand farther apart than the halves of a worn one
LEFT_OVER = frozenset("013")  # what is left of 4, 6, 7, 8 and 9 that lost strokes
FIGURE, COVERED = 0.8, 0.2  # of the line's height: a figure with what lies beside it; of its place
STROKES_MM2 = 2.5  # ink between 年, 月 and 日 that is writing and not specks


def is_unsure(seen: Spectrum) -> bool:
    """Whether a date was read without being sure of its digits."""
    digits = [x.probability for x in seen.letters if x.character.isdecimal()]
    return seen.confidence < SURE or min(digits, default=1.0) < SURE_DIGIT


def has_more_digits(
    ink: Map, row: Row, seen: Spectrum, scale: float, *, counted: Collection[str] = ()
) -> bool:
    """Whether more strokes stand side by side before 月 or 日 than the digits read there. ``counted``: those of the two
    before which the strokes are known."""
    x0, y0, x1, y1 = row
    line = ink[y0:y1, x0:x1]
    dark = max(INK, 0.4 * float(np.percentile(line, 97)))  # what is left of a seal's ink is paler
    amount = (line > dark).sum(axis=0)
    stroke = np.asarray(amount >= max(1.0, 0.12 * scale), dtype=np.uint8)[None]
    closing = np.ones((1, round(SPLIT_MM * scale) | 1), np.uint8)
    columns = np.asarray(cv2.morphologyEx(stroke, cv2.MORPH_CLOSE, closing), dtype=np.int8)[0]
    letters = [(x.character, at) for x, at in zip(seen.letters, letter_places(ink, row, seen), strict=True)]
    for before, after in (("年", "月"), ("月", "日")):
        at = {c: x for c, x in letters if c in (before, after)}
        said = [c for c, x in letters if at.get(before, np.inf) < x < at.get(after, -np.inf)]
        if after in counted or len(at) < 2 or len(said) != 1 or not said[0].isdecimal():
            continue
        half = 0.45 * min(y1 - y0, 5 * scale)
        part = columns[round(at[before] + half) : round(at[after] - half)]
        edges = np.flatnonzero(np.diff(np.concatenate([[0], part, [0]])))
        runs = zip(edges[::2], edges[1::2], strict=True)
        # what touches an end belongs to the 年, 月 or 日 there
        strokes = [b for a, b in runs if b - a >= 0.2 * scale and a > 0 and b < len(part)]
        if len(strokes) > 1:
            return True
    return False


def is_year_under(seal: Map, ink: Map, row: Row, seen: Spectrum) -> bool:
    """Whether the last figure of the year is one that another leaves where a seal's ink (``seal``: density of what is red)
    swallows thin strokes, and such ink lies over it: 2021 for 2024."""
    at = seen.text.find("年")
    if at < 1 or len(seen.letters) != len(seen.text) or seen.text[at - 1] not in LEFT_OVER:
        return False
    place = row[0] + letter_places(ink, row, seen)[at - 1]
    half = 0.5 * FIGURE * (row[3] - row[1])
    part = seal[row[1] : row[3], max(0, round(place - half)) : max(1, round(place + half))]
    return bool(part.size and (part > INK).mean() > COVERED)


def is_written_on(ink: Map, row: Row, seen: Spectrum, scale: float) -> bool:
    """Whether strokes stand before 年, between 年 and 月 or between 月 and 日 of a line read as blank."""
    x0, y0, _, y1 = row
    at = {
        x.character: x0 + k
        for x, k in zip(seen.letters, letter_places(ink, row, seen), strict=True)
        if x.character in "年月日"
    }
    if len(at) < 3:
        return False
    half = 0.6 * (y1 - y0)
    spans = [
        (max(x0, at["年"] - half - 20 * scale) if seen.text.startswith("年") else at["年"], at["年"] - half),
        (at["年"] + half, at["月"] - half),
        (at["月"] + half, at["日"] - half),
    ]
    written = sum(float((ink[y0:y1, round(a) : round(b)] > INK).sum()) for a, b in spans if b > a)
    return written / scale**2 > STROKES_MM2


def margin_of(row: Row) -> int:
    """Pixels that a line's picture shows around the line."""
    return max(2, (row[3] - row[1]) // 6)


def letter_places(ink: Map, row: Row, seen: Spectrum) -> list[float]:
    """Where each letter stands, in pixels from the line's left end. The picture that was read ends where ``ink`` does."""
    margin = margin_of(row)
    left, right = max(0, row[0] - margin), min(ink.shape[1], row[2] + margin)
    width = (right - left) / max(1, len(seen.scores))
    return [(x.step + 0.5) * width - (row[0] - left) for x in seen.letters]
