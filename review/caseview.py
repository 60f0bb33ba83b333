"""The head of a case: who applies, the verdict, how much there is to do."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.corrections import amending, supplement_deadline
from pipeline.reports import words
from review.cases import Case
from review.checklist import checklist
from review.dates import left_until, today
from review.items import Group


@dataclass(frozen=True)
class Head:
    name: str
    applicant: str
    kind: str
    province: str
    verdict: str
    verdict_name: str
    machine_verdict_name: str  # before corrections
    must_fix: int
    review: int
    corrections: int
    pages: int
    deadline: str
    until: str  # the day until which the city may supply, where it is registered
    left: str  # until then, in words; empty once nothing is to be supplied
    overdue: bool


def head(case: Case, machine_verdict: str) -> Head:
    s = case.submission
    until = supplement_deadline(s.corrections) or ""
    must_fix = sum(f.severity == "must_fix" for f in s.findings)
    return Head(
        name=case.name,
        applicant=s.applicant.name if s.applicant.cities else case.name,
        kind=words.KINDS[s.applicant.kind],
        province=s.applicant.province or "",
        verdict=s.verdict,
        verdict_name=words.VERDICTS[s.verdict],
        machine_verdict_name=words.VERDICTS.get(machine_verdict, ""),
        must_fix=must_fix,
        review=sum(f.severity == "review" for f in s.findings),
        corrections=len(amending(s.corrections)),
        pages=sum(len(d.pages) for d in s.documents),
        deadline=case.call.deadline,
        until=until,
        left=left_until(until) if until and must_fix else "",
        overdue=bool(until) and must_fix > 0 and until < today(),
    )


def groups(case: Case) -> tuple[Group, ...]:
    return checklist(case.submission, call=case.call)
