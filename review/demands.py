"""What the notice demands, group by group: the makers of the checklist's items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.call import Call
from pipeline.checks.context import CHANNEL_LABELS
from pipeline.model import Channel, Delivery, Evidence, Role, Submission
from pipeline.reports import words
from pipeline.reports.conditions import condition_mark
from pipeline.wordcount import word_count
from review.items import Book, Item, evidence_of, open_key


def arrivals(book: Book) -> Iterator[Item]:
    who = book.submission.applicant
    found = book.findings("applicant")
    yield Item(
        id="applicant",
        label="申报主体（地级及以上城市）",
        value=f"{who.name}（{words.KINDS[who.kind]}）",
        findings=found,
        evidence=evidence_of(found),
        target="finding" if found else None,
        key=open_key(found),
    )
    for demand in book.call.channels:
        arrived = [d for d in book.submission.deliveries if d.channel == demand.key]
        found = book.findings(f"channel:{demand.key}")
        days = "、".join(d.received_on or "日期不明" for d in arrived)
        yield Item(
            id=f"channel:{demand.key}",
            label=f"{CHANNEL_LABELS[demand.key]}（截止 {book.call.deadline}）",
            value=f"收到 {days}" if arrived else "未收到",
            unseen=not arrived,
            findings=found,
            evidence=evidence_of(found),
            target="delivery" if arrived or demand.key == "disc" else None,
            key=_registering(arrived),
            corrected=_registered(book.submission, demand.key, "received_on"),
        )
    found = book.findings("copies")
    told = [d.copies for d in book.submission.deliveries if d.channel == "paper" and d.copies is not None]
    yield Item(
        id="copies",
        label=f"纸质份数（一式{book.call.copies}份）",
        value="、".join(f"{n} 份" for n in told) or "未登记",
        findings=found,
        target="delivery",
        key=_registering([d for d in book.submission.deliveries if d.channel == "paper"]),
        corrected=_registered(book.submission, "paper", "copies"),
        off=not any(d.channel == "paper" for d in book.submission.deliveries),
        unseen=not told,
    )


def _registering(arrived: Sequence[Delivery]) -> str:
    """What a day or a number of copies is registered under; of several deliveries a person chooses one first."""
    return arrived[0].id if len(arrived) == 1 else ""


def _registered(submission: Submission, channel: Channel, what: str) -> bool:
    ids = {d.id for d in submission.deliveries if d.channel == channel}
    return any(
        c.get("target") == "delivery" and c.get("key") in ids and what in str(c.get("value"))
        for c in submission.corrections
    )


def papers(book: Book) -> Iterator[Item]:
    demanded: tuple[Role, ...] = ("application_form", "plan", "evidence")
    for role in demanded:
        if role == "plan" and book.call.plan is None:
            continue
        found = book.findings(f"role:{role}")
        ours = [d for d in book.submission.documents if d.role == role]
        value = "、".join(f"{CHANNEL_LABELS[d.channel]} {len(d.pages)}页" for d in ours)
        first = [Evidence(document=d.id, page=1 if d.pages and d.pages[0].page.fixed else None) for d in ours]
        yield Item(
            id=f"role:{role}",
            label=words.ROLES[role],
            value=value or "未见",
            unseen=not ours,
            findings=found,
            evidence=evidence_of(found, first),
        )


def signatures(book: Book) -> Iterator[Item]:
    known = {s.block: s for s in book.submission.signatures}
    for demand in book.call.form.signatures:
        off = book.submission.applicant.kind in demand.exempt
        signature = known.get(demand.block)
        found = book.findings(f"seal:{demand.block}")
        places = signature.evidence if signature else ()
        was = signature.machine if signature and isinstance(signature.machine, dict) else {}
        body = signature.expected_body if signature and signature.expected_body else demand.seal_label
        yield Item(
            id=f"seal:{demand.block}",
            label=f"印章：{body}",
            unseen=signature is None,
            value=_seal_value(signature.seal, signature.seal_text)
            + (words.SHORT_COPIES if signature.short_copies else "")
            if signature
            else ("" if off else "未找到签章栏"),
            findings=found,
            evidence=evidence_of(found, places[:2]),
            target=None if off else "seal",
            key=demand.block,
            corrected="seal" in was,
            was=_seal_value(str(was["seal"]), was.get("seal_text")) if "seal" in was else "",
            off=off,
        )
        found = book.findings(f"date:{demand.block}")
        value = ""
        if signature:
            value = signature.date or words.DATE_STATES[signature.date_state]
        yield Item(
            id=f"date:{demand.block}",
            label=f"日期：{body}",
            value=value,
            unseen=signature is None,
            findings=found,
            evidence=evidence_of(found, places[2:3] or places[:1]),
            target=None if off else "date",
            key=demand.block,
            corrected="date" in was,
            was=str(was.get("date") or words.DATE_STATES.get(str(was.get("date_state")), ""))
            if "date" in was
            else "",
            off=off,
        )


def _seal_value(seal: str, text: object) -> str:
    return words.SEALS.get(seal, seal) + (f"（印文：{text}）" if text else "")


def fields(book: Book) -> Iterator[Item]:
    known = {f.key: f for f in book.submission.form.fields}
    for key, label, off in field_labels(book.call, book.submission.applicant.kind):
        found = book.findings(f"field:{key}")
        entry = known.get(key)
        value = "未找到" if entry is None else entry.value or words.FIELD_STATES[entry.state]
        if entry is not None and entry.value and entry.state == "unread":
            value += "（待核）"
        was = entry.machine if entry and isinstance(entry.machine, dict) else {}
        yield Item(
            id=f"field:{key}",
            label=label,
            value="" if off and entry is None else value,
            unseen=entry is None,
            findings=found,
            evidence=evidence_of(found, entry.evidence if entry else ()),
            target="field",
            key=key,
            corrected=bool(entry and entry.corrected),
            was=str(was.get("value") or words.FIELD_STATES.get(str(was.get("state")), "")) if was else "",
            off=off,
        )


def field_labels(call: Call, kind: str) -> Iterator[tuple[str, str, bool]]:
    """Key and label of each cell of the form, and whether this kind of applicant may leave it out."""
    yield call.form.city.key, call.form.city.label, False
    for person in call.form.people:
        off = kind in person.exempt
        yield f"{person.key}.name", person.label, off
        for column in call.form.person_columns:
            yield f"{person.key}.{column.key}", f"{person.label}·{column.label}", off


def prose(book: Book) -> Iterator[Item]:
    for cell in book.call.form.prose:
        found = book.findings(f"section:{cell.key}")
        sections = [(d, s) for d in book.submission.documents for s in d.sections if s.key == cell.key]
        value = "未找到"
        places: tuple[Evidence, ...] = ()
        if sections:
            document, section = sections[0]
            text = document.text[section.start : section.end]
            limit = f"（限 {cell.limit} 字）" if cell.limit else ""
            value = f"{word_count(text)} 字{limit}" if text.strip() else "空白"
            end = min(section.end, section.start + 20)
            places = document.quote(section.start, end)[:1] if text.strip() else ()
        yield Item(
            id=f"section:{cell.key}",
            label=cell.label,
            value=value,
            unseen=not sections,
            findings=found,
            evidence=evidence_of(found, places),
            target="finding" if found else None,
            key=open_key(found),
        )


def conditions(book: Book) -> Iterator[Item]:
    for condition in book.call.conditions:
        mark = condition_mark(book.submission, condition)
        found = book.findings(f"condition:{condition.key}")
        yield Item(
            id=f"condition:{condition.key}",
            label=condition.label,
            value=mark.name,
            unseen=mark.state == "none",
            findings=found,
            evidence=evidence_of(found),
            target="finding" if found else None,
            key=open_key(found),
        )
