"""Chapters that a plan's own table of contents names and its text has not: the sheets after them were lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from pipeline.checks.context import Checked, finding, paper_in
from pipeline.model import Block, Document, Finding
from pipeline.textfold import fold

_LEAST = 3  # entries that make a table of contents
_ALIKE = 75.0  # per cent; leaders and misread characters stand in entries
# 五、保障措施……12, folded: chapters alone, for smaller headings are often left out or set otherwise
_ENTRY = re.compile(
    r"((?:第[一二三四五六七八九十]{1,3}(?:章|部分)|[一二三四五六七八九十]{1,3}、)\w[^.·…]{1,40}?)[\W_]*\d{1,3}\W*"
)


def listed_chapters(checked: Checked) -> Iterator[Finding]:
    """A sheet lost in every channel leaves no gap in the page numbers, nor does one version lack what another has."""
    for document in checked.documents("plan"):
        entries = _entries(document)
        if len(entries) < _LEAST:
            continue
        listed = {block.start for block in entries.values()}
        heads = [_head(document, b) for b in document.blocks if b.start not in listed]
        lacking = {name: block for name, block in entries.items() if not _stands(name, heads)}
        # where none is found the chapters are set in another way, and nothing can be told
        if not lacking or len(lacking) == len(entries):
            continue
        first = next(iter(lacking.values()))
        yield finding(
            "pages-missing",
            document.id,
            "review",
            f"{paper_in(document)}目录列有“{'”“'.join(lacking)}”，正文中未见，疑缺页。",
            document.quote(first.start, first.end),
        )


def _entries(document: Document) -> dict[str, Block]:
    found: dict[str, Block] = {}
    for block in document.blocks:
        match = _ENTRY.fullmatch(fold(document.text[block.start : block.end]))
        if match and block.kind != "cell":
            found.setdefault(match[1], block)
    return found


def _head(document: Document, block: Block) -> str:
    return fold(document.text[block.start : min(block.end, block.start + 60)])


def _stands(name: str, heads: list[str]) -> bool:
    return any(fuzz.ratio(name, head[: len(name) + 1]) >= _ALIKE for head in heads)
