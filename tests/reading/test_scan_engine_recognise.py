"""From the recogniser's chances to text: what is one character in several shapes, and what is another."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import pytest

from pipeline.reading.engines.models import RECOGNITION, Network, network_session
from pipeline.reading.engines.recognise import Recogniser
from pipeline.reading.engines.types import Tensor

KNOWN = "0123456789甬政发号附件一—-－()（）[]〔〕C"
PICTURE = np.full((48, 400), 255, np.uint8)


class Told:
    """A network that says what it is told to: for each character the chances of some."""

    def __init__(self, *steps: dict[str, float]) -> None:
        self._steps = steps

    def metadata(self, _key: str) -> str:
        return "\n".join(KNOWN)

    def __call__(self, _batch: Tensor) -> Tensor:
        columns = np.zeros((1, 2 * len(self._steps), len(KNOWN) + 2), np.float32)
        columns[0, ::2, 0] = 1.0  # a blank before each: equal characters in a row stay apart
        for k, step in enumerate(self._steps):
            for character, chance in step.items():
                columns[0, 2 * k + 1, 1 + KNOWN.index(character)] = chance
        return columns


def reader(text: str, **second: tuple[str, float]) -> Recogniser:
    """One that reads ``text``, and has second thoughts: by place (``at3``) a character and its chance."""
    steps = []
    for k, character in enumerate(text):
        other, chance = second.get(f"at{k}", (character, 0.0))
        steps.append({other: chance} | {character: 1.0 - chance})
    return Recogniser(cast(Network, Told(*steps)))


@pytest.mark.parametrize(
    ("chance", "text"),
    [(0.0001, "甬政发[2024]31号"), (0.012, "甬政发〔2024〕31号"), (0.3, "甬政发〔2024〕31号")],
)
def test_square_brackets_are_shells_by_second_thought(chance: float, text: str) -> None:
    recogniser = reader("甬政发[2024]31号", at3=("〔", chance), at8=("〕", chance))
    assert recogniser.text(PICTURE).text == text


def test_so_is_one_at_the_beginning_of_a_line() -> None:
    assert reader("2024]31号", at4=("〕", 0.05)).text(PICTURE).text == "2024〕31号"


@pytest.mark.parametrize(("chance", "text"), [(0.003, "甬政发（2024）31号"), (0.1, "甬政发〔2024〕31号")])
def test_round_ones_ask_for_more(chance: float, text: str) -> None:
    assert reader("甬政发（2024）31号", at3=("〔", chance)).text(PICTURE).text == text


@pytest.mark.parametrize(("chance", "text"), [(0.002, "2024）31"), (0.03, "2024〕31")])
def test_a_round_one_between_the_halves_of_a_torn_number_asks_for_less(chance: float, text: str) -> None:
    assert reader("2024）31", at4=("〕", chance)).text(PICTURE).text == text


def test_and_one_behind_a_year_alone_for_as_much_as_ever() -> None:
    assert reader("2024）", at4=("〕", 0.3)).text(PICTURE).text == "2024）"


def test_a_stroke_is_sure_whatever_it_may_be_called() -> None:
    reading = reader("一5一", at0=("—", 0.45), at2=("-", 0.45)).text(PICTURE)
    assert reading.confidence == pytest.approx(1.0)


def test_a_bracket_is_sure_in_either_width_and_a_figure_is_not() -> None:
    assert reader("附件(", at2=("（", 0.4)).text(PICTURE).weakest == pytest.approx(1.0)
    assert reader("附件1", at2=("7", 0.4)).text(PICTURE).weakest_digit == pytest.approx(0.6)


def test_the_last_product_keeps_its_weights_in_order(tmp_path: Path) -> None:
    network_session(RECOGNITION, optimised=tmp_path / "network.onnx")
    assert b"MatmulTransposeFusion" not in (tmp_path / "network.onnx").read_bytes()
