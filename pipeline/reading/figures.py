"""Figures that may be misread: a letter stands in them, or two looks at the line saw different ones."""

from __future__ import annotations

import re
from collections.abc import Iterable

FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
TOKEN = re.compile(r"[0-9A-Za-z.,|⊥/]+")
_ALIKE = "OoQIl|⊥LZz"  # as which digits are read: 0, 1, 2
_BETWEEN = _ALIKE + "iSsBDTbqg"  # between digits these are no unit either
_MIXED = re.compile(
    rf"\d[.,]?[{_BETWEEN}]+[.,]?\d"  # 3l240, 1O5
    rf"|\d[.,][{_ALIKE}Ss]"  # 35.L
    rf"|(?<![0-9A-Za-z.])\d[\d.,]*[{_ALIKE}](?![0-9A-Za-z])"  # 31O
    r"|(?<![0-9A-Za-z.])[OoIl|]\d\d"  # l240
    r"|\d/(?=[\u4e00-\u9fff])"  # 2/家: a 7 without its bar
)
_ADDRESS = re.compile(r"@|www\.|://")


def figures(text: str) -> list[str]:
    """The figures of a line, as written."""
    return FIGURE.findall(text)


def doubts(text: str, unsure: Iterable[str] = ()) -> tuple[tuple[int, int], ...]:
    """The spans of ``text`` as read that hold a figure with a letter in it, or one of the ``unsure`` figures.
    Addresses, which hold letters by right, are left out."""
    spans = {m.span() for m in FIGURE.finditer(text) if m[0] in set(unsure)}
    if not _ADDRESS.search(text):
        mixed = [m.start() for m in _MIXED.finditer(text)]
        spans |= {m.span() for m in TOKEN.finditer(text) if any(m.start() <= at < m.end() for at in mixed)}
    return tuple(sorted(spans))
