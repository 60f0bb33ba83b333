"""A searchable PDF made twice is the same file."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from pikepdf import pdfa

from pipeline.geometry import Box
from pipeline.model import Document, DocumentPage, Line, Page
from pipeline.raster import Raster
from pipeline.reports.searchable import write_searchable


def test_the_same_scan_gives_the_same_bytes_with_its_text(tmp_path: Path) -> None:
    page = Page(
        number=1, width=200, height=100, source="ocr", lines=(Line(text="宁波市", box=Box(10, 10, 100, 30)),)
    )
    document = Document(
        id="d1", delivery="paper/1", channel="paper", pages=(DocumentPage(sha256="a", page=page),)
    )
    picture = Raster(np.full((100, 200, 3), 255, np.uint8), 1.0)
    made = []
    for name in ("1.pdf", "2.pdf"):
        write_searchable(
            tmp_path / name,
            document,
            sources={"a": (tmp_path / "a.png", "image/png")},
            raster=lambda *_: picture,
        )
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    assert "宁波市" in pypdfium2.PdfDocument(made[0])[0].get_textpage().get_text_range()


LINES = (
    "全市累计建成5G基站31240个，每万人拥有43.04个",
    "〔2023〕12号《专项行动计划（2023—2025年）》",
    "联系电话：0574-87181234",
)


def written(path: Path, *, skew: float = 0.0, archive: bool = False) -> Document:
    """A page of lines, lying askew by ``skew`` points down for each to the right."""
    lines = tuple(
        Line(text=t, box=Box(60, 80 + 30 * n, 60 + 11 * len(t), 92 + 30 * n)) for n, t in enumerate(LINES)
    )
    page = Page(number=1, width=595, height=842, source="ocr", lines=lines,
                to_scan=(1.0, -skew, 0.0, skew, 1.0, 0.0, 0.0, 0.0, 1.0))  # fmt: skip
    document = Document(
        id="d1", delivery="paper/1", channel="paper", pages=(DocumentPage(sha256="a", page=page),)
    )
    blank = Raster(np.full((1170, 827, 3), 255, np.uint8), 100.0)
    write_searchable(path, document, sources={"a": (path, "image/png")}, raster=lambda *_: blank,
                     archive=archive)  # fmt: skip
    return document


def shown(path: Path, program: str) -> str:
    if program == "pdfium":
        pdf = pypdfium2.PdfDocument(path)
        try:
            return pdf[0].get_textpage().get_text_range()
        finally:
            pdf.close()
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    done = subprocess.run([program, str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


@pytest.mark.parametrize("program", ["pdfium", "pdftotext"])
@pytest.mark.parametrize("skew", [0.0, 0.012])
@pytest.mark.parametrize("archive", [False, True])
def test_whole_lines_are_found_without_blanks(
    tmp_path: Path, program: str, skew: float, archive: bool
) -> None:
    path = tmp_path / "a.pdf"
    written(path, skew=skew, archive=archive)
    text = shown(path, program)
    assert all(line in text for line in LINES)
    assert not re.search(r"[\u4e00-\u9fff] +[\u4e00-\u9fff]", text)


def test_text_stands_where_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    document = written(path)
    pdf = pypdfium2.PdfDocument(path)
    boxes = [line.box for line in document.pages[0].page.lines if line.box]
    found = [
        pdf[0].get_textpage().get_text_bounded(b.x0 - 2, 842 - b.y1 - 2, b.x1 + 2, 842 - b.y0 + 2)
        for b in boxes
    ]
    pdf.close()
    assert found == list(LINES)


def test_two_pages_of_one_sheet_are_one_page(tmp_path: Path) -> None:
    left, right = (
        Page(number=1, width=200, height=100, source="ocr", lines=(Line(text=text, box=Box(10, 10, 90, 30)),),
             to_scan=(1.0, 0.0, x0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0))
        for text, x0 in (("左页", 0.0), ("右页", 200.0))
    )  # fmt: skip
    document = Document(id="d1", delivery="paper/1", channel="paper",
                        pages=tuple(DocumentPage(sha256="a", page=p) for p in (left, right)))  # fmt: skip
    picture = Raster(np.full((100, 400, 3), 255, np.uint8), 72.0)
    path = tmp_path / "a.pdf"
    write_searchable(path, document, sources={"a": (path, "image/png")}, raster=lambda *_: picture)
    pdf = pypdfium2.PdfDocument(path)
    assert len(pdf) == 1
    text = pdf[0].get_textpage()
    assert "左页" in text.get_text_bounded(0, 0, 200, 100) and "右页" in text.get_text_bounded(
        200, 0, 400, 100
    )
    pdf.close()


def test_a_file_for_the_archive_conforms_and_says_so(tmp_path: Path) -> None:
    written(tmp_path / "plain.pdf")
    written(tmp_path / "archive.pdf", archive=True)
    assert pdfa.validate_written(tmp_path / "plain.pdf", "2b").verdict != "pass"
    assert pdfa.validate_written(tmp_path / "archive.pdf", "2b").verdict == "pass"
    with pikepdf.open(tmp_path / "archive.pdf") as pdf:
        said = pdf.open_metadata()
        assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "B")


def test_a_page_that_does_not_conform_is_a_picture_in_the_archive(tmp_path: Path) -> None:
    source = tmp_path / "in.pdf"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 100))
        page.Contents = pikepdf.Stream(pdf, b"0 0 0 1 k 10 10 50 20 re f")  # no such colours beside sRGB
        pdf.save(source)
    page = Page(
        number=1, width=200, height=100, source="ocr", lines=(Line(text="宁波市", box=Box(10, 10, 100, 30)),)
    )
    document = Document(
        id="d1", delivery="paper/1", channel="paper", pages=(DocumentPage(sha256="a", page=page),)
    )
    picture = Raster(np.full((200, 400, 3), 255, np.uint8), 144.0)
    path = tmp_path / "out.pdf"
    write_searchable(
        path, document, sources={"a": (source, "application/pdf")}, raster=lambda *_: picture, archive=True
    )
    assert pdfa.validate_written(path, "2b").verdict == "pass"
    with pikepdf.open(path) as made:
        assert list(made.pages[0].images) == ["/Im0"]
        assert [float(v) for v in made.pages[0].mediabox] == [0, 0, 200, 100]
    assert "宁波市" in shown(path, "pdfium")
