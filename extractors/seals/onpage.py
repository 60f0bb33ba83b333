"""The page under a region, and whether it ever was paper."""

from __future__ import annotations

from pipeline.model import Document, Page, Region


def page_of(document: Document, region: Region) -> Page:
    return document.pages[region.page - 1].page


def is_digital(page: Page) -> bool:
    """Whether the page never was paper. A scan with a text layer of its own has the resolution of the scan."""
    return not page.fixed or page.colour == "digital" or (page.source == "text_layer" and page.dpi is None)
