"""The application form: its fields, its prose cells, and the cells where the bodies sign."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.call import Call, ProseCell, SignatureDemand
from pipeline.model import (
    Document,
    Evidence,
    Form,
    FormField,
    Record,
    Region,
    Section,
    SignatureCell,
)
from pipeline.structure.form_labels import Labels, labels_of
from pipeline.structure.form_lines import line_slots, seal_slots
from pipeline.structure.form_slots import Slot, slots
from pipeline.structure.form_values import Place, read_field, says_nothing, without_hint
from pipeline.textfold import fold


class FormReading(Record):
    """What a form says. ``prose`` are sections with a key and level 0; empty ones stand for blank cells."""

    form: Form
    prose: tuple[Section, ...] = ()


def read_form(document: Document, *, call: Call) -> FormReading:
    """The form in ``document`` (text, blocks and tables set; ``form`` and ``sections`` are not looked at).

    A cell that was not found has no entry; a blank one has an entry without a value.
    """
    labels = labels_of(call)
    found = slots(document, labels)
    known = {slot.key for slot in found if slot.places}
    stops = sorted(slot.at for slot in found)
    found += [slot for slot in line_slots(document, labels, stops) if slot.key not in known]
    return FormReading(
        form=Form(
            fields=_fields(document, found, call),
            signature_cells=_signature_cells(document, found, call, labels),
        ),
        prose=tuple(s for cell in call.form.prose if (s := _prose(document, found, cell)) is not None),
    )


def keys(call: Call) -> list[str]:
    """The keys of all fields that the form has, in its order."""
    columns = ["name", *(c.key for c in call.form.person_columns)]
    return [call.form.city.key, *(f"{p.key}.{c}" for p in call.form.people for c in columns)]


def _fields(document: Document, found: Sequence[Slot], call: Call) -> tuple[FormField, ...]:
    out = []
    for key in keys(call):
        hints = call.form.city.hints if key == call.form.city.key else ()
        read = [
            read_field(document, key, place, hints=hints)
            for slot in found
            if slot.key == key
            for place in slot.places
        ]
        if read:
            # a form torn into pages, or filled and printed twice: what is filled speaks
            rank = {"filled": 0, "unread": 1, "blank": 2}
            out.append(min(read, key=lambda f: rank[f.state]))
    return tuple(out)


def _prose(document: Document, found: Sequence[Slot], cell: ProseCell) -> Section | None:
    """The prose cell without the hint printed at its beginning; empty where nothing else is there."""
    spans = []
    for slot in found:
        if slot.kind == "prose" and slot.key == cell.key and slot.places:
            start, end = _covered(slot.places)
            spans.append(without_hint(document.text, start, end, cell.hint))
    if not spans:
        return None
    start, end = max(spans, key=lambda s: s[1] - s[0])
    if says_nothing(document.text[start:end]):
        end = start
    return Section(
        key=cell.key, title=cell.label, heading_start=start, heading_end=start, start=start, end=end
    )


def _covered(places: Sequence[Place]) -> tuple[int, int]:
    written = [p for p in places if p.end > p.start] or list(places[:1])
    return min(p.start for p in written), max(p.end for p in written)


def _signature_cells(
    document: Document, found: Sequence[Slot], call: Call, labels: Labels
) -> tuple[SignatureCell, ...]:
    out = []
    for demand in call.form.signatures:
        places = [p for slot in found if slot.key == demand.block for p in slot.places]
        if not places:
            places = seal_slots(document, demand, labels)
        if places:
            out.append(_signature_cell(document, demand, places))
    return tuple(out)


def _signature_cell(document: Document, demand: SignatureDemand, places: Sequence[Place]) -> SignatureCell:
    regions = tuple(dict.fromkeys(r for p in places for r in p.regions))
    texts = [document.text[p.start : p.end] for p in places if p.end > p.start]
    start, end = _covered(places)
    if fold("".join(texts)) == "":
        start = end = places[0].start
    return SignatureCell(
        block=demand.block,
        regions=regions,
        text="\n".join(texts),
        start=start,
        end=end,
        evidence=_cell_evidence(document, regions, start, end),
    )


def _cell_evidence(
    document: Document, regions: Sequence[Region], start: int, end: int
) -> tuple[Evidence, ...]:
    """The cell as a place; where pages are not fixed, its text."""
    placed = [document.place(r) for r in regions if r.box is not None]
    if placed:
        return tuple(placed)
    return document.quote(start, end) if end > start else ()
