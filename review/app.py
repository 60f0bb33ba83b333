"""The web application: routes behind the guard."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from pipeline.store.database import StoreError
from review.cases import NoBatchError
from review.desk import Desk
from review.guard import HEADERS, Guard
from review.routes import batch, case, decide, login, originals, people, search, viewer
from review.templating import page

ROUTERS = (login, batch, search, case, viewer, decide, originals, people)
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def create_app(desk: Desk, *, hosts: Iterable[str] = ()) -> FastAPI:
    """``hosts``: names beside those of this machine itself under which the desk may be asked for."""
    app = FastAPI(title="评审台", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = desk
    app.add_middleware(
        Guard,
        accounts=desk.accounts,
        hosts=frozenset(h.casefold() for h in (*LOOPBACK, *hosts)),
        tls=desk.tls,
    )
    app.mount("/static", StaticFiles(directory=str(files("review") / "static")), name="static")
    for module in ROUTERS:
        app.include_router(module.router)
    app.add_exception_handler(HTTPException, _told)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(NoBatchError, _no_batch)
    app.add_exception_handler(StoreError, _no_batch)
    app.add_exception_handler(Exception, _broken)
    return app


_SENTENCES = {404: "没有这一页，或您要找的内容已不在本批次中。", 405: "不能这样访问该地址。"}


def _told(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = str(error.detail) if isinstance(error, HTTPException) else ""
    # the framework's own words are English
    sentence = detail if any(ord(c) > 0x2E7F for c in detail) else _SENTENCES.get(status, "请求无法处理。")
    return _sentence(request, sentence, status)


def _malformed(request: Request, _error: Exception) -> Response:
    return _sentence(request, "请求的内容不完整或格式不对，请返回重试。", 422)


def _no_batch(request: Request, error: Exception) -> Response:
    return _sentence(request, str(error), 503)


def _broken(_request: Request, _error: Exception) -> Response:
    """A mistake of ours; its trace is in the server's log. Answered outside the guard, so it carries its headers."""
    sentence = "评审台出错，未能完成这一步，已记入运行日志。请返回重试；仍不行的，请告知管理员。"
    return PlainTextResponse(sentence, 500, headers=HEADERS)


def _sentence(request: Request, sentence: str, status: int) -> Response:
    template = "_message.html.j2" if request.headers.get("hx-request") else "message.html.j2"
    return page(request, template, status=status, sentence=sentence)
