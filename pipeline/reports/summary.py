"""The reviewer's summary: a web page that stands alone, and a Word paper of two pages with an annex."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.call import Call
from pipeline.contract import SubmissionFile, submission_file
from pipeline.model import SourceFile, Submission
from pipeline.reports import word
from pipeline.reports.summary_view import summary_view
from pipeline.reports.templating import (
    SUMMARY_DOCX,
    SUMMARY_HTML,
    TemplateError,
    Templates,
    environment,
    told,
)
from pipeline.reports.view import Pictures, SummaryView
from pipeline.reports.words import printable


def write_summary_html(
    path: Path,
    submission: Submission | SubmissionFile,
    *,
    call: Call,
    pictures: Pictures,
    templates: Templates | None = None,
    files: Sequence[SourceFile] = (),
) -> None:
    """One HTML file with its pictures inside; text from papers is escaped. ``files``: what was received, where
    ``submission`` is the record without it. Raises TemplateError."""
    try:
        text = (templates or Templates()).read(SUMMARY_HTML).decode("utf-8-sig")
        page = environment().from_string(text).render(v=_view(submission, call, pictures, files))
    except UnicodeDecodeError as error:
        raise TemplateError(SUMMARY_HTML, "不是 UTF-8 编码的文本") from error
    except (MemoryError, OSError, TemplateError):
        raise
    except Exception as error:  # whatever a broken template makes of Jinja is the template's fault
        raise TemplateError(SUMMARY_HTML, told(error)) from error
    path.write_text(printable(page), encoding="utf-8")


def write_summary_docx(
    path: Path,
    submission: Submission | SubmissionFile,
    *,
    call: Call,
    pictures: Pictures,
    templates: Templates | None = None,
    files: Sequence[SourceFile] = (),
) -> None:
    """Two pages of what matters, then the annex of evidence. Raises TemplateError."""
    view = _view(submission, call, pictures, files)
    word.fill(path, SUMMARY_DOCX, {"v": view}, templates=templates or Templates())


def _view(
    submission: Submission | SubmissionFile, call: Call, pictures: Pictures, files: Sequence[SourceFile]
) -> SummaryView:
    if isinstance(submission, Submission):
        files = submission.files
        submission = submission_file(submission)
    return summary_view(submission, call=call, pictures=pictures, files=files)
