"""Boxes and projective maps of pages, in points (1/72 in) from the top left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

IDENTITY = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)

Homography = tuple[float, float, float, float, float, float, float, float, float]


class Box(NamedTuple):
    """A rectangle ``[x0, y0, x1, y1]`` in points, y downwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def centre(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    @property
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    def grown(self, margin: float) -> Box:
        return Box(self.x0 - margin, self.y0 - margin, self.x1 + margin, self.y1 + margin)

    def intersection(self, other: Box) -> float:
        """Area shared with ``other`` in square points."""
        w = min(self.x1, other.x1) - max(self.x0, other.x0)
        h = min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(0.0, w) * max(0.0, h)

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def rounded(self) -> Box:
        return Box(*(round(v, 2) for v in self))


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of ``boxes`` (at least one)."""
    xs0, ys0, xs1, ys1 = zip(*boxes, strict=True)
    return Box(min(xs0), min(ys0), max(xs1), max(ys1))


def map_point(h: Homography, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f, g, i, j = h
    w = g * x + i * y + j
    return (a * x + b * y + c) / w, (d * x + e * y + f) / w


def map_box(h: Homography, box: Box) -> Box:
    """The axis-parallel box around ``box`` after the map ``h``."""
    corners = [map_point(h, x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    xs, ys = zip(*corners, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def invert(h: Homography) -> Homography:
    """The inverse map. Raises ValueError where ``h`` is singular."""
    a, b, c, d, e, f, g, i, j = h
    det = a * (e * j - f * i) - b * (d * j - f * g) + c * (d * i - e * g)
    if abs(det) < 1e-12:
        raise ValueError("singular page transform")
    adj = (
        e * j - f * i, c * i - b * j, b * f - c * e,
        f * g - d * j, a * j - c * g, c * d - a * f,
        d * i - e * g, b * g - a * i, a * e - b * d,
    )  # fmt: skip
    scaled = [v / det for v in adj]
    return (*scaled,)  # type: ignore[return-value]
