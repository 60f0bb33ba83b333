"""Which page of one copy is which page of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.copies.units import Sheet, Unit

_SAME_PAGE = 60.0  # per cent of likeness from which two pages are the same one, well or badly read
_BAND = 12  # pages by which copies may be shifted against each other
_LIKE = 0.6  # share of the smaller one's pages that must be found in the other


@dataclass(frozen=True)
class Alignment:
    """Pairs of indices of the same pages, and the indices that have no counterpart."""

    pairs: tuple[tuple[int, int], ...]
    only_first: tuple[int, ...]
    only_second: tuple[int, ...]


def align(first: Sequence[Sheet], second: Sequence[Sheet]) -> Alignment:
    """The pairing of pages, in order, of the greatest likeness."""
    n, m = len(first), len(second)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            if abs(i - j) <= _BAND and (score := likeness(first[i], second[j])) >= _SAME_PAGE:
                best[i][j] = max(best[i][j], best[i + 1][j + 1] + score)
    pairs = []
    i = j = 0
    while i < n and j < m:
        score = likeness(first[i], second[j]) if abs(i - j) <= _BAND else 0.0
        if score >= _SAME_PAGE and best[i][j] == best[i + 1][j + 1] + score:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    left, right = {a for a, _ in pairs}, {b for _, b in pairs}
    return Alignment(
        tuple(pairs),
        tuple(a for a in range(n) if a not in left),
        tuple(b for b in range(m) if b not in right),
    )


def likeness(a: Sheet, b: Sheet) -> float:
    """Per cent of the letters that two pages share in order."""
    longer = max(len(a.text), len(b.text))
    if min(len(a.text), len(b.text)) < 0.4 * longer:
        return 0.0
    return fuzz.ratio(a.text, b.text)


def alike(a: Unit, b: Unit) -> bool:
    """Whether two pieces may be copies of the same: most pages of the smaller one are in the other, and the smaller
    is not just a part of it."""
    few, many = sorted((a, b), key=lambda u: len(u.sheets))
    if len(few.sheets) < 0.5 * len(many.sheets) or few.size < 0.4 * many.size:
        return False
    head = few.sheets[: max(3, len(few.sheets) // 4)]
    near = many.sheets[: len(head) + 4]
    if not any(likeness(x, y) >= _SAME_PAGE for x in head for y in near):
        return False  # cheap, and true of most pieces
    return len(align(few.sheets, many.sheets).pairs) >= _LIKE * len(few.sheets)


def part_of(few: Unit, many: Unit) -> tuple[int, int] | None:
    """The first and the last page of ``many`` that ``few`` holds, where it is a part of a copy of it, too little to be
    `alike`; else None."""
    if not 2 <= len(few.sheets) < len(many.sheets):
        return None
    pairs = align(few.sheets, many.sheets).pairs
    return (pairs[0][1], pairs[-1][1]) if len(pairs) >= max(2, _LIKE * len(few.sheets)) else None
