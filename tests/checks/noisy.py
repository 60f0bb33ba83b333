"""An application's text as reading hands it on from paper: the slips of OCR, without those of a digit."""

from __future__ import annotations

from random import Random

from pipeline.model import Document, DocumentPage, Line

# what reading makes of single characters of simplified print, after the slips seen on office scans
_SHAPES = {
    "（": "(", "）": ")", "，": ",", "：": ":", "“": '"', "”": '"', "—": "一", "〔": "[", "〕": "]", "；": ";",
    "强": "強", "网": "網", "设": "設", "发": "發", "实": "實", "达": "達", "亿": "億", "万": "萬", "未": "末", "日": "曰",
    "己": "已", "业": "亚", "治": "冶", "末": "未", "士": "土", "入": "人",
}  # fmt: skip
_LOST = "。”“、 +"


def misread(text: str, rng: Random, *, rate: float) -> str:
    """``text`` with slips at about ``rate`` of the characters that slip; digits stay."""
    out = []
    for char in text:
        if char in _SHAPES and rng.random() < rate:
            out.append(_SHAPES[char])
        elif char in _LOST and rng.random() < rate / 2:
            continue
        else:
            out.append(char)
    return "".join(out)


def as_paper(document: Document, text: str) -> Document:
    """``document`` made of ``text`` again, as scanned paper."""
    pages = tuple(
        DocumentPage(
            sha256=p.sha256,
            page=p.page.model_copy(
                update={
                    "source": "ocr",
                    "lines": tuple(
                        Line(text=line.text, confidence=0.985, box=line.box) for line in p.page.lines
                    ),
                }
            ),
        )
        for p in document.pages
    )
    return document.model_copy(
        update={"pages": pages, "channel": "paper", "delivery": "paper/001", "id": "d1"}
    )
