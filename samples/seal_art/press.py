"""Presses a seal on a page: ink that the paper takes unevenly, worn rubber, a hand that is not straight."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from samples.seal_art.draw import Rgba

Pixels = npt.NDArray[np.uint8]
Field = npt.NDArray[np.float32]


def noise_field(shape: tuple[int, int], grain_px: float, rng: np.random.Generator) -> Field:
    """Smooth noise, mean 0, deviation 1, with lumps of about ``grain_px``."""
    grain = max(1.0, grain_px)
    small = (max(2, math.ceil(shape[0] / grain) + 2), max(2, math.ceil(shape[1] / grain) + 2))
    field = cv2.resize(
        rng.standard_normal(small).astype(np.float32), (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC
    )
    return np.asarray((field - field.mean()) / (field.std() + 1e-6), np.float32)


def press(
    page: Pixels,
    seal: Rgba,
    *,
    centre_px: tuple[float, float],
    angle: float,
    rng: np.random.Generator,
    strength: float = 1.0,
    faint: bool = False,
    partial: bool = False,
    uneven: bool = True,
    px_per_mm: float | None = None,
) -> Pixels:
    """A copy of ``page`` (BGR) with ``seal`` around ``centre_px``, turned clockwise by ``angle`` degrees.

    The ink multiplies, so print below stays dark. ``faint``: a dry pad. ``partial``: a part did not touch.
    ``uneven``: pressure, wear, speckle, sometimes a doubled edge. What falls off the page is lost.
    ``px_per_mm``: of the page; guessed from the seal (taken as 43 mm wide) where not given.
    """
    mm = px_per_mm or max(seal.shape[:2]) / 43.0
    alpha = _turned(seal[..., 3], angle, mm, rng if uneven else None)
    if uneven:
        alpha = _worn(alpha, mm, rng)
    if partial:
        alpha = alpha * _missing_part(alpha.shape, rng)
    if faint:
        alpha = alpha * float(rng.uniform(0.22, 0.45)) * _dry(alpha.shape, mm, rng)
    alpha = np.clip(alpha * strength, 0, 1)
    return _ink(page, alpha, tuple(int(v) for v in seal[0, 0, :3]), centre_px)


def copied(seal: Rgba, rng: np.random.Generator) -> Rgba:
    """The seal as on a black-and-white photocopy: grey or black, hard edges, toner dots, lost thin parts."""
    out = seal.copy()
    level = int(rng.integers(20, 130))
    out[..., :3] = level
    mm = max(seal.shape[:2]) / 43.0
    alpha = seal[..., 3] / 255.0 + 0.12 * noise_field(seal.shape[:2], 0.25 * mm, rng)
    sharp = 1 / (1 + np.exp(-(cv2.GaussianBlur(alpha, (0, 0), 0.08 * mm) - rng.uniform(0.4, 0.6)) * 14))
    if rng.random() < 0.35:
        sharp = sharp * _dots(seal.shape[:2], mm, rng)
    out[..., 3] = np.round(
        np.clip(np.where(cv2.dilate(seal[..., 3], np.ones((5, 5))) > 0, sharp, 0), 0, 1) * 255
    )
    return out


def _turned(alpha: Pixels, angle: float, mm: float, rng: np.random.Generator | None) -> Field:
    """The mask turned, with a margin; by a shaky hand also squeezed a little and doubled."""
    h, w = alpha.shape
    side = math.ceil(math.hypot(h, w)) + 4
    squeeze = (1.0, 1.0) if rng is None else tuple(rng.normal(1.0, 0.006, 2))
    a = math.radians(angle)
    linear = np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]]) @ np.diag(squeeze)
    shift = np.array([side / 2, side / 2]) - linear @ np.array([w / 2, h / 2])
    matrix = np.hstack([linear, shift[:, None]])
    base = cv2.warpAffine((alpha / 255.0).astype(np.float32), matrix, (side, side), flags=cv2.INTER_LINEAR)
    if rng is not None and rng.random() < 0.15:
        move = matrix.copy()
        move[:, 2] += rng.normal(0, 0.35 * mm, 2)
        second = cv2.warpAffine((alpha / 255.0).astype(np.float32), move, (side, side))
        base = np.maximum(base, second * float(rng.uniform(0.25, 0.7)))
    return base.astype(np.float32)


def _worn(alpha: Field, mm: float, rng: np.random.Generator) -> Field:
    """Ink creeps, pressure leans to one side, lumps of too much and too little, specks without ink."""
    shape = (alpha.shape[0], alpha.shape[1])
    rough = float(rng.uniform(0.04, 0.25))
    bled = cv2.GaussianBlur(
        alpha + rough * noise_field(shape, 0.3 * mm, rng) * (alpha > 0.02), (0, 0), 0.07 * mm + 0.3
    )
    swell = float(rng.uniform(1.0, 1.7))
    out = np.clip((bled - 0.5) * swell * 1.6 + 0.5 + float(rng.uniform(-0.1, 0.18)), 0, 1)
    ys, xs = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
    lean = float(rng.uniform(0, 2 * math.pi))
    slope = float(rng.uniform(0, 0.3))
    pressure = 1 - slope * (0.5 + 0.5 * (xs * math.cos(lean) + ys * math.sin(lean)))
    pressure = pressure + float(rng.uniform(0.03, 0.16)) * noise_field(shape, 5 * mm, rng)
    grain = noise_field(shape, 0.22 * mm, rng) + 0.6 * noise_field(shape, 1.2 * mm, rng)
    specks = np.clip((grain + float(rng.uniform(1.3, 4.2))) * 1.5, 0.15, 1)
    return np.asarray(out * np.clip(pressure, 0.1, 1) * specks * float(rng.uniform(0.72, 0.97)), np.float32)


def _missing_part(shape: tuple[int, ...], rng: np.random.Generator) -> Field:
    """1 where the seal touched, 0 where it did not: one side, or one or two stretches of the edge."""
    ys, xs = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
    lean = float(rng.uniform(0, 2 * math.pi))
    wobble = 0.12 * noise_field((shape[0], shape[1]), shape[0] / 8, rng)
    if rng.random() < 0.55:
        cut = float(rng.uniform(-0.15, 0.42))
        touched = cut - (xs * math.cos(lean) + ys * math.sin(lean)) + wobble
    else:
        turn = np.angle(np.exp(1j * (np.arctan2(ys, xs) - lean)))
        half = float(rng.uniform(0.4, 1.1))
        touched = np.maximum(np.abs(turn) - half, 0.25 - np.hypot(xs, ys)) + wobble
    return np.asarray(1 / (1 + np.exp(-touched * 16)), np.float32)


def _dry(shape: tuple[int, ...], mm: float, rng: np.random.Generator) -> Field:
    """Broken patches of a pad with little ink."""
    patches = noise_field((shape[0], shape[1]), 0.35 * mm, rng) + noise_field(
        (shape[0], shape[1]), 3 * mm, rng
    )
    return np.asarray(np.clip(0.75 + 0.4 * patches, 0.1, 1.3), np.float32)


def _dots(shape: tuple[int, int], mm: float, rng: np.random.Generator) -> Field:
    """A halftone screen of 0.25 to 0.4 mm, turned by 45 degrees."""
    pitch = float(rng.uniform(0.25, 0.4)) * mm
    ys, xs = np.mgrid[0 : shape[0], 0 : shape[1]]
    wave = np.cos(2 * math.pi * (xs + ys) / pitch / 1.414) + np.cos(2 * math.pi * (xs - ys) / pitch / 1.414)
    return np.asarray(np.clip(wave * 0.8 + 0.9, 0, 1), np.float32)


def _ink(page: Pixels, alpha: Field, ink: tuple[int, ...], centre_px: tuple[float, float]) -> Pixels:
    """``page`` times the ink's transparency where ``alpha`` lies, cut at the page's edges."""
    h, w = alpha.shape
    x0, y0 = round(centre_px[0] - w / 2), round(centre_px[1] - h / 2)
    px0, py0 = max(0, x0), max(0, y0)
    px1, py1 = min(page.shape[1], x0 + w), min(page.shape[0], y0 + h)
    out = page.copy()
    if px0 >= px1 or py0 >= py1:
        return out
    part = alpha[py0 - y0 : py1 - y0, px0 - x0 : px1 - x0, None]
    through = 1 - part * (1 - np.array(ink, np.float32) / 255.0)
    out[py0:py1, px0:px1] = np.round(out[py0:py1, px0:px1] * through).astype(np.uint8)
    return out
