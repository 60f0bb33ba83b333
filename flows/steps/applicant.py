"""One applicant: facts, signatures, agreement of the channels; all that the rules look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows import jobs
from flows.proof import PictureProof
from flows.workshop import Workshop, digest_of, signing_version
from pipeline.agreement import Proof, SettledForm, agree, settle_form, text_changes
from pipeline.assembly import Bundle, speaking_document
from pipeline.checks import Checked, Trouble
from pipeline.copies import (
    copies_differ,
    unsealed_copies,
    versions_differ,
    with_same_places,
    with_short_copies,
)
from pipeline.model import CHANNELS, Document, Fact, Form, Signature, Submission

# a plan of 500 pages takes some minutes on a busy machine
_FACTS_SECONDS = 1800.0


def put_together(shop: Workshop, bundle: Bundle, troubles: Sequence[Trouble]) -> Checked:
    """Facts, signatures and agreement of one applicant: all that the rules look at."""
    facts = _facts(shop, bundle)
    speaking = speaking_document(bundle)
    signed = _signed(shop, bundle)
    proof = PictureProof(shop)
    agreed = agree(bundle.documents, facts, proof=proof)
    settled = _settled(shop, bundle, speaking, proof)
    draft = Submission(
        call=shop.call.id,
        applicant=bundle.applicant,
        deliveries=bundle.deliveries,
        files=bundle.files,
        documents=bundle.documents,
        form=settled.form,
        facts=agreed.facts,
        signatures=_best(signed),
    )
    unsealed = unsealed_copies(draft, signed)
    hints = [cell.hint for cell in shop.call.form.prose]
    signatures = with_short_copies(with_same_places(draft.signatures, draft, signed), unsealed)
    return Checked(
        submission=draft.model_copy(update={"signatures": signatures}),
        call=shop.call,
        speaking=speaking.id if speaking is not None else None,
        troubles=tuple(troubles),
        differences=(
            *agreed.findings,
            *text_changes(bundle.documents, facts, agreed.findings, proof=proof, hints=hints),
            *settled.findings,
            *copies_differ(draft, proof=proof, sealing=unsealed),
            *versions_differ(draft, hints=hints),
        ),
        unclear=bundle.unclear_reasons,
    )


def _settled(shop: Workshop, bundle: Bundle, speaking: Document | None, proof: Proof) -> SettledForm:
    """The form that speaks, held against the others."""
    others = [
        (d, d.form)
        for d in bundle.documents
        if d.role == "application_form" and d.form is not None and d is not speaking
    ]
    return settle_form(
        speaking.form if speaking is not None and speaking.form is not None else Form(),
        others,
        scan=speaking if speaking is not None and speaking.text_source != "text_layer" else None,
        proof=proof,
        labels=shop.call.field_labels(),
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


def _signed(shop: Workshop, bundle: Bundle) -> dict[str, tuple[Signature, ...]]:
    """The signature cells of every form of the channel that speaks, by document."""
    forms = [d for c in CHANNELS for d in bundle.documents if d.role == "application_form" and d.channel == c]
    return {d.id: _sign(shop, d, bundle) for d in forms if d.channel == forms[0].channel}


def _best(signed: Mapping[str, tuple[Signature, ...]]) -> tuple[Signature, ...]:
    """Each cell by the form that shows most; what the other copies lack is told of them (`unsealed_copies`)."""
    best: dict[str, Signature] = {}
    for signature in (s for cells in signed.values() for s in cells):
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
        shop.note_error(f"signatures of {document.id}", outcome.detail or outcome.error)
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
