"""What runs in a worker process of the pool: jobs come through its pipe one at a time, results go back through it."""

from __future__ import annotations

import os
import resource
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Thread
from types import FrameType
from typing import Any, TypeVar

from flows.outcome import Outcome
from pipeline.disk import is_full
from pipeline.memory import Ebb, give_back, swept

T = TypeVar("T")

_LOOK_EVERY = 2.0  # seconds, for the main process
_IDLE = 1.0  # seconds without a job: the next one will not take at once what is free
_EBB = 192 << 20  # bytes; a page takes 150 MB for a while, and the next page takes the same again
READY = "ready"  # a worker's first word


def serve(pipe: Connection, memory: int, parent: int) -> None:
    """Do jobs until the pipe is closed. ``memory``: bytes of address space; ``parent``: the main process's id."""
    _prepare(memory, parent)
    pipe.send(READY)
    ebb = Ebb(step=_EBB)
    with suppress(EOFError, BrokenPipeError):
        while True:
            if not pipe.poll(_IDLE):
                give_back()
            with swept():
                _one(pipe)
            ebb.look()


def _one(pipe: Connection) -> None:
    """Do one job, and hold nothing of it. Raises EOFError, BrokenPipeError where the pipe was closed."""
    try:
        job, request = pipe.recv()
        outcome = _done(job, request)
    except EOFError:
        raise
    except Exception as error:  # noqa: BLE001 - a job that cannot be unpacked is its sender's error
        outcome = _raised(error)
    try:
        pipe.send(outcome)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - what the job gave cannot be sent: told as an error of the job
        pipe.send(_raised(error))


def _done(job: Callable[[Any], T], request: Any) -> Outcome[T]:
    try:
        return Outcome(job(request))
    except MemoryError:
        return Outcome(None, "处理所需内存超过限制")
    except Exception as error:  # noqa: BLE001 - the isolation boundary: one job
        return _raised(error)


def _raised(error: Exception) -> Outcome[Any]:
    trace = "".join(traceback.format_exception(error))
    return Outcome(None, str(error) or type(error).__name__, trace, disk_full=is_full(error))


def _prepare(memory: int, parent: int) -> None:
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
