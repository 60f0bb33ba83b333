"""Seals have the measures of 国发〔1999〕25号, the ink where it belongs, and pages keep what lay below."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samples import seal_art
from samples.seal_art import fonts
from samples.seal_art.emblem import emblem, star
from samples.seal_art.inner_lines import Where

DPI = 150
MM = DPI / 25.4


def _rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def _polar(alpha: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    h, w = alpha.shape
    ys, xs = np.mgrid[0:h, 0:w]
    dx, dy = xs - (w - 1) / 2, ys - (h - 1) / 2
    return np.hypot(dx, dy) / MM, np.degrees(np.arctan2(dx, -dy))  # mm; 0 at the top, clockwise


@pytest.mark.parametrize(
    "text", ["宁波市人民政府", "浙江省通信管理局", "黔西南布依族苗族自治州工业和信息化局"]
)
@pytest.mark.parametrize("centre", ["star", "emblem"])
def test_round_seal_measures(text: str, centre: seal_art.draw.Centre) -> None:
    seal = seal_art.draw_seal(text, diameter_mm=45, dpi=DPI, centre=centre, rng=_rng(), double_ring=False)
    assert seal.dtype == np.uint8 and abs(seal.shape[0] - 45 * MM) <= 2 and seal.shape[0] == seal.shape[1]
    alpha = seal[..., 3] / 255
    r, theta = _polar(alpha)
    ring = np.abs(r - 22.15) < 0.2
    assert alpha[ring].mean() > 0.95  # closed all around
    thickness = alpha[(r > 20) & (r <= 22.6)].sum() / (2 * np.pi * 21.9 * MM * MM)
    assert 0.6 < thickness < 2.5  # mm, with what the tallest characters add
    assert alpha[(r > 13) & (r < 20.5) & (np.abs(theta) > 162)].mean() < 0.08  # open at the foot
    assert alpha[(r > 13) & (r < 20.5) & (np.abs(theta) < 60)].mean() > 0.06  # text over the top
    assert alpha[r < 5].mean() > 0.2  # star or emblem


def test_centre_none_is_bare() -> None:
    seal = seal_art.draw_seal("宁波市人民政府", diameter_mm=45, dpi=DPI, centre="none", rng=_rng())
    r, _ = _polar(seal[..., 3])
    assert seal[..., 3][r < 8].max() == 0


@settings(max_examples=15, deadline=None)
@given(st.integers(2, 22), st.integers(0, 10**6))
def test_characters_never_touch(count: int, seed: int) -> None:
    """As many separate stretches of ink over the angle as characters, for any length of name."""
    text = "日目口田国四回因"[seed % 8] * count  # closed shapes: no gap within a character
    rng = _rng(seed)
    seal = seal_art.draw_seal(
        text, diameter_mm=45, dpi=300, centre="none", rng=rng, double_ring=False, font="NotoSansCJK-Bold.ttc"
    )
    alpha = seal[..., 3] > 128
    h, w = alpha.shape
    middle = np.linspace(-np.pi, np.pi, 3600, endpoint=False)
    ink = np.zeros(3600, bool)
    for mm in np.arange(12.0, 20.4, 0.1):
        px = mm * 300 / 25.4
        xs = np.round((w - 1) / 2 + px * np.sin(middle)).astype(int)
        ys = np.round((h - 1) / 2 - px * np.cos(middle)).astype(int)
        ink |= alpha[ys, xs]
    bare = ~np.any([np.roll(ink, k) for k in range(1, 5)], axis=0)  # 0.4°: less is a pixel's step, no gap
    starts = int(np.sum(ink & bare))
    assert starts == count


def test_square_oval_and_extras() -> None:
    square = seal_art.draw_seal("王小明", diameter_mm=20, dpi=DPI, centre="none", shape="square", rng=_rng())
    assert abs(square.shape[0] - 20 * MM) <= 2
    white = seal_art.draw_seal(
        "欧阳建国", diameter_mm=20, dpi=DPI, centre="none", shape="square", rng=_rng(), white_on_red=True
    )
    assert white[..., 3].mean() > 120
    oval = seal_art.draw_seal(
        "宁波市税务局",
        diameter_mm=40,
        dpi=DPI,
        centre="none",
        shape="oval",
        inner_text="征税专用章",
        rng=_rng(),
    )
    rows = np.flatnonzero(oval[..., 3].max(axis=1))
    assert 0.6 < (rows[-1] - rows[0]) / oval.shape[1] < 0.82
    plain = seal_art.draw_seal("宁波市人民政府", diameter_mm=42, dpi=DPI, centre="star", rng=_rng(2))
    special = seal_art.draw_seal(
        "宁波市人民政府",
        diameter_mm=42,
        dpi=DPI,
        centre="star",
        rng=_rng(2),
        inner_text="专用章",
        code="330201",
    )
    assert (special[..., 3] > 99).sum() > (plain[..., 3] > 99).sum() * 0.8 and (special != plain).any()


def test_fonts_have_rare_characters_or_say_so() -> None:
    for seed in range(12):
        assert fonts.covers(fonts.pick(fonts.RING_FACES, "亳泸濮衢璧珲犍", _rng(seed)), "亳泸濮衢璧珲犍")
    with pytest.raises(FileNotFoundError):
        fonts.pick(fonts.RING_FACES, "\U0003ffff", _rng())


def test_star_and_emblem_fill_their_square() -> None:
    assert 0.2 < star().mean() < 0.4
    assert 0.1 < emblem().mean() < 0.5
    assert np.abs(emblem() - emblem()[:, ::-1]).mean() < 0.02  # left and right alike


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.booleans(), st.booleans(), st.floats(-400, 1400), st.floats(-400, 1400))
def test_press_only_darkens_and_only_in_place(
    seed: int, faint: bool, partial: bool, x: float, y: float
) -> None:
    rng = _rng(seed)
    seal = seal_art.draw_seal("宁波市人民政府", diameter_mm=45, dpi=DPI, centre="star", rng=rng)
    page = np.full((1000, 1000, 3), 250, np.uint8)
    page[400:420] = 10
    out = seal_art.press(page, seal, centre_px=(x, y), angle=20, rng=rng, faint=faint, partial=partial)
    assert out.shape == page.shape and (out <= page).all()
    far = np.hypot(*(np.mgrid[0:1000, 0:1000] - np.array([y, x])[:, None, None])) > 27 * MM
    assert (out[far] == page[far]).all()
    assert page[500, 500, 0] == 250  # the page given is not touched


def test_press_is_red_and_repeatable() -> None:
    page = np.full((600, 600, 3), 255, np.uint8)
    seal = seal_art.draw_seal("宁波市人民政府", diameter_mm=45, dpi=DPI, centre="emblem", rng=_rng())
    a = seal_art.press(page, seal, centre_px=(300, 300), angle=7, rng=_rng(5))
    b = seal_art.press(page, seal, centre_px=(300, 300), angle=7, rng=_rng(5))
    assert (a == b).all()
    touched = a.min(axis=2) < 200
    assert touched.mean() > 0.03 and (a[touched][:, 2] > a[touched][:, 0]).all()


def test_faint_and_partial_have_less_ink() -> None:
    page = np.full((600, 600, 3), 255, np.uint8)
    seal = seal_art.draw_seal("宁波市人民政府", diameter_mm=45, dpi=DPI, centre="star", rng=_rng())

    def ink(**how: bool) -> float:
        out = seal_art.press(page, seal, centre_px=(300, 300), angle=0, rng=_rng(3), **how)
        return float((255 - out.astype(float)).sum())

    assert ink(faint=True) < 0.6 * ink() and ink(partial=True) < 0.95 * ink()


def test_copied_is_grey() -> None:
    seal = seal_art.draw_seal("宁波市人民政府", diameter_mm=45, dpi=DPI, centre="star", rng=_rng())
    copy = seal_art.copied(seal, _rng())
    assert np.ptp(copy[0, 0, :3]) == 0 and copy[..., 3].max() > 150 and copy.shape == seal.shape


def test_others_mark_the_page() -> None:
    page = np.full((900, 700, 3), 255, np.uint8)
    seal = seal_art.draw_seal("宁波市人民政府", diameter_mm=45, dpi=DPI, centre="star", rng=_rng())
    kinds = ("line", "circle", "tick", "scrawl")
    outs = [
        seal_art.pen_stroke(page, centre_px=(350, 400), length_mm=30, dpi=DPI, rng=_rng(), kind=k)  # type: ignore[arg-type]
        for k in kinds
    ]
    outs += [
        seal_art.fingerprint(page, centre_px=(350, 400), dpi=DPI, rng=_rng()),
        seal_art.red_rule(page, y_px=200, dpi=DPI, star=True),
        seal_art.red_frame(page, box_px=(100, 100, 400, 300), dpi=DPI),
        seal_art.receipt_stamp(
            page, ("收文专用", "2024年9月23日"), centre_px=(350, 400), dpi=DPI, rng=_rng()
        ),
        seal_art.edge_seal(page, seal, side="right", y_px=400, share=0.3, rng=_rng()),
    ]
    for out in outs:
        red = (page[..., 0].astype(int) - out[..., 0]) > 60
        assert 50 < red.sum() < 60000
    edge = (page[..., 0].astype(int) - outs[-1][..., 0]) > 60
    assert not edge[:, : 700 - round(17 * MM)].any() and edge[:, -round(10 * MM) :].any()


@pytest.mark.parametrize("where", ["over", "arc_over", "arc_under"])
def test_words_of_a_special_seal_stand_between_star_and_name(where: Where) -> None:
    rng = np.random.default_rng(3)
    seal = seal_art.draw_seal(
        "宁波市人民政府",
        diameter_mm=44,
        dpi=200,
        centre="star",
        rng=rng,
        inner_text="办公室",
        inner_where=where,
    )
    side = seal.shape[0]
    at = round(side / 2 * (1 + (0.46 if where == "arc_under" else -0.46)))
    line = seal[at - side // 40 : at + side // 40, side // 2 - side // 8 : side // 2 + side // 8, 3]
    assert (line > 128).mean() > 0.1


def test_a_code_stands_by_the_ring_under_a_second_script_too() -> None:
    def foot(code: str | None) -> set[int]:
        """Rows with ink at the very foot, inside the ring; radii from the middle in mm."""
        seal = seal_art.draw_seal(
            "广西壮族自治区通信管理局", diameter_mm=42, dpi=DPI, centre="star", rng=_rng(3), double_ring=False,
            second_script="Gvangjsih Bouxcuengh", code=code,
        )  # fmt: skip
        middle = seal.shape[0] // 2
        ink = seal[:, middle - 10 : middle + 10, 3].max(axis=1) > 100
        return {round((row - middle) / MM) for row in np.flatnonzero(ink) if row > 1.5 * middle}

    code = foot("4500000012345") - foot(None)
    assert code and min(code) >= 17  # its digits are less than 2 mm high
