"""Everything that the notice demands of one applicant, each with its state and the reason.

No finding is lost: one that belongs to no demand stands in the last group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.call import Call
from pipeline.model import Finding, Submission
from pipeline.reports import words
from review import demands
from review.items import Book, Group, Item


def checklist(submission: Submission, *, call: Call) -> tuple[Group, ...]:
    homes: dict[str, list[Finding]] = {}
    for finding in submission.findings:
        homes.setdefault(_home(finding), []).append(finding)
    book = Book(submission, call, homes)
    groups = [
        Group("报送", tuple(demands.arrivals(book))),
        Group("材料", tuple(demands.papers(book))),
        Group("签章与日期", tuple(demands.signatures(book))),
        Group("申报表栏目", tuple(demands.fields(book))),
        Group("正文栏", tuple(demands.prose(book))),
        Group("不可偏离条件", tuple(demands.conditions(book))),
    ]
    rest = [f for place, found in homes.items() if place not in book.used for f in found]
    if rest:
        groups.append(Group("其他核对意见", tuple(_rest(rest))))
    return tuple(groups)


_HOMES = {
    "form-missing": "role:application_form",
    "plan-missing": "role:plan",
    "evidence-missing": "role:evidence",
    "applicant-ineligible": "applicant",
    "applicant-unclear": "applicant",
    "copies-short": "copies",
    "copies-differ": "copies",
}
_HOME_KINDS = {
    "field-empty": "field",
    "field-unread": "field",
    "section-empty": "section",
    "section-too-long": "section",
    "seal-missing": "seal",
    "seal-wrong-body": "seal",
    "seal-copy": "seal",
    "seal-unclear": "seal",
    "date-missing": "date",
    "date-unclear": "date",
    "channel-missing": "channel",
    "late": "channel",
    "received-day-unknown": "channel",
    "register-conflict": "channel",
    "condition-unstated": "condition",
    "condition-contradictory": "condition",
    "condition-short": "condition",
}


def _home(finding: Finding) -> str:
    """The id of the item that a finding belongs to."""
    fixed = _HOMES.get(finding.rule)
    if fixed is not None:
        return fixed
    kind = _HOME_KINDS.get(finding.rule)
    return f"{kind}:{finding.subject}" if kind else f"finding:{finding.rule}/{finding.subject}"


def _rest(findings: Iterable[Finding]) -> Iterator[Item]:
    for finding in findings:
        yield Item(
            id=f"finding:{finding.rule}/{finding.subject}",
            label=words.rule_name(finding.rule),
            findings=(finding,),
            evidence=finding.evidence,
            target="finding",
            key=f"{finding.rule}/{finding.subject}",
            corrected=finding.corrected,
        )
