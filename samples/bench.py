"""``make bench``: CPU seconds a page and character errors of the reading, against its rivals in the same run.

The rivals read the same pictures as they come out of the box: RapidOCR with its own settings, Tesseract with
chi_sim. Characters are marked on the long cells of the form, whose truth the samples carry.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

import unicodedata

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline.raster import Pixels
from pipeline.reading import page_count, read_page
from pipeline.reading.raster_source import raster

Reader = Callable[[Path, int, Pixels], str]


@dataclass(frozen=True)
class Mark:
    """``seconds``: CPU, children included; ``wrong`` of ``characters`` in the long cells."""

    name: str
    pages: int
    seconds: float
    wrong: int
    characters: int


@dataclass(frozen=True)
class Run:
    name: str
    seconds: float
    text: str  # of all pages, plain


_PRESENT = 95.0  # per cent: a paragraph that one reader finds so well stands on the pages read


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("samples", type=Path, help="folder with inbox/ and truth.json")
    parser.add_argument("--pages", type=int, default=12, help="pages read by each")
    options = parser.parse_args(argv)
    sheets = _sheets(options.samples, options.pages)
    truths = _truths(options.samples)
    readers = (("intake", _ours()), ("RapidOCR as it comes", _rapid()), ("Tesseract chi_sim", _tesseract()))
    runs = [_run(name, reader, sheets) for name, reader in readers]
    present = [t for t in truths if any(fuzz.partial_ratio(t, run.text) >= _PRESENT for run in runs)]
    marks = [_mark(run, len(sheets), present) for run in runs]
    print(f"{'reader':24}{'pages':>6}{'CPU-s/page':>12}{'CER %':>8}")
    for m in marks:
        cer = 100 * m.wrong / m.characters if m.characters else float("nan")
        print(f"{m.name:24}{m.pages:6}{m.seconds / m.pages:12.2f}{cer:8.2f}")
    return 0


def _sheets(samples: Path, count: int) -> list[tuple[Path, int]]:
    """The first pages of the scanned forms, in PDF."""
    found = sorted((samples / "inbox" / "paper").rglob("*.pdf"))
    pages = [(f, n) for f in found for n in range(1, page_count(f, media_type="application/pdf") + 1)]
    if not pages:
        sys.exit(f"no scanned PDF under {samples}")
    return pages[:count]


def _truths(samples: Path) -> list[str]:
    truth = json.loads((samples / "truth.json").read_text(encoding="utf-8"))
    cells = [cell for a in truth["applications"] for cell in a["prose"].values()]
    return [p for cell in cells for p in map(_plain, cell.split("\n")) if len(p) >= 30]


def _run(name: str, reader: Reader, sheets: list[tuple[Path, int]]) -> Run:
    seconds, texts = 0.0, []
    for path, number in sheets:
        pixels = raster(path, media_type="application/pdf", number=number).pixels
        begin = _cpu()
        texts.append(reader(path, number, pixels))
        seconds += _cpu() - begin
    return Run(name, seconds, _plain("".join(texts)))


def _mark(run: Run, pages: int, present: list[str]) -> Mark:
    wrong = sum(_errors(truth, run.text) for truth in present)
    return Mark(run.name, pages, run.seconds, wrong, sum(map(len, present)))


def _cpu() -> float:
    t = os.times()
    return t.user + t.system + t.children_user + t.children_system


def _errors(truth: str, text: str) -> int:
    """Edits from ``truth`` to what stands for it in ``text``."""
    found = fuzz.partial_ratio_alignment(truth, text)
    return (
        len(truth) if found is None else Levenshtein.distance(truth, text[found.dest_start : found.dest_end])
    )


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _ours() -> Reader:
    def read(path: Path, number: int, _pixels: Pixels) -> str:
        page = read_page(path, media_type="application/pdf", number=number, engine_name="rapid")
        return "".join(line.text for line in page.lines)

    return read


def _rapid() -> Reader:
    from rapidocr import RapidOCR

    engine = RapidOCR()

    def read(_path: Path, _number: int, pixels: Pixels) -> str:
        return "".join(getattr(engine(pixels), "txts", None) or ())

    return read


def _tesseract() -> Reader:
    import pytesseract

    def read(_path: Path, _number: int, pixels: Pixels) -> str:
        return str(pytesseract.image_to_string(pixels[:, :, ::-1], lang="chi_sim"))

    return read


if __name__ == "__main__":
    sys.exit(main())
