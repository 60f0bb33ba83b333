"""Confirming, correcting, registering, undoing: every act is kept with who, when and why."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from pipeline.corrections import Correction
from pipeline.store import corrections as kept
from pipeline.store.corrections import StaleError
from review.access import Corrector, TheDesk
from review.accounts import Person
from review.asked import Asked, DecisionError
from review.cases import Case
from review.decide import correction, is_registering
from review.desk import Desk
from review.forms import form_view
from review.places import case_url
from review.roles import Right
from review.routes.case import first_page, left, the_case, whole
from review.templating import is_part, page

router = APIRouter()


@router.get("/case/{name}/form")
def decision_form(
    request: Request,
    desk: TheDesk,
    person: Corrector,
    name: str,
    target: str,
    key: str,
    act: str = "correct",
    tab: str = "checklist",
) -> Response:
    case = the_case(desk, name)
    try:
        form = form_view(case, target=target, key=key, act=act, tab=tab)
    except DecisionError as error:
        raise HTTPException(404, str(error)) from error
    if is_part(request):
        return page(request, "_form.html.j2", name=name, form=form)
    return whole(request, desk, person, case, view=first_page(desk, case), tab=tab, form=form)


@router.post("/case/{name}/decide")
async def decide(request: Request, desk: TheDesk, person: Corrector, name: str) -> Response:
    form = await request.form()
    return await run_in_threadpool(_decide, request, desk, person, name, form)


def _decide(request: Request, desk: Desk, person: Person, name: str, form: FormData) -> Response:
    case = the_case(desk, name)
    values = {k: v for k, v in form.items() if isinstance(v, str)}
    asked = Asked(
        target=values.get("target", ""),
        key=values.get("key", ""),
        act=values.get("act", "correct"),
        reason=values.get("reason", ""),
        values=values,
    )
    if is_registering(asked.target, asked.key) and not person.may(Right.REGISTER):
        raise HTTPException(403, "您的角色不能登记收件。")
    tab = values.get("tab", "checklist")
    try:
        made = correction(case, asked, by=_signed(person))
        _keep(desk, case, made, values.get("seen", ""))
    except (DecisionError, StaleError) as error:
        return _refused(request, desk, person, case, tab, str(error))
    return _after(request, desk, person, name, tab, "已记录，结论已按更正重新核定。")


def _keep(desk: Desk, case: Case, made: Correction, seen: str) -> None:
    """Add the correction, if nobody else corrected the same thing since the form was shown."""
    before = case.in_force_for(made.target, made.key)
    known = int(seen) if seen.isdecimal() and len(seen) < 12 else (before.id if before else 0)
    kept.add(desk.database, made, seen=known)


@router.post("/case/{name}/undo")
def undo(
    request: Request,
    desk: TheDesk,
    person: Corrector,
    name: str,
    number: Annotated[str, Form()] = "",
    tab: Annotated[str, Form()] = "decisions",
) -> Response:
    """Take a correction back: the one named, or one's own latest."""
    case = the_case(desk, name)
    mine = [c for c in case.in_force if c.by == _signed(person)]
    if number:
        chosen = next((c for c in case.in_force if str(c.id) == number), None)
    else:
        chosen = max(mine, key=lambda c: c.id, default=None)
    if chosen is None:
        return _refused(request, desk, person, case, tab, "没有可撤销的更正。")
    if is_registering(chosen.target, chosen.key) and not person.may(Right.REGISTER):
        raise HTTPException(403, "您的角色不能改动收件登记。")
    kept.undo(desk.database, chosen.id, by=_signed(person))
    return _after(request, desk, person, name, tab, "已撤销，结论已重新核定。")


def _after(request: Request, desk: Desk, person: Person, name: str, tab: str, told: str) -> Response:
    desk.publisher.ask(name)
    if is_part(request):
        return left(request, desk, person, the_case(desk, name), tab=tab, notice=told)
    return RedirectResponse(case_url(name, f"?tab={tab}"), 303)


def _refused(request: Request, desk: Desk, person: Person, case: Case, tab: str, why: str) -> Response:
    if is_part(request):
        return page(request, "_refused.html.j2", status=422, why=why)
    view = first_page(desk, case)
    return whole(request, desk, person, case, view=view, tab=tab, notice=why, status=422)


def _signed(person: Person) -> str:
    return f"{person.full_name}（{person.name}）"
