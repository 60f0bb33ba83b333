"""Tesseract gives a letter or two for a whole row now and then: the row is looked at again by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from pipeline.reading.engines import tesseract

Row = tuple[str, int, int, int, int, float]  # text, left, top, width, height, per cent sure
WHOLE: list[Row] = [("第一行正文", 100, 50, 200, 40, 95.0), ("i", 100, 100, 600, 50, 46.0)]


def table(rows: list[Row]) -> dict[str, list[Any]]:
    names = ("text", "left", "top", "width", "height", "conf")
    columns: dict[str, list[Any]] = {name: [row[n] for row in rows] for n, name in enumerate(names)}
    numbers = list(range(len(rows)))
    return columns | {"block_num": [1] * len(rows), "par_num": [1] * len(rows), "line_num": numbers}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[Row]], list[tuple[str, float]]]:
    """What the engine makes of a page where the second look gives ``block``: texts, and how far down they stand."""

    def reading(block: list[Row]) -> list[tuple[str, float]]:
        def looked(image: Any, *, config: str, **_: Any) -> dict[str, list[Any]]:
            return table(WHOLE if "--psm 3" in config else block)

        monkeypatch.setattr(tesseract.pytesseract, "image_to_data", looked)
        monkeypatch.setattr(tesseract, "_language", lambda: "chi_sim")
        lines = tesseract.TesseractEngine().lines(np.full((300, 900, 3), 255, np.uint8))
        return [(line.text, float(line.quad[0, 1])) for line in lines]

    return reading


def test_a_lost_row_is_read_again_in_its_place(read: Callable[[list[Row]], list[tuple[str, float]]]) -> None:
    found = read([("正在积极申报示范基地。", 12, 10, 580, 42, 93.0)])
    assert found == [("第一行正文", 50.0), ("正在积极申报示范基地。", 98.0)]


def test_rows_that_are_known_do_not_come_twice(read: Callable[[list[Row]], list[tuple[str, float]]]) -> None:
    rest = ("第一行正文", 12, 0, 190, 3, 90.0)  # its feet reach into the picture of the lost row
    assert [text for text, _ in read([rest, ("正在积极申报。", 12, 14, 580, 42, 93.0)])] == [
        "第一行正文",
        "正在积极申报。",
    ]


def test_what_is_no_surer_the_second_time_stays(read: Callable[[list[Row]], list[tuple[str, float]]]) -> None:
    assert read([("口几", 12, 10, 580, 42, 30.0)]) == [("第一行正文", 50.0), ("i", 100.0)]
