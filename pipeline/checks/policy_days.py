"""Policies that are told as issued on a day which had not come when the form was signed: a plan for later, or a slip; either
way the condition is not met by them yet. Every channel and every place of a paper says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.context import Checked, finding
from pipeline.model import Document, Evidence, Finding, Policy

_ISSUED = r"(?:印发|出台|发布|制定|颁布|实施|施行|下发)"
_MONTH = r"(?P<year>20\d\d)\s*年\s*(?P<month>1[0-2]|0?[1-9])\s*月"
_CLAUSE = r"[^，。；\n《》]{0,20}?"  # 我市拟于|2024年12月: what comes before the day in its clause
_NO_YEAR = r"(?:(?!20\d\d\s*年)[^。；\n《》])"  # 2025年1月启动申报，|2023年5月印发: the second day is meant
_BEFORE = re.compile(rf"{_CLAUSE}{_MONTH}{_NO_YEAR}{{0,30}}?{_ISSUED}[^。；\n《》]{{0,10}}$")
_AFTER = re.compile(
    rf"^(?:[（(][^（()）]*[)）])?[^。；\n《》]{{0,10}}?{_MONTH}[^。；\n《》]{{0,10}}?{_ISSUED}"
)
_PLANNED = re.compile(r"(?<![虚模])拟|将|计划|预计|力争|争取|待")  # no hope in 虚拟专网 and 模拟
_AROUND = 60  # characters


def policy_days(checked: Checked) -> Iterator[Finding]:
    """The applicant's own policies; the earliest day beside a signature is the one on which the papers were ready."""
    signed = [s.date for s in checked.submission.signatures if s.date and s.date_state == "present"]
    ready = min([checked.call.deadline, *signed])
    known = {d.id: d for d in checked.submission.documents}
    for fact in checked.facts("policy"):
        if fact.scope != "city" or fact.status != "actual" or not isinstance(fact.value, Policy):
            continue
        for place in fact.evidence:
            month = _month(known[place.document], place) if place.document in known else None
            if month is not None and month > ready[:7]:
                message = (
                    f"《{fact.value.title}》称于{month}印发，而申报材料最早于{ready}签署或截止，请人工核对。"
                )
                yield finding("date-after-deadline", "policy", "review", message, [place])
                break


def _month(document: Document, place: Evidence) -> str | None:
    """When the policy quoted at ``place`` is said to have been issued, as 2024-11."""
    if place.span is None:
        return None
    start, end = place.span
    before = document.text[max(0, start - _AROUND) : start].replace("\n", "")
    match = _BEFORE.search(before) or _AFTER.search(document.text[end : end + _AROUND].replace("\n", ""))
    if match is None or _PLANNED.search(match.group()):
        return None
    return f"{match['year']}-{int(match['month']):02d}"
