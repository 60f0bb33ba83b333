"""Text made equal for matching, with the way back to the text as read.

Nothing here changes a document: `normalise` gives a second text with a map, so that every match can be
quoted from the first. What is dropped (blanks within Chinese text, line ends within a sentence, the form's
own hints) has no characters in the second text and is inside the quote nevertheless.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.variants import variants

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
    "→": "，",  # 2022年5210个→2023年7688个
    "〜": "~",
    "～": "~",
}

_BLANKS = set(" \t\u00a0\u2002\u2003\u2009\u200a\u3000\u200b\ufeff\u200c\u200d\u00ad")


@dataclass(frozen=True)
class Normal:
    """``norm`` for matching; ``starts[i]`` is the offset in ``raw`` of ``norm[i]``, with one more for the end.

    ``mended``: offsets in ``norm`` where a known slip of reading was put right (5C基站 → 5G基站).
    """

    raw: str
    norm: str
    starts: tuple[int, ...]
    mended: frozenset[int] = field(default_factory=frozenset)

    def is_mended(self, start: int, end: int) -> bool:
        """Whether anything in ``norm[start:end]`` was put right: what stands there is doubtful."""
        return any(start <= at < end for at in self.mended)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """``norm[start:end]`` as a span of ``raw``. Raises ValueError where it is empty or outside."""
        if not 0 <= start < end <= len(self.norm):
            raise ValueError(f"span {start}:{end} outside the text")
        return self.starts[start], self.starts[end - 1] + 1


def _one(char: str) -> str:
    """``char`` in its form for matching, always one character."""
    if char in _BLANKS:
        return " "
    if char == _DROPPED:
        return "\ufffd"
    if char in "\r\v\f\u2028\u2029":
        return "\n"
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
    return variants().get(char, char)


class _Table(dict[int, str]):
    """`str.translate` by `_one`, each character worked out once."""

    def __missing__(self, code: int) -> str:
        self[code] = new = _one(chr(code))
        return new


_TABLE = _Table()

# reading gives western commas, semicolons and stops for Chinese ones; those inside numbers and behind the mark of an
# item (一.) stay
_WESTERN = re.compile(r"(?<!\d),|,(?!\d)|;|(?<=[一-龥])(?<![一二三四五六七八九十])\.(?=[一-龥\n]|$)")
_WESTERN_MARKS = {",": "，", ";": "；", ".": "。"}

# 5G as reading errs on it, in words that have no other reading
_SLIPPED_5G = re.compile(
    r"(?<![A-Za-z0-9.])(?:5[Cc6](?=(?:网络|通信|移动通信)?基站|\+工业互联网|全连接工厂|工厂|专网|行业虚拟专网)"
    r"|[Ss][GC](?=(?:网络|通信|移动通信)?基站|\+工业互联网|全连接工厂|工厂|专网|网络|应用|行业虚拟专网))"
)
# a year as reading errs on it: 2O24年, 202l年
_SLIPPED_YEAR = re.compile(r"(?<![0-9A-Za-z])2(?=[0-9OoIl]{3}年)(?=\d*[OoIl])[0Oo][0-9IlOo]{2}(?=年)")
# a point as reading errs on it, where no sentence can end: 3。12万
_SLIPPED_POINT = re.compile(r"(?<=\d)。(?=\d{1,2}[万亿])")
_YEAR_DIGITS = str.maketrans("OoIl", "0011")


_DROPPED = "\uffff"  # for what is left out; no character
_GAP = re.compile(rf"[ {_DROPPED}]+")


def _word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def normalise(raw: str, *, soft: Iterable[int] = (), masked: Iterable[tuple[int, int]] = ()) -> Normal:
    """``raw`` for matching. ``soft``: offsets of line ends inside a sentence; ``masked``: spans left out."""
    text = raw.translate(_TABLE)
    dropped = set(soft)
    for start, end in masked:
        dropped.update(range(start, end))
    if dropped:
        text = "".join(_DROPPED if at in dropped else char for at, char in enumerate(text))
    out: list[str] = []
    starts: list[int] = []
    last = 0
    for gap in _GAP.finditer(text):
        out.append(text[last : gap.start()])
        starts.extend(range(last, gap.start()))
        last = gap.end()
        before, after = next((c[-1] for c in reversed(out) if c), ""), text[last : last + 1]
        blank = gap[0].find(" ")
        # a blank is kept only where it parts two words or numbers: China Mobile, 31 240
        # and none within 5 G, which justified print sets apart
        if blank >= 0 and _word(before) and _word(after) and (before, after) != ("5", "G"):
            out.append(" ")
            starts.append(gap.start() + blank)
    out.append(text[last:])
    starts.extend(range(last, len(text)))
    norm, mended = _mended(_WESTERN.sub(lambda m: _WESTERN_MARKS[m[0]], "".join(out)))
    return Normal(raw=raw, norm=norm, starts=(*starts, len(raw)), mended=mended)


def _mended(norm: str) -> tuple[str, frozenset[int]]:
    """``norm`` with 5G and years read as they must have been printed, and where that was done."""
    repairs = [(m.start(), "5G") for m in _SLIPPED_5G.finditer(norm)]
    repairs += [(m.start(), m[0].translate(_YEAR_DIGITS)) for m in _SLIPPED_YEAR.finditer(norm)]
    repairs += [(m.start(), "·") for m in _SLIPPED_POINT.finditer(norm)]
    if not repairs:
        return norm, frozenset()
    chars = list(norm)
    for at, text in repairs:
        chars[at : at + len(text)] = text
    return "".join(chars), frozenset(at + i for at, text in repairs for i in range(len(text)))
