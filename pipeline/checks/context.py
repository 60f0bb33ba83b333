"""What a rule looks at, and how it says what it found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pipeline.call import Call
from pipeline.model import (
    ApplicantKind,
    Channel,
    Delivery,
    Document,
    Evidence,
    Fact,
    Finding,
    Record,
    Region,
    Role,
    Section,
    Severity,
    Submission,
)

# paper is scanned by the secretariat itself; a remark in brackets behind the sentence is left out of the notice
OWN_SCAN = "（如系本处扫描所致，请重新扫描，不必要求补正。）"
CHANNEL_LABELS: dict[Channel, str] = {"paper": "纸质材料", "disc": "光盘", "email": "电子邮件"}

KIND_NAMES: dict[ApplicantKind, str] = {
    "prefecture": "地级市",
    "separately_planned": "计划单列市",
    "municipality": "直辖市",
    "joint": "联合申报主体",
    "ineligible": "该申报主体",
    "unknown": "该申报主体",
}


class Trouble(Record):
    """A file that could not be used, a message that has only a link to it, what a register says of a delivery
    in two ways, or a film that is no paper."""

    kind: Literal["encrypted", "unreadable", "quarantined", "link", "register", "media"]
    channel: Channel
    file: str
    message: str


class Checked(Record):
    """The submission as it stands before its verdict, and what else the rules need."""

    submission: Submission
    call: Call
    speaking: str | None = None  # id of the form that speaks
    troubles: tuple[Trouble, ...] = ()
    differences: tuple[Finding, ...] = ()  # found when the channels were compared
    unclear: tuple[str, ...] = ()  # why it is not certain who applies

    def deliveries(self, channel: Channel) -> tuple[Delivery, ...]:
        return tuple(d for d in self.submission.deliveries if d.channel == channel)

    def documents(self, role: Role, channel: Channel | None = None) -> tuple[Document, ...]:
        """Documents of that role in which something could be read: a shell of failed pages is none."""
        return tuple(
            d
            for d in self.submission.documents
            if d.role == role
            and (channel is None or d.channel == channel)
            and any(not p.page.failure for p in d.pages)
        )

    @property
    def papers(self) -> tuple[Document, ...]:
        """Forms and plans, in which the applicant speaks."""
        return (*self.documents("application_form"), *self.documents("plan"))

    def troubled(self, channel: Channel) -> bool:
        return any(t.channel == channel and t.kind not in {"register", "media"} for t in self.troubles)

    @property
    def speaking_form(self) -> Document | None:
        """The form that speaks: of the paper, where it is absent of the disc, then of the email."""
        return next((d for d in self.submission.documents if d.id == self.speaking), None)

    def prose(self, document: Document, key: str) -> Section | None:
        return next((s for s in document.sections if s.key == key), None)

    def facts(self, kind: str) -> tuple[Fact, ...]:
        """The facts of that kind from which something may be concluded: no guesses."""
        return tuple(f for f in self.submission.facts if f.kind == kind and not f.guessed)


def paper_in(document: Document) -> str:
    """The paper by its channel and its title, as findings name it."""
    return f"{CHANNEL_LABELS[document.channel]}中的《{document.title or document.id}》"


def where_said(document: Document, words: str, *, else_said: str) -> tuple[Evidence, ...]:
    """The place of ``words`` in the text; where they cannot be found there, the paper with ``else_said``."""
    at = document.text.find(words) if words else -1
    if at < 0:
        return (document.place(Region(page=1), else_said),)
    return document.quote(at, at + len(words))


def finding(
    rule: str, subject: str, severity: Severity, message: str, evidence: Iterable[Evidence] = ()
) -> Finding:
    return Finding(
        rule=rule, subject=subject, severity=severity, message=message, evidence=tuple(evidence)[:4]
    )
