"""Pages on other machines: batches of pages as background tasks of a Prefect server, read by `intake worker`.

Only ids and numbers travel; the files lie on a shared folder, the results in the common store. A task that is lost,
with its worker, its server or its database, is given out again: what was read before that is not read twice.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

from flows import environment

environment.prepare()

from prefect import task  # noqa: E402 - its settings are read at import

from flows.steps import file as file_step  # noqa: E402
from flows.steps.kept_pages import Became, became, kept_pages, page_keys  # noqa: E402
from flows.workshop import Workshop, reading_version  # noqa: E402
from pipeline.store import leases  # noqa: E402
from pipeline.store.database import Database  # noqa: E402

PAGES_A_TASK = 16  # a loss costs little, and the server has little to do
_LOOK_EVERY = 1.0  # seconds
_BEAT_EVERY = 5.0
_STALE = 30.0  # a lease that was not heard of for so long is lost
_STALL = 60.0  # nobody at all was heard of for so long: what was queued is lost
_ATTEMPTS = 4  # then the pages are read here

# a thread that knows nothing of the flow: Prefect would pack the flow's context, all of it, with every task
_GIVER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="giving-out")

_SHOP: list[Workshop] = []  # of this worker process


def serve_with(shop: Workshop) -> None:
    """What the tasks of this process work with."""
    _SHOP[:] = [shop]


@task(name="read-pages", retries=0)
def read_pages(
    key: str, sha256: str, media_type: str, engine: str, numbers: list[int], version: str, attempt: int
) -> int:
    """Read pages of a file and keep them; gives back how many. ``attempt`` only tells one giving-out from the
    next, so that Prefect does not take it for done. Raises RuntimeError where the program is another version's."""
    shop = replace(_SHOP[0], engine=engine, media_types={sha256: media_type})
    if version != reading_version():
        raise RuntimeError(
            "本机程序与派发任务的机器版本不同，请在各机器上安装同一版本。/ versions differ between machines"
        )
    database, holder = shop.results.database, f"{socket.gethostname()}-{os.getpid()}"
    if not leases.take(database, key, holder, stale=_STALE):
        return 0  # another one has it
    try:
        with _beating(database, key, holder):
            return len(file_step.read_missing(shop, sha256, numbers))
    finally:
        leases.release(database, key, holder)


@contextmanager
def _beating(database: Database, key: str, holder: str) -> Iterator[None]:
    end = threading.Event()

    def beat() -> None:
        while not end.wait(_BEAT_EVERY):
            leases.beat(database, key, holder)

    threading.Thread(target=beat, daemon=True).start()
    try:
        yield
    finally:
        end.set()


def read_remotely(shop: Workshop, sha256: str, numbers: Sequence[int]) -> Became:
    """The pages, read by whoever is there; a page that a worker could not read is a page with its failure."""
    shop.results.forget_steps(sha256, page_keys(shop, numbers, kinds=("lost/",)))
    if shop.retry_failed:
        shop.results.forget_steps(sha256, page_keys(shop, numbers, kinds=("failed/",)))
    pages: Became = {}
    batches = [numbers[at : at + PAGES_A_TASK] for at in range(0, len(numbers), PAGES_A_TASK)]
    waiting = {_key(shop, sha256, part): _Given(shop, sha256, part) for part in batches}
    while waiting:
        shop.pause(_LOOK_EVERY)
        wanted = [n for given in waiting.values() for n in given.numbers if n not in pages]
        for number, page in became(kept_pages(shop, sha256, wanted)).items():
            pages[number] = page
            shop.meter.page()
        ages = leases.ages(shop.results.database, list(waiting))
        for key, given in list(waiting.items()):
            left = [n for n in given.numbers if n not in pages]
            if not left:
                del waiting[key]
            elif given.lost(ages.get(key)):
                if given.attempt >= _ATTEMPTS:
                    pages.update(file_step.read_here(shop, sha256, left))
                    del waiting[key]
                else:
                    given.give_out()
    return pages


class _Given:
    """A batch of pages that was given out."""

    def __init__(self, shop: Workshop, sha256: str, numbers: Sequence[int]) -> None:
        self.numbers = numbers
        self.attempt = 0
        self._shop, self._sha256 = shop, sha256
        self.give_out()

    def give_out(self) -> None:
        self.attempt += 1
        self._at, self._taken = time.monotonic(), False
        try:
            _GIVER.submit(
                read_pages.delay,
                key=_key(self._shop, self._sha256, self.numbers),
                sha256=self._sha256,
                media_type=self._shop.media_types[self._sha256],
                engine=self._shop.engine,
                numbers=list(self.numbers),
                version=reading_version(),
                attempt=self.attempt,
            ).result()
        except Exception:  # noqa: BLE001 - a server that is away: what nobody takes is given out again
            self._shop.note_error(f"giving out pages of {self._sha256}", traceback.format_exc())

    def lost(self, age: float | None) -> bool:
        """``age``: seconds since its lease was heard of. Without one it may wait in the queue, be just done, or
        have been lost with the queue: that shows where nobody works at all."""
        if age is not None:
            self._taken = True
            return age > _STALE
        waited = time.monotonic() - self._at
        if self._taken:  # given back, and yet pages are missing
            return waited > _STALE
        prefix = f"{self._shop.results.database.scope}/"
        return waited > _STALL and not leases.busy(self._shop.results.database, prefix, within=_STALL)


def _key(shop: Workshop, sha256: str, numbers: Sequence[int]) -> str:
    return f"{shop.results.database.scope}/{shop.engine}/{sha256[:32]}/{numbers[0]}-{numbers[-1]}"
