"""What is written in a seal besides the body's name, wherever it stands."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from test_seal_closer import spelled
from test_seal_inner import RADIUS, SIDE, close_up, marks
from test_seal_second import NAME, STAR, TEXT, letters

from extractors.seals.closeup import CloseUp
from extractors.seals.ctc import Letter
from extractors.seals.foot import with_foot
from extractors.seals.ink import Map
from extractors.seals.rows import NameArc
from extractors.seals.strays import Strays, strays

FIVE = NameArc(middle=-np.pi / 2, step=0.5, letters=5)  # of NAME
RING = marks(radii=(0.97, 1.03), beside=(0, 4))


def seal(redness: Map) -> CloseUp:
    """A seal with a ring, a star and a name besides what is told."""
    return replace(close_up(STAR + NAME), redness=RING + redness)


def foot(*, radii: tuple[float, float], count: int = 3, half: float = 0.07) -> Map:
    """Letters side by side around the lower edge."""
    middles = np.pi + (np.arange(count) - (count - 1) / 2) * 2.6 * half
    return letters(*((m + np.pi) % (2 * np.pi) - np.pi for m in middles), radii=radii, half=half)


def test_star_and_name_alone_are_the_bodys_own_seal() -> None:
    assert strays(seal(STAR + NAME), FIVE, TEXT) == Strays()


def test_words_around_the_foot_of_the_ring_are_another_seals() -> None:
    assert strays(seal(STAR + NAME + foot(radii=(0.76, 0.91))), FIVE, TEXT).beyond


def test_the_digits_of_a_registered_seal_are_not() -> None:
    digits = foot(radii=(0.87, 0.93), count=11, half=0.02)
    found = strays(seal(STAR + NAME + digits), FIVE, TEXT)
    assert not found.line and not found.beyond


@pytest.mark.parametrize("middle", [1.9, -1.9])
def test_a_number_before_or_behind_the_name_is_another_seals(middle: float) -> None:
    number = letters(middle, radii=(0.65, 0.88), half=0.04)
    assert strays(seal(STAR + NAME + number), FIVE, TEXT).beyond


def test_finer_letters_beside_a_name_as_fine_are_seen() -> None:
    number = letters(1.9, radii=(0.65, 0.88), half=0.04)
    assert strays(seal(STAR + 0.3 * NAME + 0.17 * number), FIVE, TEXT).beyond


def test_words_where_the_star_should_be_are_no_star() -> None:
    v, u = (np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) - SIDE / 2) / RADIUS
    words = np.where((np.abs(u) < 0.45) & (np.abs(v) < 0.12), np.float32(0.4), np.float32(0))
    assert strays(seal(words + NAME), FIVE, TEXT).line
    turned = np.where((np.abs(v) < 0.3) & (np.abs(u) < 0.26), np.float32(0.4), np.float32(0))
    assert not strays(seal(turned + NAME), FIVE, TEXT).line


def test_two_rows_in_one_band_are_two_texts() -> None:
    second = letters(-0.3, 0.0, 0.3, radii=(0.52, 0.60), half=0.1)
    assert strays(seal(STAR + NAME + second), FIVE, (0.5, 0.9)).line
    assert not strays(seal(STAR + NAME), FIVE, (0.5, 0.9)).line


def test_a_row_that_touches_the_names_letters_hangs_between_them() -> None:
    second = letters(*np.arange(-0.6, 0.7, 0.2), radii=(0.52, 0.66), half=0.09)
    assert strays(seal(STAR + NAME + second), FIVE, TEXT).line
    merged = letters(*np.arange(-1.0, 1.05, 0.1), radii=(0.65, 0.88), half=0.06)
    assert not strays(seal(STAR + merged), FIVE, TEXT).line  # letters that touch each other


def test_pale_letters_inside_the_name_are_a_line_where_the_paper_is_clean() -> None:
    pale = 0.12 * letters(2.7, 3.0, -2.98, radii=(0.42, 0.54), half=0.1)
    assert strays(seal(STAR + NAME + pale), FIVE, TEXT).line
    rng = np.random.default_rng(4)
    coarse = rng.normal(0, 1, (SIDE // 8, SIDE // 8)).repeat(8, 0).repeat(8, 1).astype(np.float32)
    assert not strays(seal(STAR + NAME + pale + 0.06 * coarse), FIVE, TEXT).line


def test_fringes_of_print_are_no_letters() -> None:
    """Red on the left of each stroke, the contrary on the right of it."""
    stroke = letters(*np.arange(2.4, 3.1, 0.1), radii=(0.42, 0.54), half=0.02)
    fringe = np.roll(stroke, -1, axis=1) - np.roll(stroke, 1, axis=1)
    assert strays(seal(STAR + NAME + 0.15 * fringe), FIVE, TEXT) == Strays()
    assert strays(seal(STAR + NAME + 0.15 * np.abs(fringe)), FIVE, TEXT).line


@pytest.mark.parametrize(
    ("said", "words"), [("党组", True), ("3301020012345", False), ("33010一0012345", False), ("", False)]
)
def test_words_low_at_the_foot_are_another_seals_and_a_code_is_not(said: str, words: bool) -> None:
    low = seal(STAR + NAME + foot(radii=(0.87, 0.93), count=11, half=0.02))
    found = strays(low, FIVE, TEXT)
    assert found.foot[1] > found.foot[0] > 0.7
    letters_read = tuple(Letter(c, 0.9, k) for k, c in enumerate(said))
    seen = with_foot(low, found, FIVE, lambda picture: replace(spelled("民"), letters=letters_read))
    assert seen.beyond == words


def test_nothing_is_read_where_the_foot_is_bare() -> None:
    bare = seal(STAR + NAME)
    found = strays(bare, FIVE, TEXT)
    assert found.foot == (0.0, 0.0)
    assert with_foot(bare, found, FIVE, lambda picture: pytest.fail("read")) == found
