"""Labels of the form on a page without a grid: lines of one column that together are a label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.geometry import Box, union
from pipeline.model import Page
from pipeline.structure.form_labels import Label, Labels, likeness, without_number

CLOSE = 1.9  # heights from line to line within a label
MOST = 8  # lines of a label
SURE = 90.0  # likeness of a label that stands alone; broken ones are put together first


@dataclass(frozen=True)
class PlacedLabel:
    """A label and the lines (indices) that it is broken into; ``label`` is None for a row's head that the
    form does not know, such as 传真."""

    label: Label | None
    lines: tuple[int, ...]
    box: Box

    @property
    def middle(self) -> float:
        return self.box.centre[1]


def placed_labels(page: Page, open_lines: Sequence[int], labels: Labels) -> list[PlacedLabel]:
    """The labels among ``open_lines``; where joins compete, the likest and then the longest."""
    candidates: list[tuple[float, int, PlacedLabel]] = []
    for first in open_lines:
        for column in _columns(page, open_lines, first):
            text = "".join(page.lines[n].text for n in column)
            label, score = likeness(labels, without_number(text))
            if label is not None:
                placed = PlacedLabel(label, tuple(column), union([box_of(page, n) for n in column]))
                candidates.append((score, len(column), placed))
    taken: set[int] = set()
    out: list[PlacedLabel] = []
    for _, _, one in sorted(candidates, key=lambda c: (-c[0], -c[1])):
        if not taken & set(one.lines):
            taken |= set(one.lines)
            out.append(one)
    return sorted(out, key=lambda p: (p.box.y0, p.box.x0))


def box_of(page: Page, line: int) -> Box:
    box = page.lines[line].box
    if box is None:
        raise ValueError("a line of a fixed page has a place")
    return box


def _columns(page: Page, open_lines: Sequence[int], first: int) -> Iterator[list[int]]:
    """The line alone, then with the next ones close below it in the same column."""
    column = [first]
    yield list(column)
    while len(column) < MOST:
        above = box_of(page, column[-1])
        below = [n for n in open_lines if n not in column and _next(above, box_of(page, n))]
        if not below:
            return
        column.append(min(below, key=lambda n: box_of(page, n).y0))
        yield list(column)


def _next(above: Box, below: Box) -> bool:
    shared = min(above.x1, below.x1) - max(above.x0, below.x0)
    step = below.centre[1] - above.centre[1]
    height = min(above.height, below.height)
    return shared > 0.5 * min(above.width, below.width) and 0.5 * height < step < CLOSE * height
