"""Where the rows of an unruled form part: between labels, at the beginnings of paragraphs, after dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.call import Call
from pipeline.geometry import Box
from pipeline.model import Page
from pipeline.structure.unruled_labels import PlacedLabel, box_of
from pipeline.textfold import fold

LONG = frozenset({"prose", "signature"})
INDENT = 1.2  # characters by which a paragraph's first line stands in
PROMISE_ALIKE = 75.0  # likeness of a line to the beginning of the printed promise
_DATED = re.compile(r"年[\d一二三四五六七八九十]*月[\d一二三四五六七八九十]*日")
_SEALED = re.compile("盖章|公章|签章|印章")


@dataclass(frozen=True)
class Row:
    """A row from ``top`` to ``bottom``, points; ``head`` is None where the row goes on from the page before."""

    top: float
    bottom: float
    head: PlacedLabel | None

    @property
    def short(self) -> bool:
        return self.head is not None and not is_long(self.head)


@dataclass(frozen=True)
class _Value:
    """A line of the column of values. ``begins``: a paragraph begins with it."""

    box: Box
    text: str
    begins: bool


def bounds(
    page: Page,
    lines: Sequence[int],
    heads: Sequence[PlacedLabel],
    middle: float,
    *,
    call: Call,
    table: Sequence[float] = (),
    carried: bool = False,
) -> list[Row]:
    """The rows of the page in order. ``middle``: where the values begin; ``table``: level rules, if any;
    ``carried``: a row of the page before may go on at the top."""
    own = {n for h in heads for n in h.lines}
    strays = _strays(page, [n for n in lines if n not in own and box_of(page, n).x1 < middle], heads)
    rows = sorted([*heads, *strays], key=lambda h: h.middle)
    values = _values(page, [n for n in lines if box_of(page, n).centre[0] > middle])
    everything = [box_of(page, n) for n in lines]
    top, bottom = min(b.y0 for b in everything) - 2, max(b.y1 for b in everything) + 2
    choices = [_starts(rows[0], values, top, call) if carried else [top]]
    for above, below in pairwise(rows):
        ruled = [y for y in table if above.middle < y < below.middle]
        choices.append(ruled[-1:] or _choices(above, below, values, call))
    edges = best_edges(rows, [*choices, [bottom]])
    out = [Row(a, b, h) for (a, b), h in zip(pairwise(edges), rows, strict=True)]
    return [Row(top, edges[0], None), *out] if edges[0] > top + 2 else out


def _strays(page: Page, lines: Sequence[int], heads: Sequence[PlacedLabel]) -> list[PlacedLabel]:
    """Lines in the column of labels that are none: heads of rows of their own, as 传真; next to a label, a
    part of it that was not understood."""
    out: list[PlacedLabel] = []
    for n in lines:
        box = box_of(page, n)
        near = [
            h
            for h in heads
            if -0.9 * box.height < max(h.box.y0 - box.y1, box.y0 - h.box.y1) < 0.6 * box.height
        ]
        if not near:
            out.append(PlacedLabel(None, (n,), box))
    return out


def _values(page: Page, lines: Sequence[int]) -> list[_Value]:
    boxes = sorted(((box_of(page, n), page.lines[n].text) for n in lines), key=lambda v: v[0].y0)
    if not boxes:
        return []
    left, right = min(b.x0 for b, _ in boxes), max(b.x1 for b, _ in boxes)
    out: list[_Value] = []
    for n, (box, text) in enumerate(boxes):
        em = box.height
        ended = n == 0 or boxes[n - 1][0].x1 < right - 2.5 * em
        indented = box.x0 > left + INDENT * em
        out.append(_Value(box, text, begins=indented or (ended and n > 0)))
    return out


def _starts(first: PlacedLabel, values: Sequence[_Value], top: float, call: Call) -> list[float]:
    """Where the first row may begin; above it may stand the rest of a row of the page before."""
    above = [v for v in values if v.box.y0 < first.box.y1]
    if not is_long(first) or not above:
        return [top]
    if first.label is not None and first.label.kind == "signature":
        promise = next((v for v in above if _promises(v.text, call)), None)
        if promise is not None:
            return [promise.box.y0 - 2]
        dates = [v for v in above if _DATED.search(fold(v.text)) and v.box.y1 < first.box.y0]
        return [dates[-1].box.y1 + 2] if dates else [top]
    begins = [v.box.y0 - 2 for v in above if v.begins and v.box.y0 <= first.box.y0 + 4]
    return [top, *begins]


def _choices(above: PlacedLabel, below: PlacedLabel, values: Sequence[_Value], call: Call) -> list[float]:
    """Where the edge between two rows may be."""
    half_way = (above.box.y1 + below.box.y0) / 2
    if not is_long(above):
        return [_below_short(above, below, values, half_way)] if is_long(below) else [half_way]
    room = [v for v in values if above.box.y0 - 2 < v.box.y0 and v.box.y0 < below.box.y1]
    if above.label is not None and above.label.kind == "signature":
        return [_after_date(room, below, half_way)]
    if below.label is not None and below.label.kind == "signature":
        promise = next((v for v in room if _promises(v.text, call)), None)
        if promise is not None:  # the empty room between the two is the signature's
            ended = [v.box.y1 + 2 for v in values if v.box.y1 <= promise.box.y0 + 2]
            return [max(ended, default=promise.box.y0 - 2)]
    inside = [v for v in room if v.begins and above.box.y1 - 4 < v.box.y0 <= below.box.y0 + 4]
    return [v.box.y0 - 2 for v in inside] or [half_way]


def best_edges(rows: Sequence[PlacedLabel], choices: Sequence[Sequence[float]]) -> list[float]:
    """The edges that fit best where labels stand: in the middle of their rows, or all at their tops. The
    label of the last row stands at its top, too, where the row goes on over the page's end."""
    return min((_fitted(rows, choices, at_top) for at_top in (False, True)), key=lambda f: f[0])[1]


def _fitted(
    rows: Sequence[PlacedLabel], choices: Sequence[Sequence[float]], at_top: bool
) -> tuple[float, list[float]]:
    best: dict[float, tuple[float, list[float]]] = {y: (0.0, [y]) for y in choices[0]}
    for number, (row, ends) in enumerate(zip(rows, choices[1:], strict=True)):
        last = number == len(rows) - 1
        reached: dict[float, tuple[float, list[float]]] = {}
        for end in ends:
            reached[end] = min(
                (
                    (cost + _misfit(row, start, end, at_top, last), [*edges, end])
                    for start, (cost, edges) in best.items()
                ),
                key=lambda f: f[0],
            )
        best = reached
    return min(best.values(), key=lambda f: f[0])


def _misfit(row: PlacedLabel, start: float, end: float, at_top: bool, last: bool) -> float:
    """Points by which the label is off its place in a row from ``start`` to ``end``."""
    if not is_long(row) or (row.label is not None and row.label.kind == "signature"):
        return 0.0
    outside = max(0.0, start - row.box.y0 - 4, row.box.y1 - 4 - end)
    top, centre = abs(row.box.y0 - start), abs(row.middle - (start + end) / 2)
    return 20 * outside + (top if at_top else min(top, centre) if last else centre)


def is_long(head: PlacedLabel) -> bool:
    return head.label is not None and head.label.kind in LONG


def _below_short(above: PlacedLabel, below: PlacedLabel, values: Sequence[_Value], half_way: float) -> float:
    """Prose below a row of people: from its first full line on."""
    widest = max((v.box.width for v in values), default=0.0)
    full = [v for v in values if v.box.y0 > above.middle and v.box.width > 0.6 * widest]
    return min(full[0].box.y0 - 2, below.box.y1) if full else half_way


def _after_date(room: Sequence[_Value], below: PlacedLabel, half_way: float) -> float:
    """Below the line of the date, or where that is missing below the line of the seal."""
    for wanted in (_DATED, _SEALED):
        found = [v for v in room if wanted.search(fold(v.text)) and v.box.y1 < below.box.y1]
        if found:
            after = [v.box.y0 for v in room if v.box.y0 > found[0].box.y1 - 2]
            return (found[0].box.y1 + min([*after, below.box.y0])) / 2 if after else half_way
    return half_way


def _promises(text: str, call: Call) -> bool:
    """Whether the line begins as the promise over the city's seal does."""
    hint = next((s.hint for s in call.form.signatures if s.hint), None)
    if not hint:
        return False
    plain = re.sub(r"\([^()]*\)", "", fold(hint))
    line = re.sub(r"\([^()]*\)", "", fold(text))
    return len(line) >= 10 and fuzz.ratio(line, plain[: len(line)]) >= PROMISE_ALIKE
