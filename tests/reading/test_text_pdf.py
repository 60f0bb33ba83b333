"""PDF text layers: places, lines, ruled tables, and the judgement of what is no good layer."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from small_pdf import SmallPdf

from pipeline.geometry import Box
from pipeline.model import Page
from pipeline.reading import UnreadableFile, page_count, read, read_page
from pipeline.reading.pdf_chars import Stroke
from pipeline.reading.pdf_tables import find_grids

PDF = "application/pdf"


def read_small(pdf: SmallPdf, folder: Path) -> Page:
    return read_page(pdf.save(folder / "a.pdf"), media_type=PDF, number=1)


def table_texts(page: Page) -> dict[tuple[int, int], str]:
    return {(c.row, c.column): "/".join(page.lines[n].text for n in c.lines) for c in page.tables[0].cells}


@pytest.fixture
def ocr(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Pages handed to OCR; nothing is recognised."""
    pages: list[int] = []

    def scan(path: Path, kind: str, number: int, engine_name: str, twins: object) -> Page:
        pages.append(number)
        return Page(number=number, source="ocr")

    monkeypatch.setattr(read, "_scan", scan)
    return pages


def test_lines_have_text_and_place(tmp_path: Path) -> None:
    page = read_small(
        SmallPdf().text(112, 130, "二、5G网络").text(80, 100, "一、总体要求", size=22), tmp_path
    )
    assert [line.text for line in page.lines] == ["一、总体要求", "二、5G网络"]
    assert page.lines[0].size == 22
    assert page.lines[1].box == pytest.approx(Box(112, 130, 112 + 4 * 16 + 2 * 16, 146), abs=17)
    assert page.source == "text_layer"
    assert page.to_scan is None


def test_a_page_turned_for_display_is_read_upright(tmp_path: Path) -> None:
    page = read_small(SmallPdf(rotate=90).text(80, 100, "一、总体要求"), tmp_path)
    assert page.lines[0].text == "一、总体要求"
    assert page.lines[0].box is not None
    assert (page.width, page.height) == (595, 842)
    # displayed clockwise, the line runs down the right part of the sheet
    shown = page.scanned(page.lines[0].box)
    assert shown.x0 == pytest.approx(842 - 116, abs=1)
    assert shown.y0 == pytest.approx(80, abs=1)


def test_writing_that_runs_upwards_is_turned(tmp_path: Path) -> None:
    page = read_small(SmallPdf().turned_text(80, 600, "一、总体要求2024年"), tmp_path)
    assert page.lines[0].text == "一、总体要求2024年"
    assert page.lines[0].box is not None
    assert page.scanned(page.lines[0].box).y1 == pytest.approx(600, abs=1)


def test_writing_across_the_page_is_furniture(tmp_path: Path) -> None:
    pdf = (
        SmallPdf()
        .text(80, 100, "到二〇二五年建成基站")
        .slanted_text(120, 700, "征求意见稿")
        .text(80, 140, "全市推广应用")
    )
    page = read_small(pdf, tmp_path)
    assert [(line.text, line.furniture) for line in page.lines] == [
        ("到二〇二五年建成基站", False), ("全市推广应用", False), ("征求意见稿", True),
    ]  # fmt: skip


def test_blank_cells_and_merged_cells_of_a_ruled_table_are_kept(tmp_path: Path) -> None:
    pdf = SmallPdf().grid([80, 200, 300, 400], [160, 200, 240])
    pdf.parts = [p for p in pdf.parts if not p.startswith("0.5 w 300")]
    pdf.line(300, 200, 300, 240)  # the second column line stands in the lower row only
    pdf.text(85, 165, "申报城市").text(210, 165, "宁波市").text(85, 205, "联系电话").text(310, 205, "邮箱")
    page = read_small(pdf, tmp_path)
    assert table_texts(page) == {
        (0, 0): "申报城市",
        (0, 1): "宁波市",
        (1, 0): "联系电话",
        (1, 1): "",
        (1, 2): "邮箱",
    }
    assert page.tables[0].cells[1].column_span == 2


def test_rules_drawn_as_bars_in_pieces_make_the_same_table(tmp_path: Path) -> None:
    pdf = SmallPdf()
    for y in (160, 200, 240):
        pdf.bar(80, y, 239, y + 0.6).bar(240, y, 400, y + 0.6)
    for x in (80, 240, 400):
        pdf.bar(x, 160, x + 0.6, 199).bar(x, 200, x + 0.6, 240)
    page = read_small(pdf.text(85, 165, "甲").text(250, 205, "乙"), tmp_path)
    assert table_texts(page) == {(0, 0): "甲", (0, 1): "", (1, 0): "", (1, 1): "乙"}


def test_sides_left_open_are_closed() -> None:
    across = [Stroke(80, y, 400, y) for y in (100, 130, 160)]
    (grid,) = find_grids([*across, Stroke(200, 100, 200, 160)])
    assert (grid.rows, grid.columns, len(grid.cells)) == (2, 2, 4)


@pytest.mark.parametrize("cut", ["foot", "head"])
def test_a_merged_cell_that_a_pages_end_cuts_is_a_cell(cut: str) -> None:
    """The cells beside it end with the page's last row and are ruled off; it goes on overleaf and is not."""
    down = [Stroke(x, 100, x, 160) for x in (80, 200, 400)]
    edge = 160 if cut == "foot" else 100
    rules = [Stroke(80, y, 400, y) for y in (100, 130, 160) if y != edge] + [Stroke(200, edge, 400, edge)]
    (grid,) = find_grids([*down, *rules])
    assert (grid.rows, grid.columns, len(grid.cells)) == (2, 2, 4)


def test_an_underline_makes_no_row() -> None:
    box = [Stroke(80, y, 400, y) for y in (100, 160)] + [Stroke(x, 100, x, 160) for x in (80, 200, 400)]
    (grid,) = find_grids([*box, Stroke(220, 130, 320, 130)])
    assert (grid.rows, grid.columns) == (1, 2)


def test_a_table_inside_a_cell_stays_inside_even_where_they_share_a_side() -> None:
    outer = [Stroke(80, y, 400, y) for y in (100, 200)] + [Stroke(x, 100, x, 200) for x in (80, 200, 400)]
    inner = [Stroke(205, y, 400, y) for y in (120, 140, 160)] + [
        Stroke(x, 120, x, 160) for x in (205, 300, 400)
    ]
    grids = find_grids([*outer, *inner])
    assert [(g.rows, g.columns) for g in grids] == [(1, 2), (2, 2)]


@given(
    xs=st.lists(st.integers(1, 9), min_size=1, max_size=5),
    ys=st.lists(st.integers(1, 9), min_size=1, max_size=5),
    jitter=st.floats(0, 1.0),
)
def test_every_full_grid_is_found_whole(xs: list[int], ys: list[int], jitter: float) -> None:
    at_x = [50.0 + 14 * sum(xs[:n]) for n in range(len(xs) + 1)]
    at_y = [60.0 + 12 * sum(ys[:n]) for n in range(len(ys) + 1)]
    strokes = [Stroke(at_x[0] - jitter, y, at_x[-1] + jitter, y) for y in at_y]
    strokes += [Stroke(x, at_y[0] + jitter, x, at_y[-1] - jitter) for x in at_x]
    (grid,) = find_grids(strokes)
    assert (grid.rows, grid.columns, len(grid.cells)) == (len(ys), len(xs), len(xs) * len(ys))
    assert all(c.row_span == c.column_span == 1 for c in grid.cells)


def test_a_page_of_picture_goes_to_ocr_even_under_an_invisible_layer(tmp_path: Path, ocr: list[int]) -> None:
    pdf = SmallPdf().picture(0, 0, 595, 842).text(80, 100, "一、总体要求", mode=3)
    assert read_small(pdf, tmp_path).source == "ocr"
    assert ocr == [1]


def test_an_invisible_layer_alone_is_not_believed(tmp_path: Path, ocr: list[int]) -> None:
    assert read_small(SmallPdf().text(80, 100, "一、总体要求", mode=3), tmp_path).source == "ocr"


def test_a_layer_of_private_codes_goes_to_ocr(tmp_path: Path, ocr: list[int]) -> None:
    pdf = SmallPdf()
    for row in range(10):
        pdf.text(80, 100 + 30 * row, "".join(chr(0xE000 + 37 * row + n) for n in range(20)))
    assert read_small(pdf, tmp_path).source == "ocr"


def test_a_layer_of_wrong_characters_goes_to_ocr(tmp_path: Path, ocr: list[int]) -> None:
    right = "我市深入贯彻落实党中央国务院决策部署大力推进工业互联网融合创新发展"
    wrong = "".join(chr(ord(c) + 7) for c in right)
    assert read_small(SmallPdf().text(10, 100, wrong), tmp_path).source == "ocr"
    assert read_small(SmallPdf().text(10, 100, right), tmp_path).source == "text_layer"


def test_a_small_picture_beside_text_stays_text(tmp_path: Path, ocr: list[int]) -> None:
    pdf = SmallPdf().text(80, 100, "同意推荐，申报城市人民政府（盖章）").picture(400, 600, 500, 700)
    assert read_small(pdf, tmp_path).source == "text_layer"
    assert ocr == []


def test_an_empty_page_is_blank(tmp_path: Path, ocr: list[int]) -> None:
    page = read_small(SmallPdf(), tmp_path)
    assert (page.source, page.lines) == ("blank", ())


def test_what_is_no_pdf_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"%PDF-1.7 nothing more")
    with pytest.raises(UnreadableFile, match="PDF"):
        page_count(path, media_type=PDF)


def test_characters_printed_twice_are_read_once(tmp_path: Path) -> None:
    page = read_small(SmallPdf().text(80, 100, "一、总体").text(80.4, 100, "一、总体"), tmp_path)
    assert [line.text for line in page.lines] == ["一、总体"]
