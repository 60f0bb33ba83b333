"""A date read again in other pictures of its line: a thin stroke is lost in some and stands in others."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.seals.datedoubt import Row, margin_of
from extractors.seals.dates import signing_date
from extractors.seals.ink import Map
from extractors.seals.recogniser import Recogniser
from pipeline.raster import Pixels

# of the width: a recogniser sees other strokes in a line spread wider. Without the slanting stroke of its 4, worn or
# scanned coarsely, 2024 is surely read as 2021 at its own width
WIDER = (1.3, 1.8)
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


def other_day(ink: Map, light: Map, row: Row, iso: str, recogniser: Recogniser) -> str | None:
    """A day other than ``iso`` that another reading of the line gives, the likeliest; None where none does.

    ``ink``: densities in which ``iso`` was read; ``light``: those of red light. In it the seal is pale but still
    there, while what was taken away with the seal elsewhere is not lost."""
    wider = [picture(ink, row, stretch=stretch) for stretch in WIDER]
    pictures = [*wider, picture(ink, row, black=DARKER), picture(light, row)]
    said = [signing_date(reading.text).iso for reading in recogniser.recognise(pictures)]
    others = [day for day in said if day is not None and day != iso]
    return max(others, key=others.count) if others else None
