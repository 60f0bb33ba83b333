"""Where an error of the program itself is held: it costs one file or one applicant, and a person is told.

What concerns the whole batch goes through: a stop, a full disk, a store that cannot be written.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from flows import outputs
from flows.steps import applicant as applicant_step
from flows.steps import file as file_step
from flows.steps.file import FileReading
from flows.workshop import Workshop
from pipeline.assembly import Bundle, bind, renumbered
from pipeline.changes import state_of
from pipeline.checks import Trouble
from pipeline.judging import judged
from pipeline.model import Delivery, Document, Finding, SourceFile, Submission
from pipeline.places import applicant
from pipeline.store import corrections, states, submissions

T = TypeVar("T")

_OF_THE_BATCH = (CancelledError, OSError, SQLAlchemyError)


def read_file(shop: Workshop, sha256: str) -> FileReading:
    return _held(
        shop,
        f"file {sha256}",
        lambda: file_step.read_file(shop, sha256),
        lambda: FileReading(sha256=sha256, failed="程序处理该文件时出错，未能读出，请人工处理"),
    )


def bundles(
    shop: Workshop,
    deliveries: Sequence[Delivery],
    documents: Mapping[str, Sequence[Document]],
    files: Sequence[SourceFile],
) -> tuple[Bundle, ...]:
    """Deliveries and documents → applicants; where that fails, each delivery stands alone."""
    return _held(
        shop,
        "bind",
        lambda: tuple(bind(deliveries, documents, files, call=shop.call)),
        lambda: tuple(_alone(d, documents.get(d.id, ()), files) for d in deliveries),
    )


def _alone(delivery: Delivery, documents: Sequence[Document], files: Sequence[SourceFile]) -> Bundle:
    return Bundle(
        applicant=applicant(()),
        deliveries=(delivery,),
        documents=tuple(renumbered(d, f"d{n}") for n, d in enumerate(documents, 1)),
        origins=tuple((d.delivery, d.id) for d in documents),
        files=tuple(f for f in files if f.delivery == delivery.id),
        unclear_reasons=("程序归并申报主体时出错，本件未能与其他收件归并",),
    )


def assess(
    shop: Workshop,
    bundle: Bundle,
    troubles: Sequence[Trouble],
    name: str,
    *,
    further: Sequence[Finding] = (),
) -> Submission:
    """The submission with its verdict; ``name``: of its folder, by which corrections are known; ``further``:
    findings that the rules do not make."""

    def work() -> Submission:
        checked = applicant_step.put_together(shop, bundle, troubles)
        checked = checked.model_copy(update={"differences": (*checked.differences, *further)})
        submissions.save(shop.results.database, name, checked)
        submission = judged(checked, corrections.for_applicant(shop.results.database, name))
        return with_changes(shop, submission, name)

    return _held(shop, f"assess {bundle.applicant.name}", work, lambda: referred(shop, bundle, troubles))


def with_changes(shop: Workshop, submission: Submission, name: str) -> Submission:
    """The submission with what changed since the verdict before; this one is kept as the latest."""
    changes = states.note(shop.results.database, name, state_of(submission))
    return submission.model_copy(update={"changes": changes})


def written(shop: Workshop, submission: Submission, bundle: Bundle, name: str) -> Submission:
    """Writes the outputs of ``submission``; gives back what was written: where that fails, a bare referral."""

    def write(what: Submission, *, apart: bool) -> Submission:
        outputs.write_submission(shop, what, name, apart=apart)
        return what

    # a referral holds nothing that a library could fail on, and goes out even where no worker process stays alive
    return _held(
        shop,
        f"write {name}",
        lambda: write(submission, apart=True),
        lambda: write(referred(shop, bundle, ()), apart=False),
    )


def referred(shop: Workshop, bundle: Bundle, troubles: Sequence[Trouble]) -> Submission:
    """A submission that the program could not check: all of it goes to a person."""
    channel = bundle.deliveries[0].channel if bundle.deliveries else "paper"
    why = "程序核对这家材料时出错，核对未完成，请人工核对全部材料。"
    told = "".join(t.message for t in troubles)
    finding = Finding(rule="file-unreadable", subject=channel, severity="review", message=why + told)
    return Submission(
        call=shop.call.id,
        applicant=bundle.applicant,
        deliveries=bundle.deliveries,
        files=bundle.files,
        findings=(finding,),
        verdict="needs_review",
    )


def _held(shop: Workshop, what: str, work: Callable[[], T], instead: Callable[[], T]) -> T:
    try:
        return work()
    except _OF_THE_BATCH:
        raise
    except Exception:  # noqa: BLE001 - the isolation boundary: one file, one applicant
        shop.note_error(what, traceback.format_exc())
        return instead()
