"""Letters in an arc inside the ring text: a special seal's purpose, where no star or emblem reaches."""

from __future__ import annotations

import sys
from dataclasses import replace
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


def shining(density: float, *, outside: bool) -> Map:
    """Letters as pale as ``density`` between star and name, and the same ink beside the seal where ``outside``."""
    return letters(-0.2, 0.2, radii=(0.4, 0.54)) * (density / 0.4) + (
        letters(*np.arange(-3, 3, 0.2), radii=(1.2, 1.9), half=0.05) * (density / 0.4) if outside else 0
    )


@pytest.mark.parametrize(("outside", "found"), [(False, True), (True, False)])
def test_what_shines_through_beside_the_seal_too_is_no_line(outside: bool, found: bool) -> None:
    seen = second_line(close_up(STAR + NAME + shining(0.06, outside=outside)), TEXT)
    assert (seen > SECOND_LINE) == found


def test_dense_ink_beside_the_seal_hides_no_line() -> None:
    other = letters(0.0, radii=(1.2, 1.9), half=3)
    line = letters(-0.2, 0.2, radii=(0.4, 0.54))
    assert second_line(close_up(STAR + NAME + line + other), TEXT) > SECOND_LINE


def test_print_as_red_beside_the_seal_as_under_it_is_no_line() -> None:
    print_ = letters(-0.2, 0.2, radii=(0.4, 0.54))
    beside = letters(0.0, radii=(1.2, 1.9), half=3)
    tinted = 0.25 * (print_ + beside)
    assert second_line(close_up(STAR + NAME, red=tinted, print_=print_ + beside), TEXT) == 0
    clean = close_up(STAR + NAME, red=0.25 * print_, print_=print_ + beside)
    assert second_line(clean, TEXT) > SECOND_LINE


def test_an_upright_line_of_a_dirty_scanner_is_no_letter() -> None:
    streak = np.zeros((SIDE, SIDE), np.float32)
    middle = SIDE // 2
    half = round(0.35 * RADIUS)  # the rest of it lies under print
    streak[middle - half : middle + half, middle - round(0.5 * RADIUS)] = 0.4
    assert second_line(close_up(STAR + NAME + streak), TEXT) == 0


def test_a_letter_clear_of_a_small_star_is_one_nearer_to_the_middle_too() -> None:
    star = letters(0.0, radii=(0.0, 0.2), half=4)
    letter = letters(2.8, radii=(0.33, 0.45), half=0.1)
    assert second_line(close_up(star + NAME + letter), TEXT) > SECOND_LINE


def test_letters_of_a_narrow_arc_are_beside_each_other_over_a_wider_angle() -> None:
    apart = letters(-0.6, 0.6, radii=(0.34, 0.43), half=0.1)
    assert second_line(close_up(0.5 * STAR + NAME + 0.15 * apart), (0.52, 0.76)) > SECOND_LINE


def test_specks_in_a_row_are_a_line_of_thin_letters() -> None:
    row = letters(*np.arange(-0.7, 0.75, 0.2), radii=(0.42, 0.46), half=0.02)
    assert second_line(close_up(STAR + NAME + row), TEXT) > SECOND_LINE
    few = letters(*np.arange(-0.2, 0.25, 0.2), radii=(0.42, 0.46), half=0.02)
    assert second_line(close_up(STAR + NAME + few), TEXT) == 0
    apart = letters(*np.arange(-3, 3, 0.8), radii=(0.42, 0.46), half=0.02)
    assert second_line(close_up(STAR + NAME + apart), TEXT) == 0


def test_a_single_letter_that_reaches_towards_the_name_is_one_too() -> None:
    letter = letters(2.8, radii=(0.44, 0.61), half=0.1)
    assert second_line(close_up(STAR + NAME + letter), TEXT) > SECOND_LINE
    stroke = letters(2.8, radii=(0.55, 0.63), half=0.1)  # of a letter of the name
    assert second_line(close_up(STAR + NAME + stroke), TEXT) == 0


def test_fringes_of_print_are_no_line_and_red_letters_beside_print_are() -> None:
    """Beside the strokes of print its left is red and its right the contrary: blurred, nothing is left."""
    print_ = letters(*np.arange(-0.4, 0.45, 0.2), radii=(0.4, 0.54), half=0.03)
    left, right = np.roll(print_, -2, axis=1) - print_, np.roll(print_, 2, axis=1) - print_
    ink = STAR + NAME + left.clip(0)
    seen = close_up(ink, print_=print_)
    signed = STAR + NAME + 0.1 * (left.clip(0) - right.clip(0))
    ring = letters(0.0, radii=(0.97, 1.03), half=4)
    assert second_line(replace(seen, redness=ring + signed), TEXT) == 0
    assert second_line(replace(seen, redness=ring + ink), TEXT) > SECOND_LINE
