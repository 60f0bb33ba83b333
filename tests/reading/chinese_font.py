"""A Chinese font of this machine for the tests that draw print."""

from __future__ import annotations

from functools import cache

import pytest
from PIL import ImageFont

_FILES = (
    ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/usr/share/fonts/truetype/arphic/uming.ttc", 0),
)


@cache
def chinese_font(size: int) -> ImageFont.FreeTypeFont:
    """The first of the usual ones; the test is skipped where none is installed."""
    for path, index in _FILES:
        try:
            return ImageFont.truetype(path, size, index=index)
        except OSError:
            continue
    pytest.skip("no Chinese font installed")
