"""Does the text of a ring go on where a name ends? A shorter name is not the longer one half read."""

from __future__ import annotations

import numpy as np

from extractors.seals.ctc import Alignment, Letter, Spectrum
from extractors.seals.ring import REACH, Ring, sample_rows

SEEN = 0.2
INKED = 0.4  # of the ink of the name's own letters
RING_SEEN = 0.4  # of a step's ring line
OUTER_PART = 0.3  # of the text band
ON_STEP = 0.3  # of a step
ROOM = 1.7  # steps between the last letter and the first in which one more has room


def goes_on(ring: Ring, a: Alignment, seen: Spectrum, band: tuple[float, float]) -> str:
    """``more`` where ink stands one step before or after the name's letters, ``lost`` where the seal left no
    mark there, else nothing. ``band``: of the ring text, shares of the radius."""
    known = [(k, letter.step) for k, letter in enumerate(a.letters) if letter.probability >= SEEN]
    if len(known) < 4:
        return "lost"
    places, steps = np.array(known, dtype=float).T
    slope, first = np.polyfit(places, steps, 1)
    step = float(slope) * seen.turn
    last = len(a.letters) - 1
    if 2 * np.pi - step * last < ROOM * step:
        return ""  # the name fills the ring

    for _, letter in a.extra:
        place = (letter.step - first) / slope
        outside = place < -0.5 or place > last + 0.5
        if outside and letter.probability > SEEN and abs(place - round(place)) < ON_STEP and _is_word(letter):
            return "more"  # a letter at the very step where one more would stand

    def angle(place: float) -> float:
        return seen.angle(float(first + slope * place))

    usual = float(np.median([_ink(ring, angle(k), step, band) for k, _ in known]))
    answers = []
    for place in (-1, last + 1):
        if _ink(ring, angle(place), step, band) > INKED * usual:
            answers.append("more")
        elif _line(ring, angle(place), step) < RING_SEEN:
            answers.append("lost")
    return "more" if "more" in answers else "lost" if answers else ""


def _is_word(letter: Letter) -> bool:
    return "\u3400" <= letter.character <= "\u9fff"


def _ink(ring: Ring, angle: float, step: float, band: tuple[float, float]) -> float:
    """Mean density of ink in the text band within a third of a step of ``angle``, without its outer part, where
    a thin second ring and the digits of a registered seal stand."""
    fractions = np.linspace(0, REACH, ring.disc.shape[1])
    inner, outer = band[0], band[1] - OUTER_PART * (band[1] - band[0])
    part = sample_rows(ring, angle, step / 3)[:, (fractions > inner) & (fractions < outer)]
    return float(part.clip(0, ring.strength).mean())


def _line(ring: Ring, angle: float, step: float) -> float:
    """The share of a step around ``angle`` where the ring's own line is seen."""
    fractions = np.linspace(0, REACH, ring.disc.shape[1])
    crest = sample_rows(ring, angle, step / 2)[:, (fractions > 0.93) & (fractions < 1.06)].max(axis=1)
    return float((crest > 0.3 * ring.strength).mean())
