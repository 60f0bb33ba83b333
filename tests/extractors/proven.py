"""Whether the quotes of a fact hold it: for the tests of the extractors and of whole runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.facts import plain
from extractors.normal import normalise
from extractors.numbers import find_numbers
from pipeline.contract import SubmissionFile
from pipeline.model import Evidence, Fact, Factory, Policy, Target


def told_in(fact: Fact, quotes: str) -> bool:
    """Whether the quotes hold the fact's value."""
    value = fact.value
    if isinstance(value, bool):
        return "安全" in quotes
    if isinstance(value, Policy):
        digits = re.findall(r"\d+", value.number or "")
        return plain(value.title) in plain(quotes) and all(d in quotes for d in digits)
    if isinstance(value, Factory):
        return plain(value.enterprise) in plain(quotes)
    if isinstance(value, str):
        return plain(value) in plain(quotes)
    figure = value.value if isinstance(value, Target) else value
    if isinstance(figure, str):
        return figure in quotes
    numbers = [n.value for n in find_numbers(normalise(quotes).norm)]
    scales = (1, 10**4, 10**8) if isinstance(value, Target) or fact.kind != "base_stations_per_10k" else (1,)
    return any(
        abs(n - figure * s) < 1e-6 * max(1, n) or abs(n * s - figure) < 1e-6 for n in numbers for s in scales
    )


def unproven(submission: SubmissionFile) -> Iterator[str]:
    """What is wrong with the evidence of the facts of a `submission.json`, a sentence each."""
    documents = {d.id: d for d in submission.documents}
    for fact in submission.facts:
        name = f"{fact.kind} {fact.value}"
        if not fact.evidence:
            yield f"{name}: no evidence"
        for evidence in fact.evidence:
            document = documents.get(evidence.document)
            if document is None:
                yield f"{name}: no document {evidence.document}"
            elif evidence.page is None and evidence.span is None:
                yield f"{name}: no place in {evidence.document}"
            elif (evidence.page is None) != (evidence.bbox is None):
                yield f"{name}: page without box, or box without page"
            elif evidence.page is not None and not 1 <= evidence.page <= document.pages:
                yield f"{name}: page {evidence.page} of {document.pages}"
            elif evidence.bbox is not None and not (
                evidence.bbox.x0 < evidence.bbox.x1 and evidence.bbox.y0 < evidence.bbox.y1
            ):
                yield f"{name}: an empty box"
        # a fact told by several papers is whole in one of them
        by_document: dict[str, list[Evidence]] = {}
        for evidence in fact.evidence:
            by_document.setdefault(evidence.document, []).append(evidence)
        wholes = [
            "".join(e.quote for e in sorted(g, key=lambda e: e.span or (0, 0))) for g in by_document.values()
        ]
        if not any(told_in(fact, whole) for whole in wholes):
            yield f"{name}: not in its quotes {wholes}"
