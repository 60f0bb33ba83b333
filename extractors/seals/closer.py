"""The doubted letters of a name looked at once more: most are the right letters with black print across them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from extractors.seals.beyond import ink_at, left_no_mark
from extractors.seals.brightness import FAINT
from extractors.seals.ctc import Alignment, Letter, Scores, Spectrum
from extractors.seals.parting import is_parted
from extractors.seals.read import RingText, is_han

MOST_DOUBTED = 3  # letters; more are not doubted but lost
CONFIRMED = 0.45  # mean probability
RIVAL = 0.25  # of it: another letter's mean from which it may be that one
ALWAYS = 0.05  # probability of another letter that shows in every picture
NEAR = 0.55  # of a step: so far from its place a letter may stand
HINT = 0.005  # geometric mean probability: a letter whose strokes are broken shows a little, one that is not there does not
HINTED_OTHER = 0.75  # mean probability from which another letter is not the broken one's mistake
LETTERS_A_HINT = 6  # so many letters of a name bear one that is only hinted at


def looked_closer(
    text: RingText, a: Alignment, seen: Spectrum, doubted: Collection[int], *, least: float
) -> Alignment | None:
    """``a`` (a name laid over the reading ``seen`` of the ring) with its letters at the places ``doubted`` as a closer
    look shows them; None where it does not show one of them better than any other letter, although the seal left a
    mark there. On a faint seal a letter that is only hinted at will do where no other body's name differs in it.
    ``least``: probability from which a letter says where it stands."""
    spacing = a.spacing(least=least)
    if not doubted or len(doubted) > MOST_DOUBTED or spacing is None:
        return None
    first, slope = spacing
    step = slope * seen.turn
    known = [seen.angle(first + slope * k) for k, x in enumerate(a.letters) if x.probability >= least]
    usual = float(np.median([ink_at(text.ring, angle, step, text.band) for angle in known]))
    letters, loss = list(a.letters), a.loss
    hinted, unpressed = [], []
    for k in doubted:
        angle = seen.angle(first + slope * k)
        if left_no_mark(text.ring, angle, step, text.band, usual=usual):
            unpressed.append(k)  # that it is missing says nothing about it
            continue
        kinds = [_probabilities(looks, angle, step) for looks in text.glance(angle, step)]
        probability = _shown(text, a.name[k], kinds)
        if probability < CONFIRMED:
            if text.ring.strength >= FAINT or not _is_hinted(text, a.name[k], np.concatenate(kinds)):
                return None
            hinted.append(k)
            probability = max(least, a.letters[k].probability)
        loss -= float(np.log(probability) - np.log(a.letters[k].probability))
        letters[k] = Letter(a.name[k], probability, round(first + slope * k))
    if hinted and not (
        len(hinted) * LETTERS_A_HINT <= len(a.name) and is_parted(a.name, {*hinted, *unpressed})
    ):
        return None
    return replace(a, letters=tuple(letters), loss=max(0.0, loss))


def _shown(text: RingText, character: str, kinds: Sequence[Scores]) -> float:
    """How surely ``character`` stands at a place of the ring that looks as ``kinds``; 0 where another letter may. Print spoils one kind of
    picture or the other, so it is enough that one kind shows it and hardly anything else; a letter that is another's
    twin (入 for 人) shows in both, and in every picture a little. What a blurred or clogged letter is taken for changes
    from picture to picture, what it is stays: so the mean over the pictures of a kind speaks."""
    both = _seen(text, np.concatenate(kinds), character)
    if both.own <= both.other or both.always > ALWAYS:
        return 0.0
    shown = [both, *(_seen(text, there, character) for there in kinds)]
    return max((vote.own for vote in shown if vote.other < RIVAL * vote.own), default=0.0)


def _is_hinted(text: RingText, character: str, there: Scores) -> bool:
    """Whether pictures that have each class as ``there`` show a little of ``character`` in most of them, and no other letter
    in its place."""
    own = text.index.get(character)
    if not own or _seen(text, there, character).other >= HINTED_OTHER:
        return False
    return bool(np.log(there[:, own]).mean() >= np.log(HINT))


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
