"""Counting gives the percentiles that sorting gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.engines.levels import median, percentiles, usual_deviation


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32 - 1), st.floats(0, 100))
@settings(deadline=None)
def test_as_numpy(height: int, width: int, seed: int, share: float) -> None:
    rng = np.random.default_rng(seed)
    grey = rng.integers(0, rng.integers(1, 257), (height, width)).astype(np.uint8)
    expected = np.percentile(grey, (2, share, 85))
    assert percentiles(grey, 2, share, 85) == pytest.approx(list(expected), abs=1e-6)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32 - 1))
@settings(deadline=None)
def test_median_and_deviation_as_numpy(height: int, width: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    grey = rng.integers(0, rng.integers(1, 257), (height, width)).astype(np.uint8)
    middle = float(np.median(grey))
    assert median(grey) == middle
    assert usual_deviation(grey, middle) == float(np.median(np.abs(grey.astype(np.float64) - middle)))


def test_of_a_part_of_a_picture() -> None:
    grey = np.arange(256, dtype=np.uint8).reshape(16, 16)
    assert percentiles(grey[3:9, 2:11], 85) == pytest.approx([float(np.percentile(grey[3:9, 2:11], 85))])
