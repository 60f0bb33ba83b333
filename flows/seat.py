"""One place for a worker process: it is started when first needed, and anew after it was lost."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Lock, Timer
from typing import TypeVar

from flows.outcome import Outcome
from flows.worker_process import READY, serve

A = TypeVar("A")
T = TypeVar("T")

_JOBS_A_WORKER = 400  # then it is replaced, so that a leak in a library stays small
_START_SECONDS = 120.0  # a busy machine imports slowly
_LOOK_EVERY = 0.5  # seconds
_END_SECONDS = 3.0  # for a worker that is asked to end, before it is killed


class Seat:
    """Used by one thread at a time; only `stop` may be called from another.

    Nothing is shared with other workers but the machine: no lock is held by one that dies, and the end of its pipe
    tells of its death at once.
    """

    def __init__(self, *, memory: int) -> None:
        self._memory = memory
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._jobs = 0
        self._stopped = False
        self._changing = Lock()  # of the process

    @property
    def pid(self) -> int | None:
        process = self._process
        return process.pid if process is not None else None

    def do(self, job: Callable[[A], T], request: A, *, seconds: float) -> Outcome[T]:
        """What became of ``job(request)`` within ``seconds``."""
        try:
            pipe = self._ready()
            with self._within(seconds):
                pipe.send((job, request))
            if not self._heard(pipe, seconds):
                self._end()
                return Outcome(None, f"处理超过{seconds:.0f}秒被中止")
            with self._within(seconds):
                outcome: Outcome[T] = pipe.recv()
        except (EOFError, OSError):
            return Outcome(None, f"处理进程异常退出（代码{self._end()}）", from_outside=True)
        self._jobs += 1
        if self._jobs >= _JOBS_A_WORKER:
            self.leave()
        return outcome

    def leave(self) -> None:
        """End the worker once it has nothing to do: it goes when its pipe is closed."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.join(_END_SECONDS)
        self._end()

    def stop(self) -> None:
        """End the worker at once, whatever it does; no other is started."""
        with self._changing:
            self._stopped = True
            if self._process is not None:
                self._process.terminate()

    def _ready(self) -> Connection:
        """The pipe of a worker that waits for a job. Raises EOFError where none can be started."""
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self._end()
        with self._changing:
            if self._stopped:
                raise EOFError("stopped")
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            self._process = context.Process(
                target=serve, args=(theirs, self._memory, os.getpid()), name="intake-worker", daemon=True
            )
            self._process.start()
            theirs.close()  # the worker's alone: when it dies, ours ends
            self._pipe = ours
        if not self._heard(ours, _START_SECONDS) or ours.recv() != READY:
            raise EOFError("no word of the worker")
        return ours

    def _heard(self, pipe: Connection, seconds: float) -> bool:
        """Whether the worker said something, or ended, within ``seconds``; no longer waited for once stopped."""
        last = time.monotonic() + seconds
        while not pipe.poll(max(0.0, min(_LOOK_EVERY, last - time.monotonic()))):
            if self._stopped or time.monotonic() >= last:
                return False
        return True

    @contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        """Kill the worker where what is said through its pipe is not taken or not ended in time: one that was stopped
        (SIGSTOP) leaves all that a pipe does not hold waiting for ever."""
        clock = Timer(seconds, self._kill)
        clock.start()
        try:
            yield
        finally:
            clock.cancel()

    def _kill(self) -> None:
        with self._changing:
            if self._process is not None:
                self._process.kill()

    def _end(self) -> int | None:
        """See that the worker is gone; its exit code."""
        with self._changing:
            process, self._process = self._process, None
            pipe, self._pipe = self._pipe, None
            self._jobs = 0
        if pipe is not None:
            pipe.close()
        if process is None:
            return None
        process.join(_LOOK_EVERY)  # one that is ending tells how it ended
        if process.is_alive():
            process.terminate()
            process.join(_END_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
        return process.exitcode
