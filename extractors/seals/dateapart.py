"""A date that touches the line over it: the lower part of such a row read alone."""

from __future__ import annotations

from typing import NamedTuple

from extractors.seals.ctc import Spectrum, alphabet, spectrum
from extractors.seals.dateagain import picture
from extractors.seals.datedoubt import Row, is_unsure
from extractors.seals.dates import signing_date
from extractors.seals.ink import Map
from extractors.seals.recogniser import Recogniser

SHARES = (0.48, 0.55, 0.62, 0.7, 0.78)  # of the row's height: where the line over the date may end
AGREE = 2  # pictures; one that cuts through the figures may show others
TALLEST_MM, TALL_MM = 16.0, 5.5  # two lines of print on each other; one line of the smallest


class LowerLine(NamedTuple):
    """The date's own line: where it stands and how it was read."""

    row: Row
    seen: Spectrum


def lower_line(ink: Map, row: Row, scale: float, recogniser: Recogniser) -> LowerLine | None:
    """The line of a date in the lower part of ``row`` (of the densities ``ink``, ``scale`` pixels per mm), where several cuts
    show the same day surely and none another; None where they do not."""
    x0, y0, x1, y1 = row
    if not TALL_MM <= (y1 - y0) / scale <= TALLEST_MM:
        return None
    rows = [(x0, round(y1 - share * (y1 - y0)), x1, y1) for share in SHARES]
    answers = recogniser.recognise([picture(ink, part) for part in rows])
    table, _ = alphabet(recogniser, answers[0].logits.shape[1])
    found: list[LowerLine] = []
    days: set[str] = set()
    for part, answer in zip(rows, answers, strict=True):
        seen = spectrum(answer, table)
        date = signing_date(seen.text)
        if date.iso is None:
            continue
        days.add(date.iso)
        if not is_unsure(seen):
            found.append(LowerLine(part, seen))
    return (
        max(found, key=lambda line: line.seen.confidence) if len(found) >= AGREE and len(days) == 1 else None
    )
