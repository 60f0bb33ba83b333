"""When two texts count as the same."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import Levenshtein

_BLANK = re.compile(r"\s+")
_BRACKETS = str.maketrans("[]【】<>《》()「」", "〔〕〔〕〔〕〔〕〔〕〔〕")
_DASHES = re.compile(r"[-—–―‐‑－~～]+")


def plain(text: str | None) -> str:
    """NFKC without any blanks."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text or ""))


def plain_title(text: str | None) -> str:
    """A title: as `plain`, without its 《》 around, dashes and quotation marks of all sorts alike."""
    bare = plain(text).removeprefix("《").removesuffix("》")
    return _DASHES.sub("-", re.sub("[“”\"‘’']", "", bare))


def plain_number(text: str | None) -> str:
    """A document number: any bracket is 〔〕."""
    return plain(text).translate(_BRACKETS)


def edits(expected: str, got: str) -> tuple[int, int]:
    """Character errors and characters, blanks and width not counted."""
    a, b = plain(expected), plain(got)
    return Levenshtein.distance(a, b), len(a)
