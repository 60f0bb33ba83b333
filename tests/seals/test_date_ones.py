"""Two slim strokes before 月 or 日 are 11, however often they are read as 1."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from extractors.seals import datelook
from extractors.seals.ctc import spectrum
from extractors.seals.datelook import look_for_date, looked_again
from extractors.seals.dateones import twin_ones, with_twins
from extractors.seals.dates import SigningDate
from tests.seals.test_date_again import CELL, LINE, TABLE, Reader, Spelled, paper, usual_shape

ONE, TWO = "2024年9月1日", "2024年9月11日"
SCALE = 7.0  # pixels per mm
WIDE, HIGH = 399, 42  # pixels: 月 of `ONE` stands at 283, 日 at 367
Stroke = tuple[int, int, int, int, int]  # from x, y to x, y, and how thick


def drawn(*strokes: Stroke) -> npt.NDArray[np.float32]:
    ink = np.zeros((HIGH, WIDE), np.float32)
    for x0, y0, x1, y1, thick in ((10, 5, 60, 35, 4), (283, 4, 283, 38, 3), (367, 4, 367, 38, 3), *strokes):
        cv2.line(ink, (x0, y0), (x1, y1), 1.0, thick)
    return ink


@pytest.mark.parametrize(
    ("strokes", "twins"),
    [
        (((324, 6, 319, 32, 3), (332, 6, 327, 32, 3)), "日"),  # leaning, the one over the other's foot
        (((324, 6, 319, 32, 3),), ""),
        (((324, 6, 319, 32, 3), (332, 6, 330, 17, 3)), ""),  # a speck beside it
        (((318, 6, 318, 32, 3), (336, 6, 336, 32, 13)), ""),  # a figure that is no 1
        (((312, 6, 312, 32, 3), (324, 6, 324, 32, 3), (336, 6, 336, 32, 3)), ""),
    ],
)
def test_two_slim_strokes_are_counted(strokes: tuple[Stroke, ...], twins: str) -> None:
    seen = spectrum(Spelled(ONE), TABLE)
    assert twin_ones(drawn(*strokes), (0, 0, WIDE, HIGH), seen, SCALE) == frozenset(twins)


def test_only_a_single_1_before_two_strokes_is_written_twice() -> None:
    assert with_twins("2024年1月1日", {"日"}) == "2024年1月11日"
    assert with_twins("2024年1月21日", {"月", "日"}) == "2024年11月21日"
    assert with_twins(ONE, ()) == ONE


@pytest.mark.parametrize(
    ("first", "again", "twins", "iso"),
    [
        (ONE, TWO, "日", "2024-09-11"),
        (ONE, ONE, "日", None),  # in no picture
        (TWO, ONE, "日", "2024-09-11"),
        (TWO, ONE, "", None),
        (ONE, TWO, "", None),
        (ONE, ONE, "", "2024-09-01"),
        ("2024年1月31日", "2024年1月31日", "月", None),  # there is no such day
    ],
)
def test_a_date_with_two_strokes_is_11_or_a_persons(
    first: str, again: str, twins: str, iso: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datelook, "twin_ones", lambda *_: frozenset(twins))
    usual = usual_shape(lambda reader: look_for_date(paper(), CELL, reader))
    found = look_for_date(paper(), CELL, Reader(lambda shape: first if shape < 1.1 * usual else again))
    assert (found.date.state, found.date.iso) == ("present" if iso else "unclear", iso)
    assert iso is None or "11日" in found.text or not twins


def test_a_date_of_the_text_is_held_against_the_strokes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datelook, "twin_ones", lambda *_: frozenset("日"))
    reader = Reader(lambda _: ONE)
    assert looked_again(paper(), LINE, SigningDate("present", "2024-09-01", 0, 10), reader).state == "unclear"
    usual = usual_shape(
        lambda reader: looked_again(paper(), LINE, SigningDate("present", "2024-09-11", 0, 10), reader)
    )
    said = SigningDate("present", "2024-09-11", 0, 10)
    reader = Reader(lambda shape: ONE if shape < 1.1 * usual else TWO)
    assert looked_again(paper(), LINE, said, reader) == said
