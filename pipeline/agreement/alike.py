"""Whether two values say the same, but for what print and reading vary."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz

from pipeline.model import Fact, Factory, Policy, Target
from pipeline.variants import simplified

_YEAR = re.compile(r"20\d\d年?")
SAME_CONTEXT = 80.0  # per cent of likeness of two quotes without their digits


def plain(text: str) -> str:
    """``text`` for comparing: NFKC, simplified, no blanks, no difference between brackets and dashes."""
    text = simplified(unicodedata.normalize("NFKC", text))
    text = re.sub(r"[\s\u3000]", "", text).lower()
    return re.sub(r"[‐-―−－—]", "-", text)


def digits(text: str) -> str:
    return re.sub(r"\D", "", plain(text))


def same(a: Fact, b: Fact) -> bool:
    if (a.kind, a.scope, a.status) != (b.kind, b.scope, b.status):
        return False
    if not _days_agree(a, b) and a.kind != "population":  # the same head count is the same fact
        return False
    if isinstance(a.value, int | float) and a.place != b.place and None not in (a.place, b.place):
        return False  # the figures of two cities of a joint application
    return same_value(a.value, b.value)


def _days_agree(a: Fact, b: Fact) -> bool:
    if a.as_of is None or b.as_of is None:
        return True
    return a.as_of.startswith(b.as_of) or b.as_of.startswith(a.as_of)


def same_value(a: object, b: object) -> bool:
    if isinstance(a, Policy) and isinstance(b, Policy):
        numbers = digits(a.number or "") == digits(b.number or "") or None in (a.number, b.number)
        return numbers and close(a.title, b.title)
    if isinstance(a, Factory) and isinstance(b, Factory):
        return (
            close(a.enterprise, b.enterprise)
            and _same_list(a.list, b.list)
            and (None in (a.project, b.project) or close(a.project or "", b.project or ""))
        )
    if isinstance(a, Target) and isinstance(b, Target):
        return a.year == b.year and str(a.value) == str(b.value) and close(a.metric, b.metric, per_cent=75.0)
    if isinstance(a, str) and isinstance(b, str):
        return close(a, b)
    return a == b


def _same_list(a: str | None, b: str | None) -> bool:
    """Whether two names of a list are the same: “5G工厂名录” is that of any year which the other names."""
    if a is None or b is None:
        return a == b
    if (_YEAR.search(plain(a)) is None) != (_YEAR.search(plain(b)) is None):
        a, b = (_YEAR.sub("", plain(name)) for name in (a, b))
    return close(a, b)


def close(a: str, b: str, *, per_cent: float = 88.0) -> bool:
    """Equal but for OCR slips: the digits are the same and the rest nearly so."""
    a, b = plain(a), plain(b)
    return a == b or (digits(a) == digits(b) and fuzz.ratio(a, b) >= per_cent)


def likeness(a: Fact, b: Fact) -> float:
    """How much the words around two differing figures are alike, in per cent; 0 where it cannot be one."""
    if isinstance(a.value, Policy) and isinstance(b.value, Policy):
        both = a.value.number and b.value.number
        return fuzz.ratio(plain(a.value.title), plain(b.value.title)) if both else 0.0
    if isinstance(a.value, Target) and isinstance(b.value, Target):
        if a.value.year != b.value.year or not close(a.value.metric, b.value.metric, per_cent=75.0):
            return 0.0
    elif isinstance(a.value, str | bool | Factory):
        return 0.0
    if (a.scope, a.place) != (b.scope, b.place):
        return 0.0
    quotes = [re.sub(r"[\d.,]", "", plain(f.evidence[0].quote)) for f in (a, b)]
    return fuzz.ratio(*quotes)
