"""The ledger of some applicants alone: nothing of the others stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows.errors import TemplatesError
from flows.kept import call_of, read_submission
from flows.opening import opened_store
from flows.outputs import told_of
from flows.templates import templates_of
from pipeline.contract import BatchFile, DocumentOut, totals
from pipeline.reports.ledger import write_ledger
from pipeline.reports.templating import TemplateError


def write_part(path: Path, out: Path, batch: BatchFile, names: Sequence[str], *, store: str | None) -> None:
    """Write the ledger of the applicants whose folders are ``names`` to ``path``. Raises UsageError,
    TemplatesError, EnvironmentLacksError."""
    part = part_of(batch, names, pages=sum(d.pages for n in names for d in _documents(out, n)))
    call = call_of(out, batch.call)
    database = opened_store(out, store)
    try:
        write_ledger(path, part, told_of(database, names), call=call, templates=templates_of(out))
    except TemplateError as error:
        raise TemplatesError(str(error)) from error
    finally:
        database.close()


def _documents(out: Path, name: str) -> Sequence[DocumentOut]:
    return read_submission(out / "submissions" / name / "submission.json").documents


def part_of(batch: BatchFile, names: Sequence[str], *, pages: int) -> BatchFile:
    """What of ``batch`` concerns these applicants: their verdicts, and the files that are theirs."""
    entries = tuple(s for s in batch.submissions if Path(s.path).parent.name in names)
    mine = {s.applicant for s in entries}
    received = tuple(f for f in batch.received if f.submission in mine)
    return batch.model_copy(
        update={"submissions": entries, "received": received, "totals": totals(received, pages)}
    )
