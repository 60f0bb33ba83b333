"""OFD pages that are only pictures: the pictures laid on white paper and read by OCR."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image, UnidentifiedImageError

from pipeline.model import Page
from pipeline.raster import Raster
from pipeline.reading.engines import engine
from pipeline.reading.errors import UnreadablePage
from pipeline.reading.ofd_objects import Picture
from pipeline.reading.scan_page import read_scan
from pipeline.reading.xml_zip import XmlZip

LOWEST_DPI, HIGHEST_DPI = 150.0, 300.0
MOST_PIXELS = 60_000_000


def read_pictures(
    package: XmlZip, pictures: Sequence[Picture], size: tuple[float, float], *, number: int, engine_name: str
) -> Page:
    """OCR of the page; ``size`` in millimetres. Raises UnreadablePage."""
    return read_scan(paper(package, pictures, size), number=number, engine=engine(engine_name))


def paper(package: XmlZip, pictures: Sequence[Picture], size: tuple[float, float]) -> Raster:
    """The page as a picture, as fine as its finest picture. Raises UnreadablePage."""
    opened = [(p, _open(package, p)) for p in pictures]
    finest = max((image.width / max(p.box.width, 1.0) * 72 for p, image in opened), default=LOWEST_DPI)
    dpi = min(HIGHEST_DPI, max(LOWEST_DPI, finest))
    width, height = (max(1, round(v / 25.4 * dpi)) for v in size)
    if width * height > MOST_PIXELS:
        raise UnreadablePage("OFD页面尺寸异常巨大，为安全起见未解码")
    sheet = Image.new("RGB", (width, height), "white")
    for picture, image in opened:
        x0, y0, x1, y1 = (round(v / 72 * dpi) for v in picture.box)
        # only the part on the page: a hostile file may claim a picture of kilometres
        if not (0 < x1 - x0 <= 2 * width and 0 < y1 - y0 <= 2 * height):
            continue
        sheet.paste(image.resize((x1 - x0, y1 - y0)), (x0, y0))
    pixels = np.ascontiguousarray(np.asarray(sheet, dtype=np.uint8)[:, :, ::-1])
    return Raster(pixels, dpi)


def _open(package: XmlZip, picture: Picture) -> Image.Image:
    data = package.data(picture.part)
    if data is None:
        raise UnreadablePage("OFD页面上的图片缺失")
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise UnreadablePage("OFD页面上的图片尺寸异常巨大，为安全起见未解码")
            return image.convert("RGB")
    except UnidentifiedImageError as error:
        raise UnreadablePage("OFD页面上的图片格式无法识别") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadablePage("OFD页面上的图片已损坏") from error
