"""One page as the reviewer sees it: its picture with the place outlined, or its text with the place marked."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from pipeline.geometry import Box
from pipeline.model import Document, Submission
from review.pictures import WIDTHS, Kept, NoPictureError, Pictures, media_types
from review.places import case_url, document_name
from review.render import turned_box

_TEXT_AROUND = 20_000  # characters shown of an endless page, about the place


@dataclass(frozen=True)
class DocumentChoice:
    id: str
    name: str
    pages: int
    href: str
    chosen: bool


@dataclass(frozen=True)
class Marked:
    """A stretch of text; ``hit``: the place that was asked for."""

    text: str
    hit: bool = False


@dataclass(frozen=True)
class PageView:
    """What the viewer's template may use. Sizes in points of the page as shown (turned to stand upright)."""

    case: str
    document: str
    title: str
    page: int
    pages: int
    previous: str | None
    following: str | None
    base: str  # the address of this document's pages, the number to be added
    choices: tuple[DocumentChoice, ...]
    picture: str | None
    width: float
    height: float
    zoom: int
    zooms: tuple[tuple[int, str], ...]
    box: Box | None
    trouble: str
    text: tuple[Marked, ...]
    where: str
    original: str | None


def page_view(
    name: str,
    submission: Submission,
    document: Document,
    number: int,
    *,
    pictures: Pictures,
    box: Box | None = None,
    span: tuple[int, int] | None = None,
    zoom: int = WIDTHS[0],
) -> PageView:
    """``number`` must be a page of ``document``. ``box``: points as scanned."""
    entry = document.pages[number - 1]
    types = media_types(submission)
    picture, trouble, kept = None, entry.page.failure or "", None
    try:
        kept = pictures.page(entry, types.get(entry.sha256, ""), width=zoom)
        picture = case_url(name, f"/picture/{quote(document.id)}/{number}?w={zoom}")
    except NoPictureError as error:
        trouble = trouble or ("" if not entry.page.fixed else str(error))
    width, height = _shown_size(kept, entry.page.turn)
    base = case_url(name, f"/view/{quote(document.id)}/")
    keep = "&".join(
        p for p in (f"box={_told(box)}" if box else "", f"span={span[0]}-{span[1]}" if span else "") if p
    )
    return PageView(
        case=name,
        document=document.id,
        title=f"{document_name(document)}" + (f"：{document.title}" if document.title else ""),
        page=number,
        pages=len(document.pages),
        previous=f"{base}{number - 1}" if number > 1 else None,
        following=f"{base}{number + 1}" if number < len(document.pages) else None,
        base=base,
        choices=_choices(name, submission, document),
        picture=picture,
        width=width,
        height=height,
        zoom=zoom,
        zooms=tuple((w, f"{base}{number}?zoom={w}" + (f"&{keep}" if keep else "")) for w in WIDTHS),
        box=_outline(box, entry.page.turn, kept),
        trouble=trouble,
        text=_text(document, number, span, box),
        where=f"{document_name(document)} 第{number}页" if entry.page.fixed else document_name(document),
        original=case_url(name, f"/original/{entry.sha256}") if entry.sha256 in types else None,
    )


def _told(box: Box) -> str:
    return ",".join(f"{v:g}" for v in box)


def _shown_size(kept: Kept | None, turn: int) -> tuple[float, float]:
    if kept is None:
        return 0.0, 0.0
    size = (round(kept.page_width, 2), round(kept.page_height, 2))
    return size if turn % 180 == 0 else (size[1], size[0])


def _outline(box: Box | None, turn: int, kept: Kept | None) -> Box | None:
    """The outline on the page as shown: a little larger than the place, so that it hides no stroke."""
    if box is None or kept is None:
        return None
    return turned_box(box.grown(2.0), turn, width=kept.page_width, height=kept.page_height).rounded()


def _choices(name: str, submission: Submission, chosen: Document) -> tuple[DocumentChoice, ...]:
    return tuple(
        DocumentChoice(
            id=d.id,
            name=f"{document_name(d)}（{len(d.pages)}页）",
            pages=len(d.pages),
            href=case_url(name, f"/view/{quote(d.id)}/1"),
            chosen=d.id == chosen.id,
        )
        for d in submission.documents
        if d.pages
    )


def _text(
    document: Document, number: int, span: tuple[int, int] | None, box: Box | None
) -> tuple[Marked, ...]:
    entry = document.pages[number - 1]
    if entry.page.fixed:
        page = entry.page
        return tuple(
            Marked(f"{line.text}\n", hit=_meets(page.scanned(line.box), box) if line.box and box else False)
            for line in page.lines
        )
    text = document.text
    if span is None or not 0 <= span[0] < span[1] <= len(text):
        return (Marked(text[: 2 * _TEXT_AROUND]),)
    lo, hi = max(0, span[0] - _TEXT_AROUND), min(len(text), span[1] + _TEXT_AROUND)
    return (Marked(text[lo : span[0]]), Marked(text[span[0] : span[1]], hit=True), Marked(text[span[1] : hi]))


def _meets(line: Box, box: Box) -> bool:
    """Whether a good part of the line lies in the box that was asked for."""
    return line.intersection(box) > 0.3 * min(line.area, box.area) > 0
