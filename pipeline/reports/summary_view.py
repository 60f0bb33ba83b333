"""The reviewer's summary as records: from the submission's record and the call, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.agreement import CHANNEL_NAMES, FACT_NAMES
from pipeline.call import Call
from pipeline.contract import SubmissionFile
from pipeline.model import Fact, Finding, Signature, SourceFile
from pipeline.reports import words
from pipeline.reports.checklist import checklist
from pipeline.reports.conditions import condition_mark
from pipeline.reports.subjects import subject_names
from pipeline.reports.view import (
    BY_HAND,
    ConditionRow,
    ContactRow,
    DifferenceRow,
    FactRow,
    FindingRow,
    Pictures,
    Row,
    SignatureRow,
    SummaryView,
    change_lines,
    chosen,
    fact_told,
    is_corrected,
    place,
    short,
)

_FIGURES = ("base_station_total", "base_stations_per_10k", "population")
_LISTS = ("policy", "factory", "scenario", "title", "target")
_FACTS_SHOWN = 4  # of a condition
_LONGEST = 300  # characters of a cell of the form or a ring; the whole stands in submission.json


def summary_view(
    record: SubmissionFile, *, call: Call, pictures: Pictures, files: Sequence[SourceFile] = ()
) -> SummaryView:
    who = record.applicant
    name = "、".join(who.cities) or "申报主体不明"
    counts = {s: sum(f.severity == s for f in record.findings) for s in ("must_fix", "review", "note")}
    return SummaryView(
        title=f"{name} 评审摘要",
        call=f"{call.title}（{call.number}）",
        deadline=call.deadline,
        applicant=name,
        kind=words.KINDS[who.kind],
        province=who.province or "",
        verdict=record.verdict,
        verdict_name=words.VERDICTS[record.verdict],
        why=_why(record, counts),
        checklist=checklist(record, call),
        findings=tuple(_finding(record, n, f, pictures) for n, f in enumerate(record.findings, 1)),
        signatures=tuple(_signature(record, s, call, pictures) for s in record.signatures),
        conditions=_conditions(record, call, pictures),
        channels=tuple(CHANNEL_NAMES.values()),
        differences=_differences(record, call),
        figures=_facts(record, _FIGURES, pictures),
        lists=tuple((FACT_NAMES[k], _facts(record, (k,), pictures)) for k in _LISTS),
        contact_heads=("姓名", *(c.label for c in call.form.person_columns)),
        contacts=_contacts(record, call),
        fields=_fields(record, call),
        deliveries=_deliveries(record),
        documents=_documents(record),
        files=tuple(
            Row(f.path + (f" ▸ {f.inside}" if f.inside else ""), words.STATES[f.state], f.reason or "")
            for f in files
        ),
        corrections=_corrections(record),
        changes=change_lines(record),
        counts=counts,
    )


def _why(record: SubmissionFile, counts: dict[str, int]) -> str:
    """The verdict in one sentence."""
    if record.verdict == "complete":
        return "通知要求的各项均已收到并符合要求。"
    parts = []
    for severity, says in (("must_fix", "须补正"), ("review", "须人工核对")):
        rules = [words.rule_name(f.rule) for f in record.findings if f.severity == severity]
        kinds = "、".join(f"{r}{n}处" if (n := rules.count(r)) > 1 else r for r in dict.fromkeys(rules))
        if rules:
            parts.append(f"{says}{counts[severity]}项（{kinds}）")
    return "；".join(parts) + "。"


def _corrections(record: SubmissionFile) -> int:
    """How many values, seals and findings were set right by people."""
    things = [*record.form.fields.values(), *record.facts, *record.signatures, *record.findings]
    return sum(is_corrected(thing) for thing in things)


def _finding(record: SubmissionFile, number: int, f: Finding, pictures: Pictures) -> FindingRow:
    return FindingRow(
        number=number,
        severity=f.severity,
        severity_name=words.SEVERITIES[f.severity],
        rule=words.rule_name(f.rule),
        message=f.message,
        corrected=is_corrected(f),
        places=tuple(place(record, e, pictures) for e in f.evidence[:3]),
    )


def _signature(record: SubmissionFile, s: Signature, call: Call, pictures: Pictures) -> SignatureRow:
    label = next((d.label for d in call.form.signatures if d.block == s.block), s.block)
    return SignatureRow(
        label=label,
        expected=s.expected_body or "",
        state=s.seal,
        state_name=words.SEALS[s.seal],
        seal_text=short(s.seal_text or "", _LONGEST),
        date=s.date or words.DATE_STATES[s.date_state],
        hints=short("；".join((*s.hints, *s.short_copies)), _LONGEST),
        corrected=is_corrected(s),
        place=place(record, s.evidence[0], pictures) if s.evidence else None,
    )


def _fact(record: SubmissionFile, f: Fact, pictures: Pictures) -> FactRow:
    return FactRow(**vars(fact_told(f)), place=place(record, f.evidence[0], pictures))


def _facts(record: SubmissionFile, kinds: Sequence[str], pictures: Pictures) -> tuple[FactRow, ...]:
    return tuple(_fact(record, f, pictures) for f in chosen(record.facts, kinds))


def _conditions(record: SubmissionFile, call: Call, pictures: Pictures) -> tuple[ConditionRow, ...]:
    rows = []
    for condition in call.conditions:
        mark = condition_mark(record, condition)
        shown = tuple(_stated(record, f, pictures) for f in mark.facts[:_FACTS_SHOWN])
        more = len(mark.facts) - len(shown)
        rows.append(ConditionRow(condition.label, mark.state, mark.name, shown, more))
    return tuple(rows)


def _stated(record: SubmissionFile, f: Fact, pictures: Pictures) -> FactRow:
    """A fact of a condition; a figure says of what it is and whose, where it is not the applicant's as a whole."""
    row = _fact(record, f, pictures)
    if isinstance(f.value, bool) or not isinstance(f.value, int | float):
        return row
    whose = f.place if f.place and (f.place,) != record.applicant.cities else ""
    return replace(row, value=f"{whose}{row.name}{row.value}")


def _differences(record: SubmissionFile, call: Call) -> tuple[DifferenceRow, ...]:
    names = subject_names(call)
    channel_of = {d.id: d.channel for d in record.documents}
    rows = []
    for finding in record.findings:
        if finding.rule != "channel-mismatch":
            continue
        said = []
        for channel in CHANNEL_NAMES:
            quotes = [e.quote for e in finding.evidence if channel_of.get(e.document) == channel and e.quote]
            said.append("；".join(" ".join(q.split()) for q in dict.fromkeys(quotes)) or "—")
        label = names.get(finding.subject) or words.rule_name(finding.rule)
        rows.append(DifferenceRow(label, finding.severity, finding.message, tuple(said)))
    return tuple(rows)


def _fields(record: SubmissionFile, call: Call) -> tuple[Row, ...]:
    return tuple(Row(label, *_told(record, key)) for key, label in call.field_labels().items())


def _told(record: SubmissionFile, key: str) -> tuple[str, str]:
    """The value of a field and a remark."""
    field = record.form.fields.get(key)
    if field is None:
        return "", "未找到"
    note = words.FIELD_STATES[field.state] + (BY_HAND if is_corrected(field) else "")
    return short(field.value or "", _LONGEST), note


def _contacts(record: SubmissionFile, call: Call) -> tuple[ContactRow, ...]:
    rows = []
    for person in call.form.people:
        columns = {"name": "姓名", **{c.key: c.label for c in call.form.person_columns}}
        told = {label: _told(record, f"{person.key}.{key}") for key, label in columns.items()}
        exempt = record.applicant.kind in person.exempt and not any(v for v, _ in told.values())
        notes = ["无需填写"] if exempt else [f"{label}{note}" for label, (_, note) in told.items() if note]
        rows.append(ContactRow(person.label, tuple(v for v, _ in told.values()), "，".join(notes)))
    return tuple(rows)


def _deliveries(record: SubmissionFile) -> tuple[Row, ...]:
    return tuple(
        Row(
            label=f"{CHANNEL_NAMES[d.channel]} {d.id}",
            value=f"收到 {d.received_on or '日期不明'}"
            + (f"，{d.copies} 份" if d.copies is not None else ""),
            note=d.sender or "",
        )
        for d in record.deliveries
    )


def _documents(record: SubmissionFile) -> tuple[Row, ...]:
    return tuple(
        Row(
            label=f"{d.id} {words.ROLES[d.role]}",
            value=f"{CHANNEL_NAMES[d.channel]}，{d.pages} 页"
            + ("，扫描识读" if d.text_source != "text_layer" else ""),
            note=(d.title or "")
            + (f"（第{'、'.join(map(str, d.unread_pages))}页未能读出）" if d.unread_pages else ""),
        )
        for d in record.documents
    )
