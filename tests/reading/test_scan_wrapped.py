"""Document numbers and spans of years over the end of a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Cell, Line, Table
from pipeline.reading.wrapped import mended, over


@pytest.mark.parametrize(
    ("first", "second", "mended_first", "mended_second"),
    [
        ("粤工发C", "2024〕65号", "粤工发〔", "2024〕65号"),
        ("京经发L", "2024}65号，城", "京经发〔", "2024〕65号，城"),
        ("粤工发一", "2021〕188号", "粤工发〔", "2021〕188号"),
        ("浙经信数字", "2023]4号", "浙经信数字〔", "2023〕4号"),
        ("甬政发〔", "2024]31号", "甬政发〔", "2024〕31号"),
        ("甬政发【", "2024】31号", "甬政发【", "2024】31号"),
        ("甬政发（", "2024）31号", "甬政发（", "2024）31号"),
        ("甬政发", "2024）31号", "甬政发（", "2024）31号"),
        ("琼府发〔", "2024182号", "琼府发〔", "2024〕182号"),
        ("琼府发L", "2024J182号", "琼府发〔", "2024〕182号"),
        ("《意见》（皖经发〔2022", "161号）", "《意见》（皖经发〔2022〕", "161号）"),
        ("信政发〔2022J", "第240号", "信政发〔2022〕", "第240号"),
        ("行动计划（2021年一", "2023年）", "行动计划（2021年—", "2023年）"),
        ("L", "2022〕31号", "〔", "2022〕31号"),
        ("C2022〕3", "1号", "〔2022〕3", "1号"),
    ],
)
def test_what_follows_tells_what_the_mark_was(
    first: str, second: str, mended_first: str, mended_second: str
) -> None:
    assert over([first, second]) == [mended_first, mended_second]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("到2026年建成5G工厂一", "2024年起分两期"),
        ("全市建成", "2024个基站"),
        ("门牌为解放路", "2024号"),  # a street number, no year and number
        ("楼层为C", "2024号"),
        ("位于C2024", "31号楼"),  # no mark at a line's end
        ("附件", "2024182号"),
        ("其中A", "31号楼"),
        ("计划（2021", "号文件）"),
        ("其一", "2023年"),
    ],
)
def test_other_line_ends_stay(first: str, second: str) -> None:
    assert over([first, second]) == [first, second]


@given(
    st.text(alphabet="甬政发〔〕C一1（）2024年号31", max_size=12),
    st.text(alphabet="2024〕]31号年一", max_size=9),
)
def test_figures_are_never_changed(first: str, second: str) -> None:
    a, b = over([first, second])
    assert over([a, b]) == [a, b]
    assert abs(len(a) - len(first)) <= 1 and abs(len(b) - len(second)) <= 1
    if "1" not in first:  # at a line's end, or its beginning, it may be a bracket
        assert [c for c in a + b if c.isdigit()] == [c for c in first + second if c.isdigit()]


def test_a_bracket_on_a_line_of_its_own_is_told_by_the_others() -> None:
    assert over(["浙经发", "C", "2022252", "号"]) == ["浙经发", "〔", "2022〕252", "号"]
    assert over(["粤工发", "(", "2024〕65", "号，城"]) == ["粤工发", "〔", "2024〕65", "号，城"]
    assert over(["沪通发", "(", "2023] 44", "号"]) == ["沪通发", "〔", "2023〕44", "号"]
    assert over(["皖经发", "C", "2024] 12", "0号"]) == ["皖经发", "〔", "2024〕12", "0号"]
    assert over(["粤工发", "{2021}157", "号"]) == ["粤工发", "〔2021〕157", "号"]
    assert over(["沪通发", "2023〕44", "号"]) == ["沪通发〔", "2023〕44", "号"]
    assert over(["浙经发〔20221", "65号"]) == ["浙经发〔20221", "65号"]
    assert over(["浙经发", "2022252", "号"]) == ["浙经发", "2022252", "号"]


def test_what_stands_before_a_0_at_the_head_of_a_line_is_of_the_number() -> None:
    assert over(["桂工发", "L", "20211", "01号"]) == ["桂工发", "〔", "2021〕1", "01号"]
    unknown = ["桂工发", "L", "20211", "65号"]  # 65 or 165
    assert over(unknown) == unknown


def test_a_page_may_end_before_the_numbers_last_character() -> None:
    assert over(["苏府发", "C", "2023〕19"]) == ["苏府发", "〔", "2023〕19"]
    assert over(["京经发L", "2024]6"]) == ["京经发〔", "2024〕6"]
    assert over(["全市建成", "2024）31"]) == ["全市建成", "2024）31"]
    assert over(["楼层为C", "202419"]) == ["楼层为C", "202419"]


def test_lines_of_different_cells_do_not_follow_each_other() -> None:
    lines = [Line(text=t) for t in ("粤工发C", "2024〕65号", "粤工发C", "2024〕65号", "京经发C", "2022〕1号")]
    cells = (
        Cell(row=0, column=0, lines=(0, 1)),
        Cell(row=0, column=1, lines=(2,)),
        Cell(row=0, column=2, lines=(3,)),
    )
    out = mended(lines, [Table(rows=1, columns=3, cells=cells)])
    assert [line.text for line in out] == [
        "粤工发〔",
        "2024〕65号",
        "粤工发C",
        "2024〕65号",
        "京经发〔",
        "2022〕1号",
    ]


def test_a_bracket_read_once_more_at_the_head_of_the_next_line_is_one() -> None:
    assert over(["以湖政办字〔", "〔2021〕52号文印发"]) == ["以湖政办字〔", "2021〕52号文印发"]
    assert over(["(见", "(2021)号附件)"]) == ["(见", "(2021)号附件)"]
