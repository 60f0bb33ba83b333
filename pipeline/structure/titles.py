"""Titles of papers: big or centred lines at the top of a page, joined where they are broken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from pipeline.geometry import union
from pipeline.model import Line, Page
from pipeline.textfold import fold

LOOK = 14  # lines from the top in which a title may begin
JOIN = 4  # lines a title may be broken into
CENTRED = 0.07  # share of the page's width by which a title's middle may be off
LARGE = 1.3  # times the size of the text: a title wherever it stands
_ALONE = re.compile(r"^附[件录表][\d一二三四五六七八九十]*:?$")
_END = "。；;！!？?，,、：:"


@dataclass(frozen=True)
class Title:
    """What may be a title: ``text`` of the lines ``first``–``last`` (indices into the page's), joined."""

    text: str
    first: int
    last: int


@dataclass(frozen=True)
class _Row:
    """One printed row: the page's lines ``first``–``last`` as one."""

    line: Line
    first: int
    last: int


def titles(page: Page, lines: Sequence[int], *, look: int = LOOK, anywhere: bool = False) -> list[Title]:
    """Everything in the first lines that may be a title, longer joins before shorter ones.

    ``lines``: indices of the page's lines outside tables, in reading order. ``anywhere``: big lines that
    are not centred too.
    """
    written = _rows(page, [n for n in lines if page.lines[n].text.strip()])
    body = _body_size(page)
    out: list[Title] = []
    for at, first in enumerate(written[:look]):
        if not _may_stand(page, first.line, body, anywhere):
            continue
        out.extend(_joined(page, written, at, body, anywhere))
    if not page.fixed:  # a line is a whole paragraph there: joins come last
        return sorted(out, key=lambda t: (t.last - t.first, t.first))
    return sorted(out, key=lambda t: (t.first, -t.last))


def _rows(page: Page, written: Sequence[int]) -> list[_Row]:
    """The lines, those joined that are pieces of one row: …先导区 | 试, cut by a streak in the scan."""
    rows: list[_Row] = []
    for n in written:
        row = _Row(page.lines[n], n, n)
        if rows and page.fixed and _touch(rows[-1].line, row.line):
            row = _Row(_one_line(rows[-1].line, row.line), rows.pop().first, n)
        rows.append(row)
    return rows


def _touch(a: Line, b: Line) -> bool:
    """Whether ``b`` goes on right behind ``a``, in the same row."""
    if a.box is None or b.box is None:
        return False
    height = min(a.box.height, b.box.height)
    beside = min(a.box.y1, b.box.y1) - max(a.box.y0, b.box.y0) > 0.7 * height
    return beside and abs(b.box.x0 - a.box.x1) < 0.5 * height


def _one_line(a: Line, b: Line) -> Line:
    if a.box is None or b.box is None:
        raise ValueError("pieces without boxes are no row")
    return a.model_copy(update={"text": a.text.rstrip() + b.text.lstrip(), "box": union((a.box, b.box))})


def _joined(page: Page, written: Sequence[_Row], at: int, body: float, anywhere: bool) -> Iterator[Title]:
    first = before = written[at].line
    text = first.text.strip()
    yield Title(text, written[at].first, written[at].last)
    if _ALONE.match(fold(text)):
        return
    for row in written[at + 1 : at + JOIN]:
        line = row.line
        if text[-1] in _END or not _may_stand(page, line, body, anywhere) or not _alike(first, line):
            return
        if not _close(before, line):
            return
        text, before = text + line.text.strip(), line
        yield Title(text, written[at].first, row.last)


def _may_stand(page: Page, line: Line, body: float, anywhere: bool) -> bool:
    text = fold(line.text)
    if not 2 <= len(text) <= 60 or line.text.strip()[-1] in "。；;":
        return False
    if line.box is None or not page.fixed:
        return (line.size or 0) > body or line.bold or (line.style or "").startswith("title") or body == 0
    if anywhere and body and _size(line) > LARGE * body:
        return True
    middle = (line.box.x0 + line.box.x1) / 2
    if abs(middle - page.width / 2) > CENTRED * page.width:
        return False
    # a full line of the body is centred too, but no bigger than the others
    full = line.box.width > 0.66 * page.width
    return not full or _size(line) > 1.1 * body or line.bold or line.red


def _alike(a: Line, b: Line) -> bool:
    return a.red == b.red and 0.75 < _size(a) / max(_size(b), 0.1) < 1.34


def _close(a: Line, b: Line) -> bool:
    """The next line of the same title, not a new paragraph far below."""
    if a.box is None or b.box is None:
        return True
    return -0.5 * a.box.height < b.box.y0 - a.box.y1 < 1.8 * max(a.box.height, b.box.height)


def _size(line: Line) -> float:
    if line.size:
        return line.size
    return line.box.height if line.box is not None else 1.0


def _body_size(page: Page) -> float:
    """The size that most of the page's characters have; 0 where there is too little to tell."""
    sizes = [_size(line) for line in page.lines for _ in range(len(line.text) // 8)]
    return median(sizes) if len(sizes) > 12 else 0.0
