"""Letters in an arc inside the ring text: a special seal's purpose, where no star or emblem reaches."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from test_seal_inner import RADIUS, SIDE, close_up

from extractors.seals.ink import Map
from extractors.seals.match import SECOND_LINE
from extractors.seals.second import second_line

TEXT = (0.62, 0.9)


def letters(*middles: float, radii: tuple[float, float], half: float = 0.14) -> Map:
    """Density of letters around angles from straight up, each ``half`` a width to both sides (radians)."""
    v, u = (np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) - SIDE / 2) / RADIUS
    r, turn = np.hypot(u, v), np.arctan2(u, -v)
    there = np.zeros(r.shape, bool)
    for middle in middles:
        there |= (r > radii[0]) & (r < radii[1]) & (np.abs(turn - middle) < half)
    return np.asarray(np.where(there, 0.4, 0.0), dtype=np.float32)


STAR = letters(0.0, radii=(0.0, 0.28), half=4)
NAME = letters(-1.0, -0.5, 0.0, 0.5, 1.0, radii=(0.65, 0.88))


def test_a_seal_of_a_body_has_nothing_between_its_star_and_its_name() -> None:
    assert second_line(close_up(STAR + NAME), TEXT) == 0


@pytest.mark.parametrize("middles", [(-0.2, 0.2), (-0.5, 0.0, 0.5), (2.6, 3.0)])
def test_letters_between_star_and_name_fill_an_arc_over_or_under_the_star(middles: tuple[float, ...]) -> None:
    line = letters(*middles, radii=(0.4, 0.54))
    assert second_line(close_up(STAR + NAME + line), TEXT) > SECOND_LINE


def test_letters_that_run_together_are_a_line_too() -> None:
    line = letters(0.0, radii=(0.4, 0.54), half=0.25)
    assert second_line(close_up(STAR + NAME + line), TEXT) > SECOND_LINE


def test_one_speck_and_feet_of_the_names_letters_are_no_line() -> None:
    speck = letters(2.0, radii=(0.45, 0.5), half=0.03)
    feet = letters(-0.5, 0.5, radii=(0.5, 0.7))
    assert second_line(close_up(STAR + NAME + speck + feet), TEXT) == 0


def test_a_single_letter_clear_of_star_and_name_is_what_print_left_of_a_line() -> None:
    letter = letters(2.8, radii=(0.42, 0.54), half=0.1)
    assert second_line(close_up(STAR + NAME + letter), TEXT) > SECOND_LINE
    near_the_star = letters(2.8, radii=(0.33, 0.45), half=0.1)
    assert second_line(close_up(STAR + NAME + near_the_star), TEXT) == 0


def test_a_band_deeper_than_any_letter_may_hold_two_lines() -> None:
    assert second_line(close_up(STAR + NAME), (0.43, 0.86)) > SECOND_LINE
    assert second_line(close_up(STAR + NAME), (0.54, 0.97)) == 0


def test_the_rim_of_an_emblem_that_hangs_together_with_it_is_no_line() -> None:
    rim = letters(0.0, radii=(0.305, 0.4), half=1.2)
    assert second_line(close_up(STAR + NAME + rim), TEXT) == 0


def test_pale_letters_of_which_pieces_are_left_are_a_line_too() -> None:
    pieces = letters(*np.arange(-0.4, 0.45, 0.1), radii=(0.42, 0.5), half=0.015)
    assert second_line(close_up(STAR + NAME + 0.4 * pieces), TEXT) > SECOND_LINE


def test_letters_much_paler_than_the_ring_are_a_line_too() -> None:
    line = letters(-0.2, 0.2, radii=(0.4, 0.54))
    assert second_line(close_up(STAR + NAME + 0.15 * line), TEXT) > SECOND_LINE


def test_a_line_under_print_shows_by_its_red() -> None:
    line = letters(-0.2, 0.2, radii=(0.4, 0.54))
    hidden = close_up(STAR + NAME, red=STAR + NAME + line, print_=line)
    assert second_line(hidden, TEXT) > SECOND_LINE


def test_the_rays_of_an_emblem_are_no_letters() -> None:
    rays = letters(*np.arange(-2, 2, 0.16), radii=(0.32, 0.45), half=0.04)
    assert second_line(close_up(STAR + NAME + rays), TEXT) == 0
