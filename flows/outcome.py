"""What becomes of a job that is given to a worker process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """What became of one job: ``value``, or ``error`` as one Chinese sentence."""

    value: T | None
    error: str | None = None
    detail: str | None = None  # for the log
    from_outside: bool = False  # the worker died; it may be no fault of the job
    disk_full: bool = False

    @property
    def worker_lost(self) -> bool:
        """Whether the job took its worker with it, or lost it: not an error that the job raised."""
        return self.error is not None and self.detail is None
