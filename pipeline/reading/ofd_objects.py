"""What stands on an OFD page: characters, ruled lines, pictures, in points from the top left."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.geometry import Box, union
from pipeline.reading.pdf_chars import THIN, Char, Matrix, Stroke
from pipeline.reading.xml_zip import Element, child, tag

MM = 72 / 25.4  # points
MOST = 60_000  # objects of a page
_ONE: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"


@dataclass(frozen=True)
class Picture:
    """``part`` of the package, and where it stands on the page, points."""

    part: str
    box: Box


def _numbers(text: str | None) -> list[float]:
    return [float(n) for n in re.findall(_NUMBER, text or "")]


class Reader:
    """Collects the objects of page parts read one after another."""

    def __init__(self, *, fonts: dict[str, str], media: dict[str, str]) -> None:
        self.fonts, self.media = fonts, media
        self.chars: list[Char] = []
        self.strokes: list[Stroke] = []
        self.pictures: list[Picture] = []
        self.curves = 0

    def read(self, root: Element) -> None:
        for number, element in enumerate(root.iter()):
            if number > MOST:
                break
            name = tag(element)
            if element.get("Visible") == "false":
                continue
            if name == "TextObject":
                self._text(element)
            elif name == "PathObject":
                self._path(element)
            elif name == "ImageObject":
                self._image(element)

    def _text(self, element: Element) -> None:
        place = _Place(element)
        size = (_numbers(element.get("Size")) or [4.0])[0]
        bold = (_numbers(element.get("Weight")) or [400.0])[0] >= 600
        colour = child(element, "FillColor")
        red = _red(colour)
        shown = element.get("Fill") != "false" or element.get("Stroke") == "true"
        font = self.fonts.get(str(element.get("Font")), "")
        x = y = 0.0
        for code in (e for e in element if tag(e) == "TextCode"):
            x = (_numbers(code.get("X")) or [x])[0]
            y = (_numbers(code.get("Y")) or [y])[0]
            across, down = _deltas(code.get("DeltaX")), _deltas(code.get("DeltaY"))
            text = (code.text or "").strip("\n\r\t")
            for number, letter in enumerate(text):
                step = across[number] if number < len(across) else 0.0
                width = size if ord(letter) > 0x2E7F or letter in "“”‘’—…" else size / 2
                box = place.box([(x, y - 0.88 * size), (x + width, y + 0.12 * size)])
                self.chars.append(
                    Char(
                        text=letter,
                        box=box,
                        size=round(size * place.scale * MM, 2),
                        font=font,
                        bold=bold,
                        red=red,
                        visible=shown,
                        angle=place.angle,
                        broken=False,
                    )
                )
                fall = down[number] if number < len(down) else 0.0
                x += step if step or fall else width
                y += fall

    def _path(self, element: Element) -> None:
        data = child(element, "AbbreviatedData")
        place = _Place(element)
        drawn = element.get("Stroke") != "false" or element.get("Fill") == "true"
        if data is None or not drawn:
            return
        for outline in self._outlines(data.text or ""):
            corners = [place.point(x, y) for x, y in outline]
            box = union([Box(*c, *c) for c in corners])
            if min(box.width, box.height) < THIN and len(corners) > 2:
                self._stroke(*box)
                continue
            for (x0, y0), (x1, y1) in pairwise(corners):
                if min(abs(x1 - x0), abs(y1 - y0)) < 0.75:
                    self._stroke(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _stroke(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if x1 - x0 >= y1 - y0:
            self.strokes.append(Stroke(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
        else:
            self.strokes.append(Stroke((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))

    def _outlines(self, data: str) -> list[list[tuple[float, float]]]:
        """Subpaths without curves; M/S start one, L goes on, C closes it."""
        out: list[list[tuple[float, float]]] = []
        curved = False
        for command, values in _commands(data):
            if command in "MS" and len(values) >= 2:
                if curved and out:
                    out.pop()
                out.append([(values[0], values[1])])
                curved = False
            elif command == "L" and out and len(values) >= 2:
                out[-1].append((values[0], values[1]))
            elif command == "C" and out and not values:
                out[-1].append(out[-1][0])
            elif command in "QBA":
                curved = True
                self.curves += 1
        if curved and out:
            out.pop()
        return [outline for outline in out if len(outline) > 1]

    def _image(self, element: Element) -> None:
        part = self.media.get(str(element.get("ResourceID")))
        place = _Place(element)
        box = place.box([(0.0, 0.0), (1.0, 1.0)]) if element.get("CTM") else place.boundary
        if part is not None:
            self.pictures.append(Picture(part, box))


class _Place:
    """Where an object stands: its boundary and the matrix inside it."""

    def __init__(self, element: Element) -> None:
        values = _numbers(element.get("Boundary"))
        self.x, self.y, width, height = (*values, 0.0, 0.0, 0.0, 0.0)[:4]
        matrix = _numbers(element.get("CTM"))
        self.matrix: Matrix = (*matrix,) if len(matrix) == 6 else _ONE  # type: ignore[assignment]
        self.boundary = Box(self.x * MM, self.y * MM, (self.x + width) * MM, (self.y + height) * MM)

    @property
    def scale(self) -> float:
        return math.hypot(self.matrix[2], self.matrix[3]) or 1.0

    @property
    def angle(self) -> int:
        """Degrees clockwise of the writing; -1 for slanted text."""
        angle = math.degrees(math.atan2(self.matrix[1], self.matrix[0])) % 360
        turned = round(angle / 90) * 90
        return turned % 360 if abs(angle - turned) < 8 else -1

    def point(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self.matrix
        return (a * x + c * y + e + self.x) * MM, (b * x + d * y + f + self.y) * MM

    def box(self, points: Sequence[tuple[float, float]]) -> Box:
        (x0, y0), (x1, y1) = points
        corners = [self.point(x, y) for x in (x0, x1) for y in (y0, y1)]
        return union([Box(*c, *c) for c in corners])


def _commands(data: str) -> list[tuple[str, list[float]]]:
    return [(c, _numbers(v)) for c, v in re.findall(r"([MSLQBAC])([^MSLQBAC]*)", data)]


def _deltas(text: str | None) -> list[float]:
    """Steps from character to character; ``g 5 3.5`` stands for five steps of 3.5."""
    out: list[float] = []
    words = (text or "").split()
    at = 0
    while at < len(words) and len(out) < MOST:
        if words[at] == "g" and at + 2 < len(words):
            count, step = _numbers(words[at + 1]), _numbers(words[at + 2])
            if count and step:
                out += [step[0]] * min(int(count[0]), MOST)
            at += 3
            continue
        out += _numbers(words[at])
        at += 1
    return out


def _red(colour: Element | None) -> bool:
    values = _numbers(colour.get("Value") if colour is not None else "")
    return len(values) == 3 and values[0] > 150 and values[1] < 100 and values[2] < 100
