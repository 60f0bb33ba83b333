"""Documents put aside between the sorting of their delivery and the assessing of their applicant, so that a batch
holds only those in hand."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from types import TracebackType

from flows.steps.delivery import DeliveryReading
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

    def put(self, reading: DeliveryReading) -> None:
        """Raises OSError where the disk is full."""
        self._place(reading.delivery).write_bytes(packed(reading))

    def get(self, delivery: str) -> DeliveryReading:
        return DeliveryReading.model_validate_json(unpacked(self._place(delivery).read_bytes()))

    def _place(self, delivery: str) -> Path:
        return self._folder / hashlib.sha256(delivery.encode()).hexdigest()[:32]
