"""Submission and call → findings and verdict, one small function per rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pipeline.checks import (
    addingup,
    annexes,
    arrivals,
    chapters,
    conditions,
    contacts,
    edges,
    figures,
    form,
    form_titles,
    opinions,
    pages,
    plans,
    policy_days,
    presence,
    signatures,
    struck,
    unfinished,
    whose,
    withdrawals,
)
from pipeline.checks.context import Checked, Trouble
from pipeline.model import Finding, Verdict

RULES: tuple[Callable[[Checked], Iterator[Finding]], ...] = (
    arrivals.applicant,
    presence.channels,
    presence.documents,
    presence.hollow_forms,
    form_titles.other_forms,
    plans.substance,
    unfinished.unfinished,
    unfinished.commented,
    presence.copies,
    presence.days,
    arrivals.troubles,
    arrivals.register,
    arrivals.remarks,
    pages.unread,
    form.fields,
    contacts.contacts,
    form.prose,
    signatures.seals,
    opinions.other_cities,
    whose.proofs_of_others,
    withdrawals.withdrawals,
    opinions.recommending,
    signatures.dates,
    conditions.conditions,
    policy_days.policy_days,
    figures.per_10k,
    addingup.adding_up,
    pages.gaps,
    pages.broken_off,
    edges.cut_edges,
    struck.crossed_out,
    chapters.listed_chapters,
    annexes.annexes,
)


def check(checked: Checked) -> tuple[Finding, ...]:
    """All findings, the gravest first, one for each rule and subject."""
    found: dict[tuple[str, str], Finding] = {}
    for item in [*(f for rule in RULES for f in rule(checked)), *checked.differences]:
        known = found.get((item.rule, item.subject))
        if known is None:
            found[item.rule, item.subject] = item
        elif item.message not in known.message:
            found[item.rule, item.subject] = _joined(known, item)
    return ordered(found.values())


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The gravest first, else as they came."""
    return tuple(sorted(findings, key=lambda f: _GRAVITY[f.severity]))


_GRAVITY = {"must_fix": 0, "review": 1, "note": 2}


def _joined(a: Finding, b: Finding) -> Finding:
    severity = min((a.severity, b.severity), key=lambda s: _GRAVITY[s])
    return a.model_copy(
        update={
            "message": a.message + b.message,
            "severity": severity,
            "evidence": (*a.evidence, *b.evidence),
        }
    )


def verdict(findings: Iterable[Finding]) -> Verdict:
    severities = {f.severity for f in findings}
    if "must_fix" in severities:
        return "incomplete"
    return "needs_review" if "review" in severities else "complete"


__all__ = ["RULES", "Checked", "Trouble", "check", "ordered", "verdict"]
