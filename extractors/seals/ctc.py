"""How well does a name fit what a recogniser saw? Alignment on the output of a CTC network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from extractors.seals.recogniser import Reading, Recogniser
from pipeline.textfold import fold

LEAST = 1e-4  # a network that never saw such a seal is not to be believed below this
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Letter:
    """A character with its best probability in a stretch of the picture, and its step."""

    character: str
    probability: float
    step: int


@dataclass(frozen=True, eq=False)
class Spectrum:
    """One reading: floored log probabilities (steps, classes), the free reading and its letters."""

    scores: Scores
    letters: tuple[Letter, ...]
    best: float  # the log score of the free path
    start: float = 0.0  # where the first step lies around a ring, radians
    turn: float = 0.0  # radians from step to step; 0 for straight lines

    @property
    def text(self) -> str:
        return "".join(letter.character for letter in self.letters)

    def angle(self, step: float) -> float:
        """Where around the ring a step lies."""
        return self.start + self.turn * (step + 0.5)

    @property
    def confidence(self) -> float:
        seen = [letter.probability for letter in self.letters]
        return float(np.mean(seen)) if seen else 0.0


@dataclass(frozen=True)
class Alignment:
    """A name laid over a reading. ``loss``: how much worse than the free path (log, ≥ 0); ``letters``: the
    name's characters with the probability found for each; ``rivals``: the likeliest other character
    at the same place (empty: nothing); ``extra``: letters of the free reading that the name leaves over,
    with their position in the name (0 = before its first character)."""

    name: str
    loss: float
    letters: tuple[Letter, ...]
    rivals: tuple[Letter, ...]
    extra: tuple[tuple[int, Letter], ...]

    def spacing(self, *, least: float) -> tuple[float, float] | None:
        """The step of the name's first letter and the steps from letter to letter, by those that were seen
        (probability ``least`` or more); None where fewer than four were."""
        known = [(k, letter.step) for k, letter in enumerate(self.letters) if letter.probability >= least]
        if len(known) < 4:
            return None
        places, steps = np.array(known, dtype=float).T
        slope, first = np.polyfit(places, steps, 1)
        return float(first), float(slope)

    def missing(self, *, least: float) -> set[int]:
        """The places of the letters that were not seen (probability below ``least``)."""
        return {k for k, letter in enumerate(self.letters) if letter.probability < least}

    def unevenness(self, *, least: float) -> float:
        """How far the name's letters stand from equal steps: the largest deviation between neighbours that
        were seen (probability ``least`` or more), in steps. 0 where fewer than four were seen."""
        seen = [(k, letter.step) for k, letter in enumerate(self.letters) if letter.probability >= least]
        if len(seen) < 4:
            return 0.0
        pairs = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(seen)]
        usual = max(1e-3, float(np.median([steps / places for places, steps in pairs])))
        return max(abs(steps / usual - places) for places, steps in pairs)


@lru_cache(maxsize=4)
def _index(characters: tuple[str, ...]) -> dict[str, int]:
    return {character: k for k, character in enumerate(characters)}


@lru_cache(maxsize=4)
def _plain(table: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """For each class its own, or that of the simplified form where it is a traditional or variant Chinese character."""
    index = _index(table)
    plain = np.arange(len(table))
    for k, character in enumerate(table):
        if "\u3400" <= character <= "\u9fff":
            plain[k] = index.get(fold(character), k)
    return plain


def alphabet(recogniser: Recogniser, classes: int) -> tuple[tuple[str, ...], dict[str, int]]:
    """The characters by class (0 is the blank), and back. Raises ValueError where the sizes do not fit."""
    given = tuple(recogniser.characters)
    missing = classes - len(given)
    if missing == 0:
        table = ("", *given[1:])
    elif missing in (1, 2):
        table = ("", *given, *([" "] if missing == 2 else []))
    else:
        raise ValueError(f"{len(given)} characters for {classes} classes")
    return table, _index(table)


def spectrum(reading: Reading, table: Sequence[str]) -> Spectrum:
    """The reading made ready for alignment."""
    scores, path, best = _floored(_probabilities(reading.logits), _plain(tuple(table)))
    letters: list[Letter] = []
    previous = 0
    for step, k in enumerate(path.tolist()):
        probability = float(np.exp(scores[step, k]))
        if k and k == previous and letters:
            if probability > letters[-1].probability:
                letters[-1] = Letter(table[k], probability, step)
        elif k:
            letters.append(Letter(table[k], probability, step))
        previous = k
    kept = tuple(letter for letter in letters if letter.character.strip())
    return Spectrum(scores, kept, best)


def _floored(seen: Scores, plain: npt.NDArray[np.int64]) -> tuple[Scores, npt.NDArray[np.int64], float]:
    """Logarithms of the probabilities ``seen``, none below `LEAST`, with the likeliest class of each step and the score
    of the path of these; old seals say 貴 for 贵, so that each class counts for its ``plain`` one. Nearly all are below:
    only the others are worth a logarithm and a look."""
    places = np.flatnonzero(seen > LEAST)
    steps, classes = np.divmod(places, seen.shape[1])
    classes, logs = plain[classes], np.log(seen.ravel()[places])
    floor = np.log(np.float32(LEAST))
    scores = np.full(seen.shape, floor, np.float32)
    np.maximum.at(scores, (steps, classes), logs)
    path, most = np.zeros(len(seen), np.int64), np.full(len(seen), floor, np.float32)
    order = logs.argsort(kind="stable")  # the likeliest of a step comes last and stays
    path[steps[order]], most[steps[order]] = classes[order], logs[order]
    return scores, path, float(most.sum())


def align(name: str, seen: Spectrum, table: Sequence[str], index: dict[str, int]) -> Alignment:
    """The best way to read ``name`` in ``seen`` (Viterbi over blanks and characters)."""
    classes = [index.get(character, 0) for character in name]
    states = [0]
    for k in classes:
        states += [k, 0]
    steps, size = len(seen.scores), len(states)
    local = seen.scores[:, states]
    skip = np.array([s >= 3 and s % 2 == 1 and states[s] != states[s - 2] for s in range(size)])
    total = np.full(size, -np.inf)
    total[:2] = local[0, :2]
    back = np.zeros((steps, size), np.int8)
    for t in range(1, steps):
        one = np.concatenate([[-np.inf], total[:-1]])
        two = np.where(skip, np.concatenate([[-np.inf, -np.inf], total[:-2]]), -np.inf)
        options = np.stack([total, one, two])
        back[t] = options.argmax(axis=0)
        total = options.max(axis=0) + local[t]
    state = size - 1 if total[-1] >= total[-2] else size - 2
    score = float(total[state])
    path = np.zeros(steps, np.int64)
    for t in range(steps - 1, -1, -1):
        path[t] = state
        state -= int(back[t, state])
    if not np.isfinite(score):  # more characters than steps
        return Alignment(name, float("inf"), (), (), ())
    return _described(name, classes, seen, table, path, seen.best - score)


def losses(names: Sequence[str], seen: Spectrum, index: dict[str, int]) -> Scores:
    """The loss of each of ``names`` (as in `Alignment`), many at once."""
    size = 2 * max(len(name) for name in names) + 1
    states = np.zeros((len(names), size), np.int64)
    for row, name in enumerate(names):
        states[row, 1 : 2 * len(name) : 2] = [index.get(character, 0) for character in name]
    skip = np.zeros(states.shape, bool)
    skip[:, 3::2] = states[:, 3::2] != states[:, 1:-2:2]
    total = np.full(states.shape, -np.inf, np.float32)
    total[:, :2] = seen.scores[0][states[:, :2]]
    for scores in seen.scores[1:]:
        step = total.copy()
        np.maximum(step[:, 1:], total[:, :-1], out=step[:, 1:])
        np.maximum(step[:, 2:], np.where(skip[:, 2:], total[:, :-2], -np.inf), out=step[:, 2:])
        total = step + scores[states]
    rows, ends = np.arange(len(names)), np.array([2 * len(name) for name in names])
    return np.asarray(seen.best - np.maximum(total[rows, ends], total[rows, ends - 1]), dtype=np.float32)


def _described(
    name: str, classes: list[int], seen: Spectrum, table: Sequence[str], path: npt.NDArray[np.int64], loss: float
) -> Alignment:  # fmt: skip
    letters: list[Letter] = []
    rivals: list[Letter] = []
    for i, (character, k) in enumerate(zip(name, classes, strict=True)):
        steps = np.flatnonzero(path == 2 * i + 1)
        at = int(steps[seen.scores[steps, k].argmax()])
        letters.append(Letter(character, float(np.exp(seen.scores[at, k])), at))
        row = seen.scores[at].copy()
        row[k] = -np.inf
        other = int(row.argmax())
        rivals.append(Letter(table[other], float(np.exp(row[other])), at))
    taken = {letter.step for letter in letters}
    extra: list[tuple[int, Letter]] = []
    for letter in seen.letters:
        place = int(path[letter.step])
        if letter.step in taken or place % 2 == 1:
            continue  # the name's own character, or another one in its place (a rival)
        extra.append((place // 2, letter))
    return Alignment(name, max(0.0, loss), tuple(letters), tuple(rivals), tuple(extra))


def _probabilities(logits: npt.NDArray[np.float32]) -> Scores:
    values = np.asarray(logits, dtype=np.float32)
    if values[:1].min(initial=0.0) >= 0 and np.allclose(values[:1].sum(axis=1), 1.0, atol=0.05):
        return values  # the first step tells what they are
    powers = values - values.max(axis=1, keepdims=True)
    np.exp(powers, out=powers)
    powers /= powers.sum(axis=1, keepdims=True)
    return np.asarray(powers, dtype=np.float32)
