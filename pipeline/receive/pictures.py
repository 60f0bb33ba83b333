"""Pictures that only adorn a message, told from scans."""

from __future__ import annotations

import io
import re
import warnings

from PIL import Image, UnidentifiedImageError

_SMALL_SIDE = 700  # pixels; a scanned page has more on its long side even at 72 dpi
_SMALL_BYTES = 200_000


def is_decoration(name: str, content: bytes, *, in_body: bool) -> bool:
    """Whether an attached picture is a logo, smiley or signature: small, and shown in the body or named as
    mail programs name such pictures. A big picture pasted into the body may be a scan and is none."""
    if len(content) > _SMALL_BYTES:
        return False
    if not in_body and not re.fullmatch(r"(?i)(image\d{3}|smiley.*|emoji.*|logo)\.(png|jpe?g|gif|bmp)", name):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content)) as picture:
                return max(picture.size) < _SMALL_SIDE
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
