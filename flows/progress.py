"""How far the batch is: a bar on a terminal, plain lines in a log."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

_LINE_EVERY = 15.0  # seconds


class Meter:
    """Counts files and pages; safe to use from several threads."""

    def __init__(self, *, console: Console | None = None, quiet: bool = False) -> None:
        self._console = console or Console(stderr=True)
        self._quiet = quiet
        self._lock = threading.Lock()
        self._begin = time.monotonic()
        self._said = self._begin
        self._pages = self._done = self._read = 0
        self._bar: Progress | None = None
        if self._console.is_terminal and not quiet:
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("页 {task.fields[speed]}"),
                TimeElapsedColumn(),
                TextColumn("剩余"),
                TimeRemainingColumn(),
                console=self._console,
            )
            self._task = self._bar.add_task("识读", total=0, speed="")

    def __enter__(self) -> Meter:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def stage(self, text: str) -> None:
        """What is being done now."""
        if self._bar is not None:
            self._bar.update(self._task, description=text)
        elif not self._quiet:
            print(f"[{self._elapsed():6.0f}s] {text}", file=sys.stderr, flush=True)

    def expect(self, pages: int) -> None:
        with self._lock:
            self._pages += pages
            self._show()

    def page(self, *, kept: bool = False) -> None:
        """One page done; ``kept``: known from an earlier run, so it says nothing of the speed."""
        with self._lock:
            self._done += 1
            self._read += 0 if kept else 1
            self._show()

    @property
    def done(self) -> int:
        return self._done

    @property
    def per_minute(self) -> float:
        return self._read * 60 / max(self._elapsed(), 1e-3)

    def _elapsed(self) -> float:
        return time.monotonic() - self._begin

    def _show(self) -> None:
        if self._bar is not None:
            self._bar.update(
                self._task, completed=self._done, total=self._pages, speed=f"{self.per_minute:.0f}页/分"
            )
        elif not self._quiet and time.monotonic() - self._said >= _LINE_EVERY:
            self._said = time.monotonic()
            said = f"[{self._elapsed():6.0f}s] 已读 {self._done}/{self._pages} 页"
            if self._read:  # before that there is no speed to tell the rest by
                left = (self._pages - self._done) / self.per_minute
                said += f"，{self.per_minute:.0f} 页/分，已知页数约剩 {left:.1f} 分钟"
            print(said, file=sys.stderr, flush=True)
