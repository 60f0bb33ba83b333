"""PDF files that want a password."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from pipeline.receive.spool import CHUNK


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
