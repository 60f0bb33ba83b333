"""Paper, disc and email side by side, changed characters marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from pipeline.agreement import CHANNEL_NAMES
from pipeline.call import Call
from pipeline.model import CHANNELS, Channel, Document, Evidence, Submission
from pipeline.reports import words
from pipeline.textfold import fold
from review.demands import field_labels
from review.places import Spot, spot


@dataclass(frozen=True)
class Part:
    text: str
    changed: bool = False


@dataclass(frozen=True)
class Side:
    """What one channel says. ``parts`` joined are its text."""

    channel: str
    parts: tuple[Part, ...]
    spot: Spot | None = None
    scanned: bool = False


@dataclass(frozen=True)
class Row:
    """``grave``: a finding tells of it; else the texts differ and nobody has said that it matters."""

    label: str
    sides: tuple[Side, ...]
    message: str = ""
    grave: bool = False


@dataclass(frozen=True)
class Differences:
    """``channels``: those that are compared, in words; fewer than two: nothing to compare."""

    channels: tuple[str, ...]
    told: tuple[Row, ...]  # those that findings tell of
    fields: tuple[Row, ...]
    prose: tuple[Row, ...]


def differences(name: str, submission: Submission, *, call: Call) -> Differences:
    forms = {c: d for c in reversed(CHANNELS) for d in _forms(submission, c)}
    present = [c for c in CHANNELS if any(d.channel == c for d in submission.documents)]
    return Differences(
        channels=tuple(CHANNEL_NAMES[c] for c in present),
        told=tuple(_told(name, submission)),
        fields=tuple(_fields(name, submission, forms, call)),
        prose=tuple(_prose(name, submission, forms, call)),
    )


def marked(base: str, other: str) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Both texts with what differs marked. Only the shape of characters is no difference."""
    left: list[Part] = []
    right: list[Part] = []
    for step in Levenshtein.opcodes(base, other):
        mine, theirs = base[step.src_start : step.src_end], other[step.dest_start : step.dest_end]
        changed = step.tag != "equal" and fold(mine) != fold(theirs)
        left.append(Part(mine, changed))
        right.append(Part(theirs, changed))
    return _tidy(left), _tidy(right)


def _tidy(parts: Sequence[Part]) -> tuple[Part, ...]:
    return tuple(p for p in parts if p.text)


def _forms(submission: Submission, channel: Channel) -> list[Document]:
    """The forms of a channel, the first last: it wins in a dictionary."""
    found = [d for d in submission.documents if d.channel == channel and d.role == "application_form"]
    return list(reversed(found))


def _told(name: str, submission: Submission) -> list[Row]:
    rows = []
    for finding in submission.findings:
        if finding.rule != "channel-mismatch":
            continue
        quotes = [(e, _channel(submission, e)) for e in finding.evidence if e.quote]
        base = quotes[0][0].quote if quotes else ""
        sides = []
        for n, (evidence, document) in enumerate(quotes):
            if document is None:
                continue
            parts = marked(base, evidence.quote)[1] if n else marked(base, _other(quotes))[0]
            where = spot(name, submission, evidence)
            sides.append(Side(CHANNEL_NAMES[document.channel], parts, where, _scanned(document)))
        rows.append(Row(label="", sides=tuple(sides), message=finding.message, grave=True))
    return rows


def _other(quotes: Sequence[tuple[Evidence, Document | None]]) -> str:
    """The first quote that says something else than the first."""
    base = quotes[0][0].quote
    return next((e.quote for e, _ in quotes[1:] if fold(e.quote) != fold(base)), base)


def _channel(submission: Submission, evidence: Evidence) -> Document | None:
    return next((d for d in submission.documents if d.id == evidence.document), None)


def _scanned(document: Document) -> bool:
    return document.text_source != "text_layer"


def _fields(name: str, submission: Submission, forms: dict[Channel, Document], call: Call) -> list[Row]:
    rows = []
    for key, label, _ in field_labels(call, submission.applicant.kind):
        cells: list[tuple[Document, str, Spot | None]] = []
        for channel in CHANNELS:
            document = forms.get(channel)
            if document is None or document.form is None:
                continue
            found = next((f for f in document.form.fields if f.key == key), None)
            text = "未找到" if found is None else found.value or words.FIELD_STATES[found.state]
            where = spot(name, submission, found.evidence[0]) if found and found.evidence else None
            cells.append((document, text, where))
        rows.extend(_row(label, cells))
    return rows


def _prose(name: str, submission: Submission, forms: dict[Channel, Document], call: Call) -> list[Row]:
    rows = []
    for demand in call.form.prose:
        cells: list[tuple[Document, str, Spot | None]] = []
        for channel in CHANNELS:
            document = forms.get(channel)
            section = next((s for s in document.sections if s.key == demand.key), None) if document else None
            if document is None or section is None:
                continue
            text = document.text[section.start : section.end]
            place = (
                document.quote(section.start, min(section.end, section.start + 20))[0]
                if text.strip()
                else None
            )
            cells.append((document, text, spot(name, submission, place) if place else None))
        rows.extend(_row(demand.label, cells))
    return rows


def _row(label: str, cells: Sequence[tuple[Document, str, Spot | None]]) -> list[Row]:
    """A row where the channels differ, none where they agree."""
    if len({fold(text) for _, text, _ in cells}) < 2:
        return []
    base = cells[0][1]
    different = next(text for _, text, _ in cells if fold(text) != fold(base))
    sides = [
        Side(
            CHANNEL_NAMES[document.channel],
            marked(base, text)[1] if n else marked(base, different)[0],
            where,
            _scanned(document),
        )
        for n, (document, text, where) in enumerate(cells)
    ]
    return [Row(label=label, sides=tuple(_shortened(s) for s in sides))]


_CONTEXT = 30  # characters of agreement kept about a difference


def _shortened(side: Side) -> Side:
    """Long stretches in which the channels agree are left out, or the differences would not be found."""
    parts = []
    for n, part in enumerate(side.parts):
        text = part.text
        if not part.changed and len(text) > 2 * _CONTEXT + 10:
            head = "" if n == 0 else text[:_CONTEXT]
            tail = "" if n == len(side.parts) - 1 else text[-_CONTEXT:]
            parts.append(Part(f"{head} …… {tail}"))
        else:
            parts.append(part)
    return Side(side.channel, tuple(parts), side.spot, side.scanned)
