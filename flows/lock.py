"""One run at a time in one OUT."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from flows.errors import UsageError

_UNSUPPORTED = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}

_LOOK_EVERY = 0.2  # seconds


@contextmanager
def alone(out: Path, *, wait: float = 0.0) -> Iterator[None]:
    """Hold ``out`` for this process; the system lets go of it however the process ends. ``wait``: seconds for
    another one to let go. Raises UsageError where it does not, OSError where the lock file cannot be made."""
    path = out / "store" / "run.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as lock:
        if not _taken(lock, time.monotonic() + wait):
            lock.seek(0)
            holder = lock.read(20).strip() or "不明"
            raise UsageError(
                f"结果文件夹 {out} 正被另一次运行（进程 {holder}）使用，请等它结束，或另选 --out。"
            )
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def _taken(lock: IO[str], until: float) -> bool:
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
        except OSError as error:  # some network folders know no locks
            if error.errno not in _UNSUPPORTED:
                raise
            return True
        else:
            return True
        time.sleep(_LOOK_EVERY)


def is_held(out: Path) -> bool:
    """Whether a run holds ``out`` now."""
    try:
        with alone(out):
            return False
    except UsageError:
        return True
