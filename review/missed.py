"""A fact that the program missed: said by a person, with the place where it stands. No place, no fact."""

from __future__ import annotations

from contextlib import suppress

from pydantic import JsonValue

from pipeline.agreement import FACT_NAMES
from pipeline.model import Document, Evidence, Fact, Factory, Policy, Submission, Target
from pipeline.textfold import fold, fold_map
from review.places import document_name

UNREAD = "unread"  # the place is on a page where the program has read nothing, or something else
_UNITS = {"base_station_total": "个", "base_stations_per_10k": "个", "population": "人"}


class MissedError(ValueError):
    """One Chinese sentence: why the place is no evidence."""


def blank_fact(kind: str) -> Fact | None:
    """A fact of that kind, still to be filled in; None where there is no such kind."""
    if kind not in FACT_NAMES:
        return None
    value: JsonValue | Policy | Factory | Target
    match kind:
        case "policy":
            value = Policy(title="")
        case "factory":
            value = Factory(enterprise="")
        case "target":
            value = Target(metric="", value="")
        case "security_incident":
            value = False
        case _:
            value = 0 if kind in _UNITS else ""
    return Fact.model_validate({"kind": kind, "value": value, "unit": _UNITS.get(kind), "evidence": ()})


def document_choices(submission: Submission) -> tuple[tuple[str, str], ...]:
    named = ((d.id, f"{document_name(d)}（{len(d.pages)}页）") for d in submission.documents if d.pages)
    return (("", "全部文件中查找"), *named)


def evidence_for(
    submission: Submission, *, quote: str, document_id: str, page: str, unread: bool
) -> tuple[Evidence, ...]:
    """Where ``quote`` stands; of the page as a whole where the program has not read it. Raises MissedError."""
    if unread:
        return (_page(submission, document_id, page),)
    wanted = fold(quote)
    if len(wanted) < 2:
        raise MissedError("请照页面抄录原文，至少两个字。")
    documents = [d for d in submission.documents if not document_id or d.id == document_id]
    found = [e for d in documents for e in _places(d, wanted)]
    here = [e for e in found if not page or e.page is None or str(e.page) == page]
    if not here:
        where = "这一页" if found else "所选文件"
        raise MissedError(
            f"{where}中没有读到“{quote}”。请照识读文字抄录；原件上有而没有识读的，请改选“没有识读或识读有误”并写明文件与页码。"
        )
    return tuple({e.document: e for e in reversed(here)}.values())[::-1]  # the first of each document


def _places(document: Document, wanted: str) -> list[Evidence]:
    text = fold_map(document.text)
    found, at = [], text.text.find(wanted)
    while at >= 0:
        with suppress(ValueError):  # over the seam of two blocks no page says it so
            found.append(document.quote(*text.span(at, at + len(wanted)))[0])
        at = text.text.find(wanted, at + len(wanted))
    return found


def _page(submission: Submission, document_id: str, page: str) -> Evidence:
    document = next((d for d in submission.documents if d.id == document_id), None)
    if document is None or not page.isdecimal() or not 1 <= int(page) <= len(document.pages):
        raise MissedError("请写明它在哪份文件、第几页。")
    return Evidence(document=document.id, page=int(page))
