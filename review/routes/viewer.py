"""Pages of a case: with the place outlined; their pictures; the crops of places."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from pipeline.model import Document, DocumentPage
from review import audit
from review.access import TheDesk, Viewer
from review.cases import Case
from review.pictures import WIDTHS, NoPictureError, media_types
from review.places import case_url, document_name, parse_box, parse_span
from review.routes.case import the_case, the_document, whole
from review.templating import is_part, page
from review.viewer import page_view

router = APIRouter()
_KEEP = {"cache-control": "private, max-age=3600"}  # pictures of what never changes


@router.get("/case/{name}/view/{document_id}/{number}")
def view_page(
    request: Request,
    desk: TheDesk,
    person: Viewer,
    name: str,
    document_id: str,
    number: int,
    box: str = "",
    span: str = "",
    zoom: int = WIDTHS[0],
    tab: str = "checklist",
    q: str = "",
) -> Response:
    case = the_case(desk, name)
    document, _ = _page_of(case, document_id, number)
    audit.note(desk, person, "page", name, f"{document_name(document)} 第{number}页")
    view = page_view(
        name,
        case.submission,
        document,
        number,
        pictures=desk.pictures,
        box=parse_box(box),
        span=parse_span(span),
        zoom=zoom if zoom in WIDTHS else WIDTHS[0],
    )
    if is_part(request):
        return page(request, "_viewer.html.j2", view=view)
    return whole(request, desk, person, case, view=view, tab=tab, q=q)


@router.get("/case/{name}/goto/{document_id}")
def go_to(
    request: Request, desk: TheDesk, person: Viewer, name: str, document_id: str, n: str = ""
) -> Response:
    """The page whose number was typed, or the nearest there is."""
    document = the_document(the_case(desk, name), document_id)
    if document is None or not document.pages:
        raise HTTPException(404, "没有这份文件。")
    number = min(max(1, int(n)), len(document.pages)) if n.isdecimal() and len(n) < 7 else 1
    return RedirectResponse(case_url(name, f"/view/{document_id}/{number}"), 303)


@router.get("/case/{name}/picture/{document_id}/{number}")
def picture(
    desk: TheDesk, person: Viewer, name: str, document_id: str, number: int, w: int = WIDTHS[0]
) -> Response:
    case = the_case(desk, name)
    _, entry = _page_of(case, document_id, number)
    try:
        kept = desk.pictures.page(
            entry, media_types(case.submission).get(entry.sha256, ""), width=w if w in WIDTHS else WIDTHS[0]
        )
    except NoPictureError as error:
        raise HTTPException(404, str(error)) from error
    return FileResponse(kept.path, media_type="image/jpeg", headers=_KEEP)


@router.get("/case/{name}/crop/{document_id}/{number}")
def crop(desk: TheDesk, person: Viewer, name: str, document_id: str, number: int, box: str) -> Response:
    case = the_case(desk, name)
    _, entry = _page_of(case, document_id, number)
    part = parse_box(box)
    if part is None or part.area < 1:
        raise HTTPException(422, "图块的位置不对。")
    try:
        kept = desk.pictures.crop(entry, media_types(case.submission).get(entry.sha256, ""), part.grown(6))
    except NoPictureError as error:
        raise HTTPException(404, str(error)) from error
    return FileResponse(kept.path, media_type="image/jpeg", headers=_KEEP)


def _page_of(case: Case, document_id: str, number: int) -> tuple[Document, DocumentPage]:
    document = the_document(case, document_id)
    if document is None or not 1 <= number <= len(document.pages):
        raise HTTPException(404, "没有这一页。")
    return document, document.pages[number - 1]
