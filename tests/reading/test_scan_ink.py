"""Colour classes, blank pages, red ink; small repairs of text."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.geometry import Box
from pipeline.raster import Pixels
from pipeline.reading.ink import colour_class, is_blank, separate, without_dots
from pipeline.reading.red_print import red_bands
from pipeline.reading.scan_repair import repaired

DPI = 200.0


def paper(noise: float = 0.0) -> Pixels:
    page = np.full((2339, 1654, 3), 244, np.float32)
    page += np.random.default_rng(7).normal(0, noise, page.shape) if noise else 0
    return np.clip(page, 0, 255).astype(np.uint8)


def test_paper_with_noise_and_edge_shadow_is_blank() -> None:
    page = paper(noise=4)
    page[:, :12] = 120
    assert is_blank(page, DPI)


@pytest.mark.parametrize("colour", [(40, 40, 40), (190, 190, 225), (205, 205, 205)])
def test_a_page_number_or_a_pale_seal_is_not_blank(colour: tuple[int, int, int]) -> None:
    number, seal = paper(noise=2), paper(noise=2)
    cv2.putText(number, "4", (800, 2200), cv2.FONT_HERSHEY_SIMPLEX, 0.9, colour, 2)
    cv2.circle(seal, (900, 1500), 170, colour, 6)
    assert not is_blank(number, DPI)
    assert not is_blank(seal, DPI)


def test_colour_classes() -> None:
    page = paper()
    cv2.putText(page, "5G", (300, 500), cv2.FONT_HERSHEY_SIMPLEX, 5, (20, 20, 20), 9, cv2.LINE_AA)
    grey = cv2.GaussianBlur(page, (7, 7), 0).astype(np.uint8)
    assert colour_class(grey) == "grey"
    bilevel = np.where(page > 128, 255, 0).astype(np.uint8)
    assert colour_class(bilevel) == "bilevel"
    cv2.circle(grey, (900, 1500), 170, (50, 40, 200), 8)
    assert colour_class(grey) == "colour"


@pytest.mark.parametrize("ink", [(50, 40, 205), (120, 110, 215), (110, 60, 160), (80, 110, 240)])
def test_red_ink_goes_and_print_under_it_stays(ink: tuple[int, int, int]) -> None:
    page = paper(noise=2)
    cv2.circle(page, (800, 1000), 170, ink, 8)
    cv2.circle(page, (800, 1000), 60, ink, -1)
    cv2.rectangle(page, (700, 990), (900, 1010), (35, 35, 35), -1)
    inks = separate(page)
    assert inks.clean[940:970, 790:810].min() > 190
    assert inks.clean[1000, 720:880].max() < 90
    assert inks.red[950, 800] == 255
    assert inks.red[300:600].max() == 0


def test_thin_print_under_a_seal_survives_jpeg() -> None:
    """JPEG spreads the ink's colour over thin strokes, which then seem to be under far more ink."""
    page = paper(noise=2)
    cv2.circle(page, (800, 1000), 90, (60, 40, 170), -1)
    for x in range(720, 890, 12):
        cv2.line(page, (x, 960), (x, 1040), (20, 14, 40), 1)
    _, coded = cv2.imencode(".jpg", cv2.GaussianBlur(page, (0, 0), 0.6), [cv2.IMWRITE_JPEG_QUALITY, 40])
    page = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)
    row = separate(page).clean[980:1020].mean(axis=0)
    strokes, gaps = row[756:850:12], row[762:850:12]
    assert float(gaps.mean() - strokes.mean()) > 30


def test_blue_writing_stays() -> None:
    page = paper()
    cv2.line(page, (300, 300), (800, 340), (170, 70, 40), 5)
    inks = separate(page)
    assert inks.red.max() == 0
    assert inks.clean[320, 540:560].min() < 140


def test_greys_made_of_dots_become_greys_and_a_fax_stays() -> None:
    grey = np.full((600, 800), 238, np.uint8)
    for y in range(60, 560, 50):
        cv2.putText(grey, "31240 5689 30642", (60, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 110, 2)
    dotted = np.asarray(Image.fromarray(grey).convert("1"), np.uint8) * 255
    assert len(np.unique(without_dots(dotted))) > 20
    fax = np.where(grey < 180, 0, 255).astype(np.uint8)
    specks = np.random.default_rng(1).integers(0, [[600], [800]], (2, 100))  # dust
    fax[specks[0], specks[1]] = 0
    assert without_dots(fax) is fax


def test_a_letterhead_is_a_band_and_a_seal_is_none() -> None:
    red = np.zeros((2339, 1654), np.uint8)
    for i in range(9):
        cv2.rectangle(red, (240 + i * 130, 280), (340 + i * 130, 390), 255, 12)
    cv2.line(red, (200, 470), (1450, 470), 255, 6)  # the rule below it
    cv2.circle(red, (1000, 1700), 170, 255, 8)
    cv2.circle(red, (1000, 1700), 50, 255, -1)
    (band,) = red_bands(red, DPI)
    assert band.intersection(Box(240, 280, 1380, 390)) == pytest.approx(1140 * 110, rel=0.01)
    assert band.y1 < 1000


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("甬政发[2023]12号", "甬政发[2023]12号"),  # what is printed is what is read
        ("沪府办发【2024】19号", "沪府办发【2024】19号"),
        ("国发 <1993> 21号", "国发<1993>21号"),
        ("甬政发（2023]12号", "甬政发〔2023〕12号"),
        ("甬政发{2023}12号", "甬政发〔2023〕12号"),
        ("甬政发〔2023 12号", "甬政发〔2023〕12号"),
        ("甬政发【2023）12号", "甬政发〔2023〕12号"),
        ("濮政办 〔 2020〕 38 号", "濮政办〔2020〕38号"),
        ("工信厅信管函（2024）336号", "工信厅信管函（2024）336号"),
        ("一5一", "—5—"),  # a page's number
        ("_", "—"),  # no value
        ("一", "一"),
        ("运营成本有效降低．企业效率提高.5G工厂达到6家", "运营成本有效降低，企业效率提高，5G工厂达到6家"),
        ("达到35%．每万人27.5个", "达到35%，每万人27.5个"),
        ("一．总体要求", "一．总体要求"),
        ("十二.保障措施", "十二.保障措施"),
        ("《规划（2023一2025年）》", "《规划（2023—2025年）》"),
        ("1iu85@qq.com", "liu85@qq.com"),
        ("luo1@l63.com", "luo1@163.com"),
        ("li@ningbo.goV.cn", "li@ningbo.gov.cn"),
        ("office4l@qq.com", "office41@qq.com"),
        ("l", "l"),
        ("甬政发2023〕12号", "甬政发〔2023〕12号"),
        ("汴政办字〔024〕32号", "汴政办字〔2024〕32号"),
        ("《规划（2023—2025年）》", "《规划（2023—2025年）》"),
        ("加強工业互联網建設工作", "加强工业互联网建设工作"),
        ("張強", "張強"),
        ("5G 基站 31240 个", "5G基站31240个"),
        ("Zhang San", "Zhang San"),
        ("《厦门市“G+工业互联网”方案》", "《厦门市“5G+工业互联网”方案》"),
        ("4G+工业互联网", "4G+工业互联网"),
        ("新建G基站", "新建G基站"),  # 4G or 5G: not to be told
        ("-5一", "-5-"),
        ("一5—", "—5—"),
        ("-5-", "-5-"),
    ],
)
def test_repairs(read: str, meant: str) -> None:
    assert repaired(read) == meant


@given(st.text(max_size=40))
def test_repairing_twice_changes_nothing(text: str) -> None:
    once = repaired(text)
    assert repaired(once) == once
