"""What the reviewer's summary shows, prepared once for the web page and the Word paper."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.agreement import CHANNEL_NAMES, FACT_NAMES
from pipeline.call import Call
from pipeline.model import Evidence, Fact, Factory, Finding, Policy, Signature, Submission, Target
from pipeline.reports import words

Pictures = Mapping[Evidence, bytes]


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
    severity: str
    severity_name: str
    rule: str
    message: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class SignatureRow:
    label: str
    expected: str
    state: str
    state_name: str
    seal_text: str
    date: str
    hints: str
    place: Place | None


@dataclass(frozen=True)
class FactRow:
    name: str
    value: str
    whose: str
    status: str
    as_of: str
    doubtful: bool
    place: Place


@dataclass(frozen=True)
class ConditionRow:
    label: str
    state: str
    facts: tuple[FactRow, ...]


@dataclass(frozen=True)
class Row:
    """A label and its value; ``note`` says what is wrong with it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class SummaryView:
    """All that the summary templates may use."""

    title: str
    call: str
    applicant: str
    kind: str
    province: str
    verdict: str
    verdict_name: str
    findings: tuple[FindingRow, ...]
    signatures: tuple[SignatureRow, ...]
    conditions: tuple[ConditionRow, ...]
    figures: tuple[FactRow, ...]
    lists: tuple[tuple[str, tuple[FactRow, ...]], ...]
    fields: tuple[Row, ...]
    deliveries: tuple[Row, ...]
    documents: tuple[Row, ...]
    files: tuple[Row, ...]
    counts: dict[str, int] = field(default_factory=dict)


def summary_view(submission: Submission, *, call: Call, pictures: Pictures) -> SummaryView:
    who = submission.applicant
    return SummaryView(
        title=f"{who.name} 评审摘要",
        call=f"{call.title}（{call.number}）",
        applicant=who.name,
        kind=words.KINDS[who.kind],
        province=who.province or "",
        verdict=submission.verdict,
        verdict_name=words.VERDICTS[submission.verdict],
        findings=tuple(_finding(submission, f, pictures) for f in submission.findings),
        signatures=tuple(_signature(submission, s, call, pictures) for s in submission.signatures),
        conditions=_conditions(submission, call, pictures),
        figures=_facts(submission, ("base_station_total", "base_stations_per_10k", "population"), pictures),
        lists=tuple(
            (FACT_NAMES[k], _facts(submission, (k,), pictures))
            for k in ("policy", "factory", "scenario", "title", "target")
        ),
        fields=_fields(submission, call),
        deliveries=tuple(
            Row(
                label=f"{CHANNEL_NAMES[d.channel]} {d.id}",
                value=f"收到 {d.received_on or '日期不明'}"
                + (f"，{d.copies} 份" if d.copies is not None else ""),
                note=d.sender or "",
            )
            for d in submission.deliveries
        ),
        documents=tuple(
            Row(
                label=f"{d.id} {words.ROLES[d.role]}",
                value=f"{CHANNEL_NAMES[d.channel]}，{len(d.pages)} 页"
                + ("，扫描识读" if d.text_source != "text_layer" else ""),
                note=d.title or "",
            )
            for d in submission.documents
        ),
        files=tuple(
            Row(
                label=f.path + (f" ▸ {f.inside}" if f.inside else ""),
                value=words.STATES[f.state],
                note=f.reason or "",
            )
            for f in submission.files
        ),
        counts={s: sum(f.severity == s for f in submission.findings) for s in ("must_fix", "review", "note")},
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
        return "有" if value else "无"
    number = f"{value:,}" if isinstance(value, int) else str(value)
    return ("约" if fact.approximate else "") + number + (fact.unit or "")


def place(submission: Submission, evidence: Evidence, pictures: Pictures) -> Place:
    known = {d.id: d for d in submission.documents}
    document = known.get(evidence.document)
    where = "" if document is None else f"{CHANNEL_NAMES[document.channel]}·{words.ROLES[document.role]}"
    if evidence.page is not None:
        where += f" 第{evidence.page}页"
    return Place(where=where, quote=evidence.quote, picture=pictures.get(evidence, b""))


def _finding(submission: Submission, f: Finding, pictures: Pictures) -> FindingRow:
    return FindingRow(
        severity=f.severity,
        severity_name=words.SEVERITIES[f.severity],
        rule=words.RULES.get(f.rule, f.rule),
        message=f.message,
        places=tuple(place(submission, e, pictures) for e in f.evidence[:2]),
    )


def _signature(submission: Submission, s: Signature, call: Call, pictures: Pictures) -> SignatureRow:
    label = next((d.label for d in call.form.signatures if d.block == s.block), s.block)
    return SignatureRow(
        label=label,
        expected=s.expected_body or "",
        state=s.seal,
        state_name=words.SEALS[s.seal],
        seal_text=s.seal_text or "",
        date=s.date or words.DATE_STATES[s.date_state],
        hints="；".join(s.hints),
        place=place(submission, s.evidence[0], pictures) if s.evidence else None,
    )


def _fact(submission: Submission, f: Fact, pictures: Pictures) -> FactRow:
    return FactRow(
        name=FACT_NAMES[f.kind],
        value=value_text(f),
        whose=f.place or words.SCOPES[f.scope],
        status=words.STATUSES[f.status],
        as_of=f.as_of or "",
        doubtful=f.doubtful,
        place=place(submission, f.evidence[0], pictures),
    )


def _facts(submission: Submission, kinds: Sequence[str], pictures: Pictures) -> tuple[FactRow, ...]:
    chosen = [f for f in submission.facts if f.kind in kinds]
    chosen.sort(key=lambda f: (f.scope != "city", f.status != "actual"))
    return tuple(_fact(submission, f, pictures) for f in chosen)


def _conditions(submission: Submission, call: Call, pictures: Pictures) -> tuple[ConditionRow, ...]:
    unstated = {f.subject: f for f in submission.findings if f.rule == "condition-unstated"}
    has_form = any(d.role == "application_form" for d in submission.documents)
    rows = []
    for condition in call.conditions:
        found = unstated.get(condition.key)
        state = (
            "未收到申报表"
            if not has_form
            else ("已说明" if found is None else words.SEVERITIES[found.severity])
        )
        facts = [
            f
            for f in submission.facts
            if f.kind in condition.facts and f.status == "actual" and f.scope in ("city", "district")
        ]
        rows.append(
            ConditionRow(
                label=condition.label,
                state=state,
                facts=tuple(_fact(submission, f, pictures) for f in facts[:8]),
            )
        )
    return tuple(rows)


def _fields(submission: Submission, call: Call) -> tuple[Row, ...]:
    names = {call.form.city.key: call.form.city.label}
    for person in call.form.people:
        names[f"{person.key}.name"] = person.label
        for column in call.form.person_columns:
            names[f"{person.key}.{column.key}"] = f"　{column.label}"
    states = {"filled": "", "blank": "空白", "unread": "未能识别"}
    found = {f.key: f for f in submission.form.fields}
    return tuple(
        Row(label, found[key].value or "", states[found[key].state])
        if key in found
        else Row(label, "", "未找到")
        for key, label in names.items()
    )
