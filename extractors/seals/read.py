"""Reading a ring: several strips of the same text, and what stands under the star."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extractors.seals.ctc import Spectrum, alphabet, spectrum
from extractors.seals.ink import Ink, Map
from extractors.seals.recogniser import Recogniser
from extractors.seals.ring import Ring
from extractors.seals.unwrap import STRIP_HEIGHT, close_up, gaps, strip, text_band
from pipeline.raster import Pixels, Raster

MARGIN = 20  # white pixels at both ends of a strip: recognisers lose characters at the very edge
USUAL_BAND = (0.64, 0.95)


@dataclass(frozen=True, eq=False)
class RingText:
    """All readings of one ring, the best one first; ``inner``: what stands in a line under the middle."""

    readings: tuple[Spectrum, ...]
    inner: str
    table: tuple[str, ...]
    index: dict[str, int]

    @property
    def text(self) -> str:
        return self.readings[0].text if self.readings else ""

    @property
    def confidence(self) -> float:
        return self.readings[0].confidence if self.readings else 0.0


def read_ring(raster: Raster, ink: Ink, ring: Ring, recogniser: Recogniser, *, red: bool) -> RingText:
    """The text of ``ring``. ``red``: the seal is coloured, black print over it is painted over first."""
    seal, black, x, y, zoom = close_up(raster, ink, ring)
    print_ = black if red else None
    band, starts = text_band(ring), gaps(ring)
    plans = [(starts[0], band), (starts[0], USUAL_BAND)]
    plans += [(start, band) for start in starts[1:]]
    images = [
        _padded(strip(seal, print_, ring, (x, y), zoom, start=start, inner=inner, outer=outer))
        for start, (inner, outer) in plans
    ]
    images.append(_under_star(seal, print_, ring, (x, y), zoom, down=starts[0]))
    answers = recogniser.recognise(images)
    table, index = alphabet(recogniser, answers[0].logits.shape[1])
    seen = [spectrum(answer, table) for answer in answers]
    ranked = sorted(seen[:-1], key=_worth, reverse=True)
    return RingText(tuple(ranked), _trusted(seen[-1]), table, index)


def _worth(seen: Spectrum) -> float:
    """Sure Chinese characters count, unsure ones count against a reading."""
    return sum(letter.probability - 0.5 for letter in seen.letters if is_han(letter.character))


def is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _trusted(seen: Spectrum) -> str:
    """The line under the middle, where most of it is surely Chinese text; else nothing."""
    sure = [letter for letter in seen.letters if is_han(letter.character) and letter.probability > 0.6]
    if len(sure) < 2 or len(sure) < 0.7 * len(seen.letters):
        return ""
    return seen.text


def _padded(picture: Pixels) -> Pixels:
    white = (255, 255, 255)
    padded = cv2.copyMakeBorder(picture, 0, 0, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=white)
    return np.asarray(padded, dtype=np.uint8)


def _under_star(
    seal: Map, print_: Map | None, ring: Ring, centre: tuple[float, float], zoom: float, *, down: float
) -> Pixels:
    """The straight line of text that 专用章 and inner sections carry between the star and the ring.

    ``down``: the direction of the seal's lower edge (radians)."""
    radius = ring.shape.radius * zoom
    height, width = STRIP_HEIGHT, round(STRIP_HEIGHT * 1.3 / 0.36)
    v = np.linspace(0.36, 0.72, height, dtype=np.float32)[:, None] * radius
    u = np.linspace(-0.65, 0.65, width, dtype=np.float32)[None] * radius
    along = down - np.pi / 2
    x = centre[0] + u * np.cos(along) + v * np.cos(down)
    y = centre[1] + u * np.sin(along) + v * np.sin(down)
    maps = np.broadcast_to(x, (height, width)), np.broadcast_to(y, (height, width))
    xs, ys = (np.ascontiguousarray(m, dtype=np.float32) for m in maps)
    ink = cv2.remap(seal, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    if print_ is not None:
        black = cv2.remap(print_, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        ink = np.where(black > 0.35, 0, ink)
    level = max(float(np.percentile(ink, 95)), 0.8 * ring.strength, 0.05)
    picture = (255 * (1 - (ink / level).clip(0, 1))).astype(np.uint8)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
