"""Passages of a sentence or so that one version of a paper has and the other has not, or has in other words.

Single words are told by `texts`, which asks the picture of their line; what is missing from 40 letters on by
`copies.versions`, wherever it may stand. In between nobody's picture need be asked: reading loses or makes up that much
of a paper so seldom (none in 118 papers beside their electronic versions, 2026-11-30) that a person should look in any case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from pipeline.agreement.letters import ROW, Gap, Letters, held, joined, rows
from pipeline.model import Document

SHORTEST, LONGEST = 13, 44  # letters; `texts` tells of shorter changes, `copies.versions` of longer ones
_CLOSE = 5  # letters between two changes that are one: of two other sentences some letters always agree
_PROSE = (
    18  # letters; shorter lines of a scan that stand alone may be words in a drawing, which no text layer has
)


def passages(
    paper: Document, mine: Letters, theirs: Letters, found: Iterable[Gap], *, printed: frozenset[str]
) -> Iterator[Gap]:
    """Where about a sentence differs between the letters of a part of ``paper`` and those of another version; ``found``: all
    places in which they differ. ``printed``: rows of letters that the form as issued has, which one typist leaves there and
    another takes out."""
    wide = list(joined(found, close=_CLOSE))
    # what was only put in another place is left over on both sides
    over_mine = {row for gap in wide for row in rows(mine.text[gap.a0 : gap.a1])}
    over_theirs = {row for gap in wide for row in rows(theirs.text[gap.b0 : gap.b1])}
    for gap in wide:
        here, there = mine.text[gap.a0 : gap.a1], theirs.text[gap.b0 : gap.b1]
        if not SHORTEST <= max(len(here), len(there)) <= LONGEST or not held(mine.text, theirs.text, gap):
            continue
        more = _new(here, printed | over_theirs) and _once_more(here, mine.text, theirs.text)
        lacking = _new(there, printed | over_mine) and _once_more(there, theirs.text, mine.text)
        if (more or lacking) and not (more and not lacking and _is_apart(paper, mine, gap)):
            yield gap


def _new(text: str, known: Collection[str]) -> bool:
    """Whether most of it is nothing that is known."""
    return sum(row not in known for row in rows(text)) > SHORTEST - ROW


def _once_more(text: str, mine: str, theirs: str) -> bool:
    """Whether it stands in the one version only, or once more than in the other: plans say many a thing twice. A running
    head stands there many times more."""
    return text not in theirs or mine.count(text) == theirs.count(text) + 1


def _is_apart(paper: Document, mine: Letters, gap: Gap) -> bool:
    """Whether it is nothing but short lines of its own, as in a drawing."""
    lines = _lines(paper, mine.spots[gap.a0 : gap.a1])
    beside = _lines(paper, (*mine.spots[gap.a0 - 1 : gap.a0], *mine.spots[gap.a1 : gap.a1 + 1]))
    return not lines & beside and all(
        len(paper.pages[page - 1].page.lines[line].text) < _PROSE for page, line in lines
    )


def _lines(paper: Document, spots: Sequence[int]) -> set[tuple[int, int]]:
    """Page and line of each of these places in the text."""
    return {(piece.page, piece.line) for at in spots for _, _, piece in paper.regions(at, at + 1)}
