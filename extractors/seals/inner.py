"""What stands level under the middle of a seal: the line of text of a 专用章 or of an inner section."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from extractors.seals.closeup import CloseUp
from extractors.seals.ink import Map, Mask
from extractors.seals.outside import UNDER, covered, tint_of_print
from extractors.seals.redness import fringes
from extractors.seals.ring import Ring
from extractors.seals.unwrap import STRIP_HEIGHT, Gap
from pipeline.raster import Pixels

GRID = 80  # pixels for a radius
REACH = 0.85  # radii
CENTRE = 0.30  # radii: star and emblem fill at least this
EMBLEM = 0.62  # radii: no star or emblem reaches farther
INKED = 0.35  # of the ring's strength
PALE = 0.2  # of it: the small, thin letters of such a line are paler in a coarse scan than the ring's
BESIDE = 0.12  # radians: as far as the letters next to the gap of the ring text may stand in it
OUTER = 0.76  # radii: the outer half of the ring text
TALL = 0.56  # radii: ring text that begins farther in has feet where a line would stand
SCRIPT = 0.80  # radii: ring text that ends farther in stands under a second script
LINE = 0.04  # radii to both sides of the ring's line
LEAST_RED = 0.02  # density of red
FAINT = 0.03  # density: what is paler still is noise of the paper
HALF_LETTER = 0.55  # of a step
HIDDEN = 0.5  # of the place of such a line


def lines_of_text(close: CloseUp, *, down: float) -> tuple[Pixels, Pixels]:
    """The line under the middle and, as in seals without a star, the line through it, as pictures, black on
    white. ``down``: the direction of the seal's lower edge (radians)."""
    radius = close.ring.shape.radius * close.zoom
    height, width = STRIP_HEIGHT, round(STRIP_HEIGHT * 1.3 / 0.36)
    u = np.linspace(-0.65, 0.65, width, dtype=np.float32)[None] * radius
    v = np.linspace(0.0, 0.36, height, dtype=np.float32)[:, None] * radius
    under, through = (
        close.picture(*_at(close, u, v + np.float32(top * radius), down), floor=INKED)
        for top in (0.36, -0.18)
    )
    return under, through


def inner_share(
    close: CloseUp, foot: Gap, others: Sequence[Ring] = (), *, text: tuple[float, float] = (1.0, 1.0),
    letters: Sequence[float] = (), step: float = 0.0,
) -> float:  # fmt: skip
    """How much ink stands where only such a line would: below the centre and inside the gap of the ring text
    (share of area). ``others``: rings that reach into the seal; what lies under them says nothing; ``text``: edges
    of the ring text as it was read (shares of the radius). Under a second script it stands low, and what it shows above
    the middle takes nothing off a line below. ``letters``: the angles at which the ring's letters stand, where they are
    known, a ``step`` apart (radians); their places say nothing."""
    axis = np.arange(-REACH, REACH, 1 / GRID, dtype=np.float32)
    u, v = np.meshgrid(axis, axis)
    radius = close.ring.shape.radius * close.zoom
    x, y = _at(close, u * radius, v * radius, foot.middle)
    free = ~covered(close, x, y, others)
    if letters:
        r = np.asarray(np.hypot(u, v), dtype=np.float32)
        turn = np.asarray(foot.middle - np.arctan2(u, v), dtype=np.float32)
        free &= ~_places(r, turn, letters, step, text[0])
    zones = _zones(u, v, foot, text)
    inked, hidden = inked_at(close, x, y)
    fringe = fringes(close, x, y, hidden)
    shown = _most(inked & ~fringe, zones, free & ~hidden)
    if close.core is None:
        return shown
    return max(
        shown, _most(red_at(close, x, y, others) & ~fringe, zones, free)
    )  # a line may hide wholly under print


def is_covered(ring: Ring, down: float, others: Sequence[Ring]) -> bool:
    """Whether most of the place where such a line would stand lies under ``others``, so that none is to be seen. ``down``:
    the direction of the seal's lower edge (radians)."""
    u, v = np.meshgrid(np.linspace(-0.5, 0.5, 21), np.linspace(0.48, 0.78, 7))
    away, angle = np.hypot(u, v) * ring.shape.radius, down - np.arctan2(u, v)
    x, y = ring.shape.x + away * np.cos(angle), ring.shape.y + away * np.sin(angle)
    under = np.zeros(x.shape, bool)
    for other in others:
        under |= np.hypot(x - other.shape.x, y - other.shape.y) < UNDER * other.shape.radius
    return bool(under.mean() > HIDDEN)


def _places(r: Map, turn: Map, letters: Sequence[float], step: float, edge: float) -> Mask:
    """Where ``letters`` stand that begin ``edge`` radii from the middle. ``turn``: around the ring, radians."""
    out: Mask = np.zeros(r.shape, bool)
    for angle in letters:
        out |= np.abs((turn - angle + np.pi) % (2 * np.pi) - np.pi) < HALF_LETTER * step
    return np.asarray(out & (r > edge), dtype=bool)


class _Zones(NamedTuple):
    """Where a line of text may stand: under the middle, over it (star and emblem show there alike), in the gap of the ring
    text, in its middle (two letters only, as in 党组). ``r``: distance from the centre in radii; ``beside``: where tall
    letters stand, beside the gap (None: the letters are not)."""

    places: tuple[Mask, Mask, Mask, Mask]
    r: Map
    beside: Mask | None


def _zones(u: Map, v: Map, foot: Gap, text: tuple[float, float]) -> _Zones:
    """``u`` to the right, ``v`` towards the foot, radii; ``text``: as in `inner_share`."""
    r = np.hypot(u, v)
    off = np.abs(np.arctan2(u, v))  # from straight down
    line = (np.abs(u) < 0.66) & (np.abs(v) > 0.48) & (np.abs(v) < 0.78)
    inside = line & (r < 0.60)
    gap = line & (v > 0) & (r >= 0.56) & (r < 0.76) & (off < min(0.75, foot.width / 2 - BESIDE))
    under_script = text[1] < SCRIPT
    above = inside & (v < 0) & (r < text[0]) if under_script else inside & (v < 0)
    places = (inside & (v > 0), above, gap, gap & (np.abs(u) < 0.27))
    tall = text[0] < TALL and not under_script
    return _Zones(places, r, off > foot.width / 2 - BESIDE if tall else None)


def _most(ink: Mask, zones: _Zones, seen: Mask) -> float:
    """The share of ink in the zone that shows most of it, what lies above the middle as well taken off below it. The feet
    of tall letters are no line, whether or not there are as many above."""
    own = ink & ~centre_of(ink, zones.r)
    below, above, gap, word = (place & seen for place in zones.places)
    one_sided = _share(own, below) - _share(own, above)
    if zones.beside is not None:
        line = own & ~_ring_letters(ink, zones.r, zones.beside)
        one_sided = min(one_sided, _share(line, below) - _share(line, above))
    return max(0.0, one_sided, _share(own, gap), _share(own, word))


def red_at(close: CloseUp, x: Map, y: Map, others: Sequence[Ring] = ()) -> Mask:
    """Where it is red, whatever print lies there, and redder than print is beside the seal. ``others``: rings that reach
    into it."""
    ink = cv2.remap(close.colour, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    around = np.linspace(0, 2 * np.pi, 360, endpoint=False, dtype=np.float32)[None]
    across = np.linspace(1 - LINE, 1 + LINE, 9, dtype=np.float32)[:, None]
    places = close.at(across, around)
    line = cv2.remap(close.colour, *places, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    strength = float(np.median(line.max(axis=0)))
    least = max(PALE * strength, LEAST_RED, tint_of_print(close, others))
    return np.asarray(ink > least, dtype=bool)


def _at(close: CloseUp, u: Map, v: Map, down: float) -> tuple[Map, Map]:
    """Pixels of places ``u`` to the right and ``v`` towards the foot, both in pixels from the centre."""
    x = close.x + u * np.cos(down - np.pi / 2) + v * np.cos(down)
    y = close.y + u * np.sin(down - np.pi / 2) + v * np.sin(down)
    return np.asarray(x, dtype=np.float32), np.asarray(y, dtype=np.float32)


def inked_at(close: CloseUp, x: Map, y: Map) -> tuple[Mask, Mask]:
    """Where the seal's ink lies, and where print hides it."""
    ink = cv2.remap(close.seal, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    strength = close.ring.strength
    inked: Mask = np.asarray(ink > max(PALE * strength, min(INKED * strength, FAINT)), dtype=bool)
    core = close.hidden(x, y)
    if core is None:
        return inked, np.zeros(inked.shape, dtype=bool)
    hidden: Mask = np.asarray(cv2.dilate(core, np.ones((5, 5), np.uint8)) > 0, dtype=bool)
    return inked & ~hidden, hidden


def centre_of(inked: Mask, r: Map) -> Mask:
    """Star or emblem: what hangs together with the very middle."""
    near = np.asarray((inked & (r < EMBLEM)).astype(np.uint8))
    joined = cv2.morphologyEx(near, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, labels = cv2.connectedComponents(np.asarray(joined, dtype=np.uint8), connectivity=8)
    middle = np.unique(labels[(r < CENTRE) & (labels > 0)])
    return np.asarray(np.isin(labels, middle), dtype=bool)


def hanging_with(inked: Mask, there: Mask) -> Mask:
    """The ink that hangs together with what of it lies ``there``."""
    _, labels = cv2.connectedComponents(inked.astype(np.uint8), connectivity=8)
    return np.asarray(np.isin(labels, np.unique(labels[inked & there])), dtype=bool)


def _ring_letters(inked: Mask, r: Map, beside: Mask) -> Mask:
    """What hangs together with the outer half of the ring text ``beside`` its gap: the feet of tall letters come as near
    to the middle as a line of text does, at the foot and (where no print hides them) at the top."""
    return hanging_with(inked, beside & (r > OUTER))


def _share(inked: Mask, zone: Mask) -> float:
    """The share of ``zone`` that is inked; 0 where hardly anything of it can be seen."""
    return float(inked[zone].mean()) if zone.sum() > 60 else 0.0
