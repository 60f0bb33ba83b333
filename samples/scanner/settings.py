"""How one page was scanned: all that decides where things lie, and how strong each flaw is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np

Colour = Literal["colour", "grey", "bilevel"]
Quality = Literal["clean", "office", "poor"]
Corners = tuple[float, float, float, float, float, float, float, float]
_SQUARE: Corners = (0.0,) * 8


@dataclass(frozen=True)
class ScanSettings:
    """Settings of one scan. Shares are of 1; 0 turns a flaw off."""

    dpi: int = 200
    colour: Colour = "colour"
    skew_deg: float = 0.0  # clockwise
    turn: Literal[0, 90, 180, 270] = 0  # clockwise, of the finished picture
    jpeg_quality: int = 80
    noise: float = 0.0  # deviation, in grey levels
    blur: float = 0.0  # deviation, in pixels of the scan
    shadow: float = 0.0  # darkening at one edge, share
    shadow_side: Literal["left", "right", "top", "bottom"] = "left"
    border_px: int = 0  # of the scanner bed around the page
    border_level: int = 255  # grey level of the bed
    punch_holes: int = 0  # 0, 2, 3 or 4 along the left edge
    gamma: float = 1.0  # > 1 lightens
    tint: tuple[int, int, int] = (255, 255, 255)  # colour of the paper, BGR
    show_through: float = 0.0  # of the other side, share
    streaks: int = 0  # lines of dust down the page
    perspective: Corners = _SQUARE  # each corner's shift, share of width/height: x, y of tl, tr, br, bl
    shift: tuple[float, float] = (0.0, 0.0)  # of the page on the bed, share of width/height
    threshold: int = 150  # bilevel only
    saturation: float = 1.0  # colour only

    def as_dict(self) -> dict[str, object]:
        """For truth files."""
        return asdict(self)


def _tint(rng: np.random.Generator, most: float) -> tuple[int, int, int]:
    """White to yellowish or greyish paper, ``most`` levels off white at the worst."""
    dark, yellow = float(rng.uniform(0, most)), float(rng.uniform(0, most))
    return round(255 - dark - yellow), round(255 - dark - yellow * 0.25), round(255 - dark)


def _corners(rng: np.random.Generator, deviation: float) -> Corners:
    return tuple(float(v) for v in rng.normal(0, deviation, 8))  # type: ignore[return-value]


def random_settings(rng: np.random.Generator, quality: Quality) -> ScanSettings:
    """Settings as they turn up: ``clean`` a good scanner in careful hands, ``office`` the copier in the
    corridor, ``poor`` fax-like, photographed or much too small. Turn and colour vary less in clean ones."""
    if quality == "clean":
        return ScanSettings(
            dpi=int(rng.choice([200, 300, 300])), skew_deg=float(rng.normal(0, 0.15)),
            jpeg_quality=int(rng.integers(82, 95)), noise=float(rng.uniform(0, 2)),
            blur=float(rng.uniform(0, 0.4)), tint=_tint(rng, 3), gamma=float(rng.uniform(0.97, 1.05)),
            shift=_shift(rng, 0.002),
        )  # fmt: skip
    poor = quality == "poor"
    colours: tuple[Colour, ...] = ("colour", "grey", "bilevel")
    dpi = int(rng.choice([150, 150, 200, 200, 240, 300] if poor else [150, 200, 200, 240, 300]))
    colour = colours[int(rng.choice(3, p=[0.6, 0.25, 0.15] if poor else [0.85, 0.12, 0.03]))]
    if colour == "bilevel":
        dpi = max(dpi, 200)  # below, thin strokes break: nobody scans so
    return ScanSettings(
        dpi=dpi, colour=colour,
        skew_deg=float(np.clip(rng.normal(0, 1.3 if poor else 0.5), -3.5, 3.5)),
        turn=(0, 90, 180, 270)[int(rng.choice(4, p=[0.82, 0.05, 0.09, 0.04] if poor else [0.93, 0.02, 0.04, 0.01]))],
        jpeg_quality=int(rng.integers(35, 65) if poor else rng.integers(55, 88)),
        noise=float(rng.uniform(2, 9) if poor else rng.uniform(0.5, 4)),
        blur=float(rng.uniform(0.3, 1.0) if poor else rng.uniform(0.1, 0.6)) * dpi / 200,
        shadow=float(rng.uniform(0, 0.45)) if rng.random() < (0.6 if poor else 0.2) else 0.0,
        shadow_side=("left", "right", "top", "bottom")[int(rng.integers(4))],
        border_px=int(rng.integers(4, 60)) if rng.random() < (0.45 if poor else 0.2) else 0,
        border_level=int(rng.choice([20, 60, 235, 250])),
        punch_holes=int(rng.choice([0, 0, 0, 2, 2, 3, 4])) if rng.random() < 0.35 else 0,
        gamma=float(rng.uniform(0.75, 1.35) if poor else rng.uniform(0.9, 1.15)),
        tint=_tint(rng, 22 if poor else 9),
        show_through=float(rng.uniform(0.02, 0.12)) if rng.random() < (0.4 if poor else 0.15) else 0.0,
        streaks=int(rng.integers(1, 5)) if rng.random() < (0.3 if poor else 0.1) else 0,
        perspective=_corners(rng, 0.009) if poor and rng.random() < 0.3 else _SQUARE,
        shift=_shift(rng, 0.012 if poor else 0.005),
        threshold=int(rng.integers(125, 185)),
        saturation=float(rng.uniform(0.6, 1.15)),
    )  # fmt: skip


def _shift(rng: np.random.Generator, deviation: float) -> tuple[float, float]:
    dx, dy = rng.normal(0, deviation, 2)
    return float(dx), float(dy)
