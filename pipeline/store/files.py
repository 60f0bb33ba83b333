"""Originals by digest, and files that appear whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.model import Kept

_CHUNK = 1 << 20


class Originals:
    """A folder of originals named by their SHA-256; nothing in it is ever changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path_of(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def keep(self, stream: BinaryIO) -> Kept:
        """Store what ``stream`` gives. Raises OSError where the disk is full or not writable."""
        digest = hashlib.sha256()
        size = 0
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".in-")
        aside = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            path = self.path_of(digest.hexdigest())
            if path.exists():
                aside.unlink()
            else:
                path.parent.mkdir(exist_ok=True)
                aside.chmod(0o444)
                aside.replace(path)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        return Kept(sha256=digest.hexdigest(), path=path, bytes=size)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path beside ``path`` to write to; it takes the place of ``path`` when the block ends well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem[:40]}-", suffix=path.suffix)
    os.close(handle)
    aside = Path(name)
    try:
        yield aside
        aside.chmod(0o644)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


_ZIP64 = 1 << 31  # bytes of a part from which the zip needs the larger numbers
_STAMPS = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")


def timeless(path: Path) -> None:
    """Rewrite an office paper of ours (a zip) without the time of its making: the same content gives the
    same bytes, so that a file that differs after a rerun says something else."""
    with zipfile.ZipFile(path) as old, whole(path) as aside, zipfile.ZipFile(aside, "w") as new:
        for part in old.infolist():
            info = zipfile.ZipInfo(part.filename)  # 1980-01-01, the least that a zip can say
            info.compress_type = zipfile.ZIP_DEFLATED
            with new.open(info, "w", force_zip64=part.file_size > _ZIP64) as out, old.open(part) as data:
                if part.filename == "docProps/core.xml":
                    out.write(_STAMPS.sub(b"", data.read()))
                else:
                    shutil.copyfileobj(data, out)  # a sheet of the ledger may be large


def write_text(path: Path, text: str) -> None:
    """Write ``text`` (UTF-8) to ``path``, whole or not at all."""
    with whole(path) as aside:
        aside.write_text(text, encoding="utf-8")
