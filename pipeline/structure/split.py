"""Endless pages (office papers, messages) that hold several papers one after the other, cut apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.call import Call
from pipeline.model import Cell, Page, Role, Table
from pipeline.structure.form_labels import labels_of
from pipeline.structure.roles import (
    is_addressee,
    is_form_title,
    is_letter,
    is_plain_plan_title,
    is_plan_title,
)
from pipeline.structure.titles import Title, titles
from pipeline.textfold import fold

# letters of a form or plan under the letter that sends it; a letter may name it in a line of its own
LEAST = 300


def parts(page: Page, call: Call) -> tuple[Page, ...]:
    """``page`` as it is, or cut before the titles of a form and a plan that it holds both, or that lie under a letter."""
    if page.fixed or len(page.lines) < 4:
        return (page,)
    starts = _starts(page, call)
    if starts and _sent_with_a_letter(page, starts[0][0], call):
        starts.insert(0, (0, "cover_letter"))
    if len({role for _, role in starts}) < 2:
        return (page,)
    cuts = [0, *(at for at, _ in starts[1:]), len(page.lines)]
    return tuple(_part(page, a, b) for a, b in pairwise(cuts))


def _sent_with_a_letter(page: Page, first: int, call: Call) -> bool:
    """Whether a letter to the call's issuer stands above the paper that begins at the line ``first``."""
    above, below = page.lines[:first], page.lines[first:]
    tabled = any(n < first for t in page.tables for c in t.cells for n in c.lines)
    if tabled or sum(len(fold(line.text)) for line in below) < LEAST:
        return False
    texts = [fold(line.text) for line in above]
    return any(map(is_letter, texts)) or any(is_addressee(text, call) for text in texts)


def _starts(page: Page, call: Call) -> list[tuple[int, Role]]:
    """Lines at which a form or a plan begins; a title said again is no new start."""
    tabled = {n for t in page.tables for c in t.cells for n in c.lines}
    free = [n for n in range(len(page.lines)) if n not in tabled]
    out: list[tuple[int, Role]] = []
    large = titles(page, free, look=len(free))
    begun = {title.first for title in large}
    # a paragraph of its own, set like the text
    plain = [Title(page.lines[n].text.strip(), n, n) for n in free if n not in begun]
    ours = [t for t in plain if is_form_title(t.text, call) or is_plain_plan_title(t.text, call)]
    for title in sorted([*large, *ours], key=lambda t: (t.last - t.first, t.first)):
        role = _role(page, title, call)
        if role is not None and (not out or out[-1][1] != role) and (not out or title.first > out[-1][0]):
            out.append((title.first, role))
    return out


def _role(page: Page, title: Title, call: Call) -> Role | None:
    if is_plan_title(title.text, call):
        return "plan"
    if is_form_title(title.text, call) and _city_cell_follows(page, title.last, call):
        return "application_form"
    return None


def _city_cell_follows(page: Page, last: int, call: Call) -> bool:
    labels = labels_of(call)
    return any(
        (read := labels.read(line.text)) is not None and read[0].kind == "city"
        for line in page.lines[last + 1 : last + 6]
    )


def _part(page: Page, start: int, end: int) -> Page:
    tables = [t for table in page.tables if (t := _shifted(table, start, end)) is not None]
    return page.model_copy(update={"lines": page.lines[start:end], "tables": tuple(tables)})


def _shifted(table: Table, start: int, end: int) -> Table | None:
    """The table with line numbers of the part; None where it stands in another part."""
    used: Sequence[int] = [n for c in table.cells for n in c.lines]
    if not used or not start <= min(used) < end:
        return None
    cells: list[Cell] = [
        c.model_copy(update={"lines": tuple(n - start for n in c.lines if start <= n < end)})
        for c in table.cells
    ]
    return table.model_copy(update={"cells": tuple(cells)})
