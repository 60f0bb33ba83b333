"""A second line along the ring: special seals may bear their purpose in an arc between the body's name and the star."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extractors.seals.closeup import CloseUp
from extractors.seals.ink import Map, Mask
from extractors.seals.inner import centre_of, covered, inked_at, red_at
from extractors.seals.ring import Ring

GRID = 80  # pixels for a radius
FROM = 0.30  # radii: star and emblem fill what is nearer
EDGE = 0.02  # radii: what reaches farther into the ring text is of it
PALER, FAINTEST = (
    0.1,
    0.025,
)  # of the ring's density, and density: such a line's thin strokes in a coarse scan
BESIDE = 5  # pixels around star and ring text that their blurred edges fill
JOIN = 5  # pixels: strokes of a letter are nearer to each other
LEAST = 0.0025  # of the radius squared: less ink is a speck
LINE = 0.004  # of it: less is no line of letters
TALL = 0.05  # radii: the smallest letters are as high
CLEAR, LETTER = 0.385, 0.08  # radii: farther off than star and emblem reach, and as high as letters are
ALONE = 0.25  # radians told of one such letter: as much as two small ones fill
NEAREST, DEEPEST = (
    0.47,
    0.4,
)  # radii: the name of a body ends farther off the middle, and its letters are less high
WIDE = 0.45  # radians: wider are letters that run together


def second_line(
    close: CloseUp, text: tuple[float, float], others: Sequence[Ring] = (), *, through: Sequence[Ring] = ()
) -> float:
    """How much of a turn the letters fill that stand between star or emblem and the ring text and hang together with
    neither (radians); 0 where there is none, nor a single one that stands clear of both. ``text``: edges of the ring text as
    it was read (shares of the radius), which may hold two lines where it is deeper than any letter; ``others``: rings that reach into the seal; what lies under them says nothing; ``through``: these and the paler ones, as of
    a seal on the back of the sheet: pale ink under them is theirs."""
    if text[0] < NEAREST and text[1] - text[0] > DEEPEST:
        return WIDE
    axis = np.arange(-1.0, 1.0, 1 / GRID, dtype=np.float32)
    u, v = np.meshgrid(axis, axis)
    radius = close.ring.shape.radius * close.zoom
    x = np.asarray(close.x + u * radius, dtype=np.float32)
    y = np.asarray(close.y + v * radius, dtype=np.float32)
    ink, hidden = inked_at(close, x, y)
    ink &= ~hidden
    if close.core is not None:
        ink |= red_at(close, x, y)  # print lies over many a line, and red shows under it
    faint = cv2.remap(close.seal, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    pale = (faint > max(PALER * close.ring.strength, FAINTEST)) & ~hidden
    free = ~covered(close, x, y, others)
    own = ~covered(close, x, y, through)
    return _filled(ink & free, pale & free & own, np.hypot(u, v), np.arctan2(v, u), text[0] + EDGE)


def _filled(ink: Mask, pale: Mask, r: Map, turn: Map, edge: float) -> float:
    """As `second_line`, of the pieces of ``ink`` at distances ``r`` and angles ``turn`` from the middle. ``pale``: where
    ink lies that is paler than the ring's."""
    ring = centre_of(ink, r) | _reaching(ink, r, edge)
    beside = cv2.dilate(ring.astype(np.uint8), np.ones((BESIDE, BESIDE), np.uint8)) > 0
    place = (r > FROM) & (r < edge)
    return max(_of_pieces(own & place, r, turn) for own in (ink & ~ring, (ink | pale) & ~beside))


def _of_pieces(own: Mask, r: Map, turn: Map) -> float:
    """As `second_line`, of what is no star and no ring text."""
    joined = cv2.morphologyEx(own.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((JOIN, JOIN), np.uint8))
    count, labels = cv2.connectedComponents(np.asarray(joined, dtype=np.uint8), connectivity=8)
    widths, area, clear = [], 0, False
    for k in range(1, count):
        at = (labels == k) & own
        if at.sum() >= LEAST * GRID**2 and np.ptp(r[at]) >= TALL:
            widths.append(_width(turn[at]))
            area += int(at.sum())
            clear |= bool(r[at].min() > CLEAR and np.ptp(r[at]) >= LETTER)
    if clear and len(widths) == 1:  # print hides the rest
        return max(widths[0], ALONE)
    several = len(widths) > 1 or max(widths, default=0.0) > WIDE
    return sum(widths) if several and area >= LINE * GRID**2 else 0.0


def _reaching(ink: Mask, r: Map, edge: float) -> Mask:
    """What hangs together with ink beyond ``edge``: the feet of the ring text."""
    _, labels = cv2.connectedComponents(ink.astype(np.uint8), connectivity=8)
    letters = np.unique(labels[ink & (r >= edge)])
    return np.asarray(np.isin(labels, letters), dtype=bool)


def _width(turn: Map) -> float:
    """The angle between the outermost of ``turn``, seen from opposite to their middle, wherever the circle begins."""
    middle = np.arctan2(np.sin(turn).mean(), np.cos(turn).mean())
    off = (turn - middle + np.pi) % (2 * np.pi) - np.pi
    return float(np.ptp(off))
