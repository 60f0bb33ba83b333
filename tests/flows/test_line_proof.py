"""What the picture of a line says of a character whose first strokes its box has cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.lineproof import differs_at_edge
from flows.jobs import Alternative, CompareRequest, Source, compare
from pipeline.agreement.proof import SURE_ODDS
from pipeline.geometry import Box
from pipeline.model import Document, DocumentPage, Line, Page

_FONT = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
_SIZE, _LEFT, _TOP = 31, 160, 400  # pixels at 150 dpi
_SCALE = 72 / 150


def odds_of(printed: str, read: str, other: str, *, cut: int, folder: Path) -> float:
    """Log odds of ``read`` where ``printed`` stands and the line's box begins ``cut`` pixels inside it."""
    if not _FONT.exists():
        pytest.skip("no Chinese font installed")
    picture = Image.new("RGB", (1240, 1754), (250, 250, 248))
    ImageDraw.Draw(picture).text(
        (_LEFT, _TOP), printed, font=ImageFont.truetype(str(_FONT), _SIZE, index=2), fill=(20, 20, 20)
    )
    path = folder / "page.png"
    picture.save(path, dpi=(150, 150))
    right = _LEFT + _SIZE * len(printed)
    box = Box(*(v * _SCALE for v in (_LEFT + cut, _TOP + 4, right, _TOP + _SIZE + 10)))
    page = Page(number=1, width=595.2, height=841.9, source="ocr", lines=(Line(text=read, box=box),))
    document = Document(
        id="d1",
        delivery="paper/001",
        channel="paper",
        pages=(DocumentPage(sha256="0" * 64, page=page),),
        text=read,
    )
    request = CompareRequest(
        document=document,
        alternatives=(Alternative(page=1, line=0, text=other),),
        sources={"0" * 64: Source(path=path, media_type="image/png")},
    )
    return compare(request)[0]


def test_strokes_that_the_box_cut_off_accuse_nobody(tmp_path: Path) -> None:
    rest = "不断增强，服务能力持续提升。"
    assert odds_of("性" + rest, "生" + rest, "性" + rest, cut=15, folder=tmp_path) < SURE_ODDS


def test_another_character_at_the_edge_is_told(tmp_path: Path) -> None:
    rest = "不断增强，服务能力持续提升。"
    assert odds_of("生" + rest, "生" + rest, "性" + rest, cut=0, folder=tmp_path) >= SURE_ODDS


def test_a_change_of_a_character_read_in_its_traditional_form_is_told(tmp_path: Path) -> None:
    """The reader gave 國 for 国: that hides no other character."""
    read, other = "联系人张國栋主任", "联系人张兴栋主任"
    assert odds_of("联系人张国栋主任", read, other, cut=0, folder=tmp_path) >= SURE_ODDS


def test_where_two_readings_differ() -> None:
    assert differs_at_edge("生不断", "性不断")
    assert not differs_at_edge("韧生不断", "韧性不断")
