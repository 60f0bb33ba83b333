"""Scanned pages into one file, as the copier sends it: PDF or multi-page TIFF."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile


def scan_to_pdf(pages: Sequence[bytes], *, dpi: float | Sequence[float]) -> bytes:
    """One picture (JPEG, or PNG of one bit) a page, at its own size for ``dpi`` (one for all, or one each).

    JPEG data goes in as it is, one-bit pictures as fax group 4. The same pages give the same bytes.
    """
    each = list(dpi) if isinstance(dpi, Sequence) else [float(dpi)] * len(pages)
    pdf = pikepdf.new()
    for data, resolution in zip(pages, each, strict=True):
        with Image.open(io.BytesIO(data)) as image:
            picture = _picture(pdf, data, image)
            width, height = (round(v * 72 / resolution, 3) for v in image.size)
        content = f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q".encode()
        page = Dictionary(
            Type=Name.Page, MediaBox=Array([0, 0, width, height]), Contents=pdf.make_stream(content),
            Resources=Dictionary(XObject=Dictionary(Im0=picture)),
        )  # fmt: skip
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    stream = io.BytesIO()
    pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def _picture(pdf: pikepdf.Pdf, data: bytes, image: Image.Image) -> pikepdf.Object:
    stream = pdf.make_stream(data if image.format == "JPEG" else _group4(image))
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height = image.size
    stream.ColorSpace = Name.DeviceRGB if image.mode == "RGB" else Name.DeviceGray
    stream.BitsPerComponent = 8 if image.format == "JPEG" else 1
    if image.format == "JPEG":
        stream.Filter = Name.DCTDecode
    else:
        stream.Filter = Name.CCITTFaxDecode
        stream.DecodeParms = Dictionary(K=-1, Columns=image.width, Rows=image.height)
    return stream


def _group4(image: Image.Image) -> bytes:
    """The picture in fax group 4: the one strip of a TIFF written for the purpose, black as 1."""
    stream = io.BytesIO()
    one_bit = image.convert("1", dither=Image.Dither.NONE)
    # 278 rows per strip, 262 photometric: 0 = white is zero, as PDF takes fax data
    one_bit.save(stream, "TIFF", compression="group4", tiffinfo={278: image.height, 262: 0})
    stream.seek(0)
    with TiffImageFile(stream) as tiff:
        offsets, lengths = tiff.tag_v2[273], tiff.tag_v2[279]
    if len(offsets) != 1:
        raise ValueError("the fax data came in several strips")
    return stream.getvalue()[offsets[0] : offsets[0] + lengths[0]]


def scan_to_tiff(pages: Sequence[bytes], *, dpi: float) -> bytes:
    """A multi-page TIFF: JPEG inside for grey and colour, fax group 4 for black and white."""
    stream = io.BytesIO()
    images = [Image.open(io.BytesIO(data)) for data in pages]
    bilevel = all(image.mode == "1" for image in images)
    ready = images if bilevel else [image.convert("RGB") for image in images]
    options = {"compression": "group4"} if bilevel else {"compression": "jpeg", "quality": 85}
    ready[0].save(stream, "TIFF", save_all=True, append_images=ready[1:], dpi=(dpi, dpi), **options)
    return stream.getvalue()
