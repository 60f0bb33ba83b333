"""Gaps in printed page numbers, and pages that could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.checks.context import CHANNEL_LABELS, OWN_SCAN, Checked, finding, paper_in
from pipeline.model import CHANNELS, Block, Document, Evidence, Finding
from pipeline.printed_numbers import edge_lines, printed_page_numbers

_SENTENCE = 25  # characters from which a last block is prose and no closing line
_ENOUGH = 12  # paragraphs from which a paper's own habit shows
_SLIPS = (
    0.05  # share of them that may lack their mark: headings taken for prose, full stops that were not read
)
_MARKS = '。；：！？.;:!?”"）)》…'
_CLOSING = re.compile(r"[（(]?(?:附[件表图注：:]|注[：:]|联系人|备注|说明[：:]|来源)")


def gaps(checked: Checked) -> Iterator[Finding]:
    for document in checked.submission.documents:
        missing = [*_first_pages(checked, document), *missing_pages(document)]
        if missing:
            after = missing[0][0]
            named = "、".join(f"第{a}页" if a == b else f"第{a}—{b}页" for _, a, b in missing)
            yield finding(
                "pages-missing",
                document.id,
                "review",
                f"{paper_in(document)}印刷页码不连续，疑缺{named}。",
                (_page_evidence(document, after),),
            )


def _first_pages(checked: Checked, document: Document) -> list[tuple[int, int, int]]:
    """The pages before the first where the numbers begin above 1 and no other paper of the delivery has them."""
    if document.role not in ("application_form", "plan") or not document.pages:
        return []
    numbers = printed_page_numbers(document.pages)
    first = next(((i, n) for i, n in enumerate(numbers, 1) if n is not None), None)
    if first is None or not 0 < first[1] - first[0] <= 3 or numbers.count(None) > len(numbers) // 2:
        return []
    lacking = first[1] - first[0]
    others = [
        d for d in checked.submission.documents if d.delivery == document.delivery and d is not document
    ]
    if any(lacking in printed_page_numbers(d.pages) for d in others):
        return []
    return [(1, 1, lacking)]


def missing_pages(document: Document) -> list[tuple[int, int, int]]:
    """Gaps as (document page before the gap, first and last printed number that lacks).

    A number that does not fit both its neighbours is a misread one and tells nothing; a jump tells of a gap
    where all numbers after it keep the new distance.
    """
    printed = printed_page_numbers(document.pages)
    backs = _blank_backs(document, printed)
    place = 0
    numbers: list[tuple[int, int]] = []
    page_at: dict[int, int] = {}
    for i, n in enumerate(printed, 1):
        if i in backs:
            continue
        place += 1
        page_at[place] = i
        if n is not None:
            numbers.append((place, n))
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
            found.append((page_at[i], n + 1, n + lacking))
    return found


def _blank_backs(document: Document, printed: Sequence[int | None]) -> set[int]:
    """The blank pages (from 1) where both sides of papers printed on one side were scanned: they bear no number
    and are not counted, so they must not fill the gap that a lacking page leaves."""
    blank = {i for i, p in enumerate(document.pages, 1) if not p.page.lines and not p.page.failure}
    numbers = [(i, n) for i, n in enumerate(printed, 1) if n is not None]
    steps = [(m - n, j - i) for (i, n), (j, m) in pairwise(numbers) if any(i < b < j for b in blank)]
    return blank if sum(step == (1, 2) for step in steps) > len(steps) / 2 else set()


def _page_evidence(document: Document, number: int) -> Evidence:
    page = document.pages[number - 1].page
    foot = [page.lines[i] for i in edge_lines(page)]
    if not foot or foot[-1].box is None:
        return Evidence(document=document.id, page=number)
    return Evidence(
        document=document.id, page=number, bbox=page.scanned(foot[-1].box).rounded(), quote=foot[-1].text
    )


def broken_off(checked: Checked) -> Iterator[Finding]:
    """A plan whose text stops within a sentence at the end of a full line: what comes after it was lost, in all
    channels perhaps."""
    for document in checked.documents("plan"):
        last = next((b for b in reversed(document.blocks) if b.end > b.start), None)
        if last is None or not _breaks_off(document, last):
            continue
        yield finding(
            "pages-missing",
            document.id,
            "review",
            f"{paper_in(document)}末尾一句没有写完，疑缺后面的页。",
            document.quote(max(last.start, last.end - 40), last.end),
        )


def _breaks_off(document: Document, block: Block) -> bool:
    """No mark ends it, and its last line is as long as a line can be: reading drops full stops at the end of short
    lines and long ones, but a title or a date seldom fills a line."""
    text = document.text[block.start : block.end].strip()
    if block.kind != "paragraph" or len(text) < _SENTENCE or not re.search(r"[，。；、,;]", text):
        return False
    if text[-1] not in "，、,；;" and not "\u4e00" <= text[-1] <= "\u9fff":
        return False
    piece = block.pieces[-1]
    page = document.pages[piece.page - 1].page
    line = page.lines[piece.line]
    # a reader takes a full stop for a comma now and then
    told = text[-1] not in "，、,；;" or (document.text_source == "text_layer" and text[-1] not in "；;")
    if told and _always_ends(document, block) and not _CLOSING.match(text):
        return True
    if line.box is None or not page.fixed:
        return False
    edge = max(other.box.x1 for other in page.lines if other.box is not None and not other.furniture)
    return line.box.x1 > edge - 1.2 * line.box.height


def _always_ends(document: Document, last: Block) -> bool:
    """Whether the paper, as it was read, sets a mark at the end of its paragraphs, so that one without was not
    finished, wherever in the line it stops."""
    texts = [
        document.text[b.start : b.end].rstrip()
        for b in document.blocks
        if b.kind == "paragraph" and b != last
    ]
    prose = [t for t in texts if len(t) >= _SENTENCE and "，" in t.replace(",", "，")]
    open_ends = sum(t[-1] not in _MARKS for t in prose)
    return len(prose) >= _ENOUGH and open_ends <= _SLIPS * len(prose)


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
            where = f"{CHANNEL_LABELS[channel]}《{document.title or document.id}》第{number}页{rest}"
            own_scan = OWN_SCAN if channel == "paper" else ""
            yield finding(
                "file-unreadable",
                channel,
                "must_fix",
                f"{where}无法读取：{why.rstrip('。')}。{own_scan}",
                [Evidence(document=d.id, page=n) for d, n, _ in places[:4]],
            )
