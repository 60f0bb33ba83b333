"""The signature cells of a case as cards: crop, body, seal and date."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.geometry import Box
from pipeline.model import Signature
from pipeline.reports import words
from review.cases import Case
from review.caseview import groups
from review.places import Spot, spot


@dataclass(frozen=True)
class SealCard:
    block: str
    label: str
    body: str
    state: str  # ok, must_fix, review, off
    seal: str
    seal_text: str
    date: str
    hints: tuple[str, ...]
    crop: str | None
    spot: Spot | None
    messages: tuple[str, ...]
    corrected: bool
    off: bool


def seal_cards(case: Case) -> tuple[SealCard, ...]:
    known = {s.block: s for s in case.submission.signatures}
    items = {i.id: i for g in groups(case) for i in g.items}
    cards = []
    for demand in case.call.form.signatures:
        seal, day = items[f"seal:{demand.block}"], items[f"date:{demand.block}"]
        signature = known.get(demand.block)
        place = _cell(case, signature)
        order = ("must_fix", "review", "open", "note", "ok", "off")
        cards.append(
            SealCard(
                block=demand.block,
                label=demand.label,
                body=(signature.expected_body if signature else None) or demand.seal_label,
                state=min(seal.state, day.state, key=order.index),
                seal=words.SEALS[signature.seal] if signature else seal.value,
                seal_text=(signature.seal_text or "") if signature else "",
                date=day.value,
                hints=(*signature.hints, *signature.short_copies) if signature else (),
                crop=place.crop if place else None,
                spot=place,
                messages=seal.reasons + day.reasons,
                corrected=seal.corrected or day.corrected,
                off=seal.off,
            )
        )
    return tuple(cards)


def _cell(case: Case, signature: Signature | None) -> Spot | None:
    """The whole cell: the first evidence; with the seal where that hangs over its edge."""
    if signature is None or not signature.evidence:
        return None
    cell = signature.evidence[0]
    if cell.bbox is not None and signature.seal_box is not None:
        a, b = cell.bbox, signature.seal_box
        both = Box(min(a.x0, b.x0), min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1))
        if both.area < 3 * a.area:
            cell = cell.model_copy(update={"bbox": both})
    return spot(case.name, case.submission, cell)
