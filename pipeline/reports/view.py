"""What the papers show, as records: all that their templates may use. Texts are as read; escaping is the
template's."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.agreement import CHANNEL_NAMES, FACT_NAMES
from pipeline.contract import SubmissionFile
from pipeline.model import Evidence, Fact, Factory, Policy, Submission, Target
from pipeline.reports import words

Pictures = Mapping[Evidence, bytes]
BY_HAND = "（人工更正）"


@dataclass(frozen=True)
class Place:
    """One piece of evidence: where it stands in words, the quote, the picture (JPEG) if there is one."""

    where: str
    quote: str
    picture: bytes = b""

    @property
    def data_uri(self) -> str:
        return "data:image/jpeg;base64," + base64.b64encode(self.picture).decode() if self.picture else ""


@dataclass(frozen=True)
class FindingRow:
    number: int
    severity: str
    severity_name: str
    rule: str
    message: str
    corrected: bool
    places: tuple[Place, ...]


@dataclass(frozen=True)
class CheckRow:
    """One demand of the notice. ``state``: ok, bad, doubt, note, or none (not asked of this applicant, or not to
    be told); ``mark`` is its sign."""

    group: str
    item: str
    state: str
    mark: str
    state_name: str
    note: str


@dataclass(frozen=True)
class SignatureRow:
    label: str
    expected: str
    state: str
    state_name: str
    seal_text: str
    date: str
    hints: str
    corrected: bool
    place: Place | None


@dataclass(frozen=True)
class FactTold:
    """A fact in words."""

    name: str
    value: str
    whose: str
    status: str
    as_of: str
    doubtful: bool
    corrected: bool


@dataclass(frozen=True)
class FactRow(FactTold):
    place: Place


@dataclass(frozen=True)
class ConditionRow:
    label: str
    state: str  # as of CheckRow
    state_name: str
    facts: tuple[FactRow, ...]
    more: int  # facts that are not shown


@dataclass(frozen=True)
class DifferenceRow:
    """Where paper, disc and email differ: what each says, in the order of `SummaryView.channels`."""

    item: str
    severity: str
    message: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class ContactRow:
    """A person of the form; ``cells`` in the order of `SummaryView.contact_heads`."""

    label: str
    cells: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Row:
    """A label and its value; ``note`` says what is wrong with it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class SummaryView:
    """All that the templates of the summary may use."""

    title: str
    call: str
    deadline: str
    applicant: str
    kind: str
    province: str
    verdict: str
    verdict_name: str
    why: str
    checklist: tuple[CheckRow, ...]
    findings: tuple[FindingRow, ...]
    signatures: tuple[SignatureRow, ...]
    conditions: tuple[ConditionRow, ...]
    channels: tuple[str, ...]
    differences: tuple[DifferenceRow, ...]
    figures: tuple[FactRow, ...]
    lists: tuple[tuple[str, tuple[FactRow, ...]], ...]
    contact_heads: tuple[str, ...]
    contacts: tuple[ContactRow, ...]
    fields: tuple[Row, ...]
    deliveries: tuple[Row, ...]
    documents: tuple[Row, ...]
    files: tuple[Row, ...]
    corrections: int
    changes: tuple[str, ...] = ()  # since the verdict before, a sentence each
    counts: dict[str, int] = field(default_factory=dict)


def change_lines(record: SubmissionFile | Submission) -> tuple[str, ...]:
    """What changed since the verdict before, a sentence each; nothing for a first verdict."""
    changes = record.changes
    if changes is None:
        return ()
    before, after = words.VERDICTS[changes.verdict_before], words.VERDICTS[changes.verdict]
    lines = [
        f"结论由“{before}”变为“{after}”（上次结论：{changes.since[:10]}）。"
        if before != after
        else f"结论仍为“{after}”（上次变动前的结论：{changes.since[:10]}）。"
    ]
    for label, deliveries in (("新收到", changes.arrived), ("不再有", changes.gone)):
        if deliveries:
            lines.append(f"{label}：{'、'.join(deliveries)}。")
    if changes.corrected:
        lines.append(f"人工更正 {changes.corrected} 处。")
    for label, points in (("已解决", changes.settled), ("新出现", changes.new)):
        lines += [f"{label}：{p.message}" for p in points if p.severity != "note"]
    return tuple(lines)


def fact_told(fact: Fact) -> FactTold:
    return FactTold(
        name=FACT_NAMES[fact.kind],
        value=value_text(fact),
        whose=fact.place or words.SCOPES[fact.scope],
        status=words.STATUSES[fact.status],
        as_of=fact.as_of or "",
        doubtful=fact.doubtful,
        corrected=fact.corrected,
    )


def value_text(fact: Fact) -> str:
    """The value as a person writes it."""
    value = fact.value
    if isinstance(value, Policy):
        return f"《{value.title}》" + (f"（{value.number}）" if value.number else "")
    if isinstance(value, Factory):
        return "，".join(p for p in (value.enterprise, value.project, value.list) if p)
    if isinstance(value, Target):
        year = f"{value.year}年 " if value.year else ""
        return f"{year}{value.metric}：{value.value}{value.unit or ''}"
    if isinstance(value, bool):
        return "曾发生" if value else "未发生"
    number = f"{value:,}" if isinstance(value, int) else str(value)
    return ("约" if fact.approximate else "") + number + (fact.unit or "")


def where(record: SubmissionFile, evidence: Evidence) -> str:
    """纸质·申报表 第5页."""
    return document_name(record, evidence.document) + (
        f" 第{evidence.page}页" if evidence.page is not None else ""
    )


def document_name(record: SubmissionFile | Submission, document_id: str) -> str:
    """纸质·申报表; empty where there is no such document."""
    document = next((d for d in record.documents if d.id == document_id), None)
    return "" if document is None else f"{CHANNEL_NAMES[document.channel]}·{words.ROLES[document.role]}"


def place(record: SubmissionFile, evidence: Evidence, pictures: Pictures) -> Place:
    quote = " ".join(evidence.quote.split())
    return Place(where=where(record, evidence), quote=quote, picture=pictures.get(evidence, b""))


def short(text: str, limit: int) -> str:
    """``text`` cut visibly."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def is_corrected(record: object) -> bool:
    """Whether a person set this right."""
    return bool(getattr(record, "corrected", False))


def chosen(facts: Sequence[Fact], kinds: Sequence[str]) -> list[Fact]:
    """The facts of those kinds, the city's own present ones first; figures of several years in their order."""
    return sorted((f for f in facts if f.kind in kinds), key=_rank)


def _rank(fact: Fact) -> tuple[bool, bool, str, str]:
    """Lists that have no years (policies, factories) keep the order of the papers."""
    of, year = "", ""
    if isinstance(fact.value, Target):
        of, year = fact.value.metric, str(fact.value.year or "")
    elif isinstance(fact.value, int | float) and not isinstance(fact.value, bool):
        of, year = fact.kind, fact.as_of or ""
    return fact.scope != "city", fact.status != "actual", of, year
