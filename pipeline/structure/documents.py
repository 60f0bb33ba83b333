"""The files of one delivery as documents: cut into papers, each with its role, text, sections and form."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.call import Call
from pipeline.model import Document, ReadFile
from pipeline.structure.blocks import build
from pipeline.structure.form import read_form
from pipeline.structure.misread_covers import plans_by_their_pages
from pipeline.structure.sections import sections
from pipeline.structure.segments import Segment, segments
from pipeline.structure.spreads import without_spreads
from pipeline.structure.unruled import with_tables


def documents(files: Sequence[ReadFile], *, call: Call, first_id: int = 1) -> tuple[Document, ...]:
    """The documents of ONE delivery's ``files`` (in the order in which they lie), named d1, d2 … from
    ``first_id`` on. Every page of every file stands in exactly one of them."""
    files = [f.model_copy(update={"pages": with_tables(without_spreads(f.pages), call)}) for f in files]
    return tuple(
        _document(segment, f"d{number}", call)
        for number, segment in enumerate(plans_by_their_pages(segments(files, call=call)), first_id)
    )


def _document(segment: Segment, name: str, call: Call) -> Document:
    body = build(segment.pages)
    bare = Document(
        id=name,
        role=segment.role,
        delivery=segment.file.delivery,
        channel=segment.file.channel,
        title=segment.title,
        pages=tuple(segment.pages),
        text=body.text,
        blocks=body.blocks,
        tables=body.tables,
    )
    if segment.role == "application_form":
        reading = read_form(bare, call=call)
        return bare.model_copy(update={"form": reading.form, "sections": reading.prose})
    return bare.model_copy(update={"sections": sections(body, pages=segment.pages)})
