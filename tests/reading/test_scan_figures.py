"""Figures that may be misread are told, and only those."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.geometry import Box
from pipeline.model import Block, Document, DocumentPage, Page, Piece
from pipeline.reading.engines import RapidEngine
from pipeline.reading.engines.recognise import Reading, Recogniser
from pipeline.reading.figures import doubts, figures
from pipeline.reading.scan_layout import ReadLine, lay_out


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("每万人拥有5G基站数达35.L个", ["35.L"]),
        ("建成5G基站3l240个", ["3l240"]),
        ("带动投资1O5亿元", ["1O5"]),
        ("累计31O家", ["31O"]),
        ("约l240个", ["l240"]),
        ("建成5G工厂2/家", ["2/"]),
        ("5G基站15749个，4G基站3000个，10GPON端口2.5万个", []),
        ("符合ISO9001与IPv6，L4级自动驾驶，O2O平台，5G+AI，3D打印，700MHz", []),
        ("zhao1l9@163.com", []),
        ("2022—2024年，占比35.2%，电话0571-87001234/13900001111", []),
    ],
)
def test_figures_with_letters_in_them(text: str, doubted: list[str]) -> None:
    assert [text[a:b] for a, b in doubts(text)] == doubted


def test_figures_on_which_two_looks_differ() -> None:
    text = "基站31240个，工厂27家"
    assert figures(text) == ["31240", "27"]
    assert [text[a:b] for a, b in doubts(text, ["27"])] == ["27"]


class TwoLooks(Recogniser):
    """Sees something else at each width."""

    def __init__(self) -> None:
        self.looks = [Reading("工厂27家", 0.9, 0.6, 0.6), Reading("工厂21家", 0.8, 0.5, 0.5)]

    def text(self, image: np.ndarray, *, squeeze: float = 1.0) -> Reading:
        return self.looks.pop(0)


def test_a_figure_read_in_two_ways_is_doubted_in_the_page() -> None:
    image = np.full((60, 600), 244, np.uint8)
    image[20:40, 40:560:3] = 30
    quad = np.array([[30, 10], [570, 10], [570, 50], [30, 50]], np.float32)
    (line,) = RapidEngine(recogniser=TwoLooks()).read(image, [quad])
    assert (line.text, line.unsure) == ("工厂27家", ("27",))
    read = ReadLine(Box(30, 10, 570, 50), line.text, line.confidence, unsure=line.unsure)
    (record,) = lay_out([read], [], dpi=200).lines
    assert record.doubts == ((2, 4),)
    page = Page(number=1, width=600, height=60, source="ocr", lines=(record,))
    document = Document(
        id="d1", delivery="paper/1", channel="paper", pages=(DocumentPage(sha256="0" * 64, page=page),),
        text=record.text,
        blocks=(Block(kind="paragraph", start=0, end=5, pieces=(Piece(page=1, line=0, start=0, end=5),)),),
    )  # fmt: skip
    assert document.doubted(0, 4) and document.doubted(3, 5)
    assert not document.doubted(0, 2) and not document.doubted(4, 5)
