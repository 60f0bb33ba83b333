"""A delivery's share of an applicant, and applicants by their cities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.applicant_cues import Cue
from pipeline.model import Delivery, Document


@dataclass
class Share:
    """A delivery, or the part of it that is one applicant's. ``names``: cities, () where none is known."""

    delivery: Delivery
    documents: list[Document]
    cues: list[Cue]
    names: tuple[str, ...] = ()
    by_form: bool = False
    reasons: list[str] = field(default_factory=list)
    foreign: frozenset[str] = frozenset()  # digests of files that are another applicant's alone

    @property
    def key(self) -> frozenset[str]:
        return frozenset(self.names)


class Applicants:
    """Applicants, each once, found by their cities: of thousands a few have any in common."""

    def __init__(self, applicants: Iterable[tuple[str, ...]]) -> None:
        self.names: dict[frozenset[str], tuple[str, ...]] = {}  # in order of appearance
        self._places: dict[str, list[int]] = {}
        for names in applicants:
            if names and frozenset(names) not in self.names:
                for city in set(names):
                    self._places.setdefault(city, []).append(len(self.names))
                self.names[frozenset(names)] = names
        self._keys = tuple(self.names)

    def touching(self, cities: Iterable[str]) -> list[frozenset[str]]:
        """Those that have one of ``cities``, in order of appearance."""
        places = {place for city in cities for place in self._places.get(city, ())}
        return [self._keys[place] for place in sorted(places)]
