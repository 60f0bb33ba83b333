"""What a route asks for: the desk, the person with the right, the token of an act."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from review.accounts import Person
from review.desk import Desk
from review.guard import SAFE
from review.roles import Right


def the_desk(request: Request) -> Desk:
    desk = request.app.state.desk
    if not isinstance(desk, Desk):
        raise TypeError("the app has no desk")
    return desk


def person_of(request: Request) -> Person | None:
    person = request.state.person
    return person if isinstance(person, Person) else None


def need(right: Right) -> Callable[[Request], Awaitable[Person]]:
    """A dependency: the person who asks, if they may; and, for an act, the token of their session."""

    async def asked(request: Request) -> Person:
        person = await signed_in(request)
        if not person.may(right):
            raise HTTPException(403, "您的角色没有此项权限。如确需使用，请联系管理员。")
        return person

    asked.right = right  # type: ignore[attr-defined] # for the test that every route asks
    return asked


async def signed_in(request: Request) -> Person:
    """The person who asks, whatever they may; and, for an act, the token of their session."""
    person = person_of(request)
    if person is None:
        raise HTTPException(401, "请先登录。")
    if request.method not in SAFE:
        await check_token(request, person.csrf)
    return person


async def check_token(request: Request, expected: str) -> None:
    """Raises HTTPException where the form or the header does not carry ``expected``."""
    given = request.headers.get("x-csrf-token")
    if given is None:
        value = (await request.form()).get("csrf")
        given = value if isinstance(value, str) else ""
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        raise HTTPException(403, "页面已过期，请刷新后重试。")


TheDesk = Annotated[Desk, Depends(the_desk)]
Viewer = Annotated[Person, Depends(need(Right.VIEW))]
Corrector = Annotated[Person, Depends(need(Right.CORRECT))]
Exporter = Annotated[Person, Depends(need(Right.EXPORT))]
Administrator = Annotated[Person, Depends(need(Right.ACCOUNTS))]
Auditor = Annotated[Person, Depends(need(Right.AUDIT))]
SignedIn = Annotated[Person, Depends(signed_in)]
