"""A second look at the date of a signature cell: its lower lines read again with the red taken away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import cv2
import numpy as np

from extractors.seals.ctc import Spectrum, alphabet, spectrum
from extractors.seals.dateagain import confirmed, looks, other_day, picture
from extractors.seals.dateapart import LowerLine, lower_line
from extractors.seals.datedoubt import (
    STROKES_MM2,
    SURE,
    SURE_DIGIT,
    Row,
    has_more_digits,
    is_unsure,
    is_written_on,
    is_year_under,
)
from extractors.seals.dateones import twin_ones, with_twins
from extractors.seals.daterows import rows_of
from extractors.seals.dates import ILLEGIBLE, SigningDate, signing_date
from extractors.seals.ink import POINTS_PER_MM, Map, densities
from extractors.seals.recogniser import Recogniser
from pipeline.geometry import Box
from pipeline.raster import Raster

LOOK_SCALE = 7.0  # pixels per mm
MOST_LINES = 4
TWO_LINES = 1.4  # times the usual height of a line
_DATE_LETTERS = frozenset("〇一二三四五六七八九十年月日")
_LABEL_END = re.compile(r"章?[)）][:：]?$")  # what is left of （盖章）： on a line of its own


@dataclass(frozen=True)
class LookedDate:
    """``date`` as read in the picture (offsets mean nothing here); ``text`` of its line; ``box``: the line on
    the upright page, points; ``confidence`` of the reading; ``bare``: where nothing was read, no ink is left
    there either that might be a date."""

    date: SigningDate
    text: str = ""
    box: Box | None = None
    confidence: float = 0.0
    bare: bool = False


def look_for_date(raster: Raster, cell: Box, recogniser: Recogniser) -> LookedDate:
    """The signing date in the picture of ``cell`` (upright points): first without the red, then, as some
    write in red, with it."""
    density, scale = _densities(raster, cell)
    light = _red_light(density)
    seal = _seal(density)
    without = _read(_black(density), light, seal, scale, cell, recogniser)
    if without.date.state == "present" or without.date.stands:
        return without  # a date read there with doubt is not made sure by the same ink with a seal over it
    whole = np.asarray(density.max(axis=2), dtype=np.float32)
    with_red = _read(whole, light, seal, scale, cell, recogniser)
    if with_red.date.state == "present":
        return with_red
    return with_red if without.date.state == "missing" and not without.bare else without


def _read(ink: Map, light: Map, seal: Map, scale: float, cell: Box, recogniser: Recogniser) -> LookedDate:
    rows, left = rows_of(ink, scale)
    rows = rows[-MOST_LINES:]
    if not rows:
        return LookedDate(SigningDate("missing"), bare=left < STROKES_MM2)
    seen, found = _read_upwards(ink, rows, recogniser)
    if _is_to_part(found, rows, seen) and (apart := _apart(ink, rows, seen, scale, recogniser)) is not None:
        rows, seen, found = [apart.row], [apart.seen], signing_date(apart.seen.text)
    if found is None:
        if any(_may_hide_a_date(row, s, rows) for row, s in zip(reversed(rows), seen, strict=True)):
            return LookedDate(SigningDate("unclear", hint="落款日期处有内容未能识读"))
        return LookedDate(SigningDate("missing"), bare=left < STROKES_MM2)
    last, row = seen[-1], rows[-len(seen)]
    line, text = _Line(ink, light, seal, row, scale), last.text
    date = replace(found, start=0, end=len(text))
    if date.state == "missing" and not _is_surely_blank(line, last):
        date = replace(date, state="unclear", hint="日期处有笔迹，未能识读")
    if date.state == "present":
        text = with_twins(text, line.twins(last))
        date = _checked(line, last, replace(signing_date(text), start=0, end=len(text)), recogniser)
    x0, y0, x1, y1 = (v / scale * POINTS_PER_MM for v in row)
    left_edge, top = max(0.0, cell.x0), max(0.0, cell.y0)
    box = Box(left_edge + x0, top + y0, left_edge + x1, top + y1)
    return LookedDate(date, text, box, last.confidence)


def _read_upwards(
    ink: Map, rows: Sequence[Row], recogniser: Recogniser
) -> tuple[list[Spectrum], SigningDate | None]:
    """The lines as read, the lowest first, up to the one in which a date stands, and that date."""
    seen: list[Spectrum] = []
    for row in reversed(rows):
        answer = recogniser.recognise([picture(ink, row)])[0]
        seen.append(spectrum(answer, alphabet(recogniser, answer.logits.shape[1])[0]))
        date = signing_date(seen[-1].text)
        if date.stands:
            return seen, date
    return seen, None


def _is_to_part(found: SigningDate | None, rows: Sequence[Row], seen: Sequence[Spectrum]) -> bool:
    """Whether a date may touch the line over it: none was read, or one in a row of two lines that is none."""
    return found is None or (found.hint == ILLEGIBLE and _is_two_lines(rows[-len(seen)], rows))


def _apart(
    ink: Map, rows: Sequence[Row], seen: Sequence[Spectrum], scale: float, recogniser: Recogniser
) -> LowerLine | None:
    """The date in the lowest row that may hold one, where it touches the line over it."""
    for row, read in zip(reversed(rows), seen, strict=True):
        if _may_hide_a_date(row, read, rows) or signing_date(read.text).stands:
            return lower_line(ink, row, scale, recogniser)
    return None


def _may_hide_a_date(row: Row, seen: Spectrum, rows: Sequence[Row]) -> bool:
    """Whether a line in which no date was read may hold one: it was not read surely, says what dates are made of,
    or is so high that two lines stand in it, as where a date was typed over the end of the label."""
    if _LABEL_END.match(seen.text):
        return False
    words = [x.probability for x in seen.letters if x.character.isalnum()]
    if seen.confidence < SURE or min(words, default=0.0) < SURE_DIGIT:
        return True
    if len(seen.letters) < 2 or _is_like_a_date(seen.text):
        return True
    return _is_two_lines(row, rows)


def _is_two_lines(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a row is so high that two lines stand in it."""
    usual = float(np.median([y1 - y0 for _, y0, _, y1 in rows]))
    return row[3] - row[1] > TWO_LINES * usual


def _is_surely_blank(line: _Line, seen: Spectrum) -> bool:
    """Whether a line read as 年 月 日 without figures holds none."""
    if seen.confidence < SURE or any(x.character.isdecimal() for x in seen.letters):
        return False
    return not is_written_on(line.ink, line.row, seen, line.scale)


def _is_like_a_date(text: str) -> bool:
    """Whether a line has figures, or little but the letters of dates."""
    made_of = sum(character in _DATE_LETTERS for character in text)
    return any(c.isdecimal() for c in text) or (made_of >= 3 and 2 * made_of > len(text))


def looked_again(raster: Raster, line: Box, said: SigningDate, recogniser: Recogniser) -> SigningDate:
    """``said``, the date that the page's text gives on ``line`` (upright points), held against the picture of
    that line: unclear where the picture gives another day."""
    density, scale = _densities(raster, line.grown(2.0))
    ink = _black(density)
    row = (0, 0, ink.shape[1], ink.shape[0])
    answer = recogniser.recognise([picture(ink, row)])[0]
    seen = spectrum(answer, alphabet(recogniser, answer.logits.shape[1])[0])
    at = _Line(ink, _red_light(density), _seal(density), row, scale)
    looked = signing_date(with_twins(seen.text, at.twins(seen)))
    if looked.state == "present" and looked.iso != said.iso:
        return _unsure(said, f"日期两次识读不一致：{said.iso}、{looked.iso}")
    return _checked(at, seen if looked.state == "present" else None, said, recogniser)


class _Line(NamedTuple):
    """A line of writing in the densities ``ink`` and, of red light alone, ``light``; ``seal``: of what is red."""

    ink: Map
    light: Map
    seal: Map
    row: Row
    scale: float

    def twins(self, seen: Spectrum) -> frozenset[str]:
        return twin_ones(self.ink, self.row, seen, self.scale)


def _checked(line: _Line, seen: Spectrum | None, date: SigningDate, recogniser: Recogniser) -> SigningDate:
    """A date as read, unclear where its reading ``seen`` is not to be trusted or another one gives another day. A 1 in
    the reading that two strokes make an 11 (the date has it so) must be 11 in another one."""
    if date.iso is None:
        return date
    twins = line.twins(seen) if seen is not None else frozenset()
    if seen is not None and has_more_digits(line.ink, line.row, seen, line.scale, counted=twins):
        return _unsure(date, f"日期数字疑有漏读，疑为{date.iso}")
    if seen is not None and is_year_under(line.seal, line.ink, line.row, seen):
        return _unsure(date, f"日期年份被印章遮盖，疑为{date.iso}")
    others = looks(line.ink, line.light, line.row, recogniser)
    if seen is not None and not confirmed(date.iso, others):
        if signing_date(seen.text).iso != date.iso:
            return _unsure(date, f"日期数字疑有漏读，疑为{date.iso}")
        if is_unsure(seen):
            return _unsure(date, f"日期辨认不清，疑为{date.iso}")
    if other := other_day(date.iso, seen, others, twins=twins):
        return _unsure(date, f"日期两次识读不一致：{date.iso}、{other}")
    return date


def _unsure(date: SigningDate, hint: str) -> SigningDate:
    return replace(date, state="unclear", iso=None, hint=hint)


def settled(said: SigningDate, looked: LookedDate) -> tuple[SigningDate, bool]:
    """The date after both looks, and whether it stands in the picture only. ``said``: by the page's text."""
    seen = looked.date
    if said.state == "present":
        if seen.state == "present" and seen.iso != said.iso:
            return _unsure(said, f"日期两次识读不一致：{said.iso}、{seen.iso}"), False
        if seen.state == "unclear" and seen.stands:  # nor is the text sure, or the picture had not been asked
            return _unsure(said, seen.hint), False
        return said, False
    if seen.state == "present" or (said.state == "missing" and seen.state == "unclear"):
        return seen, True
    if said.state == "missing" and not said.stands and seen.stands:
        return seen, True
    return said, False


def _densities(raster: Raster, cell: Box) -> tuple[Map, float]:
    """Densities (blue, green, red) in the cell, and its pixels per mm."""
    crop = raster.crop(cell).pixels
    per_mm = raster.dpi / 25.4
    factor = min(1.0, LOOK_SCALE / per_mm)
    if factor < 1:
        smaller = cv2.resize(crop, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        crop = np.asarray(smaller, dtype=np.uint8)
    return densities(crop, per_mm * factor), per_mm * factor


def _red_light(density: Map) -> Map:
    return np.ascontiguousarray(density[..., 2])


def _seal(density: Map) -> Map:
    """Density of what is red."""
    return np.asarray((density[..., :2].max(axis=2) - density[..., 2]).clip(0), dtype=np.float32)


def _black(density: Map) -> Map:
    """Density of black and blue inks. Print weakens all colours alike; a seal's ink weakens red light by a
    fixed share of what it does to green, measured where no print lies on it."""
    red, other = density[..., 2], density[..., :2].max(axis=2)
    excess = other - red
    own = (excess > max(0.1, 0.6 * float(np.percentile(excess, 99)))) & (red < 0.75 * other)
    share = 0.2
    if own.sum() > 200:
        share = float(np.clip(np.percentile(red[own] / other[own], 60), 0.1, 0.7))
    return np.asarray(((red - share * other) / (1 - share)).clip(0), dtype=np.float32)
