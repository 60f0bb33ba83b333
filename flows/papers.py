"""The papers of one applicant, made by a worker process: a library that fails on what a paper says, or keeps
memory, concerns that process alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pipeline.call import Call
from pipeline.contract import SubmissionFile
from pipeline.model import Evidence, Record, SourceFile
from pipeline.reports.templating import (
    NOTICE,
    SUMMARY_DOCX,
    SUMMARY_HTML,
    WORKSHEET,
    TemplateError,
    Templates,
)
from pipeline.store.files import timeless


class PaperRequest(Record):
    """``name``: of the paper, and of its template; ``target``: a file aside, to be renamed when whole; ``templates``:
    the folder of the secretariat's own."""

    name: str
    target: Path
    record: SubmissionFile
    files: tuple[SourceFile, ...]
    call: Call
    pictures: tuple[tuple[Evidence, bytes], ...] = ()
    templates: Path | None = None


class Paper(Record):
    """``fault``: of its template, which gives none; None where it is written."""

    fault: str | None = None


def wanted(record: SubmissionFile) -> dict[str, bool]:
    """The papers by name, and whether there is something for each."""
    severities = {f.severity for f in record.findings}
    return {
        SUMMARY_HTML: True,
        SUMMARY_DOCX: True,
        NOTICE: "must_fix" in severities,
        WORKSHEET: bool(severities & {"must_fix", "review"}),
    }


def make(request: PaperRequest) -> Paper:
    """Write one paper to ``request.target``."""
    try:
        _write(request)
    except TemplateError as error:
        return Paper(fault=error.why)
    if request.name != SUMMARY_HTML:
        timeless(request.target)
    return Paper()


def _write(request: PaperRequest) -> None:
    # Word and its templates: only where papers are made
    from pipeline.reports.notice import write_notice, write_worksheet
    from pipeline.reports.summary import write_summary_docx, write_summary_html

    writers: dict[str, Callable[..., None]] = {
        SUMMARY_HTML: partial(write_summary_html, files=request.files),
        SUMMARY_DOCX: partial(write_summary_docx, files=request.files),
        NOTICE: write_notice,
        WORKSHEET: write_worksheet,
    }
    writers[request.name](
        request.target,
        request.record,
        call=request.call,
        pictures=dict(request.pictures),
        templates=Templates(request.templates),
    )
