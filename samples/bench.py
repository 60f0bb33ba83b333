"""``make bench``: cost and character errors of the reading, against its rivals on the same pages in the same run.

The rivals read the same pages as they come out of the box; Tesseract is held to one thread, with which it costs
least. Cost is CPU time, children included, pages from the file to the text, with networks loaded before. Characters
are marked on the long cells of the form, whose truth the samples carry.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

import unicodedata

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline.reading import page_count
from samples import rivals
from samples.rivals import Sheet

RIVAL = "RapidOCR as it comes"  # whose cost is the measure of the others


@dataclass(frozen=True)
class Run:
    """``cpu`` and ``wall`` in seconds; ``text`` of all pages, plain."""

    name: str
    cpu: float
    wall: float
    text: str


_LOST = 3  # characters: where some are lost, the place found reaches into its neighbours
_PRESENT = 95.0  # per cent: a paragraph that one reader finds so well stands on the pages read


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("samples", type=Path, help="folder with inbox/ and truth.json")
    parser.add_argument("--pages", type=int, default=12, help="pages read by each")
    options = parser.parse_args(argv)
    sheets = _sheets(options.samples, options.pages)
    runs = [_run(name, read, sheets) for name, read in _readers()]
    truths = _truths(options.samples)
    present = [t for t in truths if any(fuzz.partial_ratio(t, run.text) >= _PRESENT for run in runs)]
    _show(runs, len(sheets), present)
    return 0


def _readers() -> list[tuple[str, rivals.Batch]]:
    found = [
        ("intake", _page_by_page(rivals.ours("rapid"))),
        (RIVAL, _page_by_page(rivals.rapidocr())),
        ("Tesseract chi_sim", _page_by_page(rivals.tesseract())),
        ("intake --engine tesseract", _page_by_page(rivals.ours("tesseract"))),
    ]
    whole = rivals.ocrmypdf()
    if whole is None:
        print("OCRmyPDF is not installed: left out", file=sys.stderr)
        return found
    return [*found, ("OCRmyPDF + Tesseract", whole)]


def _page_by_page(read: rivals.Reader) -> rivals.Batch:
    return lambda sheets: "".join(map(read, sheets))


def _show(runs: Sequence[Run], pages: int, present: Sequence[str]) -> None:
    rival = next(run.cpu for run in runs if run.name == RIVAL)
    characters = sum(map(len, present))
    print(f"{pages} pages, {characters} characters marked")
    print(f"{'reader':28}{'CPU-s/page':>12}{'of RapidOCR':>13}{'pages/min, one core':>21}{'CER %':>8}")
    for run in runs:
        wrong = sum(_errors(truth, run.text) for truth in present)
        cer = 100 * wrong / characters if characters else float("nan")
        share = f"{100 * run.cpu / rival:.0f} %"
        print(f"{run.name:28}{run.cpu / pages:12.2f}{share:>13}{60 * pages / run.cpu:21.0f}{cer:8.2f}")
    slow = [run.name for run in runs if run.wall > 1.5 * run.cpu]
    if slow:
        print(f"the machine was busy with other work during: {', '.join(slow)}; CPU times come out too long")


def _sheets(samples: Path, count: int) -> list[Sheet]:
    """The first pages of the scanned forms, in PDF."""
    found = sorted((samples / "inbox" / "paper").rglob("*.pdf"))
    pages = [Sheet(f, n) for f in found for n in range(1, page_count(f, media_type="application/pdf") + 1)]
    if not pages:
        sys.exit(f"no scanned PDF under {samples}")
    return pages[:count]


def _truths(samples: Path) -> list[str]:
    truth = json.loads((samples / "truth.json").read_text(encoding="utf-8"))
    cells = [cell for a in truth["applications"] for cell in a["prose"].values()]
    return [p for cell in cells for p in map(_plain, cell.split("\n")) if len(p) >= 30]


def _run(name: str, read: rivals.Batch, sheets: Sequence[Sheet]) -> Run:
    cpu, wall = _cpu(), time.monotonic()
    text = read(sheets)
    return Run(name, _cpu() - cpu, time.monotonic() - wall, _plain(text))


def _cpu() -> float:
    t = os.times()
    return t.user + t.system + t.children_user + t.children_system


def _errors(truth: str, text: str) -> int:
    """Edits from ``truth`` to what stands for it in ``text``."""
    found = fuzz.partial_ratio_alignment(truth, text)
    if found is None:
        return len(truth)
    starts = range(found.dest_start, found.dest_start + _LOST + 1)
    ends = range(found.dest_end - _LOST, found.dest_end + 1)
    return min(Levenshtein.distance(truth, text[a:b]) for a in starts for b in ends)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


if __name__ == "__main__":
    sys.exit(main())
