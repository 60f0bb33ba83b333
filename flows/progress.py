"""How far the batch is: bars on a terminal, plain lines in a log, and a small file that `intake status` reads."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from pipeline.clock import now
from pipeline.model import Record

_LINE_EVERY = 15.0  # seconds
_FILE_EVERY = 2.0

State = Literal["running", "finished", "interrupted"]


class Standing(Record):
    """Where a run stands; written to OUT/store/progress.json while it goes."""

    state: State
    stage: str
    host: str
    pid: int
    started_at: str
    updated_at: str
    seconds: float  # since the start
    files_done: int = 0
    files: int = 0
    pages_done: int = 0
    pages: int = 0  # of the files opened so far
    pages_read: int = 0  # in this run; the others were kept from an earlier one
    applicants_done: int = 0
    applicants: int = 0
    pages_per_minute: float | None = None
    seconds_left: float | None = None  # for the pages known so far


@dataclass
class _Count:
    done: int = 0
    expected: int = 0


class Meter:
    """Counts files, pages and applicants; safe to use from several threads."""

    def __init__(
        self, *, console: Console | None = None, quiet: bool = False, file: Path | None = None
    ) -> None:
        self._console = console or Console(stderr=True)
        self._quiet = quiet
        self._file = file
        self._lock = threading.Lock()
        self._begin = self._said = time.monotonic()
        self._started = now()
        self._stage = "启动"
        self._state: State = "running"
        self._read = 0
        self._counts = {"files": _Count(), "pages": _Count(), "applicants": _Count()}
        self._end = threading.Event()
        self._bars = _bars(self._console) if self._console.is_terminal and not quiet else None
        self._lines: dict[str, TaskID] = {}

    def __enter__(self) -> Meter:
        if self._bars is not None:
            self._bars.start()
        if self._file is not None:
            self._write()
            threading.Thread(target=self._keep_writing, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        with self._lock:
            self._state = "finished" if kind is None else "interrupted"
        if self._bars is not None:
            self._bars.stop()
        self._write()

    def stage(self, text: str) -> None:
        """What is being done now."""
        with self._lock:
            self._stage = text
        if self._bars is not None:
            self._bars.console.print(text, highlight=False, markup=False)
        elif not self._quiet:
            print(f"[{self._elapsed():6.0f}s] {text}", file=sys.stderr, flush=True)

    def expect(self, *, files: int = 0, pages: int = 0, applicants: int = 0) -> None:
        """So many more are to come."""
        with self._lock:
            for name, count in (("files", files), ("pages", pages), ("applicants", applicants)):
                self._counts[name].expected += count
            self._show()

    def page(self, *, kept: bool = False) -> None:
        """One page done; ``kept``: known from an earlier run, so it says nothing of the speed."""
        with self._lock:
            self._read += 0 if kept else 1
            self._one("pages")

    def file(self) -> None:
        with self._lock:
            self._one("files")

    def applicant(self) -> None:
        with self._lock:
            self._one("applicants")

    @property
    def done(self) -> int:
        return self._counts["pages"].done

    @property
    def per_minute(self) -> float:
        return self._read * 60 / max(self._elapsed(), 1e-3)

    @property
    def standing(self) -> Standing:
        files, pages, applicants = (self._counts[n] for n in ("files", "pages", "applicants"))
        left = (pages.expected - pages.done) * 60 / self.per_minute if self._read else None
        return Standing(
            state=self._state,
            stage=self._stage,
            host=socket.gethostname(),
            pid=os.getpid(),
            started_at=self._started,
            updated_at=now(),
            seconds=round(self._elapsed(), 1),
            files_done=files.done,
            files=files.expected,
            pages_done=pages.done,
            pages=pages.expected,
            pages_read=self._read,
            applicants_done=applicants.done,
            applicants=applicants.expected,
            pages_per_minute=round(self.per_minute, 1) if self._read else None,
            seconds_left=None if left is None else round(left, 1),
        )

    def _one(self, name: str) -> None:
        self._counts[name].done += 1
        self._show()

    def _elapsed(self) -> float:
        return time.monotonic() - self._begin

    def _show(self) -> None:
        if self._bars is not None:
            for name, count in self._counts.items():
                if count.expected and name not in self._lines:
                    self._lines[name] = self._bars.add_task(_LABELS[name], total=0, speed="")
                if name in self._lines:
                    speed = f"{self.per_minute:.0f} 页/分" if name == "pages" and self._read else ""
                    self._bars.update(
                        self._lines[name], completed=count.done, total=count.expected, speed=speed
                    )
        elif not self._quiet and time.monotonic() - self._said >= _LINE_EVERY:
            self._said = time.monotonic()
            print(f"[{self._elapsed():6.0f}s] {said(self.standing)}", file=sys.stderr, flush=True)

    def _keep_writing(self) -> None:
        while not self._end.wait(_FILE_EVERY):
            self._write()

    def _write(self) -> None:
        """Nothing rests on this file: where it cannot be written, the run goes on and ends by what it is for."""
        if self._file is None:
            return
        aside = self._file.with_name(f".{self._file.name}-{os.getpid()}-{threading.get_ident()}")
        try:
            aside.write_text(self.standing.model_dump_json() + "\n", encoding="utf-8")
            aside.replace(self._file)
        except OSError:
            self._file = None


def said(standing: Standing) -> str:
    """One line for a log."""
    parts = []
    if standing.files:
        parts.append(f"文件 {standing.files_done}/{standing.files}")
    if standing.pages:
        parts.append(f"页 {standing.pages_done}/{standing.pages}")
    if standing.applicants:
        parts.append(f"申报主体 {standing.applicants_done}/{standing.applicants}")
    if standing.pages_per_minute is not None:
        parts.append(f"{standing.pages_per_minute:.0f} 页/分")
    if standing.seconds_left is not None and standing.pages_done < standing.pages:
        parts.append(f"已知页数约剩 {standing.seconds_left / 60:.1f} 分钟")
    return "，".join(parts) or standing.stage


def read_standing(path: Path) -> Standing | None:
    """What the run last said; None where there is nothing to read."""
    try:
        return Standing.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None


_LABELS = {"files": "文件", "pages": "页", "applicants": "申报主体"}


def _bars(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]}"),
        TimeElapsedColumn(),
        TextColumn("剩余"),
        TimeRemainingColumn(),
        console=console,
    )
