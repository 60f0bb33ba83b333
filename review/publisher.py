"""Papers written anew behind the page: a correction is answered at once, its papers follow in order."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Condition, Thread

Publish = Callable[[str], None]
"""Writes the papers of one applicant (by the name of its folder) as its case now stands."""

_log = logging.getLogger(__name__)


class Publisher:
    """One thread; an applicant asked for again while it waits is written once.

    ``failures`` holds, by applicant, the sentence why its papers are older than its case.
    """

    def __init__(self, publish: Publish | None) -> None:
        self._publish = publish
        self._waiting: list[str] = []
        self._busy: str | None = None
        self._changed = Condition()
        self._closed = False
        self.failures: dict[str, str] = {}
        self._thread = Thread(target=self._work, name="publisher", daemon=True)
        self._thread.start()

    def ask(self, name: str) -> None:
        with self._changed:
            if name not in self._waiting:
                self._waiting.append(name)
            self._changed.notify_all()

    def settle(self, name: str, *, seconds: float) -> bool:
        """Wait until nothing of ``name`` is to be written; whether that was reached."""
        with self._changed:
            return self._changed.wait_for(
                lambda: name not in self._waiting and self._busy != name, timeout=seconds
            )

    def close(self) -> None:
        """Write what still waits, then stop."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join(timeout=60)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closed)
                if not self._waiting:
                    return
                name = self._busy = self._waiting.pop(0)
            self._one(name)
            with self._changed:
                self._busy = None
                self._changed.notify_all()

    def _one(self, name: str) -> None:
        if self._publish is None:
            return
        try:
            self._publish(name)
            self.failures.pop(name, None)
        except Exception as error:  # noqa: BLE001 - the correction is kept; a person is told that papers are old
            _log.exception("papers of %s", name)
            self.failures[name] = str(error) or type(error).__name__
