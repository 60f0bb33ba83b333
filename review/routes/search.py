"""Search over all cities, and the page on which a hit stands."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from review import audit
from review.access import TheDesk, Viewer
from review.places import parse_span, spot
from review.routes.batch import briefs
from review.routes.case import the_case, the_document
from review.search import place_of
from review.templating import page

router = APIRouter()


@router.get("/search")
def search_page(request: Request, desk: TheDesk, person: Viewer, q: str = "") -> Response:
    wanted = q.strip()[:80]
    cities = desk.texts.find(wanted, briefs(desk)) if wanted else ()
    if wanted:
        audit.note(desk, person, "search", wanted)
    return page(
        request,
        "search.html.j2",
        wanted=wanted,
        cities=[c for c in cities if c.total],
        untold=[c for c in cities if c.untold],
        batch_size=len(desk.cases.names()),
    )


@router.get("/case/{name}/at/{document_id}")
def at(
    request: Request, desk: TheDesk, person: Viewer, name: str, document_id: str, span: str = "", q: str = ""
) -> Response:
    """To the page on which ``span`` of the document's text stands."""
    case = the_case(desk, name)
    document, where = the_document(case, document_id), parse_span(span)
    if document is None or where is None or where[1] > len(document.text):
        raise HTTPException(404, "没有这一处文字，文件可能已重新识读，请重新检索。")
    found = spot(name, case.submission, place_of(document, *where))
    if found is None:
        raise HTTPException(404, "没有这份文件。")
    joined = "&" if "?" in found.href else "?"
    return RedirectResponse(found.href + joined + urlencode({"tab": "search", "q": q[:80]}), 303)
