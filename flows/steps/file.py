"""One file → its pages. Pages known from an earlier run are not read again."""

from __future__ import annotations

from collections.abc import Sequence

from flows import jobs
from flows.copies import NEAR
from flows.outcome import Outcome
from flows.steps.kept_pages import Became, kept_as, kept_pages, known_pages, page_key
from flows.workshop import Workshop, reading_version
from pipeline.model import Page, Record
from pipeline.reading.twins import Twin

_COUNT_SECONDS = 60.0
# office papers go through LibreOffice, whose first start is slow
_OFFICE_SECONDS = 300.0
_IN_HAND = 32  # pages scheduled at once for a file; the rest waits


class FileReading(Record):
    """What became of a file (by digest); what its pages say is kept in the store. ``failed``: why nothing of it
    could be read, one Chinese sentence; ``lost``: pages that went with their worker, of which nothing is kept,
    so that the next run tries them again."""

    sha256: str
    pages: int = 0
    failed: str | None = None
    lost: tuple[Page, ...] = ()


class Counted(Record):
    pages: int


def read_file(shop: Workshop, sha256: str) -> FileReading:
    """All pages of one file; pages known from an earlier run are not read again."""
    shop.copies.begin(sha256)
    pages = 0
    try:
        reading = _all_pages(shop, sha256)
        pages = reading.pages
        return reading
    finally:
        shop.copies.end(sha256, pages=pages)


def _all_pages(shop: Workshop, sha256: str) -> FileReading:
    counted = _count(shop, sha256)
    if isinstance(counted, FileReading):
        return counted
    numbers = range(1, counted.pages + 1)
    shop.meter.expect(pages=len(numbers))
    known = known_pages(shop, sha256, numbers)
    for _ in known:
        shop.meter.page(kept=True)
    unread = [n for n in numbers if n not in known]
    pages = {**known, **_read_pages(shop, sha256, unread, of=counted.pages)}
    failed = {n: page for n, page in pages.items() if page is not None}
    return FileReading(
        sha256=sha256,
        pages=len(pages),
        failed=failed[1].failure if pages and len(failed) == len(pages) else None,
        lost=_not_kept(shop, sha256, list(failed.values())),
    )


def _not_kept(shop: Workshop, sha256: str, pages: Sequence[Page]) -> tuple[Page, ...]:
    kept = kept_pages(shop, sha256, [p.number for p in pages])
    return tuple(p for p in pages if kept.get(p.number) != p)


def pages_of(shop: Workshop, reading: FileReading) -> tuple[Page, ...]:
    """What the pages of a file say, once it has been read."""
    kept = kept_pages(shop, reading.sha256, range(1, reading.pages + 1))
    pages = {**kept, **{p.number: p for p in reading.lost}}
    return tuple(pages[n] for n in range(1, reading.pages + 1))


def _count(shop: Workshop, sha256: str) -> Counted | FileReading:
    key = {"digest": sha256, "step": "count", "version": reading_version()}
    known = shop.results.get(Counted, **key)
    if known is not None:
        return known
    request = jobs.CountRequest(source=shop.source(sha256))
    outcome = shop.pool.run(jobs.count_pages, [request], seconds=_COUNT_SECONDS)[0]
    if outcome.value is None:
        shop.note_error(f"count {sha256}", outcome.detail)
        return FileReading(sha256=sha256, failed=outcome.error)
    counted = Counted(pages=outcome.value)
    shop.results.put(counted, **key)
    return counted


def _read_pages(shop: Workshop, sha256: str, numbers: Sequence[int], *, of: int) -> Became:
    """Those of the ``of`` pages of a file that are not known; here after earlier copies of it."""
    if not numbers:
        return {}
    if shop.elsewhere is not None:
        return shop.elsewhere(shop, sha256, numbers)
    copies = shop.copies.of(sha256, pages=of) if shop.engine == "rapid" else ()
    return read_here(shop, sha256, numbers, copies=copies)


def read_missing(shop: Workshop, sha256: str, numbers: Sequence[int]) -> Became:
    """Those of the pages of which nothing is kept; for one that was lost with its worker that is kept too."""
    known = kept_as(shop, sha256, numbers, ("failed/", ""))
    return read_here(shop, sha256, [n for n in numbers if n not in known], lost="lost/")


def read_here(
    shop: Workshop,
    sha256: str,
    numbers: Sequence[int],
    *,
    copies: Sequence[str] = (),
    lost: str | None = None,
) -> Became:
    """Each page is kept as soon as it is read; one that was lost with its worker process is tried again in the
    next run, or kept as ``lost``. ``copies``: digests of files read before that may show the same print."""
    source = shop.source(sha256)
    office = not source.media_type.startswith(("image/", "application/pdf"))
    pages: Became = {}
    for at in range(0, len(numbers), _IN_HAND):
        part = numbers[at : at + _IN_HAND]

        def keep(n: int, outcome: Outcome[Page], part: Sequence[int] = part) -> None:
            number, page = part[n], outcome.value
            if page is None:
                shop.note_error(f"page {number} of {sha256}", outcome.detail or outcome.error)
                page = Page(number=number, failure=outcome.error or "无法读取")
            pages[number] = None if page.failure is None else page
            kind = lost if outcome.from_outside else ("" if page.failure is None else "failed/")
            if kind is not None:
                step = page_key(shop, number, kind)
                shop.results.put(page, digest=sha256, step=step, version=reading_version())
            shop.meter.page()

        twins = _twins(shop, copies, part)
        requests = [
            jobs.PageRequest(source=source, number=n, engine=shop.engine, twins=twins[n]) for n in part
        ]
        shop.pool.run(jobs.read, requests, seconds=_OFFICE_SECONDS if office else None, done=keep)
    return pages


def _twins(shop: Workshop, copies: Sequence[str], numbers: Sequence[int]) -> dict[int, tuple[Twin, ...]]:
    """For each page those of ``copies`` that may show the same print, with where their scans lie."""
    found: dict[int, tuple[Twin, ...]] = dict.fromkeys(numbers, ())
    for sha256 in copies:
        source = shop.source(sha256)
        pages = kept_pages(shop, sha256, range(max(1, min(numbers) - NEAR), max(numbers) + NEAR + 1))
        twins = [
            Twin(path=source.path, media_type=source.media_type, page=page)
            for page in pages.values()
            if page.source == "ocr" and page.failure is None
        ]
        for n in numbers:
            found[n] += tuple(t for t in twins if abs(t.page.number - n) <= NEAR)
    return found
