"""Signature cells of a labelled set, examined: one record for each cell."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2

from extractors.seals.examine import examine
from pipeline.geometry import Box
from pipeline.model import Applicant, Document, DocumentPage, Page, Region, Signature, SignatureCell
from pipeline.raster import Raster, upright
from pipeline.reading.engines.rapid_engine import RapidEngine

RIGHT = ("right", "right_and_square", "right_and_pen")
DECIDED = ("present", "missing", "wrong_body")
STEPS = (0.0, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)


@dataclass(frozen=True)
class CellMark:
    """A cell with its label (as in labels.json) and what was found. ``seconds``: of processor time."""

    file: str
    colour: bool
    label: dict[str, Any]
    found: Signature
    seconds: float

    @property
    def right(self) -> bool:
        """Whether it holds the right body's red seal."""
        return self.label["content"] in RIGHT and self.colour

    @property
    def weak(self) -> bool:
        """Whether its seal was pressed faintly or in part."""
        return any(t["faint"] or t["partial"] for t in self.label["things"])

    @property
    def other(self) -> bool:
        """Whether it holds no seal of the right body, a copied one included."""
        return self.label["state"] in ("missing", "wrong_body", "copy")


@dataclass(frozen=True)
class Step:
    """Verdicts with a confidence from ``low`` to below ``high``: how many, how sure, how many right."""

    low: float
    high: float
    count: int
    said: float
    right: float


def examined(folder: Path) -> list[CellMark]:
    """All cells of a set written by ``samples.seal_cells``; dates are read from the picture alone."""
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    engine = RapidEngine()
    return [mark for page in labels["pages"] for mark in _page(folder, page, engine)]


def steps(marks: Sequence[CellMark]) -> list[Step]:
    """Of the verdicts that were given (not left to a person), the share that was right, by confidence."""
    told = [
        (m.found.confidence or 0.0, m.found.seal == m.label["state"])
        for m in marks
        if m.found.seal in DECIDED
    ]
    out = []
    for low, high in zip(STEPS, (*STEPS[1:], 1.01), strict=True):
        inside = [(said, ok) for said, ok in told if low <= said < high]
        if inside:
            n = len(inside)
            out.append(
                Step(low, min(high, 1.0), n, sum(s for s, _ in inside) / n, sum(ok for _, ok in inside) / n)
            )
    return out


def written_plot(path: Path, marks: Sequence[CellMark]) -> None:
    """Writes confidence against the share of right verdicts as an SVG picture."""
    dots = "".join(
        f'<circle cx="{40 + 300 * s.said:.1f}" cy="{340 - 300 * s.right:.1f}" r="{2 + s.count**0.5:.1f}" '
        f'fill="#b22" fill-opacity=".6"><title>{s.count}</title></circle>'
        for s in steps(marks)
    )
    ticks = "".join(
        f'<text x="{40 + 300 * v:.0f}" y="356" text-anchor="middle">{v:.1f}</text>'
        f'<text x="34" y="{344 - 300 * v:.0f}" text-anchor="end">{v:.1f}</text>'
        for v in (0.0, 0.5, 1.0)
    )
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 380" font-family="sans-serif" font-size="11">'
        '<rect width="360" height="380" fill="#fff"/><path d="M40 340V40M40 340H340M40 340L340 40" stroke="#999" '
        f'fill="none"/>{ticks}{dots}<text x="190" y="374" text-anchor="middle">confidence</text>'
        '<text x="40" y="30">share of right verdicts</text></svg>\n',
        encoding="utf-8",
    )


def _page(folder: Path, label: dict[str, Any], engine: RapidEngine) -> Iterator[CellMark]:
    page = Page(
        number=1, width=label["width"], height=label["height"], to_scan=tuple(label["to_scan"]), source="ocr",
        colour=label["colour"], dpi=label["dpi"],
    )  # fmt: skip
    pixels = cv2.imread(str(folder / label["file"]))
    if pixels is None:
        raise OSError(f"{folder / label['file']}: not a picture")
    picture = upright(Raster(pixels.astype("uint8", copy=False), label["dpi"]), page)
    document = Document(
        id="d1", delivery="paper/001", channel="paper", pages=(DocumentPage(sha256="0" * 64, page=page),)
    )
    cells = [
        SignatureCell(block=c["block"], regions=(Region(page=1, box=Box(*c["box"])),)) for c in label["cells"]
    ]
    applicant = Applicant(
        cities=("样例市",),
        bodies={c["block"]: ((c["expected"],),) for c in label["cells"]},
        required={c["block"]: "required" for c in label["cells"]},
    )
    for cell, known in zip(cells, label["cells"], strict=True):
        started = time.process_time()
        found = examine(
            document, cell, rasters=lambda number: picture, recogniser=engine, applicant=applicant,
            neighbours=[c for c in cells if c is not cell],
        )  # fmt: skip
        seconds = time.process_time() - started
        yield CellMark(label["file"], label["colour"] == "colour", known, found, seconds)
