"""The part of a line that is in doubt is looked at by itself, and joined only where it meets the rest."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest

from pipeline.raster import Pixels
from pipeline.reading.engines.rapid_engine import WIDER, RapidEngine
from pipeline.reading.engines.recognise import Reading, Recogniser
from pipeline.reading.engines.stretch import Stretch, stretch_in_doubt
from pipeline.reading.engines.types import Quad

TEXT = "全市累计建成基站总数为二十万个并且全部开通投入运行使用"
WIDTH = 40 * len(TEXT)
LINE = np.full((48, WIDTH), 250, np.uint8)
for start in range(0, WIDTH, 40):  # a character, and paper of ten pixels behind it
    LINE[8:40:2, start + 5 : start + 35] = 20


def reading(text: str = TEXT, *, weak: tuple[int, ...] = (), doubts: tuple[int, ...] = ()) -> Reading:
    sure = tuple(0.4 if k in weak else 1.0 for k in range(len(text)))
    places = tuple((k + 0.5) / len(text) for k in range(len(text)))
    return Reading(
        text, float(np.mean(sure)), min(sure), 1.0, bool(doubts), places=places, sure=sure,
        doubts=tuple((k + 1.0) / len(text) for k in doubts),
    )  # fmt: skip


def found(whole: Reading) -> Stretch | None:
    return stretch_in_doubt(LINE, whole, weakest=0.5, weakest_digit=0.85)


def test_the_stretch_holds_what_is_in_doubt_with_a_few_characters_around() -> None:
    stretch = found(reading(weak=(10,)))
    assert stretch is not None
    assert stretch.first < 10 < stretch.last
    assert stretch.last - stretch.first < len(TEXT) / 2
    # cut in the paper between two characters
    assert stretch.picture.shape[1] == pytest.approx(40 * (stretch.last - stretch.first), abs=20)
    assert stretch.picture[:, 0].min() == stretch.picture[:, -1].min() == 250


def test_a_place_between_two_characters_is_in_the_stretch_too() -> None:
    stretch = found(reading(doubts=(12,)))
    assert stretch is not None
    assert stretch.first < 12 and stretch.last - 1 > 13


def test_doubts_all_along_are_of_the_whole_line() -> None:
    assert found(reading(weak=(2, 25))) is None
    assert found(reading()) is None


def test_no_figure_is_cut_from_its_brackets() -> None:
    text = "根据省政府办公厅印发的文件甬政发〔2024〕135号要求全面推进各项工作并且加快实施"
    at = text.index("4")
    stretch = stretch_in_doubt(
        np.full((48, 40 * len(text)), 250, np.uint8),
        reading(text, weak=(at,)),
        weakest=0.5,
        weakest_digit=0.85,
    )
    assert stretch is not None
    assert "〔2024〕135号" in text[stretch.first : stretch.last]


def test_a_second_look_that_does_not_meet_the_rest_is_not_joined() -> None:
    stretch = found(reading(weak=(10,)))
    assert stretch is not None
    part = TEXT[stretch.first : stretch.last]
    right = stretch.joined(reading(part[:4] + "三" + part[5:]))
    assert right is not None
    assert right.text == TEXT[: stretch.first + 4] + "三" + TEXT[stretch.first + 5 :]
    assert len(right.sure) == len(TEXT) and right.weakest == 1.0
    assert stretch.joined(reading("别" + part[1:])) is None
    assert stretch.joined(reading(part[:-1] + "别")) is None


class Looking:
    """A recogniser that misses the 二 in a narrow look, and notes how wide its pictures were."""

    def __init__(self) -> None:
        self.widths: list[int] = []

    def text(self, image: Pixels, *, squeeze: float = 1.0) -> Reading:
        self.widths.append(image.shape[1])
        if squeeze != WIDER:
            return reading(TEXT.replace("二", "三"), weak=(TEXT.index("二"),))
        whole = found(reading(weak=(TEXT.index("二"),)))
        assert whole is not None
        return reading(TEXT[whole.first : whole.last])


def test_the_engine_looks_at_the_stretch_alone() -> None:
    looking = Looking()
    quad: Quad = np.array([[0, 0], [WIDTH, 0], [WIDTH, 48], [0, 48]], np.float32)
    (line,) = RapidEngine(recogniser=cast(Recogniser, looking)).read(LINE, [quad])
    assert line.text == TEXT
    assert len(looking.widths) == 2
    assert looking.widths[1] < 0.6 * looking.widths[0]


@pytest.mark.parametrize(
    ("text", "weakest", "looks"),
    [
        ("31.25%", 0.99, 1),
        ("31.25%", 0.95, 2),
        ("2024135", 0.99, 5),
        ("15997030770", 0.99, 2),
        ("ab@163.com", 0.99, 2),
    ],
)
def test_a_certain_figure_of_a_table_is_looked_at_once(text: str, weakest: float, looks: int) -> None:
    seen: list[float] = []

    class Same(Looking):
        def text(self, image: Pixels, *, squeeze: float = 1.0) -> Reading:
            seen.append(squeeze)
            return Reading(text, 0.99, weakest, weakest)

    quad: Quad = np.array([[0, 0], [300, 0], [300, 48], [0, 48]], np.float32)
    RapidEngine(recogniser=cast(Recogniser, Same())).read(LINE[:, :300], [quad])
    assert len(seen) == looks
