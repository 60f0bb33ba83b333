"""Papers: PDF, office papers, pictures, text."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import docx
import openpyxl
import pikepdf
from msoffcrypto.format.ooxml import OOXMLFile
from PIL import Image

from pipeline.receive.compound import Tree, compound


def pdf(mark: str = "x") -> bytes:
    """A PDF of one page without text; ``mark`` makes it different from others."""
    content = f"% {mark}\n".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    return out + (
        b"xref\n0 5\n0000000000 65535 f \n"
        + table
        + b"trailer<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF\n"
    ) % len(out)


def pdf_with_files(files: dict[str, bytes], mark: str = "") -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(mark))) as paper:
        for name, data in files.items():
            paper.attachments[name] = data
        paper.save(out)
    return out.getvalue()


def locked_pdf(password: str, mark: str = "") -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(mark))) as paper:
        paper.save(out, encryption=pikepdf.Encryption(user=password, owner=password + "x"))
    return out.getvalue()


def word(text: str) -> bytes:
    paper = docx.Document()
    for line in text.split("\n"):
        paper.add_paragraph(line)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def sheet(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(paper: bytes, parts: dict[str, bytes]) -> bytes:
    """An office paper with further parts, as word/embeddings/oleObject1.bin."""
    out = io.BytesIO(paper)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def locked_office(paper: bytes, password: str) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(paper)).encrypt(password, out)
    return out.getvalue()


def picture(side: int = 64, form: str = "PNG", colour: str = "white") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(out, form)
    return out.getvalue()


def tiff(pages: int = 2) -> bytes:
    out = io.BytesIO()
    sheets = [Image.new("1", (80, 100), n % 2) for n in range(pages)]
    sheets[0].save(out, "TIFF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def huge_png(side: int = 40_000) -> bytes:
    """A small file that says that it is ``side`` × ``side`` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (side // 8 + 1) * 50)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def ofd(text: str = "申报表") -> bytes:
    """The parts of an OFD paper [GB/T 33190-2016] with one line of text."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    parts = {
        "OFD.xml": f'{head}<ofd:OFD {space} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f'{head}<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/Pages/Page_0/Content.xml": f'{head}<ofd:Page {space}><ofd:Content><ofd:Layer ID="2"><ofd:TextObject ID="3" Boundary="20 20 100 10" Size="5"><ofd:TextCode X="0" Y="5">{text}</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def package(name: str, content: bytes) -> bytes:
    """An oleObject.bin with one file, as Word writes it."""
    label = name.encode("gb18030") + b"\0"
    path = b"C:\\" + label
    body = b"\x02\0" + label + path + b"\0\0\x03\0" + len(path).to_bytes(4, "little") + path
    body += len(content).to_bytes(4, "little") + content
    for text in ("C:\\" + name, name, "C:\\" + name):
        body += len(text).to_bytes(4, "little") + text.encode("utf-16-le")
    tree: Tree = {"\x01Ole10Native": len(body).to_bytes(4, "little") + body}
    return compound(tree)
