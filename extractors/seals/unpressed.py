"""Letters that are not there because the seal did not touch the paper: they say nothing against a name that the others part
from every other body's."""

from __future__ import annotations

from extractors.seals.beyond import SEEN, left_out
from extractors.seals.ctc import Alignment, Spectrum
from extractors.seals.parting import is_parted
from extractors.seals.read import RingText

SURE = 0.5  # the same for the letters that alone must part the name
WHOLE = 0.95  # of a ring's line: a letter that is not there was not lost in pressing
MOST = 3  # of so many letters one may be gone


def unpressed(text: RingText, a: Alignment, seen: Spectrum) -> frozenset[int]:
    """The places of the letters of a name (``a``, laid over the reading ``seen``) that are not there, if the seal did not touch
    the paper at any of them and the others part the name from every other body's; none else."""
    missing = a.missing(least=SEEN)
    rest = [letter.probability for k, letter in enumerate(a.letters) if k not in missing]
    if (
        not missing
        or len(a.name) - 1 in missing  # 人民政府 or 人民政东: the end of a name must be seen
        or not text.red
        or text.ring.coverage >= WHOLE
        or len(missing) > len(a.name) // MOST
        or min(rest, default=0.0) < SURE
        or not is_parted(a.name, missing)
        or not left_out(text.ring, a, seen, text.band, sorted(missing))
    ):
        return frozenset()
    return frozenset(missing)
