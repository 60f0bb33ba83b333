"""A signature cell examined: whose seal is in it, how sure that is, and the date beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extractors.seals.cellink import CellInk, look
from extractors.seals.datelook import look_for_date, looked_again, settled
from extractors.seals.dates import SigningDate, signing_date
from extractors.seals.match import Match
from extractors.seals.read import read_ring
from extractors.seals.recogniser import Recogniser
from extractors.seals.verdict import SURE_RING, Judgement, Seal, judge, matches
from pipeline.geometry import Box
from pipeline.model import Applicant, Document, Evidence, Page, Region, Signature, SignatureCell
from pipeline.raster import Raster
from pipeline.textfold import fold

MOST_READ = 4  # rings read in one cell
SURE_LINE = 0.95
OWN_LETTERS = 6.0  # points that the box of a ring's own letter may reach out of the ring
PRINTED = 0.7  # of a ring's letters that stand in the lines under it: it is no ring but those lines


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
        view = _look(document, region, raster, neighbours)
        looks.append(view)
        for found in view.seals[:MOST_READ]:
            others = [ring for ring in view.rings if ring is not found.ring]
            text = read_ring(raster, view.ink, found.ring, recogniser, red=found.red, others=others)
            fits = matches(text, groups, province=applicant.province)
            doubtful = not found.red and found.ring.coverage < SURE_RING
            if doubtful and _is_print(document, region.page, found.box, text.text, fits):
                continue
            seals.append(Seal(found, Region(page=region.page, box=found.box), text, fits))
    digital = all(_is_digital(_page(document, r)) for r in cell.regions)
    judged = judge(looks, seals, len(groups), digital=digital)
    date, seen, bare = _date(document, cell, places, rasters, recogniser)
    if seals and date.state == "missing" and not date.stands and not bare:
        # neither a date nor the form's own 年 月 日: the seal may stand on it
        date = SigningDate("unclear", hint="未见落款日期，可能被印章遮盖")
    elif (
        date.state == "missing" and not date.stands and not digital and any(not view.colour for view in looks)
    ):
        # a copy may have lost faint ink, and a seal in it cannot be told from print
        date = SigningDate("unclear", hint="页面为灰度或黑白扫描，未见落款日期")
    return _signature(document, cell, applicant, judged, date, seen)


def _is_print(document: Document, page: int, box: Box, text: str, fits: Sequence[Match]) -> bool:
    """Whether a colourless, broken ring is only print that happens to stand round: what was read along it is what the
    lines that run through it say, and no name comes of it. Lines that end inside the ring prove nothing: they
    may be the ring's own letters, read one by one."""
    letters = [c for c in fold(text) if "\u4e00" <= c <= "\u9fff"]
    if not letters or any(m.verdict in ("right", "wrong") for m in fits):
        return False
    lines = document.pages[page - 1].page.lines
    printed = {
        c
        for line in lines
        if line.box is not None and line.confidence >= SURE_LINE and _runs_through(line.box, box)
        for c in fold(line.text)
    }
    return sum(c in printed for c in letters) >= PRINTED * len(letters)


def _runs_through(line: Box, ring: Box) -> bool:
    around = ring.grown(OWN_LETTERS)
    return line.intersection(ring) > 0 and (line.x0 < around.x0 or line.x1 > around.x1)


def _date(
    document: Document,
    cell: SignatureCell,
    places: Sequence[Region],
    rasters: Callable[[int], Raster],
    recogniser: Recogniser,
) -> tuple[SigningDate, tuple[Evidence, ...], bool]:
    """The signing date with its evidence, and whether the place is surely bare where there is none. The
    picture is looked at where the text leaves a doubt, and to confirm the day."""
    said = signing_date(document.text[cell.start : cell.end])
    quoted = document.quote(cell.start + said.start, cell.start + said.end) if said.stands else ()
    scans = [place for place in places if not _is_digital(_page(document, place))]
    if not scans:
        return said, quoted, False
    if said.state == "present" and _is_sure(document, cell, said):
        return _confirmed(document, cell, said, rasters, recogniser), quoted, False
    bare = True
    for place in reversed(scans):
        if place.box is None:
            continue
        looked = look_for_date(rasters(place.page), place.box, recogniser)
        bare &= looked.bare and _page(document, place).colour == "colour"
        date, in_picture = settled(said, looked)
        if in_picture:
            where = Region(page=place.page, box=looked.box or place.box)
            return date, (document.place(where, looked.text),), False
        if date is not said:
            return date, quoted, False
    return said, quoted, bare


def _confirmed(
    document: Document,
    cell: SignatureCell,
    said: SigningDate,
    rasters: Callable[[int], Raster],
    recogniser: Recogniser,
) -> SigningDate:
    """A date read without doubt, held against the picture of its line: digits are misread with certainty."""
    parts = document.regions(cell.start + said.start, cell.start + said.end)
    lines = [(p.page, document.pages[p.page - 1].page.lines[p.line].box) for _, _, p in parts]
    page, box = lines[0] if len(lines) == 1 else (0, None)
    if box is None:
        return said
    return looked_again(rasters(page), box, said, recogniser)


def _is_sure(document: Document, cell: SignatureCell, date: SigningDate) -> bool:
    """Whether the lines under the date were read without doubt."""
    parts = document.regions(cell.start + date.start, cell.start + date.end)
    lines = [document.pages[p.page - 1].page.lines[p.line] for _, _, p in parts]
    return all(line.confidence >= SURE_LINE for line in lines)


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
    document: Document,
    cell: SignatureCell,
    applicant: Applicant,
    judged: Judgement,
    date: SigningDate,
    seen: Sequence[Evidence],
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
        evidence=(*cell.evidence, *_seal_place(document, judged), *seen),
    )


def _seal_place(document: Document, judged: Judgement) -> tuple[Evidence, ...]:
    if judged.seal is None:
        return ()
    return (document.place(judged.seal.region, judged.text or ""),)


def _page(document: Document, region: Region) -> Page:
    return document.pages[region.page - 1].page


def _is_digital(page: Page) -> bool:
    """Whether the page never was paper. A scan with a text layer of its own has the resolution of the scan."""
    return not page.fixed or page.colour == "digital" or (page.source == "text_layer" and page.dpi is None)
