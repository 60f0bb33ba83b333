"""The same fact in several documents is one, with all its evidence."""

from __future__ import annotations

import re

from pipeline.agreement.alike import same
from pipeline.model import Fact, Factory, Policy


def merge_into(merged: list[Fact], fact: Fact, *, ocr: bool) -> None:
    for i, known in enumerate(merged):
        if same(known, fact):
            # the electronic text tells the letters better than OCR does
            value = _fuller(fact.value, known.value) if ocr else _fuller(known.value, fact.value)
            merged[i] = known.model_copy(
                update={
                    "value": value,
                    "as_of": known.as_of or fact.as_of,
                    "approximate": known.approximate or fact.approximate,
                    "doubtful": known.doubtful and fact.doubtful,
                    "confidence": max(known.confidence, fact.confidence),
                    "evidence": (*known.evidence, *fact.evidence),
                }
            )
            return
    merged.append(fact)


def _fuller(known: object, new: object) -> object:
    """``new``, with what only ``known`` tells."""
    if isinstance(known, Policy) and isinstance(new, Policy) and known.number and not new.number:
        return new.model_copy(update={"number": known.number})
    if isinstance(known, Factory) and isinstance(new, Factory):
        dated = max((new.list, known.list), key=lambda name: bool(name and re.search(r"20\d\d", name)))
        return new.model_copy(update={"project": new.project or known.project, "list": dated})
    return new
