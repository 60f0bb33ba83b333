"""Everything that the notice demands of one applicant, each with its state and the reason.

No finding is lost: one that belongs to no demand stands in the last group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.call import Call
from pipeline.model import Finding, Submission
from pipeline.reports import words
from pipeline.reports.demands import Homes
from review import demands
from review.items import Book, Group, Item


def checklist(submission: Submission, *, call: Call) -> tuple[Group, ...]:
    book = Book(submission, call, Homes(submission.findings, call))
    groups = [
        Group("报送", tuple(demands.arrivals(book))),
        Group("材料", tuple(demands.papers(book))),
        Group("签章与日期", tuple(demands.signatures(book))),
        Group("申报表栏目", tuple(demands.fields(book))),
        Group("正文栏", tuple(demands.prose(book))),
        Group("不可偏离条件", tuple(demands.conditions(book))),
    ]
    if rest := book.homes.rest():
        groups.append(Group("其他核对意见", tuple(_rest(rest))))
    return tuple(groups)


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
