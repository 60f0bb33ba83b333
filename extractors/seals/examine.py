"""A signature cell examined: whose seal is in it, how sure that is, and the date beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extractors.seals.cellink import CellInk, look
from extractors.seals.dates import SigningDate, signing_date
from extractors.seals.read import read_ring
from extractors.seals.recogniser import Recogniser
from extractors.seals.verdict import Judgement, Seal, judge, matches
from pipeline.model import Applicant, Document, Evidence, Page, Region, Signature, SignatureCell
from pipeline.raster import Raster

MOST_READ = 4  # rings read in one cell


def examine(
    document: Document,
    cell: SignatureCell,
    *,
    rasters: Callable[[int], Raster],
    recogniser: Recogniser,
    applicant: Applicant,
    neighbours: Sequence[SignatureCell] = (),
) -> Signature:
    """What ``cell`` holds. ``rasters`` gives the upright picture of a document page (from 1);
    ``neighbours``: the other signature cells, which may own seals that reach into this one."""
    groups = applicant.bodies.get(cell.block, ())
    places = [r for r in cell.regions if r.box is not None and _page(document, r).fixed]
    looks: list[CellInk] = []
    seals: list[Seal] = []
    for region in places:
        raster = rasters(region.page)
        seen = _look(document, region, raster, neighbours)
        looks.append(seen)
        for found in seen.seals[:MOST_READ]:
            text = read_ring(raster, seen.ink, found.ring, recogniser, red=found.red)
            fits = matches(text, groups, province=applicant.province)
            seals.append(Seal(found, Region(page=region.page, box=found.box), text, fits))
    digital = all(_is_digital(_page(document, r)) for r in cell.regions)
    judged = judge(looks, seals, len(groups), digital=digital)
    date = signing_date(document.text[cell.start : cell.end])
    return _signature(document, cell, applicant, judged, date)


def _look(document: Document, region: Region, raster: Raster, neighbours: Sequence[SignatureCell]) -> CellInk:
    if region.box is None:
        raise ValueError("a cell without a box cannot be looked at")
    others = [
        r.box for n in neighbours for r in n.regions
        if r.page == region.page and r.box is not None and r.box != region.box
    ]  # fmt: skip
    colour = _page(document, region).colour not in ("grey", "bilevel")
    return look(raster, region.box, others, colour=colour)


def _signature(
    document: Document, cell: SignatureCell, applicant: Applicant, judged: Judgement, date: SigningDate
) -> Signature:
    groups = applicant.bodies.get(cell.block, ())
    state, hints, date_state = judged.state, judged.hints, date.state
    excused = applicant.required.get(cell.block) == "not_required"
    if excused:
        if judged.seal is not None:
            hints = (f"该栏无需盖章，但有印章：{judged.text or '印文未识读'}", *hints)
        state = "not_required"
    if date.hint:
        hints = (*hints, date.hint)
    box = judged.seal.region.box if judged.seal else None
    on = _page(document, judged.seal.region) if judged.seal else None
    return Signature(
        block=cell.block,
        expected_body="、".join(names[0] for names in groups) or None,
        seal=state,
        seal_text=judged.text,
        date=date.iso,
        date_state="not_required" if excused and date.state == "missing" else date_state,
        confidence=judged.confidence,
        hints=tuple(hint for hint in hints if hint),
        seal_box=on.scanned(box).rounded() if on is not None and box is not None else None,
        evidence=_evidence(document, cell, judged, date),
    )


def _evidence(
    document: Document, cell: SignatureCell, judged: Judgement, date: SigningDate
) -> tuple[Evidence, ...]:
    out = list(cell.evidence)
    if judged.seal is not None:
        out.append(document.place(judged.seal.region, judged.text or ""))
    if date.stands:
        out.extend(document.quote(cell.start + date.start, cell.start + date.end))
    return tuple(out)


def _page(document: Document, region: Region) -> Page:
    return document.pages[region.page - 1].page


def _is_digital(page: Page) -> bool:
    """Whether the page never was paper. A scan with a text layer of its own has the resolution of the scan."""
    return not page.fixed or page.colour == "digital" or (page.source == "text_layer" and page.dpi is None)
