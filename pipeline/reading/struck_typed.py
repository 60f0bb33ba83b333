"""Crossed-out text on pages with a text layer: drawn strokes through the middle of a line's characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.geometry import Box
from pipeline.model import Line
from pipeline.reading.pdf_chars import Stroke
from pipeline.reading.struck import MIDDLE, struck_part

# of the line's height: the shortest; how far it may run out of the line, which rules of tables do
LONG, BEYOND = 1.5, 0.5
NEXT = 1.0  # points: programs draw a stroke anew for each run of the text
MOST = 5000  # strokes of a page; a drawing has more


def with_drawn_strokes(lines: Iterable[Line], strokes: Sequence[Stroke]) -> tuple[Line, ...]:
    """``lines`` with what of them is crossed out (`Line.struck`); all in points as displayed."""
    level = _joined([s for s in strokes if s.horizontal]) if len(strokes) <= MOST else []
    return tuple(_marked(line, level) for line in lines)


def _marked(line: Line, level: Sequence[Box]) -> Line:
    if line.box is None or line.furniture:
        return line
    box = line.box
    struck = struck_part(line.text, box, (s for s in level if _crosses(s, box)))
    return line.model_copy(update={"struck": struck}) if struck else line


def _crosses(stroke: Box, line: Box) -> bool:
    middle = (stroke.y0 - line.y0) / line.height if line.height else 0.0
    within = line.x0 - BEYOND * line.height <= stroke.x0 and stroke.x1 <= line.x1 + BEYOND * line.height
    return MIDDLE[0] <= middle <= MIDDLE[1] and within and stroke.width >= LONG * line.height


def _joined(strokes: Iterable[Stroke]) -> list[Box]:
    out: list[Box] = []
    for s in sorted(strokes, key=lambda s: (round(s.y0 / NEXT), s.x0)):
        last = out[-1] if out else None
        if last is not None and abs(last.y0 - s.y0) <= NEXT and s.x0 <= last.x1 + NEXT:
            out[-1] = Box(last.x0, last.y0, max(last.x1, s.x1), last.y1)
        else:
            out.append(Box(*s))
    return out
