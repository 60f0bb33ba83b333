"""The form where its grid was not found: labels and values by lines, side by side or after a colon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.call import SignatureDemand
from pipeline.geometry import Box, union
from pipeline.model import Block, DocTable, Document, Line, Region
from pipeline.structure.form_context import told_apart
from pipeline.structure.form_labels import Label, Labels, core, likeness, without_number
from pipeline.structure.form_slots import LONG, Slot
from pipeline.structure.form_values import Place
from pipeline.textfold import fold

SEAL_ALIKE = 80.0


@dataclass(frozen=True)
class _Span:
    """A line of the document's text: ``line`` of page ``page``, at ``start:end``."""

    start: int
    end: int
    page: int
    line: Line


@dataclass(frozen=True)
class _Found:
    """A label over one or more lines. ``value_at``: where its value begins in its own line."""

    label: Label
    spans: tuple[_Span, ...]
    score: float
    value_at: int | None = None

    @property
    def box(self) -> Box | None:
        boxes = [s.line.box for s in self.spans if s.line.box is not None]
        return union(boxes) if boxes else None

    @property
    def page(self) -> int:
        return self.spans[0].page


def line_slots(document: Document, labels: Labels, stops: Sequence[int] = ()) -> list[Slot]:
    """Slots from lines outside the tables. ``stops``: where labels stand in tables; no value runs past them.

    A label with nothing beside it gives no slot: without a grid, nothing is taken to be blank.
    """
    lines = list(_lines(document))
    found = _labels(document, lines, labels)
    kinds = [f.label.kind for f in found]
    if not {"city", "person"} & set(kinds) and sum(kind in LONG for kind in kinds) < 2:
        return []
    out: list[Slot] = []
    person: str | None = None
    for one in found:
        label = one.label
        if label.kind == "column" and person is None:
            continue
        if label.kind != "column":
            person = label.key if label.kind == "person" else None
        key = {"person": f"{label.key}.name", "column": f"{person}.{label.key}"}.get(label.kind, label.key)
        place = _long_value(one, found, lines, stops) if label.kind in LONG else _value(one, found, lines)
        if place is not None:
            parts = _apart(document, label, person, place, labels) or [(key, place)]
            out += [Slot(label.kind, k, _regions(one.spans), [p], at=one.spans[0].start) for k, p in parts]
    return out


def _apart(
    document: Document, label: Label, person: str | None, place: Place, labels: Labels
) -> list[tuple[str, Place]]:
    """Further columns that stand in the same line, each after its word: “…：王伟   职务：副市长”."""
    if label.kind not in {"person", "column"} or len(place.parts) > 1:
        return []
    own = label.key if label.kind == "column" else "name"
    parts = told_apart(document.text, place, labels)
    return [(f"{person}.{own if n == 0 and column == 'name' else column}", part)
            for n, (column, part) in enumerate(parts)]  # fmt: skip


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


def _labels(document: Document, lines: Sequence[_Span], labels: Labels) -> list[_Found]:
    """The labels, broken ones joined; where joins compete, the likest and then the longest."""
    candidates: list[_Found] = []
    for at, span in enumerate(lines):
        text = document.text[span.start : span.end]
        read = labels.read(text)
        if read is not None and read[1] is not None:
            candidates.append(_Found(read[0], (span,), 100.0, span.start + read[1]))
            continue
        if (broken := _broken(document, lines, at, labels)) is not None:
            candidates.append(broken)
            continue
        for column in _columns(lines, at):
            joined = "".join(document.text[s.start : s.end] for s in column)
            label, score = likeness(labels, without_number(joined))
            if label is not None:
                candidates.append(_Found(label, tuple(column), score))
    taken: set[int] = set()
    out: list[_Found] = []
    for one in sorted(candidates, key=lambda f: (-f.score, -len(f.spans))):
        starts = {s.start for s in one.spans}
        if not starts & taken:
            taken |= starts
            out.append(one)
    return sorted(out, key=lambda f: f.spans[0].start)


def _broken(document: Document, lines: Sequence[_Span], at: int, labels: Labels) -> _Found | None:
    """A long label with its colon and value, broken by the margin: lines of one paragraph."""
    spans = [lines[at]]
    for span in lines[at + 1 : at + 3]:
        if span.start != spans[-1].end:  # paragraphs have a line feed between them
            return None
        spans.append(span)
        text = document.text[spans[0].start : span.end]
        read = labels.read(text)
        if read is not None and read[1] is not None and ":" in fold(text[: read[1]]):
            value_at = spans[0].start + read[1]
            return _Found(read[0], tuple(spans), 100.0, value_at) if value_at > span.start else None
    return None


def _columns(lines: Sequence[_Span], at: int) -> Iterator[list[_Span]]:
    """The line alone, then with the next ones below it in the same column, up to six."""
    column = [lines[at]]
    yield list(column)
    for span in lines[at + 1 : at + 24]:
        above, below = column[-1].line.box, span.line.box
        if above is None or below is None or span.page != column[-1].page or len(column) == 6:
            return
        shared = min(above.x1, below.x1) - max(above.x0, below.x0)
        if shared > 0.5 * min(above.width, below.width) and 0 <= below.y0 - above.y0 < 2.2 * above.height:
            column.append(span)
            yield list(column)


def _value(one: _Found, found: Sequence[_Found], lines: Sequence[_Span]) -> Place | None:
    """What stands after the colon; else to the right up to the next label; else, without places, the next
    line."""
    last = one.spans[-1]
    if one.value_at is not None and one.value_at < last.end:
        rest = _same_paragraph(last, found, lines)
        return Place(one.value_at, rest[-1].end if rest else last.end, _regions([last, *rest]))
    known = {s.start for f in found for s in f.spans}
    if one.box is None:
        following = next((s for s in lines if s.start >= last.end), None)
        if following is None or following.start in known:
            return None
        return Place(following.start, following.end, _regions([following]))
    room = _room(one, one.box, found)
    values = [s for s in lines if s.page == one.page and s.start not in known and s.line.box is not None]
    values = [s for s in values if s.line.box is not None and room.holds(s.line.box.x0, s.line.box.centre[1])]
    if not values:
        return None
    values.sort(key=lambda s: (round(s.line.box.y0) if s.line.box else 0, s.start))
    parts = tuple((v.start, v.end) for v in values)
    return Place(min(parts)[0], max(parts)[1], _regions(values), parts)


def _same_paragraph(last: _Span, found: Sequence[_Found], lines: Sequence[_Span]) -> list[_Span]:
    """The lines after ``last`` of its own paragraph, up to the next label: a value broken by the margin."""
    known = {s.start for f in found for s in f.spans}
    out: list[_Span] = []
    end = last.end
    for span in lines:
        if span.start == end and span.start not in known:  # paragraphs have a line feed between them
            out.append(span)
            end = span.end
    return out


def _room(one: _Found, box: Box, found: Sequence[_Found]) -> Box:
    """Right of the label up to the next label, from half-way to the label above to half-way to that below."""
    others = [f.box for f in found if f is not one and f.page == one.page]
    boxes = [b for b in others if b is not None]
    column = [b for b in boxes if min(b.x1, box.x1) - max(b.x0, box.x0) > 0]
    height = box.height / len(one.spans)
    above = max((b.y1 for b in column if b.y1 <= box.y0 + 1), default=box.y0 - 3 * height)
    below = min((b.y0 for b in column if b.y0 >= box.y1 - 1), default=box.y1 + 3 * height)
    top, bottom = (
        max((above + box.y0) / 2, box.y0 - 2 * height),
        min((below + box.y1) / 2, box.y1 + 2 * height),
    )
    beside = [b.x0 for b in boxes if b.x0 > box.x1 and min(b.y1, bottom) - max(b.y0, top) > 0.4 * height]
    return Box(box.x1 - 2, top, min(beside, default=1e6) - 2, bottom)


def _long_value(
    one: _Found, found: Sequence[_Found], lines: Sequence[_Span], stops: Sequence[int]
) -> Place | None:
    """Prose or an opinion: everything up to the next such label, here or in a table."""
    last = one.spans[-1]
    start = one.value_at if one.value_at is not None else one.spans[0].end
    ends = [f.spans[0].start for f in found if f.label.kind in LONG and f.spans[0].start > last.start]
    end = min([*ends, *(s for s in stops if s > last.start)], default=max(s.end for s in lines))
    inside = [s for s in lines if start <= s.start < end]
    if end <= start or not inside:
        return None
    return Place(start, end, _bands([*one.spans, *inside]))


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
