"""Seals in one place on several copies are hinted at; what hands press is not."""

from __future__ import annotations

import random

from pipeline.copies import with_same_places
from pipeline.geometry import Box
from pipeline.model import (
    Document,
    Evidence,
    Form,
    Region,
    Signature,
    SignatureBlock,
    SignatureCell,
    Submission,
)
from tests.copies.test_copies import plan, sent

BLOCKS: tuple[SignatureBlock, ...] = ("city_government", "comms_administration", "industry_department")
At = dict[SignatureBlock, tuple[float, float]]
SHEET: At = {"city_government": (90, 60), "comms_administration": (120, 44), "industry_department": (70, 81)}
TURNED = (0.0, -1.0, 595.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0)


def cell(block: SignatureBlock) -> Box:
    top = 100 + 200 * BLOCKS.index(block)
    return Box(80, top, 500, top + 180)


def form(document: Document, *, turned: bool) -> Document:
    cells = tuple(SignatureCell(block=b, regions=(Region(page=1, box=cell(b)),)) for b in BLOCKS)
    first = document.pages[0]
    page = first.page.model_copy(update={"to_scan": TURNED if turned else None})
    pages = (first.model_copy(update={"page": page}), *document.pages[1:])
    return document.model_copy(update={"form": Form(signature_cells=cells), "pages": pages})


def pressed(document: Document, at: At) -> tuple[Signature, ...]:
    out = []
    for block, (x, y) in at.items():
        x, y = x + cell(block).x0, y + cell(block).y0
        box = document.pages[0].page.scanned(Box(x - 60, y - 60, x + 60, y + 60)).rounded()
        places = (Evidence(document=document.id, page=1, bbox=box, quote=""),)
        out.append(
            Signature(block=block, expected_body="某局", seal="present", seal_box=box, evidence=places)
        )
    return tuple(out)


def hinted(copies: list[At], *, turned: int | None = None) -> dict[str, tuple[str, ...]]:
    """What is hinted at of each cell; ``turned``: the copy (from 0) that lay on its side."""
    submission: Submission = sent({f"paper/001/{n}.pdf": plan() for n in range(len(copies))})
    documents = [form(d, turned=n == turned) for n, d in enumerate(submission.documents)]
    submission = submission.model_copy(update={"documents": tuple(documents)})
    signed = {d.id: pressed(d, at) for d, at in zip(documents, copies, strict=True)}
    best = signed[documents[0].id]
    return {s.block: s.hints for s in with_same_places(best, submission, signed)}


def moved(rng: random.Random, spread: float) -> At:
    return {b: (x + rng.gauss(0, spread), y + rng.gauss(0, spread)) for b, (x, y) in SHEET.items()}


def test_one_sealed_sheet_scanned_again_is_hinted_at_also_where_it_lay_on_its_side() -> None:
    rng = random.Random(1)
    hints = hinted([moved(rng, 0.2), moved(rng, 0.2), moved(rng, 12)], turned=1)
    assert all(
        len(told) == 1 and told[0].startswith("第1、2份申报表上该印章的位置完全一致")
        for told in hints.values()
    )


def test_sheets_sealed_one_by_one_are_not() -> None:
    rng = random.Random(2)
    for _ in range(40):
        assert not any(hinted([moved(rng, 12) for _ in range(5)]).values())


def test_one_seal_in_the_same_place_is_chance() -> None:
    other: At = {b: (x + 20, y + 9) for b, (x, y) in SHEET.items()}
    one: At = other | {"city_government": SHEET["city_government"]}
    assert not any(hinted([SHEET, one]).values())
    assert not any(hinted([SHEET]).values())
