"""A date line read in several pictures: a day that one of them denies is not told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pytest

from extractors.seals import datelook
from extractors.seals.celldate import cell_date
from extractors.seals.datelook import LookedDate, look_for_date, looked_again, settled
from extractors.seals.dates import SigningDate
from pipeline.geometry import Box
from pipeline.model import Block, Document, DocumentPage, Line, Page, Piece, Region, SignatureCell
from pipeline.raster import Raster

DPI = 180
POINT = 72 / 25.4
MM = DPI / 25.4
TABLE = ("", *"0123456789年月日部门")
CELL = Box(0, 0, 120 * POINT, 60 * POINT)
LINE = Box(60 * POINT, 45 * POINT, 105 * POINT, 51 * POINT)


class Spelled:
    """A reading of a text; ``?`` after a letter that is hardly seen (0.45), ``~`` after one half seen (0.55)."""

    def __init__(self, said: str) -> None:
        text = said.replace("?", "").replace("~", "")
        after = [said[k + 1 : k + 2] for k, letter in enumerate(said) if letter not in "?~"]
        self.text, self.confidence = text, 0.99
        self.logits = np.full((2 * len(text) + 1, len(TABLE)), 0.01 / (len(TABLE) - 1), np.float32)
        for t in range(len(self.logits)):
            letter, sure = (
                (TABLE.index(text[t // 2]), {"?": 0.45, "~": 0.55}.get(after[t // 2], 0.99))
                if t % 2
                else (0, 0.99)
            )
            self.logits[t] = (1 - sure) / (len(TABLE) - 1)
            self.logits[t, letter] = sure


class Reader:
    """Says what ``say`` makes of the shape of each picture of a line: its width over its height."""

    characters = TABLE

    def __init__(self, say: Callable[[float], str]) -> None:
        self.say = say
        self.shapes: list[float] = []

    def recognise(self, images: Sequence[npt.NDArray[np.uint8]]) -> Sequence[Spelled]:
        shapes = [image.shape[1] / image.shape[0] for image in images]
        self.shapes += shapes
        return [Spelled(self.say(shape)) for shape in shapes]


def paper(ink: tuple[int, int, int] = (30, 30, 30)) -> Raster:
    """One line of strokes where a date stands; ``ink``: BGR."""
    pixels = np.full((round(60 * MM), round(120 * MM), 3), 250, np.uint8)
    top, bottom = round(46 * MM), round(50 * MM)
    for x in range(62, 104, 3):
        pixels[top:bottom, round(x * MM) : round((x + 2) * MM)] = ink
    return Raster(pixels, DPI)


def label(rows: Sequence[tuple[float, float]]) -> Raster:
    """Lines of a label from the top to the bottom of each of ``rows`` (mm)."""
    pixels = np.full((round(60 * MM), round(120 * MM), 3), 250, np.uint8)
    for top, bottom in rows:
        for x in range(20, 100, 3):
            pixels[round(top * MM) : round(bottom * MM), round(x * MM) : round((x + 2) * MM)] = 30
    return Raster(pixels, DPI)


def usual_shape(look: Callable[[Reader], object]) -> float:
    """The shape of the first picture that is read."""
    reader = Reader(lambda _: "2024年9月20日")
    look(reader)
    return reader.shapes[0]


@pytest.mark.parametrize("again", ["2024年9月20日", "2021年9月20日"])
def test_a_date_of_the_text_is_held_against_wider_pictures(again: str) -> None:
    said = SigningDate("present", "2021-09-20", 0, 10)
    usual = usual_shape(lambda reader: looked_again(paper(), LINE, said, reader))
    reader = Reader(lambda shape: "2021年9月20日" if shape < 1.1 * usual else again)
    found = looked_again(paper(), LINE, said, reader)
    if again == "2021年9月20日":
        assert found == said
    else:
        assert (found.state, found.iso) == ("unclear", None)
        assert "2024-09-20" in found.hint and "2021-09-20" in found.hint


def test_a_date_in_the_picture_is_held_against_wider_pictures() -> None:
    usual = usual_shape(lambda reader: look_for_date(paper(), CELL, reader))
    sure = look_for_date(paper(), CELL, Reader(lambda _: "2024年9月20日"))
    assert (sure.date.state, sure.date.iso) == ("present", "2024-09-20")
    torn = Reader(lambda shape: "2021年9月20日" if shape < 1.5 * usual else "2024年9月20日")
    found = look_for_date(paper(), CELL, torn)
    assert (found.date.state, found.date.iso) == ("unclear", None)


@pytest.mark.parametrize(
    ("first", "again", "state"),
    [
        ("2024年9月20日", "2021?年9月20日", "present"),  # a stroke lost, and not sure of it
        ("2024年9月20日", "2021~年9月20日", "unclear"),
        ("2021年9月20日", "2024?年9月20日", "unclear"),  # no stroke is won
        ("2024年9月20日", "2023?年9月20日", "unclear"),
        ("2024~年9月20日", "2024年9月20日", "present"),  # sure in another picture
        ("2024~年9月20日", "2024~年9月20日", "unclear"),
        ("2024~年9月20日", "2021~年9月20日", "unclear"),
    ],
)
def test_what_is_held_against_a_date(first: str, again: str, state: str) -> None:
    usual = usual_shape(lambda reader: look_for_date(paper(), CELL, reader))
    reader = Reader(lambda shape: first if shape < 1.1 * usual else again)
    found = look_for_date(paper(), CELL, reader)
    assert (found.date.state, found.date.iso) == (state, "2024-09-20" if state == "present" else None)


def test_a_reading_that_is_no_date_denies_none() -> None:
    said = SigningDate("present", "2024-09-20", 0, 10)
    usual = usual_shape(lambda reader: looked_again(paper(), LINE, said, reader))
    reader = Reader(lambda shape: "2024年9月20日" if shape < 1.1 * usual else "20月日")
    assert looked_again(paper(), LINE, said, reader) == said


def test_a_doubt_of_the_picture_is_not_overruled_by_an_unsure_text() -> None:
    said = SigningDate("present", "2024-09-20", 0, 10)
    doubted = LookedDate(SigningDate("unclear", None, 0, 10, "日期两次识读不一致：2024-09-20、2024-09-26"))
    assert settled(said, doubted)[0].state == "unclear"
    unread = LookedDate(SigningDate("unclear", hint="落款日期处有内容未能识读"))
    assert settled(said, unread)[0] == said


@pytest.mark.parametrize("pieces", [("2024年9月", "20日"), ("2024", "年9月20日")])
def test_a_date_read_in_two_pieces_is_held_against_its_picture_too(pieces: tuple[str, str]) -> None:
    boxes = (Box(LINE.x0, LINE.y0, LINE.x0 + 60, LINE.y1), Box(LINE.x0 + 64, LINE.y0 + 1, LINE.x1, LINE.y1))
    lines = tuple(Line(text=t, box=b, confidence=0.99) for t, b in zip(pieces, boxes, strict=True))
    size = len("".join(pieces))
    block = Block(
        kind="cell", start=0, end=size,
        pieces=tuple(Piece(page=1, line=k, start=0, end=len(t)) for k, t in enumerate(pieces)),
    )  # fmt: skip
    page = Page(number=1, width=CELL.x1, height=CELL.y1, lines=lines, colour="colour", source="ocr", dpi=DPI)
    document = Document(
        id="d1", delivery="paper/001", channel="paper", text="".join(pieces), blocks=(block,),
        pages=(DocumentPage(sha256="0" * 64, page=page),),
    )  # fmt: skip
    region = Region(page=1, box=CELL)
    cell = SignatureCell(block="city_government", regions=(region,), text=document.text, start=0, end=size)

    def told(reader: Reader) -> SigningDate:
        return cell_date(document, cell, [region], lambda number: paper(), reader)[0]

    assert told(Reader(lambda _: "2024年9月20日")).iso == "2024-09-20"
    assert told(Reader(lambda _: "2024年9月26日")).state == "unclear"
    usual = usual_shape(told)
    assert (
        told(Reader(lambda shape: "2024年9月20日" if shape < 1.1 * usual else "2024年9月26日")).state
        == "unclear"
    )


@pytest.mark.parametrize(
    ("last", "says", "state"),
    [
        ((44, 48), "部门", "missing"),
        ((44, 51), "部门", "unclear"),
        ((44, 48), "20244月8日", "unclear"),
        ((44, 48), "部门部门9日", "unclear"),
    ],
)
def test_a_line_with_a_date_typed_over_it_is_not_bare(last: tuple[int, int], says: str, state: str) -> None:
    found = look_for_date(label([(24, 28), (34, 38), last]), CELL, Reader(lambda _: says))
    assert found.date.state == state
    assert found.bare == (state == "missing")


@pytest.mark.parametrize(
    ("says", "state"), [("年月日", "missing"), ("门4年月日", "unclear"), ("门年?月?日?", "unclear")]
)
def test_a_blank_line_is_blank_only_where_it_was_read_surely(
    says: str, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datelook, "is_written_on", lambda *_: False)
    found = look_for_date(paper(), CELL, Reader(lambda _: says))
    assert (found.date.state, found.date.iso) == (state, None)


def test_lines_above_a_date_are_not_read() -> None:
    reader = Reader(lambda _: "2024年10月20日")
    found = look_for_date(label([(24, 28), (34, 38), (44, 48)]), CELL, reader)
    alone = Reader(lambda _: "2024年10月20日")
    look_for_date(label([(44, 48)]), CELL, alone)
    assert found.date.iso == "2024-10-20"
    assert len(reader.shapes) == len(alone.shapes)
