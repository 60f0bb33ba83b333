"""The words of a special seal that do not stand level under its star: in an arc over or under it, or level over it."""

from __future__ import annotations

import math
from typing import Literal

from samples.seal_art.fonts import Face
from samples.seal_art.glyphs import Mask, glyph, place

Where = Literal["under", "over", "arc_over", "arc_under"]
TALL = 0.13  # of the seal's radius
MIDDLE = 0.46  # of the radius: where such letters stand
ROOM = 1.2  # letters' widths from one to the next


def inner_line(canvas: Mask, text: str, face: Face, *, radius: float, where: Where) -> None:
    """Draws ``text`` around or over the middle of ``canvas``; ``radius``: of the seal, pixels."""
    c = canvas.shape[0] / 2
    tall = TALL * radius
    at = MIDDLE * radius
    for i, char in enumerate(text):
        off = (i - (len(text) - 1) / 2) * ROOM * tall
        if where == "over":
            off *= min(1.0, radius / (len(text) * ROOM * tall))  # no farther than the ring text lets it
            centre, turn = (c + off, c - at), 0.0
        elif where == "arc_over":
            turn = off / at
            centre = (c + at * math.sin(turn), c - at * math.cos(turn))
        else:
            turn = -off / at
            centre = (c - at * math.sin(turn), c + at * math.cos(turn))
        place(canvas, glyph(char, face), centre=centre, size=(0.95 * tall, tall), angle=turn)
