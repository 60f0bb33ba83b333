"""Everything that a batch writes under OUT, each file whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from flows import jobs, papers
from flows.errors import UsageError
from flows.workshop import Workshop, digest_of, picture_version
from pipeline.assembly import Bundle
from pipeline.contract import BatchFile, SubmissionFile, dump, submission_file
from pipeline.memory import swept
from pipeline.model import Document, Evidence, Record, Submission
from pipeline.reports.templating import LEDGER, TemplateError
from pipeline.store import submissions
from pipeline.store.database import Database
from pipeline.store.files import timeless, whole, write_text

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # no names for files on Windows
_NAME_BYTES = 160  # of 255 that a file system gives, and of what a path as a whole may have
_PICTURES = 60  # of an applicant; the rest is told in words


def folder_names(bundles: Sequence[Bundle]) -> list[str]:
    """A folder name for each applicant, no two the same."""
    names: list[str] = []
    taken: set[str] = set()
    for bundle in bundles:
        name = bundle.applicant.name
        if not bundle.applicant.cities and bundle.deliveries:
            name = "未识别-" + bundle.deliveries[0].id.replace("/", "-")
        plain = name = folder_name(name)
        n = 1
        while _same(name) in taken:
            n += 1
            name = f"{plain}-{n}"
        taken.add(_same(name))
        names.append(name)
    return names


def folder_name(name: str) -> str:
    """``name`` as a folder may be called on every system: no separators, controls, marks of direction or
    device names, and not too long."""
    plain = "".join("_" if unicodedata.category(c)[0] == "C" else c for c in name)
    plain = _FORBIDDEN.sub("_", plain).strip(" .")
    plain = plain.encode()[:_NAME_BYTES].decode(errors="ignore").strip(" .") or "未识别"
    return f"_{plain}" if _DEVICES.fullmatch(plain) else plain


def _same(name: str) -> str:
    """What file systems that fold case and accents make of ``name``."""
    return unicodedata.normalize("NFKC", name).casefold()


def write_submission(shop: Workshop, submission: Submission, name: str, *, apart: bool = True) -> None:
    """``apart``: papers are made by a worker process; one is started where none is there."""
    folder = shop.out / "submissions" / name
    folder.mkdir(parents=True, exist_ok=True)
    record = submission_file(submission)
    write_text(folder / "submission.json", dump(record))
    _write_papers(shop, submission, record, folder, apart=apart)
    _write_documents(shop, submission, folder / "documents")
    slim = submission.model_copy(update={"documents": tuple(map(_slim, submission.documents))})
    submissions.save(shop.results.database, name, Told(submission=slim))


def _write_papers(
    shop: Workshop, submission: Submission, record: SubmissionFile, folder: Path, *, apart: bool
) -> None:
    """Summary, notice and worksheet; a paper that there is nothing for is taken away."""
    pictures = tuple(_pictures(shop, submission).items())
    make = partial(_made_apart, shop) if apart else _made_here

    def write(name: str, aside: Path) -> None:
        paper = make(
            papers.PaperRequest(
                name=name,
                target=aside,
                record=record,
                files=submission.files,
                call=shop.call,
                pictures=pictures,
                templates=shop.templates.folder,
            )
        )
        if paper.fault is not None:
            raise TemplateError(name, paper.fault)

    for name, wanted in papers.wanted(record).items():
        if wanted:
            _write_paper(shop, folder / name, partial(write, name))
        else:
            (folder / name).unlink(missing_ok=True)


def _made_apart(shop: Workshop, request: papers.PaperRequest) -> papers.Paper:
    outcome = shop.pool.run(papers.make, [request])[0]
    if outcome.value is None:
        raise RuntimeError(f"{request.name}: {outcome.detail or outcome.error}")
    return outcome.value


def _made_here(request: papers.PaperRequest) -> papers.Paper:
    with swept():
        return papers.make(request)


def _write_paper(shop: Workshop, path: Path, write: Callable[[Path], None]) -> None:
    """One paper; where its template is broken there is none, and the run says so at its end."""
    try:
        with whole(path) as aside:
            write(aside)
    except TemplateError as error:
        path.unlink(missing_ok=True)  # that of an earlier run says what may no longer hold
        own = shop.templates.own(error.name)
        shop.bad_templates[error.name] = f"{error}" + (f"该模板在：{own}。" if own else "")


def sweep(out: Path) -> None:
    """Take away what a run that was killed had begun to write (`whole` puts a dot before its name). Only for who
    holds ``out`` alone."""
    begun = [
        p for name in (LEDGER, "batch.json") for p in out.glob(f".{Path(name).stem}-*{Path(name).suffix}")
    ]
    for left in [*begun, *(out / "submissions").rglob(".*")]:
        if left.is_dir():  # made by a version before this
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _write_documents(shop: Workshop, submission: Submission, folder: Path) -> None:
    """The text of every document (to which spans refer), and searchable PDFs of the scans."""
    folder.mkdir(exist_ok=True)
    written = set()
    for document in submission.documents:
        text = folder / f"{document.id}-{document.role}.txt"
        write_text(text, document.text)
        written.add(text.name)
        if document.text_source != "text_layer" and _searchable(shop, document, text.with_suffix(".pdf")):
            written.add(text.with_suffix(".pdf").name)
    for stale in folder.iterdir():
        if stale.name not in written:
            stale.unlink()


class Written(Record):
    """The digest of a file that was written."""

    sha256: str


def _searchable(shop: Workshop, document: Document, path: Path) -> bool:
    """Whether the searchable PDF stands at ``path``: made now, or there already as it was made."""
    key, version = digest_of(document), picture_version()
    # a file for the archive serves where a plain one would do
    for step in ("searchable/pdfa",) if shop.archive else ("searchable", "searchable/pdfa"):
        known = shop.results.get(Written, digest=key, step=step, version=version)
        if known is not None and path.is_file() and _digest(path) == known.sha256:
            return True
    if not _write_searchable(shop, document, path):
        return False
    step = "searchable/pdfa" if shop.archive else "searchable"
    shop.results.put(Written(sha256=_digest(path)), digest=key, step=step, version=version)
    return True


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _NotMadeError(Exception):
    """Why a worker could not make a PDF."""


def _write_searchable(shop: Workshop, document: Document, path: Path) -> bool:
    try:
        with whole(path) as aside:
            sources = {s: shop.source(s) for s in document.files}
            request = jobs.SearchableRequest(
                document=document, sources=sources, target=aside, archive=shop.archive
            )
            outcome = shop.pool.run(jobs.searchable, [request])[0]
            if outcome.value is None:
                raise _NotMadeError(outcome.detail or outcome.error or "")
    except _NotMadeError as error:
        shop.note_error(f"searchable {path.name}", str(error))
        return False
    return True


class Picture(Record):
    """A JPEG in base64."""

    jpeg: str


def _pictures(shop: Workshop, submission: Submission) -> dict[Evidence, bytes]:
    """JPEGs of the places that findings and signatures point to, by evidence; those once made are kept."""
    wanted: dict[str, list[Evidence]] = {}
    pictures: dict[Evidence, bytes] = {}
    places = [e for s in submission.signatures for e in s.evidence[:1]]
    places += [e for f in submission.findings for e in f.evidence[:2]]
    places += [e for f in submission.facts for e in f.evidence[:1]]
    for place in list(dict.fromkeys(p for p in places if p.bbox is not None))[:_PICTURES]:
        known = _kept_picture(shop, submission.document(place.document), place)
        if known is None:
            wanted.setdefault(place.document, []).append(place)
        elif known.jpeg:
            pictures[place] = base64.b64decode(known.jpeg)
    requests = [_crop_request(shop, submission.document(d), tuple(e)) for d, e in wanted.items()]
    for request, outcome in zip(requests, shop.pool.run(jobs.crop, requests), strict=True):
        if outcome.value is None:
            shop.note_error(f"crops of {request.document.id}", outcome.detail or outcome.error or "")
            continue
        for place, data in zip(request.places, outcome.value.pictures, strict=True):
            made = Picture(jpeg=base64.b64encode(data).decode())
            shop.results.put(made, **_picture_key(request.document, place))
            if data:
                pictures[place] = data
    return pictures


def _kept_picture(shop: Workshop, document: Document, place: Evidence) -> Picture | None:
    return shop.results.get(Picture, **_picture_key(document, place))


def _picture_key(document: Document, place: Evidence) -> dict[str, str]:
    if place.page is None:
        raise ValueError("a place without a page has no picture")
    page = document.pages[place.page - 1]
    box = ",".join(f"{v:.1f}" for v in place.bbox or ())
    step = f"crop/{page.page.number}/{page.page.turn}/{box}"
    return {"digest": page.sha256, "step": step, "version": picture_version()}


def _crop_request(shop: Workshop, document: Document, places: tuple[Evidence, ...]) -> jobs.CropRequest:
    sources = {s: shop.source(s) for s in document.files}
    return jobs.CropRequest(document=document, places=places, sources=sources)


class Told(Record):
    """A submission as the ledger needs it: without the text of its documents."""

    submission: Submission


def _slim(document: Document) -> Document:
    bare = {"pages": (), "text": "", "blocks": (), "tables": (), "sections": (), "form": None}
    return document.model_copy(update=bare)


def write_batch(shop: Workshop, batch: BatchFile, names: Sequence[str]) -> None:
    """The ledger and batch.json. ``names``: of the submissions' folders, all written before."""
    _remove_stale(shop.out, batch)
    write_ledger_of(shop, batch, names)
    write_text(shop.out / "batch.json", dump(batch))


def told_of(database: Database, names: Sequence[str]) -> Iterator[Submission]:
    """What the ledger tells of the submissions in the folders ``names``, one after another. Raises UsageError where
    one was kept by another version of the program: a ledger without it would look whole."""
    for name in names:
        told = submissions.load(database, Told, name)
        if told is None:
            raise UsageError(f"{name}的结果由其他版本的程序写成，不能写入台账，请重新运行 intake run。")
        yield told.submission


def write_ledger_of(shop: Workshop, batch: BatchFile, names: Sequence[str]) -> None:
    from pipeline.reports.ledger import write_ledger  # Excel: at the end of a run only

    def write(aside: Path) -> None:
        told = told_of(shop.results.database, names)
        write_ledger(aside, batch=batch, submissions=told, call=shop.call, templates=shop.templates)
        timeless(aside)

    _write_paper(shop, shop.out / LEDGER, write)


def _remove_stale(out: Path, batch: BatchFile) -> None:
    """Take away the folders of applicants that an earlier run over this OUT had and this one has not."""
    earlier = out / "batch.json"
    if not earlier.is_file():
        return
    try:
        known = {s["path"] for s in json.loads(earlier.read_text(encoding="utf-8"))["submissions"]}
    except (ValueError, KeyError, TypeError):
        return  # not a ledger of ours: nothing is taken away on its word
    for path in known - {s.path for s in batch.submissions}:
        folder = (out / path).parent
        if folder.parent == out / "submissions":
            shutil.rmtree(folder, ignore_errors=True)
