"""Ink where only the line of a special seal would stand."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from test_seal_closer import ring

from extractors.seals.closeup import CloseUp
from extractors.seals.ink import Map
from extractors.seals.inner import inner_share, is_covered
from extractors.seals.read import reaching_in
from extractors.seals.unwrap import Gap

SIDE, RADIUS = 240, 60
FOOT = Gap(np.pi / 2, 0.9)
LINE = 0.04  # share that makes a special seal of it


def marks(*, radii: tuple[float, float], beside: tuple[float, float]) -> Map:
    """Density of marks between two radii and two angles from straight down, on both sides."""
    v, u = (np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) - SIDE / 2) / RADIUS
    r, off = np.hypot(u, v), np.abs(np.arctan2(u, v))
    there = (r > radii[0]) & (r < radii[1]) & (off >= beside[0]) & (off < beside[1])
    return np.asarray(np.where(there, 0.4, 0.0), dtype=np.float32)


def close_up(seal: Map, *, red: Map | None = None, print_: Map | None = None) -> CloseUp:
    bare = np.zeros((SIDE, SIDE), np.float32)
    around = marks(radii=(0.97, 1.03), beside=(0, 4))
    core = bare if print_ is None else (print_ > 0).astype(np.float32)
    colour = around + (bare if red is None else red)
    return CloseUp(
        ring(),
        seal,
        core,
        colour=colour,
        redness=np.maximum(colour, around + seal),
        x=SIDE / 2,
        y=SIDE / 2,
        zoom=1.0,
        scale=3.0,
    )


def test_a_line_beside_the_gap_that_was_found_counts_as_well() -> None:
    """The gap between two letters of the ring text may be taken for its foot."""
    assert inner_share(close_up(marks(radii=(0.5, 0.6), beside=(0.35, 0.6))), FOOT) > LINE


def test_ring_text_that_stands_low_does_not_outweigh_a_line() -> None:
    line = marks(radii=(0.5, 0.555), beside=(0, 0.3))
    letters = marks(radii=(0.5, 0.6), beside=(2.4, 4))  # over the middle
    assert inner_share(close_up(line + letters), FOOT) < LINE  # as star and emblem, above and below alike
    assert inner_share(close_up(line + letters), FOOT, text=(0.5, 0.75)) > LINE


@pytest.mark.parametrize("red", [True, False])
def test_a_line_under_print_shows_by_its_red(red: bool) -> None:
    line = marks(radii=(0.5, 0.75), beside=(0, 0.5))
    hidden = close_up(np.zeros_like(line), red=line if red else None, print_=line)
    assert (inner_share(hidden, FOOT) > LINE) == red


def test_a_ring_of_the_seals_own_letters_hides_nothing() -> None:
    own = ring()
    shape = own.shape
    letters = replace(own, shape=replace(shape, x=shape.x + 0.25 * shape.radius, radius=0.75 * shape.radius))
    beside = replace(own, shape=replace(shape, x=shape.x + 1.2 * shape.radius))
    assert reaching_in(own, [letters, beside]) == [beside]


def test_a_ring_that_shines_through_the_paper_hides_nothing() -> None:
    own = ring()
    beside = replace(own, shape=replace(own.shape, x=own.shape.x + 1.2 * own.shape.radius))
    assert reaching_in(own, [beside, replace(beside, strength=0.2 * own.strength)]) == [beside]


def test_a_line_has_its_place_towards_the_foot() -> None:
    own = ring()
    shape = own.shape
    below = replace(own, shape=replace(shape, y=shape.y + 1.4 * shape.radius))
    assert is_covered(own, FOOT.middle, [below])
    assert not is_covered(own, FOOT.middle + np.pi, [below])
    assert not is_covered(own, FOOT.middle, [])


def test_letters_of_the_ring_that_are_known_are_no_line_under_a_second_script() -> None:
    """Low ring text stands where a line would; beside its letters a line still shows."""
    band, step = (0.5, 0.75), 0.5
    feet = marks(radii=(0.52, 0.72), beside=(0.5, 0.9))  # the first letter and the last
    known = [float(FOOT.middle + side * 0.7) for side in (1, -1)]
    assert inner_share(close_up(feet), FOOT, text=band) > LINE
    assert inner_share(close_up(feet), FOOT, text=band, letters=known, step=step) < LINE
    line = marks(radii=(0.5, 0.58), beside=(0, 0.4))
    assert inner_share(close_up(feet + line), FOOT, text=band, letters=known, step=step) > LINE
