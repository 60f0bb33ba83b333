"""The band of the ring text: whole letters, however tall, and nothing of what stands inside them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from extractors.seals.ring import REACH, Ring
from extractors.seals.unwrap import EDGE, text_band


def ring(*bands: tuple[float, float, float]) -> Ring:
    """Ink by (inner, outer edge as shares of the radius, density); the ring itself at 1."""
    fractions = np.linspace(0, REACH, 128)
    row = np.zeros(128, np.float32)
    for inner, outer, density in (*bands, (0.97, 1.0, 1.0)):
        row[(fractions >= inner) & (fractions <= outer)] = density
    return cast(Ring, SimpleNamespace(disc=np.tile(row, (90, 1)), strength=1.0))


@pytest.mark.parametrize(("inner", "outer"), [(0.60, 0.88), (0.50, 0.88), (0.46, 0.88), (0.47, 0.91)])
def test_letters_are_taken_whole_however_tall(inner: float, outer: float) -> None:
    low, high = text_band(ring((inner, outer, 0.3)))
    assert low == pytest.approx(inner - EDGE, abs=0.012)
    assert high == pytest.approx(outer + EDGE, abs=0.012)


@pytest.mark.parametrize("pale", [0.02, 0.1, 0.15])
def test_what_stands_inside_the_letters_is_left_out(pale: float) -> None:
    low, _ = text_band(ring((0.45, 0.56, 0.3), (0.56, 0.62, pale), (0.62, 0.88, 0.3)))
    assert 0.55 < low < 0.63


def test_letters_with_paler_strokes_in_their_middle_are_not_cut() -> None:
    low, _ = text_band(ring((0.46, 0.66, 0.36), (0.66, 0.70, 0.24), (0.70, 0.88, 0.3)))
    assert low < 0.46
