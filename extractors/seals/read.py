"""Reading a ring: several strips of the same text, and what stands under the star."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from extractors.seals.closeup import close_up
from extractors.seals.ctc import Spectrum, alphabet, spectrum
from extractors.seals.ink import Ink
from extractors.seals.recogniser import Recogniser
from extractors.seals.ring import Ring
from extractors.seals.unwrap import MARGIN, Gap, gaps, inner_mark, strip, text_band, under_star
from pipeline.raster import Raster

USUAL_BAND = (0.64, 0.95)


@dataclass(frozen=True, eq=False)
class RingText:
    """All readings of one ring, the best one first. ``inner``: what stands in a line under the middle;
    ``inner_mark``: how much ink stands there (share), read or not."""

    readings: tuple[Spectrum, ...]
    inner: str
    inner_mark: float
    table: tuple[str, ...]
    index: dict[str, int]

    @property
    def text(self) -> str:
        return self.readings[0].text if self.readings else ""

    @property
    def sure_han(self) -> int:
        """How many Chinese characters are surely there."""
        letters = self.readings[0].letters if self.readings else ()
        return sum(is_han(x.character) and x.probability > 0.6 for x in letters)

    @property
    def confidence(self) -> float:
        return self.readings[0].confidence if self.readings else 0.0


def read_ring(raster: Raster, ink: Ink, ring: Ring, recogniser: Recogniser, *, red: bool) -> RingText:
    """The text of ``ring``. ``red``: the seal is coloured, black print over it is painted over first."""
    close = close_up(raster, ink, ring, red=red)
    band, starts = text_band(ring), gaps(ring)
    plans = [(starts[0], band), (starts[0], USUAL_BAND), *((gap, band) for gap in starts[1:])]
    images = [strip(close, start=gap.middle, inner=inner, outer=outer) for gap, (inner, outer) in plans]
    answers = recogniser.recognise(images)
    table, index = alphabet(recogniser, answers[0].logits.shape[1])
    seen = [spectrum(answer, table) for answer in answers]
    best = max(range(len(seen)), key=lambda k: _worth(seen[k]))
    feet = [starts[0]]
    if (foot := _foot(seen[best], plans[best][0], images[best].shape[1])) is not None:
        feet.append(foot)
    lines = recogniser.recognise([under_star(close, down=foot.middle) for foot in feet])
    inner = max((_trusted(spectrum(line, table)) for line in lines), key=len)
    mark = max(inner_mark(close, foot) for foot in feet)
    return RingText(tuple(sorted(seen, key=_worth, reverse=True)), inner, mark, table, index)


def is_han(character: str) -> bool:
    """Whether it is a Chinese character."""
    return "\u3400" <= character <= "\u9fff"


def _foot(seen: Spectrum, start: Gap, width: int) -> Gap | None:
    """Where the ring text ends and begins again, by the places of its letters on a strip of ``width`` pixels;
    None where too little was read to tell."""
    han = [letter for letter in seen.letters if is_han(letter.character)]
    if len(han) < 4:
        return None
    at = sorted(
        start.middle
        + ((x.step + 0.5) / len(seen.scores) * width - MARGIN) / (width - 2 * MARGIN) * 2 * math.pi
        for x in han
    )
    spaces = [after - before for before, after in pairwise([*at, at[0] + 2 * math.pi])]
    widest = max(range(len(spaces)), key=lambda k: spaces[k])
    usual = sorted(spaces)[len(spaces) // 2]
    return Gap((at[widest] + spaces[widest] / 2) % (2 * math.pi), max(0.0, spaces[widest] - usual))


def _worth(seen: Spectrum) -> float:
    """Sure Chinese characters count, unsure ones count against a reading."""
    return sum(letter.probability - 0.5 for letter in seen.letters if is_han(letter.character))


def _trusted(seen: Spectrum) -> str:
    """The line under the middle, where most of it is surely Chinese text; else nothing."""
    sure = [letter for letter in seen.letters if is_han(letter.character) and letter.probability > 0.6]
    if len(sure) < 2 or len(sure) < 0.6 * len(seen.letters):
        return ""
    return seen.text
