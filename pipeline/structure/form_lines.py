"""The form where its grid was not found: labels and values by lines, side by side or after a colon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.call import SignatureDemand
from pipeline.geometry import Box, union
from pipeline.model import Block, DocTable, Document, Line, Region
from pipeline.structure.form_labels import Label, Labels, core
from pipeline.structure.form_slots import LONG, Slot
from pipeline.structure.form_values import Place
from pipeline.textfold import fold

SEAL_ALIKE = 80.0


@dataclass(frozen=True)
class _Span:
    """A line of the document's text. ``line`` is the page's; ``label`` what it is or begins with."""

    start: int
    end: int
    page: int
    line: Line
    label: Label | None = None
    value_at: int | None = None


def line_slots(document: Document, labels: Labels) -> list[Slot]:
    """Slots from lines outside the tables. Nothing is taken to be blank here on the word of OCR."""
    lines = [_labelled(span, document, labels) for span in _lines(document)]
    if not any(s.label and s.label.kind in {"city", "person"} for s in lines):
        return []
    out: list[Slot] = []
    person: str | None = None
    for at, span in enumerate(lines):
        if span.label is None:
            continue
        label = span.label
        if label.kind == "person":
            person = label.key
        elif label.kind in {"city", *LONG}:
            person = None
        if label.kind == "column" and person is None:
            continue
        key = {"person": f"{label.key}.name", "column": f"{person}.{label.key}"}.get(label.kind, label.key)
        place = _long_value(lines, at) if label.kind in LONG else _value(lines, at)
        if place is not None:
            out.append(Slot(label.kind, key, _regions([span]), [place]))
    return out


def _lines(document: Document) -> Iterator[_Span]:
    """The lines of blocks that stand in no table."""
    for block in document.blocks:
        if block.table is None:
            yield from _block_lines(document, block)


def _block_lines(document: Document, block: Block) -> Iterator[_Span]:
    at = block.start
    for piece in block.pieces:
        line = document.pages[piece.page - 1].page.lines[piece.line]
        yield _Span(at, at + piece.end - piece.start, piece.page, line)
        at += piece.end - piece.start


def _labelled(span: _Span, document: Document, labels: Labels) -> _Span:
    read = labels.read(document.text[span.start : span.end])
    if read is None:
        return span
    value_at = None if read[1] is None else span.start + read[1]
    return _Span(span.start, span.end, span.page, span.line, read[0], value_at)


def _value(lines: Sequence[_Span], at: int) -> Place | None:
    """What stands after the colon, or to the right up to the next label; else the next line if no place
    is known."""
    label = lines[at]
    if label.value_at is not None and label.value_at < label.end:
        return Place(label.value_at, label.end, _regions([label]))
    if label.line.box is None:
        following = lines[at + 1] if at + 1 < len(lines) else None
        if following is None or following.label is not None:
            return None
        return Place(following.start, following.end, _regions([following]))
    beside = sorted(
        (s for s in lines if s is not label and _beside(label, s)), key=lambda s: s.line.box or (0, 0, 0, 0)
    )
    values: list[_Span] = []
    for span in beside:
        if span.label is not None:
            break
        values.append(span)
    if not values:
        return None
    return Place(min(v.start for v in values), max(v.end for v in values), _regions(values))


def _beside(label: _Span, other: _Span) -> bool:
    a, b = label.line.box, other.line.box
    if a is None or b is None or other.page != label.page or b.x0 < a.x1 - 2:
        return False
    return min(a.y1, b.y1) - max(a.y0, b.y0) > 0.4 * min(a.height, b.height)


def _long_value(lines: Sequence[_Span], at: int) -> Place | None:
    """Prose: everything up to the next label of the form."""
    label = lines[at]
    start = label.value_at if label.value_at is not None else label.end
    inside = []
    for span in lines[at + 1 :]:
        if span.label is not None and span.label.kind in LONG:
            break
        inside.append(span)
    if not inside and start >= label.end:
        return None
    end = max((s.end for s in inside), default=label.end)
    return Place(start, end, _bands([label, *inside]))


def _regions(spans: Sequence[_Span]) -> tuple[Region, ...]:
    return tuple(Region(page=s.page, box=s.line.box) for s in spans)


def _bands(spans: Sequence[_Span]) -> tuple[Region, ...]:
    """One box for each page around all of the lines."""
    out = []
    for page in dict.fromkeys(s.page for s in spans):
        boxes = [s.line.box for s in spans if s.page == page and s.line.box is not None]
        out.append(Region(page=page, box=union(boxes) if boxes else None))
    return tuple(out)


def seal_slots(document: Document, demand: SignatureDemand, labels: Labels) -> list[Place]:
    """Where “…（盖章）” of the demand is printed: the table's cell that holds it, or the room around the line."""
    wanted = core(demand.seal_label)
    for table in document.tables:
        places = [
            Place(c.start, c.end, c.regions)
            for c in table.cells
            if _says(document.text[c.start : c.end].split("\n"), wanted)
        ]
        if places and _one_body_each(table, document, places):
            return places[-1:]
    spans = list(_lines(document)) or [s for b in document.blocks for s in _block_lines(document, b)]
    for number, span in enumerate(spans):
        if _says([document.text[span.start : span.end]], wanted):
            return [_around(document, spans, number, labels)]
    return []


def _says(lines: Sequence[str], wanted: str) -> bool:
    for line in lines:
        folded = fold(line)
        if "章" in folded and fuzz.ratio(core(folded.partition("章")[0] + "章)"), wanted) >= SEAL_ALIKE:
            return True
    return False


def _one_body_each(table: DocTable, document: Document, places: Sequence[Place]) -> bool:
    """A cell in which several bodies sign is no one's cell."""
    return all(fold(document.text[p.start : p.end]).count("盖章") < 2 for p in places)


def _around(document: Document, spans: Sequence[_Span], number: int, labels: Labels) -> Place:
    """The width of the page from under the seal line before to under the date."""
    span = spans[number]
    page = document.pages[span.page - 1].page
    end = span.end
    if span.line.box is None:
        return Place(span.start, end, (Region(page=span.page),))
    same = [s for s in spans if s.page == span.page and s.line.box is not None]
    seals = [s.line.box for s in same if s.line.box and "盖章" in fold(s.line.text)]
    above = max((b.y1 for b in seals if b.y1 < span.line.box.y0), default=span.line.box.y0 - 170)
    below = min((b.y0 for b in seals if b.y0 > span.line.box.y1), default=span.line.box.y1 + 170)
    top = max(above, span.line.box.y0 - 170)
    bottom = min((span.line.box.y1 + below) / 2 if below < page.height else below, page.height)
    box = Box(0.05 * page.width, top, 0.95 * page.width, max(bottom, span.line.box.y1 + 20))
    return Place(span.start, end, (Region(page=span.page, box=box),))
