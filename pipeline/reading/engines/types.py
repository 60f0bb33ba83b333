"""What an OCR engine is: a picture in, lines of text out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from pipeline.geometry import Box
from pipeline.raster import Pixels

Tensor = npt.NDArray[np.float32]  # what networks take and give
Quad = npt.NDArray[np.float32]  # (4, 2): top left, top right, bottom right, bottom left, in pixels


def around(quad: Quad) -> Box:
    """The upright box of a quad, in its pixels."""
    return Box(*(float(v) for v in (*quad.min(axis=0), *quad.max(axis=0))))


class Rule(NamedTuple):
    """A vertical ruling line, in pixels: no line of text goes across it."""

    x: float
    y0: float
    y1: float


@dataclass(frozen=True)
class TextLine:
    """A line as an engine reads it. ``confidence`` 0–1 is the mean over its characters; ``unsure``: figures that
    two looks did not agree on."""

    quad: Quad
    text: str
    confidence: float
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recognition:
    """One line picture as read. ``logits``: the probabilities as the network gives them, float32 (T, C), one column per
    entry of the engine's ``characters`` (column 0 is the CTC blank)."""

    text: str
    confidence: float
    logits: npt.NDArray[np.float32]


class Engine(Protocol):
    """An OCR engine; one instance serves one process, one thread."""

    @property
    def name(self) -> str: ...

    def lines(self, image: Pixels, *, rules: Sequence[Rule] = ()) -> list[TextLine]:
        """The lines of an upright BGR picture, in no particular order, none across one of ``rules``."""
        ...
