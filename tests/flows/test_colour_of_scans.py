"""Whether a page without colour was scanned in colour is told by the other pages of the scan."""

from __future__ import annotations

from typing import Literal

from flows.steps.delivery import as_scanned_in_colour
from pipeline.model import Page, ReadFile

Colour = Literal["colour", "grey", "bilevel", "digital"]


def file(name: str, *colours: Colour, media_type: str = "application/pdf") -> ReadFile:
    pages = tuple(Page(number=n, colour=c) for n, c in enumerate(colours, 1))
    return ReadFile(
        sha256=name, name=name, media_type=media_type, delivery="paper/1", channel="paper", pages=pages
    )


def colours(*files: ReadFile) -> list[list[str]]:
    return [[p.colour for p in f.pages] for f in as_scanned_in_colour(files)]


def test_a_grey_page_of_a_coloured_scan_is_coloured() -> None:
    assert colours(file("a", "grey", "colour", "bilevel")) == [["colour", "colour", "bilevel"]]


def test_another_file_tells_nothing() -> None:
    assert colours(file("a", "grey", "grey"), file("b", "colour")) == [["grey", "grey"], ["colour"]]


def test_pictures_of_one_page_each_are_one_scan() -> None:
    pictures = [file(n, c, media_type="image/jpeg") for n, c in (("a", "grey"), ("b", "colour"))]
    assert colours(*pictures) == [["colour"], ["colour"]]
