"""Copies that were scanned one after the other into one file."""

from __future__ import annotations

from pipeline.copies.alignment import alike, likeness
from pipeline.copies.units import Sheet, Unit

# per cent of likeness from which a page is the first one once more: two scans of one are above 90
_FIRST_AGAIN = 85.0
# certificates that differ by a name only are no copies
_OPENERS = ("cover_letter", "application_form", "plan")


def copies_within(unit: Unit) -> list[Unit]:
    """The copies that a piece holds; the piece itself where it is one. A copy begins wherever the first page comes
    again. That is believed only where most of the parts are alike: a form or a title page may be in a piece twice."""
    parts = _parts(unit)
    usual = sorted(parts, key=lambda p: len(p.sheets))[len(parts) // 2]
    if len(parts) < 2 or sum(alike(p, usual) for p in parts) <= max(1, len(parts) / 2):
        return [unit]
    return parts


def _parts(unit: Unit) -> list[Unit]:
    first, starts = unit.sheets[0], [0]
    if first.document.role in _OPENERS:
        starts += [at for at, s in enumerate(unit.sheets) if at > 0 and likeness(first, s) >= _FIRST_AGAIN]
    return [_part(unit, unit.sheets[a:b]) for a, b in zip(starts, [*starts[1:], None], strict=True)]


def _part(unit: Unit, sheets: list[Sheet]) -> Unit:
    return Unit(
        title=f"{unit.title}第{sheets[0].page.number}页起",
        delivery=unit.delivery,
        sheets=sheets,
        unread=unit.unread,  # which copy a page without text belongs to cannot be told
    )
