"""Text that was crossed out: a stroke that runs level through the middle of a line of print, over the gaps between its
characters. Who fills in a form by pen, or mends one, does so; Word's own crossing-out prints the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np

from pipeline.geometry import Box
from pipeline.reading.ink import Grey
from pipeline.reading.scan_layout import ReadLine

# of the line's height:
PIECE, LONG = 1.2, 2.0  # the stroke without a break, and in all: characters and dashes (——) are shorter
THIN, RISE = 0.55, 0.05  # height of what is wavy; more for each width, where it climbs
MIDDLE = (0.28, 0.72)  # where its middle lies; what lies lower underlines
AROUND, AWAY = 0.3, 4.0  # what is looked at over and beside the line
BEYOND = 2.0  # how far it may run out of the line: rules of tables and of drawings go further
WOBBLE = 0.04  # by which a stroke that climbs is thickened to be found
HELD = 0.6  # of the stroke that lies on the line
DARKER = 0.72  # brightness of ink, of the paper around
TALL = 1.5  # heights of the line from which red belongs to a seal
LEAST = 8  # pixels of a line's height
FEWEST = 3  # characters: the strokes of two may touch each other (选情 in black type)
LEVEL = frozenset("4一二三十七干千-—－+=_")  # of which a row has strokes of its own, at one height: 444
DASHES = ("———", "---", "___", "－－－")  # leaders and blanks that a line is printed with


def with_struck(lines: Sequence[ReadLine], clean: Grey, red: Grey) -> list[ReadLine]:
    """``lines`` of an upright page with what of them is crossed out (`ReadLine.struck`). ``clean``: its greys without red
    ink; ``red``: 255 where that is, all in pixels."""
    inks = [_dark(clean)]
    if cv2.countNonZero(red):
        inks.append(_without_seals(red, lines))
    return [_marked(line, inks) for line in lines]


def struck_part(text: str, line: Box, strokes: Iterable[Box]) -> str:
    """The characters of ``text`` that any of ``strokes`` runs over, by their usual widths."""
    widths = [2 if ord(c) > 0x2E7F else 1 for c in text]
    ends = np.cumsum([0, *widths]) * line.width / max(1, sum(widths)) + line.x0
    middles = (ends[:-1] + ends[1:]) / 2
    over = [(s.x0, s.x1) for s in strokes]
    return "".join(c for c, x in zip(text, middles, strict=True) if any(a <= x <= b for a, b in over))


def _marked(line: ReadLine, inks: Sequence[Grey]) -> ReadLine:
    if any(dashes in line.text for dashes in DASHES):
        return line
    found = [stroke for ink in inks for stroke in strokes(ink, line.box)]
    part = struck_part(line.text, line.box, found)
    return line if len(part) < FEWEST or set(part) <= LEVEL else replace(line, struck=part)


def strokes(ink: Grey, line: Box) -> Iterator[Box]:
    """The strokes through the middle of ``line``; ``ink``: 255 where some is."""
    high = line.height
    if high < LEAST or line.width < PIECE * high:
        return
    x0, x1 = max(0, int(line.x0 - AWAY * high)), min(ink.shape[1], int(line.x1 + AWAY * high) + 1)
    y0, y1 = max(0, int(line.y0 - AROUND * high)), min(ink.shape[0], int(line.y1 + AROUND * high) + 1)
    wobble = max(1, round(WOBBLE * high))
    part = cv2.dilate(ink[y0:y1, x0:x1], np.ones((2 * wobble + 1, 1), np.uint8))
    level = cv2.morphologyEx(part, cv2.MORPH_OPEN, np.ones((1, round(PIECE * high)), np.uint8))
    if not cv2.countNonZero(level):
        return
    _, _, stats, _ = cv2.connectedComponentsWithStats(level)
    for x, y, width, height, _ in stats[1:]:
        found = Box(x0 + x, y0 + y, x0 + x + width, y0 + y + height)
        if (
            width >= LONG * high
            and height - 2 * wobble <= THIN * high + RISE * width
            and _crosses(found, line)
        ):
            yield found


def _crosses(stroke: Box, line: Box) -> bool:
    """Whether a stroke lies on the line, in its middle, and is not a piece of something longer."""
    middle = (stroke.centre[1] - line.y0) / line.height
    on_it = min(stroke.x1, line.x1) - max(stroke.x0, line.x0)
    beyond = max(line.x0 - stroke.x0, stroke.x1 - line.x1)
    return (
        MIDDLE[0] <= middle <= MIDDLE[1] and on_it >= HELD * stroke.width and beyond <= BEYOND * line.height
    )


def _dark(clean: Grey) -> Grey:
    """255 where a pixel is darker than the paper around it."""
    small = cv2.resize(clean, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.resize(cv2.dilate(small, np.ones((5, 5), np.uint8)), clean.shape[::-1])
    return np.asarray((clean < paper * DARKER) * 255, np.uint8)


def _without_seals(red: Grey, lines: Sequence[ReadLine]) -> Grey:
    """The red marks beside those that are higher than a line of print: what lies on a seal is part of it."""
    marks = np.asarray((red > 127) * 255, np.uint8)
    high = float(np.median([line.box.height for line in lines])) if lines else 0.0
    _, _, stats, _ = cv2.connectedComponentsWithStats(marks)
    for x, y, width, height, _ in stats[1:]:
        if height > TALL * high:
            marks[y : y + height, x : x + width] = 0
    return marks
