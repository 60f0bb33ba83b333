"""Handwriting: each character a little off in place, size and lean."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from samples.seal_art import fonts
from samples.seal_cells.printer import MM

_FOLDER = Path(__file__).resolve().parent.parent / "fonts"
_FALLBACK = ("LXGWWenKai-Light.ttf", "LXGWWenKai-Regular.ttf")


def hand_font(rng: np.random.Generator) -> str:
    """A handwriting font of the samples, or a pen-like one of the machine. Raises FileNotFoundError."""
    found = [str(p) for p in sorted(_FOLDER.glob("*.ttf"))] or [
        f for f in _FALLBACK if f in fonts.installed()
    ]
    if not found:
        raise FileNotFoundError("no handwriting font is installed")
    return found[int(rng.integers(len(found)))]


def write_text(
    image: Image.Image, text: str, font: str, x: float, y: float, em: float, fill: tuple[int, int, int],
    rng: np.random.Generator,
) -> tuple[float, float, float, float]:  # fmt: skip
    """Writes ``text`` at (x, y) mm, ``em`` mm high; where it stands."""
    draw = ImageDraw.Draw(image)
    at = x
    for char in text:
        size = em * float(rng.uniform(0.88, 1.12))
        face = fonts.load(font, 0, round(size * MM))
        rise = float(rng.normal(0, 0.05)) * em
        draw.text((at * MM, (y + rise - em * 0.15) * MM), char, font=face, fill=fill)
        at += face.getlength(char) / MM * float(rng.uniform(0.9, 1.05)) + 0.1
    return x, y - em * 0.15, at, y + em
