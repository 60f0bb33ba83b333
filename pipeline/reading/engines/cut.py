"""Text boxes that run over a vertical rule are two cells' text seen as one: cut them there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from pipeline.reading.engines.types import Quad, Rule

OVERLAP = 0.5  # share of the box's height that a rule has to pass
MIN_PIECE = 0.35  # a piece narrower than this share of the height is the rule's own shadow


def split_at_rules(quads: Sequence[Quad], rules: Sequence[Rule]) -> list[Quad]:
    """``quads`` with those that a rule crosses cut in two or more."""
    out: list[Quad] = []
    for quad in quads:
        out.extend(_pieces(quad, rules))
    return out


def _pieces(quad: Quad, rules: Sequence[Rule]) -> list[Quad]:
    x0, y0 = quad.min(axis=0)
    x1, y1 = quad.max(axis=0)
    height = max(1.0, float(y1 - y0))
    cuts = sorted(
        rule.x
        for rule in rules
        if x0 < rule.x < x1 and min(y1, rule.y1) - max(y0, rule.y0) > OVERLAP * height
    )
    if not cuts:
        return [quad]
    edges = [float(x0), *cuts, float(x1)]
    spans = [(a, b) for a, b in pairwise(edges) if b - a >= MIN_PIECE * height]
    return [_between(quad, a, b) for a, b in spans]


def _between(quad: Quad, left: float, right: float) -> Quad:
    """The part of ``quad`` between two abscissae."""
    top_left, top_right, bottom_right, bottom_left = quad
    return np.array(
        [
            _at(top_left, top_right, left),
            _at(top_left, top_right, right),
            _at(bottom_left, bottom_right, right),
            _at(bottom_left, bottom_right, left),
        ],
        np.float32,
    )


def _at(start: Quad, end: Quad, x: float) -> tuple[float, float]:
    """The point of abscissa ``x`` on the line through two points, kept within them."""
    dx = float(end[0] - start[0])
    if abs(dx) < 1e-6:
        return float(start[0]), float(start[1])
    share = min(1.0, max(0.0, (x - float(start[0])) / dx))
    return float(start[0]) + share * dx, float(start[1] + share * (end[1] - start[1]))
