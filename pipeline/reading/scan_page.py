"""A scanned page to lines, tables and boxes: turn, straighten, take red off, rule, read, lay out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np

from pipeline.geometry import Box
from pipeline.model import Page
from pipeline.raster import Pixels, Raster
from pipeline.reading.black_rings import doubted_under_rings
from pipeline.reading.crossed import without_crossed, without_lettering, without_strokes
from pipeline.reading.deskew import skew_angle
from pipeline.reading.engines import Engine, Quad, RapidEngine, Rule, TextLine, around, rapid
from pipeline.reading.engines.cut import split_at_rules
from pipeline.reading.engines.detect import SIDE, ordered
from pipeline.reading.errors import UnreadablePage
from pipeline.reading.frame import Frame, frame, is_identity
from pipeline.reading.grid import Grid, find_grids
from pipeline.reading.gutters import page_gutters, parting
from pipeline.reading.holes import without_holes
from pipeline.reading.ink import ColourClass, Grey, Inks, colour_class, is_blank, separate, without_dots
from pipeline.reading.no_value import with_dashes
from pipeline.reading.orient import is_upside_down, lean, stands_sideways, turned
from pipeline.reading.raster_source import A4_LONG, DamagedRaster, believable
from pipeline.reading.raster_source import raster as raster_of
from pipeline.reading.red_print import red_bands, red_share
from pipeline.reading.red_stamps import stamped_words
from pipeline.reading.rules import find_rules, without_rules
from pipeline.reading.scan_layout import Layout, ReadLine, cell_at, lay_out
from pipeline.reading.scan_repair import repaired
from pipeline.reading.sheet import find_sheet, led_back, squared
from pipeline.reading.slant import rule_slant
from pipeline.reading.stops import with_stops
from pipeline.reading.streaks import without_streaks
from pipeline.reading.struck import with_struck
from pipeline.reading.twins import Picture, TakenOver, Twin, taken_over
from pipeline.reading.type_height import type_height
from pipeline.reading.unread_cells import inked_places
from pipeline.reading.wrapped import mended

SMALLEST = 40  # pixels; a smaller picture is no page
REACH, FREE_REACH = 0.8, 3.5  # degrees around the lines' own lean in which the page's is sought; without one
LARGER = 1.15  # times the length of A4
TYPE = 11.0  # pixels of a character's ink with which the detector loses none, not even a lone bracket
LEAST_SIDE = 640  # of detection, pixels
LEVEL = 0.05  # degrees below which turning a page only blurs it
SPECK = 0.5  # confidence below which a line outside tables is a speck
GHOST = 0.85  # share of red from which a line of the red-free picture is what is left of a seal
# characters, and confidence, of print under a seal; remains of seals had 0.2 at the most
WORDS, SURE_WORDS = 4, 0.9
HOLES = frozenset("Oo0Q●○。.·•-、一|Il1")  # as which punched holes and dust in the margin are read
MARGIN = 0.08  # of the width
RED = 0.5  # share of red from which a line is a red one
SURE_ALONE = 0.8  # confidence from which ink that the detector did not see is text
ILLEGIBLE = "□"
SAME_PLACE = 0.5  # overlap from which two readings are of one line


def read_scan(raster: Raster, *, number: int, engine: Engine, twins: Sequence[Twin] = ()) -> Page:
    """Page ``number`` (from 1) as ``engine`` reads it; boxes in points of the upright page. Lines that are the same
    print on one of ``twins``, pages of other copies that were read before, are not read again.

    A page with nothing on it has the source "blank". What was left of a damaged picture is read, with
    `Page.failure` saying so. Raises `UnreadablePage`.
    """
    if min(raster.pixels.shape[:2]) < SMALLEST:
        raise UnreadablePage("页面图片过小，无法识别")
    cv2.setNumThreads(1)
    try:
        corners = find_sheet(raster.pixels)
        if corners is None:
            page = _read(raster, number, engine, twins)
        else:
            sheet, to_raster = squared(raster, corners)
            page = led_back(_read(sheet, number, engine, twins), to_raster)
    except Exception as error:  # a page is the unit of failure; its neighbours go on
        raise UnreadablePage(f"页面识别失败：{type(error).__name__}: {error}") from error
    damage = raster.damage if isinstance(raster, DamagedRaster) else ""
    return page.model_copy(update={"failure": damage}) if damage else page


def _read(raster: Raster, number: int, engine: Engine, twins: Sequence[Twin]) -> Page:
    dpi = _paper_dpi(raster)
    colour = colour_class(raster.pixels)
    if is_blank(raster.pixels, dpi):
        height, width = raster.pixels.shape[:2]
        level = frame((width, height), turn=0, skew=0.0, dpi=dpi)
        return _page(raster, number, level, source="blank", colour=colour)
    inks = _inks(raster.pixels, colour)
    unpunched = without_holes(without_streaks(inks.clean, dpi), dpi)
    posture = _posture(unpunched, _detection_side(unpunched, dpi, exact=bool(twins)), dpi)
    clean = posture.frame.picture(unpunched)
    if slope := rule_slant(clean, dpi):
        posture = posture.sheared(slope)
        clean = posture.frame.picture(unpunched)
    place = posture.frame
    red = place.mask(inks.red) if cv2.countNonZero(inks.red) else np.zeros_like(clean)
    boxes = [around(q) for q in posture.quads]
    rules = without_crossed(find_rules(clean, dpi), boxes, clean, dpi)
    rules = without_strokes(rules, boxes, clean, dpi)
    grids = without_lettering(find_grids(rules, dpi), boxes)
    across = [rule for grid in grids for rule in grid.across]
    down = [rule for grid in grids for rule in grid.down]
    plain = without_rules(clean, rules, across, down, dpi)
    gutters = parting(page_gutters(plain, rules.mask, grids, dpi), boxes)
    cuts = [Rule(r.at, r.start, r.end) for r in (*down, *gutters)]
    read = _lines(engine, plain, split_at_rules(posture.quads, cuts), cuts, Picture(clean, place), twins)
    lines = [_read_line(line) for line in read]
    if cv2.countNonZero(red):
        lines = [n for n in lines if not _is_ghost(n, red, plain)]
        lines = _with_red(lines, lambda band: place.part(raster.pixels, band), red, plain, dpi, engine)
    kept = [n for n in lines if _counts(n, grids) and not _in_margin(n, plain)]
    kept += _missed(kept, grids, plain, dpi)
    kept = with_struck(kept, clean, red)
    if colour == "bilevel":
        kept = doubted_under_rings(kept, plain, dpi)
    layout = lay_out(with_stops(kept), grids, dpi=dpi, gutters=gutters)
    layout = replace(layout, lines=with_dashes(mended(layout.lines, layout.tables), layout.tables))
    if cv2.countNonZero(red):
        layout = replace(layout, lines=(*layout.lines, *stamped_words(red, dpi, engine)))
    return _page(raster, number, place, layout=layout, colour=colour, posture=posture)


@dataclass(frozen=True)
class _Posture:
    """How the page lies: the turn that stands it up, its skew, and the text boxes, upright."""

    turn: int
    skew: float
    frame: Frame
    quads: tuple[Quad, ...]

    def sheared(self, slope: float) -> _Posture:
        """The posture in which rules of that ``slope`` stand upright."""
        step = Frame(self.frame.upright_rules(slope), self.frame.size, self.frame.dpi)
        quads = tuple(step.quad(q) for q in self.quads)
        return _Posture(self.turn, self.skew, self.frame.sheared(slope), quads)


def _posture(clean: Grey, side: int, dpi: float) -> _Posture:
    """``side``: of detection."""
    voter = rapid()
    turn, picture = 0, clean
    quads = voter.detect(picture, side=side)
    if stands_sideways(quads):
        turn, picture = 90, turned(clean, 90)
        quads = voter.detect(picture, side=side)
    upside_down = is_upside_down(voter, picture, quads)
    guess = lean(quads)
    skew = skew_angle(picture, guess=guess or 0.0, reach=FREE_REACH if guess is None else REACH)
    skew = skew if abs(skew) >= LEVEL else 0.0
    height, width = picture.shape
    straight = frame((width, height), turn=180 if upside_down else 0, skew=skew, dpi=dpi)
    height, width = clean.shape
    turn = (turn + (180 if upside_down else 0)) % 360
    whole = frame((width, height), turn=turn, skew=skew, dpi=dpi)
    return _Posture(turn, skew, whole, tuple(ordered(straight.quad(q)) for q in quads))


def _detection_side(clean: Grey, dpi: float, *, exact: bool) -> int:
    """The size of detection: larger for a sheet larger than A4, on which type would be too small in the usual one,
    and smaller where all type is large; but not where lines must be found ``exact`` to a pixel or two."""
    times = max(clean.shape) * 72 / dpi / A4_LONG
    side = round(SIDE * min(times, 2.0)) if times > LARGER else SIDE
    high = 0.0 if exact else type_height(clean, side)
    return side if high <= TYPE else max(LEAST_SIDE, round(side * TYPE / high))


def _lines(
    engine: Engine,
    plain: Grey,
    quads: Sequence[Quad],
    cuts: Sequence[Rule],
    picture: Picture,
    twins: Sequence[Twin],
) -> list[TextLine]:
    if not isinstance(engine, RapidEngine):
        return engine.lines(_bgr(plain), rules=cuts)
    try:
        known = taken_over(picture, quads, twins, clean_scan=_clean_scan)
    except UnreadablePage:  # the other copy's scan is gone: this one is read by itself
        known = TakenOver([], list(quads))
    return known.lines + engine.read(plain, known.rest)


def _clean_scan(twin: Twin) -> tuple[Raster, Grey]:
    scan = raster_of(twin.path, media_type=twin.media_type, number=twin.page.number)
    return scan, _inks(scan.pixels, colour_class(scan.pixels)).clean


def _read_line(line: TextLine, *, red: bool = False) -> ReadLine:
    box = around(line.quad)
    wide = sum(ord(c) > 0x2E7F for c in line.text)
    size = box.height if wide >= 2 else None  # digits and letters do not show their type's height
    return ReadLine(box, repaired(line.text), line.confidence, red, size, line.unsure)


def _is_ghost(line: ReadLine, red: Grey, plain: Grey) -> bool:
    """Whether a line is what is left of a seal. Pale print under one is not: it reads as words, surely."""
    words = sum("\u4e00" <= c <= "\u9fff" for c in line.text) >= WORDS and line.confidence >= SURE_WORDS
    return not words and red_share(red, plain, line.box) >= GHOST


def _with_red(
    lines: list[ReadLine],
    coloured: Callable[[Box], Pixels],
    red: Grey,
    plain: Grey,
    dpi: float,
    engine: Engine,
) -> list[ReadLine]:
    """``lines`` and the red print, read from the picture with its colours: ``coloured`` gives a part of it, upright."""
    found: list[ReadLine] = []
    for band in red_bands(red, dpi):
        x, y = max(0, int(band.x0)), max(0, int(band.y0))
        part = coloured(band)
        if min(part.shape[:2]) < 8:
            continue
        for line in engine.lines(part):
            moved = replace(line, quad=line.quad + np.array([x, y], np.float32))
            read = _read_line(moved, red=True)
            if read.text and read.confidence >= SPECK and red_share(red, plain, read.box) >= RED:
                found.append(read)
    apart = [n for n in lines if not any(_same_place(n.box, f.box) for f in found)]
    return apart + found


def _missed(lines: Sequence[ReadLine], grids: Sequence[Grid], plain: Grey, dpi: float) -> list[ReadLine]:
    """What stands in cells without lines. Where it cannot be read it is a □ without confidence: its cell is
    not a blank one."""
    filled = {place for line in lines if (place := cell_at(grids, line.box)) is not None}
    places = inked_places(plain, grids, filled, dpi)
    read = [_read_line(line) for line in rapid().read(plain, places)] if places else []
    return [n if n.confidence >= SURE_ALONE else replace(n, text=ILLEGIBLE, confidence=0.0) for n in read]


def _same_place(a: Box, b: Box) -> bool:
    return a.intersection(b) > SAME_PLACE * min(a.area, b.area)


def _counts(line: ReadLine, grids: Sequence[Grid]) -> bool:
    """Whether a line is one: in a cell whatever was seen counts, for a cell with something unreadable is
    not a blank one; outside, what cannot be read is a speck."""
    if cell_at(grids, line.box) is not None:
        return bool(line.text) or line.confidence > 0
    return bool(line.text) and line.confidence >= SPECK


def _in_margin(line: ReadLine, plain: Grey) -> bool:
    """Whether a line is a punched hole or dust: one round or straight mark at the page's side."""
    width = plain.shape[1]
    aside = line.box.x1 < MARGIN * width or line.box.x0 > (1 - MARGIN) * width
    return aside and len(line.text) <= 1 and set(line.text) <= HOLES


def _paper_dpi(raster: Raster) -> float:
    """Pixels per inch of paper: the raster's own, but where the page would be no sheet of paper (a PDF
    made of pictures without resolution) such that it is A4."""
    long_side = max(raster.pixels.shape[:2]) / raster.scale
    return raster.dpi if believable(long_side) else raster.dpi * long_side / A4_LONG


def _inks(pixels: Pixels, colour: ColourClass) -> Inks:
    if colour == "colour":
        return separate(pixels)
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False)
    return Inks(without_dots(grey) if colour == "bilevel" else grey, np.zeros_like(grey))


def _bgr(grey: Grey) -> Pixels:
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8, copy=False)


def _page(
    raster: Raster,
    number: int,
    place: Frame,
    *,
    colour: ColourClass,
    source: Literal["ocr", "blank"] = "ocr",
    layout: Layout | None = None,
    posture: _Posture | None = None,
) -> Page:
    width, height = place.points
    to_scan = place.to_scan(raster.dpi)
    return Page(
        number=number,
        width=round(width, 2),
        height=round(height, 2),
        to_scan=None if is_identity(to_scan) else to_scan,
        source=source,
        colour=colour,
        dpi=round(place.dpi, 1),
        turn=posture.turn if posture else 0,
        skew=round(posture.skew, 3) if posture else 0.0,
        lines=layout.lines if layout else (),
        tables=layout.tables if layout else (),
    )
