"""The form: every field filled, every prose cell there and within its limit."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.call import ProseCell
from pipeline.checks.context import CHANNEL_LABELS, KIND_NAMES, Checked, finding
from pipeline.model import Document, Evidence, Finding, Section
from pipeline.wordcount import word_count


def fields(checked: Checked) -> Iterator[Finding]:
    document = checked.speaking_form
    if document is None:
        return
    known = {f.key: f for f in checked.submission.form.fields}
    name = checked.call.form.name
    for key, label in _demanded_fields(checked):
        field = known.get(key)
        if field is None:
            yield finding(
                "field-unread",
                key,
                "review",
                f"{name}中未找到“{label}”栏，请人工核对。",
                _form_place(document),
            )
        elif field.state == "blank" and _is_open_question(checked, key):
            yield finding(
                "field-unread",
                key,
                "review",
                f"{KIND_NAMES[checked.submission.applicant.kind]}是否须填“{label}”，通知未明确，请人工判定。",
                field.evidence,
            )
        elif field.state == "blank":
            yield finding("field-empty", key, "must_fix", f"{name}“{label}”未填写。", field.evidence)
        elif field.state == "unread":
            yield finding(
                "field-unread",
                key,
                "review",
                f"{name}“{label}”有填写内容但无法识别，请人工核对。",
                field.evidence,
            )


def _demanded_fields(checked: Checked) -> Iterator[tuple[str, str]]:
    kind = checked.submission.applicant.kind
    excused = {p.key for p in checked.call.form.people if kind in p.exempt}
    for key, label in checked.call.field_labels().items():
        if key.partition(".")[0] not in excused:
            yield key, label


def _is_open_question(checked: Checked, key: str) -> bool:
    """The notice does not say whether this kind of applicant names that person (a 直辖市 a contact of a
    provincial government); one that is begun must be whole."""
    person = next((p for p in checked.call.form.people if key.startswith(f"{p.key}.")), None)
    if person is None or checked.submission.applicant.kind not in person.unclear:
        return False
    contact = [f for f in checked.submission.form.fields if f.key.startswith(f"{person.key}.")]
    return all(f.state == "blank" for f in contact)


def prose(checked: Checked) -> Iterator[Finding]:
    document = checked.speaking_form
    if document is None:
        return
    name = checked.call.form.name
    for cell in checked.call.form.prose:
        section = checked.prose(document, cell.key)
        if section is None:
            yield finding(
                "field-unread",
                cell.key,
                "review",
                f"{name}中未找到“{cell.label}”栏，请人工核对。",
                _form_place(document),
            )
        elif not document.text[section.start : section.end].strip():
            yield finding(
                "section-empty", cell.key, "must_fix", f"{name}“{cell.label}”未填写。", _form_place(document)
            )
        else:
            yield from _says_little(
                checked, cell, document.text[section.start : section.end], document, section
            )
            yield from _length(checked, cell, document)


def _says_little(
    checked: Checked, cell: ProseCell, text: str, document: Document, section: Section
) -> Iterator[Finding]:
    """略, 详见方案: the cell is not empty, nor is it filled."""
    if sum(c.isalnum() for c in text) < cell.least:
        yield finding(
            "section-empty",
            cell.key,
            "review",
            f"{checked.call.form.name}“{cell.label}”仅写“{' '.join(text.split())}”，请人工核对是否算作已填写。",
            _place(document, section),
        )


def _length(checked: Checked, cell: ProseCell, speaking: Document) -> Iterator[Finding]:
    """The electronic text is counted where there is one: it has no slips; a scan only within the tolerance."""
    for document in sorted(checked.documents("application_form"), key=lambda d: d.id != speaking.id):
        section = checked.prose(document, cell.key)
        if section is None:
            continue
        count = word_count(document.text[section.start : section.end])
        slack = 1.0 if document.text_source == "text_layer" else 1.0 + checked.call.scan_tolerance
        if cell.limit is not None and count > cell.limit * slack:
            # the form that speaks may keep within it
            whose = "" if document.id == speaking.id else f"{CHANNEL_LABELS[document.channel]}中的"
            yield finding(
                "section-too-long",
                cell.key,
                "must_fix",
                f"{whose}{checked.call.form.name}“{cell.label}”约{count}字，超过{cell.limit}字的限制。",
                _place(document, section),
            )
            return


def _place(document: Document, section: Section) -> tuple[Evidence, ...]:
    end = min(section.end, section.start + 40)
    return document.quote(section.start, end) if end > section.start else ()


def _form_place(document: Document) -> tuple[Evidence, ...]:
    """Some place of the form, for what should stand in it and was not found: its first block."""
    first = next((b for b in document.blocks if b.end > b.start), None)
    return document.quote(first.start, first.end) if first else ()
