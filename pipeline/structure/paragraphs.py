"""Lines into paragraphs: by indent, by lines that end early, by size, marks and distance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from pipeline.geometry import Box
from pipeline.model import Line

CELL_PADDING = 10.8  # points left and right of a cell's text together, as word processors set it
LONG = 0.75  # share of the measure from which a line without a full stop goes on, however it is broken
END = "。！？；：!?;"
MARK = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]{1,3}[章节]|[一二三四五六七八九十]{1,3}[、.．]"
    r"|[（(][一二三四五六七八九十]{1,3}[）)]|附件\s*\d*\s*[:：]?$)"
)
LEADER = re.compile(r"(?:[.．·…⋯・]\s*){4,}\d{0,4}\s*$")
_LATIN = r"[A-Za-z0-9.,%+\-/@:_]+"
_CLOSE = r"[，。、；：！？）》〉”’」』】〕…—·,.;:!?)\]}%％]"
_WORD = re.compile(rf"[“‘《〈（(【〔「『\[]*(?:{_LATIN}|.)(?:{_CLOSE}+(?:{_LATIN})?)*")


@dataclass(frozen=True)
class Placed:
    """A line with its place. ``frame`` is the box that the text is set in, where known (a table cell)."""

    page: int  # of the document, from 1
    index: int  # into Page.lines
    line: Line
    frame: Box | None = None
    sheet: float = 0.0  # width of the page, points


@dataclass(frozen=True)
class _Margins:
    left: float
    right: float
    pitch: float  # usual distance from line to line


def paragraphs(flow: Sequence[Placed]) -> list[list[Placed]]:
    """The flow (one column, in reading order, over any number of pages) cut into paragraphs."""
    if any(p.line.box is None for p in flow):
        return [[p] for p in flow]
    em = _em(flow)
    margins = _margins(flow, em)
    out: list[list[Placed]] = []
    for at in flow:
        if out and _runs_on(out[-1], at, margins, em):
            out[-1].append(at)
        else:
            out.append([at])
    return out


def units(text: str) -> float:
    """Width of the text in characters: Chinese ones count 1, Latin ones a half."""
    return sum(1.0 if ord(c) > 0x2E7F or c in "“”‘’—…·" else 0.5 for c in text)


def _em(flow: Sequence[Placed]) -> float:
    """The usual width of a Chinese character, points."""
    widths = [p.line.box.width / units(p.line.text) for p in flow if p.line.box and units(p.line.text) >= 3]
    return median(widths) if widths else 12.0


def line_em(line: Line) -> float:
    """The size of a line's characters, points: as the file says, else by its width. What OCR calls the
    size is the height of a box, a third more or less."""
    if line.size and (line.font or line.box is None):
        return line.size
    return line.box.width / max(units(line.text), 0.5) if line.box else 0.0


def _differ(above: Line, below: Line) -> bool:
    """Whether the lines are set in clearly different sizes; short lines read by OCR do not tell."""
    size, other = line_em(above), line_em(below)
    known = bool(above.font and below.font)
    if not known and min(units(above.text), units(below.text)) < 6:
        return False
    return max(size, other) > (1.12 if known else 1.25) * min(size, other)


def _margins(flow: Sequence[Placed], em: float) -> dict[int, _Margins]:
    """Margins by page. A page with few lines takes what the others have, or the cell's box."""
    own: dict[int, _Margins] = {}
    few: dict[int, list[Placed]] = {}
    for number, group in groupby(flow, key=lambda p: p.page):
        part = list(group)
        boxes = [p.line.box for p in part if p.line.box]
        half = 0.5 * (max(b.x1 for b in boxes) - min(b.x0 for b in boxes))
        left = _edge([(b.x0, b.width > half) for b in boxes], em)
        right = -_edge([(-b.x1, b.width > half) for b in boxes], em)
        steps = [b.centre[1] - a.centre[1] for a, b in pairwise(boxes)]
        own[number] = _Margins(left, right, median(steps) if steps else 2.0 * em)
        if len(part) < 4:
            few[number] = part
    widest = max((m.right - m.left for n, m in own.items() if n not in few), default=0.0)
    full = [m for n, m in own.items() if n not in few and m.right - m.left > widest - 1.5 * em]
    for number, group in groupby(flow, key=lambda p: p.page):
        if own[number].right - own[number].left <= widest - 1.5 * em:
            few.setdefault(number, list(group))
    for number, part in few.items():
        frame, now = part[0].frame, own[number]
        if frame is not None:
            pad = 0.5 * em
            own[number] = _Margins(min(now.left, frame.x0 + pad), max(now.right, frame.x1 - pad), now.pitch)
            continue
        if part[0].sheet:  # text stands about in the middle of the sheet
            now = _Margins(now.left, max(now.right, part[0].sheet - now.left - em), now.pitch)
            own[number] = now
        if full:
            own[number] = _Margins(
                min(now.left, median(m.left for m in full)),
                max(now.right, median(m.right for m in full)),
                median(m.pitch for m in full),
            )
    return own


def _edge(values: list[tuple[float, bool]], em: float) -> float:
    """The outermost value of a long line, or that a second line shares: a short stray line, such as a note
    in the margin, makes no margin."""
    ordered = sorted(values)
    believed = [v for v, long in ordered if long]
    believed += [a for (a, _), (b, _) in pairwise(ordered) if b - a < 0.7 * em]
    return min(believed, default=ordered[0][0])


def _runs_on(paragraph: list[Placed], at: Placed, margins: dict[int, _Margins], em: float) -> bool:
    """Whether ``at`` goes on with the paragraph."""
    last = paragraph[-1]
    above, below = last.line.box, at.line.box
    if above is None or below is None:
        return False
    here, there = margins[last.page], margins[at.page]
    if LEADER.search(last.line.text):
        return False
    size, other = line_em(last.line), line_em(at.line)
    if _differ(last.line, at.line):
        return False
    if last.page == at.page and below.centre[1] - above.centre[1] > 1.8 * max(here.pitch, em):
        return False
    if last.frame is not None and _wrapped(last, at, em):
        return True
    if _centred(below, there, em) and min(size, other) > 1.15 * em:
        return units(last.line.text) > 8 and abs(above.centre[0] - below.centre[0]) < em  # a title goes on
    if _centred(above, here, em) and _centred(below, there, em):
        return False
    if MARK.match(at.line.text) and (last.line.text.rstrip()[-1:] in END or len(paragraph) == 1):
        return False
    indented = below.x0 - there.left > 1.2 * em
    if (
        not indented
        and last.line.text.rstrip()[-1:] not in END
        and above.x1 - here.left > LONG * (here.right - here.left)
    ):
        return True
    # would the next word have fitted on the line above?
    if here.right - above.x1 > units(_first_word(at.line.text)) * em + 0.6 * em:
        return False
    if indented:
        level = abs((above.x0 - here.left) - (below.x0 - there.left)) < 0.5 * em
        return level and last.line.text.rstrip()[-1:] not in END
    return True


def _wrapped(last: Placed, at: Placed, em: float) -> bool:
    """Whether a cell's text, centred perhaps, was broken only because the cell is full."""
    above, below, frame = last.line.box, at.line.box, last.frame
    if above is None or below is None or frame is None or last.line.text.rstrip()[-1:] in END:
        return False
    room = frame.width - CELL_PADDING
    full = above.width + units(_first_word(at.line.text)) * em > room - 0.3 * em
    return (full and below.x0 - above.x0 < 1.2 * em) or (
        full and _middle(above, frame) and _middle(below, frame)
    )


def _middle(box: Box, frame: Box) -> bool:
    return abs(box.centre[0] - frame.centre[0]) < 4.0


def _centred(box: Box, margins: _Margins, em: float) -> bool:
    middle = (margins.left + margins.right) / 2
    return (
        abs(box.centre[0] - middle) < 1.2 * em
        and box.x0 > margins.left + 1.2 * em
        and box.x1 < margins.right - 1.2 * em
    )


def _first_word(text: str) -> str:
    """What a line break keeps together: a Latin word or number, or one character, with the brackets and
    marks around it; a number after a closing bracket too (〔2023〕12)."""
    found = _WORD.match(text)
    return found[0][:16] if found else text[:1]
