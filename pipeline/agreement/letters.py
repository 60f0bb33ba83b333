"""Two long texts side by side: the places where their letters and digits differ, marks and variants left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.textfold import fold_map

_WINDOW = 1200  # letters aligned at once: the cost grows with its square
_SURE_RUN = 20  # letters in a row that are the same place in both
_CLOSE = 2  # letters between two changes that are one: 31240 → 31420
_HELD = 4  # letters on either side by which a change is known to stand in the same place
_ANCHOR = 24  # letters by which the texts are found together again
ROW = 4  # letters in a row that are looked for elsewhere: reading spoils few of them


class Gap(NamedTuple):
    """Letters ``a0:a1`` of the first text stand where letters ``b0:b1`` of the second stand."""

    a0: int
    a1: int
    b0: int
    b1: int


@dataclass(frozen=True)
class Letters:
    """``text``: the letters and digits of a text, folded; ``spots[i]``: where letter ``i`` stands in it."""

    text: str
    spots: tuple[int, ...]

    @classmethod
    def of(cls, text: str, start: int = 0, end: int | None = None) -> Letters:
        """Those of ``text[start:end]``; a point counts between digits."""
        folded = fold_map(text[start:end])
        kept = [i for i, c in enumerate(folded.text) if c.isalnum() or _is_point(folded.text, i)]
        return cls("".join(folded.text[i] for i in kept), tuple(start + folded.offsets[i] for i in kept))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Letters ``start:end`` (not none) as a span of the text."""
        return self.spots[start], self.spots[end - 1] + 1


def _is_point(text: str, at: int) -> bool:
    return text[at] == "." and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def gaps(a: str, b: str) -> Iterator[Gap]:
    """Where ``a`` and ``b`` differ, in order; what could not be brought together is passed over."""
    i = j = 0
    while i < len(a) and j < len(b):
        steps = Levenshtein.opcodes(a[i : i + _WINDOW], b[j : j + _WINDOW])
        changed = [s for s in steps if s.tag != "equal"]
        at_end = i + _WINDOW >= len(a) and j + _WINDOW >= len(b)
        same = [s for s in steps if s.tag == "equal" and s.src_end - s.src_start >= _SURE_RUN]
        if not at_end and not same:
            i, j = _together(a, b, i + 1, j)
            continue
        if not at_end:
            changed = [s for s in changed if s.src_end <= same[-1].src_start]
        found = (Gap(i + s.src_start, i + s.src_end, j + s.dest_start, j + s.dest_end) for s in changed)
        yield from joined(found, close=_CLOSE)
        if at_end:
            return
        i, j = i + same[-1].src_end, j + same[-1].dest_end


def rows(text: str) -> Iterator[str]:
    """All rows of letters of ``text`` that are looked for."""
    return (text[at : at + ROW] for at in range(len(text) - ROW + 1))


def printed_rows(hints: Iterable[str]) -> frozenset[str]:
    """The rows of what the form as issued has in its cells, which one typist leaves there and another takes out."""
    return frozenset(row for hint in hints for row in rows(Letters.of(hint).text))


def held(a: str, b: str, gap: Gap) -> bool:
    """Whether the same letters stand on both sides of the gap (or the texts end there)."""
    before = min(_HELD, gap.a0, gap.b0)
    after = min(_HELD, len(a) - gap.a1, len(b) - gap.b1)
    return (
        a[gap.a0 - before : gap.a0] == b[gap.b0 - before : gap.b0]
        and a[gap.a1 : gap.a1 + after] == b[gap.b1 : gap.b1 + after]
    )


def joined(found: Iterable[Gap], *, close: int) -> Iterator[Gap]:
    """Changes with at most ``close`` letters between them are one."""
    open_gap: Gap | None = None
    for gap in found:
        if open_gap is not None and gap.a0 - open_gap.a1 <= close and gap.b0 - open_gap.b1 <= close:
            open_gap = Gap(open_gap.a0, gap.a1, open_gap.b0, gap.b1)
            continue
        if open_gap is not None:
            yield open_gap
        open_gap = gap
    if open_gap is not None:
        yield open_gap


def _together(a: str, b: str, i: int, j: int) -> tuple[int, int]:
    """The next place from ``i`` on that stands in ``b`` from ``j`` on; the ends where there is none."""
    for at in range(i, len(a) - _ANCHOR, _ANCHOR):
        found = b.find(a[at : at + _ANCHOR], j)
        if found >= 0:
            return at, found
    return len(a), len(b)
