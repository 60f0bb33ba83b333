"""Words of hope, 拟 among them: 虚拟专网 and 模拟 hope for nothing."""

from __future__ import annotations

import re


def hoping(pattern: str) -> re.Pattern[str]:
    """``pattern`` compiled, in which each 拟 is a word of its own. None of them may stand in brackets of characters."""
    return re.compile(pattern.replace("拟", "(?<![虚模])拟"))
