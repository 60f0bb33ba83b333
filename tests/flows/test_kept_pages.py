"""What is kept of the pages of a file, and which of them the next run reads again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from flows import jobs
from flows.outcome import Outcome
from flows.pool import PagePool
from flows.progress import Meter
from flows.steps.file import pages_of, read_file, read_here
from flows.steps.kept_pages import known_pages
from flows.workshop import Workshop
from pipeline.call import load_call
from pipeline.model import Line, Page
from pipeline.store.database import open_store
from pipeline.store.files import Originals
from pipeline.store.results import Results

READ = Outcome(Page(number=1, lines=(Line(text="全市5G基站"),)))
SPOILT = Outcome(Page(number=2, failure="图像损坏"))
LOST = Outcome(None, "处理进程异常退出（代码-9）", from_outside=True)
SLOW = Outcome(None, "处理超过180秒被中止")


class Told(PagePool):
    """A pool in which it is said beforehand what becomes of each page."""

    def __init__(self, *pages: Outcome[Any]) -> None:
        super().__init__(workers=1)
        self.pages = pages
        self.asked: list[int] = []

    def run(
        self,
        job: Callable[..., Any],
        requests: Sequence[Any],
        *,
        seconds: float | None = None,
        done: Callable[[int, Outcome[Any]], None] | None = None,
    ) -> list[Outcome[Any]]:
        if job is jobs.count_pages:
            return [Outcome(len(self.pages))]
        self.asked += [r.number for r in requests]
        outcomes = [self.pages[r.number - 1] for r in requests]
        for n, outcome in enumerate(outcomes):
            if done is not None:
                done(n, outcome)
        return outcomes


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    out = tmp_path / "out"
    originals = Originals(out / "store" / "originals")
    with closing(open_store(out)) as database:
        yield Workshop(
            inbox=tmp_path,
            out=out,
            call=load_call(),
            engine="rapid",
            originals=originals,
            results=Results(database),
            pool=Told(READ, SPOILT, LOST),
            meter=Meter(quiet=True),
            media_types={originals.keep(BytesIO(b"scan")).sha256: "application/pdf"},
        )


def read(
    shop: Workshop, *pages: Outcome[Any], retry: bool = False
) -> tuple[list[int], list[str | None], str | None]:
    """What was asked of the pool, what became of the pages, and of the file."""
    shop.pool = pool = Told(*pages)
    shop.retry_failed = retry
    (sha256,) = shop.media_types
    reading = read_file(shop, sha256)
    return pool.asked, [p.failure for p in pages_of(shop, reading)], reading.failed


def test_only_what_was_lost_is_read_again(shop: Workshop) -> None:
    lost = LOST.error
    assert read(shop, READ, SPOILT, LOST) == ([1, 2, 3], [None, "图像损坏", lost], None)
    assert read(shop, READ, SPOILT, LOST) == ([3], [None, "图像损坏", lost], None)
    assert read(shop, READ, SPOILT, READ) == ([3], [None, "图像损坏", None], None)
    assert read(shop, READ, READ, READ) == ([], [None, "图像损坏", None], None)


def test_what_failed_is_read_again_when_that_is_asked_for(shop: Workshop) -> None:
    read(shop, READ, SPOILT, SLOW)
    assert read(shop, READ, READ, READ) == ([], [None, "图像损坏", SLOW.error], None)
    assert read(shop, READ, READ, READ, retry=True) == ([2, 3], [None, None, None], None)
    assert read(shop, READ, SPOILT, SLOW) == ([], [None, None, None], None)


def test_a_file_of_which_no_page_can_be_read_has_failed(shop: Workshop) -> None:
    for asked in ([1, 2], [1]):
        assert read(shop, LOST, SPOILT) == (asked, [LOST.error, "图像损坏"], LOST.error)


def test_pages_that_were_read_are_in_the_store_and_held_by_nobody(shop: Workshop) -> None:
    (sha256,) = shop.media_types
    told = read_here(shop, sha256, [1, 2, 3])
    assert {n: page and page.failure for n, page in told.items()} == {1: None, 2: "图像损坏", 3: LOST.error}
    assert known_pages(shop, sha256, [1, 2, 3]) == {1: None, 2: told[2]}
    reading = read_file(shop, sha256)
    assert [p.text for p in pages_of(shop, reading)] == ["全市5G基站", "", ""]
