"""The form's tables walked row by row: which cells belong to which label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.model import DocCell, DocTable, Document, Region
from pipeline.structure.form_context import (
    by_body,
    by_position,
    is_stranger,
    shared_columns,
    shared_values,
    told_apart,
)
from pipeline.structure.form_heads import Found, Heads, heads_of, under
from pipeline.structure.form_labels import Label, Labels, likeness
from pipeline.structure.form_values import Place, place_of
from pipeline.textfold import fold

# left-hand cells up to this many characters may be the rest of a label cut by a page break
FRAGMENT = 8
# likeness of a label to its two halves put together, from which a half's own meaning counts no more
WHOLE_ALIKE = 95.0
LONG = frozenset({"prose", "signature"})


@dataclass
class Slot:
    """A label and where its value stands. ``key`` is whole: mayor.phone, basic, city_government.

    ``places`` are cells in reading order; none means that no cell for the value was found.
    """

    kind: str
    key: str
    label_regions: tuple[Region, ...] = ()
    places: list[Place] = field(default_factory=list)
    at: int = 0  # where the label stands in the text
    columns: list[str] = field(default_factory=list)  # where one label names several


def slots(document: Document, labels: Labels) -> list[Slot]:
    """All slots of the document's tables, in order. A label met twice gives two slots."""
    walk = _Walk(document, labels)
    before: list[DocCell] = []
    rows = [row for table in _outer(document.tables) for row in _rows(table)]
    parts = [(part, row[0].row == 0) for row in rows for part in _unmerged(document, row, labels)]
    for number, (row, first) in enumerate(parts):
        after = parts[number + 1][0] if number + 1 < len(parts) else []
        walk.heads = None if first else walk.heads
        if (label := _torn_label(document, before, row, labels)) is not None:
            walk.rest(row)
        else:
            label = _torn_label(document, row, after, labels)
            walk.row(row, first_of_table=first, torn=label)
        before = row
    return walk.slots


def _torn_label(
    document: Document, above: Sequence[DocCell], below: Sequence[DocCell], labels: Labels
) -> Label | None:
    """The label of a long cell of which the page's end leaves one half in each row."""
    if len(above) < 2 or len(below) < 2 or not above[0].regions or not below[0].regions:
        return None
    if below[0].regions[0].page != above[0].regions[-1].page + 1:
        return None
    upper, lower = (document.text[c.start : c.end] for c in (above[0], below[0]))
    if not upper.strip() or not lower.strip():
        return None
    whole, alike = likeness(labels, upper + lower)
    halves = max(likeness(labels, upper)[1], likeness(labels, lower)[1])
    # 申报城市 is a label of its own, 基本情况 is none
    clear = alike > halves or (alike >= WHOLE_ALIKE and labels.match(lower) is None)
    return whole if whole is not None and whole.kind in LONG and clear else None


def _outer(tables: Sequence[DocTable]) -> Iterator[DocTable]:
    """Tables that do not stand in a cell of another."""
    for table in tables:
        spans = [(c.start, c.end) for c in table.cells if c.end > c.start]
        low, high = min((s for s, _ in spans), default=0), max((e for _, e in spans), default=0)
        inside = high > low and any(
            c.start <= low and high <= c.end for other in tables if other is not table for c in other.cells
        )
        if not inside:
            yield table


def _rows(table: DocTable) -> Iterator[list[DocCell]]:
    for number in range(table.rows):
        row = sorted((c for c in table.cells if c.row == number), key=lambda c: c.column)
        if row:
            yield row


def _unmerged(document: Document, row: list[DocCell], labels: Labels) -> list[list[DocCell]]:
    """The row by pages, where it was joined over a page break although each page has a label of its own."""
    pages = list(dict.fromkeys(r.page for r in row[0].regions))
    if len(pages) < 2:
        return [row]
    parts = [[_on_page(document, cell, page) for cell in row] for page in pages]
    if len(row) == 1:
        return _with_their_labels(document, parts, labels)
    found = [labels.match(document.text[part[0].start : part[0].end]) for part in parts]
    if len({label for label in found if label}) < 2:
        return [row]
    return parts


def _with_their_labels(document: Document, parts: list[list[DocCell]], labels: Labels) -> list[list[DocCell]]:
    """Pieces of a cell as wide as the table, each begun by the long label that stands in it; a piece without one goes
    on with what is above it."""
    out: list[list[DocCell]] = []
    for (cell,) in parts:
        read = labels.read(document.text[cell.start : cell.end])
        if not out or (read is not None and read[0].kind in LONG):
            out.append([cell])
            continue
        above = out[-1][0]
        regions = (*above.regions, *cell.regions)
        out[-1] = [above.model_copy(update={"end": max(above.end, cell.end), "regions": regions})]
    return out


def _on_page(document: Document, cell: DocCell, page: int) -> DocCell:
    """The part of the cell that stands on the page."""
    spans = [(lo, hi) for lo, hi, piece in document.regions(cell.start, cell.end) if piece.page == page]
    start, end = (spans[0][0], spans[-1][1]) if spans else (cell.end, cell.end)
    regions = tuple(r for r in cell.regions if r.page == page)
    return cell.model_copy(update={"start": start, "end": end, "regions": regions})


class _Walk:
    """Remembers whose row of people it is in, and which label still waits for its value."""

    def __init__(self, document: Document, labels: Labels) -> None:
        self.text, self.labels = document.text, labels
        self.slots: list[Slot] = []
        self.person: str | None = None
        self.heads: Heads | None = None

    def rest(self, row: list[DocCell]) -> None:
        """The other half of the row before."""
        self._close(self.slots[-1] if self.slots else None, row[1:])

    def row(self, row: list[DocCell], *, first_of_table: bool, torn: Label | None = None) -> None:
        """``torn``: the label whose first half stands in the first cell."""
        texts = [fold(self.text[c.start : c.end]) for c in row]
        found = by_position(texts, self._row_labels(row), self.labels, self.person)
        if torn is not None:
            found[0] = (torn, None)
        signing = bool(self.slots) and self.slots[-1].kind == "signature"
        found = by_body(texts, found, self.labels, self.heads, signing=signing)
        if is_stranger(texts, found):
            self.person = None
        if self._below_heads(row, found):
            return
        if not any(found):
            self._unlabelled(row, first_of_table)
            return
        current: Slot | None = None
        values: list[DocCell] = []
        for cell, label in zip(row, found, strict=True):
            if label is None:
                values.append(cell)
                continue
            self._close(current, values)
            values = []
            current, own = self._open(label, cell)
            if own is not None:
                self._put(current, own)
        self._close(current, values)

    def _below_heads(self, row: list[DocCell], found: list[Found]) -> bool:
        """Whether the row's cells got their keys from a row of heads above it."""
        keyed = under(self.heads, row, found) if self.heads is not None else None
        if self.heads is None or not keyed:
            self.heads = heads_of(row, found) or (None if any(found) else self.heads)
            return False
        for cell, key in keyed:
            slot = next((s for s in reversed(self.slots) if s.key == key), None)
            if slot is None or slot.kind not in LONG:
                kind = "person" if self.heads.group != "long" else "signature"
                slot = Slot(kind, key, row[0].regions, at=cell.start)
                self.slots.append(slot)
            slot.places.append(place_of([cell]))
        return True

    def _row_labels(self, row: list[DocCell]) -> list[Found]:
        """The cells' labels. After a colon alone the value stands in the next cell, if that holds no label."""
        found = [self._label(cell) for cell in row]
        for n, one in enumerate(found[:-1]):
            if one and one[1] is not None and not self.text[one[1] : row[n].end].strip() and not found[n + 1]:
                found[n] = (one[0], None)
        return found

    def _label(self, cell: DocCell) -> tuple[Label, int | None] | None:
        """The cell's label, and the offset where its value begins if that stands in the cell too."""
        read = self.labels.read(self.text[cell.start : cell.end])
        if read is None or read[1] is None:
            return read
        return read[0], cell.start + read[1]

    def _open(self, found: tuple[Label, int | None], cell: DocCell) -> tuple[Slot, Place | None]:
        label, at = found
        key = label.key
        if label.kind == "person":
            self.person = label.key
            key = f"{label.key}.name"
        elif label.kind == "column":
            key = f"{self.person or '?'}.{label.key}"
            if label.key == "name":
                return self._named(key, cell), None if at is None else Place(at, cell.end, cell.regions)
        else:
            self.person = None
        slot = Slot(label.kind, key, cell.regions, at=cell.start)
        if label.kind == "column" and at is None:
            slot.columns = shared_columns(fold(self.text[cell.start : cell.end]), self.labels)
        self.slots.append(slot)
        return slot, None if at is None else Place(at, cell.end, cell.regions)

    def _named(self, key: str, cell: DocCell) -> Slot:
        """“姓名” after the body's own label: the same slot."""
        last = self.slots[-1] if self.slots else None
        if last is not None and last.key == key and not last.places:
            return last
        slot = Slot("person", key, cell.regions, at=cell.start)
        self.slots.append(slot)
        return slot

    def _close(self, slot: Slot | None, values: list[DocCell]) -> None:
        if slot is not None and values:
            self._put(slot, place_of(values))

    def _put(self, slot: Slot, place: Place) -> None:
        parts = self._parts(slot, place)
        if not parts:
            slot.places.append(place)
        for column, part in parts:
            key = f"{slot.key.partition('.')[0]}.{column}"
            other = slot if key == slot.key else Slot("column", key, slot.label_regions, at=slot.at)
            if other is not slot:
                self.slots.append(other)
            other.places.append(part)

    def _parts(self, slot: Slot, place: Place) -> list[tuple[str, Place]]:
        """The values of several columns that stand together in one cell."""
        if slot.kind not in {"person", "column"}:
            return []
        if slot.columns:
            return shared_values(self.text, place, slot.columns)
        own = slot.key.partition(".")[2] or "name"
        return told_apart(self.text, place, self.labels, own=own)

    @staticmethod
    def _page_after(cell: DocCell, last: Slot) -> bool:
        """A cell on the page after the one where the slot, as wide, ended."""
        before = [r for p in last.places for r in p.regions]
        if not before or not cell.regions:
            return False
        old, new = before[-1], cell.regions[0]
        if old.box is None or new.box is None or new.page != old.page + 1:
            return False
        return abs(old.box.x0 - new.box.x0) < 0.05 * new.box.width

    def _unlabelled(self, row: list[DocCell], first_of_table: bool) -> None:
        """A row that goes on with the cell above it, over a page break or beside a tall label."""
        last = self.slots[-1] if self.slots else None
        if last is None or last.kind not in LONG:
            return
        texts = [fold(self.text[c.start : c.end]) for c in row]
        label_gone = row[0].column > 0 or not texts[0]
        cut_label = first_of_table and len(row) > 1 and len(texts[0]) <= FRAGMENT < len(texts[1])
        alone = len(row) == 1 and row[0].column == 0
        below_label = len(row) == 1 and not any(p.end > p.start for p in last.places)
        if below_label or (alone and self._page_after(row[0], last)):
            last.places.append(place_of(row))
        elif label_gone or cut_label:
            values = row if row[0].column > 0 else row[1:]
            if values:
                last.places.append(place_of(values))
