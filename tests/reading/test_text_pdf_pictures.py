"""Pictures among the typed text of a PDF: what they say is read, and stands where they do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from small_pdf import SmallPdf

from pipeline.geometry import Box
from pipeline.model import Cell, Line, Page, Table
from pipeline.raster import Raster
from pipeline.reading import pdf_pictures
from pipeline.reading.errors import UnreadablePage
from pipeline.reading.pdf_text import read_typed
from pipeline.reading.read import read_page

PDF = "application/pdf"
PROSE = "本市五G工厂名录见下表，均由省级主管部门推荐。"


@pytest.fixture
def ocr(monkeypatch: pytest.MonkeyPatch) -> list[Raster]:
    """The reader of scans stands in: it sees a table of one row, and a doubtful speck, where the picture is."""
    seen: list[Raster] = []

    def read_scan(sheet: Raster, *, number: int, engine: object) -> Page:
        seen.append(sheet)
        lines = (
            Line(text="企业", box=Box(110, 310, 150, 330), confidence=0.99),
            Line(text="海螺水泥", box=Box(260, 310, 350, 330), confidence=0.6),
            Line(text="ζ", box=Box(200, 420, 210, 430), confidence=0.55),
            Line(text="来源：名录", box=Box(110, 440, 190, 455), confidence=0.97),
        )
        cells = (
            Cell(row=0, column=0, box=Box(100, 300, 250, 340), lines=(0,)),
            Cell(row=0, column=1, box=Box(250, 300, 400, 340), lines=(1,)),
        )
        table = Table(box=Box(100, 300, 400, 340), rows=1, columns=2, cells=cells)
        return Page(number=number, width=595, height=842, source="ocr", lines=lines, tables=(table,))

    monkeypatch.setattr(pdf_pictures, "read_scan", read_scan)
    return seen


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def test_what_a_picture_says_stands_between_the_lines_above_and_below(
    tmp_path: Path, ocr: list[Raster]
) -> None:
    pdf = SmallPdf().text(90, 100, PROSE).picture(100, 300, 400, 460).text(90, 600, PROSE)
    page = read_page(pdf.save(tmp_path / "a.pdf"), media_type=PDF, number=1)
    assert texts(page) == [PROSE, "企业", "海螺水泥", "来源：名录", PROSE]
    (table,) = page.tables
    assert [[page.lines[n].text for n in c.lines] for c in table.cells] == [["企业"], ["海螺水泥"]]
    assert page.source == "text_layer"


def test_only_the_picture_is_shown_to_the_reader(tmp_path: Path, ocr: list[Raster]) -> None:
    pdf = SmallPdf().text(90, 100, PROSE).picture(100, 300, 400, 460)
    read_page(pdf.save(tmp_path / "a.pdf"), media_type=PDF, number=1)
    (sheet,) = ocr
    scale = sheet.scale
    inked = sheet.pixels[:, :, 0] < 255
    assert not inked[: round(299 * scale)].any()
    assert inked[round(305 * scale) : round(455 * scale), round(105 * scale) : round(395 * scale)].all()


def test_a_cell_that_holds_only_a_picture_is_not_blank(tmp_path: Path, ocr: list[Raster]) -> None:
    pdf = SmallPdf().text(90, 100, PROSE).grid([80, 500], [280, 480, 560]).picture(100, 300, 400, 460)
    pdf.text(90, 500, PROSE)
    page = read_page(pdf.save(tmp_path / "a.pdf"), media_type=PDF, number=1)
    (table,) = page.tables
    upper, lower = table.cells
    assert [page.lines[n].text for n in upper.lines] == ["企业", "海螺水泥", "来源：名录"]
    assert [page.lines[n].text for n in lower.lines] == [PROSE]


def test_the_typed_text_outlives_a_picture_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Page:
        raise UnreadablePage("页面识别失败")

    monkeypatch.setattr(pdf_pictures, "read_scan", broken)
    pdf = SmallPdf().text(90, 100, PROSE).picture(100, 300, 400, 460)
    page = read_page(pdf.save(tmp_path / "a.pdf"), media_type=PDF, number=1)
    assert texts(page) == [PROSE]
    assert page.failure is not None and "图片" in page.failure


def test_seals_and_backgrounds_are_not_read(tmp_path: Path) -> None:
    seal = SmallPdf().text(90, 100, PROSE).picture(300, 300, 427, 427)
    background = SmallPdf().text(90, 100, PROSE).text(120, 350, PROSE).picture(100, 300, 400, 460)
    assert read_typed(seal.save(tmp_path / "a.pdf"), number=1).pictures == ()
    assert read_typed(background.save(tmp_path / "b.pdf"), number=1).pictures == ()


def test_strips_of_one_picture_are_one(tmp_path: Path) -> None:
    pdf = SmallPdf().text(90, 100, PROSE)
    for top in range(300, 460, 20):
        pdf.picture(100, top, 400, top + 20)
    (picture,) = read_typed(pdf.save(tmp_path / "a.pdf"), number=1).pictures
    assert picture.rounded() == Box(100, 300, 400, 460)
