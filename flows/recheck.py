"""Findings, verdict and papers of one applicant anew, from what is kept and what people set right: no page is
read again. The review page is given `recheck` to call after a correction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from flows import outputs
from flows.errors import UsageError, unwritable
from flows.lock import alone
from flows.opening import opened_store
from flows.pool import PagePool
from flows.progress import Meter
from flows.templates import templates_of
from flows.workshop import Workshop
from pipeline.checks import Checked
from pipeline.contract import dump, read_batch
from pipeline.judging import judged
from pipeline.model import Submission
from pipeline.store import corrections, states, submissions
from pipeline.store.database import Database
from pipeline.store.files import Originals, write_text
from pipeline.store.results import Results

_WAIT = 15.0  # seconds for a run over the same OUT to end


def recheck(
    out: Path,
    applicant: str,
    *,
    store: str | None = None,
    database: Database | None = None,
    complaints: list[str] | None = None,
) -> Submission:
    """The submission of the folder ``applicant`` as it stands now; its files, batch.json and the ledger are
    written anew. ``database``: the open store of ``out``, where the caller has one; ``complaints``: gets a
    sentence for each paper that was not made because its template is broken.

    Raises UsageError where nothing is kept of the applicant or a run holds OUT for longer (the run itself
    applies the corrections when it ends), EnvironmentLacksError where OUT cannot be written.
    """
    opened = database or opened_store(out, store)
    try:
        with alone(out, wait=_WAIT):
            return _recheck(out.resolve(), applicant, opened, complaints)
    except (OSError, SQLAlchemyError) as error:
        raise unwritable(error, out) from error
    finally:
        if database is None:
            opened.close()


def _recheck(out: Path, name: str, database: Database, complaints: list[str] | None) -> Submission:
    checked = submissions.load(database, Checked, name)
    if checked is None:
        raise UsageError(f"{out} 中没有“{name}”的中间结果，请先运行 intake run。")
    submission = judged(checked, corrections.for_applicant(database, name))
    submission = submission.model_copy(update={"changes": states.latest(database, name)})
    pool = PagePool(workers=1)  # starts no process unless a picture is wanted that is not kept
    try:
        shop = Workshop(
            inbox=out,
            out=out,
            call=checked.call,
            engine="rapid",
            originals=Originals(out / "store" / "originals"),
            results=Results(database),
            pool=pool,
            meter=Meter(quiet=True),
            media_types={f.sha256: f.media_type for f in submission.files},
            templates=templates_of(out),
        )
        outputs.write_submission(shop, submission, name, apart=False)
        _write_ledger(shop, submission, name)
        for template, why in shop.bad_templates.items():
            shop.note_error(f"template {template}", why)
        if complaints is not None:
            complaints.extend(shop.bad_templates.values())
    finally:
        pool.close()
    return submission


def _write_ledger(shop: Workshop, submission: Submission, name: str) -> None:
    path = shop.out / "batch.json"
    try:
        batch = read_batch(path)
    except FileNotFoundError:
        return  # the run that writes it is still to come
    except ValueError as error:
        raise UsageError(f"{path} 不是本程序的结果文件，请重新运行 intake run。") from error
    mine = f"submissions/{name}/submission.json"
    entries = tuple(
        e.model_copy(update={"verdict": submission.verdict}) if e.path == mine else e
        for e in batch.submissions
    )
    batch = batch.model_copy(update={"submissions": entries})
    names = [Path(e.path).parent.name for e in entries]
    outputs.write_ledger_of(shop, batch, names)
    write_text(path, dump(batch))
