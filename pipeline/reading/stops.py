"""A full stop that the detector cut from the end of its line: a small ring, read as the figure 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.geometry import Box, union
from pipeline.reading.scan_layout import ReadLine

_RINGS = frozenset("0oO。.°○")
_SMALL = 0.5  # of the line's height: no figure is as low beside the type that it belongs to
_NEAR = 1.2  # of the line's height from its end


def with_stops(lines: Sequence[ReadLine]) -> list[ReadLine]:
    """``lines`` (upright pixels), each full stop that stands alone put to the line before it."""
    alone = [line for line in lines if line.text in _RINGS]
    rest = [line for line in lines if line.text not in _RINGS]
    for stop in alone:
        owner = next((i for i, line in enumerate(rest) if _ends_at(line, stop.box)), None)
        if owner is None:
            rest.append(stop)
        else:
            line = rest[owner]
            rest[owner] = replace(line, text=f"{line.text}。", box=union([line.box, stop.box]))
    return rest


def _ends_at(line: ReadLine, ring: Box) -> bool:
    """Whether the ring stands at the foot of the line's end."""
    height = line.box.height
    low = line.box.y0 + 0.4 * height < ring.centre[1] < line.box.y1 + 0.2 * height
    near = -0.3 * height <= ring.x0 - line.box.x1 <= _NEAR * height
    return low and near and ring.height <= _SMALL * height
