"""Traditional and variant Chinese characters with the simplified ones they stand for: for matching only.

OCR gives them for simplified print now and then, and old seals carry them. The tables are OpenCC's; a character of
GB 2312, the standard set of simplified print, always stands for itself (乾安县, 研, 芸).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from opencc import OpenCC

_HAN = (
    (0x3400, 0x4DC0),
    (0x4E00, 0xA000),
    (0xF900, 0xFB00),
)  # code points: extension A, unified, compatibility
# look-alikes and variants that OpenCC does not fold, and traditional forms that GB 2312 has as well
_ALSO = {
    "巿": "市",
    "郷": "乡",
    "甦": "苏",
    "甯": "宁",
    "後": "后",
    "於": "于",
    "徵": "征",
    "菸": "烟",
    "麴": "曲",
}


@cache
def variants() -> dict[str, str]:
    """One character for one; those that stand for themselves are not in it."""
    others = [c for c in (chr(code) for span in _HAN for code in range(*span)) if not _standard(c)]
    found = {c: new for c, new in _folded(others, "jp2t", "tw2t", "hk2t", "t2s") if _standard(new)}
    found |= dict(_folded(others, "t2s"))  # of two ways the straight one: 緒 is 绪, to Japanese print 緖
    return {old: found.get(new, new) for old, new in (found | _ALSO).items()}


def _folded(characters: Sequence[str], *steps: str) -> Iterator[tuple[str, str]]:
    """What the steps of OpenCC make of each character, where that is another one."""
    text = "\n".join(characters)  # a line each: no character is understood by its neighbours
    for step in steps:
        text = OpenCC(step).convert(text)
    for old, new in zip(characters, text.split("\n"), strict=True):
        if old != new and len(new) == 1:
            yield old, new


def simplified(text: str) -> str:
    """``text`` in simplified characters."""
    known = variants()
    return "".join(known.get(c, c) for c in text)


def _standard(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
