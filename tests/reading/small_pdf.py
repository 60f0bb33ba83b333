"""Small PDF files made by hand: text in a font that needs no file, rules, pictures. Points, y downwards."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name


class SmallPdf:
    """One page under construction; ``save`` writes the file."""

    def __init__(self, width: float = 595, height: float = 842, *, rotate: int = 0) -> None:
        self.width, self.height, self.rotate = width, height, rotate
        self.parts: list[str] = []
        self.pictures: list[bytes] = []

    def text(self, x: float, y: float, text: str, *, size: float = 16, mode: int = 0) -> SmallPdf:
        """``y`` is the top of the line."""
        code = text.encode("utf-16-be").hex()
        below = self.height - y - 0.88 * size
        self.parts.append(f"BT /F1 {size} Tf {mode} Tr 1 0 0 1 {x} {below} Tm <{code}> Tj ET")
        return self

    def turned_text(self, x: float, y: float, text: str, *, size: float = 16) -> SmallPdf:
        """Running upwards, as on a sheet laid on its side."""
        code = text.encode("utf-16-be").hex()
        self.parts.append(f"BT /F1 {size} Tf 0 1 -1 0 {x} {self.height - y} Tm <{code}> Tj ET")
        return self

    def slanted_text(self, x: float, y: float, text: str, *, size: float = 60) -> SmallPdf:
        """Rising by 45 degrees, as marks across the page are set."""
        code = text.encode("utf-16-be").hex()
        self.parts.append(f"BT /F1 {size} Tf .7 .7 -.7 .7 {x} {self.height - y} Tm <{code}> Tj ET")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> SmallPdf:
        self.parts.append(f"0.5 w {x0} {self.height - y0} m {x1} {self.height - y1} l S")
        return self

    def bar(self, x0: float, y0: float, x1: float, y1: float) -> SmallPdf:
        """A filled thin rectangle, as some programs draw their rules."""
        self.parts.append(f"{x0} {self.height - y1} {x1 - x0} {y1 - y0} re f")
        return self

    def grid(self, xs: list[float], ys: list[float]) -> SmallPdf:
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        return self

    def picture(self, x0: float, y0: float, x1: float, y1: float) -> SmallPdf:
        """A grey picture."""
        name = f"I{len(self.pictures)}"
        self.pictures.append(bytes([128]) * 64)
        self.parts.append(f"q {x1 - x0} 0 0 {y1 - y0} {x0} {self.height - y1} cm /{name} Do Q")
        return self

    def save(self, path: Path) -> Path:
        pdf = pikepdf.new()
        font = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name("/STSong-Light"),
                Encoding=Name("/UniGB-UCS2-H"),
                DescendantFonts=Array([_descendant(pdf)]),
            )
        )
        images = Dictionary()
        for number, data in enumerate(self.pictures):
            stream = pdf.make_stream(data)
            stream.stream_dict = Dictionary(
                Type=Name.XObject, Subtype=Name.Image, Width=8, Height=8, ColorSpace=Name.DeviceGray,
                BitsPerComponent=8,
            )  # fmt: skip
            images[f"/I{number}"] = pdf.make_indirect(stream)
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, self.width, self.height]),
            Rotate=self.rotate,
            Resources=Dictionary(Font=Dictionary(F1=font), XObject=images),
            Contents=pdf.make_stream("\n".join(self.parts).encode("ascii")),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(path)
        return path


def _descendant(pdf: pikepdf.Pdf) -> pikepdf.Object:
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/STSong-Light"), Flags=4,
        FontBBox=Array([-25, -254, 1000, 880]), ItalicAngle=0, Ascent=880, Descent=-120, CapHeight=880,
        StemV=93,
    )  # fmt: skip
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType0,
            BaseFont=Name("/STSong-Light"),
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"GB1", Supplement=2),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=1000,
        )
    )
