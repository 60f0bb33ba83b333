"""Scanned pages end to end: the engine's own models on drawn pages, turned, skewed, sealed and damaged."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.geometry import Box
from pipeline.model import Page
from pipeline.raster import Pixels, Raster
from pipeline.reading.engines import Rule, TextLine, engine, rapid
from pipeline.reading.errors import UnreadablePage
from pipeline.reading.raster_source import DamagedRaster
from pipeline.reading.scan_page import read_scan
from tests.reading.chinese_font import chinese_font

DPI = 150.0
DATE = "2024年9月20日"
DATE_BOX = Box(700, 1000, 900, 1028)  # as drawn, pixels
RED = (205, 30, 40)


@cache
def drawn() -> Pixels:
    """A letterhead, a line of prose, a table with a blank cell, a date under a seal, a page number."""
    image = Image.new("RGB", (1240, 1754), (250, 250, 248))
    draw = ImageDraw.Draw(image)
    draw.text((300, 120), "宁波市人民政府文件", font=chinese_font(72), fill=RED)
    draw.text((500, 260), "甬政发〔2024〕31号", font=chinese_font(31), fill=(20, 20, 20))
    draw.text(
        (160, 400),
        "全市累计建成5G基站31240个，每万人拥有5G基站32.2个。",
        font=chinese_font(31),
        fill=(20, 20, 20),
    )
    for y in (600, 680, 760, 1160):
        draw.line((150, y, 1080, y), fill=(30, 30, 30), width=2)
    for x, end in ((150, 1160), (420, 1160), (700, 760), (1080, 1160)):
        draw.line((x, 600, x, end), fill=(30, 30, 30), width=2)
    for x, y, text in (
        (170, 620, "申报城市"),
        (440, 620, "宁波市"),
        (720, 620, "联系电话"),
        (170, 700, "职务"),
        (720, 700, "副市长"),
        (170, 900, "推荐意见"),
        (440, 800, "同意推荐。"),
    ):
        draw.text((x, y), text, font=chinese_font(31), fill=(20, 20, 20))
    draw.ellipse((680, 880, 940, 1140), outline=RED, width=7)
    draw.regular_polygon((810, 1010, 50), 5, fill=RED)
    for x, char in ((705, "宁"), (785, "波"), (865, "市")):
        draw.text((x, 905), char, font=chinese_font(44), fill=RED)
    # ink of a seal multiplies: print under it stays the darker
    draw.text((DATE_BOX.x0, DATE_BOX.y0 - 8), DATE, font=chinese_font(31), fill=(30, 15, 15))
    draw.text((590, 1640), "— 4 —", font=chinese_font(31), fill=(20, 20, 20))
    noise = np.random.default_rng(3).normal(0, 2, (1754, 1240, 3))
    bgr = np.asarray(image, np.float32)[:, :, ::-1] + noise
    return np.ascontiguousarray(np.clip(bgr, 0, 255).astype(np.uint8))


@cache
def level_page() -> Page:
    return read_scan(Raster(drawn(), DPI), number=3, engine=engine("rapid"))


def cell_text(page: Page, row: int, column: int) -> str:
    (table,) = page.tables
    cell = next(c for c in table.cells if (c.row, c.column) == (row, column))
    return "".join(page.lines[i].text for i in cell.lines)


def test_text_stands_in_reading_order() -> None:
    texts = [line.text.replace(",", "，") for line in level_page().lines]
    assert texts[:3] == [
        "宁波市人民政府文件",
        "甬政发〔2024〕31号",
        "全市累计建成5G基站31240个，每万人拥有5G基站32.2个。",
    ]
    assert "4" in texts[-1]
    assert level_page().number == 3
    assert (level_page().source, level_page().colour) == ("ocr", "colour")


def test_red_heads_are_read_as_red() -> None:
    assert [line.text for line in level_page().lines if line.red] == ["宁波市人民政府文件"]


def test_cells_hold_their_text_and_blank_ones_none() -> None:
    page = level_page()
    assert cell_text(page, 0, 0) == "申报城市"
    assert cell_text(page, 0, 1) == "宁波市"
    assert cell_text(page, 1, 2) == "副市长"
    assert cell_text(page, 1, 1) == ""
    assert page.tables[0].cells[4].lines == ()


def test_a_date_under_a_seal_is_read() -> None:
    assert cell_text(level_page(), 2, 1) == "同意推荐。" + DATE


def test_the_comma_at_a_line_end_is_read() -> None:
    image = Image.new("RGB", (1100, 90), (246, 246, 244))
    text = "数字经济核心产业增加值占地区生产总值比重稳步提升，"
    ImageDraw.Draw(image).text((30, 25), text, font=chinese_font(31), fill=(30, 30, 30))
    pixels = np.asarray(image)
    right = float(np.flatnonzero(pixels.min(axis=(0, 2)) < 128)[-1]) + 2
    quad = np.array([[20, 18], [right, 18], [right, 72], [20, 72]], np.float32)
    (line,) = rapid().read(np.ascontiguousarray(pixels), [quad])
    assert line.text.replace(",", "，") == text


def turned_and_leaning(
    turn: int, skew: float
) -> tuple[Pixels, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    """The drawn page as a careless hand scans it, with the way from drawn to scanned pixels."""
    height, width = drawn().shape[:2]
    lean = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), -skew, 1.0), [0, 0, 1]])
    picture = cv2.warpAffine(drawn(), lean[:2], (width, height), borderValue=(250, 250, 248))
    quarter = {
        0: np.eye(3),
        90: np.array([[0.0, -1, height - 1], [1, 0, 0], [0, 0, 1]]),
        180: np.array([[-1.0, 0, width - 1], [0, -1, height - 1], [0, 0, 1]]),
        270: np.array([[0.0, 1, 0], [-1, 0, width - 1], [0, 0, 1]]),
    }[turn]
    return np.ascontiguousarray(np.rot90(picture, -turn // 90), np.uint8), quarter @ lean


@pytest.mark.parametrize(("turn", "skew"), [(180, 1.3), (90, -0.8), (270, 2.1)])
def test_a_turned_scan_reads_the_same_and_leads_back(turn: int, skew: float) -> None:
    pixels, there = turned_and_leaning(turn, skew)
    page = read_scan(Raster(pixels, DPI), number=1, engine=engine("rapid"))
    assert (page.turn + turn) % 360 == 0
    assert page.skew == pytest.approx(skew, abs=0.12)
    assert cell_text(page, 2, 1) == "同意推荐。" + DATE
    line = next(n for n in page.lines if DATE in n.text)
    assert line.box is not None
    corners = np.array([[[x, y] for x in (DATE_BOX.x0, DATE_BOX.x1) for y in (DATE_BOX.y0, DATE_BOX.y1)]])
    meant = cv2.perspectiveTransform(corners.astype(np.float64), there).reshape(4, 2) * 72 / DPI
    got = page.scanned(line.box)
    assert got.centre == pytest.approx(tuple((meant.min(axis=0) + meant.max(axis=0)) / 2), abs=9)


def test_lean_and_turn_lead_back_within_a_millimetre() -> None:
    """The corner of the table, found by its rules, against where it was drawn."""
    pixels, there = turned_and_leaning(180, 1.3)
    page = read_scan(Raster(pixels, DPI), number=1, engine=engine("rapid"))
    box = page.tables[0].box
    assert box is not None
    meant = cv2.perspectiveTransform(np.array([[[150.0, 600.0]]]), there).reshape(2) * 72 / DPI
    got = page.scanned(Box(box.x0, box.y0, box.x0, box.y0))
    assert (got.x0, got.y0) == pytest.approx(tuple(meant), abs=72 / 25.4)


def test_a_pdf_without_resolution_reads_in_its_own_points() -> None:
    page = read_scan(Raster(drawn(), 72.0), number=1, engine=engine("rapid"))
    assert page.width == pytest.approx(595, abs=3)
    line = next(n for n in page.lines if DATE in n.text)
    assert line.box is not None
    assert page.scanned(line.box).centre == pytest.approx(DATE_BOX.centre, abs=12)


def test_a_blank_page() -> None:
    page = read_scan(Raster(np.full((1754, 1240, 3), 246, np.uint8), DPI), number=2, engine=Broken())
    assert (page.source, page.lines, page.tables) == ("blank", (), ())


def test_ink_that_cannot_be_read_is_not_blank() -> None:
    pixels = drawn().copy()
    rng = np.random.default_rng(5)
    points = rng.integers((455, 695), (680, 745), (14, 2))
    cv2.polylines(pixels, [points.astype(np.int32)], False, (60, 60, 60), 2)
    page = read_scan(Raster(pixels, DPI), number=1, engine=engine("rapid"))
    cell = next(c for c in page.tables[0].cells if (c.row, c.column) == (1, 1))
    assert cell.lines
    assert page.lines[cell.lines[0]].confidence < 0.8


class Broken:
    name = "broken"

    def lines(self, image: Pixels, *, rules: Sequence[Rule] = ()) -> list[TextLine]:
        raise RuntimeError("no memory")


def test_a_broken_engine_is_an_unreadable_page() -> None:
    with pytest.raises(UnreadablePage, match="识别失败"):
        read_scan(Raster(drawn(), DPI), number=1, engine=Broken())
    with pytest.raises(UnreadablePage, match="过小"):
        read_scan(Raster(drawn()[:20, :20], DPI), number=1, engine=Broken())


def test_a_damaged_picture_is_read_and_says_so() -> None:
    pixels = drawn().copy()
    pixels[900:] = 128
    page = read_scan(DamagedRaster(pixels, DPI, "图片文件不完整"), number=1, engine=engine("rapid"))
    assert page.failure == "图片文件不完整"
    assert any("5G基站31240个" in line.text for line in page.lines)


@pytest.mark.slow
def test_tesseract_reads_the_same_page() -> None:
    page = read_scan(Raster(drawn(), DPI), number=1, engine=engine("tesseract"))
    assert cell_text(page, 0, 0) == "申报城市"


def test_unknown_engines_are_refused() -> None:
    with pytest.raises(ValueError, match="没有名为"):
        engine("other")


def test_a_page_of_short_lines_only_is_straightened() -> None:
    """Nothing but figures in a table, fed in askew: no line is long enough to tell how they lie."""
    image = Image.new("RGB", (1240, 1754), (250, 250, 248))
    draw = ImageDraw.Draw(image)
    for n in range(7):
        draw.line((200, 200 + 70 * n, 1040, 200 + 70 * n), fill=(30, 30, 30), width=2)
        draw.line((200 + 140 * n, 200, 200 + 140 * n, 620), fill=(30, 30, 30), width=2)
        for k in range(6 if n < 6 else 0):
            draw.text(
                (215 + 140 * k, 220 + 70 * n), f"{3 * n + k}{k}.5", font=chinese_font(28), fill=(20, 20, 20)
            )
    turn = cv2.getRotationMatrix2D((620, 877), -2.6, 1.0)
    leaning = cv2.warpAffine(np.asarray(image), turn, (1240, 1754), borderValue=(250, 250, 248))
    page = read_scan(Raster(np.asarray(leaning, np.uint8), DPI), number=1, engine=engine("rapid"))
    assert page.skew == pytest.approx(2.6, abs=0.1)
    (table,) = page.tables
    assert (table.rows, table.columns) == (6, 6)
    assert all(cell.lines for cell in table.cells)


@pytest.mark.parametrize("turn", [0, 180])
def test_a_table_of_contents_stands_up(turn: int) -> None:
    """Leaders and （一） look the same from both sides."""
    heads = (
        "一、总体思路",
        "（一）指导思想",
        "（二）基本原则",
        "二、工作基础",
        "（一）网络设施完善",
        "三、重点任务",
    )
    image = Image.new("RGB", (1240, 1754), (250, 250, 248))
    draw = ImageDraw.Draw(image)
    for n, head in enumerate(heads):
        leaders = "…" * (24 - len(head))
        draw.text((200, 260 + 60 * n), f"{head}{leaders}{n + 3}", font=chinese_font(30), fill=(20, 20, 20))
    pixels = np.ascontiguousarray(np.rot90(np.asarray(image), turn // 90), np.uint8)
    page = read_scan(Raster(pixels, DPI), number=1, engine=engine("rapid"))
    assert page.turn == turn
    assert all(head[-4:] in line.text for head, line in zip(heads, page.lines, strict=True))


def test_figures_of_a_page_whose_greys_are_dots() -> None:
    """A scanner's picture of two values by error diffusion: thin grey print is dots, and points of it read as commas."""
    texts = ("31240 5689 98.2% 30642", "规上工业企业3086家占比38.5%", "0.35 1.27 16.4% 8,903")
    image = Image.new("L", (1240, 620), 238)
    for n, text in enumerate(texts):
        ImageDraw.Draw(image).text((120, 100 + 120 * n), text, font=chinese_font(30), fill=140)
    dots = np.asarray(image.convert("1"), np.uint8) * 255
    pixels = np.ascontiguousarray(np.repeat(dots[:, :, np.newaxis], 3, axis=2))
    page = read_scan(Raster(pixels, 150.0), number=1, engine=engine("rapid"))
    assert ["".join(n.text.split()) for n in page.lines] == ["".join(t.split()) for t in texts]
