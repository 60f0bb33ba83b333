"""One run at a time in one OUT."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.errors import UsageError

_UNSUPPORTED = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Hold ``out`` for this process; the system lets go of it however the process ends. Raises UsageError
    where another run holds it, OSError where the lock file cannot be made."""
    path = out / "store" / "run.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read(20).strip() or "不明"
            raise UsageError(
                f"结果文件夹 {out} 正被另一次运行（进程 {holder}）使用，请等它结束，或另选 --out。"
            ) from None
        except OSError as error:  # some network folders know no locks
            if error.errno not in _UNSUPPORTED:
                raise
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield
