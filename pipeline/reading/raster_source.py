"""Pictures of pages as they arrived: rendered from PDF, or decoded from picture files.

The frame "as scanned" is the page as a viewer displays it: a PDF's /Rotate and a photo's EXIF turn are
applied, nothing else.
"""

from __future__ import annotations

import io
import math
import struct
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from pipeline.raster import Pixels, Raster
from pipeline.reading.errors import UnreadablePage

MIN_DPI, MAX_DPI = 100.0, 300.0  # what OCR and seals need; more only costs
DEFAULT_DPI = 200.0
MAX_PIXELS = 60_000_000  # of a picture in memory
MAX_BYTES = 240_000_000  # of a picture while it is decoded
A4_LONG = 842.0  # points
LONG_SIDE = (500.0, 1300.0)  # points; a sheet of A5 to A3. Outside, the resolution is not to be believed
PICTURE_SHARE = 0.1  # of the page, from which a picture counts for the resolution of a page
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OFD = frozenset({"application/ofd", "application/vnd.ofd", "application/x-ofd"})
HEIF = frozenset({"image/heic", "image/heif", "image/avif"})
DECODE_ERRORS = (OSError, SyntaxError, ValueError, EOFError, struct.error, ZeroDivisionError, KeyError)
DIRECTORY_ERRORS = (*DECODE_ERRORS, TypeError)  # the last for a page without a size


@dataclass(frozen=True)
class DamagedRaster(Raster):
    """A page of which only a part could be decoded; ``damage`` says so in one Chinese sentence."""

    damage: str = ""


def raster(path: Path, *, media_type: str, number: int, dpi: float | None = None) -> Raster:
    """Page ``number`` (from 1) of a PDF or picture file. ``dpi`` overrides the choice of resolution.

    Scanned PDF pages come at the resolution of their picture, others at 200 dpi. Raises `UnreadablePage`.
    """
    if media_type == "application/pdf":
        return _pdf_page(path, number, dpi)
    if media_type == DOCX:
        from pipeline.reading.docx_pictures import docx_raster

        return docx_raster(path, number=number)
    if media_type in OFD:
        from pipeline.reading.ofd import ofd_raster

        return ofd_raster(path, number=number)
    return _picture(path, media_type, number, dpi)


def raster_of_bytes(data: bytes) -> Raster:
    """A picture inside another file. Raises `UnreadablePage`."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            return _decoded(image, None)
    except UnidentifiedImageError as error:
        raise UnreadablePage("图片格式无法识别或文件已损坏") from error
    except Image.DecompressionBombError as error:
        raise UnreadablePage("图片尺寸异常巨大，为安全起见未解码") from error
    except DECODE_ERRORS as error:
        raise UnreadablePage(f"图片无法解码：{error}") from error


def believable(long_side: float) -> bool:
    """Whether a page with this longer side (points) can be a sheet of paper as cities send them."""
    return LONG_SIDE[0] <= long_side <= LONG_SIDE[1]


def _pdf_page(path: Path, number: int, dpi: float | None) -> Raster:
    try:
        document = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise UnreadablePage(f"PDF 无法打开：{error}") from error
    try:
        if not 1 <= number <= len(document):
            raise UnreadablePage(f"PDF 只有 {len(document)} 页，没有第 {number} 页")
        page = document[number - 1]
        try:
            return _rendered(page, dpi)
        finally:
            page.close()
    except pypdfium2.PdfiumError as error:
        raise UnreadablePage(f"PDF 第 {number} 页无法显示：{error}") from error
    finally:
        document.close()


def _rendered(page: pypdfium2.PdfPage, dpi: float | None) -> Raster:
    width, height = page.get_size()
    if width < 1 or height < 1:
        raise UnreadablePage("PDF 页面尺寸为零")
    wanted = _page_dpi(page, width, height) if dpi is None else dpi
    most = 72 * math.sqrt(MAX_PIXELS / (width * height))
    wanted = min(wanted, most)
    bitmap = page.render(scale=wanted / 72, rev_byteorder=False, prefer_bgrx=False)
    try:
        pixels = _bgr(np.asarray(bitmap.to_numpy()))
    finally:
        bitmap.close()
    if _holds_broken_picture(page, pixels, wanted / 72):
        raise UnreadablePage("页面上的图片已损坏，无法显示")
    return Raster(pixels, wanted)


def _holds_broken_picture(page: pypdfium2.PdfPage, pixels: Pixels, scale: float) -> bool:
    """Whether a picture of any size on the page cannot be decoded: it shows as white, but is not blank."""
    width, height = page.get_size()
    for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=1):
        left, bottom, right, top = item.get_bounds()
        if max(0.0, right - left) * max(0.0, top - bottom) < PICTURE_SHARE * width * height:
            continue
        shown = pixels
        if page.get_rotation() == 0 and page.get_mediabox()[:2] == (0, 0):
            rows = slice(max(0, int((height - top) * scale)), max(0, int((height - bottom) * scale)))
            shown = pixels[rows, max(0, int(left * scale)) : max(0, int(right * scale))]
        if shown.size and int(shown.min()) == 255 and not _decodes(item):
            return True
    return False


def _decodes(item: pypdfium2.PdfImage) -> bool:
    try:
        item.get_bitmap().close()
    except pypdfium2.PdfiumError:
        return False
    return True


def _page_dpi(page: pypdfium2.PdfPage, width: float, height: float) -> float:
    """The resolution of the page's pictures, or 200 dpi where there is none of any size."""
    found = 0.0
    objects = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=4)
    for item in objects:
        left, bottom, right, top = item.get_bounds()
        area = max(0.0, right - left) * max(0.0, top - bottom)
        if area < PICTURE_SHARE * width * height:
            continue
        across, down = item.get_px_size()
        found = max(found, 72 * math.sqrt(across * down / area))
    if found == 0.0:
        found = DEFAULT_DPI
    # a page said to be a square metre large is an A4 sheet whose resolution was lost
    long_side = max(width, height)
    scale = 1.0 if believable(long_side) else long_side / A4_LONG
    return min(MAX_DPI / scale, max(MIN_DPI / scale, found))


def _bgr(pixels: Pixels) -> Pixels:
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR).astype(np.uint8, copy=False)
    return np.array(pixels[:, :, :3], dtype=np.uint8, order="C")


def _picture(path: Path, media_type: str, number: int, dpi: float | None) -> Raster:
    if media_type in HEIF:
        _register_heif()
    try:
        with Image.open(path) as image:
            _seek(image, number)
            found = _decoded(image, dpi)
    except UnidentifiedImageError as error:
        raise UnreadablePage("图片格式无法识别或文件已损坏") from error
    except Image.DecompressionBombError as error:
        raise UnreadablePage("图片尺寸异常巨大，为安全起见未解码") from error
    except DECODE_ERRORS as error:
        raise UnreadablePage(f"图片无法解码：{error}") from error
    if _is_black(found.pixels):  # what a decoder leaves of a picture that it could not begin
        raise UnreadablePage("图片内容全黑，可能已损坏")
    return found


def _register_heif() -> None:
    try:
        from pillow_heif import register_heif_opener
    except ImportError as error:
        raise UnreadablePage("读取 HEIC 图片需要安装 pillow-heif") from error
    register_heif_opener()


def _seek(image: Image.Image, number: int) -> None:
    """Go to a page, over all before it. Raises `UnreadablePage`."""
    for page in range(1, number):
        try:
            image.seek(page)
        except EOFError as error:
            raise UnreadablePage(f"图片只有 {page} 页，没有第 {number} 页") from error
        except DIRECTORY_ERRORS as error:
            raise UnreadablePage(f"文件从第 {page + 1} 页起已损坏，该页和之后的页面无法读取") from error


def _decoded(image: Image.Image, dpi: float | None) -> Raster:
    declared = _declared_dpi(image)
    before = image.size
    if image.size[0] * image.size[1] > MAX_PIXELS:
        image.draft("RGB", (image.size[0] // 2, image.size[1] // 2))  # JPEG only: decodes smaller
    if image.size[0] * image.size[1] * max(1, len(image.getbands())) > MAX_BYTES:
        raise UnreadablePage("图片尺寸异常巨大，为安全起见未解码")
    damage = _load(image)
    shrunk = image.size[0] / before[0]
    upright = ImageOps.exif_transpose(image)
    pixels = _flattened(upright)
    across, down = (d * shrunk for d in declared)
    if across > 0 and down > 0 and not 0.9 < across / down < 1.1:  # fax: 204 × 98 dpi
        pixels, across = _squared(pixels, across, down)
    return _at_resolution(pixels, across if dpi is None else dpi, damage)


def _is_black(pixels: Pixels) -> bool:
    """Whether there is nothing but black, without any noise."""
    return int(pixels[::16, ::16].max()) == 0 and int(pixels.max()) == 0


def _load(image: Image.Image) -> str:
    """Decode; what is missing of a truncated file is left grey. Says what is missing, or ""."""
    try:
        image.load()
    except OSError:
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            image.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        return "图片文件不完整，只读出了其中一部分"
    return ""


def _declared_dpi(image: Image.Image) -> tuple[float, float]:
    """The resolution that the file gives, across and down; zeros where there is none."""
    value = image.info.get("dpi")
    if not isinstance(value, tuple) or len(value) != 2:
        return 0.0, 0.0
    across, down = (float(v) for v in value)
    good = all(math.isfinite(v) and v > 0 for v in (across, down))
    return (across, down) if good else (0.0, 0.0)


def _flattened(image: Image.Image) -> Pixels:
    """BGR on white paper, whatever the picture's mode."""
    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image, dtype=np.float32)
        top = 65535.0 if values.max(initial=0) > 255 else 255.0
        grey = np.clip(values * (255.0 / top), 0, 255).astype(np.uint8)
        return _bgr(grey)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, "white")
        image = Image.alpha_composite(paper, rgba)
    rgb = np.asarray(image.convert("RGB"), dtype=np.uint8)
    return np.ascontiguousarray(rgb[:, :, ::-1])


def _squared(pixels: Pixels, across: float, down: float) -> tuple[Pixels, float]:
    """Square pixels: the poorer direction is stretched."""
    best = max(across, down)
    size = (round(pixels.shape[1] * best / across), round(pixels.shape[0] * best / down))
    if size[0] * size[1] > MAX_PIXELS:
        raise UnreadablePage("图片尺寸异常巨大，为安全起见未解码")
    return cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False), best


def _at_resolution(pixels: Pixels, declared: float, damage: str) -> Raster:
    """The picture with a resolution to be believed, shrunk to 300 dpi where it is finer."""
    height, width = pixels.shape[:2]
    long_side = max(height, width)
    dpi = declared
    if dpi <= 0 or not believable(72 * long_side / dpi):
        dpi = 72 * long_side / A4_LONG
    if dpi > MAX_DPI:
        size = (max(1, round(width * MAX_DPI / dpi)), max(1, round(height * MAX_DPI / dpi)))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
        dpi = dpi * size[0] / width
    return DamagedRaster(pixels, dpi, damage) if damage else Raster(pixels, dpi)
