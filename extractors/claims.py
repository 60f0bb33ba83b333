"""What one extractor hands on: a claim, with where it stands in the normalised text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.model import FactKind, Factory, Policy, Scope, Status, Target

Value = Policy | Factory | Target | bool | int | float | str


@dataclass(frozen=True)
class Claim:
    """One statement of a fact. ``spans`` are offsets in `Reading.text.norm`, the best quote first; ``figure``
    is where its number stands, for the kinds that are one."""

    kind: FactKind
    value: Value
    spans: tuple[tuple[int, int], ...]
    unit: str | None = None
    scope: Scope = "city"
    place: str | None = None
    status: Status = "actual"
    as_of: str | None = None
    approximate: bool = False
    doubtful: bool = False
    confidence: float = 0.97
    figure: tuple[int, int] | None = None

    def less(self, confidence: float) -> Claim:
        """The same with at most this confidence."""
        return replace(self, confidence=min(self.confidence, confidence))
