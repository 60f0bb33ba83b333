"""One application: its head and its tabs."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from pipeline.model import Document
from review import audit, received
from review.access import TheDesk, Viewer
from review.accounts import Person
from review.cases import Case
from review.caseview import groups, head
from review.decisions import decision_rows
from review.desk import Desk
from review.differences import differences
from review.facts import facts_view
from review.items import Item
from review.places import parse_box, spots
from review.seals import seal_cards
from review.search import Hits, Searcher
from review.templating import is_part, page
from review.viewer import PageView, page_view

router = APIRouter()
_SEARCHERS = 8  # at most, in memory
TABS = {
    "checklist": "清单",
    "seals": "签章",
    "facts": "条件与事实",
    "differences": "渠道差异",
    "search": "全文检索",
    "files": "收件与原件",
    "decisions": "更正记录",
}


def the_case(desk: Desk, name: str) -> Case:
    case = desk.cases.get(name)
    if case is None:
        raise HTTPException(404, "本批次中没有这家申报主体。")
    return case


@router.get("/case/{name}")
def case_page(
    request: Request, desk: TheDesk, person: Viewer, name: str, tab: str = "checklist", q: str = ""
) -> Response:
    case = the_case(desk, name)
    if is_part(request):
        return left(request, desk, person, case, tab=tab, q=q)
    audit.note(desk, person, "view", name)
    return whole(request, desk, person, case, view=first_page(desk, case), tab=tab, q=q)


def whole(
    request: Request,
    desk: Desk,
    person: Person,
    case: Case,
    *,
    view: PageView | None,
    tab: str = "checklist",
    q: str = "",
    form: object = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    data = tab_data(desk, case, tab, q)
    return page(
        request,
        "case.html.j2",
        status=status,
        **shared(desk, person, case, tab, notice),
        **data,
        view=view,
        form=form,
    )


def left(
    request: Request,
    desk: Desk,
    person: Person,
    case: Case,
    *,
    tab: str,
    q: str = "",
    notice: str = "",
    status: int = 200,
) -> Response:
    """The part with head, tabs and the chosen tab."""
    data = tab_data(desk, case, tab, q)
    return page(
        request, "_left.html.j2", status=status, **shared(desk, person, case, tab, notice), **data, form=None
    )


def shared(desk: Desk, person: Person, case: Case, tab: str, notice: str) -> dict[str, object]:
    return {
        "head": head(case, case.machine_verdict),
        "name": case.name,
        "tabs": TABS,
        "tab": tab if tab in TABS else "checklist",
        "notice": notice,
        "standing": lambda target, key: c.id if (c := case.in_force_for(target, key)) else 0,
        "jumps": lambda item: spots(case.name, case.submission, item.evidence, most=4),
    }


def tab_data(desk: Desk, case: Case, tab: str, q: str) -> dict[str, object]:
    """What the template of the tab needs."""
    match tab:
        case "seals":
            return {"cards": seal_cards(case)}
        case "facts":
            return {"f": facts_view(case)}
        case "differences":
            return {"d": differences(case.name, case.submission, call=case.call)}
        case "search":
            hits = searcher(desk, case).find(q[:80]) if q.strip() else Hits("", (), 0)
            return {"hits": hits}
        case "files":
            missing_disc = any(
                f.rule == "channel-missing" and f.subject == "disc" and f.severity != "note"
                for f in case.submission.findings
            )
            return {
                "files": received.file_rows(case),
                "deliveries": received.delivery_rows(case),
                "missing_disc": missing_disc,
            }
        case "decisions":
            return {"decisions": decision_rows(case)}
    return {"groups": groups(case)}


def searcher(desk: Desk, case: Case) -> Searcher:
    """One for each state of a case: folding 500 pages takes longer than finding in them."""
    known = desk.searchers.get(case.name)
    if known is None or known.submission is not case.submission:
        if len(desk.searchers) >= _SEARCHERS:
            desk.searchers.clear()  # each holds a whole case
        known = desk.searchers[case.name] = Searcher(case.name, case.submission)
    return known


def first_page(desk: Desk, case: Case) -> PageView | None:
    """The page of the gravest finding that has a place, else the first page of all."""
    items = [i for g in groups(case) for i in g.items if i.state in ("must_fix", "review")]
    for item in sorted(items, key=lambda i: i.state != "must_fix"):
        shown = _shown(desk, case, item)
        if shown is not None:
            return shown
    document = next((d for d in case.submission.documents if d.pages), None)
    return (
        None
        if document is None
        else page_view(case.name, case.submission, document, 1, pictures=desk.pictures)
    )


def _shown(desk: Desk, case: Case, item: Item) -> PageView | None:
    for evidence in item.evidence:
        document = the_document(case, evidence.document)
        if document is not None and evidence.page is not None and evidence.bbox is not None:
            box = parse_box(",".join(str(v) for v in evidence.bbox))
            return page_view(
                case.name, case.submission, document, evidence.page, pictures=desk.pictures, box=box
            )
    return None


def the_document(case: Case, document_id: str) -> Document | None:
    return next((d for d in case.submission.documents if d.id == document_id), None)
