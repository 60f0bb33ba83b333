"""For administrators: who may come in, and what was done."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from pipeline.store import audit as log
from review import audit
from review.access import Administrator, Auditor, TheDesk
from review.account_errors import AccountError
from review.desk import Desk
from review.roles import ROLE_NAMES, Role
from review.templating import page

router = APIRouter()
_SHOWN = 500  # entries of the log


@router.get("/people")
def people(request: Request, desk: TheDesk, person: Administrator) -> Response:
    return _people(request, desk)


def _people(
    request: Request, desk: Desk, *, told: str = "", error: str = "", given: tuple[str, str] | None = None
) -> Response:
    return page(
        request,
        "people.html.j2",
        status=400 if error else 200,
        people=desk.accounts.people(),
        told=told,
        error=error,
        given=given,
    )


@router.post("/people/add")
def add(
    request: Request,
    desk: TheDesk,
    person: Administrator,
    name: Annotated[str, Form()],
    full_name: Annotated[str, Form()],
    role: Annotated[Role, Form()],
) -> Response:
    try:
        password = desk.accounts.add(name.strip(), full_name, role)
    except AccountError as error:
        return _people(request, desk, error=str(error))
    audit.note(desk, person, "account", name, f"新增，{ROLE_NAMES[role]}")
    return _people(request, desk, told="账号已建立。", given=(name, password))


@router.post("/people/{name}/reset")
def reset(request: Request, desk: TheDesk, person: Administrator, name: str) -> Response:
    try:
        password = desk.accounts.reset(name)
    except AccountError as error:
        return _people(request, desk, error=str(error))
    audit.note(desk, person, "account", name, "重置密码")
    return _people(request, desk, told="密码已重置，此人的登录均已退出。", given=(name, password))


@router.post("/people/{name}/change")
def change(
    request: Request,
    desk: TheDesk,
    person: Administrator,
    name: str,
    role: Annotated[Role, Form()],
    active: Annotated[bool, Form()] = False,
) -> Response:
    try:
        desk.accounts.change(name, role=role, active=active)
    except AccountError as error:
        return _people(request, desk, error=str(error))
    audit.note(desk, person, "account", name, f"{ROLE_NAMES[role]}，{'启用' if active else '停用'}")
    return _people(request, desk, told="已保存，此人须重新登录。")


@router.get("/audit")
def audit_page(request: Request, desk: TheDesk, person: Auditor, subject: str = "") -> Response:
    entries = log.entries(desk.database, subject=subject or None, limit=_SHOWN)
    return page(
        request,
        "audit.html.j2",
        entries=[(e, audit.detail_in_words(e, desk.call)) for e in entries],
        names=audit.ACTION_NAMES,
        subject=subject,
        shown=_SHOWN,
    )
