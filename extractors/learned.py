"""A linear model over hashed words: learned once, kept in ``data/``, read with numpy alone."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 18


@dataclass(frozen=True)
class Decision:
    """One question with its answers, and what each word says for each of them."""

    answers: tuple[str, ...]
    weights: NDArray[np.float32]  # a row a bucket, a column an answer

    def chances(self, words: NDArray[np.int64]) -> dict[str, float]:
        """How likely each answer is where the ``words`` are said."""
        scores = self.weights[words].sum(axis=0)
        scores = np.exp(scores - scores.max())
        return dict(zip(self.answers, (scores / scores.sum()).tolist(), strict=True))


def rows(words: Iterable[str]) -> NDArray[np.int64]:
    """The buckets of ``words``, each once."""
    return np.array(sorted({zlib.crc32(w.encode()) % BUCKETS for w in words}), dtype=np.int64)


@lru_cache
def decision(name: str) -> Decision:
    """The model ``data/<name>.npz``."""
    with as_file(files("extractors") / "data" / f"{name}.npz") as path, np.load(path) as kept:
        weights = kept["weights"].astype(np.float32) * float(kept["step"])
        return Decision(tuple(str(a) for a in kept["answers"]), weights)
