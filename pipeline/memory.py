"""Memory that is free and yet held: what the collector does not look at often enough, what glibc keeps for later."""

from __future__ import annotations

import ctypes
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

_STATM = Path("/proc/self/statm")


@contextmanager
def swept() -> Iterator[None]:
    """What the block leaves behind in circles is freed at its end, at little cost: what was there before is not looked at.

    The collector counts objects. A Word paper is a few thousand of them, which refer to each other, and behind them
    megabytes of libxml2 that it does not see: dozens of papers would pile up before it looks.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()


def give_back() -> None:
    """Give the system what is free in glibc's heaps; nothing on other systems."""
    trim = _trim()
    if trim is not None:
        trim(0)


class Ebb:
    """Gives memory back where the process has grown by ``step`` bytes since it last did."""

    def __init__(self, *, step: int) -> None:
        self._step = step
        self._low = resident()

    def look(self) -> None:
        """To be called where something large may just have been let go."""
        if resident() - self._low > self._step:
            give_back()
            self._low = resident()


def resident() -> int:
    """Bytes of this process in memory; 0 where the system does not tell."""
    try:
        pages = int(_STATM.read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


@cache
def _trim() -> ctypes._FuncPointer | None:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, TypeError, AttributeError):
        return None
