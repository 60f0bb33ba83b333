"""Red in a cell that is no ring: what is known to be something else leaves the seal missing, what is not a person sees."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.seals.cellink import CellInk
from extractors.seals.ink import ink_of
from extractors.seals.marks import Kind, Marks
from extractors.seals.verdict import judge
from pipeline.geometry import Box
from pipeline.raster import Raster


def cell(area: float, kind: Kind) -> CellInk:
    white = Raster(pixels=np.full((60, 60, 3), 255, np.uint8), dpi=72)
    return CellInk(ink_of(white, Box(5, 5, 50, 50), scale=2.0), True, (), marks=Marks(area, 0.2, kind))


@pytest.mark.parametrize(
    ("area", "kind", "state"),
    [
        (0.0, "unknown", "missing"),
        (5.0, "unknown", "missing"),
        (15.0, "unknown", "unclear"),  # mm²: what a faint seal pressed in part left of itself
        (90.0, "unknown", "unclear"),
        (15.0, "pen", "missing"),
        (90.0, "finger", "missing"),
    ],
)
def test_traces_of_red(area: float, kind: Kind, state: str) -> None:
    assert judge([cell(area, kind)], [], 1, digital=False, pages=[1]).state == state
