"""Numbers as papers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.dates import find_dates
from extractors.normal import normalise
from extractors.numbers import chinese_number, find_numbers


@pytest.mark.parametrize(
    ("text", "value", "approximate"),
    [
        ("31240个", 31240, False),
        ("31,240个", 31240, False),
        ("３１，２４０个", 31240, False),
        ("3.12万个", 31200, False),
        ("三万一千二百个", 31200, False),
        ("3万余个", 30000, True),
        ("1.2亿元", 120_000_000, False),
        ("近5000座", 5000, True),
        ("约2.6万", 26000, True),
        ("突破4.27万座", 42700, True),
        ("超过3000家", 3000, True),
        ("不少于30家", 30, True),
        ("2600个以上", 2600, True),
        ("两万多个", 20000, True),
        ("十八个", 18, False),
        ("二〇二三", 2023, False),
    ],
)
def test_reads_a_number(text: str, value: float, approximate: bool) -> None:
    found = list(find_numbers(normalise(text).norm))
    assert [(n.value, n.approximate) for n in found] == [(value, approximate)]


@pytest.mark.parametrize(("text", "value"), [("3O240个", 30240), ("3l240个", 31240), ("3。12万个", 31200)])
def test_slips_are_read_and_marked_doubtful(text: str, value: float) -> None:
    found = next(find_numbers(normalise(text).norm))
    assert (found.value, found.doubtful) == (value, True)


def test_names_are_no_numbers() -> None:
    assert list(find_numbers("5G基站和4G网络")) == []


def test_a_range_gives_both_ends() -> None:
    found = next(find_numbers("3—4万个"))
    assert (found.value, found.upper, found.approximate) == (30000, 40000, True)


@given(st.integers(min_value=1, max_value=99_999_999))
def test_grouped_and_plain_numbers_agree(value: int) -> None:
    plain = next(find_numbers(f"{value}个"))
    grouped = next(find_numbers(f"{value:,}个"))
    assert plain.value == grouped.value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一千零五", 1005),
        ("三万一千二百四十", 31240),
        ("十", 10),
        ("二十", 20),
        ("一亿二千万", 120_000_000),
        ("三点五", 3.5),
    ],
)
def test_chinese_numerals(text: str, value: float) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("截至2023年底", "2023-12"),
        ("2024年6月底", "2024-06"),
        ("截至去年底", "2023-12"),
        ("今年上半年", "2024-06"),
        ("2024年上半年", "2024-06"),
        ("截至2023年12月31日", "2023-12"),
        ("截至2024年9月15日", "2024-09-15"),
        ("2024年一季度末", "2024-03"),
        ("到2025年", "2025"),
        ("“十四五”末", "2025"),
        ("2023年末", "2023-12"),
    ],
)
def test_reads_a_period(text: str, iso: str) -> None:
    assert [d.iso for d in find_dates(normalise(text).norm, 2024)] == [iso]


@pytest.mark.parametrize(
    "text", ["2020年以来", "较2022年增长", "2023年5G工厂名录", "（2023—2025年）", "比2021年底"]
)
def test_years_that_date_no_figure(text: str) -> None:
    assert find_dates(normalise(text).norm, 2024) == ()


@pytest.mark.parametrize(
    ("text", "value", "doubtful"),
    [
        ("35.L个", 35, True),
        ("31Z40个", 31, True),
        ("35.个", 35, True),
        ("35·2个", 35.2, True),
        ("达35。", 35, False),
        ("20Gbps", 20, False),
        ("12ms", 12, False),
        ("300P算力", 300, False),
    ],
)
def test_what_is_left_of_a_figure_is_doubtful(text: str, value: float, doubtful: bool) -> None:
    first = next(find_numbers(text))
    assert (first.value, first.doubtful) == (value, doubtful)
