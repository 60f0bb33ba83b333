"""The form: every field filled, every prose cell there and within its limit."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.call import ProseCell
from pipeline.checks.context import Checked, finding
from pipeline.model import Document, Evidence, Finding, Section
from pipeline.wordcount import word_count


def fields(checked: Checked) -> Iterator[Finding]:
    document = checked.speaking_form
    if document is None:
        return
    known = {f.key: f for f in checked.submission.form.fields}
    for key, label in _demanded_fields(checked):
        field = known.get(key)
        if field is None:
            yield finding(
                "field-unread",
                key,
                "review",
                f"申报表中未找到“{label}”栏，请人工核对。",
                _form_place(document),
            )
        elif field.state == "blank" and _is_open_question(checked, key):
            yield finding(
                "field-unread",
                key,
                "review",
                f"直辖市是否须填“{label}”，通知未明确，请人工判定。",
                field.evidence,
            )
        elif field.state == "blank":
            yield finding("field-empty", key, "must_fix", f"申报表“{label}”未填写。", field.evidence)
        elif field.state == "unread":
            yield finding(
                "field-unread",
                key,
                "review",
                f"申报表“{label}”有填写内容但无法识别，请人工核对。",
                field.evidence,
            )


def _demanded_fields(checked: Checked) -> Iterator[tuple[str, str]]:
    form, kind = checked.call.form, checked.submission.applicant.kind
    yield form.city.key, form.city.label
    for person in form.people:
        if kind in person.exempt:
            continue
        yield f"{person.key}.name", person.label
        for column in form.person_columns:
            yield f"{person.key}.{column.key}", f"{person.label}{column.label}"


def _is_open_question(checked: Checked, key: str) -> bool:
    """The notice does not say whether a 直辖市 names a contact of a provincial government; one that is begun
    must be whole."""
    if checked.submission.applicant.kind != "municipality" or not key.startswith("province."):
        return False
    contact = [f for f in checked.submission.form.fields if f.key.startswith("province.")]
    return all(f.state == "blank" for f in contact)


def prose(checked: Checked) -> Iterator[Finding]:
    document = checked.speaking_form
    if document is None:
        return
    for cell in checked.call.form.prose:
        section = checked.prose(document, cell.key)
        if section is None:
            yield finding(
                "field-unread",
                cell.key,
                "review",
                f"申报表中未找到“{cell.label}”栏，请人工核对。",
                _form_place(document),
            )
        elif not document.text[section.start : section.end].strip():
            yield finding(
                "section-empty", cell.key, "must_fix", f"申报表“{cell.label}”未填写。", _form_place(document)
            )
        else:
            yield from _length(checked, cell, document)


def _length(checked: Checked, cell: ProseCell, speaking: Document) -> Iterator[Finding]:
    """The electronic text is counted where there is one: it has no slips; a scan only within the tolerance."""
    for document in sorted(checked.documents("application_form"), key=lambda d: d.id != speaking.id):
        section = checked.prose(document, cell.key)
        if section is None:
            continue
        count = word_count(document.text[section.start : section.end])
        slack = 1.0 if document.text_source == "text_layer" else 1.0 + checked.call.scan_tolerance
        if count > cell.limit * slack:
            yield finding(
                "section-too-long",
                cell.key,
                "must_fix",
                f"申报表“{cell.label}”约{count}字，超过{cell.limit}字的限制。",
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
