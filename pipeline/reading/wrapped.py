"""Document numbers and spans of years that run over the end of a line.

At a line's end, or on a line of its own in a narrow cell, the bracket of 甬政发〔 / 2024〕31号 stands without its
year: the reader takes it for a C, a 1 or nothing. What stands around it in the other lines says what it was. The
rest stays as read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from pipeline.model import Line, Table
from pipeline.reading.figures import doubts
from pipeline.reading.scan_repair import BRACES, CLOSING, OPENING, SHAPE

YEAR = r"(?:19|20)\d\d"
# as which a lone bracket is read, and only at the end or beginning of a line
NO_OPENING = "CLJGUcl1I|丨一亠"
NO_CLOSING = "lI"
HOOKS = "Jj|丨"  # between figures these are nothing but a bracket
NUMBER = re.compile(
    rf"(?:(?<=[\u4e00-\u9fff])|^(?=[{re.escape(NO_OPENING)}]))(?P<open>[{OPENING}{re.escape(NO_OPENING)}]??)(?P<year>{YEAR})"
    rf"(?P<close>[{CLOSING}{re.escape(NO_CLOSING + HOOKS)}]??)(?P<gap>\s*)(?P<rest>第?(?P<figures>\d{{1,4}})"
    r"(?P<end>号|\Z))"
)
ROUND = frozenset("()（）")
# a bracket at a line's end, read once more at the head of the next: 湖政办字〔 / 〔2021〕52号
DOUBLED = re.compile(rf"[{OPENING}](?P<again>[{OPENING}])(?={YEAR}[{CLOSING}])")
YEARS = re.compile(rf"(?P<first>{YEAR}年?)一(?={YEAR})")


class Edit(NamedTuple):
    """``new`` in place of the joined text's characters [start:end]."""

    start: int
    end: int
    new: str


def mended(lines: Sequence[Line], tables: Sequence[Table]) -> tuple[Line, ...]:
    """``lines`` with the brackets of document numbers and the dashes between years at their ends as they must
    have been. Lines follow each other inside a cell, and outside tables."""
    out = list(lines)
    for run in _runs(lines, tables):
        for index, text in zip(run, over([out[i].text for i in run]), strict=True):
            line = out[index]
            if text != line.text:
                still = doubts(text, [line.text[a:b] for a, b in line.doubts])
                out[index] = line.model_copy(update={"text": text, "doubts": still})
    return tuple(out)


def over(texts: Sequence[str]) -> list[str]:
    """Lines that follow each other, mended where a document number or a span of years runs over an end."""
    joined = "".join(texts)
    ends = list(accumulate(map(len, texts)))
    # the first line may be the rest of a cell that a page's end cut
    edits = [*_brackets(joined, {0, *ends}), *_dashes(joined, set(ends)), *_doubled(joined, set(ends))]
    out = list(texts)
    for edit in sorted(edits, reverse=True):
        # what was not read at all is added to the line before it
        at = max(0, edit.start - 1) if edit.start == edit.end else edit.start
        k = bisect_right(ends, at)
        begin = ends[k - 1] if k else 0
        out[k] = out[k][: edit.start - begin] + edit.new + out[k][edit.end - begin :]
    return out


def _brackets(joined: str, ends: set[int]) -> Iterator[Edit]:
    for found in NUMBER.finditer(joined):
        opening, closing = found["open"], found["close"]
        at = set(range(found.start(), found.end())) & ends
        seen = closing != "" and (closing in SHAPE or closing in HOOKS)
        torn = {k for k in range(found.start("figures") + 1, found.end("figures")) if k in ends}
        # no number begins with 0: what stands before one at the head of a line belongs to it
        torn = {k for k in torn if joined[k] != "0"}
        if not at or (torn and not seen) or not _bracketed(found, ends):  # 2021 1 / 65: a bracket, or a one
            continue
        if not found["end"] and closing not in SHAPE.keys() - ROUND:  # a page that ends before 号
            continue
        pair = _pair(opening, closing)
        for name, old, new in (("open", opening, pair[0]), ("close", closing, pair[1])):
            if old != new:
                yield Edit(*found.span(name), new)
        if found["gap"]:
            yield Edit(*found.span("gap"), "")


def _bracketed(found: re.Match[str], ends: set[int]) -> bool:
    """Whether a bracket was seen, or a mark at a line's end or beginning that is one. A year and a number
    with nothing between may be anything."""
    opening, closing = found["open"], found["close"]
    if closing in SHAPE or opening in SHAPE:
        return _at_end(found, "open", ends) and _at_end(found, "close", ends)
    return bool(opening) and _at_end(found, "open", ends) and _at_end(found, "close", ends)


def _at_end(found: re.Match[str], name: str, ends: set[int]) -> bool:
    """Whether a mark that is no bracket stands where one may have been misread."""
    return found[name] in ("", *SHAPE, *(HOOKS if name == "close" else "")) or not ends.isdisjoint(
        found.span(name)
    )


def _pair(opening: str, closing: str) -> tuple[str, str]:
    """The brackets as read where both are of one shape, round ones where the second is; else 〔〕."""
    if opening in SHAPE.keys() - BRACES and SHAPE[opening] == SHAPE.get(closing):
        return opening, closing
    return ("（", "）") if closing in ROUND else ("〔", "〕")


def _dashes(joined: str, ends: set[int]) -> Iterator[Edit]:
    for found in YEARS.finditer(joined):
        if found.end() in ends or found.end() - 1 in ends:
            yield Edit(found.end() - 1, found.end(), "—")


def _doubled(joined: str, ends: set[int]) -> Iterator[Edit]:
    for found in DOUBLED.finditer(joined):
        if found.start("again") in ends:
            yield Edit(*found.span("again"), "")


def _runs(lines: Sequence[Line], tables: Sequence[Table]) -> Iterator[list[int]]:
    """Indices of lines that follow each other."""
    inside = {i for table in tables for cell in table.cells for i in cell.lines}
    for table in tables:
        yield from (list(cell.lines) for cell in table.cells if len(cell.lines) > 1)
    run: list[int] = []
    for index in range(len(lines)):
        if index in inside:
            if len(run) > 1:
                yield run
            run = []
        else:
            run.append(index)
    if len(run) > 1:
        yield run
