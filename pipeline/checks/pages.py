"""Gaps in printed page numbers, and pages that could not be read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from pipeline.checks.context import CHANNEL_LABELS, CHANNELS, Checked, finding
from pipeline.model import Document, Evidence, Finding, Line, Page

_PRINTED = re.compile(
    r"^(?:[-—–―−一~·.\s]*(\d{1,3})[-—–―−一~·.\s]*|第\s*(\d{1,3})\s*页.*|(\d{1,3})\s*/\s*\d{1,3}|[pP]age\s*(\d{1,3}).*)$"
)


def gaps(checked: Checked) -> Iterator[Finding]:
    for document in checked.submission.documents:
        missing = missing_pages(document)
        if missing:
            after = missing[0][0]
            named = "、".join(f"第{a}页" if a == b else f"第{a}—{b}页" for _, a, b in missing)
            yield finding(
                "pages-missing",
                document.id,
                "review",
                f"{CHANNEL_LABELS[document.channel]}中的《{document.title or document.id}》印刷页码不连续，疑缺{named}。",
                (_page_evidence(document, after),),
            )


def missing_pages(document: Document) -> list[tuple[int, int, int]]:
    """Gaps as (document page before the gap, first and last printed number that lacks).

    A number that does not fit both its neighbours is a misread one and tells nothing; a jump tells of a gap
    where all numbers after it keep the new distance.
    """
    numbers = [(i, n) for i, p in enumerate(document.pages, 1) if (n := printed_number(p.page)) is not None]
    steady = [
        (i, n)
        for k, (i, n) in enumerate(numbers)
        if any(n - i == m - j for j, m in numbers[max(0, k - 2) : k] + numbers[k + 1 : k + 3])
        or k in (0, len(numbers) - 1)
    ]
    found = []
    for (i, n), (j, m) in pairwise(steady):
        lacking = (m - n) - (j - i)
        kept = all(later - at == m - j for at, later in steady if at > j)
        if 0 < lacking <= 50 and m > n and kept:
            found.append((i, n + 1, n + lacking))
    return found


def printed_number(page: Page) -> int | None:
    """The page number printed at the foot (or head) of ``page``; None where none was read."""
    if not page.fixed or page.height <= 0:
        return None
    for line in sorted(page.lines, key=lambda x: -(x.box.y1 if x.box else 0.0)):
        if not _in_margin(line, page):
            continue
        match = _PRINTED.match(unicodedata.normalize("NFKC", line.text).strip())
        if match:
            return int(next(g for g in match.groups() if g))
    return None


def _in_margin(line: Line, page: Page) -> bool:
    if line.box is None:
        return False
    y = line.box.centre[1] / page.height
    return y > 0.9 or y < 0.07


def _page_evidence(document: Document, number: int) -> Evidence:
    page = document.pages[number - 1].page
    foot = [x for x in page.lines if _in_margin(x, page) and x.box is not None]
    if not foot or foot[-1].box is None:
        return Evidence(document=document.id, page=number)
    return Evidence(
        document=document.id, page=number, bbox=page.scanned(foot[-1].box).rounded(), quote=foot[-1].text
    )


def unread(checked: Checked) -> Iterator[Finding]:
    """Pages that failed, a finding a channel."""
    for channel in CHANNELS:
        places = [
            (d, n, p.page.failure)
            for d in checked.submission.documents
            if d.channel == channel
            for n, p in enumerate(d.pages, 1)
            if p.page.failure
        ]
        if places:
            document, number, why = places[0]
            rest = f"等共{len(places)}页" if len(places) > 1 else ""
            yield finding(
                "file-unreadable",
                channel,
                "must_fix",
                f"{CHANNEL_LABELS[channel]}《{document.title or document.id}》第{number}页{rest}无法读取：{why}",
                [Evidence(document=d.id, page=n) for d, n, _ in places[:4]],
            )
