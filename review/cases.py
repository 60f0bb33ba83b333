"""The cases of a batch as they stand now: what was put together, with what people set right."""

from __future__ import annotations

import gc
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TypeVar

from pipeline.call import Call, load_call
from pipeline.checks import Checked
from pipeline.contract import (
    BatchFile,
    SubmissionEntry,
    SubmissionFile,
    read_batch,
    read_submission_file,
    submission_file,
)
from pipeline.corrections import Correction
from pipeline.judging import judged
from pipeline.model import Submission, Verdict
from pipeline.store import corrections as kept
from pipeline.store import submissions
from pipeline.store.database import Database

_IN_MEMORY = 8  # cases; one of 500 pages takes some 60 MB


S = TypeVar("S")
T = TypeVar("T")


class NoBatchError(Exception):
    """One Chinese sentence: there is nothing to show, and what to do."""


@dataclass(frozen=True)
class Case:
    """One applicant. ``name``: of its folder, and its key everywhere. ``machine``: as read, before any
    correction. ``decisions``: all corrections, the undone too, in the order of their making."""

    name: str
    call: Call
    submission: Submission
    machine: Submission
    machine_verdict: Verdict
    decisions: tuple[Correction, ...]

    @property
    def in_force(self) -> tuple[Correction, ...]:
        return tuple(c for c in self.decisions if c.undone_at is None)

    def in_force_for(self, target: str, key: str) -> Correction | None:
        """The correction of that thing that counts now."""
        found = [c for c in self.in_force if (c.target, c.key) == (target, key)]
        return found[-1] if found else None


class Cases:
    """Reads OUT and the store; safe to use from several threads."""

    def __init__(self, out: Path, database: Database) -> None:
        self.out = out
        self.database = database
        self._lock = Lock()
        self._read: OrderedDict[str, tuple[str, Checked]] = OrderedDict()
        self._judged: OrderedDict[str, tuple[object, Case]] = OrderedDict()
        self._briefs: dict[str, tuple[object, SubmissionFile | None]] = {}
        self._batch: tuple[float, BatchFile] | None = None

    def batch(self) -> BatchFile:
        """The last whole run. Raises NoBatchError."""
        path = self.out / "batch.json"
        try:
            stamp = path.stat().st_mtime
            if self._batch is None or self._batch[0] != stamp:
                self._batch = (stamp, read_batch(path))
        except FileNotFoundError as error:
            raise NoBatchError("结果文件夹中还没有核对结果，请先运行 intake run。") from error
        except (OSError, ValueError) as error:
            raise NoBatchError("batch.json 不是本程序的结果或已损坏，请重新运行 intake run。") from error
        return self._batch[1]

    def names(self) -> dict[str, SubmissionEntry]:
        """The batch's applicants by the names of their folders."""
        return {Path(entry.path).parent.name: entry for entry in self.batch().submissions}

    def call(self) -> Call:
        """The notice of the batch, as the run knew it: it may have been a file that is not here any more."""
        for name in self.names():
            try:
                return self._checked(name, self._stamp()).call
            except NoBatchError:
                continue  # this one is told when it is opened
        return load_call()

    def get(self, name: str) -> Case | None:
        """The case as it stands; None where the batch has none of that name."""
        if name not in self.names():
            return None
        decisions = kept.for_applicant(self.database, name, undone=True)
        stamp = self._stamp()
        state = (stamp, tuple((c.id, c.undone_at) for c in decisions))
        with self._lock:
            known = self._judged.get(name)
            if known is not None and known[0] == state:
                self._judged.move_to_end(name)
                return known[1]
        checked = self._checked(name, stamp)
        active = [c for c in decisions if c.undone_at is None]
        submission = judged(checked, active)
        case = Case(
            name=name,
            call=checked.call,
            submission=submission,
            machine=checked.submission,
            machine_verdict=judged(checked).verdict if active else submission.verdict,
            decisions=decisions,
        )
        with self._lock:
            self._judged[name] = (state, case)
            _shorten(self._judged)
        return case

    def brief(self, name: str) -> SubmissionFile | None:
        """The case as outside programs read it, without its pages: quick, for tables of all cities. What a run
        has written holds as long as nobody corrected anything."""
        entry = self.names().get(name)
        if entry is None:
            return None
        decisions = kept.for_applicant(self.database, name)
        path = self.out / entry.path
        state = (path.stat().st_mtime_ns, tuple(c.id for c in decisions)) if path.is_file() else None
        known = self._briefs.get(name)
        if known is None or known[0] != state or state is None:
            known = (state, self._brief(name, path, corrected=bool(decisions)))
            self._briefs[name] = known
        return known[1]

    def _brief(self, name: str, path: Path, *, corrected: bool) -> SubmissionFile | None:
        if not corrected:
            try:
                written = read_submission_file(path)
            except (OSError, ValueError):
                written = None  # not whole, or of another version: made anew from the store
            if written is not None and not written.corrections:
                return written
        case = self.get(name)
        return submission_file(case.submission) if case is not None else None

    def _checked(self, name: str, stamp: str) -> Checked:
        with self._lock:
            known = self._read.get(name)
            if known is not None and known[0] == stamp:
                return known[1]
        with _no_collecting():
            checked = submissions.load(self.database, Checked, name)
        if checked is None:
            raise NoBatchError(f"“{name}”的核对结果由其他版本的程序写成，请重新运行 intake run。")
        with self._lock:
            self._read[name] = (stamp, checked)
            _shorten(self._read)
        return checked

    def _stamp(self) -> str:
        """The run whose results these are; writing papers anew after a correction is no new run."""
        return self.batch().finished_at


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Half a million records made at once hold no garbage: to look for some in between takes twice as long as
    to read them (0.36 s against 0.11 s for 500 pages)."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _shorten(kept_ones: OrderedDict[str, tuple[S, T]]) -> None:
    while len(kept_ones) > _IN_MEMORY:
        kept_ones.popitem(last=False)
