"""Documents into applications: which deliveries belong to the same applicant, and which form speaks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.applicant_cues import (
    SOURCE_NAMES,
    Cue,
    agreed,
    city_names,
    delivery_cues,
    document_cues,
)
from pipeline.bodies import applicant_for
from pipeline.call import Call
from pipeline.model import (
    CHANNELS,
    Applicant,
    Delivery,
    Document,
    Evidence,
    Form,
    Record,
    SourceFile,
)
from pipeline.places import Place, applicant, cities, find, resolve
from pipeline.share_doubts import note_astray, note_conflicts, note_more_cities, note_overlaps
from pipeline.shares import Applicants, Share
from pipeline.textfold import fold


class Bundle(Record):
    """All that belongs to one applicant. ``origins``: delivery and name of each document before it was numbered
    anew; ``unclear_reasons``: Chinese sentences for a person to settle."""

    applicant: Applicant
    deliveries: tuple[Delivery, ...]
    documents: tuple[Document, ...] = ()
    origins: tuple[tuple[str, str], ...] = ()
    files: tuple[SourceFile, ...] = ()
    unclear_reasons: tuple[str, ...] = ()


def bind(
    deliveries: Sequence[Delivery],
    documents: Mapping[str, Sequence[Document]],
    files: Sequence[SourceFile],
    *,
    call: Call,
) -> tuple[Bundle, ...]:
    """One bundle for each applicant, in the order in which they first appear.

    ``documents``: by delivery. Every delivery is in a bundle, in two where it holds two applicants' forms;
    every document is in exactly one, numbered d1 … anew. A delivery that tells no applicant is a bundle of
    its own.
    """
    by_delivery: dict[str, list[SourceFile]] = {}
    for file in files:
        by_delivery.setdefault(file.delivery, []).append(file)
    shares = [
        share
        for delivery in deliveries
        for share in _shares(delivery, documents.get(delivery.id, ()), by_delivery.get(delivery.id, []), call)
    ]
    _settle(shares)
    return tuple(_bundle(group, by_delivery, call) for group in _groups(shares))


def speaks(bundle: Bundle) -> Form:
    """The form by the channel that speaks: paper, else disc, else email; an empty one where there is none."""
    document = speaking_document(bundle)
    return document.form if document is not None and document.form is not None else Form()


def speaking_document(bundle: Bundle) -> Document | None:
    """The form document that speaks. In one channel the most complete; of those equally complete, the last."""
    for channel in CHANNELS:
        forms = [d for d in bundle.documents if d.form is not None and d.channel == channel]
        if forms:
            return max(enumerate(forms), key=lambda pair: (_completeness(pair[1]), pair[0]))[1]
    return None


def _completeness(document: Document) -> int:
    form = document.form or Form()
    filled = sum(f.state == "filled" for f in form.fields)
    prose = sum(s.key is not None and s.end > s.start for s in document.sections)
    return 2 * filled + 2 * prose + 2 * len(form.signature_cells) + len(form.fields)


# --- one delivery ---


def _shares(
    delivery: Delivery, documents: Sequence[Document], files: Sequence[SourceFile], call: Call
) -> list[Share]:
    """The delivery whole, or by applicants where it holds forms of several."""
    outer = delivery_cues(delivery, files)
    inner = {d.id: document_cues(d) for d in documents}
    everything = [*outer, *(cue for found in inner.values() for cue in found)]
    known = [name for cue in everything for name in cue.cities]
    owners = {d.id: _form_cities(d, call, known) for d in documents if d.role == "application_form"}
    keys = list(dict.fromkeys(frozenset(o.names) for o in owners.values() if o.names))
    if len(keys) < 2:
        share = Share(delivery, list(documents), everything)
        owner = next((o for o in owners.values() if o.names), None)
        if owner is not None:
            share.names, share.by_form = owner.names, True
        share.reasons += dict.fromkeys(reason for o in owners.values() for reason in o.reasons)
        return [share]
    return _split(delivery, documents, inner, owners, keys)


@dataclass
class _Owner:
    names: tuple[str, ...] = ()
    reasons: list[str] = field(default_factory=list)


def _form_cities(document: Document, call: Call, known: Sequence[str]) -> _Owner:
    """The cities of a form's field, slips of reading repaired where only one place can be meant."""
    entry = next((f for f in (document.form or Form()).fields if f.key == call.form.city.key), None)
    value = entry.value if entry is not None else None
    if entry is None or not value or entry.state == "blank":
        return _Owner()
    owner = _Owner()
    names: list[str] = []
    for name in cities(value):
        place = resolve(name, among=known)
        if place is None and applicant([name]).province is None:
            owner.reasons.append(f"申报表中的申报城市“{name}”不是已知的行政区划名称")
            if known:
                return _Owner(reasons=owner.reasons)  # what else is there tells more
            names.append(name)
        elif place is None:
            names.append(name)
        else:
            names.append(_checked(document, name, place, known, owner.reasons))
    owner.names = tuple(dict.fromkeys(names))
    return owner


def _checked(document: Document, name: str, place: Place, known: Sequence[str], reasons: list[str]) -> str:
    """The full name of the place read as ``name``; what was repaired without another witness is told."""
    if not find(name):
        if place.name not in known:
            reasons.append(f"申报表中的申报城市读作“{name}”，按“{place.name}”处理")
        return place.name
    other = _misread_for(document, place.name, known)
    if other is not None:
        reasons.append(f"申报表中的申报城市读作“{place.name}”，其他材料均写“{other}”，按后者归并")
        return other
    # 北京市朝阳区 keeps what tells it from the others of that name
    return name if name.endswith(place.name) else place.name


def _misread_for(document: Document, name: str, known: Sequence[str]) -> str | None:
    """The city that all else in the delivery names, where OCR read one a single character off."""
    others = set(known)
    if document.text_source == "text_layer" or len(others) != 1 or name in others:
        return None
    other = next(iter(others))
    slip = len(other) == len(name) and sum(a != b for a, b in zip(other, name, strict=True)) == 1
    return other if slip else None


def _split(
    delivery: Delivery,
    documents: Sequence[Document],
    inner: Mapping[str, Sequence[Cue]],
    owners: Mapping[str, _Owner],
    keys: Sequence[frozenset[str]],
) -> list[Share]:
    """Documents to the forms' applicants: by what they say themselves, else by where they lie."""
    shares = {}
    for key in keys:
        owner = next(o for o in owners.values() if frozenset(o.names) == key)
        shares[key] = Share(delivery, [], [], owner.names, by_form=True, reasons=list(owner.reasons))
    homes = [_own_home(d, inner[d.id], owners, keys) for d in documents]
    for at, document in enumerate(documents):
        home = homes[at] or _home_beside(document, homes, at) or keys[0]
        shares[home].documents.append(document)
        shares[home].cues += inner[document.id]
    for share in shares.values():
        mine = {sha for d in share.documents for sha in d.files}
        share.foreign = frozenset(sha for d in documents for sha in d.files if sha not in mine)
    return list(shares.values())


def _own_home(
    document: Document,
    cues: Sequence[Cue],
    owners: Mapping[str, _Owner],
    keys: Sequence[frozenset[str]],
) -> frozenset[str] | None:
    owner = owners.get(document.id)
    if owner is not None and owner.names:
        return frozenset(owner.names)
    named = {name for cue in cues for name in cue.cities} or set(city_names(document.text[:3000]))
    fitting = [key for key in keys if key & named]
    return fitting[0] if len(fitting) == 1 else None


def _home_beside(
    document: Document, homes: Sequence[frozenset[str] | None], at: int
) -> frozenset[str] | None:
    """A letter goes with what follows it, everything else with what lies before it."""
    before = next((h for h in reversed(homes[:at]) if h), None)
    after = next((h for h in homes[at + 1 :] if h), None)
    return (after or before) if document.role == "cover_letter" else (before or after)


# --- all deliveries ---


def _settle(shares: Sequence[Share]) -> None:
    """Names for the shares without a form, and reasons where forms and other cues disagree."""
    known = Applicants(s.names for s in shares if s.by_form)
    for share in shares:
        if share.by_form:
            note_conflicts(share)
            continue
        cue = agreed(share.cues)
        if cue is None:
            continue
        share.names = _fitting(cue.cities, known)
        if any(d.role == "application_form" for d in share.documents):
            share.reasons.append(
                f"{share.delivery.id}：申报表未写明申报城市，按{SOURCE_NAMES[cue.source]}“{cue.quote}”认定"
            )
        note_conflicts(share)
    _settle_unnamed(shares)
    note_astray(shares)
    note_overlaps(shares)
    note_more_cities(shares)


def _settle_unnamed(shares: Sequence[Share]) -> None:
    """Names for those that tell no city, by other deliveries alike in subject or sender."""
    subjects, senders = _Alike(_subject, shares), _Alike(_sender, shares)
    for share in shares:
        if share.names:
            continue
        share.names = subjects.only(share.delivery)
        if not share.names:
            share.names = senders.only(share.delivery)
            if share.names:
                share.reasons.append(
                    f"{share.delivery.id}：未写明申报城市，按同一发件人归入“{'、'.join(share.names)}”"
                )
        subjects.add(share)
        senders.add(share)


class _Alike:
    """The applicants of deliveries that are alike in ``trait``."""

    def __init__(self, trait: Callable[[Delivery], str], shares: Iterable[Share]) -> None:
        self._trait = trait
        self._names: dict[str, dict[frozenset[str], tuple[str, ...]]] = {}
        for share in shares:
            self.add(share)

    def add(self, share: Share) -> None:
        trait = self._trait(share.delivery)
        if trait and share.names:
            self._names.setdefault(trait, {})[share.key] = share.names

    def only(self, delivery: Delivery) -> tuple[str, ...]:
        """The applicant of the others, if there is only one."""
        others = self._names.get(self._trait(delivery), {})
        return next(iter(others.values())) if len(others) == 1 else ()


def _fitting(named: tuple[str, ...], known: Applicants) -> tuple[str, ...]:
    """The applicant already known of which ``named`` is all, or a part of a joint one."""
    wanted = frozenset(named)
    alike = known.touching(wanted)
    exact = [k for k in alike if k == wanted]
    joint = [k for k in alike if wanted < k]
    part = [k for k in alike if k < wanted]
    for found in (exact, joint, part):
        if len(found) == 1:
            return known.names[found[0]]
    return named


def _subject(delivery: Delivery) -> str:
    """The subject but for numbers and marks: one application in several mails."""
    plain = "".join(c for c in fold(delivery.subject or "") if c.isalpha())
    return plain if len(plain) >= 6 else ""


def _sender(delivery: Delivery) -> str:
    return fold(delivery.sender or "")


def _groups(shares: Sequence[Share]) -> list[list[Share]]:
    groups: dict[object, list[Share]] = {}
    for number, share in enumerate(shares):
        groups.setdefault(share.key or number, []).append(share)
    return list(groups.values())


def _bundle(group: Sequence[Share], files: Mapping[str, Sequence[SourceFile]], call: Call) -> Bundle:
    documents = [d for share in group for d in share.documents]
    spoken = next((s for s in group if s.by_form), group[0])
    return Bundle(
        applicant=applicant_for(spoken.names, call),
        deliveries=tuple(share.delivery for share in group),
        documents=tuple(renumbered(d, f"d{n}") for n, d in enumerate(documents, 1)),
        origins=tuple((d.delivery, d.id) for d in documents),
        files=tuple(
            f for share in group for f in files.get(share.delivery.id, ()) if f.sha256 not in share.foreign
        ),
        unclear_reasons=tuple(dict.fromkeys(reason for share in group for reason in share.reasons)),
    )


def renumbered(document: Document, name: str) -> Document:
    """The document called ``name``, its form's evidence too."""
    form = document.form
    if form is not None:
        fields = [f.model_copy(update={"evidence": _recited(f.evidence, name)}) for f in form.fields]
        cells = [c.model_copy(update={"evidence": _recited(c.evidence, name)}) for c in form.signature_cells]
        form = Form(fields=tuple(fields), signature_cells=tuple(cells))
    return document.model_copy(update={"id": name, "form": form})


def _recited(evidence: Sequence[Evidence], name: str) -> tuple[Evidence, ...]:
    return tuple(e.model_copy(update={"document": name}) for e in evidence)
