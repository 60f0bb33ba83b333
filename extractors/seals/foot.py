"""What stands low at the foot of a seal, read upright as it is there: a registered seal's code, or words."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from extractors.seals.closeup import CloseUp
from extractors.seals.ctc import Spectrum
from extractors.seals.rows import NameArc
from extractors.seals.strays import BESIDE, Strays
from extractors.seals.unwrap import strip
from pipeline.raster import Pixels

SURE_WORD = 0.6  # probability of a Chinese letter
FEWEST_DIGITS = 3  # of a code


def with_foot(close: CloseUp, found: Strays, name: NameArc, read: Callable[[Pixels], Spectrum]) -> Strays:
    """What is written besides ``name``, with what `strays` saw at the foot read by ``read``: words there are another seal's,
    digits are a code."""
    inner, outer = found.foot
    if outer == 0.0:
        return found
    gap = 2 * math.pi - (name.letters + 2 * BESIDE) * name.step
    start = name.middle + math.pi - gap / 2
    picture = strip(close, start=start, turn=gap, inner=inner, outer=outer)
    letters = read(np.ascontiguousarray(picture[::-1, ::-1])).letters
    words = any("\u3400" <= x.character <= "\u9fff" and x.probability > SURE_WORD for x in letters)
    code = sum(x.character.isdigit() for x in letters) >= FEWEST_DIGITS
    return found._replace(beyond=words and not code)
