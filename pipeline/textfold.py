"""Text folded for matching: NFKC, no blanks, one shape of brackets, quotes and variants; offsets kept.

Folding is for looking things up only. What is quoted is always the text as read, found again by the offsets.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from pipeline.variants import variants

_ALIKE = {
    **dict.fromkeys("〔【［[{｛〈<", "("),
    **dict.fromkeys("〕】］]}｝〉>", ")"),
    **dict.fromkeys("“”„‟«»＂", '"'),
    **dict.fromkeys("‘’‚‛", "'"),
    **dict.fromkeys("–—―−－─", "-"),
    "。": ".",
    "、": "、",
    "︰": ":",
}


@cache
def _fold_char(char: str) -> str:
    out = []
    for c in unicodedata.normalize("NFKC", char):
        if c.isspace() or unicodedata.category(c) in {"Cc", "Cf"}:
            continue
        c = _ALIKE.get(c, c)
        out.append(variants().get(c, c))
    return "".join(out)


@dataclass(frozen=True)
class Folded:
    """``text`` folded; ``offsets[i]`` is where its character ``i`` stands in the text as read."""

    text: str
    offsets: tuple[int, ...]
    length: int  # of the text as read

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text as read under the folded ``text[start:end]`` (not empty)."""
        return self.offsets[start], self.offsets[end - 1] + 1


def fold_map(text: str) -> Folded:
    """``text`` folded, with offsets."""
    chars: list[str] = []
    offsets: list[int] = []
    for at, char in enumerate(text):
        for c in _fold_char(char):
            chars.append(c)
            offsets.append(at)
    return Folded("".join(chars), tuple(offsets), len(text))


def fold(text: str) -> str:
    """``text`` folded for comparing."""
    return "".join(map(_fold_char, text))
