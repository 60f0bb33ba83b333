"""What of two versions of a paper is to be laid side by side."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Document

Span = tuple[int, int]


def parts(one: Document, other: Document) -> Iterator[tuple[str, Span, Span]]:
    """The long cells of a form by their keys, else the papers as a whole under their role."""
    if one.role != "application_form":
        yield one.role, (0, len(one.text)), (0, len(other.text))
        return
    theirs = {s.key: s for s in other.sections if s.key is not None}
    for section in one.sections:
        there = theirs.get(section.key) if section.key is not None else None
        if section.key is not None and there is not None:
            yield section.key, (section.start, section.end), (there.start, there.end)
