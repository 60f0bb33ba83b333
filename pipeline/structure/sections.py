"""Sections: a heading with the text up to the next heading of its own or a higher level."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import DocumentPage, Section
from pipeline.structure.blocks import Body
from pipeline.structure.headings import Heading, find_headings


def sections(body: Body, *, pages: Sequence[DocumentPage]) -> tuple[Section, ...]:
    """All headed sections of a document in order; those inside a form's prose cells end with the cell.

    ``key`` is None in all of them: the prose cells themselves are the form's business.
    """
    headings = find_headings(body.text, body.blocks, body.tables, pages)
    return tuple(_section(body, heading, headings[n + 1 :]) for n, heading in enumerate(headings))


def _section(body: Body, heading: Heading, rest: Sequence[Heading]) -> Section:
    limit = len(body.text)
    if heading.scope is not None:
        table, cell = heading.scope
        limit = body.tables[table].cells[cell].end
    end = next((h.start for h in rest if h.scope == heading.scope and h.level <= heading.level), limit)
    start = heading.end
    while start < end and body.text[start].isspace():
        start += 1
    while end > start and body.text[end - 1].isspace():
        end -= 1
    return Section(
        number=heading.number,
        title=heading.title,
        level=heading.level,
        heading_start=heading.start,
        heading_end=heading.end,
        start=start,
        end=end,
    )
