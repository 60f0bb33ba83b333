"""What a table says about itself: its caption and its head rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Block, DocCell

_NUMBERED = re.compile(r"\s*附?(?:图)?表\s*[\d一二三四五六七八九十]+(?:[-—.．]\d+)*")
_NAMED = re.compile(r".{2,40}(?:表|清单|名单|名录|一览|统计|汇总)(?:[（(].{1,20}[）)])?")
_UNIT = re.compile(r"[（(]?\s*(?:单位|计量单位)\s*[:：].{1,20}")
_VALUE = re.compile(r"[<>≥≤约超]?\s*[-+]?\d[\d,，.]*\s*(?:%|％|[\u4e00-\u9fff]{0,4})")
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年?.{0,6}")
_LABELS = re.compile(
    r"序\s*号|指\s*标|名\s*称|项\s*目|年\s*份|年\s*度|单\s*位|目\s*标|数\s*值|类\s*别|内\s*容|企\s*业|备\s*注|时\s*间"
)


def caption_of(before: Sequence[tuple[Block, str]]) -> int | None:
    """Which of the last blocks is the caption, as an index from the end: -1, -2; None if none is."""
    for back in range(1, len(before) + 1):
        block, text = before[-back]
        if block.kind == "cell":
            return None
        if _NUMBERED.match(text) and len(text) <= 60 and not text.rstrip().endswith(("。", "；")):
            return -back
        if _NAMED.fullmatch(text.strip()) and len(text) <= 45 and "申报" not in text:
            return -back
        if not _UNIT.fullmatch(text.strip()):
            return None
    return None


def header_rows(cells: Sequence[DocCell], texts: Sequence[str], rows: int) -> int:
    """How many rows at the top are heads: short labels in every cell, values below."""
    first = [(c, t.strip()) for c, t in zip(cells, texts, strict=True) if c.row == 0]
    if rows < 2 or len(first) < 2:
        return 0
    words = [t for _, t in first]
    # the corner cell may be blank
    if not all(words[1:]) or any(len(t) > 24 or t.endswith(("。", "：", ":")) for t in words):
        return 0
    if any(_VALUE.fullmatch(t) and not _YEAR.fullmatch(t) for t in words):
        return 0
    labels = sum(bool(_LABELS.search(t) or _YEAR.fullmatch(t)) for t in words)
    if labels < 1 or (len(first) == 2 and labels < 2):
        return 0
    deepest = max(c.row_span for c, _ in first)
    return min(deepest, rows - 1) if deepest <= 3 else 1
