"""Draws a seal: 国发〔1999〕25号 asks for a round one, star or emblem in the centre, the body's name in Song
around it from left to right. Old, doubled, oval, bilingual and personal ones exist besides."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from samples.seal_art import emblem, fonts
from samples.seal_art.fonts import Face
from samples.seal_art.glyphs import Mask, bend, glyph, line_mask, place
from samples.seal_art.inner_lines import Where, inner_line

Rgba = npt.NDArray[np.uint8]
Centre = Literal["star", "emblem", "none"]
Shape = Literal["round", "oval", "square"]
RED = (40, 30, 200)  # BGR
_OVER = 2  # drawn at twice the resolution, then averaged


@dataclass(frozen=True)
class _Plan:
    """Measures of one seal in pixels of the drawing; ``a`` and ``b``: half its width and height."""

    a: float
    b: float
    mm: float
    ring: float
    gap: float
    char: float  # height of a ring character
    narrow: float  # width of a ring character, of its height
    span: float  # radians from the middle of the first to the middle of the last character


def draw_seal(
    text: str,
    *,
    diameter_mm: float,
    dpi: float,
    centre: Centre,
    rng: np.random.Generator,
    shape: Shape = "round",
    ink: tuple[int, int, int] = RED,
    inner_text: str | None = None,
    inner_where: Where = "under",
    second_script: str | None = None,
    font: str | None = None,
    double_ring: bool | None = None,
    code: str | None = None,
    white_on_red: bool | None = None,
) -> Rgba:
    """A clean seal as RGBA pixels (colour channels in OpenCV's order BGR, alpha = ink), upright.

    ``text``: the ring's text, or a square seal's name. ``diameter_mm``: of a round seal, width of an oval,
    side of a square. ``inner_text`` stands level under the centre (专用章, 办公室) or where ``inner_where`` says, ``second_script`` over
    the ring text in its own band, ``code`` (digits) around the foot. ``font``: file name or path; a random
    one that has all characters by default. Raises FileNotFoundError where no font has them.
    """
    if shape == "square":
        mask = _square(text, diameter_mm, dpi, rng, font, white_on_red)
    else:
        mask = _ring_seal(text, diameter_mm, dpi, centre, shape, rng, inner_text, second_script, font,
                          double_ring, code, inner_where)  # fmt: skip
    small = cv2.resize(mask, None, fx=1 / _OVER, fy=1 / _OVER, interpolation=cv2.INTER_AREA)
    out = np.zeros((*small.shape, 4), np.uint8)
    out[..., :3] = ink
    out[..., 3] = np.round(np.clip(small, 0, 1) * 255)
    return out


def _ring_seal(
    text: str, diameter_mm: float, dpi: float, centre: Centre, shape: Shape, rng: np.random.Generator,
    inner_text: str | None, second_script: str | None, font: str | None, double_ring: bool | None,
    code: str | None, inner_where: Where,
) -> Mask:  # fmt: skip
    mm = dpi / 25.4 * _OVER
    side = math.ceil(diameter_mm * mm / _OVER / 2) * 2 * _OVER
    canvas: Mask = np.zeros((side, side), np.float32)
    ratio = float(rng.uniform(0.66, 0.78)) if shape == "oval" else 1.0
    plan = _plan(text, diameter_mm, mm, ratio, bool(second_script), bool(code or inner_text), rng)
    if double_ring is None:
        double_ring = bool(rng.random() < 0.1)
    plan = replace(plan, ring=_rings(canvas, plan, double=double_ring, rng=rng))
    edge = plan.a  # a second script takes room over the top only: the code stands by the ring all the same
    if second_script:
        plan = _second_band(canvas, plan, second_script, fonts.pick(fonts.OTHER_SCRIPTS, second_script, rng))
    extra = fonts.pick(fonts.RING_FACES, text + (inner_text or ""), rng)
    face = Face(font) if font else extra
    _ring_text(canvas, plan, text, face, bolder=int(rng.integers(face.bolder[0], face.bolder[1] + 1)))
    if inner_text and inner_where != "under":
        place(canvas, emblem.star(), centre=(side / 2, side / 2), size=(0.5 * plan.a, 0.5 * plan.a))
        inner_line(canvas, inner_text, face, radius=plan.a, where=inner_where)
    else:
        _centre(canvas, plan, centre, inner_text, face, rng)
    if code:
        strip = line_mask(" ".join(code), fonts.LATIN)
        high = 1.6 * mm
        bend(
            canvas,
            strip,
            radius=edge - plan.ring - 0.7 * mm,
            height=high,
            span=len(code) * 0.062,
            bottom=True,
        )
    return canvas


def _plan(
    text: str,
    diameter_mm: float,
    mm: float,
    ratio: float,
    banded: bool,
    footed: bool,
    rng: np.random.Generator,
) -> _Plan:
    """Measures that fit: many characters are lower, narrower and reach further down."""
    n = max(1, len(text))
    radius = diameter_mm / 2
    widest = 4.05 if footed else 5.15
    span = min(widest, (n - 1) * float(rng.uniform(0.52, 0.66)))
    if n >= 6:
        span = max(span, float(rng.uniform(3.5, 4.3)))
    share = float(rng.uniform(0.24, 0.33)) if n <= 9 else float(rng.uniform(0.2, 0.26))
    if n >= 18:
        share = min(share, 0.215)
    return _Plan(
        a=radius * mm - 1, b=radius * mm * ratio - 1, mm=mm,
        ring=float(rng.uniform(0.7, 1.8)) * mm * min(1.0, diameter_mm / 40),
        gap=float(rng.uniform(0.5, 1.5)) * mm,
        char=radius * share * mm * (0.78 if ratio < 1 else 0.8 if banded else 1.0),
        narrow=float(rng.uniform(0.68, 0.98)),
        span=span,
    )  # fmt: skip


def _rings(canvas: Mask, plan: _Plan, *, double: bool, rng: np.random.Generator) -> float:
    """Draws the ring, with a thin one inside it if ``double``; how thick they are together."""
    _ellipse(canvas, plan.a, plan.b, plan.ring)
    if not double:
        return plan.ring
    step = plan.ring + float(rng.uniform(0.35, 0.6)) * plan.mm
    thin = plan.mm * float(rng.uniform(0.25, 0.45))
    _ellipse(canvas, plan.a - step, plan.b - step, thin)
    return step + thin


def _ellipse(canvas: Mask, a: float, b: float, thick: float) -> None:
    """A ring whose outer edge has the half axes ``a``, ``b``."""
    c = canvas.shape[0] / 2
    t = np.linspace(0, 2 * math.pi, 720, endpoint=False)
    image = np.zeros(canvas.shape, np.uint8)
    for shrink, value in ((0.0, 255), (thick, 0)):
        points = np.stack([c + (a - shrink) * np.sin(t), c - (b - shrink) * np.cos(t)], axis=1)
        cv2.fillPoly(image, [np.round(points * 16).astype(np.int32)], value, cv2.LINE_AA, 4)
    np.maximum(canvas, (image / 255.0).astype(np.float32), out=canvas)


def _second_band(canvas: Mask, plan: _Plan, script: str, face: Face) -> _Plan:
    """The other script close to the ring, over the top; the plan of what is left inside."""
    high = 0.135 * plan.a
    strip = line_mask(script, face)
    natural = strip.shape[1] / strip.shape[0] * high / plan.a
    bend(
        canvas,
        strip,
        radius=plan.a - plan.ring - plan.gap * 0.8,
        height=high,
        span=min(4.6, natural),
        bottom=False,
    )
    used = high + plan.gap * 0.8
    return replace(plan, a=plan.a - used, b=plan.b - used)


def _ring_text(canvas: Mask, plan: _Plan, text: str, face: Face, *, bolder: int) -> None:
    """Characters at even steps along the curve, feet to the middle."""
    c = canvas.shape[0] / 2
    inset = plan.ring + plan.gap + plan.char / 2
    a, b = plan.a - inset, plan.b - inset
    fine = np.linspace(-plan.span / 2, plan.span / 2, 721)
    steps = np.hypot(np.diff(a * np.sin(fine)), np.diff(b * np.cos(fine)))
    run = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.interp(np.linspace(0, run[-1], len(text)), run, fine) if len(text) > 1 else np.array([0.0])
    step = run[-1] / max(1, len(text) - 1)
    at_feet = step * (b - plan.char / 2) / b  # where neighbours come closest
    width = min(plan.char * plan.narrow, at_feet * 0.95) if len(text) > 1 else plan.char
    for char, t in zip(text, at, strict=True):
        normal = math.atan2(b * math.sin(t), a * math.cos(t))  # of the ellipse at parameter t
        where = (c + a * math.sin(t), c - b * math.cos(t))
        place(canvas, glyph(char, face, bolder=bolder), centre=where, size=(width, plan.char), angle=normal)


def _centre(
    canvas: Mask, plan: _Plan, centre: Centre, inner_text: str | None, face: Face, rng: np.random.Generator
) -> None:
    c = canvas.shape[0] / 2
    free = min(plan.a, plan.b) - plan.ring - plan.gap - plan.char - 0.8 * plan.mm
    lift = 0.16 * free if inner_text else 0.0
    if centre == "star":
        half = min(free * 0.88, plan.a * float(rng.uniform(0.29, 0.37)))
        place(canvas, emblem.star(), centre=(c, c - lift), size=(2 * half, 2 * half))
    elif centre == "emblem":
        half = min(free * 0.95, plan.a * float(rng.uniform(0.36, 0.46)))
        place(canvas, emblem.emblem(), centre=(c, c - lift), size=(2 * half, 2 * half))
    if inner_text:
        _level_text(canvas, plan, inner_text, face, centre != "none")


def _level_text(canvas: Mask, plan: _Plan, text: str, face: Face, below: bool) -> None:
    """A line of text across the seal, under the star or, without one, through the middle."""
    c = canvas.shape[0] / 2
    # under the star between the last characters of the ring text, or through the middle
    y = plan.b * 0.6 if below else 0.0
    room = plan.a * 1.12 if below else 2 * (plan.a - plan.ring - plan.gap - plan.char) * 0.95
    high = min(plan.a * 0.2, room / len(text) * 1.45)
    step = min(high * 1.02, room / len(text))
    for i, char in enumerate(text):
        x = c + (i - (len(text) - 1) / 2) * step
        place(canvas, glyph(char, face), centre=(x, c + y), size=(step * 0.93, high))


def _square(
    text: str, side_mm: float, dpi: float, rng: np.random.Generator, font: str | None, white: bool | None
) -> Mask:
    """A personal name seal: columns from right to left, 印 added by some, white on red or red on white."""
    mm = dpi / 25.4 * _OVER
    side = round(side_mm * mm / _OVER) * _OVER
    canvas: Mask = np.zeros((side, side), np.float32)
    name = text + ("印" if len(text) == 3 and rng.random() < 0.6 else "")
    face = Face(font) if font else fonts.pick(fonts.NAME_FACES, name, rng)
    frame = float(rng.uniform(0.5, 1.1)) * mm
    columns = 1 if len(name) <= 2 else 2
    right = (len(name) + 1) // 2 if columns == 2 else len(name)
    if len(name) == 3:
        right = 1  # 王 | 小明: the family name alone in the right column
    groups = [name[:right], name[right:]] if columns == 2 else [name]
    inner = side - 2 * (frame + 0.4 * mm)
    for k, group in enumerate(groups):
        w = inner / columns
        x = side / 2 + inner / 2 - w * (k + 0.5)
        for j, char in enumerate(group):
            h = inner / len(group)
            y = side / 2 - inner / 2 + h * (j + 0.5)
            place(canvas, glyph(char, face, bolder=3), centre=(x, y), size=(w * 0.92, h * 0.93))
    if white if white is not None else rng.random() < 0.4:
        return (1.0 - canvas).astype(np.float32)
    edge = round(frame)
    canvas[:edge], canvas[-edge:], canvas[:, :edge], canvas[:, -edge:] = 1, 1, 1, 1
    return canvas
