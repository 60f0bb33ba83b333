"""What a recogniser that is hardly sure of a character says against another text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest

from extractors.lineproof import odds
from extractors.seals.recogniser import Reading
from pipeline.agreement.proof import SAME_LETTERS, SURE_ODDS
from pipeline.raster import Pixels

LETTERS = ("", "冯", "敏", "毓", "放", "故")


@dataclass(frozen=True)
class Seen:
    logits: npt.NDArray[np.float32]
    text: str = "冯毓"
    confidence: float = 0.9


@dataclass(frozen=True)
class Hand:
    """Sees 冯, and 毓 with a chance; the rest of it is shared by 放 and 故."""

    chance: float
    characters: Sequence[str] = LETTERS

    def recognise(self, images: Sequence[Pixels]) -> Sequence[Reading]:
        blank, first = (1.0, 0, 0, 0, 0, 0), (0, 1.0, 0, 0, 0, 0)
        rest = (1 - self.chance) / 2
        second = (0, 0, 0, self.chance, rest, rest)
        return [Seen(np.asarray([blank, first, blank, second, blank], np.float32)) for _ in images]


@pytest.mark.parametrize(("chance", "accuses"), [(0.95, True), (0.55, True), (0.45, False)])
def test_what_is_hardly_seen_accuses_nobody(chance: float, accuses: bool) -> None:
    picture = np.full((20, 60, 3), 255, np.uint8)
    told = odds(picture, "冯毓", "冯敏", recogniser=Hand(chance))
    assert (told >= SURE_ODDS) is accuses
    assert told > SAME_LETTERS  # nor is the other text taken for what stands there
