"""Where a ring's name begins, equal steps, and dates that are not to be trusted."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import cv2
import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from seal_sheet import MIDDLE, MM, Sheet
from test_seal_names import INDEX, TABLE, Seen

from extractors.seals.begin import beginning, begins_well
from extractors.seals.ctc import align, spectrum
from extractors.seals.dates import signing_date

DATED = ("2024年9月20日", "2024年9月20日")


@given(st.floats(0, 2 * math.pi), st.integers(0, 6))
def test_the_name_begins_after_the_foot_wherever_the_ring_is_cut(turn: float, cut: int) -> None:
    name = "宁波市人民政府"
    around = [(turn + 0.6 * k, c) for k, c in enumerate(name)]
    found = beginning([*around[cut:], *around[:cut]])
    assert found is not None and found.even
    middle = turn + 0.6 * 6 + (2 * math.pi - 3.6) / 2
    assert math.cos(found.foot.middle - middle) > 0.999


def test_a_name_with_a_letter_rubbed_out_still_begins_with_its_place() -> None:
    letters = [(0.5 * k, c) for k, c in enumerate("江苏省工业和信息化厅") if c not in "业和信"]
    found = beginning(letters)
    assert found is not None and not found.even
    assert math.cos(found.foot.middle - (4.5 + 2 * math.pi) / 2) > 0.99


def test_too_few_letters_begin_nowhere() -> None:
    assert beginning([(0.0, "市"), (1.0, "府")]) is None


@pytest.mark.parametrize(
    ("text", "good"), [("宁波市人民政府", True), ("中国移动", True), ("人民政府宁波市", False)]
)
def test_names_begin_with_places(text: str, good: bool) -> None:
    assert begins_well(text) is good


def test_a_letter_left_out_of_a_ring_shows_in_the_steps() -> None:
    whole = spectrum(Seen("浙江省通信管理局"), TABLE)
    short = spectrum(Seen("浙江省通管理局"), TABLE)
    assert align("浙江省通信管理局", whole, TABLE, INDEX).unevenness(least=0.2) == 0
    assert align("浙江省通信管理局", short, TABLE, INDEX).unevenness(least=0.2) == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    "name", ["浙江省通管理局", "浙江省通信理局", "浙江省通信管理", "江省通信管理局", "浙江省通情管理局"]
)
def test_one_letter_more_or_less_is_not_accepted(name: str) -> None:
    found = Sheet(texts=DATED).seal(name, 150, 140).scanned().examined(1)
    assert found.seal in ("wrong_body", "unclear")


def test_words_through_the_middle_are_read_too() -> None:
    sheet = Sheet(texts=DATED).seal("宁波市人民政府", 150, 66, centre="none", inner="财务专用章").scanned()
    found = sheet.examined()
    assert found.seal == "wrong_body"
    assert any("专用章" in hint for hint in found.hints)


def test_a_bare_place_under_a_seal_is_missing_and_a_covered_one_unclear() -> None:
    bare = Sheet(texts=("同意推荐。", "同意推荐。")).seal("宁波市人民政府", 150, 68).scanned().examined()
    assert bare.date_state == "missing"
    grey = Sheet(texts=("同意推荐。", ""), colour="grey").seal("宁波市人民政府", 150, 68).scanned().examined()
    assert grey.date_state == "unclear"
    scribbled = Sheet(texts=("同意推荐。", "")).seal("宁波市人民政府", 150, 68)
    for x in range(140, 168, 4):
        ends = (round(x * MM), round((MIDDLE - 18) * MM)), (round((x + 3) * MM), round((MIDDLE - 9) * MM))
        cv2.line(scribbled.pixels, *ends, (40, 30, 20), 4)
    assert scribbled.scanned().examined().date_state == "unclear"


def test_a_day_read_as_a_month_mark_is_a_day() -> None:
    assert signing_date("2024年8月31月").iso == "2024-08-31"
    assert signing_date("2024年8月、9月").iso is None


def test_a_seal_over_the_edge_of_the_page_is_told_and_is_not_the_cells() -> None:
    sheet = Sheet(texts=DATED).seal("宁波市人民政府", 209, 66, seed=4).scanned()
    found = sheet.examined()
    assert found.seal in ("missing", "unclear")
    assert any("骑缝章" in hint for hint in found.hints)
