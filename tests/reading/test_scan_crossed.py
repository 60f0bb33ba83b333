"""Lines of dust through prose are no rules; those of a table are, though lines seem to run over them."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.geometry import Box
from pipeline.reading.crossed import without_crossed
from pipeline.reading.ink import Grey
from pipeline.reading.rule_runs import Segment
from pipeline.reading.rules import Rules

DPI, AT = 200.0, 600.0
TOPS = range(300, 900, 60)


def page(gap: int) -> tuple[Grey, list[Box]]:
    """Ten lines of print around the line at `AT`, with ``gap`` pixels of paper on either side of it."""
    rng = np.random.default_rng(5)
    image = np.full((1200, 1200), 240, np.uint8)
    for top in TOPS:
        image[top : top + 30, 150:1050][rng.random((30, 900)) < 0.35] = 40
        image[top : top + 30, int(AT) - gap : int(AT) + gap] = 240
    image[250:950, int(AT) : int(AT) + 2] = 60
    return image, [Box(150, top, 1050, top + 30) for top in TOPS]


def rules(image: Grey) -> Rules:
    return Rules((), (Segment(AT, 250, 950),), np.zeros_like(image))


def test_a_line_through_prose_is_no_rule() -> None:
    image, lines = page(3)
    assert without_crossed(rules(image), lines, image, DPI).down == ()


@pytest.mark.parametrize("apart", [0, 4])
def test_a_rule_with_padding_stays_though_texts_seem_to_run_over_it(apart: int) -> None:
    image, lines = page(16)
    parted = [b for n in lines[:apart] for b in (n._replace(x1=AT - 16), n._replace(x0=AT + 16))]
    assert without_crossed(rules(image), [*parted, *lines[apart:]], image, DPI).down


def test_a_rule_between_texts_stays() -> None:
    image, lines = page(3)
    parted = [b for n in lines for b in (n._replace(x1=AT - 3), n._replace(x0=AT + 3))]
    assert without_crossed(rules(image), parted, image, DPI).down


def test_strokes_of_the_first_characters_of_a_narrow_column_are_no_rule() -> None:
    image, _ = page(3)
    narrow = [Box(AT - 18, top - 4, AT + 90, top + 34) for top in TOPS]
    short = [Box(AT - 16, top - 4, AT + 6, top + 34) for top in range(330, 930, 120)]
    bracketed = [Box(AT - 8, top - 4, AT + 90, top + 34) for top in range(330, 930, 60)]
    other_column = [Box(150, top, 400, top + 30) for top in TOPS]
    assert without_crossed(rules(image), [*narrow, *short, *bracketed, *other_column], image, DPI).down == ()
