"""Pages in the store: under which names they are kept, and what became of them by now."""

from __future__ import annotations

from collections.abc import Sequence

from flows.workshop import Workshop, reading_version
from pipeline.model import Page


def page_key(shop: Workshop, number: int, kind: str = "") -> str:
    return f"{kind}page/{shop.engine}/{number}"


def page_keys(shop: Workshop, numbers: Sequence[int], *, kinds: Sequence[str]) -> dict[str, int]:
    """The names under which pages are kept: ``""`` read, ``failed/`` tried in vain, ``lost/`` with their worker."""
    return {page_key(shop, n, kind): n for n in numbers for kind in kinds}


def known_pages(shop: Workshop, sha256: str, numbers: Sequence[int]) -> dict[int, Page]:
    """Pages read in an earlier run, and those that were tried in vain unless they are to be tried again."""
    return kept_as(shop, sha256, numbers, ("",) if shop.retry_failed else ("failed/", ""))


def kept_pages(shop: Workshop, sha256: str, numbers: Sequence[int]) -> dict[int, Page]:
    """All that became of pages by now."""
    return kept_as(shop, sha256, numbers, ("lost/", "failed/", ""))


def kept_as(shop: Workshop, sha256: str, numbers: Sequence[int], kinds: Sequence[str]) -> dict[int, Page]:
    """Of two for a page the later of ``kinds`` counts."""
    keys = page_keys(shop, numbers, kinds=kinds)
    kept = shop.results.get_all(Page, digest=sha256, steps=tuple(keys), version=reading_version())
    return {n: kept[key] for kind in kinds for n in numbers if (key := page_key(shop, n, kind)) in kept}
