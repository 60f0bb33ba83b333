"""Single pages printed, sealed and scanned in several qualities."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pypdfium2
from PIL import Image

from pipeline.model import Page
from pipeline.raster import Pixels, Raster
from pipeline.reading.pdf_text import read_pdf_text
from pipeline.reading.raster_source import raster
from samples.scanner import ScanSettings, random_settings, scan
from samples.seal_art.draw import draw_seal
from samples.seal_art.press import press

DRAWN = 300  # dpi of the print
QUALITIES = {"clean": 8, "office": 12, "poor": 8, "fax": 6, "low": 6, "photo": 6, "other": 8}
_KINDS = ("form", "form", "plan", "numbers")
_STRAIGHT = ScanSettings().perspective
_SEALS = (("绵阳市人民政府", 45), ("四川省通信管理局", 42))


@dataclass(frozen=True)
class ScannedPage:
    """A page as scanned, and as it was printed. ``quality`` is one of `QUALITIES`; ``paper``: form, plan, numbers."""

    quality: str
    paper: str
    picture: Raster
    printed: Page


def scanned_pages(papers: list[Path], *, seed: int) -> Iterator[ScannedPage]:
    """Pages drawn by lot from the papers, so many of each quality."""
    lot = Random(f"{seed}/scans")
    for quality, count in QUALITIES.items():
        for n in range(count):
            kind = _KINDS[n % len(_KINDS)]
            pdf = lot.choice([p for p in papers if p.stem.endswith(kind)])
            with pypdfium2.PdfDocument(pdf) as opened:
                number = lot.randrange(len(opened)) + 1
            rng = np.random.default_rng(lot.randrange(10**6))
            printed = read_pdf_text(pdf, number=number)
            if printed is not None:
                yield ScannedPage(quality, kind, _picture(pdf, number, printed, quality, rng), printed)


def _picture(pdf: Path, number: int, printed: Page, quality: str, rng: np.random.Generator) -> Raster:
    pixels = raster(pdf, media_type="application/pdf", number=number, dpi=DRAWN).pixels
    if pdf.stem.endswith("form"):
        pixels = _sealed(pixels, printed, rng)
    if quality == "other":
        return _by_another_scanner(pixels, rng)
    settings = _settings(quality, rng)
    data = scan(pixels, source_dpi=DRAWN, settings=settings, rng=rng)
    read = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return Raster(np.asarray(read, np.uint8), float(settings.dpi))


def _settings(quality: str, rng: np.random.Generator) -> ScanSettings:
    if quality in ("clean", "office", "poor"):
        return random_settings(rng, quality)  # type: ignore[arg-type]
    poor = random_settings(rng, "poor")
    if quality == "fax":
        return replace(poor, colour="bilevel", dpi=200, blur=0.4, perspective=_STRAIGHT)
    if quality == "low":
        jpeg = int(rng.integers(30, 45))
        return replace(poor, dpi=150, jpeg_quality=jpeg, colour="colour", perspective=_STRAIGHT)
    corners = tuple(float(v) for v in rng.normal(0, 0.008, 8))
    shade, jpeg = float(rng.uniform(0.2, 0.45)), int(rng.integers(40, 60))
    return replace(poor, dpi=200, colour="colour", perspective=corners, shadow=shade, jpeg_quality=jpeg)  # type: ignore[arg-type]


def _sealed(pixels: Pixels, printed: Page, rng: np.random.Generator) -> Pixels:
    """Red seals over the places for them."""
    lines = [n for n in printed.lines if n.box is not None and re.search(r"盖\s*章", n.text)]
    for n, line in enumerate(lines):
        name, size = _SEALS[min(n, 1)]
        seal = draw_seal(name, diameter_mm=size, dpi=DRAWN, centre="star", rng=rng)
        assert line.box is not None
        x, y = line.box.x1 + rng.uniform(-60, 20), line.box.centre[1] + rng.uniform(-5, 45)
        pixels = press(
            pixels,
            seal,
            centre_px=(x * DRAWN / 72, y * DRAWN / 72),
            angle=float(rng.normal(0, 12)),
            rng=rng,
            px_per_mm=DRAWN / 25.4,
            strength=float(rng.uniform(0.7, 1)),
        )
    return pixels


def _by_another_scanner(pixels: Pixels, rng: np.random.Generator) -> Raster:
    """Flaws that `samples.scanner` does not have: motion, a vignette, banding, another encoder."""
    dpi = int(rng.choice([150, 180, 200]))
    out = cv2.blur(pixels.astype(np.float32), (3, 1))
    height, width = out.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.normal(0, 0.6)), 1)
    out = cv2.warpAffine(out, turn, (width, height), flags=cv2.INTER_LANCZOS4, borderValue=(235, 240, 238))
    out = cv2.resize(out, None, fx=dpi / DRAWN, fy=dpi / DRAWN, interpolation=cv2.INTER_AREA)
    height, width = out.shape[:2]
    y, x = np.linspace(-1, 1, height)[:, None], np.linspace(-1, 1, width)[None]
    lit = out * (1 - 0.06 * (x * x + y * y))[..., None] + 2.5 * np.sin(np.arange(height) / 7)[:, None, None]
    grain = lit + rng.normal(0, 5, (height, width))[..., None]
    levels = 255 * np.clip(grain / 255, 0, 1) ** 1.15
    stream = io.BytesIO()
    picture = Image.fromarray(np.ascontiguousarray(levels.astype(np.uint8)[:, :, ::-1]))
    picture.save(stream, "JPEG", quality=int(rng.integers(40, 75)), subsampling=2)
    read = cv2.imdecode(np.frombuffer(stream.getvalue(), np.uint8), cv2.IMREAD_COLOR)
    return Raster(np.asarray(read, np.uint8), float(dpi))
