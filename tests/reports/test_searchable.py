"""A searchable PDF made twice is the same file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2

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
