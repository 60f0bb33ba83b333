"""Text made equal for matching, with the way back to the text as read.

Nothing here changes a document: `normalise` gives a second text with a map, so that every match can be
quoted from the first. What is dropped (blanks within Chinese text, line ends within a sentence, the form's
own hints) has no characters in the second text and is inside the quote nevertheless.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# full-width punctuation of Chinese clauses stays as it is; only what numbers and codes are made of changes
_KEPT = set("，。；！？、“”‘’《》〈〉")
_BRACKETS = (
    {
        ord(c): new
        for olds, new in (
            ("（﹙", "("),
            ("［﹝〔【｛{", "["),
            ("）﹚", ")"),
            ("］﹞〕】｝}", "]"),
            ("＜", "<"),
            ("＞", ">"),
        )
        for c in olds
    }
    | {ord(c): "—" for c in "—―–－‐‑─━"}
    | {ord("«"): "《", ord("»"): "》"}
)
_OTHERS = {
    "：": ":",
    "∶": ":",
    "․": ".",
    "・": "·",
    "•": "·",
    "＋": "+",
    "﹪": "%",
    "％": "%",
    "〜": "~",
    "～": "~",
}

# traditional and variant forms that reading gives now and then on simplified print
_SIMPLE = str.maketrans(
    "強編業設網萬億個實發產廠動計劃與標準進階備檢測車間區縣國務會議關於應用領導級點試運營開通總達截至",
    "强编业设网万亿个实发产厂动计划与标准进阶备检测车间区县国务会议关于应用领导级点试运营开通总达截至",
)

_BLANKS = set(" \t\u00a0\u2002\u2003\u2009\u200a\u3000\u200b\ufeff\u200c\u200d\u00ad")


@dataclass(frozen=True)
class Normal:
    """``norm`` for matching; ``starts[i]`` is the offset in ``raw`` of ``norm[i]``, with one more for the end."""

    raw: str
    norm: str
    starts: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """``norm[start:end]`` as a span of ``raw``. Raises ValueError where it is empty or outside."""
        if not 0 <= start < end <= len(self.norm):
            raise ValueError(f"span {start}:{end} outside the text")
        return self.starts[start], self.starts[end - 1] + 1


def _one(char: str) -> str:
    """``char`` in its form for matching, always one character."""
    if char in _KEPT:
        return char
    if char in _OTHERS:
        return _OTHERS[char]
    swapped = char.translate(_BRACKETS)
    if swapped != char:
        return swapped
    code = ord(char)
    # full-width forms, radicals and compatibility ideographs; never ① or ㎡, which NFKC would make digits
    if 0xFF00 <= code <= 0xFFEF or 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
        folded = unicodedata.normalize("NFKC", char)
        return folded if len(folded) == 1 else char
    return char.translate(_SIMPLE)


def _word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def normalise(raw: str, *, soft: Iterable[int] = (), masked: Iterable[tuple[int, int]] = ()) -> Normal:
    """``raw`` for matching. ``soft``: offsets of line ends inside a sentence; ``masked``: spans left out."""
    dropped = set(soft)
    hidden = {i for start, end in masked for i in range(start, end)}
    out: list[str] = []
    starts: list[int] = []
    pending_blank: int | None = None
    for at, char in enumerate(raw):
        if at in hidden or at in dropped:
            continue
        if char in _BLANKS:
            pending_blank = at if pending_blank is None else pending_blank
            continue
        new = "\n" if char in "\r\v\f\u2028\u2029" else _one(char)
        # a blank is kept only where it parts two words or numbers: China Mobile, 31 240
        if pending_blank is not None and out and _word(out[-1]) and _word(new):
            out.append(" ")
            starts.append(pending_blank)
        pending_blank = None
        out.append(new)
        starts.append(at)
    return Normal(raw=raw, norm="".join(out), starts=(*starts, len(raw)))
