"""Documents without their pages, for binding: a batch of any size holds only so much of each at once."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.assembly import Bundle, renumbered
from pipeline.model import Document, DocumentPage, Page

_HEAD = 3000  # characters; `pipeline.assembly` and the cues look no further into a text


def outline(document: Document) -> Document:
    """What `pipeline.assembly.bind` looks at: role, title, form, the head of the text, the files it is made of
    and how they were read."""
    kinds = dict.fromkeys((p.sha256, p.page.source) for p in document.pages)
    pages = tuple(DocumentPage(sha256=sha256, page=Page(number=1, source=source)) for sha256, source in kinds)
    text = document.text[:_HEAD]
    return document.model_copy(
        update={"pages": pages, "text": text, "blocks": (), "tables": (), "sections": ()}
    )


def whole(bundle: Bundle, document: Callable[[str, str], Document]) -> Bundle:
    """``bundle``, which was bound from outlines, with the documents themselves: ``document(delivery, id)``."""
    full = [
        renumbered(document(*origin), d.id)
        for origin, d in zip(bundle.origins, bundle.documents, strict=True)
    ]
    return bundle.model_copy(update={"documents": tuple(full)})
