"""Prefect's settings for a desk without a server or a network. Import this before prefect.

A user's own settings win: with PREFECT_API_URL set, the same flow runs on that server.
"""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path

SETTINGS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # what goes wrong is told in our own words, once; the traces go to the store's errors.log
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_INTERNAL_LEVEL": "CRITICAL",
    # at exit the embedded server complains of the events that it did not write; the ledger is our own
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_CLI_PROMPT": "false",
    # a server that is started anew, or whose database is, is asked again for some minutes
    "PREFECT_CLIENT_MAX_RETRIES": "8",
    "PREFECT_CLIENT_RETRY_EXTRA_CODES": "500,504",
    # of events that a server takes more slowly than they come, so many wait in memory; its pages alone are told less
    "PREFECT_EVENTS_WORKER_MAX_QUEUE_SIZE": "2000",
    # one thread in each library of the main process; the pages have their own processes
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


def prepare(*, home: Path | None = None) -> None:
    """Set what is not set. ``home``: where Prefect keeps its own database, not a record of ours."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    # outside Prefect's own loggers: a line for each event that is dropped, or still waits at the end
    logging.getLogger("EventsWorker").setLevel(logging.CRITICAL)
    if "PREFECT_HOME" not in os.environ:
        os.environ["PREFECT_HOME"] = str(_writable(home or _cache() / "prefect"))


def _writable(folder: Path) -> Path:
    """``folder``, made where it is not there: Prefect makes no parents. Where it cannot be made, a new one in
    the system's temporary folder: nothing of ours rests on what Prefect keeps."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="intake-prefect-"))
    return folder if os.access(folder, os.W_OK) else Path(tempfile.mkdtemp(prefix="intake-prefect-"))


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "intake"
