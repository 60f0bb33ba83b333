"""Signature cells as drawn, from the picture to the verdict."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from seal_sheet import BOTTOM, LEFT, MIDDLE, MM, POINT, RIGHT, TOP, Sheet

from pipeline.geometry import Box
from samples import seal_art

DATED = ("2024年9月20日", "2024年9月20日")


@pytest.mark.parametrize("angle", [0, 23, 170])
def test_right_seal_is_present_with_its_place_and_date(angle: int) -> None:
    found = Sheet(texts=DATED).seal("宁波市人民政府", 150, 68, angle=angle).scanned().examined()
    assert (found.seal, found.seal_text, found.date) == ("present", "宁波市人民政府", "2024-09-20")
    assert found.seal_box is not None
    x, y = (v / POINT for v in found.seal_box.centre)
    assert abs(x - 150) < 1.5 and abs(y - 68) < 1.5
    assert [e.quote for e in found.evidence] == ["宁波市人民政府", "2024年9月20日"]


@pytest.mark.parametrize(
    "name",
    [
        "温州市人民政府",
        "宁波市海曙区人民政府",
        "浙江省人民政府",
        "宁波市人民政府办公室",
        "宁波市人民代表大会",
    ],
)
def test_another_body_is_never_taken_for_the_right_one(name: str) -> None:
    found = Sheet(texts=DATED).seal(name, 150, 66).scanned().examined()
    assert found.seal == "wrong_body"
    assert found.seal_text == name


@pytest.mark.parametrize("name", ["浙江省通信管理", "浙江省通信管理处", "江西省通信管理局"])
def test_near_names_do_not_pass(name: str) -> None:
    found = Sheet(texts=DATED).seal(name, 150, 140).scanned().examined(1)
    assert found.seal in ("wrong_body", "unclear")


def test_a_special_purpose_seal_does_not_pass() -> None:
    found = Sheet(texts=DATED).seal("宁波市人民政府", 150, 66, inner="合同专用章").scanned().examined()
    assert found.seal in ("wrong_body", "unclear")


def test_a_pale_line_under_the_middle_makes_a_special_seal_of_it() -> None:
    sheet = Sheet(texts=DATED).seal("宁波市人民政府", 150, 66)
    for k in range(5):  # strokes like those of small letters in a coarse scan
        x, y = round((142 + 4 * k) * MM), round(76 * MM)
        for dx, dy in ((0, 0), (0, 1.2), (0, 2.4)):
            at = (x + round(dx * MM), y + round(dy * MM))
            cv2.line(sheet.pixels, at, (at[0] + round(2.6 * MM), at[1]), (212, 212, 246), 3)
    assert sheet.scanned().examined().seal == "unclear"


def test_a_special_seals_line_wholly_under_print_is_seen_by_its_red() -> None:
    def printed(inner: str | None) -> Sheet:
        sheet = Sheet(texts=DATED).seal("宁波市人民政府", 150, 66, inner=inner)
        for y in (76, 78.4, 80.8):
            at = (round(132 * MM), round(y * MM))
            cv2.putText(
                sheet.pixels, "2024 09 22 2024 09 22", at, cv2.FONT_HERSHEY_SIMPLEX, 0.8, (35,) * 3, 2
            )
        return sheet.scanned()

    assert printed("办公室").examined().seal == "unclear"
    assert printed(None).examined().seal == "present"


def test_the_digits_of_a_registered_seal_are_no_further_letters() -> None:
    found = Sheet(texts=DATED).seal("浙江省通信管理局", 150, 140, code="3300000012345").scanned().examined(1)
    assert (found.seal, found.seal_text) == ("present", "浙江省通信管理局")


def test_the_chinese_name_is_read_under_a_second_script() -> None:
    name = "新疆维吾尔自治区人民政府"
    sheet = Sheet(texts=DATED).seal(name, 150, 68, mm=50, script="شىنجاڭ ئۇيغۇر ئاپتونوم رايونى").scanned()
    found = sheet.examined(bodies=[(name,)])
    assert (found.seal, found.seal_text) == ("present", name)


def test_pale_print_through_a_faint_seal_is_no_part_of_it() -> None:
    sheet = Sheet(texts=DATED)
    for y in (60, 74):
        at = (round(122 * MM), round(y * MM))
        cv2.putText(sheet.pixels, "2024 0930 5837 4412", at, cv2.FONT_HERSHEY_SIMPLEX, 1.0, (120,) * 3, 2)
    found = sheet.seal("宁波市人民政府", 150, 68, ink=(150, 140, 225)).scanned().examined()
    assert (found.seal, found.seal_text) == ("present", "宁波市人民政府")


def test_an_empty_cell_on_a_colour_page_is_missing_and_on_a_grey_page_unclear() -> None:
    assert Sheet(texts=DATED).scanned().examined().seal == "missing"
    assert Sheet(texts=DATED, colour="grey").scanned().examined().seal == "unclear"


def test_a_copy_that_shows_no_date_may_have_lost_it() -> None:
    assert Sheet().scanned().examined().date_state == "missing"
    assert Sheet(colour="grey").scanned().examined().date_state == "unclear"
    assert Sheet(texts=("年 月 日", ""), colour="grey").scanned().examined().date_state == "missing"


def test_writing_that_is_no_line_may_hide_a_date_without_a_seal_too() -> None:
    sheet = Sheet()
    for k in range(12):
        x = round((80 + 5 * k) * MM)
        cv2.line(sheet.pixels, (x, round(62 * MM)), (x + round(4 * MM), round(82 * MM)), (30, 30, 30), 4)
    assert sheet.scanned().examined().date_state == "unclear"


def test_a_seal_without_colour_is_a_copy() -> None:
    grey = Sheet(texts=DATED, colour="grey").seal("宁波市人民政府", 150, 66).scanned()
    assert grey.examined().seal == "copy"
    toner = Sheet(texts=DATED).seal("宁波市人民政府", 150, 66, copy=True).scanned()
    assert toner.examined().seal == "copy"


def test_a_copy_that_a_red_seal_crosses_is_a_copy() -> None:
    """The red where they cross is all the red that lies along the copy's ring."""
    sheet = Sheet(texts=DATED).seal("宁波市人民政府", 150, 78, copy=True)
    crossed = sheet.seal("浙江省通信管理局", 140, 118, seed=2).scanned()
    assert crossed.examined().seal == "copy"
    assert crossed.examined(1).seal == "present"


def test_a_copy_whose_letters_were_read_as_lines_is_not_taken_for_print() -> None:
    letters = (
        ("宁", Box(132, 68, 138, 74)),
        ("波市", Box(134, 50, 148, 60)),
        ("人民", Box(148, 48, 162, 58)),
        ("政府", Box(160, 58, 171, 76)),
    )
    sheet = Sheet(letters=letters).seal("宁波市人民政府", 150, 66, copy=True).scanned()
    unsure = sheet.examined(bodies=[("宁波市人民政府办公室",)])
    assert (unsure.seal, unsure.date_state) == ("copy", "unclear")


def test_a_copy_over_a_line_that_says_its_letters_is_not_taken_for_print() -> None:
    label = (("申报城市人民政府（盖章）：", Box(100, 62, 134, 68)),)
    sheet = Sheet(letters=label, colour="grey").seal("宁波市人民政府", 150, 66).scanned()
    assert sheet.examined(bodies=[("宁波市人民政府办公室",)]).seal == "copy"


def _strokes_that_stand_round(sheet: Sheet) -> Sheet:
    """Black strokes along three quarters of a circle, nothing inside."""
    at, radius = (round(150 * MM), round(60 * MM)), round(19 * MM)
    for start in range(0, 360, 24):
        cv2.ellipse(sheet.pixels, at, (radius, radius), 0, start, start + 17, (30, 30, 30), 4)
    return sheet


def test_print_that_stands_round_is_no_seal_on_a_colour_page() -> None:
    found = _strokes_that_stand_round(Sheet(texts=DATED)).scanned().examined()
    assert found.seal == "missing"
    assert _strokes_that_stand_round(Sheet(texts=DATED, colour="grey")).scanned().examined().seal != "missing"


def test_a_neighbours_seal_that_reaches_in_does_not_count() -> None:
    sheet = Sheet(texts=DATED).seal("浙江省通信管理局", 150, MIDDLE + 9).scanned()
    assert sheet.examined(0).seal == "missing"
    assert sheet.examined(1).seal == "present"


def test_seals_one_over_the_other_are_both_read() -> None:
    both = [("宁波市人民政府",), ("舟山市人民政府",)]
    sheet = Sheet(texts=DATED).seal("宁波市人民政府", 110, 60).scanned()
    alone = sheet.examined(bodies=both)
    assert alone.seal == "unclear"
    assert any("舟山市" in hint for hint in alone.hints)
    sheet = (
        Sheet(texts=DATED).seal("宁波市人民政府", 110, 60).seal("舟山市人民政府", 150, 62, seed=2).scanned()
    )
    assert sheet.examined(bodies=both).seal == "present"


def test_other_red_things_are_no_seal() -> None:
    at = (140 * MM, 60 * MM)
    box = tuple(v * MM for v in (LEFT + 2, TOP + 2, RIGHT - 2, MIDDLE - 2))
    frame = Sheet(texts=DATED)
    frame.pixels = seal_art.red_frame(frame.pixels, box_px=box, dpi=200)  # type: ignore[arg-type]
    assert frame.scanned().examined().seal == "missing"
    for paint in (seal_art.fingerprint, seal_art.pen_stroke):
        options = {"length_mm": 30} if paint is seal_art.pen_stroke else {}
        found = Sheet(texts=DATED).draw(paint, centre_px=at, **options).scanned().examined()
        assert found.seal in ("missing", "unclear")


@pytest.mark.parametrize("rows", [(46, 56), (80, 90)])
def test_an_edge_of_a_seal_is_never_missing(rows: tuple[int, int]) -> None:
    bare, sealed = Sheet(texts=DATED), Sheet(texts=DATED).seal("宁波市人民政府", 150, 68)
    pressed = slice(round(rows[0] * MM), round(rows[1] * MM))
    bare.pixels[pressed] = sealed.pixels[pressed]
    found = bare.scanned().examined()
    assert found.seal == "unclear"
    assert found.seal_box is not None  # the whole seal's place is shown
    assert [v / POINT for v in found.seal_box.centre] == pytest.approx([150, 68], abs=1.5)
    assert found.seal_box.width / POINT == pytest.approx(44, abs=2)


@pytest.mark.parametrize("mm", [23, 26])
def test_a_ring_too_small_for_a_body_goes_to_a_person(mm: float) -> None:
    found = Sheet(texts=DATED).seal("宁波市人民政府", 150, 66, mm=mm).scanned().examined()
    assert found.seal == "unclear"
    assert "格内有小于公章尺寸的圆形红色印迹，请核对" in found.hints


def test_a_picture_in_an_electronic_file_proves_nothing() -> None:
    sheet = Sheet(texts=DATED, source="text_layer", colour="digital").seal("宁波市人民政府", 150, 66)
    found = sheet.examined()
    assert found.seal == "unclear"
    assert "电子文件中的印章图像不能证明盖章" in found.hints
    assert Sheet(texts=DATED, source="text_layer", colour="digital").examined().seal == "missing"


def test_a_block_that_need_not_be_sealed() -> None:
    blank = Sheet(texts=("年 月 日", "")).scanned().examined(required="not_required")
    assert (blank.seal, blank.date_state) == ("not_required", "not_required")
    sealed = Sheet(texts=DATED).seal("宁波市人民政府", 150, 66).scanned().examined(required="not_required")
    assert sealed.seal == "not_required"
    assert any("宁波市人民政府" in hint for hint in sealed.hints)


def test_a_blank_date_line_with_writing_on_it_is_not_blank() -> None:
    sheet = Sheet(texts=("年 月 日", "年 月 日")).seal("宁波市人民政府", 100, 62)
    for x in range(150, 172, 4):
        points = (round(x * MM), round((BOTTOM - 14) * MM)), (round((x + 3) * MM), round((BOTTOM - 11) * MM))
        cv2.line(sheet.pixels, *points, (40, 30, 20), 3)
    sheet.scanned()
    assert sheet.examined(0).date_state == "missing"
    assert sheet.examined(1).date_state == "unclear"


def test_a_seal_so_faint_that_only_arcs_show_is_never_missing() -> None:
    for ink in ((228, 226, 240), (236, 235, 244)):
        assert (
            Sheet(texts=DATED).seal("宁波市人民政府", 150, 68, ink=ink).scanned().examined().seal != "missing"
        )


def test_a_seal_of_which_the_scan_kept_no_colour_is_never_missing() -> None:
    dry = Sheet().seal("宁波市人民政府", 130, 62, ink=(226, 224, 230)).scanned(quality=40)
    found = dry.examined()
    assert found.seal == "unclear"
    assert found.hints[0] == "格内有极淡的圆形印迹，请核对"
    assert found.seal_box is not None


@pytest.mark.parametrize("ink", [(236, 232, 247), (40, 30, 200)])
def test_a_special_seal_whose_line_lies_under_another_seal_is_not_present(ink: tuple[int, int, int]) -> None:
    at = (139, 70) if ink[0] > 200 else (130, 88)  # shining through, pressed beside it
    sheet = Sheet().seal("宁波市人民政府", 130, 56, inner="专用章")
    assert sheet.seal("浙江省通信管理局", *at, ink=ink, seed=3).scanned().examined().seal == "unclear"


def test_a_seal_that_shines_through_does_not_harm_the_right_one() -> None:
    sheet = Sheet().seal("宁波市人民政府", 130, 56)
    pale = sheet.seal("浙江省通信管理局", 139, 70, ink=(236, 232, 247), seed=3)
    assert pale.scanned().examined().seal == "present"
