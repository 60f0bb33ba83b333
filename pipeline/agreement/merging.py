"""The same fact in several documents is one, with all its evidence."""

from __future__ import annotations

from pipeline.agreement.alike import same
from pipeline.model import Fact, Factory, Policy


def merge_into(merged: list[Fact], fact: Fact, *, ocr: bool) -> None:
    for i, known in enumerate(merged):
        if same(known, fact):
            # the electronic text tells the letters better than OCR does
            value = known.value if ocr else _fuller(known.value, fact.value)
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
    if isinstance(known, Policy) and isinstance(new, Policy) and known.number and not new.number:
        return new.model_copy(update={"number": known.number})
    if isinstance(known, Factory) and isinstance(new, Factory) and known.project and not new.project:
        return new.model_copy(update={"project": known.project})
    return new
