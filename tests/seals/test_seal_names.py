"""Names laid over the output of a recogniser."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.seals.ctc import align, losses, spectrum
from extractors.seals.rivals import names_no_place, rivals, split

TABLE = ("", *"宁波温州市省人民政府通信管理局厅浙江")
INDEX = {c: k for k, c in enumerate(TABLE)}


class Seen:
    """A recogniser's answer that spells a text, each character for one step, blanks between."""

    def __init__(self, text: str, sure: float = 0.97) -> None:
        self.text, self.confidence = text, sure
        steps = 2 * len(text) + 1
        self.logits = np.full((steps, len(TABLE)), (1 - sure) / (len(TABLE) - 1), np.float32)
        for t in range(steps):
            self.logits[t, INDEX[text[t // 2]] if t % 2 else 0] = sure


@given(st.text(alphabet="宁波温州市省人民政府", min_size=1, max_size=10))
def test_the_text_itself_fits_without_loss(text: str) -> None:
    seen = spectrum(Seen(text), TABLE)
    found = align(text, seen, TABLE, INDEX)
    assert seen.text == text
    assert found.loss == pytest.approx(0, abs=1e-3)
    assert found.extra == ()


@given(
    st.text(alphabet="宁波温州市省人民政府", min_size=3, max_size=9),
    st.lists(st.text(alphabet="宁波温州市省人民政府局厅", min_size=1, max_size=9), min_size=1, max_size=6),
)
def test_many_at_once_agree_with_one_by_one(text: str, names: list[str]) -> None:
    seen = spectrum(Seen(text), TABLE)
    singly = [align(name, seen, TABLE, INDEX).loss for name in names]
    assert losses(names, seen, INDEX) == pytest.approx(singly, abs=0.01)


def test_a_wrong_character_is_told_with_its_rival() -> None:
    found = align("宁波市人民政府", spectrum(Seen("温州市人民政府"), TABLE), TABLE, INDEX)
    assert found.loss > 6
    assert [r.character for r in found.rivals[:2]] == ["温", "州"]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("贵州省通信管理局", "贵州省"),
        ("广州市人民政府", "广州市"),
        ("延边朝鲜族自治州人民政府", "延边朝鲜族自治州"),
        ("新疆维吾尔自治区通信管理局", "新疆维吾尔自治区"),
        ("新疆生产建设兵团工业和信息化局", "新疆生产建设兵团"),
        ("锡林郭勒盟行政公署", "锡林郭勒盟"),
    ],
)
def test_a_name_splits_after_its_place(name: str, place: str) -> None:
    assert split(name)[0] == place


def test_rivals_are_other_places_and_other_offices_but_never_the_name() -> None:
    found = rivals("浙江省通信管理局")
    assert {"江苏省通信管理局", "浙江省通信管理"} <= set(found)
    assert "浙江省通信管理局" not in found


@pytest.mark.parametrize(
    ("said", "name", "none"),
    [
        ("内营土白治区通信管理局", "内蒙古自治区通信管理局", True),
        ("江苏省通信管理局", "江西省通信管理局", False),  # another body's
        ("昆山市人民政府", "苏州市人民政府", False),  # a place of lower level is one too
        ("内蒙古自治区通信管理局", "内蒙古自治区通信管理局", False),
        ("内营土白治区广播电视局", "内蒙古自治区通信管理局", False),  # another office
        ("某某新区人民政府", "苏州市人民政府", False),  # longer: no slip of single letters
    ],
)
def test_a_place_that_is_none_is_a_slip_of_the_reading(said: str, name: str, none: bool) -> None:
    assert names_no_place(said, name) is none
