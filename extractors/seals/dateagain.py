"""A date read again in other pictures of its line: a thin stroke is lost in some and stands in others."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import cv2
import numpy as np

from extractors.seals.ctc import Spectrum, alphabet, spectrum
from extractors.seals.datedoubt import SURE, Row, margin_of
from extractors.seals.dateones import with_twins
from extractors.seals.dates import signing_date
from extractors.seals.ink import Map
from extractors.seals.recogniser import Recogniser
from pipeline.raster import Pixels

# of the width: a recogniser sees other strokes in a line spread wider. Without the slanting stroke of its 4, worn or
# scanned coarsely, 2024 is surely read as 2021 at its own width
WIDER = (1.3, 1.8)
SURE_LOOK = 0.8  # probability of each digit
HEARD = 0.5  # so sure must a digit of fewer strokes be to be held against one of more
FEWER = {"4": "1", "6": "0", "7": "1", "8": "03", "9": "01"}  # what is left of a digit that lost a stroke
DARKER = 0.5  # of the density taken for black: brings out what is weak, such as the closed loop of a thick 9


def picture(ink: Map, row: Row, *, stretch: float = 1.0, black: float = 1.0) -> Pixels:
    """The line ``row`` of ``ink`` (densities), black on white, ``stretch`` times as wide. ``black``: share of the
    densest ink from which all is black."""
    x0, y0, x1, y1 = row
    margin = margin_of(row)
    part = ink[max(0, y0 - margin) : y1 + margin, max(0, x0 - margin) : x1 + margin]
    level = black * max(float(np.percentile(part, 97)), 0.3)
    grey = np.asarray(255 * (1 - (part / level).clip(0, 1)), dtype=np.uint8)
    if stretch != 1.0:
        wider = cv2.resize(grey, None, fx=stretch, fy=1.0, interpolation=cv2.INTER_LINEAR)
        grey = np.asarray(wider, dtype=np.uint8)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def looks(ink: Map, light: Map, row: Row, recogniser: Recogniser) -> tuple[Spectrum, ...]:
    """The line read in further pictures. ``ink``: densities in which it was read first; ``light``: those of red light. In
    it the seal is pale but still there, while what was taken away with the seal elsewhere is not lost."""
    wider = [picture(ink, row, stretch=stretch) for stretch in WIDER]
    answers = recogniser.recognise([*wider, picture(ink, row, black=DARKER), picture(light, row)])
    table, _ = alphabet(recogniser, answers[0].logits.shape[1])
    return tuple(spectrum(answer, table) for answer in answers)


def other_day(
    iso: str, seen: Spectrum | None, others: Sequence[Spectrum], *, twins: Collection[str] = ()
) -> str | None:
    """A day other than ``iso`` that one of ``others`` gives, the likeliest; None where none does. ``seen``: the
    reading that gave ``iso``, where there is one; ``twins``: as in `twin_ones`."""
    said = [
        signing_date(with_twins(other.text, twins)).iso
        for other in others
        if seen is None or not _is_worn(other, seen)
    ]
    days = [day for day in said if day is not None and day != iso]
    return max(days, key=days.count) if days else None


def confirmed(iso: str, others: Sequence[Spectrum]) -> bool:
    """Whether one of ``others`` gives the day ``iso`` with every digit sure."""
    return any(
        signing_date(other.text).iso == iso
        and other.confidence >= SURE
        and all(x.probability >= SURE_LOOK for x in other.letters if x.character.isdecimal())
        for other in others
    )


def _is_worn(other: Spectrum, seen: Spectrum) -> bool:
    """Whether ``other`` is ``seen`` with strokes lost: where they differ it has a digit of fewer strokes and is not
    sure of it. Strokes are lost in a picture, not won."""
    if len(other.letters) != len(seen.letters):
        return False
    differ = [(a, b) for a, b in zip(other.letters, seen.letters, strict=True) if a.character != b.character]
    return all(a.character in FEWER.get(b.character, "") and a.probability < HEARD for a, b in differ)
