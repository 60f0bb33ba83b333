"""What the steps of a batch share: the call, the store, the worker processes, the meter."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from flows.copies import Copies
from flows.jobs import Source
from flows.pool import PagePool
from flows.progress import Meter
from pipeline.call import Call
from pipeline.model import Page, Record
from pipeline.reading.engines import openvino
from pipeline.reports.templating import Templates
from pipeline.store.files import Originals
from pipeline.store.results import Results, step_version


@dataclass
class Workshop:
    """``inbox`` is only read; everything written lies under ``out``."""

    inbox: Path
    out: Path
    call: Call
    engine: str
    originals: Originals
    results: Results
    pool: PagePool
    meter: Meter
    passwords: tuple[str, ...] = ()
    waiting: frozenset[str] = frozenset()  # paths of the inbox that are still being written
    only: str | None = None  # part of an applicant's name: the others stay as they are
    # reads pages on other machines, in place of the pool; raises what stops a batch
    elsewhere: Callable[[Workshop, str, Sequence[int]], dict[int, Page | None]] | None = None
    retry_failed: bool = False  # pages that could not be read in an earlier run are tried again
    archive: bool = False  # searchable PDFs are PDF/A
    templates: Templates = field(default_factory=Templates)
    bad_templates: dict[str, str] = field(default_factory=dict)  # what is wrong with them, by name
    media_types: dict[str, str] = field(default_factory=dict)  # by digest
    copies: Copies = field(default_factory=Copies)

    def source(self, sha256: str) -> Source:
        return Source(path=self.originals.path_of(sha256), media_type=self.media_types[sha256])

    def pause(self, seconds: float) -> None:
        """Wait. Raises CancelledError where the batch was stopped."""
        if self.pool.stopped.wait(seconds):
            raise CancelledError

    @property
    def log(self) -> Path:
        """Where the tracebacks of failed steps go."""
        return self.out / "store" / "errors.log"

    def note_error(self, what: str, detail: str | None) -> None:
        """Nothing where there is no ``detail``: what a worker's end leaves behind is told elsewhere."""
        if not detail:
            return
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"== {what}\n{detail}\n")


@lru_cache
def reading_version() -> str:
    """Changes with our code for reading and with the libraries it rests on."""
    rooms = (
        "pipeline.reading",
        "pipeline.model.record",
        "pipeline.model.pages",
        "pipeline.geometry",
        "pipeline.raster",
        "pipeline.variants",
    )
    ours = step_version(*rooms)
    theirs = ",".join(version(n) for n in ("rapidocr", "onnxruntime", "pypdfium2", "pdfplumber", "opencc"))
    rounded = "" if openvino.precision() == "f32" else f" {openvino.precision()}"
    return hashlib.sha256(f"{ours} {theirs}{rounded}".encode()).hexdigest()[:16]


@lru_cache
def signing_version() -> str:
    return hashlib.sha256(
        (reading_version() + step_version("extractors.seals", "pipeline.model")).encode()
    ).hexdigest()[:16]


@lru_cache
def proof_version() -> str:
    """Of what the picture of a line says to another text for it."""
    ours = step_version("extractors.lineproof", "extractors.seals", "flows.jobs")
    return hashlib.sha256((reading_version() + ours).encode()).hexdigest()[:16]


@lru_cache
def picture_version() -> str:
    """Of crops and searchable PDFs."""
    packages = (
        "flows.jobs",
        "pipeline.raster",
        "pipeline.reading.raster_source",
        "pipeline.reports.searchable",
    )
    return step_version(*packages)


def digest_of(*records: Record) -> str:
    digest = hashlib.sha256()
    for record in records:
        digest.update(record.model_dump_json().encode())
    return digest.hexdigest()
