"""The words of titles, from ``data/titles.yaml``: names, what they end with, and what grants or holds them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

import yaml

from extractors.language import data_text
from pipeline.model import Record


class TitleWords(Record):
    """``data/titles.yaml``."""

    known: tuple[str, ...]
    tails: tuple[str, ...]
    heads: tuple[str, ...]
    granting: tuple[str, ...]
    holding: tuple[str, ...]


@lru_cache
def title_words() -> TitleWords:
    return TitleWords.model_validate(yaml.safe_load(data_text("titles.yaml")))


def any_of(kind: Literal["tails", "heads", "granting", "holding"]) -> str:
    """A pattern of any word of ``kind``, the longest first."""
    words: tuple[str, ...] = getattr(title_words(), kind)
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def loose(name: str) -> str:
    """A pattern of ``name`` with its inner quotes optional and of any shape, as print and reading drop them."""
    return re.sub(r"[“”]", "[“”‘’\"']?", re.escape(name))
