"""Prints text and rules. Lengths in mm, pixels at 300 dpi."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from samples.seal_art import fonts

DPI = 300
MM = DPI / 25.4
Rect = tuple[float, float, float, float]  # x0, y0, x1, y1 in mm
_FACES = (("gbsn00lp.ttf", 0), ("NotoSerifCJK-Regular.ttc", 2), ("gkai00mp.ttf", 0), ("uming.ttc", 0),
          ("NotoSansCJK-Regular.ttc", 2), ("LXGWWenKai-Regular.ttf", 0))  # fmt: skip


class Printer:
    """Prints text and rules in this page's type."""

    def __init__(self, image: Image.Image, rng: np.random.Generator) -> None:
        faces = [f for f in _FACES if f[0] in fonts.installed()]
        self.face = faces[int(rng.integers(len(faces)))]
        self.size = float(rng.choice([12, 14, 14, 15, 16]))
        self.image = image
        self.draw = ImageDraw.Draw(image)
        self.thick = max(1, round(float(rng.uniform(0.15, 0.5)) * MM))
        grey = int(rng.choice([0, 0, 0, 40, 90]))
        self.colour = (grey, grey, grey)

    @property
    def em(self) -> float:
        """The type's size in mm."""
        return self.size * 25.4 / 72

    def font(self) -> ImageFont.FreeTypeFont:
        return fonts.load(self.face[0], self.face[1], round(self.em * MM))

    def write(self, text: str, x: float, y: float, *, fill: tuple[int, int, int] = (15, 15, 15)) -> Rect:
        """One line with its top left at (x, y) mm; where it stands."""
        font = self.font()
        self.draw.text((x * MM, y * MM), text, font=font, fill=fill)
        return x, y, x + font.getlength(text) / MM, y + self.em

    def paragraph(self, text: str, box: Rect, *, indent: float = 0.0) -> float:
        """Text wrapped into the box from its top; the y below it."""
        x0, y, x1, _ = box
        per_line = max(1, int((x1 - x0) / self.em))
        first = max(1, per_line - round(indent))
        lines = [text[:first], *(text[i : i + per_line] for i in range(first, len(text), per_line))]
        for n, line in enumerate(lines):
            self.write(line, x0 + (indent * self.em if n == 0 else 0), y)
            y += self.em * 1.5
        return y

    def centred(self, text: str, box: Rect) -> None:
        """Text wrapped into the box, in its middle from top to bottom."""
        per_line = max(1, int((box[2] - box[0]) / self.em))
        high = -(-len(text) // per_line) * self.em * 1.5
        self.paragraph(text, (box[0], max(box[1] + 2, (box[1] + box[3] - high) / 2), box[2], box[3]))

    def rule(self, box: Rect) -> None:
        self.draw.rectangle([round(v * MM) for v in box], outline=self.colour, width=self.thick)
