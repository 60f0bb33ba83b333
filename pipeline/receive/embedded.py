"""Files that sit inside office papers: packages, office papers and PDFs put in as objects."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import olefile

from pipeline.model import Record
from pipeline.receive.names import decode_text
from pipeline.receive.ole_streams import whole
from pipeline.receive.spool import CHUNK

_PACKAGE = "\x01Ole10Native"
_NOT_A_FILE = {"equation native", "\x01ole10itemname"}
_BROKEN = (
    OSError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    RuntimeError,
    EOFError,
    zlib.error,
)
CHART = "是图表所用的数据表，随文件正文显示，不单独读取。"


class Held(Record):
    """An embedded file: where it stands in the paper, and whether it only feeds a chart."""

    part: str
    chart: bool = False


def holds_files(path: Path) -> bool:
    """Whether an office paper, new or old, has files inside; of a broken one, whether it seems so. Cheap."""
    with path.open("rb") as stream:
        old = stream.read(4) == b"\xd0\xcf\x11\xe0"
    try:
        return bool(_packages(path)) if old else bool(parts(path))
    except (*_BROKEN, zipfile.BadZipFile):
        return not old and b"/embeddings/" in path.read_bytes()


def parts(path: Path) -> list[Held]:
    """The embedded parts of a .docx, .xlsx or .pptx, in their order."""
    with zipfile.ZipFile(path) as archive:
        names = [n for n in archive.namelist() if re.match(r"(?i)(word|xl|ppt)/embeddings/[^/]+$", n)]
        charts = {
            posixpath.normpath(posixpath.join(posixpath.dirname(rels), "..", target)).lower()
            for rels in archive.namelist()
            if re.search(r"(?i)charts/_rels/[^/]+\.rels$", rels) and archive.getinfo(rels).file_size < CHUNK
            for target in re.findall(r'Target="([^"]+)"', archive.read(rels).decode("utf-8", "replace"))
        }
    return [Held(part=n, chart=n.lower() in charts) for n in names]


def taken_out(path: Path) -> Iterator[tuple[str, Iterable[bytes], str | None]]:
    """Name, content and (for what only feeds a chart) remark of each embedded file. Raises OSError."""
    with path.open("rb") as stream:
        old = stream.read(4) == b"\xd0\xcf\x11\xe0"
    try:
        if old:
            with olefile.OleFileIO(str(path)) as ole:
                for number, at in enumerate(_packages(path), 1):
                    yield _unpacked(whole(ole, at, most=path.stat().st_size), f"内嵌文件{number}.bin")
            return
        with zipfile.ZipFile(path) as archive:
            for number, held in enumerate(parts(path), 1):
                name = posixpath.basename(held.part)
                if held.chart:
                    yield name, _chunks(archive, held.part), CHART
                elif name.lower().endswith(".bin"):
                    yield _object(archive.read(held.part), f"内嵌文件{number}")
                else:
                    yield name, _chunks(archive, held.part), None
    except (*_BROKEN, zipfile.BadZipFile) as error:
        raise OSError(str(error)) from error


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _packages(path: Path) -> list[list[str]]:
    """The packages in an old office paper: streams of objects below the paper's own."""
    with olefile.OleFileIO(str(path)) as ole:
        return [entry for entry in ole.listdir() if entry[-1] == _PACKAGE and len(entry) > 1]


def _object(data: bytes, name: str) -> tuple[str, Iterable[bytes], str | None]:
    """What an oleObject.bin holds; the whole of it where it is itself an office paper of the old kind."""
    if not data.startswith(b"\xd0\xcf\x11\xe0"):
        return f"{name}.bin", [data], None
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        top = {entry[0].lower() for entry in ole.listdir(streams=True, storages=True)}
        for stream in (_PACKAGE, "Package", "CONTENTS"):
            if ole.exists(stream):
                held = whole(ole, stream, most=len(data))
                if stream == _PACKAGE:
                    return _unpacked(held, f"{name}.bin")
                return f"{name}{_ending(held)}", [held], None
    if top & _NOT_A_FILE:
        return f"{name}.bin", [data], "是公式等图形对象，随文件正文显示，不单独读取。"
    ending = next((e for k, e in (("worddocument", ".doc"), ("workbook", ".xls"), ("powerpoint document", ".ppt")) if k in top), ".bin")  # fmt: skip
    return f"{name}{ending}", [data], None


def _ending(data: bytes) -> str:
    if data.startswith(b"%PDF"):
        return ".pdf"
    if not data.startswith(b"PK"):
        return ".bin"
    for mark, ending in ((b"word/", ".docx"), (b"xl/", ".xlsx"), (b"ppt/", ".pptx")):
        if mark in data[:8192]:
            return ending
    return ".zip"


def _unpacked(data: bytes, name: str) -> tuple[str, Iterable[bytes], str | None]:
    """Name and content of a package [MS-OLEDS 2.3.6 and what Windows writes]: size, flags, label, file name, a
    temporary path, the content, and in newer ones the three names once more in Unicode."""
    at = 6
    label, at = _text(data, at)
    _, at = _text(data, at)
    at += 4
    at += 4 + int.from_bytes(data[at : at + 4], "little")
    size = int.from_bytes(data[at : at + 4], "little")
    content = data[at + 4 : at + 4 + size]
    if not label or len(content) < size:
        return name, [data[4:]], None
    at += 4 + size
    names = []
    for _ in range(3):
        length = 2 * int.from_bytes(data[at : at + 4], "little")
        names.append(data[at + 4 : at + 4 + length].decode("utf-16-le", "replace").rstrip("\0"))
        at += 4 + length
    shown = (names[1] or decode_text(label)).replace("\\", "/").rsplit("/", 1)[-1]
    return shown or name, [content], None


def _text(data: bytes, at: int) -> tuple[bytes, int]:
    end = data.find(b"\0", at)
    return (data[at:end], end + 1) if end >= 0 else (b"", len(data))
