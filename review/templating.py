"""Pages from templates. Everything that papers say is text: escaped, without controls and marks of direction."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.reports.words import printable
from review.access import person_of
from review.places import case_url
from review.roles import ROLE_NAMES, Right


def _clean(value: object) -> object:
    if isinstance(value, Markup):
        return value
    return printable(value) if isinstance(value, str) else value


@cache
def engine() -> Environment:
    made = Environment(
        loader=FileSystemLoader(str(files("review") / "templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
    )
    made.globals.update(case_url=case_url, urlencode=urlencode, ROLE_NAMES=ROLE_NAMES, Right=Right)
    return made


def page(request: Request, template: str, *, status: int = 200, **data: object) -> HTMLResponse:
    """``template`` with ``data``, the person who asks and their token."""
    person = person_of(request)
    text = (
        engine()
        .get_template(template)
        .render(
            person=person,
            csrf=person.csrf if person is not None else "",
            path=request.url.path,
            **data,
        )
    )
    return HTMLResponse(text, status_code=status)


def is_part(request: Request) -> bool:
    """Whether only a part of the page is wanted (by htmx), not the page."""
    return (
        request.headers.get("hx-request") == "true"
        and request.headers.get("hx-history-restore-request") != "true"
    )
