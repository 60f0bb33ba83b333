"""Stamped words that say that a sheet does not count (作废): short red print, often framed and askew, too short to be a
letterhead and not round as a seal is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import cv2
import numpy as np

from pipeline.geometry import Box
from pipeline.model import Line
from pipeline.reading.engines import Engine, around
from pipeline.reading.ink import Grey
from pipeline.reading.red_print import coarse

GAP = 5.0  # mm between the letters of a stamp
LONG, HIGH = (12.0, 75.0), (5.0, 40.0)  # mm, along and across it
RATIO = (1.25, 6.0)  # of its sides; a seal's is 1, a letterhead's more
LEAN = 40.0  # degrees at most
AROUND = 3.0  # mm
WORDS = re.compile(r"作\s*废|无\s*效|样[本张件]|仅供参考")
SURE = 0.5


def stamped_words(red: Grey, dpi: float, engine: Engine) -> Iterator[Line]:
    """The stamps on an upright page, in its points, as lines beside its text; ``red``: 255 where its red ink is."""
    for box, angle in _places(red, dpi):
        text, sure = _read(red, box, angle, engine)
        words = WORDS.search(text)
        if words is not None and sure >= SURE:
            place = Box(*(round(v * 72 / dpi, 2) for v in box))
            word = "".join(words[0].split())
            yield Line(text=word, box=place, confidence=round(sure, 4), red=True, furniture=True)


def _places(red: Grey, dpi: float) -> Iterator[tuple[Box, float]]:
    """Where a stamp may be, and the degrees by which it leans."""
    small, scale = coarse(red, dpi)
    fine = dpi / 25.4 * scale
    joined = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((round(GAP * fine),) * 2, np.uint8))
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for outline in outlines:
        (x, y), (width, height), angle = cv2.minAreaRect(outline)
        if width < height:
            width, height, angle = height, width, angle + 90
        angle = (angle + 90) % 180 - 90
        long, high = width / fine, height / fine
        fits = LONG[0] <= long <= LONG[1] and HIGH[0] <= high <= HIGH[1] and abs(angle) <= LEAN
        if fits and RATIO[0] <= long / high <= RATIO[1]:
            reach = (width / 2 + AROUND * fine, height / 2 + AROUND * fine)
            yield Box(*(v / scale for v in (x - reach[0], y - reach[1], x + reach[0], y + reach[1]))), angle


def _read(red: Grey, box: Box, angle: float, engine: Engine) -> tuple[str, float]:
    """What stands in ``box`` of the red ink once it is turned level."""
    turn = cv2.getRotationMatrix2D(box.centre, angle, 1.0)
    turn[:, 2] -= np.array([box.x0, box.y0])
    size = (max(8, round(box.width)), max(8, round(box.height)))
    level = 255 - cv2.warpAffine(red, turn, size)
    lines = sorted(
        engine.lines(cv2.cvtColor(level, cv2.COLOR_GRAY2BGR).astype(np.uint8)),
        key=lambda line: around(line.quad).x0,
    )
    return "".join(line.text for line in lines), min((line.confidence for line in lines), default=0.0)
