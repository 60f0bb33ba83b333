"""Headings and tables of a plan as read against what was written."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from pipeline.model import DocTable, Document
from samples.plan_text import PlanText, TableBlock


@dataclass
class PlanMarks:
    """Counts over plans. A table is found if one with its caption (or, where that was misread, with most of its rows)
    stands in the document; a row is right if all its cells are; ``surplus_rows`` are heads printed again and taken
    for rows, and rows torn in two."""

    headings: int = 0
    read_headings: int = 0
    right_headings: int = 0
    tables: int = 0
    read_tables: int = 0
    captions: int = 0
    rows: int = 0
    right_rows: int = 0
    surplus_rows: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.right_headings / max(1, self.headings + self.read_headings)

    def add(self, plan: PlanText, read: Document) -> None:
        want = Counter((h.level, plain(h.number + h.title)) for h in plan.headings)
        got = Counter((s.level, plain(s.number + s.title)) for s in read.sections)
        self.headings += want.total()
        self.read_headings += got.total()
        self.right_headings += (want & got).total()
        self.misses += [f"heading missed {h}" for h in (want - got).elements()]
        self.misses += [f"heading surplus {h}" for h in (got - want).elements()]
        written = [b for b in plan.blocks if isinstance(b, TableBlock)]
        self.tables += len(written)
        self.read_tables += len(read.tables)
        for block in written:
            self._table(block, read)

    def _table(self, block: TableBlock, read: Document) -> None:
        want = Counter(tuple(map(plain, row)) for row in block.rows)
        tables = [(t, Counter(_rows(t, read))) for t in read.tables]
        table, got = max(
            tables, key=lambda t: (want & t[1]).total(), default=(None, Counter[tuple[str, ...]]())
        )
        self.rows += want.total()
        self.right_rows += (want & got).total()
        self.surplus_rows += max(0, got.total() - want.total())
        caption = plain(table.caption or "") if table else ""
        self.captions += caption == plain(block.caption)
        if caption != plain(block.caption):
            self.misses.append(f"caption {block.caption} → {caption}")
        self.misses += [f"row missed {'|'.join(row)}" for row in (want - got).elements()]
        self.misses += [f"row surplus {'|'.join(row)}" for row in (got - want).elements()]


def _rows(table: DocTable, document: Document) -> list[tuple[str, ...]]:
    rows: list[dict[int, str]] = [{} for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = plain(document.text[cell.start : cell.end])
    return [tuple(row[c] for c in sorted(row)) for row in rows]


def plain(text: str) -> str:
    """``text`` in NFKC without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())
