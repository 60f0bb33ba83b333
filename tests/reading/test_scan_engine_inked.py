"""Blank margins are left out of detection, and nothing that stands on the page with them."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.engines.inked import inked_part


@settings(max_examples=25, deadline=None)
@given(
    x=st.integers(0, 1180),
    y=st.integers(0, 1700),
    level=st.integers(60, 200),
    noise=st.floats(0, 5),
    seed=st.integers(0, 99),
)
def test_a_word_is_never_left_out(x: int, y: int, level: int, noise: float, seed: int) -> None:
    page = np.full((1754, 1240), 238.0) + np.random.default_rng(seed).normal(0, noise, (1754, 1240))
    page[y : y + 22, x : x + 40 : 3] = level  # strokes of a digit or two
    page[800:830, 500:760:4] = 40
    part = inked_part(np.clip(page, 0, 255).astype(np.uint8))
    assert part.x0 <= x and part.y0 <= y
    assert part.x1 >= min(1240, x + 40) and part.y1 >= min(1754, y + 22)


def test_margins_are_left_out() -> None:
    page = np.full((1754, 1240), 240, np.uint8)
    page[300:1200, 200:1000:5] = 30
    part = inked_part(page)
    assert (part.x1 - part.x0) * (part.y1 - part.y0) < 0.5 * page.size


def test_a_page_shaded_to_one_side_is_judged_by_the_paper_around() -> None:
    shade = np.linspace(120, 245, 1240)[np.newaxis, :].repeat(1754, axis=0)
    shade[400:1100, 300:900:5] *= 0.4
    part = inked_part(shade.astype(np.uint8))
    assert part.x0 > 100 and part.y1 < 1300
    assert part.x0 <= 300 and part.y0 <= 400 and part.x1 >= 900 and part.y1 >= 1100
