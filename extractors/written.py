"""Names as they are written: matching folds variants of characters (昇 → 升), a name must not lose them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from extractors.claims import Value
from extractors.normal import Normal
from pipeline.model import Factory, Policy, Target

_NARROW = str.maketrans("（）〈〉", "()<>")


def as_written(value: Value, text: Normal, spans: Iterable[tuple[int, int]]) -> Value:
    """``value`` with the characters that stand at ``spans``, wherever the text for matching has others."""
    folded = [span for span in spans if _has_variants(text, *span)]
    if not folded or isinstance(value, bool | int | float):
        return value

    def put_back(name: str) -> str:
        for span in folded:
            name = _put_back(name, text, span)
        return name

    return _each_name(value, put_back)


def _each_name(value: Policy | Factory | Target | str, change: Callable[[str], str]) -> Value:
    if isinstance(value, Policy):
        return value.model_copy(update={"title": change(value.title)})
    if isinstance(value, Factory):
        project = change(value.project) if value.project is not None else None
        return value.model_copy(update={"enterprise": change(value.enterprise), "project": project})
    if isinstance(value, Target):
        return value.model_copy(update={"metric": change(value.metric)})
    return change(value)


def _has_variants(text: Normal, start: int, end: int) -> bool:
    return any(_is_variant(text, at) for at in range(start, end))


def _is_variant(text: Normal, at: int) -> bool:
    written = text.raw[text.starts[at]]
    return written != text.norm[at] and written >= "㐀" and "一" <= text.norm[at] <= "龥"


def _put_back(name: str, text: Normal, span: tuple[int, int]) -> str:
    start, end = span
    at = text.norm[start:end].translate(_NARROW).find(name.translate(_NARROW))
    if at < 0:
        return name
    places = range(start + at, start + at + len(name))
    return "".join(
        text.raw[text.starts[p]] if _is_variant(text, p) else c for c, p in zip(name, places, strict=True)
    )
