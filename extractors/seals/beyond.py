"""Does the text of a ring go on where a name ends? A shorter name is not the longer one half read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from extractors.seals.brightness import FAINT
from extractors.seals.ctc import Alignment, Letter, Spectrum
from extractors.seals.ink import Map, Mask
from extractors.seals.ring import REACH, Ring, angles, sample, sample_rows

SEEN = 0.2
INKED = 0.4  # of the ink of the name's own letters
RING_SEEN = 0.4  # of a step's ring line
OUTER_PART = 0.3  # of the text band
ON_STEP = 0.3  # of a step
UNPRESSED = 0.15  # of a step's ring line, and of the ink of a letter
KNOWN = 0.25  # of a letter's place
PRINT = 0.12  # density of black that is print
OTHER = 1.1  # radii of another ring within which ink may be its own
LEAST_KNOWN = 0.25  # of a step's ring line
MOST_HIDDEN = 0.35  # of a letter's place
HALF_LINE = 0.7  # radians from the foot to the end of a line of text under the middle
PARTLY = 0.85  # of a ring's line: less is not all there
# of one side of the foot: that can be seen, and of that where the ring's line is
FOOT, FOOT_SURELY = (0.55, 0.6), (0.6, 0.75)
NEAR_BY, PRESSED = 1.0, 0.6  # steps to both sides, and of the ring line there that is known
ROOM = 1.7  # steps between the last letter and the first in which one more has room


def goes_on(
    ring: Ring, a: Alignment, seen: Spectrum, band: tuple[float, float], *, others: Sequence[Ring] = (),
    unseen: Mask | None = None, alone: bool = False,
) -> str:  # fmt: skip
    """``more`` where ink stands one step before or after the name's letters, ``lost`` where the seal left no
    mark there, else nothing. ``band``: of the ring text, shares of the radius; ``others``: rings that reach into this
    one, whose ink is not taken for its own; ``unseen``: as in `hidden_of`; ``alone``: no words before the name would make it
    another body's. One letter after it makes none either, where the next place is bare. Then it is enough that the seal
    touched the paper where a line of text would stand at its foot."""
    spacing = a.spacing(least=SEEN)
    if spacing is None:
        return "lost"
    first, slope = spacing
    step = slope * seen.turn
    last = len(a.letters) - 1
    if 2 * np.pi - step * last < ROOM * step:
        return ""  # the name fills the ring

    own = replace(ring, disc=np.where(_under(ring, others), np.float32(np.nan), ring.disc))
    usual = _usual_ink(ring, a, seen, band, spacing)

    def angle(place: float) -> float:
        return seen.angle(first + slope * place)

    def ink(place: float) -> float:
        return ink_at(own, angle(place), step, band)

    def has_ink(place: float) -> bool:
        return ink(place) > INKED * usual

    def was_pressed(place: float) -> bool:
        return _was_pressed(ring, angle(place), step, band, unseen)

    def is_noise(place: float) -> bool:
        """Whether what was read there on a faint seal is paper: hardly any ink, and no print over it."""
        return ring.strength < FAINT and ink(place) < UNPRESSED * usual and was_pressed(place)

    for _, letter in a.extra:
        place = (letter.step - first) / slope
        outside = place < -0.5 or place > last + 0.5
        if not outside or letter.probability <= SEEN or not _is_word(letter):
            continue
        if abs(place - round(place)) < ON_STEP and not is_noise(place):
            return "more"  # a letter at the very step where one more would stand

    lost, excused = False, False
    for place, next_place in ((-1, -2), (last + 1, last + 2)):
        if has_ink(place):
            return "more"
        if not was_pressed(place):
            excused = True
            if not (alone and place < 0) and (has_ink(next_place) or not was_pressed(next_place)):
                lost = True
    if excused or ring.coverage < PARTLY:
        known, pressed = FOOT_SURELY if excused else FOOT
        down = angle(last / 2) + np.pi
        lost |= not _foot_was_pressed(ring, down, unseen, known=known, pressed=pressed)
    return "lost" if lost else ""


def hidden_of(ring: Ring, black: Map) -> Mask:
    """Where in the rectified disc of ``ring`` nothing can be seen of it: under print (``black``: its density in the map in
    which the ring was found) and beyond the picture's edge."""
    fractions = np.linspace(0, REACH, ring.disc.shape[1], dtype=np.float32)
    print_ = cv2.dilate(np.asarray(black > PRINT, dtype=np.uint8), np.ones((3, 3), np.uint8))
    hidden = sample(print_.astype(np.float32), ring.shape, fractions, count=len(ring.disc), border=1.0)
    return np.asarray(hidden > 0.5, dtype=bool)


def _was_pressed(
    ring: Ring, angle: float, step: float, band: tuple[float, float], unseen: Mask | None
) -> bool:
    """Whether the seal touched the paper at a place where no letter is seen. Where a rule or the sheet's edge hides the
    ring's line there, the line beside it tells, if the letter's own place is free."""
    if unseen is None or _line(ring, angle, step) >= RING_SEEN:
        return _line(ring, angle, step) >= RING_SEEN
    fractions = np.linspace(0, REACH, ring.disc.shape[1])
    letter = _rows(unseen, angle, step / 3)[:, (fractions > band[0]) & (fractions < band[1])]
    if letter.mean() > MOST_HIDDEN:
        return False
    for half, least in ((step / 2, RING_SEEN), (NEAR_BY * step, PRESSED)):
        seen, known = _rim(ring, angle, half, unseen)
        if known.mean() >= LEAST_KNOWN:
            return bool(seen[known].mean() >= least)
    return False


def _foot_was_pressed(ring: Ring, down: float, unseen: Mask | None, *, known: float, pressed: float) -> bool:
    """Whether the seal touched the paper on one side of its foot at least: a line of text stands there in the middle. ``down``:
    the direction of the foot (radians); ``known``, ``pressed``: the least share of the side that must be visible, and of
    that the least one in which the ring's line is."""
    for side in (-1, 1):
        seen, visible = _rim(ring, down + side * HALF_LINE / 2, HALF_LINE / 2, unseen)
        if visible.mean() >= known and seen[visible].mean() >= pressed:
            return True
    return False


def _rim(ring: Ring, angle: float, half: float, unseen: Mask | None) -> tuple[Mask, Mask]:
    """Where the ring's line shows within ``half`` radians of ``angle``, and where that is known."""
    fractions = np.linspace(0, REACH, ring.disc.shape[1])
    line = (fractions > 0.93) & (fractions < 1.06)
    seen: Mask = _rows(ring.disc, angle, half)[:, line].max(axis=1) > 0.3 * ring.strength
    if unseen is None:
        return seen, np.ones(seen.shape, dtype=bool)
    return seen, seen | ~_rows(unseen, angle, half)[:, line].any(axis=1)


def stand_there(
    ring: Ring, a: Alignment, seen: Spectrum, band: tuple[float, float], places: Sequence[int]
) -> bool:
    """Whether the ring shows ink where the letters of the name at ``places`` stand. ``band``: as in `goes_on`."""
    spacing = a.spacing(least=SEEN)
    if spacing is None:
        return False
    least = INKED * _usual_ink(ring, a, seen, band, spacing)
    return all(_ink_of(place, ring, seen, band, spacing) > least for place in places)


def left_out(
    ring: Ring, a: Alignment, seen: Spectrum, band: tuple[float, float], places: Sequence[int]
) -> bool:
    """Whether the seal left no mark at the name's letters at ``places``: no ink, and not the ring's line beside it, of which the
    letters next to them may show an end."""
    spacing = a.spacing(least=SEEN)
    if spacing is None:
        return False
    usual = _usual_ink(ring, a, seen, band, spacing)
    first, slope = spacing
    step = slope * seen.turn
    angles_ = [seen.angle(first + slope * k) for k in places]
    return all(
        _line(ring, angle, step) < RING_SEEN and ink_at(ring, angle, step, band) < UNPRESSED * usual
        for angle in angles_
    )


def _usual_ink(
    ring: Ring, a: Alignment, seen: Spectrum, band: tuple[float, float], spacing: tuple[float, float]
) -> float:
    """The ink of the name's letters that were read."""
    known = [k for k, letter in enumerate(a.letters) if letter.probability >= SEEN]
    return float(np.median([_ink_of(k, ring, seen, band, spacing) for k in known]))


def _ink_of(
    place: int, ring: Ring, seen: Spectrum, band: tuple[float, float], spacing: tuple[float, float]
) -> float:
    """The ink where the letter at ``place`` of a name stands. ``spacing``: step of the first letter and from one to the
    next."""
    first, slope = spacing
    return ink_at(ring, seen.angle(first + slope * place), slope * seen.turn, band)


def _is_word(letter: Letter) -> bool:
    return "\u3400" <= letter.character <= "\u9fff"


def left_no_mark(ring: Ring, angle: float, step: float, band: tuple[float, float], *, usual: float) -> bool:
    """Whether the seal did not touch the paper at a letter's place: neither the ring's line nor any ink is there.
    ``usual``: the ink of a letter that was pressed."""
    return _line(ring, angle, step) < UNPRESSED and ink_at(ring, angle, step, band) < UNPRESSED * usual


def _under(ring: Ring, others: Sequence[Ring]) -> Mask:
    """Where the rectified disc of ``ring`` lies inside another ring."""
    rows, columns = ring.disc.shape
    theta = angles(rows)[:, None]
    rho = ring.shape.radii(theta) * np.linspace(0, REACH, columns, dtype=np.float32)
    x, y = ring.shape.x + rho * np.cos(theta), ring.shape.y + rho * np.sin(theta)
    out: Mask = np.zeros(x.shape, bool)
    for other in others:
        out |= np.hypot(x - other.shape.x, y - other.shape.y) < OTHER * other.shape.radius
    return out


def ink_at(ring: Ring, angle: float, step: float, band: tuple[float, float]) -> float:
    """Mean density of ink in the text band within a third of a step of ``angle``, without its outer part, where
    a thin second ring and the digits of a registered seal stand, and without what is unknown (NaN); 0 where most is."""
    fractions = np.linspace(0, REACH, ring.disc.shape[1])
    inner, outer = band[0], band[1] - OUTER_PART * (band[1] - band[0])
    part = sample_rows(ring, angle, step / 3)[:, (fractions > inner) & (fractions < outer)]
    known = part[~np.isnan(part)]
    return float(known.clip(0, ring.strength).mean()) if known.size > KNOWN * part.size else 0.0


def _line(ring: Ring, angle: float, step: float) -> float:
    """The share of a step around ``angle`` where the ring's own line is seen."""
    fractions = np.linspace(0, REACH, ring.disc.shape[1])
    crest = sample_rows(ring, angle, step / 2)[:, (fractions > 0.93) & (fractions < 1.06)].max(axis=1)
    return float((crest > 0.3 * ring.strength).mean())


def _rows(disc: Map | Mask, angle: float, half: float) -> npt.NDArray[Any]:
    """The rows of a rectified ``disc`` within ``half`` radians of ``angle``."""
    count = len(disc)
    first, last = (round((angle + side * half) / (2 * np.pi) * count) for side in (-1, 1))
    return np.asarray(disc[np.arange(first, max(first + 1, last)) % count])
