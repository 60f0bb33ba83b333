"""A crop shows the label of the row in which a small box stands, also on a page scanned on its side."""

from __future__ import annotations

import pytest

from flows.jobs import _around
from pipeline.geometry import Box


@pytest.mark.parametrize("lying", [False, True])
def test_a_small_box_is_shown_with_its_row(lying: bool) -> None:
    cell = Box(200, 300, 220, 420) if lying else Box(200, 300, 320, 320)
    around = _around(cell, lying=lying)
    along, across = (around.height, around.width) if lying else (around.width, around.height)
    assert (along, across) == (400, 60)
    assert (around.x0 + around.x1, around.y0 + around.y1) == (cell.x0 + cell.x1, cell.y0 + cell.y1)


def test_a_large_box_keeps_a_margin_for_the_seal_over_its_edge() -> None:
    assert _around(Box(100, 100, 600, 300), lying=False) == Box(64, 84, 636, 316)
