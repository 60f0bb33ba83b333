"""The records of the checklist: a demand with its state, a group of them, and the book from which they are made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from pipeline.call import Call
from pipeline.corrections import Target
from pipeline.model import Evidence, Finding, Submission
from pipeline.reports import words
from pipeline.reports.demands import Homes, gravest

State = Literal["ok", "must_fix", "review", "note", "open", "off"]
STATE_NAMES: dict[State, str] = {
    "ok": "符合",
    "must_fix": words.SEVERITIES["must_fix"],
    "review": words.SEVERITIES["review"],
    "note": words.SEVERITIES["note"],
    "open": "无从核对",
    "off": "不适用",
}


@dataclass(frozen=True)
class Item:
    """One demand. ``value``: what was read; ``was``: what the program had read, where a person corrected it.
    ``target``/``key``: what a correction of it is filed under; None where only papers can mend it."""

    id: str
    label: str
    value: str = ""
    findings: tuple[Finding, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    target: Target | None = None
    key: str = ""
    corrected: bool = False
    was: str = ""
    off: bool = False  # the notice does not ask it of this applicant
    unseen: bool = False  # nothing was found to check: no finding of its own is no proof that it is well

    @property
    def state(self) -> State:
        grave = gravest(self.findings)
        if grave is not None:
            return grave
        if self.off:
            return "off"
        return "open" if self.unseen else "ok"

    @property
    def state_name(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(f.message for f in self.findings)


@dataclass(frozen=True)
class Group:
    title: str
    items: tuple[Item, ...] = field(default_factory=tuple)

    def count(self, state: State) -> int:
        return sum(i.state == state for i in self.items)


@dataclass
class Book:
    """The submission while its items are made, with its findings by the demands that they are about."""

    submission: Submission
    call: Call
    homes: Homes

    def findings(self, place: str) -> tuple[Finding, ...]:
        return self.homes.of(place)


def evidence_of(findings: Iterable[Finding], own: Iterable[Evidence] = ()) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys([*own, *(e for f in findings for e in f.evidence)]))


def open_key(found: Iterable[Finding]) -> str:
    """What the first finding still to be settled is filed under, else the first of all; empty for none."""
    chosen = next(iter(sorted(found, key=lambda f: f.severity == "note")), None)
    return f"{chosen.rule}/{chosen.subject}" if chosen is not None else ""
