"""The papers that go out: text from applications is text in every one of them."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from docx import Document as read_docx
from openpyxl import load_workbook

sys.path.insert(0, str(Path(__file__).parent.parent / "checks"))

import numpy as np
from builders import document, whole_submission

from pipeline.call import load_call
from pipeline.contract import BatchFile, totals
from pipeline.model import Delivery, Finding, Submission
from pipeline.raster import Raster
from pipeline.reports.ledger import write_ledger
from pipeline.reports.notice import write_notice
from pipeline.reports.searchable import write_searchable
from pipeline.reports.summary import write_summary_docx, write_summary_html

CALL = load_call()
HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script>&\x1b[31m{{7*7}}'


@pytest.fixture
def hostile() -> Submission:
    """An incomplete application whose texts are attacks."""
    whole = whole_submission()
    findings = (
        Finding(rule="seal-missing", subject="city_government", severity="must_fix", message=HOSTILE),
        Finding(rule="field-unread", subject="mayor.phone", severity="review", message=HOSTILE),
    )
    delivery = Delivery(id=HOSTILE, channel="paper", received_on="2024-09-20", sender=HOSTILE)
    return whole.model_copy(update={"findings": findings, "verdict": "incomplete", "deliveries": (delivery,)})


def test_the_web_page_shows_hostile_text_as_text(tmp_path: Path, hostile: Submission) -> None:
    path = tmp_path / "s.html"
    write_summary_html(path, hostile, call=CALL, pictures={})
    page = path.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "{{7*7}}" in page
    assert "\x1b" not in page


def test_the_word_papers_open_and_hold_the_items(tmp_path: Path, hostile: Submission) -> None:
    write_summary_docx(tmp_path / "s.docx", hostile, call=CALL, pictures={})
    write_notice(tmp_path / "n.docx", hostile, call=CALL)
    summary = read_docx(str(tmp_path / "s.docx"))
    cells = [c.text for t in summary.tables for r in t.rows for c in r.cells]
    assert any("<script>" in c for c in cells)
    notice = "\n".join(p.text for p in read_docx(str(tmp_path / "n.docx")).paragraphs)
    for needed in ("温州市人民政府", CALL.number, CALL.email, "1. =HYPERLINK", "编号", "经办人"):
        assert needed in notice


def test_the_ledger_has_no_formula_and_a_row_for_each_thing(tmp_path: Path, hostile: Submission) -> None:
    batch = BatchFile(
        call=CALL.id, started_at="", finished_at="", received=(), submissions=(), totals=totals((), 0)
    )
    write_ledger(tmp_path / "l.xlsx", batch, [hostile], call=CALL)
    book = load_workbook(tmp_path / "l.xlsx")
    assert book.sheetnames == ["申报台账", "核对意见", "关键事实", "收件清单", "合计"]
    assert book["核对意见"].max_row == 3
    assert book["关键事实"].max_row == 1 + len(hostile.facts)
    assert all(c.data_type != "f" for sheet in book for row in sheet.iter_rows() for c in row)
    with zipfile.ZipFile(tmp_path / "l.xlsx") as z:
        assert not any(b"<f>" in z.read(n) for n in z.namelist() if "sheet" in n)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_text_of_a_scan_can_be_found_where_it_stands(tmp_path: Path, turn: int) -> None:
    source = tmp_path / "scan.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842) if turn % 180 == 0 else (842, 595))
        pdf.pages[0].obj["/Rotate"] = turn
        pdf.save(source)
    doc = document(["全市累计建成5G基站", "31240个"], source="ocr")
    out = tmp_path / "out.pdf"
    write_searchable(
        out,
        doc,
        sources={"0" * 64: (source, "application/pdf")},
        raster=lambda *_: Raster(np.zeros((8, 8, 3), np.uint8), 72),
    )
    page = pypdfium2.PdfDocument(out)[0]
    text = page.get_textpage()
    assert text.get_text_bounded().split() == ["全市累计建成5G基站", "31240个"]
    found = text.search("31240").get_next()
    assert found is not None
    x0, y0, _, _ = text.get_charbox(found[0])
    x, y = _displayed(x0, y0, turn)
    assert abs(x - 72) < 12
    assert abs(y - 106) < 20


def _displayed(x: float, y: float, turn: int) -> tuple[float, float]:
    """From the PDF's space to the page as displayed, 595 × 842, top left."""
    return {0: (x, 842 - y), 90: (y, x), 180: (595 - x, y), 270: (595 - y, 842 - x)}[turn]


def test_a_picture_becomes_a_page_of_its_size(tmp_path: Path) -> None:
    doc = document(["申报表"], source="ocr")
    out = tmp_path / "out.pdf"
    picture = Raster(np.full((1169, 827, 3), 255, np.uint8), 100)
    write_searchable(
        out, doc, sources={"0" * 64: (tmp_path / "x.jpg", "image/jpeg")}, raster=lambda *_: picture
    )
    page = pypdfium2.PdfDocument(out)[0]
    assert page.get_size() == pytest.approx((595.4, 841.7), abs=0.5)
    assert page.get_textpage().get_text_bounded().strip() == "申报表"
