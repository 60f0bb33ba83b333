"""The facts of a case, and the conditions that they state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.agreement import FACT_NAMES
from pipeline.corrections import added_key, fact_key, is_added
from pipeline.model import Fact
from pipeline.reports.conditions import condition_mark
from pipeline.reports.view import FactTold, fact_told, value_text
from review.cases import Case
from review.caseview import groups
from review.places import Spot, spots


@dataclass(frozen=True)
class FactRow(FactTold):
    """``key``: what a correction of it is filed under; ``added``: by a person, the program had missed it;
    ``gone``: a person says that the papers do not say so."""

    key: str
    added: bool
    gone: bool
    was: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class ConditionCard:
    label: str
    state: str
    state_name: str
    messages: tuple[str, ...]
    facts: tuple[FactRow, ...]
    key: str  # of the finding that can be settled, or ""
    kinds: tuple[tuple[str, str], ...]  # of facts that would state it, with their names


@dataclass(frozen=True)
class Facts:
    """``others``: what is read and stands under no condition; ``rejected``: what a person says does not
    stand there."""

    conditions: tuple[ConditionCard, ...]
    others: tuple[FactRow, ...]
    rejected: tuple[FactRow, ...]
    kinds: tuple[tuple[str, str], ...]


def facts_view(case: Case) -> Facts:
    keys = correction_keys(case)
    items = {i.id: i for g in groups(case) for i in g.items}
    cards, told = [], set[int]()
    for condition in case.call.conditions:
        item, mark = items[f"condition:{condition.key}"], condition_mark(case.submission, condition)
        told.update(map(id, mark.facts))
        cards.append(
            ConditionCard(
                label=condition.label,
                state=item.state,
                state_name=mark.name,
                messages=item.reasons,
                facts=_rows(case, mark.facts, keys),
                key=item.key,
                kinds=tuple((kind, FACT_NAMES[kind]) for kind in condition.facts),
            )
        )
    others = [f for f in case.submission.facts if id(f) not in told]
    others.sort(key=lambda f: (f.scope != "city", f.status != "actual"))
    gone = {c.key for c in case.in_force if c.target == "fact" and c.value is None}
    rejected = [f for f in case.machine.facts if fact_key(f) in gone]
    return Facts(
        conditions=tuple(cards),
        others=_rows(case, others, keys),
        rejected=tuple(_row(case, f, fact_key(f), gone=True) for f in rejected),
        kinds=tuple(FACT_NAMES.items()),
    )


def correction_keys(case: Case) -> dict[int, str]:
    """For each fact as it stands, what its correction is filed under: the key of the fact as read, which is
    not its own once it is corrected, or that of the correction which added it."""
    by_evidence = {(f.kind, f.evidence): fact_key(f) for f in case.machine.facts if f.evidence}
    by_self = {fact_key(f) for f in case.machine.facts}
    added = {c.key for c in case.in_force if c.target == "fact" and is_added(c.key)}
    out = {}
    for fact in case.submission.facts:
        own = fact_key(fact)
        if fact.corrected and added_key(fact) in added:
            own = added_key(fact)
        elif fact.corrected or own not in by_self:
            own = by_evidence.get((fact.kind, fact.evidence), own)
        out[id(fact)] = own
    return out


def _rows(case: Case, facts: Iterable[Fact], keys: dict[int, str]) -> tuple[FactRow, ...]:
    return tuple(_row(case, fact, keys[id(fact)]) for fact in facts)


def _row(case: Case, fact: Fact, key: str, *, gone: bool = False) -> FactRow:
    was = fact.machine if isinstance(fact.machine, dict) else None
    return FactRow(
        **vars(fact_told(fact)),
        key=key,
        added=is_added(key),
        gone=gone,
        was=value_text(Fact.model_validate({**fact.model_dump(), **was})) if was else "",
        spots=spots(case.name, case.submission, fact.evidence),
    )
