"""Fonts for seals: the Song faces first, then whatever an engraver's machine may have had."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import ImageFont

FONT_ROOTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
_MISSING = "\uffff"  # not a character: every font draws its "missing" box for it


@dataclass(frozen=True)
class Face:
    """One face of a font file. ``weight``: how often it is taken, relative to the others. ``bolder``: pixels
    by which its strokes grow at an em of 224, least and most: engravers cut Song heavier than books print it."""

    file: str
    index: int = 0
    weight: float = 1.0
    bolder: tuple[int, int] = (0, 3)


RING_FACES = (
    Face("NotoSerifCJK-Bold.ttc", 2, 4),
    Face("NotoSerifCJK-Regular.ttc", 2, 3, (2, 6)),
    Face("gbsn00lp.ttf", 0, 3, (2, 6)),
    Face("uming.ttc", 0, 2, (2, 6)),
    Face("wqy-zenhei.ttc", 0, 0.6),
    Face("wqy-microhei.ttc", 0, 0.5),
    Face("NotoSansCJK-Regular.ttc", 2, 0.4),
    Face("gkai00mp.ttf", 0, 0.5, (2, 6)),
)
NAME_FACES = (
    Face("NotoSerifCJK-Bold.ttc", 2, 2),
    Face("LXGWWenKai-Bold.ttf", 0, 2),
    Face("ukai.ttc", 0, 2),
    Face("NotoSansCJK-Bold.ttc", 2, 1),
)
LATIN = Face("DejaVuSans.ttf")
OTHER_SCRIPTS = (
    LATIN,
    Face("NotoNaskhArabic-Regular.ttf"),
    Face("NotoSerifTibetan-Regular.ttf"),
    Face("NotoSansMongolian-Regular.ttf"),
)


@lru_cache(maxsize=1)
def installed() -> dict[str, Path]:
    """Font files of this machine by file name."""
    found: dict[str, Path] = {}
    for root in FONT_ROOTS:
        if root.is_dir():
            for path in sorted(root.rglob("*.[to]t[fc]")):
                found.setdefault(path.name, path)
    return found


@lru_cache(maxsize=64)
def load(file: str, index: int, size: int) -> ImageFont.FreeTypeFont:
    """The face at ``size`` pixels; ``file`` is a name or a path. Raises FileNotFoundError."""
    path = Path(file) if Path(file).is_file() else installed().get(file)
    if path is None:
        raise FileNotFoundError(f"font {file} is not installed")
    return ImageFont.truetype(str(path), size, index=index)


def covers(face: Face, text: str) -> bool:
    """Whether the face has a glyph for every character of ``text``."""
    font = load(face.file, face.index, 32)
    box = bytes(font.getmask(_MISSING))
    return all(bytes(font.getmask(c)) != box for c in text if not c.isspace())


def usable(faces: tuple[Face, ...], text: str) -> list[Face]:
    """Those of ``faces`` that are installed and have all of ``text``."""
    return [f for f in faces if f.file in installed() and covers(f, text)]


def pick(faces: tuple[Face, ...], text: str, rng: np.random.Generator) -> Face:
    """A random installed face that has all of ``text``. Raises FileNotFoundError where none has."""
    found = usable(faces, text)
    if not found:
        raise FileNotFoundError(f"no installed seal font has all of {text!r}")
    weights = np.array([f.weight for f in found])
    return found[int(rng.choice(len(found), p=weights / weights.sum()))]
