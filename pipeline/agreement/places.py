"""The same place in two versions: which figure of the one stands where a figure of the other stands.

A figure stated several times and changed in one place only is no lonely value against a lonely value: its old
value still stands elsewhere. The words around tell the place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.agreement.alike import plain
from pipeline.model import Document, Evidence, Fact, Target

_AROUND = 16  # characters of text on either side of the quote
_SAME_PLACE = 88.0  # per cent of likeness of the words around


@dataclass(frozen=True)
class Occurrence:
    """One place where ``fact`` (index ``nth`` of its document's facts) stands."""

    nth: int
    fact: Fact
    evidence: Evidence
    words: str  # around it and its own, the figure left out


def occurrences(document: Document, facts: Sequence[Fact]) -> list[Occurrence]:
    """Every place of every figure of ``document``."""
    return [
        Occurrence(nth, fact, evidence, words)
        for nth, fact in enumerate(facts)
        if isinstance(fact.value, Target) or _is_figure(fact)
        for evidence in fact.evidence
        if (words := _words(document, evidence))
    ]


def counterpart(
    one: Occurrence, own: Sequence[Occurrence], others: Sequence[Occurrence]
) -> Occurrence | None:
    """The occurrence of the other version that stands where ``one`` stands; ``own``: all of its own version.

    None where none is alike enough, or where another place of its own version is as much like it.
    """
    likely = [o for o in others if o.fact.kind == one.fact.kind]
    best = max(likely, key=lambda o: _likeness(one, o), default=None)
    if best is None or (likeness := _likeness(one, best)) < _SAME_PLACE:
        return None
    rivals = [o for o in own if o is not one and o.fact.kind == one.fact.kind and o.evidence != one.evidence]
    if any(_likeness(o, best) >= likeness for o in rivals):
        return None
    return best


def _likeness(a: Occurrence, b: Occurrence) -> float:
    return fuzz.ratio(a.words, b.words)


def _is_figure(fact: Fact) -> bool:
    return isinstance(fact.value, int | float) and not isinstance(fact.value, bool)


def _words(document: Document, evidence: Evidence) -> str:
    """What stands around the figure, for comparing; empty where its place in the text is not known."""
    if evidence.span is None:
        return ""
    start, end = evidence.span
    inner = re.sub(r"[\d０-９][\d０-９.,，．]*", "#", document.text[start:end])
    before = document.text[max(0, start - _AROUND) : start]
    after = document.text[end : end + _AROUND]
    return plain(f"{before}{inner}{after}")
