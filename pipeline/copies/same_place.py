"""Seals that stand on several copies in one and the same place: a hand does not press five times alike.

Measured on four applications of five copies each, scanned askew (docs/accuracy-seals.md): one sealed sheet scanned again shows
its seals within 0.7 points of the same place of their cells, sheets sealed one by one never two of them within 3.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations

from pipeline.copies.sealing import copies_of_form
from pipeline.geometry import Box, invert, map_point
from pipeline.model import Document, Region, Signature, SignatureBlock, Submission

_SAME = 1.2  # points between the places of two seals in their cells, up to which they are one
_SEALS = 2  # in one place, from which it is no chance: of two copies pressed by hand one pair in 2,000
_PRESSED = frozenset({"present", "unclear", "wrong_body"})
Places = Mapping[SignatureBlock, tuple[float, float]]


def with_same_places(
    signatures: Sequence[Signature], submission: Submission, signed: Mapping[str, Sequence[Signature]]
) -> tuple[Signature, ...]:
    """``signatures`` with a hint where the seals of several copies may be one print: no verdict, for sheets are
    scanned twice by mistake too. ``signed``: what each form shows, by its document."""
    hints: dict[SignatureBlock, list[str]] = {}
    for forms in copies_of_form(submission, signed):
        for block, numbers in _alike([_places(form, signed[form.id]) for form in forms]).items():
            copies = "、".join(str(n) for n in numbers)
            hints.setdefault(block, []).append(
                f"第{copies}份申报表上该印章的位置完全一致，可能为彩色打印、复印，或同一份重复扫描，请核对原件"
            )
    return tuple(s.model_copy(update={"hints": (*s.hints, *hints.get(s.block, ()))}) for s in signatures)


def _places(form: Document, signatures: Sequence[Signature]) -> Places:
    """Where each seal's middle stands in its cell, upright points from the cell's upper left corner."""
    cells = {c.block: c.regions for c in form.form.signature_cells} if form.form is not None else {}
    places = {}
    for signature in signatures:
        if signature.seal in _PRESSED and signature.seal_box is not None:
            at = _in_cell(form, cells.get(signature.block, ()), signature, signature.seal_box)
            if at is not None:
                places[signature.block] = at
    return places


def _in_cell(
    form: Document, regions: Sequence[Region], signature: Signature, seal: Box
) -> tuple[float, float] | None:
    """None where the seal stands on another page than a part of the cell."""
    pages = {e.page for e in signature.evidence if e.bbox is not None and math.dist(e.bbox, seal) < _SAME}
    for region in regions:
        if region.page in pages and region.box is not None:
            page = form.pages[region.page - 1].page
            x, y = seal.centre
            if page.to_scan is not None:
                x, y = map_point(invert(page.to_scan), x, y)
            return x - region.box.x0, y - region.box.y0
    return None


def _alike(copies: Sequence[Places]) -> dict[SignatureBlock, list[int]]:
    """By block the numbers (from 1) of the copies whose seal stands as on another one that has several so."""
    found: dict[SignatureBlock, set[int]] = {}
    for (m, one), (n, other) in combinations(enumerate(copies, 1), 2):
        same = [b for b in one if b in other and math.dist(one[b], other[b]) <= _SAME]
        if len(same) >= _SEALS:
            for block in same:
                found.setdefault(block, set()).update((m, n))
    return {block: sorted(numbers) for block, numbers in found.items()}
