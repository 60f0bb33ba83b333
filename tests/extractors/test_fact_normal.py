"""The text for matching and its way back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors.normal import normalise

_TEXT = st.text(alphabet="全市5G基站３１，240 个（）〔〕[]\u3000\n《》。abc①㎡—–", max_size=60)


@given(_TEXT)
def test_every_character_leads_back(raw: str) -> None:
    made = normalise(raw)
    assert len(made.starts) == len(made.norm) + 1
    assert list(made.starts) == sorted(made.starts)
    for at in range(len(made.norm)):
        start, end = made.span(at, at + 1)
        assert 0 <= start < end <= len(raw)


@given(_TEXT)
def test_making_equal_twice_changes_nothing(raw: str) -> None:
    once = normalise(raw).norm
    assert normalise(once).norm == once


def test_blanks_brackets_and_widths() -> None:
    made = normalise("甬政发〔 2023〕 12 号，5G 基站３１２４０个（含室分）")
    assert made.norm == "甬政发[2023]12号，5G基站31240个(含室分)"
    at = made.norm.index("31240")
    start, end = made.span(at, at + 5)
    assert made.raw[start:end] == "３１２４０"


def test_circled_digits_stay_what_they_are() -> None:
    assert normalise("①5G基站").norm == "①5G基站"
