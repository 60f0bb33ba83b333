"""The one figure in which two quotes differ, and whether a scan that was misread there says the same.

A figure with a letter in it (35.L) is no other figure: it is one of which a digit could not be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.agreement.alike import plain
from pipeline.agreement.proof import SAME, SURE_ODDS, Proof
from pipeline.model import Document, Evidence

_RUN = r"[\dA-Za-z|０-９]+(?:[.,，．·][\dA-Za-z|０-９]+)*"
_FIGURE = re.compile(rf"(?=[A-Za-z|]{{0,2}}[\d０-９]){_RUN}")
_REST = re.compile(rf"[.,，．·]?{_RUN}")  # of a figure, behind the end of its quote
_LETTER = re.compile(r"[A-Za-z|]")


@dataclass(frozen=True)
class Change:
    """``read`` at ``span`` of the scan's text, ``other`` in the same place of the other version."""

    span: tuple[int, int]
    read: str
    other: str

    @property
    def torn(self) -> bool:
        """Whether letters were read where the other figure has digits."""
        return bool(_LETTER.search(self.read)) and not _LETTER.search(self.other)

    @property
    def fits(self) -> bool:
        """Whether the figure as read may be the other one: the same but for its letters, each a digit not read."""
        return self.torn and bool(re.fullmatch(_as_pattern(self.read), plain(self.other)))


def _as_pattern(read: str) -> str:
    return "".join(r"\d" if _LETTER.match(c) else re.escape(c) for c in plain(read))


def change(document: Document, mine: Evidence, theirs: Evidence) -> Change | None:
    """The change, where the quotes differ in exactly one figure."""
    if mine.span is None:
        return None
    start, end = mine.span
    rest = _REST.match(document.text, end) if document.text[end - 1 : end].isdigit() else None
    ours = list(_FIGURE.finditer(document.text[start : rest.end() if rest else end]))
    others = _FIGURE.findall(theirs.quote)
    changed = [(m, o) for m, o in zip(ours, others, strict=False) if m.group() != o]
    if len(ours) != len(others) or len(changed) != 1:
        return None
    figure, other = changed[0]
    return Change((start + figure.start(), start + figure.end()), figure.group(), other)


def odds(document: Document, changed: Change, proof: Proof) -> float | None:
    """How sure (nats) the scan says another figure; None where no picture can tell."""
    told = proof(document, changed.span, changed.other)
    if not changed.torn:
        return told
    if not changed.fits:
        return (
            None if told is None else min(told, SURE_ODDS / 2)
        )  # what was read is no figure: a person looks
    if told is None:
        return SAME
    return told - min(told, *(_by_digit(document, changed, proof)))


def _by_digit(document: Document, changed: Change, proof: Proof) -> list[float]:
    """The odds of the figures with each other digit in place of the first letter."""
    at = next(_LETTER.finditer(plain(changed.read))).start()
    other = plain(changed.other)
    figures = (other[:at] + digit + other[at + 1 :] for digit in "0123456789" if digit != other[at])
    return [told for figure in figures if (told := proof(document, changed.span, figure)) is not None]
