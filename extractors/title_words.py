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
    taking: tuple[str, ...]
    taken: tuple[str, ...]
    entering: tuple[str, ...]
    entered: tuple[str, ...]
    adding: tuple[str, ...]


@lru_cache
def title_words() -> TitleWords:
    return TitleWords.model_validate(yaml.safe_load(data_text("titles.yaml")))


Kind = Literal["tails", "heads", "granting", "holding", "taking", "taken", "entering", "entered", "adding"]


def any_of(kind: Kind) -> str:
    """A pattern of any word of ``kind``, the longest first."""
    words: tuple[str, ...] = getattr(title_words(), kind)
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def came_by() -> str:
    """A pattern of the verbs that say by their second half that something was come by: 拿到, 挤入, 再添."""
    halves: tuple[tuple[Kind, Kind], ...] = (("taking", "taken"), ("entering", "entered"))
    pairs = "|".join(f"(?:{any_of(first)})(?:{any_of(second)})" for first, second in halves)
    # 力争|获评, 争取, 加|入选: no such verbs
    return rf"(?<![不没未难])(?!争取(?![到得]))(?:(?:(?<!力)(?:{pairs}))(?![评批选准授列围榜])|{any_of('adding')})了?"


def loose(name: str) -> str:
    """A pattern of ``name`` with its inner quotes optional and of any shape, as print and reading drop them."""
    return re.sub(r"[“”]", "[“”‘’\"']?", re.escape(name))
