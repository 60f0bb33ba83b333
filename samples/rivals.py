"""The readers that ``make bench`` compares: ours, RapidOCR and Tesseract as they come, and OCRmyPDF."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from pipeline.raster import Pixels
from pipeline.reading import read_page
from pipeline.reading.engines import ENGINES, engine
from pipeline.reading.raster_source import raster


@dataclass(frozen=True)
class Sheet:
    """A page (from 1) of a scanned PDF."""

    path: Path
    number: int

    def pixels(self) -> Pixels:
        return raster(self.path, media_type="application/pdf", number=self.number).pixels


Reader = Callable[[Sheet], str]
Batch = Callable[[Sequence[Sheet]], str]  # one that is given all pages at once


def ours(name: str) -> Reader:
    """The project's own reading of a page, with the engine of that name."""
    if name not in ENGINES:
        raise ValueError(name)
    engine(name)  # networks are loaded beforehand, as with the rivals

    def read(sheet: Sheet) -> str:
        page = read_page(sheet.path, media_type="application/pdf", number=sheet.number, engine_name=name)
        return "".join(line.text for line in page.lines)

    return read


def rapidocr() -> Reader:
    """RapidOCR with its own settings. Its networks are those that ours are made from."""
    from rapidocr import RapidOCR

    reader = RapidOCR()
    return lambda sheet: "".join(getattr(reader(sheet.pixels()), "txts", None) or ())


def tesseract() -> Reader:
    """Tesseract with chi_sim on the whole page."""
    import pytesseract

    return lambda sheet: str(pytesseract.image_to_string(sheet.pixels()[:, :, ::-1], lang="chi_sim"))


def ocrmypdf() -> Batch | None:
    """OCRmyPDF with Tesseract, its whole process over one PDF of all pages; None where it is not installed."""
    program = Path(sys.executable).with_name("ocrmypdf")
    found = str(program) if program.exists() else shutil.which("ocrmypdf")
    if found is None:
        return None

    def read(sheets: Sequence[Sheet]) -> str:
        with tempfile.TemporaryDirectory() as folder:
            source, text = Path(folder) / "in.pdf", Path(folder) / "text.txt"
            _joined(sheets, source)
            command = [found, "-l", "chi_sim", "--output-type", "pdf", "--jobs", "1", "--force-ocr"]
            command += ["--sidecar", str(text), str(source), str(Path(folder) / "out.pdf")]
            environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
            subprocess.run(command, check=True, capture_output=True, env=environment)
            return text.read_text(encoding="utf-8")

    return read


def _joined(sheets: Sequence[Sheet], target: Path) -> None:
    with pikepdf.new() as whole:
        for sheet in sheets:
            with pikepdf.open(sheet.path) as source:
                whole.pages.append(source.pages[sheet.number - 1])
        whole.save(target)
