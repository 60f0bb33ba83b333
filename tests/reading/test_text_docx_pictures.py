"""Word papers with scanned pages pasted into them."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from docx import Document
from docx.shared import Cm
from PIL import Image

from pipeline.model import Line, Page
from pipeline.raster import Raster
from pipeline.reading import page_count, read_page, scan_page
from pipeline.reading.raster_source import raster

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def picture(level: int) -> io.BytesIO:
    out = io.BytesIO()
    pixels = np.full((1170, 827, 3), 255, np.uint8)
    pixels[300:320, 200:600] = level
    Image.fromarray(pixels).save(out, "PNG", dpi=(100, 100))
    out.seek(0)
    return out


def paper(path: Path, *, text: str = "", pages: int = 0, small: int = 0) -> Path:
    document = Document()
    if text:
        document.add_paragraph(text)
    for n in range(pages):
        document.add_picture(picture(20 + n), width=Cm(16))
    for _ in range(small):
        document.add_picture(picture(90), width=Cm(3))
    document.save(str(path))
    return path


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The darkest level of each picture that went to OCR."""
    out: list[int] = []

    def fake(picture: Raster, *, number: int, engine: object) -> Page:
        out.append(int(picture.pixels.min()))
        return Page(number=number, width=595, height=842, source="ocr", lines=(Line(text=f"第{number}页"),))

    monkeypatch.setattr(scan_page, "read_scan", fake)
    return out


def test_a_paper_of_pictures_only_is_read_page_by_page(tmp_path: Path, seen: list[int]) -> None:
    path = paper(tmp_path / "a.docx", pages=3)
    assert page_count(path, media_type=WORD) == 3
    pages = [read_page(path, media_type=WORD, number=n) for n in (1, 2, 3)]
    assert [p.source for p in pages] == ["ocr"] * 3 and seen == [20, 21, 22]
    assert raster(path, media_type=WORD, number=2).pixels.min() == 21


def test_pasted_pages_follow_the_text(tmp_path: Path, seen: list[int]) -> None:
    path = paper(tmp_path / "a.docx", text="附：证明材料扫描件如下。" * 20, pages=2, small=1)
    assert page_count(path, media_type=WORD) == 3
    first, second = (read_page(path, media_type=WORD, number=n) for n in (1, 2))
    assert not first.fixed and first.text.startswith("附：") and second.text == "第2页" and seen == [20]


def test_small_pictures_are_no_pages_but_not_blank_either(tmp_path: Path) -> None:
    path = paper(tmp_path / "a.docx", small=2)
    assert page_count(path, media_type=WORD) == 1
    page = read_page(path, media_type=WORD, number=1)
    assert page.failure is not None and "图片" in page.failure
    beside = paper(tmp_path / "b.docx", text="正文", small=1)
    assert read_page(beside, media_type=WORD, number=1).failure is None


def test_an_empty_paper_is_one_empty_page(tmp_path: Path) -> None:
    path = paper(tmp_path / "a.docx")
    assert page_count(path, media_type=WORD) == 1
    page = read_page(path, media_type=WORD, number=1)
    assert page.failure is None and page.lines == ()
