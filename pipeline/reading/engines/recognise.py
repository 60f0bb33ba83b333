"""Line pictures to text: the PP-OCR recogniser, with control over the width it reads at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.raster import Pixels
from pipeline.reading.engines.models import RECOGNITION, Network, tensor
from pipeline.reading.engines.types import Recognition, Tensor
from pipeline.variants import variants

HEIGHT = 48
MIN_WIDTH = 64  # narrower pictures lose their only character
STEP = 8  # pixels of width; OpenVINO makes a network ready for each width anew, at the cost of three lines
MAX_WIDTH = 3200  # a line longer than any page has
EMPTY = Recognition("", 0.0, np.zeros((0, 0), np.float32))
DIGITS = frozenset("0123456789.%")
# on blurred print 〔2024〕 reads as （2024） with 〔 in second place; under true （） it has no chance
YEAR_IN_ROUND = re.compile(r"[(（](?:19|20)\d\d[)）](?=第?\d)")
# the same in a narrow cell, whose lines end behind the opening bracket. Second thoughts of 〕 here: 0.002 at the most under
# true ） (585 in 30 fonts, sizes of 14 to 28 pixels, blurred, JPEG, half of them in two tones), 0.004 to 0.27 under 60 of 80 〕
YEAR_BEFORE_ROUND = re.compile(r"^(?:19|20)\d\d[)）](?=\s?第?\d)")
# in small print 〔 reads as [ with 〔 in second place, of 0.003 at the least; under true [ it has 0.0001 at the most
# (twelve fonts, made worse). A reading rests on both brackets, so that one of them may be less plain
SHELLS = {"(": "〔", "（": "〔", ")": "〕", "）": "〕", "[": "〔", "［": "〔", "]": "〕", "］": "〕"}
SQUARE = frozenset("[［]］")
SHELL_CHANCE, HALF_CHANCE, SQUARE_CHANCE = 0.075, 0.01, 0.01
# one stroke in print: which of them it is the network cannot tell, and what stands around it says
DASHES = "-—―–－‐_＿一ー─━"
# chances of a second thought from which it is a doubt: a character squeezed out from between its neighbours
# leaves such a trace in the blank that is read for it
DOUBT_DIGIT, DOUBT_MARK, DOUBT = 0.05, 0.1, 0.2
MARKS = frozenset("、，。；：—〔〕")
CERTAIN = 1 - DOUBT_DIGIT
SURE_VARIANT = 0.99  # from which a traditional character is believed: handwritten 鸣 reads as 鳴, unsure


@dataclass(frozen=True)
class Reading:
    """``confidence``: mean over the characters; ``weakest``, ``weakest_digit``: of the least sure one.
    ``doubtful``: something else may stand in some place, or something where nothing was read. ``unsure``: figures
    that another look at the line did not see. ``places``, ``sure``: where each character stands, as a share of the
    width, and how sure it is; ``doubts``: the places where something else may stand."""

    text: str
    confidence: float
    weakest: float
    weakest_digit: float
    doubtful: bool = False
    unsure: tuple[str, ...] = ()
    places: tuple[float, ...] = ()
    sure: tuple[float, ...] = ()
    doubts: tuple[float, ...] = ()


NOTHING = Reading("", 0.0, 0.0, 1.0)


class Recogniser:
    """Reads pictures of single lines, one at a time: batches only add padding on one thread."""

    def __init__(self, network: Network | None = None) -> None:
        self._network = network or Network(RECOGNITION)
        names = self._network.metadata("character").splitlines()
        self.characters: tuple[str, ...] = ("", *names, " ")
        self._shells = {shell: self.characters.index(shell) for shell in "〔〕"}
        self._doubts = np.array([_doubt(c) for c in self.characters], np.float32)
        self._alike = _alike(self.characters)
        self._shapes = _shapes(self.characters, self._alike)

    def read(self, image: Pixels, *, squeeze: float = 1.0) -> Recognition:
        """The text of one line picture (BGR), its width scaled by ``squeeze`` before reading."""
        probabilities = self._probabilities(image, squeeze)
        if probabilities is None:
            return EMPTY
        reading = self._decode(probabilities)
        return Recognition(reading.text, reading.confidence, probabilities)

    def text(self, image: Pixels, *, squeeze: float = 1.0) -> Reading:
        """As `read`, without the logits, which cost memory and time; widths go by steps."""
        probabilities = self._probabilities(image, squeeze, step=STEP)
        return NOTHING if probabilities is None else self._decode(probabilities)

    def _probabilities(self, image: Pixels, squeeze: float, *, step: int = 1) -> Tensor | None:
        height, width = image.shape[:2]
        if height < 2 or width < 2:
            return None
        target = min(MAX_WIDTH, max(4, round(HEIGHT * width / height * squeeze)))
        if target > MIN_WIDTH:
            target = round(target / step) * step
        shrinks = target < width and height > HEIGHT
        how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        line = tensor(cv2.resize(image, (target, HEIGHT), interpolation=how).astype(np.uint8, copy=False))
        if target < MIN_WIDTH:
            line = np.pad(line, ((0, 0), (0, 0), (0, MIN_WIDTH - target)))
        batch = self._network(line[np.newaxis])
        return batch.reshape(batch.shape[1:])

    def _decode(self, probabilities: Tensor) -> Reading:
        best = probabilities.argmax(axis=1)
        kept = (best != 0) & np.concatenate(([True], best[1:] != best[:-1]))
        if not kept.any():
            return NOTHING
        chances = probabilities[np.arange(len(best)), best]
        columns, chosen = probabilities[kept], best[kept]
        letters = [self.characters[i] for i in chosen]
        for k in np.flatnonzero(chances[kept] < SURE_VARIANT):
            letters[k] = variants().get(letters[k], letters[k])
        self._mend_shells(letters, columns)
        sure = self._certainty(chosen, columns)
        digits = [float(p) for p, c in zip(sure, letters, strict=True) if c in DIGITS]
        places = (np.flatnonzero(kept) + 0.5) / len(best)
        doubts = self._doubtful(probabilities, best, chances)
        return Reading(
            "".join(letters),
            float(sure.mean()),
            float(sure.min()),
            min(digits, default=1.0),
            bool(doubts),
            places=tuple(places.tolist()),
            sure=tuple(sure.tolist()),
            doubts=doubts,
        )

    def _certainty(self, chosen: npt.NDArray[np.intp], columns: Tensor) -> npt.NDArray[np.float64]:
        """How sure each character is, in all of its shapes: half or full width, one stroke or another."""
        shapes = (self._shapes.get(int(i), [int(i)]) for i in chosen)
        return np.array([column[same].sum() for column, same in zip(columns, shapes, strict=True)])

    def _doubtful(
        self, probabilities: Tensor, best: npt.NDArray[np.intp], chances: Tensor
    ) -> tuple[float, ...]:
        """Places of the steps whose second thought is another character than those read there and beside them.
        ``chances``: of the first thoughts, ``best``."""
        steps = np.flatnonzero(chances < CERTAIN)
        if not len(steps):
            return ()
        others = probabilities[steps]
        others[np.arange(len(steps)), best[steps]] = 0
        second = others.argmax(axis=1)
        chance = others[np.arange(len(steps)), second]
        around = self._alike[best[np.clip(steps[:, np.newaxis] + [-1, 0, 1], 0, len(best) - 1)]]
        new = (around != self._alike[second][:, np.newaxis]).all(axis=1)
        doubted = steps[new & (chance >= self._doubts[second])]
        return tuple(((doubted + 0.5) / len(best)).tolist())

    def _mend_shells(self, letters: list[str], columns: Tensor) -> None:
        """The brackets that are 〔〕 by second thought: square ones, and round ones of document numbers."""
        chances = {
            k: float(columns[k, self._shells[SHELLS[c]]]) for k, c in enumerate(letters) if c in SHELLS
        }
        shells = {k for k, chance in chances.items() if letters[k] in SQUARE and chance >= SQUARE_CHANCE}
        text = "".join(letters)
        for found in YEAR_IN_ROUND.finditer(text):
            ends = {found.start(), found.end() - 1}
            if max(chances[k] for k in ends) >= SHELL_CHANCE:
                shells |= ends
        if (half := YEAR_BEFORE_ROUND.match(text)) and chances[half.end() - 1] >= HALF_CHANCE:
            shells.add(half.end() - 1)
        for k in shells:
            letters[k] = SHELLS[letters[k]]


def _doubt(character: str) -> float:
    """The chance from which ``character`` as a second thought is a doubt; blanks never are."""
    if not character.strip():
        return 2.0
    return DOUBT_DIGIT if character in DIGITS else DOUBT_MARK if character in MARKS else DOUBT


def _alike(characters: Sequence[str]) -> npt.NDArray[np.intp]:
    """For each character the first that is the same one: full width or half, traditional or simplified."""
    first: dict[str, int] = {}
    folded = (unicodedata.normalize("NFKC", variants().get(c, c)) for c in characters)
    return np.array([first.setdefault(c, k) for k, c in enumerate(folded)], np.intp)


def _shapes(characters: Sequence[str], alike: npt.NDArray[np.intp]) -> dict[int, list[int]]:
    """For each character that has several shapes, all of them."""
    groups: dict[int, list[int]] = {}
    dash = characters.index(DASHES[0])
    for k, c in enumerate(characters):
        groups.setdefault(dash if c and c in DASHES else int(alike[k]), []).append(k)
    return {k: group for group in groups.values() if len(group) > 1 for k in group}


def read_all(recogniser: Recogniser, images: Sequence[Pixels]) -> list[Recognition]:
    """All of ``images`` at full width."""
    return [recogniser.read(image) for image in images]
