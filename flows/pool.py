"""Resident worker processes for pages. They know nothing of Prefect.

A worker that hangs or dies costs the page in hand: it is replaced, the page is tried once more, then reported.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, TimeoutError, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from threading import Event, Lock, Thread
from types import FrameType
from typing import Generic, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from flows.orphans import Orphans
from pipeline.disk import is_full

A = TypeVar("A")
T = TypeVar("T")

PAGE_SECONDS = 180.0
WORKER_BYTES = 4 << 30  # address space; a page that asks for more fails alone
_LOOK_EVERY = 2.0  # seconds, of a worker for the main process
_PAGES_A_WORKER = 400  # then it is replaced, so that a leak in a library stays small


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """What became of one job: ``value``, or ``error`` as one Chinese sentence."""

    value: T | None
    error: str | None = None
    detail: str | None = None  # for the log
    from_outside: bool = False  # the worker died; it may be no fault of the job

    @property
    def worker_lost(self) -> bool:
        """Whether the job took its worker with it, or lost it: not an error that the job raised."""
        return self.error is not None and self.detail is None


class PagePool:
    """``workers`` processes; ``run`` is safe to call from several threads."""

    def __init__(
        self, *, workers: int | None = None, seconds: float = PAGE_SECONDS, memory: int = WORKER_BYTES
    ) -> None:
        self.workers = workers or os.cpu_count() or 1
        self.seconds = seconds
        self.memory = memory
        self.stopped = Event()
        self._renewing = Lock()
        self._pool = self._new()

    def _new(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self.workers,
            max_tasks=_PAGES_A_WORKER,
            initializer=_start_worker,
            initargs=(self.memory, os.getpid()),
            context=multiprocessing.get_context("spawn"),
        )

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
        limit = seconds or self.seconds
        outcomes: dict[int, Outcome[T]] = {}
        tried: set[int] = set()  # those that lost a worker once
        orphans = Orphans()
        waiting: dict[Future[T], int] = {
            self._schedule(job, request, limit): n for n, request in enumerate(requests)
        }
        while waiting:
            for future in wait(waiting, timeout=_LOOK_EVERY / 4, return_when=FIRST_COMPLETED).done:
                n, outcome = waiting.pop(future), self._outcome(future, limit)
                if outcome.worker_lost and n not in tried:
                    tried.add(n)
                    waiting[self._schedule(job, requests[n], limit)] = n
                    continue
                outcomes[n] = outcome
                if done is not None:
                    done(n, outcome)
            if self.stopped.is_set():  # a stopped pool leaves its futures as they are
                raise CancelledError
            orphans.release(self._pool)
        return [outcomes[n] for n in range(len(requests))]

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the worker processes that run now."""
        return tuple(self._pool._pool_manager.worker_manager.workers)

    def stop(self) -> None:
        """Stop at once; pages in hand are given up."""
        self.stopped.set()
        self._pool.stop()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        if self.stopped.is_set():
            self._pool.stop()  # type: ignore[no-untyped-call]
        else:
            self._pool.close()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _schedule(self, job: Callable[[A], T], request: A, limit: float) -> ProcessFuture[T]:
        if self.stopped.is_set():
            raise CancelledError
        with self._renewing:
            if not self._pool.active:  # a worker that dies while all are idle breaks the whole pool
                self._pool.stop()  # type: ignore[no-untyped-call]
                self._pool = self._new()
            return self._pool.schedule(job, args=[request], timeout=limit)

    def _outcome(self, future: Future[T], limit: float) -> Outcome[T]:
        try:
            return Outcome(value=future.result())
        except Exception as error:
            if self.stopped.is_set():  # what a stopped pool says of a job is no result
                raise CancelledError from error
            if is_full(error):
                raise
            return _told(error, limit)


def _told(error: Exception, limit: float) -> Outcome[T]:
    """What became of a job that ended with ``error``; without ``detail`` where it was not the job's own."""
    match error:
        case TimeoutError():
            return Outcome(None, f"处理超过{limit:.0f}秒被中止")
        case ProcessExpired():
            return Outcome(None, f"处理进程异常退出（代码{error.exitcode}）", from_outside=True)
        case BrokenProcessPool():
            return Outcome(None, "处理进程全部退出", from_outside=True)
        case MemoryError():
            return Outcome(None, "处理所需内存超过限制")
        case CancelledError():
            raise error
    return Outcome(None, str(error) or type(error).__name__, _trace(error))


def _trace(error: Exception) -> str:
    return str(getattr(error, "traceback", None) or repr(error))


def _start_worker(memory: int, parent: int) -> None:
    # Ctrl-C is the main process's to handle
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # a worker that is stopped takes LibreOffice and its temporary files with it
    signal.signal(signal.SIGTERM, _leave)
    Thread(target=_follow, args=(parent,), daemon=True).start()
    for name in ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory, hard))


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)


def _follow(parent: int) -> None:
    """End this worker when the main process is gone, however that ended."""
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_LOOK_EVERY)
    os._exit(143)
