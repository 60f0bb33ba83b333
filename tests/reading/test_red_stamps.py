"""Stamps that say that a sheet does not count, read from the red ink; other red things are none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.model import Line
from pipeline.reading.engines.rapid_engine import RapidEngine
from pipeline.reading.ink import Grey
from pipeline.reading.red_stamps import stamped_words
from tests.reading.chinese_font import chinese_font

DPI = 200.0


@pytest.fixture(scope="module")
def engine() -> RapidEngine:
    return RapidEngine()


def sheet(word: str, *, lean: float, frame: bool) -> Grey:
    """The red ink of an A5 sheet, 255 where it is."""
    stamp = Image.new("L", (380, 220), 0)
    pen = ImageDraw.Draw(stamp)
    pen.text((60, 20), word, font=chinese_font(120), fill=255)
    if frame:
        pen.rectangle((10, 10, 360, 200), outline=255, width=6)
    page = Image.new("L", (1165, 1654), 0)
    page.paste(stamp.rotate(lean, expand=True), (500, 300))
    return np.asarray(page, np.uint8).copy()


def read(red: Grey, engine: RapidEngine) -> list[Line]:
    return list(stamped_words(red, DPI, engine))


@pytest.mark.parametrize(("lean", "frame"), [(0, True), (-12, True), (25, False)])
def test_a_void_stamp_is_read_beside_the_text(engine: RapidEngine, lean: float, frame: bool) -> None:
    (line,) = read(sheet("作废", lean=lean, frame=frame), engine)
    assert (line.text, line.red, line.furniture) == ("作废", True, True)
    assert line.box is not None and line.box.holds((500 + 190) * 72 / DPI, (300 + 110) * 72 / DPI)


def test_other_words_and_seals_are_no_such_stamp(engine: RapidEngine) -> None:
    assert read(sheet("同意", lean=5, frame=True), engine) == []
    ring = np.zeros((1654, 1165), np.uint8)
    cv2.circle(ring, (600, 600), 165, 255, 9)
    assert read(ring, engine) == []
