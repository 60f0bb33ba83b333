"""A received file into pages with lines, tables and places."""

from pipeline.reading.errors import UnreadableFile, UnreadablePage
from pipeline.reading.read import page_count, read_page

__all__ = ["UnreadableFile", "UnreadablePage", "page_count", "read_page"]
