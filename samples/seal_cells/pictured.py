"""Cells with pictures of real seals pressed into them: a list names the pictures, which are not part of the project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from samples.seal_art.draw import Rgba
from samples.seal_cells.plan import CellPlan, Content, SealPlan, plan_date

_GROUND = 90  # percentile of a picture's brightness, channel by channel, that is its paper
_SIZE = (41.0, 45.0)  # mm across, of offices


@dataclass(frozen=True)
class Pictured:
    """A picture of one seal, cut at its ring: what it says, and bodies with near names for which it is another's."""

    path: Path
    name: str
    others: tuple[str, ...]


def read_list(path: Path) -> tuple[Pictured, ...]:
    """The rows of a file of tab-separated values: picture (beside the list), name, other names with 、 between them.

    Raises OSError where the list or a picture cannot be read, ValueError where a row has no three values.
    """
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            picture, name, others = line.split("\t")
            found.append(Pictured(path.parent / picture, name, tuple(others.split("、"))))
            if cv2.imread(str(found[-1].path)) is None:
                raise OSError(f"{found[-1].path}: not a picture")
    return tuple(found)


def plan_pictured(one: Pictured, *, right: bool, block: str, rng: np.random.Generator) -> CellPlan:
    """A cell that expects the seal's own body (``right``), or one of the others."""
    expected = one.name if right else str(rng.choice(list(one.others)))
    content: Content = "right" if right else "wrong"
    seal = SealPlan(content, one.name, picture=one.path)
    return CellPlan(block, expected, content, (seal,), plan_date(rng), None if right else "near")


def seal_of(path: Path, *, dpi: float, rng: np.random.Generator) -> tuple[Rgba, float]:
    """The ink of a picture's seal as `draw_seal` gives drawn ones, black, and its width in mm."""
    pixels = cv2.imread(str(path))
    if pixels is None:
        raise OSError(f"{path}: not a picture")
    size = float(rng.uniform(*_SIZE))
    scale = size * dpi / 25.4 / pixels.shape[1]
    pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    share = np.clip(pixels / np.percentile(pixels.reshape(-1, 3), _GROUND, axis=0), 0, 1)
    out = np.zeros((*pixels.shape[:2], 4), np.uint8)
    out[..., 3] = np.round((1 - share.min(axis=2)) * 255)
    return out, size
