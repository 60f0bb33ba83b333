"""Marks of single pages: what is wrong is counted, and what only looks different is not."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from pipeline.geometry import Box
from pipeline.model import Cell, Line, Page, Table
from samples.pages.__main__ import row
from samples.pages.marks import PageMarks
from samples.pages.scans import QUALITIES, _by_another_scanner, _settings
from samples.pages.sources import _figure


def page(*cells: str) -> Page:
    lines = tuple(Line(text=t, box=Box(0, 20 * n, 99, 20 * n + 12)) for n, t in enumerate(cells) if t)
    places = {t: n for n, t in enumerate(t for t in cells if t)}
    table = Table(
        rows=len(cells),
        columns=1,
        cells=tuple(Cell(row=n, column=0, lines=(places[t],) if t else ()) for n, t in enumerate(cells)),
    )
    return Page(number=1, width=99, height=99, lines=lines, tables=(table,))


PRINTED = page("甬政发〔2023〕12号，基站31240个", "", "占比35.2%")


def test_the_same_page_has_no_errors() -> None:
    marks = PageMarks()
    marks.add(PRINTED, page("甬政发〔2023〕12号,基站 31240个", "", "占比35.2％"))
    assert (marks.wrong, marks.wrong_digits, marks.right_numbers, marks.numbers) == (0, 0, 1, 1)
    assert (marks.right_cells, marks.cells, marks.kept_blank_cells, marks.blank_cells) == (3, 3, 1, 1)
    assert row("office", marks).startswith(
        "| office, 1 | 28 | 0.00 % (0) | 0 of 14 | 1 of 1 | 3 of 3 | 1 of 1 |"
    )


@pytest.mark.parametrize(
    ("read", "wrong", "digits", "numbers", "cells", "blanks"),
    [
        (page("甬政发2023〕12号，基站31240个", "", "占比35.2%"), 1, 0, 0, 2, 1),
        (page("甬政发〔2023〕12号，基站3124个", "", "占比35.2%"), 1, 1, 1, 2, 1),
        (page("甬政发〔2023〕12号，基站31240个", "占比35.2%"), 0, 0, 1, 2, 0),
        (page("甬政发〔2023〕12号，基站31240个", "", "占比35.L%"), 1, 1, 1, 2, 1),
    ],
)
def test_errors_are_counted(
    read: Page, wrong: int, digits: int, numbers: int, cells: int, blanks: int
) -> None:
    marks = PageMarks()
    marks.add(PRINTED, read)
    assert (marks.wrong, marks.wrong_digits, marks.right_numbers) == (wrong, digits, numbers)
    assert (marks.right_cells, marks.kept_blank_cells) == (cells, blanks)
    assert len(marks.misses) == wrong


def test_every_quality_can_be_scanned() -> None:
    for quality in set(QUALITIES) - {"other"}:
        assert 100 <= _settings(quality, np.random.default_rng(3)).dpi <= 300
    drawn = np.full((1200, 900, 3), 255, np.uint8)
    drawn[500:520, 100:800] = 0
    picture = _by_another_scanner(drawn, np.random.default_rng(4))
    assert picture.pixels.min() < 90 < 200 < np.median(picture.pixels)
    assert picture.pixels.shape[0] == pytest.approx(1200 * picture.dpi / 300, abs=2)
    assert all(any(c.isdigit() for c in _figure(Random(n))) for n in range(20))
