"""``python -m samples.layouts``: write the layouts and mark what is read of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pypdfium2
from rapidfuzz.distance import Levenshtein

from pipeline.call import load_call
from pipeline.model import Document, Page, ReadFile
from pipeline.raster import Pixels, Raster
from pipeline.reading import page_count, read_page
from pipeline.reading.engines import engine
from pipeline.reading.scan_page import read_scan
from pipeline.structure.documents import documents
from pipeline.textfold import fold
from samples import office
from samples.layouts.words import Content, content
from samples.layouts.write import LAYOUTS, write_layout
from samples.scanner import scan
from samples.scanner.settings import ScanSettings

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CALL = load_call()
SLIPS = 0.004  # share of a prose cell's characters that may be misread


def main(argv: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m samples.layouts", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--as", dest="kinds", default="docx,pdf,scan", help="docx, pdf, scan")
    parser.add_argument("names", nargs="*", help=f"of {', '.join(LAYOUTS)}; all if none is given")
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    names = options.names or list(LAYOUTS)
    truths = {}
    for name in names:
        truths[name] = content(Random(f"{options.seed}/{name}"), long=LAYOUTS[name].long)
        write_layout(options.out / f"{name}.docx", LAYOUTS[name], truths[name])
    try:
        office.to_pdf([options.out / f"{name}.docx" for name in names], options.out)
    except office.OfficeMissing as error:
        print(error, file=sys.stderr)
        return 3
    readers: dict[str, Callable[[Path], tuple[Page, ...]]] = {"docx": _docx, "pdf": _pdf, "scan": _scan}
    for kind in options.kinds.split(","):
        right = whole = 0
        for name in names:
            pages = readers[kind](options.out / name)
            missed = misses(_read(name, pages), truths[name])
            parts = len(truths[name].fields) + len(truths[name].prose) + len(truths[name].signings)
            right, whole = right + parts - len(missed), whole + parts
            print(f"{kind:5} {name:18} {parts - len(missed)}/{parts} {'; '.join(missed)[:200]}", flush=True)
        print(f"{kind}: {right} of {whole}", flush=True)
    return 0


def _docx(path: Path) -> tuple[Page, ...]:
    return (read_page(path.with_suffix(".docx"), media_type=WORD, number=1),)


def _pdf(path: Path) -> tuple[Page, ...]:
    pdf, kind = path.with_suffix(".pdf"), "application/pdf"
    count = page_count(pdf, media_type=kind)
    return tuple(read_page(pdf, media_type=kind, number=n + 1) for n in range(count))


def _scan(path: Path) -> tuple[Page, ...]:
    """As a copier of 200 dpi gives it: askew by up to 0.8°, noise, JPEG 75."""
    rng = np.random.default_rng(5)
    pdf = pypdfium2.PdfDocument(path.with_suffix(".pdf"))
    out = []
    for number, page in enumerate(pdf, 1):
        drawn = np.asarray(page.render(scale=300 / 72).to_numpy())[:, :, :3]
        settings = ScanSettings(skew_deg=float(rng.uniform(-0.8, 0.8)), jpeg_quality=75, noise=3, blur=0.5,
                                shadow=0.05, tint=(246, 250, 252))  # fmt: skip
        data = scan(np.ascontiguousarray(drawn), source_dpi=300, settings=settings, rng=rng)
        pixels: Pixels = np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)
        out.append(read_scan(Raster(pixels, 200.0), number=number, engine=engine("rapid")))
    pdf.close()
    return tuple(out)


def _read(name: str, pages: tuple[Page, ...]) -> Document | None:
    file = ReadFile(sha256="0" * 64, name=f"{name}.pdf", media_type="application/pdf", delivery="paper/1",
                    channel="paper", pages=pages)  # fmt: skip
    forms = [d for d in documents([file], call=CALL) if d.role == "application_form"]
    return forms[0] if len(forms) == 1 else None


def misses(document: Document | None, truth: Content) -> list[str]:
    """The fields, prose cells and signature cells that are not as in the truth, each with what was read."""
    if document is None or document.form is None:
        return [*truth.fields, *truth.prose, *truth.signings]
    out = []
    found = {f.key: f for f in document.form.fields}
    for key, value in truth.fields.items():
        field = found.get(key)
        state = "filled" if value else "blank"
        if field is None or field.state != state or _plain(field.value) != _plain(value):
            out.append(f"{key} {field.state if field else 'not found'} {field.value if field else ''}")
    sections = {s.key: _plain(document.text[s.start : s.end]) for s in document.sections if s.key}
    for name, paragraphs in truth.prose.items():
        wanted = _plain("".join(paragraphs))
        if Levenshtein.distance(wanted, sections.get(name, "")) > SLIPS * len(wanted):
            out.append(f"{name} {len(sections.get(name, ''))} for {len(wanted)}")
    cells = {c.block: _plain(c.text) for c in document.form.signature_cells}
    for block, (_, date) in truth.signings.items():
        text = cells.get(block, "")
        if _plain(date) not in text or text.count("盖章") != 1:
            out.append(f"{block} {text[:30]}")
    return out


def _plain(text: str | None) -> str:
    return fold(text or "")


if __name__ == "__main__":
    sys.exit(main())
