"""Red things on a page that are not the body's seal. All take and give BGR pages; places are pixels."""

from __future__ import annotations

import math
from typing import Literal

import cv2
import numpy as np

from samples.seal_art import emblem, fonts
from samples.seal_art.draw import RED, Rgba
from samples.seal_art.glyphs import glyph, place
from samples.seal_art.press import Field, Pixels, noise_field, press

Place = tuple[float, float]


def _lay(page: Pixels, mask: Field, ink: tuple[int, int, int]) -> Pixels:
    through = 1 - np.clip(mask, 0, 1)[..., None] * (1 - np.array(ink, np.float32) / 255.0)
    return np.asarray(np.round(page * through), np.uint8)


def pen_stroke(
    page: Pixels, *, centre_px: Place, length_mm: float, dpi: float, rng: np.random.Generator,
    kind: Literal["line", "circle", "tick", "scrawl"] = "scrawl", ink: tuple[int, int, int] = (45, 35, 210),
) -> Pixels:  # fmt: skip
    """A stroke of a red pen: an underline, a ring around a word, a tick, or a signature-like scrawl."""
    mm = dpi / 25.4
    t = np.linspace(0, 1, 240)
    half = length_mm * mm / 2
    if kind == "line":
        xs, ys = (2 * t - 1) * half, np.cumsum(rng.normal(0, 0.06, t.size)) * mm * 0.3
    elif kind == "circle":
        turn = t * 2 * math.pi * 1.08 + rng.uniform(0, 6)
        xs, ys = half * np.cos(turn) * (1 + 0.08 * t), half * float(rng.uniform(0.4, 1.0)) * np.sin(turn)
    elif kind == "tick":
        xs = np.interp(t, [0, 0.3, 1], [-half, -half * 0.4, half])
        ys = np.interp(t, [0, 0.3, 1], [0, half * 0.5, -half])
    else:
        waves = sum(
            rng.normal(0, 1 / k) * np.sin(2 * math.pi * k * t + rng.uniform(0, 6)) for k in range(1, 9)
        )
        xs = (2 * t - 1) * half + 0.2 * half * np.sin(2 * math.pi * 5 * t)
        ys = np.asarray(waves) * half * 0.3
    points = np.stack([xs + centre_px[0], ys + centre_px[1]], axis=1)
    mask = np.zeros(page.shape[:2], np.uint8)
    width = max(1, round(float(rng.uniform(0.4, 0.9)) * mm))
    cv2.polylines(mask, [np.round(points * 16).astype(np.int32)], False, 255, width, cv2.LINE_AA, 4)
    return _lay(page, (mask / 255.0 * float(rng.uniform(0.7, 0.95))).astype(np.float32), ink)


def fingerprint(
    page: Pixels, *, centre_px: Place, dpi: float, rng: np.random.Generator, ink: tuple[int, int, int] = RED
) -> Pixels:
    """A thumb's print, about 16 × 22 mm, with its ridges."""
    mm = dpi / 25.4
    w, h = round(float(rng.uniform(13, 17)) * mm), round(float(rng.uniform(18, 23)) * mm)
    ys, xs = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j]
    warp = 0.18 * noise_field((h, w), w / 3, rng)
    r = np.hypot(xs * 1.1, ys - 0.15) + warp
    ridges = 0.5 + 0.5 * np.sin(r * w / (0.5 * mm) * math.pi / 1.1)
    inside = 1 / (1 + np.exp((np.hypot(xs, ys) - 0.88) * 22))
    alpha = np.clip(ridges * inside * (0.75 + 0.25 * noise_field((h, w), 2 * mm, rng)), 0, 1)
    stamp = np.zeros((h, w, 4), np.uint8)
    stamp[..., :3] = ink
    stamp[..., 3] = np.round(alpha * 255)
    return press(page, stamp, centre_px=centre_px, angle=float(rng.uniform(-40, 40)), rng=rng, px_per_mm=mm)


def red_rule(page: Pixels, *, y_px: float, dpi: float, thickness_mm: float = 0.8, margin_mm: float = 26,
             star: bool = False) -> Pixels:  # fmt: skip
    """The red separating rule of a letterhead, with the star of a party organ's if asked."""
    mm = dpi / 25.4
    mask = np.zeros(page.shape[:2], np.float32)
    half = max(0.5, thickness_mm * mm / 2)
    mask[
        round(y_px - half) : round(y_px + half), round(margin_mm * mm) : round(page.shape[1] - margin_mm * mm)
    ] = 1
    if star:
        side = 7 * mm
        middle = (page.shape[1] / 2, y_px)
        mask[
            round(y_px - half) : round(y_px + half),
            round(middle[0] - side * 0.7) : round(middle[0] + side * 0.7),
        ] = 0
        place(mask, emblem.star(), centre=middle, size=(side, side))
    return _lay(page, mask, (40, 20, 225))


def red_frame(
    page: Pixels, *, box_px: tuple[float, float, float, float], dpi: float, thickness_mm: float = 0.6
) -> Pixels:
    """A printed red frame around ``box_px`` (x0, y0, x1, y1)."""
    mask = np.zeros(page.shape[:2], np.uint8)
    x0, y0, x1, y1 = (round(v) for v in box_px)
    cv2.rectangle(mask, (x0, y0), (x1, y1), 255, max(1, round(thickness_mm * dpi / 25.4)))
    return _lay(page, (mask / 255.0).astype(np.float32), (40, 20, 225))


def receipt_stamp(
    page: Pixels, lines: tuple[str, ...], *, centre_px: Place, dpi: float, rng: np.random.Generator,
    ink: tuple[int, int, int] = RED,
) -> Pixels:  # fmt: skip
    """The office's rectangular stamp on what comes in (收文 …年…月…日), red or violet, ``lines`` of text."""
    mm = dpi / 25.4
    high = 5.5 * mm
    w = round(max(len(line) for line in lines) * high * 0.8 + 5 * mm)
    h = round(len(lines) * high * 1.3 + 3 * mm)
    mask: Field = np.zeros((h, w), np.float32)
    edge = max(1, round(0.6 * mm))
    mask[:edge], mask[-edge:], mask[:, :edge], mask[:, -edge:] = 1, 1, 1, 1
    face = fonts.pick(fonts.RING_FACES, "".join(lines), rng)
    for row, line in enumerate(lines):
        for i, char in enumerate(line):
            x = w / 2 + (i - (len(line) - 1) / 2) * high * 0.8
            y = h / 2 + (row - (len(lines) - 1) / 2) * high * 1.3
            if not char.isspace():
                place(mask, glyph(char, face), centre=(x, y), size=(high * 0.75, high))
    stamp = np.zeros((h, w, 4), np.uint8)
    stamp[..., :3] = ink
    stamp[..., 3] = np.round(mask * 255)
    return press(page, stamp, centre_px=centre_px, angle=float(rng.normal(0, 3)), rng=rng, px_per_mm=mm)


def logo(size_mm: float, dpi: float, rng: np.random.Generator) -> Rgba:
    """A round red emblem of a company or fair as RGBA: a disc or rings with a star or a letter in it."""
    side = round(size_mm * dpi / 25.4)
    mask = np.zeros((side, side), np.uint8)
    middle = (side // 2, side // 2)
    kind = int(rng.integers(3))
    if kind == 0:
        cv2.circle(mask, middle, side // 2 - 2, 255, -1, cv2.LINE_AA)
        cv2.circle(mask, middle, side // 4, 0, -1, cv2.LINE_AA)
    else:
        for share in (0.49, 0.36)[:kind]:
            cv2.circle(mask, middle, round(side * share), 255, max(2, side // 25), cv2.LINE_AA)
    drawn: Field = (mask / 255.0).astype(np.float32)
    if kind:
        half = side * 0.4
        place(drawn, emblem.star(), centre=(side / 2, side / 2), size=(half, half))
    out = np.zeros((side, side, 4), np.uint8)
    out[..., :3] = (int(rng.integers(20, 70)), int(rng.integers(15, 60)), int(rng.integers(180, 240)))
    out[..., 3] = np.round(np.clip(drawn, 0, 1) * 255)
    return out


def edge_seal(
    page: Pixels,
    seal: Rgba,
    *,
    side: Literal["left", "right"],
    y_px: float,
    share: float,
    rng: np.random.Generator,
) -> Pixels:
    """骑缝章: the ``share`` (0–1) of a seal that falls on this page when pressed over the edges of a fan of
    pages."""
    width = seal.shape[1]
    x = width * (share - 0.5) if side == "left" else page.shape[1] - width * (share - 0.5)
    return press(page, seal, centre_px=(x, y_px), angle=float(rng.normal(0, 6)), rng=rng)
