"""Text search over all pages of a case: as read, whatever the width, brackets or blanks of the characters."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Document, Evidence, Submission
from pipeline.textfold import Folded, fold, fold_map
from review.places import Spot, spot

MOST = 60  # hits shown
_AROUND = 24  # characters on each side of a hit


@dataclass(frozen=True)
class Around:
    """What stands there, with some of what stands before and after it."""

    before: str
    text: str
    after: str


@dataclass(frozen=True)
class Hit:
    said: Around
    spot: Spot


@dataclass(frozen=True)
class Hits:
    """``total`` may be more than what is shown."""

    wanted: str
    shown: tuple[Hit, ...]
    total: int


class Searcher:
    """The folded texts of one submission, made once."""

    def __init__(self, name: str, submission: Submission) -> None:
        self.name = name
        self.submission = submission
        self._folded: dict[str, Folded] = {}

    def find(self, wanted: str) -> Hits:
        """Places where ``wanted`` stands, document by document."""
        folded = fold(wanted)
        if not folded:
            return Hits(wanted, (), 0)
        shown: list[Hit] = []
        total = 0
        for document in self.submission.documents:
            text = self._text(document)
            at = text.text.find(folded)
            while at >= 0:
                total += 1
                if len(shown) < MOST:
                    shown.extend(self._hit(document, *text.span(at, at + len(folded))))
                at = text.text.find(folded, at + len(folded))
        return Hits(wanted, tuple(shown), total)

    def _text(self, document: Document) -> Folded:
        known = self._folded.get(document.id)
        if known is None:
            known = self._folded[document.id] = fold_map(document.text)
        return known

    def _hit(self, document: Document, start: int, end: int) -> list[Hit]:
        place = place_of(document, start, end)
        where = spot(self.name, self.submission, place)
        if where is None:
            return []
        return [Hit(around(document.text, start, end), where)]


def around(text: str, start: int, end: int) -> Around:
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return Around(before.replace("\n", " "), text[start:end], after.replace("\n", " "))


def place_of(document: Document, start: int, end: int) -> Evidence:
    """Where the characters stand. A hit over the seam of two blocks may have no piece: then the document."""
    try:
        return document.quote(start, end)[0]
    except ValueError:
        return Evidence(document=document.id, quote=document.text[start:end])
