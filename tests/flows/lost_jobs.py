"""Jobs that misbehave, for the pool's tests; worker processes import them by name."""

from __future__ import annotations

import errno
import os
import signal
import time
from pathlib import Path
from weakref import WeakSet


def double(n: int) -> int:
    return 2 * n


def hang(_: int) -> int:
    time.sleep(600)
    return 0


def hang_once(marker: str) -> int:
    """Hang the first time, work the second."""
    path = Path(marker)
    if not path.exists():
        path.touch()
        time.sleep(600)
    return 7


def die(_: int) -> int:
    os.abort()


def die_once(marker: str) -> int:
    """Abort the first time, work the second."""
    path = Path(marker)
    if not path.exists():
        path.touch()
        os.abort()
    return 7


def end_slowly(marker: str) -> int:
    """Take its time to end when asked to, as one in a long calculation does."""
    signal.signal(signal.SIGTERM, lambda *_: (time.sleep(0.7), os._exit(143)))
    Path(marker).touch()
    time.sleep(600)
    return 0


def refuse(_: int) -> int:
    raise ValueError("页面损坏")


def find_the_disk_full(_: int) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def eat(_: int) -> int:
    return len(bytearray(64 << 30))


def give_what_cannot_be_sent(_: int) -> object:
    return lambda: None


def length(text: str) -> int:
    return len(text)


class _Thing:
    """Something that refers to itself, as the parts of a Word paper do."""

    def __init__(self) -> None:
        self.me = self


_THINGS: WeakSet[_Thing] = WeakSet()


def leave_circles(n: int) -> int:
    """Leave so many things behind; how many are still there from earlier jobs."""
    left = len(_THINGS)
    for _ in range(n):
        _THINGS.add(_Thing())
    return left
