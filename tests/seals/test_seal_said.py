"""What is told of a ring on which no name could be made sure."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from test_seal_closer import FIRST, NAME, STEP, ring, text

from extractors.seals.match import match


@pytest.mark.parametrize("read", ["宁波市人民＿府", "宁波市＿民＿府", "宁波市人民政＿"])
def test_the_listed_name_is_told_where_ink_stands_that_nothing_could_read(read: str) -> None:
    found = match(text(read, ring()), [NAME])
    assert (found.verdict, found.said) == ("unsure", NAME)
    assert read.replace("＿", "") in found.reason  # what was read is told as well


def test_it_is_told_where_the_seal_was_not_pressed() -> None:
    foot_and_first = (0.6, FIRST + 0.5 * STEP)
    found = match(text("＿波市人民政府", ring(unpressed=foot_and_first, ink="＿波市人民政府")), [NAME])
    assert (found.verdict, found.said) == ("unsure", NAME)


def test_it_is_not_told_where_another_letter_is_read_or_none_stands() -> None:
    assert match(text("宁波市人民致府", ring()), [NAME]).said == ""
    blank = "＿波市人民政府"
    assert match(text(blank, ring(ink=blank)), [NAME]).said == ""


def test_it_is_not_told_where_too_little_was_read() -> None:
    assert match(text("＿＿＿人民政府", ring()), [NAME]).said == ""


def test_another_listed_name_is_told_as_it_stands_in_the_list() -> None:
    read = "宁波市通信管理"
    found = match(text(read, ring(ink=read)), ["宁波市通信管理局"])
    assert (found.verdict, found.said) == ("wrong", "宁波市通信管理")


def test_a_name_after_which_more_stands_is_told_as_read() -> None:
    found = match(text("宁波市人民政府办", ring(ink="宁波市人民政府办")), [NAME])
    assert (found.verdict, found.said) == ("unsure", "")


def test_misread_letters_of_the_only_name_that_fits_make_no_other_body() -> None:
    found = match(text("宁致市人民政通", ring()), [NAME])
    assert (found.verdict, found.said) == ("unsure", "")
