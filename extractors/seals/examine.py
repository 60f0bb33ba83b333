"""A signature cell examined: whose seal is in it, how sure that is, and the date beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extractors.seals.celldate import cell_date
from extractors.seals.cellink import CellInk, look
from extractors.seals.dates import SigningDate
from extractors.seals.match import Match
from extractors.seals.onpage import is_digital, page_of
from extractors.seals.read import RingText, read_ring
from extractors.seals.recogniser import Recogniser
from extractors.seals.verdict import SURE_RING, Judgement, Seal, judge, matches
from pipeline.geometry import Box
from pipeline.model import Applicant, Document, Evidence, Region, Signature, SignatureCell
from pipeline.raster import Raster
from pipeline.textfold import fold

MOST_READ = 4  # rings read in one cell
SURE_LINE = 0.95
OWN_LETTERS = 6.0  # points that the box of a ring's own letter may reach out of the ring
SEEN_LETTER = 0.6
FEW = 2  # letters that are read by chance
BARE_CENTRE = 0.1  # of the ring's density: star and emblem show 0.3 to 0.7
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
    places = [r for r in cell.regions if r.box is not None and page_of(document, r).fixed]
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
            if doubtful and (
                _is_bare(view, text) or _is_print(document, region.page, found.box, text.text, fits)
            ):
                continue
            seals.append(Seal(found, Region(page=region.page, box=found.box), text, fits))
    digital = all(is_digital(page_of(document, r)) for r in cell.regions)
    judged = judge(looks, seals, len(groups), digital=digital, pages=[region.page for region in places])
    date, seen, bare = cell_date(document, cell, places, rasters, recogniser)
    if seals and date.state == "missing" and not date.stands and not bare:
        # neither a date nor the form's own 年 月 日: the seal may stand on it
        date = SigningDate("unclear", hint="未见落款日期，可能被印章遮盖")
    elif (
        places
        and not digital
        and date.state == "missing"
        and not date.stands
        and not bare
        and all(v.colour for v in looks)
    ):
        date = SigningDate("unclear", hint="落款日期处有内容未能识读")
    elif (
        date.state == "missing" and not date.stands and not digital and any(not view.colour for view in looks)
    ):
        # a copy may have lost faint ink, and a seal in it cannot be told from print
        date = SigningDate("unclear", hint="页面为灰度或黑白扫描，未见落款日期")
    return _signature(document, cell, applicant, judged, date, seen)


def _is_bare(view: CellInk, text: RingText) -> bool:
    """Whether a colourless, broken ring on a colour page has neither letters nor anything in its middle: rules and
    strokes of print that happen to stand round."""
    letters = max((sum(x.probability > SEEN_LETTER for x in r.letters) for r in text.readings), default=0)
    return view.colour and letters < FEW and text.ring.centre < BARE_CENTRE


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


def _look(document: Document, region: Region, raster: Raster, neighbours: Sequence[SignatureCell]) -> CellInk:
    if region.box is None:
        raise ValueError("a cell without a box cannot be looked at")
    others = [
        r.box for n in neighbours for r in n.regions
        if r.page == region.page and r.box is not None and r.box != region.box
    ]  # fmt: skip
    colour = page_of(document, region).colour not in ("grey", "bilevel")
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
    box = judged.place.box if judged.place else None
    on = page_of(document, judged.place) if judged.place else None
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
    if judged.place is None:
        return ()
    return (document.place(judged.place, judged.text or ""),)
