"""Pictures of pages from files: resolution, turns, modes, damage."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from pipeline.reading.errors import UnreadablePage
from pipeline.reading.raster_source import DamagedRaster, raster
from pipeline.reading.read import page_count

STRIP_OFFSETS = 273  # tag of a TIFF's directory
A4 = (827, 1169)  # at 100 dpi


def page(size: tuple[int, int] = A4, mode: str = "RGB") -> Image.Image:
    """White, with a dark mark at the upper left."""
    image = Image.new("L", size, 255)
    image.paste(0, (40, 60, 140, 90))
    return image.convert(mode)


def saved(path: Path, image: Image.Image, **options: object) -> Path:
    image.save(path, **options)  # type: ignore[arg-type]
    return path


def test_declared_resolution_is_kept(tmp_path: Path) -> None:
    got = raster(saved(tmp_path / "a.jpg", page(), dpi=(100, 100)), media_type="image/jpeg", number=1)
    assert got.dpi == pytest.approx(100)
    assert got.pixels.shape == (1169, 827, 3)


@pytest.mark.parametrize("declared", [None, (72, 72), (1, 1), (2400, 2400)])
def test_absurd_resolution_is_taken_from_a4(tmp_path: Path, declared: tuple[int, int] | None) -> None:
    options = {} if declared is None else {"dpi": declared}
    image = page((1654, 2339))
    got = raster(saved(tmp_path / "a.png", image, **options), media_type="image/png", number=1)
    assert got.dpi == pytest.approx(200, rel=0.01)


def test_fine_pictures_shrink_to_300_dpi(tmp_path: Path) -> None:
    image = page((4960, 7016), "1")
    got = raster(saved(tmp_path / "a.tif", image, dpi=(600, 600)), media_type="image/tiff", number=1)
    assert got.dpi == pytest.approx(300, rel=0.01)
    assert got.pixels.shape[1] == 2480


def test_exif_turn_is_applied(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # stored lying, shown turned clockwise
    lying = page().transpose(Image.Transpose.ROTATE_90)
    path = saved(tmp_path / "a.jpg", lying, dpi=(100, 100), exif=exif)
    got = raster(path, media_type="image/jpeg", number=1)
    assert got.pixels.shape[:2] == (1169, 827)
    assert got.pixels[75, 90].max() < 60


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "CMYK", "I;16"])
def test_every_mode_becomes_bgr_on_white(tmp_path: Path, mode: str) -> None:
    if mode == "I;16":
        image = Image.fromarray(np.asarray(page(mode="L"), np.uint16) * 257)
    else:
        image = page(mode=mode)
    got = raster(saved(tmp_path / "a.tif", image, dpi=(100, 100)), media_type="image/tiff", number=1)
    assert got.pixels.shape == (1169, 827, 3)
    assert got.pixels[75, 90].max() < 40
    assert got.pixels[500, 500].min() > 230


def test_pages_of_a_tiff(tmp_path: Path) -> None:
    second = Image.new("L", A4, 100)
    path = saved(tmp_path / "a.tif", page(mode="L"), save_all=True, append_images=[second], dpi=(100, 100))
    assert raster(path, media_type="image/tiff", number=2).pixels.mean() == pytest.approx(100)
    with pytest.raises(UnreadablePage, match="2 页"):
        raster(path, media_type="image/tiff", number=3)


def directories(tiff: bytes | bytearray) -> list[int]:
    """Where the directories of a little-endian TIFF stand."""
    found = [struct.unpack_from("<I", tiff, 4)[0]]
    while True:
        entries = struct.unpack_from("<H", tiff, found[-1])[0]
        following = struct.unpack_from("<I", tiff, found[-1] + 2 + 12 * entries)[0]
        if not following:
            return found
        found.append(following)


def tiff_of(pages: int) -> bytearray:
    buffer = io.BytesIO()
    sheets = [page((400, 600), mode="1") for _ in range(pages)]  # one strip each
    sheets[0].save(buffer, "TIFF", save_all=True, append_images=sheets[1:], compression="group4")
    return bytearray(buffer.getvalue())


@pytest.mark.parametrize("broken", ["no entries", "zeros", "noise", "cut off"])
def test_a_tiff_with_a_broken_directory_gives_the_pages_before_it(tmp_path: Path, broken: str) -> None:
    data = tiff_of(5)
    at = directories(data)[2]
    size = 2 + 12 * struct.unpack_from("<H", data, at)[0]
    if broken == "no entries":
        struct.pack_into("<H", data, at, 0)
    elif broken == "zeros":
        data[at + 2 : at + size] = bytes(size - 2)
    elif broken == "noise":
        data[at : at + size] = np.random.default_rng(1).bytes(size)
    else:
        del data[at + 20 :]
    path = tmp_path / "a.tif"
    path.write_bytes(data)
    assert page_count(path, media_type="image/tiff") == 3
    for number in (1, 2):
        assert raster(path, media_type="image/tiff", number=number).pixels.min() == 0
    with pytest.raises(UnreadablePage, match="第 3 页起已损坏"):
        raster(path, media_type="image/tiff", number=3)


def test_a_page_of_which_nothing_could_be_decoded_is_not_taken_for_a_page(tmp_path: Path) -> None:
    data = tiff_of(3)
    at = directories(data)[1]
    for entry in range(at + 2, at + 2 + 12 * struct.unpack_from("<H", data, at)[0], 12):
        if struct.unpack_from("<H", data, entry)[0] == STRIP_OFFSETS:
            struct.pack_into("<I", data, entry + 8, len(data) + 5000)
    path = tmp_path / "a.tif"
    path.write_bytes(data)
    with pytest.raises(UnreadablePage, match="全黑"):
        raster(path, media_type="image/tiff", number=2)
    assert raster(path, media_type="image/tiff", number=3).pixels.max() == 255


def test_fax_pixels_become_square(tmp_path: Path) -> None:
    image = page((1728, 1146), "1")
    got = raster(saved(tmp_path / "a.tif", image, dpi=(204, 98)), media_type="image/tiff", number=1)
    height, width = got.pixels.shape[:2]
    assert height / width == pytest.approx(1146 / 98 / (1728 / 204), rel=0.01)


def test_a_truncated_jpeg_is_read_and_flagged(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    noisy = np.random.default_rng(1).integers(0, 255, (1169, 827, 3), np.uint8)
    Image.fromarray(noisy).save(buffer, "JPEG", dpi=(100, 100))
    path = tmp_path / "a.jpg"
    path.write_bytes(buffer.getvalue()[: len(buffer.getvalue()) // 2])
    got = raster(path, media_type="image/jpeg", number=1)
    assert isinstance(got, DamagedRaster)
    assert "不完整" in got.damage


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_picture_is_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(UnreadablePage):
        raster(path, media_type="image/png", number=1)
    with pytest.raises(UnreadablePage):
        raster(path, media_type="application/pdf", number=1)


def test_a_huge_picture_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", Image.new("1", (16000, 16000)))
    with pytest.raises(UnreadablePage, match="巨大"):
        raster(path, media_type="image/png", number=1)


def scanned_pdf(path: Path, *, resolution: float, rotate: int = 0) -> Path:
    page((1654, 2339)).save(path, "PDF", resolution=resolution)
    if rotate:
        document = pypdfium2.PdfDocument(path)
        document[0].set_rotation(rotate)
        document.save(path.with_name("turned.pdf"))
        document.close()
        return path.with_name("turned.pdf")
    return path


def test_a_scanned_pdf_page_comes_at_its_own_resolution(tmp_path: Path) -> None:
    got = raster(scanned_pdf(tmp_path / "a.pdf", resolution=200), media_type="application/pdf", number=1)
    assert got.dpi == pytest.approx(200, rel=0.01)
    assert got.pixels.shape[:2] == pytest.approx((2339, 1654), abs=2)


def test_a_pdf_page_without_resolution_keeps_its_pixels(tmp_path: Path) -> None:
    got = raster(scanned_pdf(tmp_path / "a.pdf", resolution=72), media_type="application/pdf", number=1)
    assert got.dpi == pytest.approx(72, rel=0.01)
    assert got.pixels.shape[:2] == pytest.approx((2339, 1654), abs=2)


def test_rotate_is_applied(tmp_path: Path) -> None:
    path = scanned_pdf(tmp_path / "a.pdf", resolution=200, rotate=90)
    got = raster(path, media_type="application/pdf", number=1)
    assert got.pixels.shape[:2] == pytest.approx((1654, 2339), abs=2)
    assert got.pixels[90, -75].max() < 60


def test_a_page_without_pictures_is_drawn_at_200_dpi(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.save(tmp_path / "a.pdf")
    got = raster(tmp_path / "a.pdf", media_type="application/pdf", number=1)
    assert got.dpi == pytest.approx(200)
    wanted = raster(tmp_path / "a.pdf", media_type="application/pdf", number=1, dpi=50)
    assert wanted.dpi == pytest.approx(50)


@pytest.mark.parametrize(("data", "kind", "broken"), [
    (b"no picture" * 99, "/DCTDecode", True),
    (b"no picture" * 99, "/JPXDecode", True),
    (zlib.compress(b"\xff" * 80 * 110), "/FlateDecode", False),
])  # fmt: skip
def test_a_picture_that_cannot_be_decoded_is_no_blank_page(
    tmp_path: Path, data: bytes, kind: str, broken: bool
) -> None:
    paper = pikepdf.new()
    page = paper.add_blank_page(page_size=(595, 842))
    picture = pikepdf.Stream(paper, b"")
    picture.write(data, filter=pikepdf.Name(kind))
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    picture.Width, picture.Height, picture.BitsPerComponent = 80, 110, 8
    picture.ColorSpace = pikepdf.Name.DeviceGray
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))
    page.obj.Contents = paper.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    path = tmp_path / "scan.pdf"
    paper.save(path, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    if broken:
        with pytest.raises(UnreadablePage, match="损坏"):
            raster(path, media_type="application/pdf", number=1)
    else:
        assert raster(path, media_type="application/pdf", number=1).pixels.min() == 255
