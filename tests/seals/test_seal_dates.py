"""Signing dates in the words of a cell."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.seals.dates import number, signing_date


@pytest.mark.parametrize(
    "text",
    [
        "2024年9月20日",
        "2024 年 9 月 20 日",
        "２０２４年９月２０日",
        "二〇二四年九月二十日",
        "二○二四年九月二十日",
        "二二四年九月二十日",
        "2024.9.20",
        "2024-09-20",
        "2024/9/20",
        "2024年8月30日，经市政府同意。\n宁波市人民政府（盖章）：\n2024年9月20日",
        "同意推荐。浙江省人民政府（盖章）：2024年9月20日",
    ],
)
def test_whole_dates(text: str) -> None:
    found = signing_date(text)
    assert (found.state, found.iso) == ("present", "2024-09-20")


@pytest.mark.parametrize(
    "text",
    ["", "年 月 日", "同意推荐。\n　　年　月　日", "计划于2024年9月20日召开。", "同意，9月13日前完成。"],
)
def test_blank_is_blank(text: str) -> None:
    assert signing_date(text).state == "missing"


@pytest.mark.parametrize(
    "text",
    [
        "2024年9月  日",
        "2024年 月 日",
        "2024年13月5日",
        "2024年2月30日",
        "204年9月2日",
        "2024年9月",
        "盖章：\n9月13日",
    ],
)
def test_partly_filled_or_impossible_is_unclear(text: str) -> None:
    found = signing_date(text)
    assert found.state == "unclear"
    assert found.iso is None and found.hint


@given(st.dates(dt.date(2015, 1, 1), dt.date(2040, 12, 31)), st.sampled_from(["", " ", "　"]))
def test_every_day_is_read_and_placed(day: dt.date, gap: str) -> None:
    written = f"{day.year}{gap}年{gap}{day.month}{gap}月{gap}{day.day}{gap}日"
    text = f"同意推荐。\n（盖章）\n{written}"
    found = signing_date(text)
    assert found.iso == day.isoformat()
    assert text[found.start : found.end] == written


@given(st.text(alphabet="〇一二三四五六七八九十廿0123456789OIl年月日./- \n盖章", max_size=30))
def test_never_raises_and_stays_in_the_text(text: str) -> None:
    found = signing_date(text)
    assert 0 <= found.start <= found.end <= len(text)
    assert (found.iso is not None) == (found.state == "present")


@given(st.integers(1, 31))
def test_small_chinese_numerals(n: int) -> None:
    tens, ones = divmod(n, 10)
    digits = "〇一二三四五六七八九"
    said = ("" if not tens else ("" if tens == 1 else digits[tens]) + "十") + (digits[ones] if ones else "")
    assert number(said) == n
