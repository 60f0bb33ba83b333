"""Resident worker processes for pages. They know nothing of Prefect.

A worker that hangs or dies costs the page in hand: it is replaced, the page is tried once more, then reported.
docs/decisions/0008-workers-share-nothing.md says why each has a pipe and a thread of its own.
"""

from __future__ import annotations

import errno
import os
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import Any, TypeVar

from flows.outcome import Outcome
from flows.seat import Seat

A = TypeVar("A")
T = TypeVar("T")

PAGE_SECONDS = 180.0
WORKER_BYTES = 4 << 30  # address space; a page that asks for more fails alone
_LOOK_EVERY = 0.5  # seconds, of one who waits, whether the pool was stopped


@dataclass(frozen=True)
class _Job:
    work: Callable[[Any], Any]
    request: Any
    seconds: float
    future: Future[Outcome[Any]] = field(default_factory=Future)


class PagePool:
    """``workers`` processes; ``run`` is safe to call from several threads."""

    def __init__(
        self, *, workers: int | None = None, seconds: float = PAGE_SECONDS, memory: int = WORKER_BYTES
    ) -> None:
        self.workers = workers or os.cpu_count() or 1
        self.seconds = seconds
        self.stopped = Event()
        self._seats = [Seat(memory=memory) for _ in range(self.workers)]
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._starting = Lock()
        self._threads: list[Thread] = []

    def run(
        self,
        job: Callable[[A], T],
        requests: Sequence[A],
        *,
        seconds: float | None = None,
        done: Callable[[int, Outcome[T]], None] | None = None,
    ) -> list[Outcome[T]]:
        """``job(request)`` for each request, in order of the requests; ``done`` is called with the place of each
        in ``requests`` as soon as it is there. Raises CancelledError once stopped, OSError where a job found the
        disk full."""
        self._start()
        waiting: dict[Future[Outcome[T]], int] = {}
        for n, request in enumerate(requests):
            told = _Job(job, request, seconds or self.seconds)
            waiting[told.future] = n
            self._jobs.put(told)
        outcomes: dict[int, Outcome[T]] = {}
        while waiting:
            for future in wait(waiting, timeout=_LOOK_EVERY, return_when=FIRST_COMPLETED).done:
                n, outcome = waiting.pop(future), future.result()
                if outcome.error is not None and self.stopped.is_set():
                    raise CancelledError  # it was the stop that ended it: nothing is said of the job
                if outcome.disk_full:
                    raise OSError(errno.ENOSPC, outcome.error)
                outcomes[n] = outcome
                if done is not None:
                    done(n, outcome)
            if self.stopped.is_set():
                raise CancelledError
        return [outcomes[n] for n in range(len(requests))]

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the worker processes that run now."""
        return tuple(pid for seat in self._seats if (pid := seat.pid) is not None)

    def stop(self) -> None:
        """Stop at once; pages in hand are given up."""
        self.stopped.set()
        for seat in self._seats:
            seat.stop()

    def close(self) -> None:
        """End the workers, after what they have in hand; nobody may wait for further jobs."""
        with self._starting:
            threads, self._threads = self._threads, []
        for _ in threads:
            self._jobs.put(None)
        for thread in threads:
            thread.join()

    def _start(self) -> None:
        """One thread for each seat; a seat starts its worker with its first job."""
        if self.stopped.is_set():
            raise CancelledError
        with self._starting:
            if not self._threads:
                self._threads = [
                    Thread(target=self._serve, args=(seat,), name="intake-seat", daemon=True)
                    for seat in self._seats
                ]
                for thread in self._threads:
                    thread.start()

    def _serve(self, seat: Seat) -> None:
        while (job := self._jobs.get()) is not None:
            job.future.set_result(self._outcome(seat, job))
        seat.leave()

    def _outcome(self, seat: Seat, job: _Job) -> Outcome[Any]:
        """Of two tries, where the first lost its worker."""
        outcome = _tried(seat, job)
        if outcome.worker_lost and not self.stopped.is_set():
            return _tried(seat, job)
        return outcome


def _tried(seat: Seat, job: _Job) -> Outcome[Any]:
    try:
        return seat.do(job.work, job.request, seconds=job.seconds)
    except Exception as error:  # noqa: BLE001 - a request that cannot be sent is its sender's error, not the pool's
        return Outcome(None, str(error) or type(error).__name__, traceback.format_exc())
