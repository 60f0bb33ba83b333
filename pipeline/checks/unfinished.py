"""Papers sent before they were finished: drafts, figures left open, notes to oneself, comments in the margin, fields that
Word could not fill."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.context import Checked, finding, paper_in, where_said
from pipeline.model import Document, Evidence, Finding, Line, Region
from pipeline.printed_numbers import edge_lines
from pipeline.textfold import fold

_HEAD = 400  # characters at the beginning of a paper in which it says that it is a draft
_DRAFT = re.compile(r"(?:征求意见|讨论|送审|报审|审议|起草|初|草|样)稿|草案")
# stamped or written across a sheet, in letters of their own
_VOID = re.compile(
    r"[(（【\[]?(?:此|本)?[件页表份]?(?:已|均)?(?:作废|失效|无效)(?:章|件)?[)）】\]]?|样[张本件表]|范本|仅供参考"
)
_SHORT = 40  # characters up to which a line is a title or a mark, not a sentence about another paper
_OPEN = re.compile(
    r"[XＸ×]{2,}(?=\s*(?:万|亿|个|家|项|座|人|户|%|％|元|年|月))"  # 建成基站XX个
    r"|[【（(\[][^【】（）()\[\]\n]{0,20}待(?:核实|核对|核|补充|补|完善|确认|定|更新|填)[^【】（）()\[\]\n]{0,10}[】）)\]]"
    r"|此处(?:需|待|应|请)?(?:补充|填写|插入|修改|核实)[^。\n]{0,12}"
    r"|错误[!！]\s*(?:未找到引用源|未定义书签)|Error!\s*(?:Reference source|Bookmark)|#(?:REF|DIV/0|VALUE|NAME)[!?]"
)


def unfinished(checked: Checked) -> Iterator[Finding]:
    """A form or plan that calls itself a draft or leaves something open: the final one may not have come."""
    for document in checked.papers:
        told = [
            (document.text[a:b], document.quote(a, b)) for a, b in (*_draft(document), *_left_open(document))
        ]
        told += [*_beside_the_text(document), *_void(document)]
        if not told:
            continue
        words = dict.fromkeys(" ".join(said.split())[:30] for said, _ in told)
        yield finding(
            "text-unfinished",
            document.id,
            "review",
            f"{paper_in(document)}写有“{'”“'.join(list(words)[:3])}”，疑非定稿，请人工核对。",
            told[0][1],
        )


def commented(checked: Checked) -> Iterator[Finding]:
    """Comments that were left in a form or plan: a figure that somebody wanted checked may not have been."""
    for document in checked.papers:
        left = [remark for page in document.pages for remark in page.page.remarks]
        if not left:
            continue
        said = "”“".join(dict.fromkeys(remark.text[:30] for remark in left[:3]))
        yield finding(
            "text-unfinished",
            document.id,
            "review",
            f"{paper_in(document)}留有{len(left)}处批注，写有“{said}”，疑非定稿，请人工核对。",
            [place for remark in left for place in where_said(document, remark.about, else_said=remark.text)],
        )


def _mark(line: str) -> re.Match[str] | None:
    """The word by which a line calls its paper a draft; a sentence, and what names another paper, calls it none."""
    match = _DRAFT.search(line)
    return match if match and len(fold(line)) <= _SHORT and "《" not in line else None


def _draft(document: Document) -> Iterator[tuple[int, int]]:
    at = 0
    for line in document.text[:_HEAD].split("\n"):
        if (match := _mark(line)) is not None:
            yield at + match.start(), at + match.end()
        at += len(line) + 1


def _beside_the_text(document: Document) -> list[tuple[str, tuple[Evidence, ...]]]:
    """Draft marks in running heads and feet, and written across the page: they are left out of the text."""
    seen: dict[str, list[tuple[int, Line]]] = {}
    for number, entry in enumerate(document.pages, 1):
        edge = set(edge_lines(entry.page))
        for index, line in enumerate(entry.page.lines):
            if (line.furniture or index in edge) and (match := _mark(line.text)) is not None:
                seen.setdefault(match.group(), []).append((number, line))
    told: list[tuple[str, tuple[Evidence, ...]]] = []
    for mark, places in seen.items():
        number, first = places[0]
        # a line of text may stand at a page's edge and tell of a draft; a mark stands there on page after page
        if any(line.furniture for _, line in places) or len({page for page, _ in places}) > 1:
            told.append((mark, (document.place(Region(page=number, box=first.box), first.text),)))
    return told


def _void(document: Document) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    """Sheets that say of themselves that they do not count."""
    for number, entry in enumerate(document.pages, 1):
        for line in entry.page.lines:
            if _VOID.fullmatch(fold(line.text)):
                yield line.text, (document.place(Region(page=number, box=line.box), line.text),)


def _left_open(document: Document) -> Iterator[tuple[int, int]]:
    for match in _OPEN.finditer(document.text):
        yield match.span()
