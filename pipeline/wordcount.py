"""字数 as Word counts it: every East Asian character is one, every run of other characters is one."""

from __future__ import annotations

import re

# Han, kana, hangul, CJK punctuation, full-width forms, and the general punctuation Word sets in the East
# Asian font (“ ” ‘ ’ … — ·)
_EAST_ASIAN = re.compile(
    r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff“”‘’…—·]"
)


def word_count(text: str) -> int:
    """Number of 字 in ``text``."""
    east_asian = len(_EAST_ASIAN.findall(text))
    others = len(_EAST_ASIAN.sub(" ", text).split())
    return east_asian + others
