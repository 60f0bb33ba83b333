"""A second look at the date of a signature cell: its lower lines read again with the red taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from extractors.seals.ctc import Spectrum, alphabet, spectrum
from extractors.seals.dates import SigningDate, signing_date
from extractors.seals.ink import POINTS_PER_MM, Map, densities
from extractors.seals.recogniser import Recogniser
from pipeline.geometry import Box
from pipeline.raster import Pixels, Raster

LOOK_SCALE = 7.0  # pixels per mm
INK = 0.15  # density of a stroke
MOST_LINES = 4
SURE = 0.85
STROKES_MM2 = 2.5  # ink between 年, 月 and 日 that is writing and not specks


@dataclass(frozen=True)
class LookedDate:
    """``date`` as read in the picture (offsets mean nothing here); ``text`` of its line; ``box``: the line on
    the upright page, points; ``confidence`` of the reading."""

    date: SigningDate
    text: str = ""
    box: Box | None = None
    confidence: float = 0.0


def look_for_date(raster: Raster, cell: Box, recogniser: Recogniser) -> LookedDate:
    """The signing date in the picture of ``cell`` (upright points): first without the red, then, as some
    write in red, with it."""
    density, scale = _densities(raster, cell)
    without = _read(_black(density), scale, cell, recogniser)
    if without.date.state == "present":
        return without
    with_red = _read(np.asarray(density.max(axis=2), dtype=np.float32), scale, cell, recogniser)
    if with_red.date.state == "present":
        return with_red
    return with_red if without.date.state == "missing" else without


def _read(ink: Map, scale: float, cell: Box, recogniser: Recogniser) -> LookedDate:
    rows = _rows(ink, scale)[-MOST_LINES:]
    if not rows:
        return LookedDate(SigningDate("missing"))
    answers = recogniser.recognise([_picture(ink, row) for row in rows])
    table, _ = alphabet(recogniser, answers[0].logits.shape[1])
    seen = [spectrum(answer, table) for answer in answers]
    dated = [(k, signing_date(s.text)) for k, s in enumerate(seen)]
    stands = [(k, date) for k, date in dated if date.stands]
    if not stands:
        unsure = [s for s in seen if s.confidence < SURE or len(s.letters) < 2]
        if unsure:
            return LookedDate(SigningDate("unclear", hint="落款日期处有内容未能识读"))
        return LookedDate(SigningDate("missing"))
    k, date = stands[-1]
    date = replace(date, start=0, end=len(seen[k].text))
    if date.state == "missing" and _is_written_on(ink, rows[k], seen[k], scale):
        date = replace(date, state="unclear", hint="日期处有笔迹，未能识读")
    elif date.state == "present" and seen[k].confidence < SURE:
        date = replace(date, state="unclear", iso=None, hint=f"日期辨认不清，疑为{date.iso}")
    x0, y0, x1, y1 = (v / scale * POINTS_PER_MM for v in rows[k])
    left, top = max(0.0, cell.x0), max(0.0, cell.y0)
    box = Box(left + x0, top + y0, left + x1, top + y1)
    return LookedDate(date, seen[k].text, box, seen[k].confidence)


def settled(said: SigningDate, looked: LookedDate) -> tuple[SigningDate, bool]:
    """The date after both looks, and whether it stands in the picture only. ``said``: by the page's text."""
    seen = looked.date
    if said.state == "present":
        if seen.state == "present" and seen.iso != said.iso:
            hint = f"日期两次识读不一致：{said.iso}、{seen.iso}"
            return SigningDate("unclear", None, said.start, said.end, hint), False
        return said, False
    if seen.state == "present" or (said.state == "missing" and seen.state == "unclear"):
        return seen, True
    if said.state == "missing" and not said.stands and seen.stands:
        return seen, True
    return said, False


def _densities(raster: Raster, cell: Box) -> tuple[Map, float]:
    """Densities (blue, green, red) in the cell, and its pixels per mm."""
    crop = raster.crop(cell).pixels
    per_mm = raster.dpi / 25.4
    factor = min(1.0, LOOK_SCALE / per_mm)
    if factor < 1:
        smaller = cv2.resize(crop, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        crop = np.asarray(smaller, dtype=np.uint8)
    return densities(crop, per_mm * factor), per_mm * factor


def _black(density: Map) -> Map:
    """Density of black and blue inks. Red ink is nearly white in red light; what it still absorbs there is
    taken away as a share of its density in green."""
    red, other = density[..., 2], density[..., :2].max(axis=2)
    return np.asarray((red - 0.25 * (other - red).clip(0)).clip(0), dtype=np.float32)


def _rows(ink: Map, scale: float) -> list[tuple[int, int, int, int]]:
    """Boxes (x0, y0, x1, y1) of lines of writing in the lower part of the cell, from the top."""
    edge = round(1.3 * scale)
    strokes = np.asarray(ink > INK, dtype=np.uint8)
    strokes[:edge], strokes[-edge:], strokes[:, :edge], strokes[:, -edge:] = 0, 0, 0, 0
    strokes[: round(0.3 * len(strokes))] = 0
    length = round(25 * scale)
    for shape in ((1, length), (length, 1)):
        rules = cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        strokes &= 1 - np.asarray(cv2.dilate(rules, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    wide = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((1, round(14 * scale)), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(wide, dtype=np.uint8))
    boxes = [(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats[1:count]]
    tall = [b for b in boxes if 1.0 * scale <= b[3] - b[1] <= 12 * scale and b[2] - b[0] > 1.5 * scale]
    return [r for r in _joined(tall) if r[2] - r[0] > 8 * scale and r[3] - r[1] > 2.2 * scale]


def _joined(boxes: Sequence[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Boxes that stand side by side as one."""
    rows: list[tuple[int, int, int, int]] = []
    for box in sorted(boxes, key=lambda b: b[1]):
        for k, row in enumerate(rows):
            shared = min(row[3], box[3]) - max(row[1], box[1])
            if shared > 0.5 * min(row[3] - row[1], box[3] - box[1]):
                rows[k] = (
                    min(row[0], box[0]), min(row[1], box[1]), max(row[2], box[2]), max(row[3], box[3])
                )  # fmt: skip
                break
        else:
            rows.append(box)
    return sorted(rows, key=lambda r: r[1])


def _picture(ink: Map, row: tuple[int, int, int, int]) -> Pixels:
    x0, y0, x1, y1 = row
    margin = max(2, (y1 - y0) // 6)
    part = ink[max(0, y0 - margin) : y1 + margin, max(0, x0 - margin) : x1 + margin]
    level = max(float(np.percentile(part, 97)), 0.3)
    grey = np.asarray(255 * (1 - (part / level).clip(0, 1)), dtype=np.uint8)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def _is_written_on(ink: Map, row: tuple[int, int, int, int], seen: Spectrum, scale: float) -> bool:
    """Whether strokes stand before 年, between 年 and 月 or between 月 and 日 of a line read as blank."""
    x0, y0, x1, y1 = row
    width = (x1 - x0) / max(1, len(seen.scores))
    at = {x.character: x0 + (x.step + 0.5) * width for x in seen.letters if x.character in "年月日"}
    if len(at) < 3:
        return False
    half = 0.6 * (y1 - y0)
    spans = [
        (max(x0, at["年"] - half - 20 * scale) if seen.text.startswith("年") else at["年"], at["年"] - half),
        (at["年"] + half, at["月"] - half),
        (at["月"] + half, at["日"] - half),
    ]
    written = sum(float((ink[y0:y1, round(a) : round(b)] > INK).sum()) for a, b in spans if b > a)
    return written / scale**2 > STROKES_MM2
