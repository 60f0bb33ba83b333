"""How sure is the picture of a line of what was read there, against another text?

A scanned page is not read again blind: the recogniser's own output tells how well either text fits.
"""

from __future__ import annotations

import cv2
import numpy as np
from rapidfuzz.distance import Levenshtein

from extractors.seals.ctc import Spectrum, alphabet, losses, spectrum
from extractors.seals.recogniser import Recogniser
from pipeline.raster import Pixels
from pipeline.variants import simplified

_SCALES = (1.0, 1.6)  # two renderings: what only one of them sees is not sure
# Where a character that differs was itself read with less than half a chance, it may well be a third one, and says little
# against the other text: a cursive hand misread gave up to 9 nats so. Not less than what tells another name
# (`pipeline.agreement.proof`), but a person looks.
_HALF, _DOUBTED = 0.5, 4.0  # a probability; nats


def odds(picture: Pixels, read: str, other: str, *, recogniser: Recogniser) -> float:
    """Log odds (nats) of ``read`` against ``other`` in the line ``picture``; the least over the renderings.

    About 9 for one character that is certainly not the other; 0 or less where ``other`` fits as well; 4 at most
    where the picture is hardly sure of what differs.
    """
    return min(_odds(_scaled(picture, s), read, other, recogniser) for s in _SCALES)


def differs_at_edge(read: str, other: str) -> bool:
    """Whether the texts differ in the first or the last character of the line."""
    return read[:1] != other[:1] or read[-1:] != other[-1:]


def _odds(picture: Pixels, read: str, other: str, recogniser: Recogniser) -> float:
    reading = recogniser.recognise([picture])[0]
    if len(reading.logits) == 0:
        return 0.0
    table, index = alphabet(recogniser, reading.logits.shape[1])
    seen, others = spectrum(reading, table), _plain(other, index)
    of_read, of_other = losses([_plain(read, index), others], seen, index)
    if not np.isfinite(of_read) and not np.isfinite(of_other):
        return 0.0
    told = float(of_other - of_read)
    return min(told, _DOUBTED) if _weakest(seen, others) < _HALF else told


def _weakest(seen: Spectrum, other: str) -> float:
    """The least probability among the characters seen that ``other`` does not say in their place; 1 where there are none."""
    differing = [
        letter.probability
        for step in Levenshtein.opcodes(seen.text, other)
        if step.tag in ("replace", "delete")
        for letter in seen.letters[step.src_start : step.src_end]
    ]
    return min(differing, default=1.0)


def _plain(text: str, index: dict[str, int]) -> str:
    """The characters that the recogniser knows, variants as what they stand for (so has `spectrum` them: 國 as it was
    read would fit nothing, and any other text as well): it never gives the others."""
    return "".join(c for c in simplified(text) if c in index and not c.isspace())


def _scaled(picture: Pixels, scale: float) -> Pixels:
    if scale == 1.0:
        return picture
    height, width = picture.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC).astype(np.uint8, copy=False)
