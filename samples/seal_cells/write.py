"""Scans the pages and writes them with their labels."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline.call import Call, load_call
from samples import scanner
from samples.seal_cells.inking import DrawnCell, Thing
from samples.seal_cells.names import BLOCKS, Applicant, applicant
from samples.seal_cells.page import DrawnPage, draw_cell, draw_page
from samples.seal_cells.pictured import Pictured, plan_pictured
from samples.seal_cells.plan import plan_cell, states
from samples.seal_cells.printer import DPI, Rect
from samples.seal_cells.traps import (
    Theme,
    any_block,
    plan_arc,
    plan_nothing,
    plan_right,
    plan_twin,
    plan_wrong,
)

_PT = 72 / 25.4
Json = dict[str, object]
_PLANS = {
    "wrong": plan_wrong,
    "none": plan_nothing,
    "twins": plan_twin,
    "right": plan_right,
    "arcs": plan_arc,
}


def write_set(
    folder: Path, *, count: int, seed: int, theme: Theme = "mixed", pictures: Sequence[Pictured] = ()
) -> None:
    """Slips with the real seals of ``pictures`` where there are some, each for its own body and for another in turn, else by
    ``theme``: A4 pages of all kinds, or slips with one cell each: ``wrong`` bodies' seals, ``none`` at all, the
    ``right`` ones, ``twins``: the right name with one letter's twin in it, ``arcs``: special seals with an arc of text.

    ``count`` pages and ``labels.json`` in ``folder``; page n is the same for a seed whatever the count.

    Labels: boxes and centres in points of the upright page; ``to_scan`` (9 numbers, row by row) leads from
    them to points as scanned. ``state``: what a right program says; ``also``: what is no error either.
    """
    folder.mkdir(parents=True, exist_ok=True)
    call = load_call()
    pages = [_page(folder, n, call, np.random.default_rng([seed, n]), theme, pictures) for n in range(count)]
    labels = {"schema": "seal-cells/1", "seed": seed, "pages": pages}
    (folder / "labels.json").write_text(
        json.dumps(labels, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def _page(
    folder: Path,
    number: int,
    call: Call,
    rng: np.random.Generator,
    theme: Theme,
    pictures: Sequence[Pictured],
) -> Json:
    who = applicant(rng)
    if pictures:
        right = number // len(pictures) % 2 == 0
        plan = plan_pictured(pictures[number % len(pictures)], right=right, block=any_block(rng), rng=rng)
        drawn = draw_cell(call, who, plan, rng)
    else:
        drawn = _drawn(call, who, rng, theme)
    quality: scanner.Quality = ("clean", "office", "poor")[int(rng.choice(3, p=[0.3, 0.45, 0.25]))]
    settings = scanner.random_settings(rng, quality)
    if theme != "mixed" or pictures:  # in grey there is nothing to accept
        settings = replace(settings, colour="colour", punch_holes=0, turn=0)
    data = scanner.scan(drawn.pixels, source_dpi=DPI, settings=settings, rng=rng)
    name = f"{number:04d}.{'png' if settings.colour == 'bilevel' else 'jpg'}"
    (folder / name).write_bytes(data)
    matrix = scanner.scan_matrix(drawn.pixels.shape, source_dpi=DPI, settings=settings)
    height, width = drawn.pixels.shape[:2]
    return {
        "file": name,
        "dpi": settings.dpi,
        "colour": settings.colour,
        "quality": quality,
        "width": round(width * 72 / DPI, 2),
        "height": round(height * 72 / DPI, 2),
        "to_scan": [round(float(v), 9) for v in matrix.ravel()],
        "scan": settings.as_dict(),
        "cells": [_cell(i, c, drawn, settings.colour) for i, c in enumerate(drawn.cells)],
        "things": [_thing(t) for t in drawn.things],
    }


def _drawn(call: Call, who: Applicant, rng: np.random.Generator, theme: Theme) -> DrawnPage:
    if theme != "mixed":
        plan = _PLANS[theme](who, any_block(rng), rng)
        return draw_cell(call, who, plan, rng)
    first = int(rng.integers(3))
    return draw_page(call, who, tuple(plan_cell(who, b, rng) for b in BLOCKS[first : first + 2]), rng)


def _cell(index: int, cell: DrawnCell, drawn: DrawnPage, colour: str) -> Json:
    plan = cell.plan
    state, also = states(plan, colour)
    if any(t.size > 30 and _on_rule(t, cell.box) for t in drawn.things):
        also = tuple(dict.fromkeys((*also, "unclear")))
    own = [t for t in drawn.things if t.cell == index and t.kind in ("right", "wrong", "copy", "special")]
    reaching = [t for t in drawn.things if t.cell != index and _reaches(t, cell.box)]
    return {
        "block": plan.block,
        "label": cell.label,
        "expected": plan.expected,
        "box": _points(cell.box),
        "content": plan.content,
        "wrong_kind": plan.wrong_kind,
        "state": state,
        "also": list(also),
        "seal_text": own[0].text if own else None,
        "things": [_thing(t) for t in drawn.things if t.cell == index],
        "reaching_in": [_thing(t) for t in reaching],
        "date": {
            "state": plan.date.state,
            "style": plan.date.style,
            "text": plan.date.text,
            "iso": plan.date.iso,
            "box": _points(cell.date_box) if cell.date_box else None,
        },
    }


def _reaches(thing: Thing, box: Rect) -> bool:
    """Whether a round thing overlaps the box."""
    x, y = thing.centre
    dx = max(box[0] - x, 0.0, x - box[2])
    dy = max(box[1] - y, 0.0, y - box[3])
    return bool(np.hypot(dx, dy) < thing.size / 2)


def _on_rule(thing: Thing, box: Rect) -> bool:
    """Whether its centre is so near the cell's upper or lower rule that a person should say whose it is."""
    return min(abs(thing.centre[1] - box[1]), abs(thing.centre[1] - box[3])) < 6


def _points(box: Rect) -> list[float]:
    return [round(v * _PT, 2) for v in box]


def _thing(thing: Thing) -> Json:
    return {
        "kind": thing.kind,
        "text": thing.text,
        "inner_text": thing.inner_text,
        "centre": [round(v * _PT, 2) for v in thing.centre],
        "size_mm": round(thing.size, 1),
        "cell": thing.cell,
        "faint": thing.faint,
        "partial": thing.partial,
    }
