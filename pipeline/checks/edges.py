"""Sheets that were scanned askew or cut: lines of print that run to the very edge of the page have lost their ends there. A
letter or two a line is what a reader loses too, so that the comparison with the other versions forgives it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.context import OWN_SCAN, Checked, finding, paper_in
from pipeline.model import Document, Evidence, Finding, Line, Page, Region

_EDGE = 7.0  # points, 2.5 mm: what is cut off is straightened, too; print has 10 mm of margin at the least
_LETTERS = 5  # of a line of prose or a label; specks and strokes of a scan's dark rim are read as one or two
_LEAST = 3  # such lines on a page
_SHARE = 0.15  # of its lines of prose


def cut_edges(checked: Checked) -> Iterator[Finding]:
    """The scanned pages of form and plan whose lines end, or begin, at the page's edge."""
    for document in checked.papers:
        places = [(n, lines) for n, p in enumerate(document.pages, 1) if (lines := _at_edge(p.page))]
        if not places:
            continue
        told = "、".join(f"第{n}页" for n, _ in places[:4]) + (
            f"等{len(places)}页" if len(places) > 4 else ""
        )
        own_scan = OWN_SCAN if document.channel == "paper" else ""
        message = f"{paper_in(document)}{told}文字直抵纸边，疑扫描时偏斜或被裁切，有内容缺失，请核对原件。{own_scan}"
        yield finding(
            "page-cut", document.id, "review", message, [_place(document, n, lines[0]) for n, lines in places]
        )


def _at_edge(page: Page) -> list[Line]:
    """The lines that run to the right edge, or to the left one; none where they are too few to tell."""
    if page.source != "ocr" or not page.fixed:
        return []
    prose = [
        (line, line.box)
        for line in page.lines
        if line.box is not None and not line.furniture and sum(map(str.isalnum, line.text)) >= _LETTERS
    ]
    for cut in (
        [line for line, box in prose if box.x1 > page.width - _EDGE],
        [line for line, box in prose if box.x0 < _EDGE],
    ):
        if len(cut) >= _LEAST and len(cut) >= _SHARE * len(prose):
            return cut
    return []


def _place(document: Document, number: int, line: Line) -> Evidence:
    return document.place(Region(page=number, box=line.box), line.text)
