"""The listed name that a ring's readings support best, for a ring on which no name could be made sure: it is what a
person is told that the ring seems to say, and accepts nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from extractors.seals.beyond import ink_at, left_no_mark
from extractors.seals.ctc import Alignment, Spectrum
from extractors.seals.read import RingText, is_han

MOST_UNSEEN = 0.4  # of a name's letters; of less nobody says whose it is
DENIED = 0.4  # mean probability of one other letter, over the readings, in the place of a letter
PALE = 0.35  # of the ink of a letter that was read; where the seal was pressed and less lies, none stands


def seems_to_say(
    text: RingText, best: Alignment, seen: Spectrum, readings: Sequence[Alignment], *, least: float
) -> bool:
    """Whether the ring seems to say the name of ``best`` (laid over the reading ``seen``): most of its letters are in
    some reading, no other letter stands in the place of one by most of them, and those that are in none were not
    pressed or are ink that nobody could read. ``readings``: the name laid over each reading; ``least``: probability
    from which a letter is there."""
    shown = [max(letters) for letters in zip(*_probabilities(readings), strict=True)]
    unseen = [k for k, probability in enumerate(shown) if probability < least]
    spacing = best.spacing(least=least)
    if spacing is None or len(unseen) > MOST_UNSEEN * len(best.name) or _denied(readings):
        return False
    first, slope = spacing
    step = slope * seen.turn
    known = [seen.angle(first + slope * k) for k, x in enumerate(best.letters) if x.probability >= least]
    usual = float(np.median([ink_at(text.ring, angle, step, text.band) for angle in known]))
    return all(_may_stand(text, seen.angle(first + slope * k), step, usual) for k in unseen)


def _probabilities(readings: Sequence[Alignment]) -> list[list[float]]:
    return [[letter.probability for letter in a.letters] for a in readings]


def _denied(readings: Sequence[Alignment]) -> bool:
    """Whether the readings have, on average, one other letter in the place of one of the name's."""
    for rivals, letters in zip(
        zip(*(a.rivals for a in readings), strict=True), zip(*(a.letters for a in readings), strict=True), strict=True
    ):  # fmt: skip
        said: dict[str, float] = defaultdict(float)
        for rival in rivals:
            if is_han(rival.character):
                said[rival.character] += rival.probability
        own = sum(letter.probability for letter in letters)
        if max(said.values(), default=0.0) > max(own, DENIED * len(readings)):
            return True
    return False


def _may_stand(text: RingText, angle: float, step: float, usual: float) -> bool:
    """Whether a letter that was not read may stand at an angle."""
    if left_no_mark(text.ring, angle, step, text.band, usual=usual):
        return True
    return ink_at(text.ring, angle, step, text.band) > PALE * usual
