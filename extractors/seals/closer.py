"""The doubted letters of a name looked at once more: most are the right letters with black print across them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from extractors.seals.beyond import ink_at, left_no_mark
from extractors.seals.ctc import Alignment, Letter, Spectrum
from extractors.seals.read import RingText, is_han

MOST_DOUBTED = 3  # letters; more are not doubted but lost
CONFIRMED = 0.5  # probability
RIVAL = 0.1  # probability of another letter from which it may be that one
NEAR = 0.55  # of a step: so far from its place a letter may stand


def looked_closer(
    text: RingText, a: Alignment, seen: Spectrum, doubted: Collection[int], *, least: float
) -> Alignment | None:
    """``a`` (a name laid over the reading ``seen`` of the ring) with its letters at the places ``doubted`` as a closer
    look shows them; None where it does not show one of them better than any other letter, although the seal left a
    mark there. ``least``: probability from which a letter says where it stands."""
    spacing = a.spacing(least=least)
    if not doubted or len(doubted) > MOST_DOUBTED or spacing is None:
        return None
    first, slope = spacing
    step = slope * seen.turn
    known = [seen.angle(first + slope * k) for k, x in enumerate(a.letters) if x.probability >= least]
    usual = float(np.median([ink_at(text.ring, angle, step, text.band) for angle in known]))
    letters, loss = list(a.letters), a.loss
    for k in doubted:
        angle = seen.angle(first + slope * k)
        if left_no_mark(text.ring, angle, step, text.band, usual=usual):
            continue  # that it is missing says nothing about it
        probability = _shown(text, a.name[k], angle, step)
        if probability < CONFIRMED:
            return None
        loss -= float(np.log(probability) - np.log(a.letters[k].probability))
        letters[k] = Letter(a.name[k], probability, round(first + slope * k))
    return replace(a, letters=tuple(letters), loss=max(0.0, loss))


def _shown(text: RingText, character: str, angle: float, step: float) -> float:
    """How surely ``character`` stands at an angle of the ring; 0 where another letter may. Print spoils one kind of
    picture or the other, so it is enough that one kind shows it and hardly anything else; a letter that is another's
    twin (入 for 人) shows in both."""
    kinds = [_seen(text, looks, character, angle, step) for looks in text.glance(angle, step)]
    own = max(own for own, _ in kinds)
    if own <= max(other for _, other in kinds):
        return 0.0
    return max((own for own, other in kinds if other < RIVAL), default=0.0)


def _seen(
    text: RingText, looks: Sequence[Spectrum], character: str, angle: float, step: float
) -> tuple[float, float]:
    """The best probability of ``character`` at an angle in any of ``looks``, and of any other letter."""
    k = text.index.get(character, 0)
    own, other = 0.0, 0.0
    for look in looks:
        near = [t for t in range(len(look.scores)) if abs(look.angle(t) - angle) < NEAR * step]
        there = np.exp(look.scores[near].max(axis=0))
        own = max(own, float(there[k])) if k else own
        rivals = (float(p) for c, p in zip(text.table, there, strict=True) if c != character and is_han(c))
        other = max(other, *rivals)
    return own, other
