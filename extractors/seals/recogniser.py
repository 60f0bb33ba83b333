"""What reads a line picture: declared here, so that seals do not depend on any engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from pipeline.raster import Pixels


class Reading(Protocol):
    """A line as read. ``logits``: one row per step of the picture, one column per class, the blank first;
    probabilities or logarithms of them or raw scores."""

    @property
    def text(self) -> str: ...

    @property
    def confidence(self) -> float: ...

    @property
    def logits(self) -> npt.NDArray[np.float32]: ...


class Recogniser(Protocol):
    """A text recogniser of the CTC kind. ``characters`` with or without the blank in front."""

    @property
    def characters(self) -> Sequence[str]: ...

    def recognise(self, images: Sequence[Pixels]) -> Sequence[Reading]: ...
