"""Rows of tables that one version of a paper has and another lacks.

A table's cells are few letters each, and its figures often stand in the prose too, so a row that was taken out is no
passage that is missed. A row counts as there where its label or half of its cells are cells or lines of their own in the
other version, or the whole row stands in its text, or is a paragraph there but for slips of the reader: the line above
a table is taken for its first row now and then, cut at the rules below it. Of a label read from a scan a letter or two may
be misread; what is like it must not be the label of another row, or a list of twins could lose one unseen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.model import DocCell, DocTable, Document
from pipeline.textfold import fold

_LEAST_CELLS = 3  # cells with something in them that make a row of data
_LEAST_ROWS = 3  # rows that make a table of data
_LONGEST = 30  # letters; what is longer is prose set in a cell
_LABEL = 4  # letters besides digits by which a row is known
_THERE = 0.5  # of a row's cells
_ALIKE = 75.0  # per cent; a line cut in pieces loses a letter at each cut
_LEAST_LABEL, _SLIPS = 8, 80.0  # letters of a label that can be known by its likeness, per cent
_LEAST_LINE = 6  # letters of a line that can be known in spite of that


@dataclass(frozen=True)
class Units:
    """What stands by itself in some papers, their paragraphs, and all that they say; folded, letters and digits alone."""

    alone: frozenset[str]
    paragraphs: frozenset[str]
    text: str
    scanned: bool = False  # some of it was read from pictures


def units(papers: Sequence[Document]) -> Units:
    alone: set[str] = set()
    paragraphs: set[str] = set()
    texts = []
    for document in papers:
        running = (b for b in document.blocks if b.kind != "cell")
        paragraphs.update(_letters(document.text[b.start : b.end]) for b in running)
        alone.update(_letters(document.text[b.start : b.end]) for b in document.blocks)
        alone.update(_letters(line.text) for p in document.pages for line in p.page.lines)
        texts.append(_letters(document.text))
    scanned = any(document.text_source != "text_layer" for document in papers)
    return Units(frozenset(alone), frozenset(paragraphs), "\n".join(texts), scanned)


def absent_rows(document: Document, known: Units) -> Iterator[tuple[int, int]]:
    """The spans of rows of ``document`` that are not among ``known``, those of each table as one span.

    A table of which nothing at all is found may be a picture there, or drawn by a reader round running text: it counts
    only where it has several rows."""
    for table in document.tables:
        rows = list(_rows(table, document))
        texts = [[_letters(document.text[c.start : c.end]) for c in row] for row in rows]
        often = {text for text, times in Counter(t for row in texts for t in set(row)).items() if times > 1}
        absent = [row for row in rows if not _is_there(row, document, known, often)]
        if len(rows) >= _LEAST_ROWS and absent:
            yield min(c.start for row in absent for c in row), max(c.end for row in absent for c in row)


def _rows(table: DocTable, document: Document) -> Iterator[list[DocCell]]:
    """The rows of data: several short cells side by side."""
    for number in range(table.rows):
        cells = [c for c in table.cells if c.row == number and _letters(document.text[c.start : c.end])]
        short = all(len(_letters(document.text[c.start : c.end])) <= _LONGEST for c in cells)
        if len(cells) >= _LEAST_CELLS and short:
            yield sorted(cells, key=lambda c: c.column)


def _is_there(row: Sequence[DocCell], document: Document, known: Units, often: Collection[str]) -> bool:
    """``often``: what stands in several rows of the table, as a column of one list or city; it tells of none."""
    texts = [_letters(document.text[c.start : c.end]) for c in row]
    label = max(texts, key=_words)
    if "".join(texts) in known.text or (_words(label) >= _LABEL and label in known.alone):
        return True  # figures that were changed are told as such
    if _is_paragraph("".join(texts), known):
        return True
    if _is_misread(label, document, known):
        return True
    telling = [t for t in texts if len(t) > 1 and t not in often] or [t for t in texts if len(t) > 1] or texts
    return sum(t in known.alone for t in telling) >= _THERE * len(telling)


def _is_misread(label: str, document: Document, known: Units) -> bool:
    """Whether a label with the same figures stands there that is like it, and is none of this paper's own."""
    if len(label) < _LEAST_LABEL or not (known.scanned or document.text_source != "text_layer"):
        return False
    own = {_letters(document.text[b.start : b.end]) for b in document.blocks}
    return any(
        other not in own and _figures(other) == _figures(label) and fuzz.ratio(label, other) >= _SLIPS
        for other in known.alone
    )


def _figures(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _is_paragraph(row: str, known: Units) -> bool:
    """Whether the row is a whole paragraph there; one with figures must be found as it is."""
    if len(row) < _LEAST_LINE or any(c.isdigit() for c in row):
        return False
    return any(fuzz.ratio(row, paragraph) >= _ALIKE for paragraph in known.paragraphs)


def _words(text: str) -> int:
    return sum(not c.isdigit() for c in text)


def _letters(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())
