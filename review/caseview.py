"""What the pages of one case show: head, seals, conditions and facts, files, decisions."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.agreement import FACT_NAMES
from pipeline.checks.context import CHANNEL_LABELS
from pipeline.corrections import fact_key
from pipeline.geometry import Box
from pipeline.model import Fact, Signature
from pipeline.reports import words
from pipeline.reports.view import value_text
from review.cases import Case
from review.checklist import Group, checklist
from review.places import Spot, case_url, spot, spots

TARGETS = {
    "field": "栏目",
    "seal": "印章",
    "date": "日期",
    "fact": "事实",
    "delivery": "收件登记",
    "finding": "核对意见",
}


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


@dataclass(frozen=True)
class SealCard:
    block: str
    label: str
    body: str
    state: str  # ok, must_fix, review, off
    seal: str
    seal_text: str
    date: str
    hints: tuple[str, ...]
    crop: str | None
    spot: Spot | None
    messages: tuple[str, ...]
    corrected: bool
    off: bool


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


@dataclass(frozen=True)
class FileRow:
    where: str
    state: str
    state_name: str
    reason: str
    size: str
    sha256: str
    href: str
    delivery: str


@dataclass(frozen=True)
class DeliveryRow:
    id: str
    channel: str
    channel_name: str
    received_on: str
    copies: str
    sender: str
    note: str
    registered: bool


@dataclass(frozen=True)
class DecisionRow:
    id: int
    what: str
    value: str
    machine: str
    reason: str
    by: str
    at: str
    undone: str  # by whom and when, or ""


def head(case: Case, machine_verdict: str) -> Head:
    s = case.submission
    return Head(
        name=case.name,
        applicant=s.applicant.name if s.applicant.cities else case.name,
        kind=words.KINDS[s.applicant.kind],
        province=s.applicant.province or "",
        verdict=s.verdict,
        verdict_name=words.VERDICTS[s.verdict],
        machine_verdict_name=words.VERDICTS.get(machine_verdict, ""),
        must_fix=sum(f.severity == "must_fix" for f in s.findings),
        review=sum(f.severity == "review" for f in s.findings),
        corrections=len(case.in_force),
        pages=sum(len(d.pages) for d in s.documents),
        deadline=case.call.deadline,
    )


def groups(case: Case) -> tuple[Group, ...]:
    return checklist(case.submission, call=case.call)


def seal_cards(case: Case) -> tuple[SealCard, ...]:
    known = {s.block: s for s in case.submission.signatures}
    items = {i.id: i for g in groups(case) for i in g.items}
    cards = []
    for demand in case.call.form.signatures:
        seal, day = items[f"seal:{demand.block}"], items[f"date:{demand.block}"]
        signature = known.get(demand.block)
        place = _cell(case, signature)
        order = ("must_fix", "review", "open", "note", "ok", "off")
        cards.append(
            SealCard(
                block=demand.block,
                label=demand.label,
                body=(signature.expected_body if signature else None) or demand.seal_label,
                state=min(seal.state, day.state, key=order.index),
                seal=words.SEALS[signature.seal] if signature else seal.value,
                seal_text=(signature.seal_text or "") if signature else "",
                date=day.value,
                hints=signature.hints if signature else (),
                crop=place.crop if place else None,
                spot=place,
                messages=seal.reasons + day.reasons,
                corrected=seal.corrected or day.corrected,
                off=seal.off,
            )
        )
    return tuple(cards)


def _cell(case: Case, signature: Signature | None) -> Spot | None:
    """The whole cell: the first evidence; with the seal where that hangs over its edge."""
    if signature is None or not signature.evidence:
        return None
    cell = signature.evidence[0]
    if cell.bbox is not None and signature.seal_box is not None:
        a, b = cell.bbox, signature.seal_box
        both = Box(min(a.x0, b.x0), min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1))
        if both.area < 3 * a.area:
            cell = cell.model_copy(update={"bbox": both})
    return spot(case.name, case.submission, cell)


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


def file_rows(case: Case) -> tuple[FileRow, ...]:
    order = {"failed": 0, "quarantined": 1, "read": 2}
    files = sorted(case.submission.files, key=lambda f: (f.delivery, order.get(f.state, 3)))
    return tuple(
        FileRow(
            where=f.path + (f" ▸ {f.inside}" if f.inside else ""),
            state=f.state,
            state_name=words.STATES[f.state],
            reason=f.reason or "",
            size=_size(f.bytes),
            sha256=f.sha256,
            href=case_url(case.name, f"/original/{f.sha256}"),
            delivery=f.delivery,
        )
        for f in files
    )


def _size(number: int) -> str:
    if number < 1024:
        return f"{number} 字节"
    return f"{number / 1024:.0f} KB" if number < 1 << 20 else f"{number / (1 << 20):.1f} MB"


def delivery_rows(case: Case) -> tuple[DeliveryRow, ...]:
    return tuple(
        DeliveryRow(
            id=d.id,
            channel=d.channel,
            channel_name=CHANNEL_LABELS[d.channel],
            received_on=d.received_on or "",
            copies="" if d.copies is None else str(d.copies),
            sender=d.sender or "",
            note=d.note or "",
            registered=case.in_force_for("delivery", d.id) is not None,
        )
        for d in case.submission.deliveries
    )


def decision_rows(case: Case) -> tuple[DecisionRow, ...]:
    """The newest first."""
    return tuple(
        DecisionRow(
            id=c.id,
            what=f"{TARGETS[c.target]}：{label(case, c.target, c.key)}",
            value=told(c.value),
            machine=told(c.machine) if c.machine is not None else "未读到",
            reason=c.reason,
            by=c.by,
            at=c.at.replace("T", " ")[:16],
            undone=f"{c.undone_by} 于 {(c.undone_at or '').replace('T', ' ')[:16]} 撤销"
            if c.undone_at
            else "",
        )
        for c in reversed(case.decisions)
    )


def label(case: Case, target: str, key: str) -> str:
    """What the thing is called on paper."""
    match target:
        case "field":
            return case.call.field_labels().get(key, key)
        case "seal" | "date":
            return next((d.label for d in case.call.form.signatures if d.block == key), key)
        case "fact":
            fact = next((f for f in case.machine.facts if fact_key(f) == key), None)
            return FACT_NAMES[fact.kind] + "：" + value_text(fact) if fact else key
        case "finding":
            rule = key.partition("/")[0]
            return words.RULES.get(rule, rule)
    return key


_WORDS: dict[str, str] = {
    **words.SEALS,
    **words.SCOPES,
    **words.STATUSES,
    **words.SEVERITIES,
    "filled": "已填",
    "blank": "空白",
    "unread": "未能识别",
}


def told(value: object) -> str:
    """A value of a correction in words."""
    match value:
        case None:
            return "无（材料未如此陈述或无法辨认）"
        case "":
            return "空白"
        case bool():
            return "有" if value else "无"
        case dict():
            parts = [told(v) for v in value.values() if v not in (None, "", [], ())]
            return "，".join(parts)
    return _WORDS.get(str(value), str(value))
