"""Whether a text is writing or rubbish: scrambled fonts, a binary taken for text, the wrong encoding."""

from __future__ import annotations

LEADERS = frozenset(".·…_-—")  # rows of them in a table of contents would outweigh any rubbish
GOOD_SHARE = 0.9  # of characters that a Chinese paper can hold
COMMON_SHARE = 0.75  # of Chinese characters that are common ones: 0.97+ in prose, a third in scrambled text


def legible(text: str) -> bool:
    """True for Chinese, English or figures; False where most of it is none of these. True if empty."""
    chars = [c for c in text if not c.isspace() and c not in LEADERS]
    if sum(map(_usual, chars)) < GOOD_SHARE * len(chars):
        return False
    hanzi = [c for c in chars if "\u4e00" <= c <= "\u9fff"]
    if len(chars) >= 40 and len(hanzi) < 0.05 * len(chars):
        return _looks_latin(chars)
    return len(hanzi) < 10 or sum(map(_common, hanzi)) >= COMMON_SHARE * len(hanzi)


def _usual(char: str) -> bool:
    code = ord(char)
    return (
        0x20 <= code < 0x7F
        or 0x4E00 <= code <= 0x9FFF
        or 0x3000 <= code <= 0x303F
        or 0xFF01 <= code <= 0xFFEF
        or 0x2000 <= code <= 0x2BFF  # punctuation, arrows, numbers in circles, boxes
        or 0x2E80 <= code <= 0x2FD5  # radicals, as some fonts name whole characters
        or 0x00A1 <= code <= 0x00FF
        or 0x0391 <= code <= 0x03C9
        or 0x3220 <= code <= 0x33FF
        or 0x3400 <= code <= 0x4DBF
        or 0x20000 <= code <= 0x323AF
    )


def _common(char: str) -> bool:
    """One of the 3,755 common characters of GB 2312."""
    try:
        return char.encode("gb2312")[0] < 0xD8
    except UnicodeEncodeError:
        return False


def _looks_latin(chars: list[str]) -> bool:
    """English or figures rather than scrambled codes: mostly letters and digits, vowels among the letters."""
    letters = [c.lower() for c in chars if c.isascii() and c.isalpha()]
    plain = sum(c.isascii() and (c.isalnum() or c in ".,:;()-/%@") for c in chars)
    vowels = sum(c in "aeiou" for c in letters)
    return plain >= 0.9 * len(chars) and (len(letters) < 20 or vowels >= 0.25 * len(letters))
