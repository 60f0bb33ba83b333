"""Red arcs in a cell: which are worth reading, and that print beside them is no copied seal."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.seals.cellink import look
from extractors.seals.ink import Ink
from extractors.seals.ring import ANGLES, RADIAL, Ring, Shape
from pipeline.geometry import Box
from pipeline.raster import Raster

DPI = 100
SMALLEST_SCALE = 2.5  # pixels per mm; smaller seals are looked for as if the map were coarser
CELL = Box(90, 90, 380, 300)


def half_a_ring(ink: Ink, *, strength: float) -> Ring:
    """One in the middle of the cell of which a little less than half shows."""
    x0, y0, x1, y1 = ink.from_page(CELL)
    shape = Shape((x0 + x1) / 2, (y0 + y1) / 2, 21 * ink.scale)
    disc = np.zeros((ANGLES, RADIAL), np.float32)
    return Ring(shape, ink.scale, 0.45, strength, 1.0, 0.1, 0.3, disc)


@pytest.mark.parametrize(("strength", "seals", "fragments"), [(0.05, 1, 0), (0.4, 0, 1)])
def test_half_a_ring_is_read_where_it_is_faint_and_is_an_arc_where_the_rest_was_not_pressed(
    strength: float, seals: int, fragments: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels = np.full((600, 700, 3), 250, np.uint8)
    centre = (round(235 / 72 * DPI), round(195 / 72 * DPI))
    cv2.circle(pixels, centre, round(21 / 25.4 * DPI), (90, 90, 220), 5)
    looked = []

    def found(ink: np.ndarray, scale: float, *, faint: bool = False) -> tuple[Ring, ...]:
        looked.append(not faint and scale > SMALLEST_SCALE)
        at = Ink(ink, ink, ink, scale, left, top)
        return (half_a_ring(at, strength=strength),) if faint else ()

    left = top = (90 - 25 * 72 / 25.4) * 25.4 / 72
    monkeypatch.setattr("extractors.seals.cellink.find_rings", found)
    seen = look(Raster(pixels, DPI), CELL, (), colour=True)
    assert (len(seen.seals), len(seen.fragments)) == (seals, fragments)
    assert not any(looked)  # black rings are not looked for beside red arcs
