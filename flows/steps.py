"""The steps of a batch as plain functions; `flows.batch` makes Prefect tasks of them."""

from __future__ import annotations

import traceback
from collections.abc import Sequence

from flows import jobs
from flows.copies import NEAR
from flows.pool import Outcome
from flows.proof import PictureProof
from flows.workshop import Workshop, digest_of, reading_version, signing_version
from pipeline.agreement import agree, settle_form, text_changes
from pipeline.assembly import Bundle, speaking_document
from pipeline.checks import Checked, Trouble
from pipeline.copies import copies_differ, versions_differ
from pipeline.model import (
    CHANNELS,
    Delivery,
    Document,
    Fact,
    Form,
    Page,
    ReadFile,
    Record,
    Signature,
    SourceFile,
    Submission,
)
from pipeline.reading.twins import Twin
from pipeline.structure.documents import documents as documents_of

_COUNT_SECONDS = 60.0
# office papers go through LibreOffice, whose first start is slow
_OFFICE_SECONDS = 300.0
# a plan of 500 pages takes some minutes on a busy machine
_FACTS_SECONDS = 1800.0


class FileReading(Record):
    """What became of a file (by digest); what its pages say is kept in the store. ``failed``: why nothing of it
    could be read, one Chinese sentence; ``lost``: pages that went with their worker, of which nothing is kept,
    so that the next run tries them again."""

    sha256: str
    pages: int = 0
    failed: str | None = None
    lost: tuple[Page, ...] = ()


class DeliveryReading(Record):
    delivery: str
    documents: tuple[Document, ...] = ()
    error: str | None = None


class Counted(Record):
    pages: int


def read_file(shop: Workshop, sha256: str) -> FileReading:
    """All pages of one file; pages known from an earlier run are not read again."""
    shop.copies.begin(sha256)
    pages = 0
    try:
        reading = _all_pages(shop, sha256)
        pages = reading.pages
        return reading
    finally:
        shop.copies.end(sha256, pages=pages)


def _all_pages(shop: Workshop, sha256: str) -> FileReading:
    counted = _count(shop, sha256)
    if isinstance(counted, FileReading):
        return counted
    numbers = range(1, counted.pages + 1)
    shop.meter.expect(pages=len(numbers))
    known = _known_pages(shop, sha256, numbers)
    for _ in known:
        shop.meter.page(kept=True)
    unread = [n for n in numbers if n not in known]
    pages = {**known, **_read_pages(shop, sha256, unread, of=counted.pages)}
    reasons = [p.failure for p in pages.values()]
    return FileReading(
        sha256=sha256,
        pages=len(pages),
        failed=pages[1].failure if reasons and all(reasons) else None,
        lost=_not_kept(shop, sha256, [p for p in pages.values() if p.failure is not None]),
    )


def _not_kept(shop: Workshop, sha256: str, pages: Sequence[Page]) -> tuple[Page, ...]:
    kept = kept_pages(shop, sha256, [p.number for p in pages])
    return tuple(p for p in pages if kept.get(p.number) != p)


def pages_of(shop: Workshop, reading: FileReading) -> tuple[Page, ...]:
    """What the pages of a file say, once it has been read."""
    kept = kept_pages(shop, reading.sha256, range(1, reading.pages + 1))
    pages = {**kept, **{p.number: p for p in reading.lost}}
    return tuple(pages[n] for n in range(1, reading.pages + 1))


def _count(shop: Workshop, sha256: str) -> Counted | FileReading:
    key = {"digest": sha256, "step": "count", "version": reading_version()}
    known = shop.results.get(Counted, **key)
    if known is not None:
        return known
    request = jobs.CountRequest(source=shop.source(sha256))
    outcome = shop.pool.run(jobs.count_pages, [request], seconds=_COUNT_SECONDS)[0]
    if outcome.value is None:
        _note(shop, f"count {sha256}", outcome.detail)
        return FileReading(sha256=sha256, failed=outcome.error)
    counted = Counted(pages=outcome.value)
    shop.results.put(counted, **key)
    return counted


def _page_key(shop: Workshop, number: int, kind: str = "") -> str:
    return f"{kind}page/{shop.engine}/{number}"


def page_keys(shop: Workshop, numbers: Sequence[int], *, kinds: Sequence[str]) -> dict[str, int]:
    """The names under which pages are kept: ``""`` read, ``failed/`` tried in vain, ``lost/`` with their worker."""
    return {_page_key(shop, n, kind): n for n in numbers for kind in kinds}


def _known_pages(shop: Workshop, sha256: str, numbers: Sequence[int]) -> dict[int, Page]:
    """Pages read in an earlier run, and those that were tried in vain unless they are to be tried again."""
    return _kept(shop, sha256, numbers, ("",) if shop.retry_failed else ("failed/", ""))


def kept_pages(shop: Workshop, sha256: str, numbers: Sequence[int]) -> dict[int, Page]:
    """All that became of pages by now."""
    return _kept(shop, sha256, numbers, ("lost/", "failed/", ""))


def _kept(shop: Workshop, sha256: str, numbers: Sequence[int], kinds: Sequence[str]) -> dict[int, Page]:
    """Of two for a page the later of ``kinds`` counts."""
    keys = page_keys(shop, numbers, kinds=kinds)
    kept = shop.results.get_all(Page, digest=sha256, steps=tuple(keys), version=reading_version())
    return {n: kept[key] for kind in kinds for n in numbers if (key := _page_key(shop, n, kind)) in kept}


_IN_HAND = 32  # pages scheduled at once for a file; the rest waits


def _read_pages(shop: Workshop, sha256: str, numbers: Sequence[int], *, of: int) -> dict[int, Page]:
    """Those of the ``of`` pages of a file that are not known; here after earlier copies of it."""
    if not numbers:
        return {}
    if shop.elsewhere is not None:
        return shop.elsewhere(shop, sha256, numbers)
    copies = shop.copies.of(sha256, pages=of) if shop.engine == "rapid" else ()
    return read_here(shop, sha256, numbers, copies=copies)


def read_missing(shop: Workshop, sha256: str, numbers: Sequence[int]) -> dict[int, Page]:
    """Those of the pages of which nothing is kept; for one that was lost with its worker that is kept too."""
    known = _kept(shop, sha256, numbers, ("failed/", ""))
    return read_here(shop, sha256, [n for n in numbers if n not in known], lost="lost/")


def read_here(
    shop: Workshop,
    sha256: str,
    numbers: Sequence[int],
    *,
    copies: Sequence[str] = (),
    lost: str | None = None,
) -> dict[int, Page]:
    """Each page is kept as soon as it is read; one that was lost with its worker process is tried again in the
    next run, or kept as ``lost``. ``copies``: digests of files read before that may show the same print."""
    source = shop.source(sha256)
    office = not source.media_type.startswith(("image/", "application/pdf"))
    pages: dict[int, Page] = {}
    for at in range(0, len(numbers), _IN_HAND):
        part = numbers[at : at + _IN_HAND]

        def keep(n: int, outcome: Outcome[Page], part: Sequence[int] = part) -> None:
            number, page = part[n], outcome.value
            if page is None:
                _note(shop, f"page {number} of {sha256}", outcome.detail or outcome.error)
                page = Page(number=number, failure=outcome.error or "无法读取")
            pages[number] = page
            kind = lost if outcome.from_outside else ("" if page.failure is None else "failed/")
            if kind is not None:
                step = _page_key(shop, number, kind)
                shop.results.put(page, digest=sha256, step=step, version=reading_version())
            shop.meter.page()

        twins = _twins(shop, copies, part)
        requests = [
            jobs.PageRequest(source=source, number=n, engine=shop.engine, twins=twins[n]) for n in part
        ]
        shop.pool.run(jobs.read, requests, seconds=_OFFICE_SECONDS if office else None, done=keep)
    return pages


def _twins(shop: Workshop, copies: Sequence[str], numbers: Sequence[int]) -> dict[int, tuple[Twin, ...]]:
    """For each page those of ``copies`` that may show the same print, with where their scans lie."""
    found: dict[int, tuple[Twin, ...]] = dict.fromkeys(numbers, ())
    for sha256 in copies:
        source = shop.source(sha256)
        pages = kept_pages(shop, sha256, range(max(1, min(numbers) - NEAR), max(numbers) + NEAR + 1))
        twins = [
            Twin(path=source.path, media_type=source.media_type, page=page)
            for page in pages.values()
            if page.source == "ocr" and page.failure is None
        ]
        for n in numbers:
            found[n] += tuple(t for t in twins if abs(t.page.number - n) <= NEAR)
    return found


def read_delivery(
    shop: Workshop, delivery: Delivery, files: Sequence[SourceFile], readings: dict[str, FileReading]
) -> DeliveryReading:
    """The documents of one delivery. A delivery that cannot be sorted is reported, the batch goes on.

    Raises what concerns the whole batch: a store that cannot be read."""
    read = [
        ReadFile(
            sha256=f.sha256,
            name=f.name,
            media_type=f.media_type,
            delivery=delivery.id,
            channel=delivery.channel,
            pages=pages_of(shop, readings[f.sha256]),
        )
        for f in _once(files)
        if f.sha256 in readings and readings[f.sha256].failed is None
    ]
    read = as_scanned_in_colour(read)
    try:
        return DeliveryReading(delivery=delivery.id, documents=documents_of(read, call=shop.call))
    except Exception:  # noqa: BLE001 - isolation boundary: one delivery
        shop.note_error(f"delivery {delivery.id}", traceback.format_exc())
        return DeliveryReading(delivery=delivery.id, error="材料已读出但无法整理成文件，请人工处理")


def as_scanned_in_colour(files: Sequence[ReadFile]) -> list[ReadFile]:
    """A grey page among coloured ones of the same scan was scanned in colour and has none on it.

    The same scan is a file, or all pictures of one page each in a delivery. It matters for seals: what is
    absent on a grey scan is not known to be absent.
    """
    series = [f for f in files if len(f.pages) == 1 and f.media_type.startswith("image/")]
    coloured = {f.sha256 for f in files if any(p.colour == "colour" for p in f.pages)}
    if any(f.sha256 in coloured for f in series):
        coloured |= {f.sha256 for f in series}
    return [
        f.model_copy(
            update={
                "pages": tuple(
                    p.model_copy(update={"colour": "colour"}) if p.colour == "grey" else p for p in f.pages
                )
            }
        )
        if f.sha256 in coloured
        else f
        for f in files
    ]


def _once(files: Sequence[SourceFile]) -> list[SourceFile]:
    """The same bytes twice in one delivery are one file."""
    return list({f.sha256: f for f in reversed(files)}.values())[::-1]


def put_together(shop: Workshop, bundle: Bundle, troubles: Sequence[Trouble]) -> Checked:
    """Facts, signatures and agreement of one applicant: all that the rules look at."""
    facts = _facts(shop, bundle)
    speaking = speaking_document(bundle)
    signatures = _signatures(shop, bundle)
    proof = PictureProof(shop)
    agreed = agree(bundle.documents, facts, proof=proof)
    others = [
        (d, d.form)
        for d in bundle.documents
        if d.role == "application_form" and d.form is not None and d is not speaking
    ]
    settled = settle_form(
        speaking.form if speaking is not None and speaking.form is not None else Form(),
        others,
        scan=speaking if speaking is not None and speaking.text_source != "text_layer" else None,
        proof=proof,
        labels=shop.call.field_labels(),
    )
    draft = Submission(
        call=shop.call.id,
        applicant=bundle.applicant,
        deliveries=bundle.deliveries,
        files=bundle.files,
        documents=bundle.documents,
        form=settled.form,
        facts=agreed.facts,
        signatures=signatures,
    )
    return Checked(
        submission=draft,
        call=shop.call,
        speaking=speaking.id if speaking is not None else None,
        troubles=tuple(troubles),
        differences=(
            *agreed.findings,
            *text_changes(bundle.documents, facts, agreed.findings, proof=proof),
            *settled.findings,
            *copies_differ(draft, proof=proof),
            *versions_differ(draft, hints=[cell.hint for cell in shop.call.form.prose]),
        ),
        unclear=bundle.unclear_reasons,
    )


def _facts(shop: Workshop, bundle: Bundle) -> dict[str, tuple[Fact, ...]]:
    """What the form and the plan claim, by document; the other papers only prove it. Raises RuntimeError where
    they could not be found."""
    claiming = [d for d in bundle.documents if d.role in ("application_form", "plan")]
    requests = [
        jobs.FactsRequest(document=d, applicant=bundle.applicant, due=shop.call.deadline) for d in claiming
    ]
    found: dict[str, tuple[Fact, ...]] = {d.id: () for d in bundle.documents}
    for document, outcome in zip(
        claiming, shop.pool.run(jobs.facts, requests, seconds=_FACTS_SECONDS), strict=True
    ):
        if outcome.value is None:
            raise RuntimeError(f"facts of {document.id}: {outcome.detail or outcome.error}")
        found[document.id] = outcome.value.facts
    return found


def _signatures(shop: Workshop, bundle: Bundle) -> tuple[Signature, ...]:
    """The signature cells of the channel that speaks, each cell by the form that shows most."""
    forms = [d for c in CHANNELS for d in bundle.documents if d.role == "application_form" and d.channel == c]
    speaking = [d for d in forms if d.channel == forms[0].channel]
    best: dict[str, Signature] = {}
    for document in speaking:
        for signature in _sign(shop, document, bundle):
            known = best.get(signature.block)
            if known is None or _worth(signature) > _worth(known):
                best[signature.block] = signature
    return tuple(best.values())


_SEAL_WORTH = {"present": 5, "not_required": 4, "unclear": 3, "copy": 2, "wrong_body": 1, "missing": 0}


def _worth(signature: Signature) -> tuple[int, bool]:
    return _SEAL_WORTH[signature.seal], signature.date is not None


def _sign(shop: Workshop, document: Document, bundle: Bundle) -> tuple[Signature, ...]:
    request = jobs.SignRequest(
        document=document,
        applicant=bundle.applicant,
        sources={sha: shop.source(sha) for sha in document.files},
    )
    key = digest_of(document, bundle.applicant)
    known = shop.results.get(jobs.Signed, digest=key, step="sign", version=signing_version())
    if known is not None:
        return known.signatures
    outcome = shop.pool.run(jobs.sign, [request])[0]
    if outcome.value is None:
        _note(shop, f"signatures of {document.id}", outcome.detail or outcome.error)
        return _unseen(document, bundle, outcome.error or "")
    shop.results.put(outcome.value, digest=key, step="sign", version=signing_version())
    return outcome.value.signatures


def _unseen(document: Document, bundle: Bundle, why: str) -> tuple[Signature, ...]:
    """Cells that could not be examined: a person must look."""
    cells = document.form.signature_cells if document.form else ()
    return tuple(
        Signature(
            block=cell.block,
            expected_body=_expected(bundle, cell.block),
            seal="unclear",
            date_state="unclear",
            confidence=0.0,
            hints=(f"签章栏未能检查：{why}",),
            evidence=cell.evidence,
        )
        for cell in cells
    )


def _expected(bundle: Bundle, block: str) -> str | None:
    groups = next((g for b, g in bundle.applicant.bodies.items() if b == block), ())
    return "、".join(names[0] for names in groups if names) or None


def _note(shop: Workshop, what: str, detail: str | None) -> None:
    if detail:
        shop.note_error(what, detail)
