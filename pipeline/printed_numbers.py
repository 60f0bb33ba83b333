"""Page numbers printed at the edge of a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from pipeline.model import DocumentPage, Page

BAND = 0.14  # share of the page's height at the top and at the foot in which furniture stands
DASH = r"[\s\-—–―‐－_·•.…~～一]*"
_NUMBER = re.compile(rf"{DASH}(\d{{1,4}}){DASH}")
_OF = re.compile(r"第?(\d{1,4})页?[,，]?[/／|]?(?:共|of)?(\d{1,4})页?", re.I)
_WORDED = re.compile(r"(?:第|page|p\.)(\d{1,4})页?", re.I)


def printed_page_numbers(pages: Sequence[DocumentPage]) -> tuple[int | None, ...]:
    """The number printed at the edge of each page; None where there is none."""
    return tuple(
        next((n for i in edge_lines(p.page) if (n := printed_number(p.page.lines[i].text)) is not None), None)
        for p in pages
    )


def printed_number(text: str) -> int | None:
    """The page number if the line is nothing else: ``— 4 —``, ``第4页 共9页``, ``4/9``, ``4``."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if not plain or len(plain) > 16:
        return None
    for pattern in (_NUMBER, _WORDED, _OF):
        found = pattern.fullmatch(plain)
        if found and (pattern is not _OF or re.search(r"[页/共of|]", plain, re.I)):
            return int(found[1])
    return None


def edge_lines(page: Page) -> list[int]:
    """Lines outside tables at the very top and foot of a page with places, at most three each."""
    if not page.fixed or page.height <= 0:
        return []
    ruled = {n for t in page.tables for c in t.cells for n in c.lines}
    placed = [(line.box, n) for n, line in enumerate(page.lines) if line.box and n not in ruled]
    top = sorted((b.y0, n) for b, n in placed if b.centre[1] < BAND * page.height)
    foot = sorted((-b.y1, n) for b, n in placed if b.centre[1] > (1 - BAND) * page.height)
    return [n for _, n in (*top[:3], *foot[:3])]
