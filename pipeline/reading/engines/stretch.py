"""The stretch of a line that is in doubt. Looked at by itself it costs a fraction of the whole line, and what stands
around it tells whether the second look saw the same line."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np

from pipeline.raster import Pixels
from pipeline.reading.engines.recognise import DIGITS, Reading

LONG = 14  # characters of a line from which a part of it is worth reading by itself
CONTEXT = 4  # characters on either side that are read again with it
ANCHOR = 2  # of these, which must read as before
MOST = 0.6  # of the line's characters


@dataclass(frozen=True)
class Stretch:
    """The characters from ``first`` to before ``last`` of ``whole``, and the ``picture`` of them."""

    picture: Pixels
    whole: Reading
    first: int
    last: int

    def joined(self, part: Reading) -> Reading | None:
        """The whole line with what ``part``, another look at the picture, has in place of the stretch; None where the
        two do not meet."""
        old = _plain(self.whole.text[self.first : self.last])
        new = _plain(part.text)
        if self.first > 0 and new[:ANCHOR] != old[:ANCHOR]:
            return None
        if self.last < len(self.whole.text) and new[-ANCHOR:] != old[-ANCHOR:]:
            return None
        text = self.whole.text[: self.first] + part.text + self.whole.text[self.last :]
        sure = self.whole.sure[: self.first] + part.sure + self.whole.sure[self.last :]
        digits = [p for p, c in zip(sure, text, strict=True) if c in DIGITS]
        return Reading(
            text, float(np.mean(sure)), min(sure), min(digits, default=1.0), part.doubtful, sure=sure
        )


def stretch_in_doubt(
    picture: Pixels, reading: Reading, *, weakest: float, weakest_digit: float
) -> Stretch | None:
    """The stretch of the line ``picture`` that holds all doubts of its ``reading``: characters less sure than
    ``weakest`` (figures: ``weakest_digit``), and places where something else may stand. None where it would be most of
    the line, or there are none."""
    text, count = reading.text, len(reading.text)
    if count < LONG or len(reading.places) != count:
        return None
    spots = [
        k
        for k, (c, p) in enumerate(zip(text, reading.sure, strict=True))
        if p < weakest or (c in DIGITS and p < weakest_digit)
    ]
    # between the characters on either side of the place
    beside = np.searchsorted(reading.places, reading.doubts)
    spots += [k for at in beside.tolist() for k in (max(0, at - 1), min(count - 1, at))]
    if not spots:
        return None
    first, last = _within_words(text, min(spots), max(spots) + 1)
    first, last = _within_words(text, max(0, first - CONTEXT), min(count, last + CONTEXT))
    if last - first > MOST * count:
        return None
    start = 0 if first == 0 else _gap(picture, reading.places[first - 1], reading.places[first])
    end = picture.shape[1] if last == count else _gap(picture, reading.places[last - 1], reading.places[last])
    return Stretch(picture[:, start:end], reading, first, last)


def _within_words(text: str, first: int, last: int) -> tuple[int, int]:
    """The stretch made longer until it cuts no figure from its brackets or its unit."""
    while 0 < first < len(text) and not (_is_han(text[first - 1]) and _is_han(text[first])):
        first -= 1
    while 0 < last < len(text) and not (_is_han(text[last - 1]) and _is_han(text[last])):
        last += 1
    return first, last


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _gap(picture: Pixels, before: float, after: float) -> int:
    """The lightest column between two places (shares of the width), the middle one of several."""
    width = picture.shape[1]
    left, right = int(before * width), max(int(before * width) + 1, int(after * width))
    light = picture[:, left:right].reshape(picture.shape[0], right - left, -1).mean(axis=(0, 2))
    lightest = np.flatnonzero(light >= light.max() - 1)
    return left + int(lightest[len(lightest) // 2])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
