"""Variants of characters are one for matching; what simplified print sets stays."""

from __future__ import annotations

import pytest

from pipeline.gazetteer import all_places
from pipeline.textfold import fold
from pipeline.variants import simplified, variants


@pytest.mark.parametrize(
    ("odd", "plain"),
    [
        ("張國棟", "张国栋"),
        ("廣東", "广东"),
        ("広栄桜", "广荣樱"),
        ("爲啓裡滙", "为启里汇"),
        ("巿甯", "市宁"),
    ],
)
def test_variants_are_simplified(odd: str, plain: str) -> None:
    assert simplified(odd) == plain
    assert fold(odd) == fold(plain)


def test_one_character_for_one_and_none_twice() -> None:
    known = variants()
    assert all(len(old) == len(new) == 1 and old != new for old, new in known.items())
    assert not set(known) & set(known.values()), "simplified twice must be simplified once"


@pytest.mark.parametrize("text", ["乾安县", "薹菜", "芸研欠缺瓶予晃郎", "镕堃喆瑨淼锺"])
def test_simplified_print_stays(text: str) -> None:
    assert simplified(text) == text


def test_names_of_places_stay() -> None:
    assert [p.name for p in all_places() if simplified(p.name) != p.name] == []
