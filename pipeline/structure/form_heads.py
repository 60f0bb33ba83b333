"""Rows of the form that are heads: labels side by side, what belongs to them in the rows below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import DocCell
from pipeline.structure.form_labels import Label

Found = tuple[Label, int | None] | None  # a cell's label, and where its value begins in the cell
_GROUPS = {"column": "column", "person": "person", "prose": "long", "signature": "long"}


@dataclass(frozen=True)
class Heads:
    """``labels`` by the cells that they stand in, all of one group: column, person, long."""

    group: str
    labels: tuple[tuple[DocCell, Label], ...]

    def over(self, cell: DocCell) -> Label | None:
        """The label over ``cell``; None where there is none, or it does not cover most of the cell."""
        shared = [(_shared(head, cell), label) for head, label in self.labels]
        width, label = max(shared, key=lambda pair: pair[0])
        return label if 2 * width > cell.column_span else None


def _shared(a: DocCell, b: DocCell) -> int:
    """Columns that both cells span."""
    ends = min(a.column + a.column_span, b.column + b.column_span)
    return ends - max(a.column, b.column)


def heads_of(row: Sequence[DocCell], found: Sequence[Found]) -> Heads | None:
    """The row as heads: two labels or more of one group, none with a value, nothing else but a corner cell."""
    if any(one is None for one in found[1:]) or len(row) < 2:
        return None
    labels = [(cell, one[0]) for cell, one in zip(row, found, strict=True) if one is not None]
    groups = {_GROUPS.get(label.kind, "") for _, label in labels}
    if len(labels) < 2 or len(groups) > 1 or "" in groups or any(one and one[1] is not None for one in found):
        return None
    return Heads(groups.pop(), tuple(labels))


def under(heads: Heads, row: Sequence[DocCell], found: Sequence[Found]) -> list[tuple[DocCell, str]] | None:
    """The row's values with their keys, by the heads over them; None where the row is not of that kind.

    Under 姓名, 职务 … stands a row for each body; under the bodies a row for each of 姓名, 职务 …; under the
    labels of prose or signatures, their cells.
    """
    if heads.group == "long":
        if any(found):
            return None
        keyed = [(cell, heads.over(cell)) for cell in row]
        return [(cell, label.key) for cell, label in keyed if label is not None]
    first = found[0]
    if first is None or first[1] is not None or any(found[1:]):
        return None
    return _people(heads, first[0], row[1:])


def _people(heads: Heads, first: Label, cells: Sequence[DocCell]) -> list[tuple[DocCell, str]] | None:
    if heads.group == "person" and first.kind == "column":
        keyed = [(cell, heads.over(cell)) for cell in cells]
        return [(cell, f"{label.key}.{first.key}") for cell, label in keyed if label is not None]
    if heads.group == "column" and first.kind == "person":
        out: list[tuple[DocCell, str]] = []
        for cell in cells:
            label = heads.over(cell)
            # a name under a head of its own word: 负责人, 联系人
            key = label.key if label is not None else "name"
            if f"{first.key}.{key}" not in [k for _, k in out]:
                out.append((cell, f"{first.key}.{key}"))
        return out
    return None
