"""The facts of a case, and the conditions that they state."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.agreement import FACT_NAMES
from pipeline.corrections import fact_key
from pipeline.model import Fact
from pipeline.reports import words
from pipeline.reports.view import value_text
from review.cases import Case
from review.caseview import groups
from review.places import Spot, spots


@dataclass(frozen=True)
class FactRow:
    key: str  # `fact_key` as read by the program: what a correction is filed under
    name: str
    value: str
    whose: str
    status: str
    as_of: str
    doubtful: bool
    corrected: bool
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


def fact_rows(case: Case, kinds: tuple[str, ...] | None = None) -> tuple[FactRow, ...]:
    """The city's own and present first."""
    keys = _machine_keys(case)
    facts = [f for f in case.submission.facts if kinds is None or f.kind in kinds]
    facts.sort(key=lambda f: (f.kind != (kinds or (f.kind,))[0], f.scope != "city", f.status != "actual"))
    return tuple(_fact_row(case, f, keys) for f in facts)


def rejected_facts(case: Case) -> tuple[FactRow, ...]:
    """What the program had read and a person says does not stand there."""
    gone = {c.key for c in case.in_force if c.target == "fact" and c.value is None}
    keys = {id(f): fact_key(f) for f in case.machine.facts}
    return tuple(_fact_row(case, f, keys) for f in case.machine.facts if keys[id(f)] in gone)


def _machine_keys(case: Case) -> dict[int, str]:
    """For each fact as it stands, the key of the fact as read: that of a corrected one is not its own."""
    by_evidence = {(f.kind, f.evidence): fact_key(f) for f in case.machine.facts if f.evidence}
    by_self = {fact_key(f) for f in case.machine.facts}
    out = {}
    for fact in case.submission.facts:
        own = fact_key(fact)
        out[id(fact)] = (
            own if own in by_self and not fact.corrected else by_evidence.get((fact.kind, fact.evidence), own)
        )
    return out


def _fact_row(case: Case, fact: Fact, keys: dict[int, str]) -> FactRow:
    was = fact.machine if isinstance(fact.machine, dict) else None
    return FactRow(
        key=keys[id(fact)],
        name=FACT_NAMES[fact.kind],
        value=value_text(fact),
        whose=fact.place or words.SCOPES[fact.scope],
        status=words.STATUSES[fact.status],
        as_of=fact.as_of or "",
        doubtful=fact.doubtful,
        corrected=fact.corrected,
        was=value_text(Fact.model_validate({**fact.model_dump(), **was})) if was else "",
        spots=spots(case.name, case.submission, fact.evidence),
    )


def condition_cards(case: Case) -> tuple[ConditionCard, ...]:
    items = {i.id: i for g in groups(case) for i in g.items}
    cards = []
    for condition in case.call.conditions:
        item = items[f"condition:{condition.key}"]
        rows = [
            r
            for r, f in zip(fact_rows(case, condition.facts), _ordered(case, condition.facts), strict=True)
            if f.scope in ("city", "district") and f.status == "actual"
        ]
        cards.append(
            ConditionCard(
                label=condition.label,
                state=item.state,
                state_name="已说明" if item.state == "ok" else item.state_name,
                messages=item.reasons,
                facts=tuple(rows),
                key=item.key,
            )
        )
    return tuple(cards)


def _ordered(case: Case, kinds: tuple[str, ...]) -> list[Fact]:
    facts = [f for f in case.submission.facts if f.kind in kinds]
    facts.sort(key=lambda f: (f.kind != (kinds or (f.kind,))[0], f.scope != "city", f.status != "actual"))
    return facts
