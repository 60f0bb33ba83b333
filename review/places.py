"""Where things stand: evidence as a link that opens the page with the place outlined."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from pipeline.agreement import CHANNEL_NAMES
from pipeline.geometry import Box
from pipeline.model import Document, Evidence, Submission
from pipeline.reports import words
from pipeline.reports.view import short


@dataclass(frozen=True)
class Spot:
    """A place: in words, what stands there, the address of the page that shows it, of its picture alone
    (None where there is none)."""

    where: str
    quote: str
    href: str
    crop: str | None = None


def case_url(name: str, rest: str = "") -> str:
    return f"/case/{quote(name, safe='')}{rest}"


def known_document(submission: Submission, document_id: str) -> Document | None:
    return next((d for d in submission.documents if d.id == document_id), None)


def document_name(document: Document) -> str:
    return f"{CHANNEL_NAMES[document.channel]}·{words.ROLES[document.role]}"


def spot(name: str, submission: Submission, evidence: Evidence) -> Spot | None:
    """The place of ``evidence`` in the case ``name``; None where its document is not there."""
    document = known_document(submission, evidence.document)
    if document is None:
        return None
    where = document_name(document)
    if evidence.page is not None:
        where += f" 第{evidence.page}页"
    told: dict[str, str] = {}
    if evidence.bbox is not None:
        told["box"] = ",".join(f"{v:g}" for v in evidence.bbox)
    if evidence.span is not None:
        told["span"] = f"{evidence.span[0]}-{evidence.span[1]}"
    path = f"/{quote(document.id, safe='')}/{evidence.page or 1}"
    query = f"?{urlencode(told)}" if told else ""
    crop = None
    if evidence.page is not None and evidence.bbox is not None:
        crop = case_url(name, f"/crop{path}?box={told['box']}")
    return Spot(where, evidence.quote, case_url(name, f"/view{path}{query}"), crop)


def spots(
    name: str, submission: Submission, found: tuple[Evidence, ...], *, most: int = 6
) -> tuple[Spot, ...]:
    """The places of ``found``; of several on one page each after the first is told by its quote."""
    known: dict[str, Spot] = {}
    named: set[str] = set()
    for evidence in found:
        made = spot(name, submission, evidence)
        if made is None or made.href in known or len(known) == most:
            continue
        if made.where in named:
            if not made.quote:
                continue  # the same page again, with nothing to tell it by
            made = replace(made, where=f"{made.where}“{short(made.quote, 13)}”")
        named.add(made.where)
        known[made.href] = made
    return tuple(known.values())


def parse_box(text: str) -> Box | None:
    """``x0,y0,x1,y1`` in points as an address gives it; None for anything else."""
    try:
        values = [float(v) for v in text.split(",")]
    except ValueError:
        return None
    good = len(values) == 4 and all(-2000 < v < 20000 for v in values)
    if not good or values[0] > values[2] or values[1] > values[3]:
        return None
    return Box(*values)


def parse_span(text: str) -> tuple[int, int] | None:
    first, _, last = text.partition("-")
    if not (first.isdecimal() and last.isdecimal() and len(text) < 24):
        return None
    return (int(first), int(last)) if int(first) < int(last) else None
