"""What every request passes before any page sees it: host, origin, size, session; and what every answer carries.

A page is shut unless it is named in ``_OPEN``: a new route cannot forget to ask who is there. What a person
may do is asked by each route (`review.access.need`).
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from review.accounts import Accounts, Person

SAFE = frozenset({"GET", "HEAD"})
MAX_BODY = 256 * 1024  # bytes; nothing is uploaded at the desk
_OPEN = ("/login", "/static/")
_GIVEN_PASSWORD = ("/password", "/logout", "/static/")  # all that a given password opens

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}


def session_cookie(*, tls: bool) -> str:
    """The name of the cookie: with TLS one that a browser takes only from this host over TLS."""
    return "__Host-desk" if tls else "desk"


def before_cookie(*, tls: bool) -> str:
    """The name of the cookie that ties the login form to the browser that asked for it."""
    return "__Host-desk_before" if tls else "desk_before"


class Guard:
    """ASGI middleware. ``hosts``: the names under which the desk may be asked for, without port."""

    def __init__(self, app: ASGIApp, *, accounts: Accounts, hosts: frozenset[str], tls: bool) -> None:
        self.app = app
        self.accounts = accounts
        self.hosts = hosts
        self.tls = tls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no web sockets here

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._mark(MutableHeaders(scope=message))
            await send(message)

        headers = Headers(scope=scope)
        answer = self._refused(scope, headers) or await self._shut(scope, headers)
        if answer is not None:
            await answer(scope, receive, sending)
            return
        await self.app(scope, _limited(receive), sending)

    def _mark(self, headers: MutableHeaders) -> None:
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if self.tls:
            headers["strict-transport-security"] = "max-age=31536000"

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        if len(headers.getlist("host")) != 1 or _host(headers["host"]) not in self.hosts:
            return PlainTextResponse(
                "访问地址未被允许。请用启动时给出的地址访问，或由管理员用 --allow-host 加入该主机名。", 400
            )
        if scope["method"] in SAFE:
            return None
        if not _same_origin(headers, tls=self.tls):
            return PlainTextResponse("请求来自其他网站，已拒绝。", 403)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > MAX_BODY:
            return PlainTextResponse("提交的内容过大，已拒绝。", 413)
        return None

    async def _shut(self, scope: Scope, headers: Headers) -> Response | None:
        """Finds who asks and leaves it in ``scope["state"]["person"]``; an answer for those who may not."""
        path: str = scope["path"]
        person = await run_in_threadpool(self._person, headers)
        scope.setdefault("state", {})["person"] = person
        if path.startswith(_OPEN):
            return None
        if person is None:
            return _to("/login" + _next(scope), headers)
        if person.must_change and not path.startswith(_GIVEN_PASSWORD):
            return _to("/password", headers)
        return None

    def _person(self, headers: Headers) -> Person | None:
        cookies: Mapping[str, str] = cookie_parser(headers.get("cookie", ""))
        token = cookies.get(session_cookie(tls=self.tls))
        return self.accounts.who(token) if token else None


def _host(value: str) -> str:
    """The name in a Host header, without port and brackets."""
    try:
        return (urlsplit(f"//{value}").hostname or "").casefold()
    except ValueError:
        return ""


def _same_origin(headers: Headers, *, tls: bool) -> bool:
    """Browsers say where a request comes from; a request that says nothing still needs the token."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    scheme = "https" if tls else "http"
    return origin is None or origin == f"{scheme}://{headers['host']}"


def _next(scope: Scope) -> str:
    if scope["method"] not in SAFE or scope["path"] == "/":
        return ""
    query = scope["query_string"].decode("latin-1")
    return "?next=" + quote(scope["path"] + (f"?{query}" if query else ""), safe="")


def _to(where: str, headers: Headers) -> Response:
    if headers.get("hx-request"):  # a part of a page cannot show the login: the whole page goes there
        return Response(status_code=401, headers={"hx-redirect": where.split("?", 1)[0]})
    return RedirectResponse(where, 303)


def _limited(receive: Receive) -> Receive:
    """``receive`` that stops a body which grows past what its head had said."""
    seen = 0

    async def receiving() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY:
            return {"type": "http.disconnect"}
        return message

    return receiving
