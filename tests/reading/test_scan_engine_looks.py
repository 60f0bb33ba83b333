"""Which of two looks at a line is believed."""

from __future__ import annotations

from typing import cast

import numpy as np

from pipeline.raster import Pixels
from pipeline.reading.engines.rapid_engine import WIDER, RapidEngine
from pipeline.reading.engines.recognise import Reading, Recogniser
from pipeline.reading.engines.types import Quad

LINE = np.full((40, 300), 250, np.uint8)
LINE[10:30:2, 20:280] = 20
QUAD: Quad = np.array([[0, 0], [300, 0], [300, 40], [0, 40]], np.float32)


class Looks:
    """A recogniser that gives one reading at a narrow look and another at a wide one."""

    def __init__(self, narrow: Reading, wide: Reading) -> None:
        self._narrow, self._wide = narrow, wide

    def text(self, _image: Pixels, *, squeeze: float = 1.0) -> Reading:
        return self._wide if squeeze == WIDER else self._narrow


def read(narrow: Reading, wide: Reading) -> str:
    engine = RapidEngine(recogniser=cast(Recogniser, Looks(narrow, wide)))
    (line,) = engine.read(LINE, [QUAD])
    return line.text


def test_a_mark_that_one_look_did_not_see_does_not_make_it_the_surer_one() -> None:
    without = Reading("党组成员副厅长", 0.999, 0.99, 1.0, doubtful=True)
    assert read(without, Reading("党组成员、副厅长", 0.983, 0.86, 1.0)) == "党组成员、副厅长"
    assert read(without, Reading("党组成员、副厅长", 0.983, 0.86, 1.0, doubtful=True)) == "党组成员副厅长"


def test_a_lone_stroke_is_looked_at_in_the_square_of_its_character() -> None:
    shapes = []

    class Looking(Looks):
        def text(self, image: Pixels, *, squeeze: float = 1.0) -> Reading:
            shapes.append(image.shape)
            return super().text(image, squeeze=squeeze)

    dash = np.full((50, 52), 250, np.uint8)
    dash[21:24, 14:38] = 20
    reading = Reading("一", 1.0, 1.0, 1.0)
    engine = RapidEngine(recogniser=cast(Recogniser, Looking(reading, reading)))
    engine.read(dash, [np.array([[0, 0], [52, 0], [52, 50], [0, 50]], np.float32)])
    height, width = shapes[0]
    assert 0.6 < height / width < 1.0
