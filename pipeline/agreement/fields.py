"""The fields of the form that speaks against those of the other channels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz.distance import Levenshtein

from pipeline.agreement.alike import digits, plain
from pipeline.agreement.letters import Letters, gaps
from pipeline.agreement.proof import SAME, SAME_LETTERS, SURE, SURE_ODDS, Proof, no_proof
from pipeline.agreement.words import CHANNEL_NAMES
from pipeline.model import Document, Finding, Form, FormField, Record
from pipeline.variants import simplified

_LOST = 2  # letters that a seam may swallow
# letters and digits that cannot be told apart in print
_MARKS = ".,:;·。，、；：'`-—_"
_CONFUSED = str.maketrans({"l": "1", "i": "1", "|": "1", "o": "0", "q": "9", "z": "2", "s": "5"})


class SettledForm(Record):
    form: Form
    findings: tuple[Finding, ...]


def settle_form(
    speaking: Form,
    others: Sequence[tuple[Document, Form]],
    *,
    scan: Document | None,
    proof: Proof = no_proof,
    labels: Mapping[str, str] | None = None,
) -> SettledForm:
    """The fields of the form that speaks, against those of the other channels.

    ``labels``: what the fields are called. ``scan`` is the document of the form where it was read by OCR. Where its letters differ from the electronic
    ones only as OCR mixes them up (l and 1, a traditional variant), or where its picture fits the electronic text
    as well, the electronic spelling is taken; every other difference is a finding.
    """
    fields, findings = [], []
    for field in speaking.fields:
        theirs = [
            (d, f) for d, form in others for f in form.fields if f.key == field.key and f.state == "filled"
        ]
        if scan is not None and field.value:
            field = _spelled(field, theirs, scan, proof)
        fields.append(field)
        differing = [(d, f) for d, f in theirs if not _says_the_same(field, f, d, proof)]
        if differing and field.state == "filled":
            label = (labels or {}).get(field.key)
            findings.append(_field_mismatch(field, differing, scan, proof, label))
    findings += _left_blank(fields, others, labels or {})
    return SettledForm(form=speaking.model_copy(update={"fields": tuple(fields)}), findings=tuple(findings))


def _left_blank(
    fields: Sequence[FormField], others: Sequence[tuple[Document, Form]], labels: Mapping[str, str]
) -> list[Finding]:
    """A finding for each field that the form that speaks has filled and another channel, whose text is sure, leaves
    blank or lacks. A form in which nothing is filled has a finding of its own."""
    typed = [(d, f) for d, f in others if d.text_source == "text_layer" and any(x.value for x in f.fields)]
    found = []
    for field in (f for f in fields if f.state == "filled"):
        theirs = [
            (d.channel, next((f for f in form.fields if f.key == field.key), None)) for d, form in typed
        ]
        told = {channel for channel, other in theirs if other is not None and other.state != "blank"}
        lacking = {channel: other for channel, other in theirs if channel not in told}
        if not lacking:
            continue
        where = "、".join(CHANNEL_NAMES[channel] for channel in lacking)
        label = labels.get(field.key, field.key)
        blank = [e for other in lacking.values() if other is not None for e in other.evidence[:1]]
        message = f"“{label}”在{where}版中未见填写，为准的一版为“{field.value}”，请人工核对。"
        found.append(
            Finding(
                rule="channel-mismatch",
                subject=field.key,
                severity="review",
                message=message,
                evidence=(*field.evidence[:1], *blank),
            )
        )
    return found


def _spelled(
    field: FormField, theirs: Sequence[tuple[Document, FormField]], scan: Document, proof: Proof
) -> FormField:
    """The field with the spelling of the electronic text where the scan says the same."""
    typed = [f for d, f in theirs if d.text_source == "text_layer"]
    for other in typed:
        if _bare(other) == _bare(field) and plain(other.value or "") != plain(field.value or ""):
            return field.model_copy(
                update={"value": other.value, "state": "filled"}
            )  # a speck beside the words
        if plain(other.value or "") == plain(field.value or ""):
            # two papers that say the same, letter for letter, vouch for a reading that alone was in doubt
            return field.model_copy(update={"value": simplified(field.value or ""), "state": "filled"})
        told = _field_odds(field, other, scan, proof)
        letters = not digits((field.value or "") + (other.value or ""))
        same = told is not None and told <= (SAME_LETTERS if letters else SAME)
        if same or _slip(field, other) or _lost_at_seam(field, other, scan):
            return field.model_copy(update={"value": other.value, "state": "filled"})
    return field.model_copy(update={"value": simplified(field.value or "")})


def _bare(field: FormField) -> str:
    """The value without marks around it: a speck is read as a full stop, and no name or number ends in one."""
    return plain(field.value or "").strip(_MARKS)


def _says_the_same(field: FormField, other: FormField, document: Document, proof: Proof) -> bool:
    """Whether the field of another form has this value, as far as its own picture tells where it too is a scan, such
    as the second copy of the paper."""
    if plain(other.value or "") == plain(field.value or "") or (
        _bare(other) and _bare(other) == _bare(field)
    ):
        return True
    if document.text_source == "text_layer" or not field.value:
        return False
    told = _field_odds(other, field, document, proof)
    return _slip(other, field) or (told is not None and told <= SAME)


def _field_odds(mine: FormField, theirs: FormField, scan: Document, proof: Proof) -> float | None:
    spans = [e.span for e in mine.evidence if e.span is not None]
    return proof(scan, spans[0], theirs.value or "") if len(spans) == 1 else None


def _lost_at_seam(scanned: FormField, electronic: FormField, scan: Document) -> bool:
    """Whether nothing but a letter or two is lacking where one piece of the line ends and the next begins: 湘 of
    长沙市、株洲市、|潭市, half of which stands in either."""
    spans = [e.span for e in scanned.evidence if e.span is not None]
    if len(spans) != 1:
        return False
    mine, theirs = Letters.of(scan.text, *spans[0]), Letters.of(electronic.value or "")
    lost = list(gaps(mine.text, theirs.text))
    if len(lost) != 1 or lost[0].a0 != lost[0].a1 or lost[0].b1 - lost[0].b0 > _LOST:
        return False
    seams = [mine.spots.index(at) for at, _, _ in scan.regions(*spans[0])[1:] if at in mine.spots]
    return lost[0].a0 in seams and not digits(theirs.text[lost[0].b0 : lost[0].b1])


def _slip(scanned: FormField, electronic: FormField) -> bool:
    a, b = plain(scanned.value or ""), plain(electronic.value or "")
    return a != b and a.translate(_CONFUSED) == b.translate(_CONFUSED)


def _field_mismatch(
    mine: FormField,
    theirs: Sequence[tuple[Document, FormField]],
    scan: Document | None,
    proof: Proof,
    label: str | None,
) -> Finding:
    values = {
        f.value or "": "、".join(dict.fromkeys(_version(d, scan) for d, g in theirs if g.value == f.value))
        for _, f in theirs
    }
    doubtful = scan is not None and any(_field_doubt(mine, f, scan, proof) for _, f in theirs)
    told = "，".join(f"{channels}版为“{value}”" for value, channels in values.items())
    return Finding(
        rule="channel-mismatch",
        subject=mine.key,
        severity="review" if doubtful else "must_fix",
        message=(f"“{label}”" if label else "申报表该栏")
        + f"各渠道不一致：为准的一版为“{mine.value}”，{told}。"
        + ("（识别把握不足，请人工核对）" if doubtful else ""),
        evidence=(*mine.evidence[:1], *(e for _, f in theirs for e in f.evidence[:1])),
    )


def _version(document: Document, speaking: Document | None) -> str:
    name = CHANNEL_NAMES[document.channel]
    return f"{name}另一份" if speaking is not None and document.channel == speaking.channel else name


def _field_doubt(mine: FormField, theirs: FormField, scan: Document, proof: Proof) -> bool:
    """Whether the difference may be a slip of the reader."""
    told = _field_odds(mine, theirs, scan, proof)
    if told is not None:
        return told < SURE_ODDS
    distance = Levenshtein.distance(plain(mine.value or ""), plain(theirs.value or ""))
    return mine.confidence < SURE and distance <= max(1, len(plain(mine.value or "")) // 6)
