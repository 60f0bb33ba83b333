"""Printed papers: PDF pages as pictures, seals pressed and blanks filled by hand, then scanned."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path
from random import Random

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont

from samples import scanner, seal_art
from samples.cities import BLOCKS

Pixels = npt.NDArray[np.uint8]
PtBox = tuple[float, float, float, float]  # x0, y0, x1, y1, points from the top left
HANDS = ("long-cang", "zhi-mang-xing", "liu-jian-mao-cao", "ma-shan-zheng")
_SEAL_MARK = re.compile(r"盖\s*章")
_DATE = re.compile(r"[）)]\s*[：:]?\s*([^）)]*?日)", re.S)


@dataclass(frozen=True)
class Place:
    """Something found on a printed page: ``page`` counts from 0."""

    page: int
    box: PtBox


@dataclass(frozen=True)
class SealPlan:
    """One seal to be pressed. ``style``: ink, copy, faint, partial."""

    text: str
    centre: str = "star"
    diameter_mm: float = 42.0
    style: str = "ink"
    shape: str = "round"
    inner_text: str | None = None


@dataclass(frozen=True)
class Hand:
    """What is written by hand: over printed white text (``over`` equals the text) in one handwriting."""

    font: str
    blue: bool


class Sheet:
    """The pages of one printed PDF with their text and where it stands."""

    def __init__(self, path: Path) -> None:
        self._pdf = pdfium.PdfDocument(path)
        self.texts: list[str] = []
        self._text_pages = []
        for page in self._pdf:
            text_page = page.get_textpage()
            self._text_pages.append(text_page)
            self.texts.append(text_page.get_text_range())

    def __len__(self) -> int:
        return len(self._pdf)

    def picture(self, page: int, dpi: int) -> Pixels:
        """The page as BGR pixels."""
        bitmap = self._pdf[page].render(scale=dpi / 72)
        pixels: Pixels = bitmap.to_numpy()
        return np.ascontiguousarray(pixels[:, :, :3])

    def box(self, page: int, start: int, end: int) -> PtBox:
        """The box around the characters ``[start:end]`` of a page's text."""
        height = self._pdf[page].get_height()
        boxes = [self._text_pages[page].get_charbox(i) for i in range(start, end)]
        boxes = [b for b in boxes if b[2] > b[0]]
        if not boxes:
            raise ValueError("no visible characters there")
        xs0, ys0, xs1, ys1 = zip(*boxes, strict=True)
        return min(xs0), height - max(ys1), max(xs1), height - min(ys0)

    def signature_places(self) -> dict[str, tuple[Place, Place]]:
        """Per block in order: where （盖章） stands and where the date line stands."""
        found: dict[str, tuple[Place, Place]] = {}
        for page, text in enumerate(self.texts):
            for hit in _SEAL_MARK.finditer(text):
                date = _DATE.search(text, hit.end())
                if date is None or len(found) == len(BLOCKS):
                    continue
                mark = Place(page, self.box(page, hit.start(), hit.end()))
                found[BLOCKS[len(found)]] = (mark, Place(page, self.box(page, date.start(1), date.end(1))))
        return found

    def find(self, words: str, *, nth: int = 0) -> Place | None:
        """The first place of ``words`` on a page, or that after ``nth`` others; blanks between the characters do not count."""
        pattern = re.compile(r"[^\S\r\n]*".join(re.escape(c) for c in words))
        places = ((page, hit) for page, text in enumerate(self.texts) for hit in pattern.finditer(text))
        found = next(islice(places, nth, None), None)
        return None if found is None else Place(found[0], self.box(found[0], *found[1].span()))

    def date_parts(self, block: str) -> list[tuple[str, Place]]:
        """The figures of a date line, each with its place."""
        _, date = self.signature_places()[block]
        text = self.texts[date.page]
        marks = list(_SEAL_MARK.finditer(text))
        earlier = sum(len(_SEAL_MARK.findall(t)) for t in self.texts[: date.page])
        mark = marks[BLOCKS.index(block) - earlier]
        line = _DATE.search(text, mark.end())
        if line is None:
            return []
        parts = re.finditer(r"[^年月日\s]+", line.group(1))
        start = line.start(1)
        return [
            (p.group(), Place(date.page, self.box(date.page, start + p.start(), start + p.end())))
            for p in parts
        ]


def press_seals(
    pictures: list[Pixels],
    places: dict[str, tuple[Place, Place]],
    seals: dict[str, list[SealPlan]],
    *,
    dpi: int,
    rng: np.random.Generator,
) -> None:
    """Press each block's seals over its label and date; ``pictures`` are changed in place."""
    for block, planned in seals.items():
        if not planned or block not in places:
            continue
        mark, date = places[block]
        lean = float(rng.uniform(0.1, 0.7))
        x = date.box[0] * (1 - lean) + date.box[2] * lean
        y = (mark.box[1] + date.box[3]) / 2
        if mark.page != date.page:
            y = (date.box[1] + date.box[3]) / 2
        gap = 128.0 if len(planned) < 3 else 112.0  # points between the middles of neighbouring seals
        first = x - gap * (len(planned) - 1)
        for i, plan in enumerate(planned):
            centre = (first + gap * i + rng.normal(0, 9), y + rng.normal(0, 7))
            pictures[date.page] = press_one(pictures[date.page], plan, centre_pt=centre, dpi=dpi, rng=rng)


def press_one(
    picture: Pixels, plan: SealPlan, *, centre_pt: tuple[float, float], dpi: int, rng: np.random.Generator
) -> Pixels:
    """One seal on a picture, a little askew."""
    inks = ((40, 30, 200), (45, 25, 215), (60, 40, 190), (70, 35, 225), (35, 35, 180))
    seal = seal_art.draw_seal(
        plan.text,
        diameter_mm=plan.diameter_mm,
        dpi=dpi,
        centre=plan.centre,  # type: ignore[arg-type]
        shape=plan.shape,  # type: ignore[arg-type]
        ink=inks[int(rng.integers(len(inks)))],
        inner_text=plan.inner_text,
        rng=rng,
    )
    if plan.style == "copy":
        seal = seal_art.copied(seal, rng)
    scale = dpi / 72
    return seal_art.press(
        picture,
        seal,
        centre_px=(centre_pt[0] * scale, centre_pt[1] * scale),
        angle=float(rng.normal(0, 5)),
        rng=rng,
        faint=plan.style == "faint",
        partial=plan.style == "partial",
        px_per_mm=dpi / 25.4,
    )


def write_by_hand(
    pictures: list[Pixels], words: list[tuple[str, Place]], hand: Hand, *, dpi: int, rng: np.random.Generator
) -> None:
    """Write each text over its place, a little too large and askew; ``pictures`` are changed in place."""
    scale = dpi / 72
    ink = (110, 45, 25) if hand.blue else (45, 40, 38)
    with as_file(files("samples") / "fonts" / f"{hand.font}.ttf") as path:
        for text, place in words:
            x0, y0, x1, y1 = (v * scale for v in place.box)
            size = max(12, round(13.5 * scale * float(rng.uniform(0.95, 1.25))))
            face = ImageFont.truetype(str(path), size)
            left, top, right, bottom = (round(v) for v in face.getbbox(text))
            canvas = Image.new("L", (right - left + 24, bottom - top + 24), 0)
            ImageDraw.Draw(canvas).text((12 - left, 12 - top), text, font=face, fill=255)
            canvas = canvas.rotate(float(rng.normal(0, 1.6)), resample=Image.Resampling.BICUBIC)
            # figures stand where the printed ones would; a name begins where the cell's text would
            middle = (x0 + x1) / 2 if text.isdigit() else max((x0 + x1) / 2, x0 + canvas.width / 2)
            centre = (middle + rng.normal(0, 1.5), (y0 + y1) / 2 + rng.normal(0, 1.5))
            _lay(pictures[place.page], np.asarray(canvas, np.float32) / np.float32(255), ink, centre)


def _lay(
    page: Pixels, mask: npt.NDArray[np.float32], ink: tuple[int, int, int], centre: tuple[float, float]
) -> None:
    h, w = mask.shape
    x0, y0 = int(centre[0] - w / 2), int(centre[1] - h / 2)
    ya, xa = max(0, y0), max(0, x0)
    yb, xb = min(page.shape[0], y0 + h), min(page.shape[1], x0 + w)
    if yb <= ya or xb <= xa:
        return
    part = mask[ya - y0 : yb - y0, xa - x0 : xb - x0, None] * 0.92
    under = page[ya:yb, xa:xb].astype(np.float32)
    page[ya:yb, xa:xb] = np.round(under * (1 - part) + np.array(ink, np.float32) * part).astype(np.uint8)


def scan_pages(
    pictures: list[Pixels],
    settings: scanner.ScanSettings,
    *,
    dpi: int,
    rng: np.random.Generator,
    turned: float = 0.02,
) -> list[bytes]:
    """Each picture through the scanner; every sheet lies a little differently, some upside down."""
    out: list[bytes] = []
    for picture in pictures:
        own = replace(settings, skew_deg=settings.skew_deg + float(rng.normal(0, 0.12)))
        if rng.random() < turned:
            own = replace(own, turn=180)
        out.append(scanner.scan(picture, source_dpi=dpi, settings=own, rng=rng))
    return out


def blank_page(like: Pixels) -> Pixels:
    """The empty back of a sheet."""
    return np.full_like(like, 255)


def as_copier(picture: Pixels) -> Pixels:
    """The picture without its colours, as from a black-and-white copier."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    return np.ascontiguousarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8, copy=False))


def choose_hand(rng: Random) -> Hand:
    return Hand(rng.choice(HANDS), rng.random() < 0.4)
