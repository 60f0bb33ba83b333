"""Jobs whose worker ended before the pool had heard that it took them: nobody else would ever end them."""

from __future__ import annotations

import time

from pebble import ProcessExpired, ProcessPool
from pebble.common.types import Result, ResultStatus

_SURE = 5.0  # seconds: the word of a worker that ended well is heard sooner


class Orphans:
    """Looked for again and again while somebody waits."""

    def __init__(self) -> None:
        self._since: dict[int, float] = {}  # when a job was first seen without its worker

    def release(self, pool: ProcessPool) -> None:
        """End the jobs that have been without their worker for some seconds, as a job that lost it. The pool does so
        only for workers whose jobs it knows at that moment."""
        manager = pool._pool_manager
        now = time.monotonic()
        lost = {
            task.id: task.worker_id
            for task in tuple(manager.task_manager.tasks.values())
            if task.started and task.worker_id and task.worker_id not in manager.worker_manager.workers
        }
        self._since = {job: self._since.get(job, now) for job in lost}
        for job, since in self._since.items():
            if now - since >= _SURE:
                error = ProcessExpired("Abnormal termination", code=-1, pid=lost[job])  # type: ignore[no-untyped-call]
                manager.task_manager.task_done(job, Result(ResultStatus.ERROR, error))
