"""The doubted letters of a name looked at once more: most are the right letters with black print across them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from extractors.seals.beyond import ink_at, left_no_mark
from extractors.seals.ctc import Alignment, Letter, Scores, Spectrum
from extractors.seals.read import RingText, is_han

MOST_DOUBTED = 3  # letters; more are not doubted but lost
CONFIRMED = 0.45  # mean probability
RIVAL = 0.25  # of it: another letter's mean from which it may be that one
ALWAYS = 0.05  # probability of another letter that shows in every picture
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
    twin (入 for 人) shows in both, and in every picture a little. What a blurred or clogged letter is taken for changes
    from picture to picture, what it is stays: so the mean over the pictures of a kind speaks."""
    kinds = [_probabilities(looks, angle, step) for looks in text.glance(angle, step)]
    both = _seen(text, np.concatenate(kinds), character)
    if both.own <= both.other or both.always > ALWAYS:
        return 0.0
    shown = [both, *(_seen(text, there, character) for there in kinds)]
    return max((vote.own for vote in shown if vote.other < RIVAL * vote.own), default=0.0)


class _Vote(NamedTuple):
    """Mean probabilities over several pictures: of the letter asked for, and of the likeliest other one; ``always``: what
    another one has in each of them at least."""

    own: float
    other: float
    always: float


def _seen(text: RingText, there: Scores, character: str) -> _Vote:
    """The vote on ``character`` of pictures that have each class as ``there``."""
    mean, least = there.mean(axis=0), there.min(axis=0)
    own = text.index.get(character)
    others = _han_classes(text.table)
    if own:
        others = others[others != own]
    return _Vote(
        float(mean[own]) if own else 0.0,
        float(mean[others].max(initial=0.0)),
        float(least[others].max(initial=0.0)),
    )


@lru_cache(maxsize=4)
def _han_classes(table: tuple[str, ...]) -> npt.NDArray[np.int64]:
    return np.array([k for k, character in enumerate(table) if is_han(character)], dtype=np.int64)


def _probabilities(looks: Sequence[Spectrum], angle: float, step: float) -> Scores:
    """The best probability of each class at an angle, in each of ``looks``."""
    rows = []
    for look in looks:
        near = [t for t in range(len(look.scores)) if abs(look.angle(t) - angle) < NEAR * step]
        rows.append(np.exp(look.scores[near].max(axis=0)))
    return np.asarray(rows, dtype=np.float32)
