"""Lines of dust through prose are no rules; those of a table are, though lines seem to run over them."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.geometry import Box
from pipeline.reading.crossed import without_crossed, without_lettering, without_strokes
from pipeline.reading.grid import Grid
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


def row_over_columns(*, beside: bool) -> tuple[Grey, list[Box], Rules]:
    """A row over all columns with a name in its middle, whose upright stroke stands over the rule of the rows below;
    ``beside``: with the name's other strokes around it."""
    image = np.full((700, 1200), 240, np.uint8)
    image[330:600, int(AT) : int(AT) + 2] = 60  # the rule
    image[288:330, int(AT) : int(AT) + 3] = 40  # the stroke
    if beside:
        rng = np.random.default_rng(5)
        for x in (520, 560, 604, 640):
            image[288:320, x : x + 30][rng.random((32, 30)) < 0.5] = 40
    level = tuple(Segment(y, 150, 1050) for y in (276, 330, 400, 600))
    return image, [Box(510, 284, 680, 324)], Rules(level, (Segment(AT, 288, 600),), np.zeros_like(image))


def test_a_stroke_of_print_over_the_end_of_a_rule_is_cut_off() -> None:
    image, lines, found = row_over_columns(beside=True)
    assert without_strokes(found, lines, image, DPI).down == (Segment(AT, 330, 600),)


def test_strokes_of_two_low_rows_are_no_rule() -> None:
    """职 and, in the row below, 邮: parted by the level rule alone, they look like a rule of two rows."""
    image = np.full((500, 1200), 240, np.uint8)
    rng = np.random.default_rng(5)
    for top in (304, 334):
        image[top : top + 22, int(AT) : int(AT) + 3] = 40
        for x in (578, 604):
            image[top : top + 22, x : x + 20][rng.random((22, 20)) < 0.5] = 40
    lines = [Box(570, 302, 630, 328), Box(570, 332, 630, 358)]
    level = tuple(Segment(y, 150, 1050) for y in (300, 330, 364))
    strokes = Rules(level, (Segment(AT, 302, 354),), np.zeros_like(image))
    assert without_strokes(strokes, lines, image, DPI).down == ()
    as_one = [Box(560, 296, 640, 366)]  # both rows found as one line
    assert without_strokes(strokes, as_one, image, DPI).down == ()
    # what goes on to the next level rule, as a rule does, stays
    whole = Rules(level, (Segment(AT, 302, 364),), np.zeros_like(image))
    assert without_strokes(whole, lines, image, DPI).down == whole.down


def test_the_end_of_a_rule_without_print_at_it_stays() -> None:
    image, lines, found = row_over_columns(beside=False)
    assert without_strokes(found, lines, image, DPI) is found
    image, lines, found = row_over_columns(beside=True)
    assert without_strokes(found, [], image, DPI) is found


def test_a_rule_that_meets_the_next_level_one_is_none_of_the_print() -> None:
    image, lines, found = row_over_columns(beside=True)
    whole = Rules(found.across, (Segment(AT, 278, 600),), found.mask)
    assert without_strokes(whole, lines, image, DPI) is whole
    open_below = Rules(found.across[:-1], (Segment(AT, 330, 440),), found.mask)  # the table runs on
    assert without_strokes(open_below, [Box(510, 405, 680, 440)], image, DPI) is open_below


@pytest.mark.parametrize(
    ("box", "kept"),
    [
        (Box(490, 326, 700, 378), False),  # 工业互 of a title
        (Box(490, 300, 700, 400), True),  # a row, higher than the print in it
        (Box(300, 326, 700, 378), True),  # wider than the line
    ],
)
def test_strokes_within_a_large_title_are_no_table(box: Box, *, kept: bool) -> None:
    grid = Grid(box, 1, 5, (), (), ())
    assert without_lettering([grid], [Box(360, 322, 1070, 392), Box(430, 455, 1000, 530)]) == [grid] * kept
