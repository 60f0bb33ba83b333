"""The signature cells copy by copy: the seal on one copy does not seal the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import Delivery, Document, Evidence, Signature, SignatureBlock, Submission


@dataclass(frozen=True)
class Remark:
    """What is said of one copy, a part of a sentence, with where to look; ``lacks``: the same cell by cell."""

    words: str
    evidence: tuple[Evidence, ...]
    lacks: tuple[tuple[SignatureBlock, str], ...] = ()


def unsealed_copies(submission: Submission, signed: Mapping[str, Sequence[Signature]]) -> tuple[Remark, ...]:
    """The scanned copies of the form on which a seal or a date lacks that another copy has. ``signed``: what each form
    shows, by its document. Cells of which the best copy shows no more are told by the rules for seals and dates;
    a cell that is not in a copy at all is told as its page."""
    best = {s.block: s for s in submission.signatures}
    remarks = []
    for forms in copies_of_form(submission, signed):
        for number, form in enumerate(forms, 1):
            lacks = [(s, w) for s in signed[form.id] if (w := _lacks(s, best)) is not None]
            if lacks:
                copy = f"第{number}份申报表（{_place(submission, form)}）"
                remarks.append(
                    Remark(
                        copy + "、".join(w for _, w in lacks),
                        tuple(e for s, _ in lacks for e in s.evidence[:1]),
                        tuple((s.block, copy + w) for s, w in lacks),
                    )
                )
    return tuple(remarks)


def with_short_copies(signatures: Sequence[Signature], remarks: Sequence[Remark]) -> tuple[Signature, ...]:
    """``signatures`` with what other copies lack: who looks at a cell alone must not take it for all of them."""
    short: dict[SignatureBlock, list[str]] = {}
    for block, words in (lack for remark in remarks for lack in remark.lacks):
        short.setdefault(block, []).append(words)
    return tuple(s.model_copy(update={"short_copies": tuple(short.get(s.block, ()))}) for s in signatures)


def copies_of_form(
    submission: Submission, signed: Mapping[str, Sequence[Signature]]
) -> Iterator[list[Document]]:
    """The forms that were scanned, those of one arrival together; a form that came another day was sent to mend the
    first, as was a parcel that has its own number of copies."""
    arrivals = {d.id: d for d in submission.deliveries}
    groups: list[list[Document]] = []
    for document in submission.documents:
        if document.id not in signed or document.text_source == "text_layer":
            continue
        for group in groups:
            if _one_arrival(arrivals.get(group[0].delivery), arrivals.get(document.delivery)):
                group.append(document)
                break
        else:
            groups.append([document])
    return (group for group in groups if len(group) > 1)


def _one_arrival(first: Delivery | None, second: Delivery | None) -> bool:
    if first is None or second is None or first.id == second.id:
        return True
    if any(d.copies is not None and d.copies > 1 for d in (first, second)):
        return False
    return first.received_on == second.received_on


def _lacks(signature: Signature, best: Mapping[SignatureBlock, Signature]) -> str | None:
    """What this cell lacks that another copy's has; None where nothing, or where no seal is asked for."""
    other = best.get(signature.block)
    if other is None:
        return None
    body = signature.expected_body or "该单位"
    words = []
    if other.seal == "present" and (seal := _seal(signature)):
        words.append(seal.format(body))
    if other.date_state == "present" and signature.date_state == "missing":
        words.append("日期未填" if words else f"{body}签章栏未填日期")
    return "且".join(words) or None


def _seal(signature: Signature) -> str | None:
    """How the seal of a copy falls short of one that is there. A ring that is there but hard to read was good enough
    on another copy: to ask for each of them would be to ask for nearly every parcel."""
    if signature.seal == "unclear" and signature.seal_text is None:
        return "未能辨认{}印章"
    return {
        "missing": "未见{}印章",
        "copy": "{}印章疑为复印件",
        "wrong_body": "应盖{}印章处所盖为其他单位印章",
    }.get(signature.seal)


def _place(submission: Submission, form: Document) -> str:
    """The file and the page on which a form begins."""
    first = form.pages[0]
    path = next((f.path for f in submission.files if f.sha256 == first.sha256), form.delivery)
    return f"{path.rsplit('/', 1)[-1]}第{first.page.number}页起"
