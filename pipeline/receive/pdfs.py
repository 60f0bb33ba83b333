"""PDF files that want a password, and the files that a PDF holds."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2

from pipeline.receive.spool import CHUNK

if TYPE_CHECKING:
    import pikepdf


def locked(path: Path) -> bool:
    """Whether the PDF opens only with a password. A broken PDF is not locked: reading will tell."""
    if b"/Encrypt" not in _edges(path):
        return False
    return not _opens(path, None)


def fitting_password(path: Path, passwords: tuple[str, ...]) -> str | None:
    return next((p for p in passwords if _opens(path, p)), None)


def unlocked(path: Path, password: str, target: Path) -> None:
    """Writes the PDF without its lock. Raises pikepdf.PdfError where that does not work."""
    import pikepdf  # seldom needed, long to import

    with pikepdf.open(path, password=password) as pdf:
        pdf.save(target)


def holds_files(path: Path) -> bool:
    """Whether the PDF may have files attached. They are streams, whose heads stand openly in every PDF."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data.find(b"/EmbeddedFile") >= 0


def attached(path: Path) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Name and content of every attached file, wherever in the PDF it hangs. Raises OSError where the PDF
    cannot be taken apart."""
    import pikepdf  # seldom needed, long to import

    try:
        with pikepdf.open(path) as pdf:
            specs: list[pikepdf.Object] = [spec.obj for spec in pdf.attachments.values()]
            # those pinned to a page, and those that a broken list no longer names
            specs += [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/EF" in o]
            once = {s.objgen if s.is_indirect else (-n, 0): s for n, s in enumerate(specs, 1)}
            for spec in once.values():
                if "/EF" in spec:
                    yield str(spec.get("/UF", spec.get("/F", "附件"))), _content(spec.EF)
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise OSError(str(error)) from error


def _content(streams: pikepdf.Object) -> Iterator[bytes]:
    """The bytes of an attached file; a broken or an endless one is damage, no more."""
    try:
        yield (streams.get("/UF") or streams.F).read_bytes()
    except Exception as error:
        raise OSError(str(error)) from error


def _opens(path: Path, password: str | None) -> bool:
    """False only where the password is what is missing."""
    try:
        pypdfium2.PdfDocument(path, password=password).close()
    except pypdfium2.PdfiumError as error:
        return "password" not in str(error).lower()
    return True


def _edges(path: Path) -> bytes:
    """The first and last bytes, where /Encrypt stands (in the trailer or a cross-reference stream)."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(8 * CHUNK)
        if size > 16 * CHUNK:
            stream.seek(size - 8 * CHUNK)
        return head + stream.read(8 * CHUNK)
