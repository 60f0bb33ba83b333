"""Pages in the store: under which names they are kept, and what became of them by now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.workshop import Workshop, reading_version
from pipeline.model import Page

Became = dict[int, Page | None]  # pages by number: None was read, and is kept; else the page with its failure


def page_key(shop: Workshop, number: int, kind: str = "") -> str:
    return f"{kind}page/{shop.engine}/{number}"


def page_keys(shop: Workshop, numbers: Sequence[int], *, kinds: Sequence[str]) -> dict[str, int]:
    """The names under which pages are kept: ``""`` read, ``failed/`` tried in vain, ``lost/`` with their worker."""
    return {page_key(shop, n, kind): n for n in numbers for kind in kinds}


def known_pages(shop: Workshop, sha256: str, numbers: Sequence[int]) -> Became:
    """Pages read in an earlier run, and those that were tried in vain unless they are to be tried again."""
    keys = page_keys(shop, numbers, kinds=("",))
    read = shop.results.done(digest=sha256, steps=tuple(keys), version=reading_version())
    known: Became = {keys[step]: None for step in read}
    if not shop.retry_failed:
        failed = kept_as(shop, sha256, [n for n in numbers if n not in known], ("failed/",))
        known.update(became(failed))
    return known


def became(pages: Mapping[int, Page]) -> Became:
    """What became of ``pages``, without what they say."""
    return {n: None if page.failure is None else page for n, page in pages.items()}


def kept_pages(shop: Workshop, sha256: str, numbers: Sequence[int]) -> dict[int, Page]:
    """All that became of pages by now."""
    return kept_as(shop, sha256, numbers, ("lost/", "failed/", ""))


def kept_as(shop: Workshop, sha256: str, numbers: Sequence[int], kinds: Sequence[str]) -> dict[int, Page]:
    """Of two for a page the later of ``kinds`` counts."""
    keys = page_keys(shop, numbers, kinds=kinds)
    kept = shop.results.get_all(Page, digest=sha256, steps=tuple(keys), version=reading_version())
    return {n: kept[key] for kind in kinds for n in numbers if (key := page_key(shop, n, kind)) in kept}
