"""A second line along the ring: special seals may bear their purpose in an arc between the body's name and the star."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from extractors.seals.closeup import CloseUp
from extractors.seals.ink import Map, Mask
from extractors.seals.inner import centre_of, hanging_with, inked_at, red_at
from extractors.seals.outside import covered, shining_through
from extractors.seals.redness import fringes
from extractors.seals.ring import Ring

GRID = 80  # pixels for a radius
FROM = 0.30  # radii: star and emblem fill what is nearer
EDGE = 0.02  # radii: what reaches farther into the ring text is of it
PALER = 0.1  # of the ring's density: such a line's thin strokes in a coarse scan
FAINTEST = 0.025  # density: what is paler still is noise of the paper
BESIDE = 5  # pixels around star and ring text that their blurred edges fill
JOIN = 5  # pixels: strokes of a letter are nearer to each other
LEAST = 0.0025  # of the radius squared: less ink is a speck
LINE = 0.004  # of it: less is no line of letters
TALL = 0.05  # radii: the smallest letters are as high
CLEAR, LETTER = 0.385, 0.08  # radii: farther off than star and emblem reach, and as high as letters are
REACHES, BARE, LEAST_CENTRE = (
    99,
    0.05,
    0.15,
)  # percentile of a star's ink, radii of bare paper around it, its least size
OFF = 0.04  # radii: so far from the name's letters a letter of its own ends
HIGHEST = 0.18  # radii
MOST_INSIDE = 0.02  # radii
SPECK, SPECKS = (
    3,
    5,
)  # pixels of the least that counts, and how many such make a line of thin letters that fell apart
LEVEL, NEXT = 0.06, 0.55  # radii, outwards and around: between the middles of two letters of one line
LEVEL_SPECKS, NEXT_SPECK = 0.07, 0.3  # radii, outwards and around: specks of letters of one line
ALONE = 0.25  # radians told of one such letter: as much as two small ones fill
NEAREST, DEEPEST = (
    0.47,
    0.4,
)  # radii: the name of a body ends farther off the middle, and its letters are less high
WIDE = 0.45  # radians: wider are letters that run together
STREAK, SLIM = 0.3, 3  # radii, pixels: an upright line so long and slim is a scanner's or a fold


def second_line(
    close: CloseUp, text: tuple[float, float], others: Sequence[Ring] = (), *, through: Sequence[Ring] = ()
) -> float:
    """How much of a turn the letters fill that stand between star or emblem and the ring text and hang together with
    neither (radians); 0 where there is none, nor a single one that stands clear of both. ``text``: edges of the ring text as
    it was read (shares of the radius), which may hold two lines where it is deeper than any letter; ``others``: rings that reach into the seal; what lies under them says nothing; ``through``: these and the paler ones, as of
    a seal on the back of the sheet: pale ink under them is theirs."""
    if text[0] < NEAREST and text[1] - text[0] > DEEPEST:
        return WIDE
    u, v, x, y = close.grid(reach=1.0, fine=GRID)
    ink, hidden = inked_at(close, x, y)
    ink &= ~hidden
    if close.core is not None:
        ink |= red_at(close, x, y, others)  # print lies over many a line, and red shows under it
    faint = cv2.remap(close.seal, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    least = max(PALER * close.ring.strength, FAINTEST, shining_through(close, others))
    pale = (faint > least) & ~hidden
    free = ~covered(close, x, y, others) & ~fringes(close, x, y, hidden)
    own = ~covered(close, x, y, through)
    return _filled(ink & free, pale & free & own, np.hypot(u, v), np.arctan2(v, u), text[0] + EDGE)


def _filled(ink: Mask, pale: Mask, r: Map, turn: Map, edge: float) -> float:
    """As `second_line`, of the pieces of ``ink`` at distances ``r`` and angles ``turn`` from the middle. ``pale``: where
    ink lies that is paler than the ring's."""
    centre = centre_of(ink, r)
    clear = _clear_of(centre, r)
    ring = centre | hanging_with(ink, r >= edge)  # with the feet of its letters
    beside = cv2.dilate(ring.astype(np.uint8), np.ones((BESIDE, BESIDE), np.uint8)) > 0
    place = (r > FROM) & (r < edge)
    return max(
        _of_pieces(ink & ~ring & place, r, turn, (clear, edge - OFF), alike=False),
        _of_pieces((ink | pale) & ~beside & place, r, turn, (clear, edge - OFF), alike=True),
        _of_specks((ink | pale) & ~beside & place & (r > clear), r, turn),
    )


class _Piece(NamedTuple):
    """Ink that hangs together: where it lies from the middle (radii), around it and how wide (radians), how much it is."""

    near: float
    far: float
    turn: float
    width: float
    area: int

    @property
    def height(self) -> float:
        return self.far - self.near


def _clear_of(centre: Mask, r: Map) -> float:
    """How far from the middle a letter stands clear of star or emblem (``centre``): in small ones, as under a second script,
    nearer than usual. Print may cut a point off a star, but not all of them."""
    reach = float(np.percentile(r[centre], REACHES)) if centre.any() else 0.0
    return min(CLEAR, reach + BARE) if reach > LEAST_CENTRE else CLEAR


def _of_pieces(own: Mask, r: Map, turn: Map, free: tuple[float, float], *, alike: bool) -> float:
    """As `second_line`, of what is no star and no ring text; a letter that lies between the two distances ``free`` stands
    clear of both. ``alike``: only letters beside each other count, as high as letters of such a line are: what shines
    through the sheet lies anyhow."""
    near, end = free
    pieces = _pieces(own, r, turn)
    if alike:
        pieces = [p for p in pieces if p.height <= HIGHEST]
    if len(pieces) == 1 and _stands_clear(pieces[0], near, end) and pieces[0].height >= LETTER:
        return max(pieces[0].width, ALONE)  # print hides the rest
    if alike:
        pieces = [p for p in pieces if p.width > WIDE or any(_beside(p, q) for q in pieces if q is not p)]
    several = len(pieces) > 1 or any(p.width > WIDE for p in pieces)
    enough = sum(p.area for p in pieces) >= LINE * GRID**2
    return sum(p.width for p in pieces) if several and enough else 0.0


def _of_specks(own: Mask, r: Map, turn: Map) -> float:
    """As `second_line`, of letters so thin that only specks of them are left: a row of specks at one distance from the
    middle, none far from the next."""
    joined = cv2.morphologyEx(own.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels = cv2.connectedComponents(np.asarray(joined, dtype=np.uint8), connectivity=8)
    specks = []
    for k in range(1, count):
        at = (labels == k) & own
        if at.sum() >= SPECK and not _is_streak(at):
            middle = float(np.arctan2(np.sin(turn[at]).mean(), np.cos(turn[at]).mean()))
            specks.append((middle, float(r[at].mean()), int(at.sum())))
    best = 0.0
    for level in np.arange(FROM, 0.7, 0.03):
        row = sorted(s for s in specks if abs(s[1] - level) < LEVEL_SPECKS)
        run: list[tuple[float, float, int]] = []
        for speck in [*row, *((t + 2 * np.pi, d, n) for t, d, n in row)]:
            if run and (speck[0] - run[-1][0]) * level > NEXT_SPECK:
                run = []
            run.append(speck)
            spread = run[-1][0] - run[0][0]
            if len(run) >= SPECKS and sum(n for _, _, n in run) >= LEAST * GRID**2 and spread < 2 * np.pi:
                best = max(best, spread)
    return best


def _stands_clear(piece: _Piece, near: float, end: float) -> bool:
    """Whether a piece lies between two distances from the middle, if not all of it then well over half."""
    return piece.near > near and (piece.far < end or (piece.near + piece.far) / 2 < end - MOST_INSIDE)


def _pieces(own: Mask, r: Map, turn: Map) -> list[_Piece]:
    """The pieces that are no specks."""
    joined = cv2.morphologyEx(own.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((JOIN, JOIN), np.uint8))
    count, labels = cv2.connectedComponents(np.asarray(joined, dtype=np.uint8), connectivity=8)
    out = []
    for k in range(1, count):
        at = (labels == k) & own
        if at.sum() >= LEAST * GRID**2 and np.ptp(r[at]) >= TALL and not _is_streak(at):
            middle = float(np.arctan2(np.sin(turn[at]).mean(), np.cos(turn[at]).mean()))
            width = float(np.ptp(_off(turn[at], middle)))
            out.append(_Piece(float(r[at].min()), float(r[at].max()), middle, width, int(at.sum())))
    return out


def _is_streak(piece: Mask) -> bool:
    """Whether it is part of an upright line: dirt on a scanner's glass, a fold."""
    ys, xs = np.nonzero(piece)
    return bool(np.ptp(xs) < SLIM and np.ptp(ys) >= STREAK * GRID)


def _beside(one: _Piece, other: _Piece) -> bool:
    """Whether two pieces stand side by side in one line."""
    turn = abs(float(_off(np.asarray([one.turn], dtype=np.float32), other.turn)[0]))
    here, there = (one.near + one.far) / 2, (other.near + other.far) / 2
    return turn * (here + there) / 2 < NEXT and abs(here - there) < LEVEL


def _off(turn: Map, middle: float) -> Map:
    """``turn`` as seen from ``middle``, wherever the circle begins."""
    return np.asarray((turn - middle + np.pi) % (2 * np.pi) - np.pi, dtype=np.float32)
