"""Line pictures to text: the PP-OCR recogniser, with control over the width it reads at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.raster import Pixels
from pipeline.reading.engines.models import RECOGNITION, Network, Tensor, tensor
from pipeline.reading.engines.types import Recognition

HEIGHT = 48
MIN_WIDTH = 64  # narrower pictures lose their only character
MAX_WIDTH = 3200  # a line longer than any page has
EMPTY = Recognition("", 0.0, np.zeros((0, 0), np.float32))
DIGITS = frozenset("0123456789.%")


@dataclass(frozen=True)
class Reading:
    """``confidence``: mean over the characters; ``weakest``, ``weakest_digit``: of the least sure one."""

    text: str
    confidence: float
    weakest: float
    weakest_digit: float


NOTHING = Reading("", 0.0, 0.0, 1.0)


class Recogniser:
    """Reads pictures of single lines, one at a time: batches only add padding on one thread."""

    def __init__(self) -> None:
        self._network = Network(RECOGNITION)
        names = self._network.metadata("character").splitlines()
        self.characters: tuple[str, ...] = ("", *names, " ")

    def read(self, image: Pixels, *, squeeze: float = 1.0) -> Recognition:
        """The text of one line picture (BGR), its width scaled by ``squeeze`` before reading."""
        probabilities = self._probabilities(image, squeeze)
        if probabilities is None:
            return EMPTY
        reading = self._decode(probabilities)
        return Recognition(reading.text, reading.confidence, np.log(np.maximum(probabilities, 1e-12)))

    def text(self, image: Pixels, *, squeeze: float = 1.0) -> Reading:
        """As `read`, without the logits, which cost memory and time."""
        probabilities = self._probabilities(image, squeeze)
        return NOTHING if probabilities is None else self._decode(probabilities)

    def _probabilities(self, image: Pixels, squeeze: float) -> Tensor | None:
        height, width = image.shape[:2]
        if height < 2 or width < 2:
            return None
        target = min(MAX_WIDTH, max(4, round(HEIGHT * width / height * squeeze)))
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
        text = "".join(self.characters[i] for i in best[kept])
        sure = probabilities.max(axis=1)[kept]
        digits = [float(p) for p, c in zip(sure, text, strict=True) if c in DIGITS]
        return Reading(text, float(sure.mean()), float(sure.min()), min(digits, default=1.0))


def read_all(recogniser: Recogniser, images: Sequence[Pixels]) -> list[Recognition]:
    """All of ``images`` at full width."""
    return [recogniser.read(image) for image in images]
