"""Searchable PDFs of what was scanned: the page as it arrived, with its text laid invisibly where it stands."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import cv2
import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pikepdf import Array, Dictionary, Name, Stream

from pipeline.geometry import map_point
from pipeline.model import Document, Line, Page
from pipeline.raster import Raster

# From a point of the page as displayed (top left, y down) to the PDF's own space (bottom left, y up)
Placing = Callable[[float, float], tuple[float, float]]

_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end"""

_EPOCH = 3_786_912_000  # 2024-01-01 in seconds since 1904, as fonts count


def write_searchable(
    path: Path,
    document: Document,
    *,
    sources: Mapping[str, tuple[Path, str]],
    raster: Callable[[Path, str, int], Raster],
    archive: bool = False,
) -> None:
    """Write ``document`` as one PDF. ``sources``: path and media type by digest; ``raster(path, type, number)``
    gives the picture of a page that did not come as a PDF.

    ``archive``: as PDF/A-2b (ISO 19005-2), which is proved before the file stands; where a page that came as PDF
    does not conform, all pages are written as pictures. Raises pikepdf.PdfError, OSError, and pikepdf.pdfa.PdfaError
    where even that does not conform.
    """
    if not archive:
        _write(lambda out: out.save(path, deterministic_id=True), document, sources, raster)
        return
    from pikepdf import pdfa  # loads its schemas

    def save(out: pikepdf.Pdf) -> None:
        pdfa.save(out, path, "2b", deterministic_id=True)

    try:
        _write(save, document, sources, raster)
    except pdfa.PdfaError:
        _write(save, document, sources, raster, as_pictures=True)


def _write(
    save: Callable[[pikepdf.Pdf], None],
    document: Document,
    sources: Mapping[str, tuple[Path, str]],
    raster: Callable[[Path, str, int], Raster],
    *,
    as_pictures: bool = False,
) -> None:
    opened: dict[Path, pikepdf.Pdf] = {}
    with pikepdf.new() as out:
        font = _invisible_font(out)
        try:
            last: tuple[str, int] | None = None
            for part in document.pages:
                if (part.sha256, part.page.number) != last:  # two pages of one sheet are one picture
                    path, media_type = sources[part.sha256]
                    if media_type == "application/pdf" and not as_pictures:
                        _append_page(out, path, part.page.number, opened)
                    else:
                        _append_picture(out, raster(path, media_type, part.page.number))
                last = part.sha256, part.page.number
                _lay_text(out, out.pages[-1], part.page, font)
            save(out)
        finally:
            for pdf in opened.values():
                pdf.close()


def _append_page(out: pikepdf.Pdf, path: Path, number: int, opened: dict[Path, pikepdf.Pdf]) -> None:
    """Appends a page that came as PDF as it is."""
    if path not in opened:
        opened[path] = pikepdf.open(path)
    out.pages.append(opened[path].pages[number - 1])


def _append_picture(out: pikepdf.Pdf, picture: Raster) -> None:
    height, width = picture.pixels.shape[:2]
    _, data = cv2.imencode(".jpg", picture.pixels, [cv2.IMWRITE_JPEG_QUALITY, 80])
    image = Stream(out, data.tobytes())
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height = width, height
    image.ColorSpace, image.BitsPerComponent, image.Filter = Name.DeviceRGB, 8, Name.DCTDecode
    w, h = width / picture.scale, height / picture.scale
    page = out.add_blank_page(page_size=(w, h))
    page.Resources = Dictionary(XObject=Dictionary(Im0=image))
    page.Contents = Stream(out, f"q {w:.3f} 0 0 {h:.3f} 0 0 cm /Im0 Do Q".encode())


def _lay_text(out: pikepdf.Pdf, target: pikepdf.Page, page: Page, font: pikepdf.Object) -> None:
    if page.source != "ocr" or not page.lines:
        return
    placing = _placing(target)
    drawn = io.BytesIO()
    drawn.write(b"q BT 3 Tr ")
    for line in page.lines:
        drawn.write(_show(line, page, placing))
    drawn.write(b"ET Q")
    # named by us: a random name would make every run's file another one
    name = target.add_resource(font, Name.Font, Name.IntakeInvisible)
    target.contents_add(Stream(out, b"q"), prepend=True)
    target.contents_add(Stream(out, b"Q " + drawn.getvalue().replace(b"/FNT", str(name).encode())))


def _placing(target: pikepdf.Page) -> Placing:
    x0, y0, x1, y1 = (float(v) for v in target.cropbox)
    match int(target.obj.get("/Rotate", 0)) % 360:
        case 90:
            return lambda x, y: (x0 + y, y0 + x)
        case 180:
            return lambda x, y: (x1 - x, y0 + y)
        case 270:
            return lambda x, y: (x1 - y, y1 - x)
    return lambda x, y: (x0 + x, y1 - y)


def _show(line: Line, page: Page, placing: Placing) -> bytes:
    """The operators that set one line: every character as wide as its share of the line."""
    codes = [ord(c) if ord(c) <= 0xFFFF else 0xFFFD for c in line.text]
    if line.box is None or not codes:
        return b""
    box = line.box
    corners = [
        placing(*(map_point(page.to_scan, x, y) if page.to_scan else (x, y)))
        for x, y in ((box.x0, box.y1), (box.x1, box.y1), (box.x0, box.y0))
    ]
    (ox, oy), (rx, ry), (ux, uy) = corners
    # text space: one unit is one character wide along the line, one line height across it
    a, b = (rx - ox) / len(codes), (ry - oy) / len(codes)
    c, d = ux - ox, uy - oy
    text = "".join(f"{code:04X}" for code in codes)
    return f"/FNT 1 Tf {a:.4f} {b:.4f} {c:.4f} {d:.4f} {ox:.3f} {oy:.3f} Tm <{text}> Tj ".encode()


def _invisible_font(out: pikepdf.Pdf) -> pikepdf.Object:
    """A font without shapes in which a code is its Unicode character; each is one unit wide. It is embedded, as
    archives ask of every font."""
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name.IntakeInvisible,
        Flags=4,
        FontBBox=Array([0, -200, 1000, 800]),
        ItalicAngle=0,
        Ascent=800,
        Descent=-200,
        CapHeight=800,
        StemV=80,
        FontFile2=Stream(out, _font_program()),
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name.IntakeInvisible,
        CIDSystemInfo=Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
        ),
        FontDescriptor=out.make_indirect(descriptor),
        DW=1000,
        CIDToGIDMap=Stream(out, bytes((0, 1)) * 0x10000),  # all codes have the one glyph
    )
    return out.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name.IntakeInvisible,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([out.make_indirect(descendant)]),
            ToUnicode=Stream(out, _TO_UNICODE),
        )
    )


def _box() -> Glyph:
    pen = TTGlyphPen(None)
    pen.moveTo((50, -150))
    for corner in ((50, 750), (950, 750), (950, -150)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


@cache
def _font_program() -> bytes:
    """A TrueType font whose one glyph is a box as large as a character, never painted: viewers take from it where a
    character stands on a turned page. The same bytes whenever it is made."""
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef", "box"])
    made.setupCharacterMap({})
    made.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "box": _box()})
    made.setupHorizontalMetrics({".notdef": (1000, 0), "box": (1000, 50)})
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": "IntakeInvisible", "styleName": "Regular"})
    made.setupOS2(sTypoAscender=800, sTypoDescender=-200)
    made.setupPost()
    made.font["head"].created = made.font["head"].modified = _EPOCH
    made.font.recalcTimestamp = False
    program = io.BytesIO()
    made.save(program)
    return program.getvalue()
