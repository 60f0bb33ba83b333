"""From office papers to what lies in the envelope: pages printed, sealed, filled by hand and scanned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Literal

import numpy as np

from samples import paper, scanner
from samples.drafting import Draft
from samples.paper import Pixels, SealPlan, Sheet


@dataclass(frozen=True)
class ScannedPart:
    """Consecutive pages that belong together: letter, form, plan, evidence."""

    role: str
    pages: list[bytes]


def choose_settings(draft: Draft, rng: np.random.Generator) -> scanner.ScanSettings:
    """The scanner's settings: colour unless a colourless scan is the fault; the recipe's resolution."""
    recipe = draft.recipe
    settings = scanner.random_settings(rng, recipe.quality)  # type: ignore[arg-type]
    settings = replace(settings, dpi=recipe.dpi, colour="colour", turn=recipe.turn)
    if recipe.has("scan-grey"):
        colourless: tuple[Literal["grey", "bilevel"], ...] = ("grey", "grey", "bilevel")
        settings = replace(settings, colour=colourless[int(rng.integers(3))], dpi=max(200, recipe.dpi))
    if rng.random() < 0.6:
        settings = replace(settings, saturation=1.0)
    if recipe.jpeg_quality is not None:
        settings = replace(settings, jpeg_quality=recipe.jpeg_quality)
    return settings


def scan_paper(
    draft: Draft,
    printed: dict[str, Path],
    settings: scanner.ScanSettings,
    rng: Random,
    pixels: np.random.Generator,
) -> list[ScannedPart]:
    """The paper delivery's parts in the order in which they lie in the envelope."""
    recipe = draft.recipe
    order = ["letter", "form", "plan", "evidence_1", "evidence_2"]
    if recipe.plan_first:
        order[1], order[2] = order[2], order[1]
    # drawing finer than the scan shows nothing; coarser pages are quicker
    dpi = min(recipe.dpi, 200)
    back_sides = not recipe.short and rng.random() < 0.08
    parts: list[ScannedPart] = []
    for role in order:
        use = "paper_form" if role == "form" else role
        if use not in printed or recipe.has(f"{role}-missing"):
            continue
        sheet = Sheet(printed[use])
        pictures = [sheet.picture(i, dpi) for i in range(len(sheet))]
        if role == "form":
            _finish_form(draft, sheet, pictures, dpi, pixels)
        if role == "letter":
            _seal_letter(draft, sheet, pictures, dpi, pixels)
        if role.startswith("evidence"):
            pictures = [paper.as_copier(p) for p in pictures]
        if role == "plan" and recipe.has("pages-missing"):
            del pictures[len(pictures) // 2]
        if back_sides:
            pictures = [side for p in pictures for side in (p, paper.blank_page(p))]
        turned = 0.0 if recipe.short else 0.02
        parts.append(
            ScannedPart(role, paper.scan_pages(pictures, settings, dpi=dpi, rng=pixels, turned=turned))
        )
    return parts


def _finish_form(
    draft: Draft, sheet: Sheet, pictures: list[Pixels], dpi: int, rng: np.random.Generator
) -> None:
    places = sheet.signature_places()
    if len(places) != 4:
        raise RuntimeError(
            f"{draft.recipe.applicant.name}: {len(places)} signature cells found on the printed form"
        )
    if draft.hand is not None:
        words = [
            (draft.fields[k], p)
            for k in sorted(draft.hand_keys)
            if (p := sheet.find(draft.fields[k], nth=_namesakes(draft, k)))
        ]
        for mark in draft.marks:
            if mark.date:
                words += sheet.date_parts(mark.block)
        paper.write_by_hand(pictures, words, draft.hand, dpi=dpi, rng=rng)
    paper.press_seals(pictures, places, draft.seals, dpi=dpi, rng=rng)


def _namesakes(draft: Draft, key: str) -> int:
    """How many people of the same name stand before that of ``key`` on the form."""
    people = [f"{who}.name" for who in ("mayor", "comms", "industry", "province")]
    before = people[: people.index(key)] if key in people else []
    return sum(draft.fields.get(other) == draft.fields[key] for other in before)


def _seal_letter(
    draft: Draft, sheet: Sheet, pictures: list[Pixels], dpi: int, rng: np.random.Generator
) -> None:
    """The issuer's seal over signature and date: it does not stand for the one on the form."""
    place = sheet.find("2024年9月22日")
    if place is None:
        return
    x0, y0, x1, _ = place.box
    plan = SealPlan(draft.story.applicant.bodies()["city_government"][0], "emblem", 45.0)
    pictures[place.page] = paper.press_one(
        pictures[place.page], plan, centre_pt=((x0 + x1) / 2, y0 - 6), dpi=dpi, rng=rng
    )
