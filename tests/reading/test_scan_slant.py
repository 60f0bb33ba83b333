"""Rules that lean on a level page are found, and the way back to the scan stays right."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.reading.frame import frame
from pipeline.reading.slant import rule_slant

DPI = 200.0


def ruled(slope: float) -> np.ndarray:
    page = np.full((2339, 1654), 245, np.uint8)
    for x in (300, 700, 1300):
        cv2.line(page, (x, 300), (round(x + slope * 1500), 1800), 20, 3)
    for y in range(300, 1801, 300):
        cv2.line(page, (300, y), (1300, y), 20, 3)
    return page


@pytest.mark.parametrize("slope", [-0.03, 0.012, 0.028])
def test_leaning_rules_are_measured(slope: float) -> None:
    assert rule_slant(ruled(slope), DPI) == pytest.approx(slope, abs=0.003)


def test_upright_rules_and_text_alone_have_no_slant() -> None:
    assert rule_slant(ruled(0.0), DPI) == 0.0
    assert rule_slant(np.full((2339, 1654), 245, np.uint8), DPI) == 0.0


def test_a_sheared_frame_sets_the_rules_upright_and_leads_back() -> None:
    level = frame((1654, 2339), turn=0, skew=0.0, dpi=DPI)
    place = level.sheared(0.028)
    assert rule_slant(place.picture(ruled(0.028)), DPI) == 0.0
    point = place.matrix @ np.array([700.0, 300.0, 1.0])
    back = np.array(place.to_scan(DPI)).reshape(3, 3) @ np.array([*(point[:2] * 72 / DPI), 1.0])
    assert back[:2] / back[2] == pytest.approx([700 * 72 / DPI, 300 * 72 / DPI], abs=0.01)
