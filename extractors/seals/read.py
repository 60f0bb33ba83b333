"""Reading a ring: the strip of its text, cut open where the name begins, and what stands under the star."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from extractors.seals.begin import ENDINGS, Beginning, beginning, begins_well
from extractors.seals.beyond import hidden_of
from extractors.seals.closeup import CloseUp, close_up
from extractors.seals.ctc import Spectrum, alphabet, spectrum
from extractors.seals.foot import with_foot
from extractors.seals.ink import Ink, Mask
from extractors.seals.inner import inner_share, lines_of_text
from extractors.seals.recogniser import Recogniser
from extractors.seals.retouch import DEEPEST, deepened, retouched, united
from extractors.seals.ring import Ring
from extractors.seals.rows import NameArc
from extractors.seals.second import second_line
from extractors.seals.strays import Strays, strays
from extractors.seals.unwrap import MARGIN, Gap, gaps, strip, text_band
from pipeline.raster import Pixels, Raster

FARTHER_IN = 0.03  # of the radius: the ring's line and another script stand close to the letters' heads
SURE_LETTER = 0.85
ELSEWHERE = 0.35  # radians between two cuts that are not the same
BESIDE = 0.5  # radii between the middles of two seals
PALER = 0.3  # of a ring's strength: a paler one's ink is nowhere taken for its letters
FEW = 3  # letters
BELOW = 0.3  # of the radius: the Chinese text under a second script
CENTRE = 0.3
WIDER = 1.4  # narrow letters cut far apart are read better spread to squares
GLANCE = 1.55  # steps to both sides of a letter: its neighbours are seen whole
PALE = 0.3  # of the letters' ink: what is left of print and noise
NOISE = 2.0  # times as much ink as brightness shows may be seen in colour
LEAST_INNER = 0.03  # share of ink below which a line under the star is print shining through


class Glance(NamedTuple):
    """A letter with its neighbours, read once more in pictures of two kinds, each retouched in several ways."""

    without_print: tuple[Spectrum, ...]
    otherwise: tuple[Spectrum, ...]  # in red alone, whatever lies over it; a faint seal by brightness


@dataclass(frozen=True, eq=False)
class RingText:
    """All readings of one ``ring``, the best one first. ``red``: read by its colour. ``inner``: what stands in a line under the middle;
    ``inner_mark``: how much ink stands there (share), read or not; ``second``: how much of a turn letters fill inside the
    ring text (radians); ``band``: of the ring text (shares of the radius).
    ``glance``: reads the letter at an angle, with its neighbours, once more in several pictures; told the angle and
    that from one letter to the next (radians). ``others``: rings that reach into this one; ``besides``: what is written besides
    the name; ``below``: ``inner_mark`` for another foot."""

    ring: Ring
    red: bool
    readings: tuple[Spectrum, ...]
    inner: str
    inner_mark: float
    table: tuple[str, ...]
    index: dict[str, int]
    band: tuple[float, float]
    glance: Callable[[float, float], Glance]
    others: tuple[Ring, ...] = ()
    second: float = 0.0
    unseen: Mask | None = None
    between: Callable[[Sequence[float], float], float] | None = None
    besides: Callable[[NameArc], Strays] | None = None
    below: Callable[[Gap], float] | None = None

    @property
    def text(self) -> str:
        """The best reading without stray marks at its ends."""
        letters = self.readings[0].letters if self.readings else ()
        han = [k for k, letter in enumerate(letters) if is_han(letter.character)]
        kept = letters[han[0] : han[-1] + 1] if len(han) >= 3 else letters
        return "".join(letter.character for letter in kept)

    @property
    def sure_han(self) -> int:
        """How many Chinese characters are surely there."""
        letters = self.readings[0].letters if self.readings else ()
        return sum(is_han(x.character) and x.probability > 0.6 for x in letters)

    @property
    def confidence(self) -> float:
        return self.readings[0].confidence if self.readings else 0.0


def read_ring(
    raster: Raster, ink: Ink, ring: Ring, recogniser: Recogniser, *, red: bool, others: Sequence[Ring] = ()
) -> RingText:
    """The text of ``ring``. ``red``: the seal is coloured, black print over it is painted over first;
    ``others``: rings of the same map, some of which may reach into it."""
    through = reaching_in(ring, others, least=0.0)
    others = reaching_in(ring, others)
    close = close_up(raster, ink, ring, red=red, others=others)
    reader = _Reader(close, recogniser)
    band, cuts = _cuts(reader, text_band(ring), gaps(ring))
    readings = tuple(sorted(cuts, key=_worth, reverse=True))
    feet = [gaps(ring)[0]]
    if (found := _beginning(readings[0])) is not None and _apart(
        found.foot.middle, feet[0].middle
    ) > ELSEWHERE:
        feet.append(found.foot)
    share = max(_inner_share(close, foot, others, band) for foot in feet)
    inner = max((_inner(reader, foot, share) for foot in feet), key=len)
    return RingText(
        ring, red, readings, inner, share, reader.table, reader.index, band,
        glance=lambda angle, step: reader.glance(angle, step, band),
        between=lambda letters, step: _between(close, letters, step, others, band), others=tuple(others),
        below=lambda foot: _inner_share(close, foot, others, band),
        second=second_line(close, band, others, through=through), unseen=hidden_of(ring, ink.black),
        besides=lambda name: _besides(reader, name, band, others, through),
    )  # fmt: skip


def _besides(
    reader: _Reader,
    name: NameArc,
    band: tuple[float, float],
    others: Sequence[Ring],
    through: Sequence[Ring],
) -> Strays:
    """As `RingText.besides`."""
    found = strays(reader.close, name, band, others, through=through)
    return with_foot(reader.close, found, name, reader.line)


def _inner_share(close: CloseUp, foot: Gap, others: Sequence[Ring], band: tuple[float, float]) -> float:
    """As `inner_share`; of a faint seal the noise of colour is left out, which brightness does not show."""
    share = inner_share(close, foot, others, text=band)
    if close.pale is None:
        return share
    pale = inner_share(close.pale, foot, others, text=band)
    return max(pale, min(share, NOISE * pale))


def _between(
    close: CloseUp, letters: Sequence[float], step: float, others: Sequence[Ring], band: tuple[float, float]
) -> float:
    """As `RingText.between`."""
    foot = Gap(
        (letters[0] + letters[-1]) / 2 + math.pi, max(0.0, 2 * math.pi - (len(letters) - 1) * step - step)
    )
    return inner_share(close, foot, others, text=band, letters=letters, step=step)


def reaching_in(ring: Ring, others: Sequence[Ring], *, least: float = PALER) -> list[Ring]:
    """Those of ``others`` that are seals beside or over ``ring``. Its own letters and what stands under its star may look
    like a ring too, about the same middle, and what lies there is to be read, not to be left out as another seal's. (Of two
    seals pressed on one spot neither can be read, and a person is told so.) A seal that shines through from the back of the
    sheet is much paler and explains no ink of this one either: under it stood the line of a special seal."""
    own = ring.shape
    return [
        other
        for other in others
        if other.strength >= least * ring.strength
        and np.hypot(other.shape.x - own.x, other.shape.y - own.y) > BESIDE * own.radius
    ]


def is_han(character: str) -> bool:
    """Whether it is a Chinese character."""
    return "\u3400" <= character <= "\u9fff"


class _Look(NamedTuple):
    """One way to lay out the strip, as in `strip`."""

    band: tuple[float, float]
    floor: float = 0.0
    stretch: float = 1.0
    pale: bool = False  # of a faint seal, by brightness too


class _Reader:
    """Reads strips of one seal."""

    def __init__(self, close: CloseUp, recogniser: Recogniser) -> None:
        self.close, self.recogniser = close, recogniser
        self.table: tuple[str, ...] = ()
        self.index: dict[str, int] = {}

    def line(self, picture: Pixels) -> Spectrum:
        answer = self.recogniser.recognise([picture])[0]
        self.table, self.index = alphabet(self.recogniser, answer.logits.shape[1])
        return spectrum(answer, self.table)

    def cut(self, start: float, look: _Look) -> Spectrum:
        """The ring cut open at ``start``."""
        inner, outer = look.band

        def picture_of(close: CloseUp) -> Pixels:
            return strip(close, start=start, inner=inner, outer=outer, floor=look.floor, stretch=look.stretch)

        picture = picture_of(self.close)
        if look.pale and self.close.pale is not None:
            picture = united(picture, picture_of(self.close.pale))
        return _laid(self.line(picture), picture.shape[1], start, 2 * math.pi)

    def glance(self, angle: float, step: float, band: tuple[float, float]) -> Glance:
        """As in `RingText`."""
        inner, outer = band
        start, turn = angle - GLANCE * step, 2 * GLANCE * step

        def picture(close: CloseUp, *, coloured: bool = False) -> Pixels:
            return strip(close, start=start, turn=turn, inner=inner, outer=outer, coloured=coloured)

        plain = picture(self.close)
        kinds = [retouched(plain)]
        if self.close.pale is None:
            kinds.append(retouched(picture(self.close, coloured=True)))
        else:
            pale = picture(self.close.pale)
            both = np.minimum(plain, pale)
            kinds.append((deepened(pale), deepened(pale, power=DEEPEST), united(plain, pale), deepened(both)))
        answers = iter(self.recogniser.recognise([picture for kind in kinds for picture in kind]))
        first, second = (
            tuple(_laid(spectrum(next(answers), self.table), p.shape[1], start, turn) for p in kind)
            for kind in kinds
        )
        return Glance(first, second)


def _laid(seen: Spectrum, width: int, start: float, turn: float) -> Spectrum:
    """The reading of a strip ``width`` pixels wide, placed around the ring that it was cut from."""
    a_pixel = turn / (width - 2 * MARGIN)
    return replace(seen, start=start - MARGIN * a_pixel, turn=a_pixel * width / len(seen.scores))


def _cuts(
    reader: _Reader, band: tuple[float, float], starts: Sequence[Gap]
) -> tuple[tuple[float, float], list[Spectrum]]:
    """Readings of the ring, as many as are needed: one where it is clear, more where it is not. With them the
    band of the text: in autonomous areas another script may fill the one nearer to the ring."""
    pale = reader.close.pale is not None
    cuts = [reader.cut(starts[0].middle, _Look(band, pale=pale))]
    if _is_clear(cuts[0], starts[0].middle):
        return band, cuts
    below = (band[0] - BELOW, band[0])
    if _han(cuts[0]) < FEW and below[0] > CENTRE:
        cuts.append(reader.cut(starts[0].middle, _Look(below, pale=pale)))
        if _han(cuts[1]) >= FEW:
            band, cuts = below, cuts[1:]
        if _is_clear(cuts[0], starts[0].middle):
            return band, cuts
    found = _beginning(cuts[0])
    start = starts[0].middle
    if found is not None and _apart(found.foot.middle, start) > ELSEWHERE:
        start = found.foot.middle
        cuts.append(reader.cut(start, _Look(band, pale=pale)))
        if _is_clear(cuts[-1], start):
            return band, cuts
    looks = [
        _Look(_farther_in(band), pale=pale),
        _Look(band, stretch=WIDER, pale=pale),
        _Look(band, floor=PALE),
    ]
    if pale:
        looks.append(_Look(band))
    for look in looks:
        cuts.append(reader.cut(start, look))
        if _is_clear(cuts[-1], start):
            return band, cuts
    if len(starts) > 1 and _apart(starts[1].middle, start) > ELSEWHERE:
        cuts.append(reader.cut(starts[1].middle, _Look(band)))
    return band, cuts


def _farther_in(band: tuple[float, float]) -> tuple[float, float]:
    return band[0] - FARTHER_IN, band[1] - FARTHER_IN


def _is_clear(cut: Spectrum, start: float) -> bool:
    """Whether nothing is left to doubt: every letter sure, and the name begins where the strip does."""
    sure = all(is_han(x.character) and x.probability >= SURE_LETTER for x in cut.letters)
    found = _beginning(cut)
    return (
        len(cut.letters) >= 5
        and sure
        and found is not None
        and found.even
        and begins_well(cut.text)
        and cut.text.endswith(ENDINGS)
        and _apart(found.foot.middle, start) < found.foot.width / 2 + ELSEWHERE
    )


def _han(cut: Spectrum) -> int:
    return sum(is_han(x.character) and x.probability > 0.5 for x in cut.letters)


def _beginning(cut: Spectrum) -> Beginning | None:
    return beginning([(cut.angle(x.step), x.character) for x in cut.letters if is_han(x.character)])


def _inner(reader: _Reader, foot: Gap, share: float) -> str:
    """The words under the middle or through it. Without ink under the middle (``share``) what is read there
    is print shining through."""
    under, through = lines_of_text(reader.close, down=foot.middle)
    said = _trusted(reader.line(under)) if share >= LEAST_INNER else ""
    return said or _trusted(reader.line(through))


def _apart(a: float, b: float) -> float:
    return abs((a - b + math.pi) % (2 * math.pi) - math.pi)


def _worth(seen: Spectrum) -> float:
    """Sure Chinese characters count, unsure ones count against a reading; one that begins like a name goes
    before one cut open amid it."""
    sure = sum(letter.probability - 0.5 for letter in seen.letters if is_han(letter.character))
    return sure + (0.75 if begins_well(seen.text) else 0.0)


def _trusted(seen: Spectrum) -> str:
    """The line under the middle, where most of it is surely Chinese text; else nothing."""
    sure = [letter for letter in seen.letters if is_han(letter.character) and letter.probability > 0.6]
    if len(sure) < 2 or len(sure) < 0.6 * len(seen.letters):
        return ""
    return seen.text
