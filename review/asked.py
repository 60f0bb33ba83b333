"""What the form of a decision said, before anybody believes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

MAX_TEXT = 400


class DecisionError(ValueError):
    """One Chinese sentence: why this cannot be decided so."""


@dataclass(frozen=True)
class Asked:
    """What the form of a decision said. ``act``: confirm, correct, reject, settle."""

    target: str
    key: str
    act: str
    reason: str
    values: Mapping[str, str]

    def text(self, name: str) -> str:
        value = self.values.get(name, "").strip()
        if len(value) > MAX_TEXT:
            raise DecisionError(f"内容过长，最多{MAX_TEXT}个字符。")
        return value


def day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise DecisionError("日期须写成 2024-09-20 的样子。") from error
