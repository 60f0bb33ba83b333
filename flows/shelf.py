"""Documents put aside between the sorting of their delivery and the assessing of their applicant, so that a batch
holds only those in hand."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from pipeline.model import Document
from pipeline.store.results import packed, unpacked


class Shelf:
    """A folder of one run, emptied at its beginning and its end: what it holds is made anew from the kept pages."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Shelf:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def put(self, delivery: str, documents: Iterable[Document]) -> None:
        """Raises OSError where the disk is full."""
        for document in documents:
            self._place(delivery, document.id).write_bytes(packed(document))

    def get(self, delivery: str, document: str) -> Document:
        """One document by its id: a scan may hold the papers of many applicants. Raises OSError where it is not
        there."""
        return Document.model_validate_json(unpacked(self._place(delivery, document).read_bytes()))

    def _place(self, delivery: str, document: str) -> Path:
        return self._folder / hashlib.sha256(f"{delivery}\0{document}".encode()).hexdigest()[:32]
