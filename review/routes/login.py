"""Coming in, going out, one's own password."""

from __future__ import annotations

import hmac
import secrets
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from review import audit
from review.access import SignedIn, TheDesk, person_of
from review.account_errors import AccountError
from review.desk import Desk
from review.guard import before_cookie, session_cookie
from review.templating import page

router = APIRouter()


@router.get("/login")
def login_form(request: Request, desk: TheDesk, next: str = "/") -> Response:
    if person_of(request) is not None:
        return RedirectResponse("/", 303)
    return _form(request, desk, wanted=next)


@router.post("/login")
def login(
    request: Request,
    desk: TheDesk,
    name: Annotated[str, Form()],
    password: Annotated[str, Form()],
    csrf: Annotated[str, Form()],
    next: Annotated[str, Form()] = "/",
) -> Response:
    before = request.cookies.get(before_cookie(tls=desk.tls), "")
    if not before or not hmac.compare_digest(before.encode(), csrf.encode()):
        raise HTTPException(403, "页面已过期，请刷新后重试。")
    try:
        token = desk.accounts.sign_in(name, password, address=audit.address(request))
    except AccountError as error:
        audit.note(desk, name.strip()[:40] or "?", "login-refused", audit.address(request), str(error))
        return _form(request, desk, wanted=next, error=str(error), name=name, status=401)
    audit.note(desk, name.strip().casefold(), "login", audit.address(request))
    desk.accounts.sign_out(request.cookies.get(session_cookie(tls=desk.tls), ""))  # who sat here before
    answer = RedirectResponse(local(next), 303)
    _give(answer, desk, token)
    answer.delete_cookie(before_cookie(tls=desk.tls), httponly=True, secure=desk.tls)
    return answer


def _form(
    request: Request, desk: Desk, *, wanted: str, error: str = "", name: str = "", status: int = 200
) -> Response:
    token = request.cookies.get(before_cookie(tls=desk.tls)) or secrets.token_urlsafe(32)
    answer = page(
        request, "login.html.j2", status=status, error=error, name=name, wanted=local(wanted), before=token
    )
    answer.set_cookie(
        before_cookie(tls=desk.tls), token, httponly=True, samesite="strict", secure=desk.tls, max_age=3600
    )
    return answer


def local(wanted: str) -> str:
    """``wanted`` where it is a page of ours, else the first page: no link leads elsewhere by the login."""
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if ours and "\\" not in wanted else "/"


def _give(answer: Response, desk: Desk, token: str) -> None:
    answer.set_cookie(
        session_cookie(tls=desk.tls), token, httponly=True, samesite="lax", secure=desk.tls, path="/"
    )


@router.post("/logout")
def logout(request: Request, desk: TheDesk, person: SignedIn) -> Response:
    cookie = session_cookie(tls=desk.tls)
    desk.accounts.sign_out(request.cookies.get(cookie, ""))
    audit.note(desk, person, "logout", audit.address(request))
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(cookie, httponly=True, secure=desk.tls)
    answer.headers["clear-site-data"] = '"cache"'  # no page of an application stays on a shared machine
    return answer


@router.get("/password")
def password_form(request: Request, person: SignedIn) -> Response:
    return page(request, "password.html.j2", error="")


@router.post("/password")
def change_password(
    request: Request,
    desk: TheDesk,
    person: SignedIn,
    old: Annotated[str, Form()],
    new: Annotated[str, Form()],
    again: Annotated[str, Form()],
) -> Response:
    try:
        if new != again:
            raise AccountError("两次输入的新密码不一致。")
        desk.accounts.set_password(person.name, old=old, new=new)
    except AccountError as error:
        return page(request, "password.html.j2", status=400, error=str(error))
    audit.note(desk, person, "password", person.name)
    answer = RedirectResponse("/", 303)
    _give(answer, desk, desk.accounts.open_session(person.name))  # all older sessions have ended
    return answer
