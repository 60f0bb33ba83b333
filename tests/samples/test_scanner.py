"""Scans have the size, mode and geometry that their settings say; files keep every page as it was."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from samples import scanner
from samples.scanner import ScanSettings

SOURCE = 150


def _page() -> np.ndarray:  # type: ignore[type-arg]
    page = np.full((1754, 1240, 3), 255, np.uint8)
    for i in range(30):
        cv2.putText(
            page, f"5G 31240 line {i}", (150, 150 + i * 48), cv2.FONT_HERSHEY_SIMPLEX, 1, (0, 0, 0), 2
        )
    return page


def _rng() -> np.random.Generator:
    return np.random.default_rng(7)


def _decode(data: bytes) -> np.ndarray:  # type: ignore[type-arg]
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return image


@pytest.mark.parametrize(
    ("colour", "mode", "kind"), [("colour", "RGB", "JPEG"), ("grey", "L", "JPEG"), ("bilevel", "1", "PNG")]
)
def test_mode_and_resolution(colour: str, mode: str, kind: str) -> None:
    given = ScanSettings(dpi=200, colour=colour, border_px=10)  # type: ignore[arg-type]
    data = scanner.scan(_page(), source_dpi=SOURCE, settings=given, rng=_rng())
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.mode) == (kind, mode)
        assert image.info["dpi"][0] == pytest.approx(200, abs=0.1)
        assert image.size == scanner.scan_size((1754, 1240), SOURCE, given) == (1673, 2359)


def test_plain_settings_change_little_and_same_in_same_out() -> None:
    plain = ScanSettings(dpi=SOURCE, jpeg_quality=95)
    first = scanner.scan(_page(), source_dpi=SOURCE, settings=plain, rng=_rng())
    assert np.abs(_decode(first).astype(int) - _page()).mean() < 1.5
    assert first == scanner.scan(_page(), source_dpi=SOURCE, settings=plain, rng=_rng())


@settings(max_examples=10, deadline=None)
@given(
    st.sampled_from([0, 90, 180, 270]), st.floats(-3, 3), st.sampled_from([150, 200]), st.integers(0, 40),
    st.lists(st.floats(-0.01, 0.01), min_size=8, max_size=8), st.floats(60, 540), st.floats(60, 780),
)  # fmt: skip
def test_matrix_says_where_things_lie(
    turn: int, skew: float, dpi: int, border: int, corners: list[float], x: float, y: float
) -> None:
    page = np.full((1754, 1240, 3), 255, np.uint8)
    s = SOURCE / 72
    cv2.circle(page, (round(x * s), round(y * s)), 9, (0, 0, 0), -1)
    given = ScanSettings(
        dpi=dpi, turn=turn, skew_deg=skew, border_px=border, perspective=tuple(corners), shift=(0.004, -0.003)  # type: ignore[arg-type]
    )  # fmt: skip
    grey = _decode(scanner.scan(page, source_dpi=SOURCE, settings=given, rng=_rng())).mean(axis=2)
    ys, xs = np.nonzero(grey < 100)
    matrix = scanner.scan_matrix(page.shape, source_dpi=SOURCE, settings=given)
    # a disc has its middle in the middle of a pixel
    u, v, w = matrix @ ((round(x * s) + 0.5) / s, (round(y * s) + 0.5) / s, 1)
    assert (xs.mean() + 0.5) * 72 / dpi == pytest.approx(u / w, abs=0.8)
    assert (ys.mean() + 0.5) * 72 / dpi == pytest.approx(v / w, abs=0.8)


@pytest.mark.parametrize("quality", ["clean", "office", "poor"])
def test_random_settings_scan(quality: scanner.Quality) -> None:
    rng = _rng()
    for _ in range(2):
        given = scanner.random_settings(rng, quality)
        assert 150 <= given.dpi <= 300 and abs(given.skew_deg) <= 3.5
        image = _decode(scanner.scan(_page(), source_dpi=SOURCE, settings=given, rng=rng))
        assert image.mean() > 100 and image.min() < 120  # paper and print are both still there
    assert quality != "clean" or (given.colour == "colour" and given.turn == 0)


def test_flaws_show() -> None:
    def mean_of(**flaw: object) -> float:
        given = ScanSettings(dpi=100, **flaw)  # type: ignore[arg-type]
        return float(_decode(scanner.scan(_page(), source_dpi=SOURCE, settings=given, rng=_rng())).mean())

    plain = mean_of()
    assert mean_of(shadow=0.4) < plain - 2 and mean_of(tint=(225, 235, 240)) < plain - 10
    assert mean_of(punch_holes=3, border_level=20) < plain and mean_of(show_through=0.1) < plain
    assert mean_of(border_px=30, border_level=20) < plain - 10


def test_photocopy_is_grey_and_hard() -> None:
    page = _page()
    page[300:400, 300:400] = (40, 30, 200)
    copy = scanner.photocopy(page, dpi=SOURCE, rng=_rng())
    assert copy.shape == page.shape and (copy[..., 0] == copy[..., 2]).all()


def test_pdf_keeps_the_pictures() -> None:
    jpeg = scanner.scan(_page(), source_dpi=SOURCE, settings=ScanSettings(dpi=150), rng=_rng())
    fax = scanner.scan(
        _page(), source_dpi=SOURCE, settings=ScanSettings(dpi=200, colour="bilevel"), rng=_rng()
    )
    data = scanner.scan_to_pdf([jpeg, fax], dpi=[150, 200])
    assert data == scanner.scan_to_pdf([jpeg, fax], dpi=[150, 200])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        first = pdf.pages[0]
        assert bytes(first.images["/Im0"].read_raw_bytes()) == jpeg
        assert [float(v) for v in first.MediaBox] == pytest.approx([0, 0, 595.2, 841.92], abs=0.1)
    rendered = pypdfium2.PdfDocument(data)[1].render(scale=200 / 72, grayscale=True).to_numpy()
    original = np.asarray(Image.open(io.BytesIO(fax)).convert("L"))
    assert abs(rendered.mean() - original.mean()) < 1.5  # not inverted, not shifted


@pytest.mark.parametrize("colour", ["colour", "bilevel"])
def test_tiff_pages(colour: str) -> None:
    given = ScanSettings(dpi=150, colour=colour)  # type: ignore[arg-type]
    page = scanner.scan(_page(), source_dpi=SOURCE, settings=given, rng=_rng())
    with Image.open(io.BytesIO(scanner.scan_to_tiff([page] * 3, dpi=150))) as tiff:
        assert getattr(tiff, "n_frames", 0) == 3
        tiff.seek(2)
        assert tiff.info["compression"] == ("group4" if colour == "bilevel" else "jpeg")
        assert tiff.info["dpi"][0] == pytest.approx(150)
