"""How sure is what was read: by the picture of the place, else by the reader's own confidence."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.model import Document, Evidence

# Log odds (nats) of what was read against what the other channel says, as the picture tells: at or below
# ``SAME`` the other text fits as well and is taken for what stands there; below ``SURE_ODDS`` a person looks.
# One character that is certainly another one gives about 9.
SAME = 0.0
SAME_LETTERS = 2.5  # of a text without digits: handwriting misread gave up to 2.2, another name 9
SURE_ODDS = 6.0
# Where no picture can tell: a line read with less confidence than this may be misread
SURE = 0.93
Proof = Callable[[Document, tuple[int, int], str], float | None]


def no_proof(_document: Document, _span: tuple[int, int], _other: str) -> float | None:
    """No picture to ask."""
    return None


def read_surely(document: Document, evidence: tuple[Evidence, ...]) -> bool:
    spans = [e.span for e in evidence[:1] if e.span is not None]
    lines = [
        document.pages[piece.page - 1].page.lines[piece.line]
        for span in spans
        for _, _, piece in document.regions(*span)
    ]
    return all(line.confidence >= SURE for line in lines)
