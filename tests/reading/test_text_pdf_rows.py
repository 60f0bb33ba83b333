"""Characters of a text layer into rows: ligatures, fake bold, columns without rules."""

from __future__ import annotations

from pipeline.geometry import Box
from pipeline.reading.pdf_chars import Char
from pipeline.reading.pdf_lines import lay_out, rows_of


def char(text: str, x: float, y: float, width: float = 10.0) -> Char:
    return Char(
        text,
        Box(x, y, x + width, y + 10),
        10.0,
        "F",
        bold=False,
        red=False,
        visible=True,
        angle=0,
        broken=False,
    )


def written(text: str, x: float, y: float) -> list[Char]:
    return [char(c, x + 10 * n, y) for n, c in enumerate(text)]


def test_a_ligature_is_two_letters_and_a_bold_copy_is_one() -> None:
    ligature = [char("o", 0, 0, 5.5), char("f", 5.5, 0, 6.2), char("f", 5.5, 0, 6.2), char("i", 11.7, 0, 3)]
    bold = [char("市", 0, 20), char("市", 0.4, 20), char("f", 12, 20, 3.3), char("f", 12.2, 20, 3.3)]
    texts = [[line.text for line in row] for row in rows_of([*ligature, *bold])]
    assert texts == [["offi"], ["市f"]]


def test_columns_without_rules_are_lines_of_their_own() -> None:
    chars: list[Char] = []
    for n in range(8):
        chars += written("申报城市负责人", 20, 40 + 30 * n) + written("王建国", 104, 40 + 30 * n)
    lines, _ = lay_out(chars, [])
    assert [line.text for line in lines] == ["申报城市负责人", "王建国"] * 8
    plain, _ = lay_out(
        [c for n in range(8) for c in written("全市工业门类齐全基础雄厚", 20, 40 + 30 * n)], []
    )
    assert len(plain) == 8


def test_a_line_set_to_both_margins_has_no_blanks_between_its_digits() -> None:
    """Letters and digits alike stand 3.5 points apart; in the next line only the blank does."""
    text = "截至2023年12月底累计建成5G基站3650个"
    apart = [char(c, 13.5 * n, 0) for n, c in enumerate(text)]
    close = [char(c, 10 * n + (3.5 if n > 3 else 0), 20) for n, c in enumerate("ABCD3650个全市累计建成开通")]
    texts = [[line.text for line in row] for row in rows_of([*apart, *close])]
    assert texts == [[text], ["ABCD 3650个全市累计建成开通"]]
