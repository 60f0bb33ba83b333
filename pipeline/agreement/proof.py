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


def over_two_lines(
    first: int, second: int, other: str, ask: Callable[[int, str], float | None]
) -> float | None:
    """Log odds of ``first`` letters at the end of a line and ``second`` at the beginning of the next against ``other``;
    None where a picture cannot tell. ``ask``: of line 0 or 1, whether its letters might be these.

    Where ``other`` would break is not known if it is longer or shorter: the break that suits it best counts.
    """
    breaks = sorted((first, len(other) - second))
    told = []
    for at in range(max(0, breaks[0]), min(len(other), breaks[1]) + 1):
        before, after = ask(0, other[:at]), ask(1, other[at:])
        if before is None or after is None:
            return None
        told.append(before + after)
    return min(told, default=None)
