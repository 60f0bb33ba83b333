"""Red ink inside a seal that neither its middle nor its name explains: what a special seal says besides the body's name,
wherever it stands, also small, pale or mostly under print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from extractors.seals.closeup import CloseUp
from extractors.seals.ink import Map, Mask
from extractors.seals.inner import hanging_with
from extractors.seals.middle import disc, is_oblong, middle_of
from extractors.seals.outside import covered
from extractors.seals.redness import ACROSS, SOFT, redness_at
from extractors.seals.ring import Ring
from extractors.seals.rows import GRID, HIGH, REACH, NameArc, are_two_rows, hang_between, unrolled

SHARP = 0.009  # radii of blur: as wide as a stroke is
STRONG = 0.3  # of the ring's redness: ink of star, name and ring
LETTER = 0.22  # of it: letters cut finer
GUARD = 9  # pixels across around strong ink, into which compression smears its colour
EDGE = 0.02  # radii between the ring text and what lies inside it
BESIDE = 0.15  # of a step beside the name's end letters
LINE = 0.9  # radii: the ring's line and what touches it
CODE = 0.13  # radii inside the line that a registered seal's digits fill
LEAST_PIECE = 12  # pixels
PALE_FOOT = 0.1  # of the ring's redness: letters at the foot that are worth a reading
FOOT = 15  # pixels: what print leaves of two small letters
WINDOW = 11  # pixels: a small letter
LEAST = 0.015  # of the ring's redness, mean of a window: a pale letter of a seal's line has .02 and more
PEAK = 0.065  # of it: the reddest spot of such a letter
USUAL, UNUSUAL = 90, 2.4  # percentile of all windows, and how far such a letter stands out from it
MUCH = 0.06  # of the ring's redness: a long line raises what is usual, and as red nothing else is
PAPER, PAPER_BESIDE = 40, 50  # percentiles: how red paper is inside the seal and beside it
OUTSIDE = 99  # percentile of the windows beside the seal
NOISE = 3.2  # times as red as that a letter is
BEYOND = 1.13  # radii: what is farther off is not this seal's
FINE = 0.45  # of the redness of the name's letters: what stands beside them is cut as fine
THROUGH = 2.0  # of a ring on the back of the sheet: how red what shines through with it may be
ENOUGH = 150  # pixels; fewer say nothing


class Strays(NamedTuple):
    """``line``: something is written inside the ring text or instead of a star; ``beyond``: something stands in the gap
    of the ring text; ``foot``: the edges (radii) of what stands there as low as a code's digits, 0 where nothing does."""

    line: bool = False
    beyond: bool = False
    foot: tuple[float, float] = (0.0, 0.0)


class _View(NamedTuple):
    """A seal on a grid: places in the close-up, radii and angles from the middle, redness (of its ring's) blurred little
    and more, what lies under other seals."""

    x: Map
    y: Map
    r: Map
    turn: Map
    sharp: Map
    soft: Map
    covered: Mask


def strays(
    close: CloseUp,
    name: NameArc,
    text: tuple[float, float],
    others: Sequence[Ring] = (),
    *,
    through: Sequence[Ring] = (),
) -> Strays:
    """What is written in a seal besides ``name``. ``text``: edges of the ring text (radii); ``others``: rings that reach
    into the seal; ``through``: these and the paler ones, as of a seal on the back of the sheet."""
    view = _view(close, others)
    strong = np.asarray(view.sharp > STRONG, dtype=bool)
    off = np.abs((view.turn - name.middle + np.pi) % (2 * np.pi) - np.pi)
    gap = np.asarray(off > (name.letters / 2 + BESIDE) * name.step, dtype=bool)
    ink, middle = middle_of(strong, view.r)
    inner = _inner_edge(view, strong, gap)
    band = (view.r > text[0]) & (view.r < inner - EDGE) & ~view.covered
    if _has_high_piece((view.sharp > _least_of_letters(view.sharp, band & ~gap)) & band & gap, view.r):
        return Strays(beyond=True)
    band_of_name = unrolled(strong & ~middle & ~view.covered, name, text)
    rows = are_two_rows(band_of_name, name) or hang_between(band_of_name, name)
    if rows or is_oblong(ink & ~view.covered):
        return Strays(line=True)
    letters = hanging_with(strong & (view.r < LINE), view.r >= text[0] - EDGE) & ~gap
    own = middle | letters | (strong & (view.r >= min(LINE, inner) - EDGE))
    place = ((view.r < text[0] - EDGE) | (gap & (view.r < inner - CODE))) & ~view.covered
    place &= ~(cv2.dilate(own.astype(np.uint8), disc(GUARD)) > 0)
    back = [
        (ring, THROUGH * ring.strength / max(close.ring.strength, 1e-6))
        for ring in through
        if ring not in others
    ]
    for ring, most in back:
        place &= ~(covered(close, view.x, view.y, [ring]) & (view.soft < most))
    at = _reddest(view.soft, place, _noise(close, view, through))
    if at is None:
        low = (
            gap & (view.r > inner - CODE) & (view.r < inner - EDGE) & (view.sharp > PALE_FOOT) & ~view.covered
        )
        return Strays(foot=(inner - CODE + EDGE, inner + EDGE) if low.sum() >= FOOT else (0.0, 0.0))
    return Strays(line=bool(view.r[at] < text[0]), beyond=bool(view.r[at] >= text[0]))


def _view(close: CloseUp, others: Sequence[Ring]) -> _View:
    u, v, x, y = close.grid(reach=REACH, fine=GRID)
    sharp, soft = (redness_at(close, x, y, blur=blur) for blur in (SHARP, SOFT))
    return _View(x, y, np.hypot(u, v), np.arctan2(v, u), sharp, soft, covered(close, x, y, others))


def _inner_edge(view: _View, strong: Mask, gap: Mask) -> float:
    """How far from the middle the ring's line begins, the inner one of a double line (radii)."""
    line = hanging_with(strong, (view.r > ACROSS[0]) & (view.r < ACROSS[1]))
    for at in np.arange(0.7, 0.94, 0.01):
        there = gap & (np.abs(view.r - at) < 0.008)
        if there.any() and line[there].mean() > 0.5:
            return float(at)
    return 0.94


def _least_of_letters(sharp: Map, band: Mask) -> float:
    """How red a letter beside the name is at least; ``band``: where the name stands."""
    return min(LETTER, FINE * float(np.percentile(sharp[band], 90))) if band.any() else LETTER


def _has_high_piece(ink: Mask, r: Map) -> bool:
    """Whether a piece of ``ink`` is as high as letters are."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    return any(
        stats[k, cv2.CC_STAT_AREA] >= LEAST_PIECE and np.ptp(r[labels == k]) >= HIGH for k in range(1, count)
    )


def _noise(close: CloseUp, view: _View, through: Sequence[Ring]) -> float:
    """How red windows of paper and print beside the seal are, of the ring's redness; 0 where too few are seen."""
    height, width = close.redness.shape[:2]
    beside = (view.r > BEYOND) & ~covered(close, view.x, view.y, through)
    beside &= (view.x > 0) & (view.y > 0) & (view.x < width - 1) & (view.y < height - 1)
    windows, _ = _windows(view.soft, beside, PAPER_BESIDE)
    return float(np.percentile(windows[windows > -1], OUTSIDE)) if (windows > -1).any() else 0.0


def _windows(soft: Map, place: Mask, paper: float) -> tuple[Map, float]:
    """The mean redness over that of paper (its percentile) in windows of ``place``, -1 where too little of one lies there; the
    reddest spot."""
    if place.sum() < ENOUGH:
        return np.full(soft.shape, -1, np.float32), 0.0
    own = np.where(place, soft - np.percentile(soft[place], paper), 0).astype(np.float32)
    means = cv2.boxFilter(own, -1, (WINDOW, WINDOW))
    known = cv2.boxFilter(place.astype(np.float32), -1, (WINDOW, WINDOW)) > 0.5
    return np.where(known, means, np.float32(-1)), float(own.max())


def _reddest(soft: Map, place: Mask, noise: float) -> tuple[int, int] | None:
    """Where something as large as a letter stands out of ``place`` by its redness; None where nothing does."""
    windows, peak = _windows(soft, place, PAPER)
    if not (windows > -1).any():
        return None
    usual = float(np.percentile(windows[windows > -1], USUAL))
    if windows.max() <= max(LEAST, NOISE * noise, min(UNUSUAL * usual, MUCH)) or peak <= PEAK:
        return None
    row, column = np.unravel_index(int(windows.argmax()), windows.shape)
    return int(row), int(column)
