"""Facts and fields across documents and channels: what agrees is one, what differs is a finding.

The paper speaks. A value read by OCR that differs from the electronic text only as OCR slips differ is the
same value, told by the electronic text; a changed figure is a `channel-mismatch`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline.model import (
    Document,
    Evidence,
    Fact,
    Factory,
    Finding,
    Form,
    FormField,
    Policy,
    Record,
    Target,
)
from pipeline.textfold import variants

CHANNEL_NAMES = {"paper": "纸质", "disc": "光盘", "email": "邮件"}
FACT_NAMES = {
    "base_station_total": "5G基站数",
    "base_stations_per_10k": "每万人拥有5G基站数",
    "population": "常住人口",
    "policy": "政策文件",
    "factory": "5G工厂",
    "scenario": "典型应用场景",
    "title": "国家级称号",
    "security_incident": "重大网络安全事件",
    "target": "目标",
}
_SPEAKS_FIRST = {"paper": 0, "disc": 1, "email": 2}
_ROLE_FIRST = {"application_form": 0, "plan": 1, "cover_letter": 2, "evidence": 3, "other": 4}
# Log odds (nats) of what was read against what the other channel says, as the picture tells: at or below
# ``_SAME`` the other text fits as well and is taken for what stands there; below ``_SURE_ODDS`` a person looks.
# One character that is certainly another one gives about 9.
_SAME = 0.0
_SAME_LETTERS = 2.5  # of a text without digits: handwriting misread gave up to 2.2, another name 9
_SURE_ODDS = 6.0
# Where no picture can tell: a line read with less confidence than this may be misread
_SURE = 0.93
_SAME_CONTEXT = 80.0  # per cent of likeness of two quotes without their digits


Proof = Callable[[Document, tuple[int, int], str], float | None]


def no_proof(_document: Document, _span: tuple[int, int], _other: str) -> float | None:
    """No picture to ask."""
    return None


class Agreed(Record):
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]


def agree(
    documents: Sequence[Document], facts: dict[str, tuple[Fact, ...]], *, proof: Proof = no_proof
) -> Agreed:
    """Merge the facts of ``documents`` (by document id) and find where the channels differ. ``proof`` tells how
    sure a scanned line is of its text against another (nats)."""
    order = sorted(documents, key=lambda d: (_SPEAKS_FIRST[d.channel], _ROLE_FIRST[d.role]))
    differing: dict[int, tuple[Document, Fact, list[_Other]]] = {}  # by the identity of the paper's fact
    overruled: set[tuple[str, int]] = set()
    facts = dict(facts)
    for paper in (d for d in order if d.channel == "paper"):
        for other in (d for d in order if d.channel != "paper" and d.role == paper.role):
            for i, (mine, theirs) in enumerate_differences(paper, other, facts):
                told = _fact_odds(paper, mine, theirs, proof)
                if told is not None and told <= _SAME:  # the paper says the same, it was misread
                    facts[paper.id] = tuple(
                        f.model_copy(update={"value": theirs.value}) if f is mine else f
                        for f in facts[paper.id]
                    )
                    continue
                overruled.add((other.id, i))
                sure = _sure(paper, mine, told)
                differing.setdefault(id(mine), (paper, mine, []))[2].append(_Other(other, theirs, sure))
    findings = [_fact_mismatch(mine, others) for _, mine, others in differing.values()]
    merged: list[Fact] = []
    for document in order:
        for i, fact in enumerate(facts.get(document.id, ())):
            if (document.id, i) not in overruled:
                _merge_into(merged, fact, ocr=document.text_source != "text_layer")
    return Agreed(facts=tuple(merged), findings=tuple(_once(findings)))


def enumerate_differences(
    paper: Document, other: Document, facts: dict[str, tuple[Fact, ...]]
) -> list[tuple[int, tuple[Fact, Fact]]]:
    """Pairs of facts in the same words with different figures; the index is that of the other's fact."""
    mine, theirs = facts.get(paper.id, ()), facts.get(other.id, ())
    lonely_mine = [f for f in mine if not any(_same(f, g) for g in theirs)]
    lonely_theirs = [(i, g) for i, g in enumerate(theirs) if not any(_same(f, g) for f in mine)]
    found = []
    for fact in lonely_mine:
        best = max(
            ((_likeness(fact, g), i, g) for i, g in lonely_theirs if g.kind == fact.kind),
            default=None,
            key=lambda t: t[0],
        )
        if best is not None and best[0] >= _SAME_CONTEXT:
            lonely_theirs = [(i, g) for i, g in lonely_theirs if i != best[1]]
            found.append((best[1], (fact, best[2])))
    return found


@dataclass(frozen=True)
class _Other:
    """What another channel says in place of a fact of the paper; ``sure``: it is no slip of the reader."""

    document: Document
    fact: Fact
    sure: bool


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
        differing = [(d, f) for d, f in theirs if plain(f.value or "") != plain(field.value or "")]
        if differing and field.state == "filled":
            label = (labels or {}).get(field.key)
            findings.append(_field_mismatch(field, differing, scan, proof, label))
    return SettledForm(form=speaking.model_copy(update={"fields": tuple(fields)}), findings=tuple(findings))


def _spelled(
    field: FormField, theirs: Sequence[tuple[Document, FormField]], scan: Document, proof: Proof
) -> FormField:
    """The field with the spelling of the electronic text where the scan says the same."""
    typed = [f for d, f in theirs if d.text_source == "text_layer"]
    for other in typed:
        if plain(other.value or "") == plain(field.value or ""):
            # two papers that say the same, letter for letter, vouch for a reading that alone was in doubt
            return field.model_copy(update={"value": simplified(field.value or ""), "state": "filled"})
        told = _field_odds(field, other, scan, proof)
        letters = not _digits((field.value or "") + (other.value or ""))
        same = told is not None and told <= (_SAME_LETTERS if letters else _SAME)
        if same or _slip(field, other):
            return field.model_copy(update={"value": other.value, "state": "filled"})
    return field.model_copy(update={"value": simplified(field.value or "")})


def _field_odds(mine: FormField, theirs: FormField, scan: Document, proof: Proof) -> float | None:
    spans = [e.span for e in mine.evidence if e.span is not None]
    return proof(scan, spans[0], theirs.value or "") if len(spans) == 1 else None


# --- the same or not --------------------------------------------------------------------------------


def plain(text: str) -> str:
    """``text`` for comparing: NFKC, simplified, no blanks, no difference between brackets and dashes."""
    text = simplified(unicodedata.normalize("NFKC", text))
    text = re.sub(r"[\s\u3000]", "", text).lower()
    return re.sub(r"[‐-―−－—]", "-", text)


def simplified(text: str) -> str:
    """Traditional and variant characters, which OCR gives for simplified ones, replaced."""
    known = variants()
    return "".join(known.get(c, c) for c in text)


# letters and digits that cannot be told apart in print
_CONFUSED = str.maketrans({"l": "1", "i": "1", "|": "1", "o": "0", "q": "9", "z": "2", "s": "5"})


def _slip(scanned: FormField, electronic: FormField) -> bool:
    a, b = plain(scanned.value or ""), plain(electronic.value or "")
    return a != b and a.translate(_CONFUSED) == b.translate(_CONFUSED)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", plain(text))


def _same(a: Fact, b: Fact) -> bool:
    if (a.kind, a.scope, a.status) != (b.kind, b.scope, b.status):
        return False
    if not _days_agree(a, b) and a.kind != "population":  # the same head count is the same fact
        return False
    if isinstance(a.value, int | float) and a.place != b.place and None not in (a.place, b.place):
        return False  # the figures of two cities of a joint application
    return _same_value(a.value, b.value)


def _days_agree(a: Fact, b: Fact) -> bool:
    if a.as_of is None or b.as_of is None:
        return True
    return a.as_of.startswith(b.as_of) or b.as_of.startswith(a.as_of)


def _same_value(a: object, b: object) -> bool:
    if isinstance(a, Policy) and isinstance(b, Policy):
        numbers = _digits(a.number or "") == _digits(b.number or "") or None in (a.number, b.number)
        return numbers and _close(a.title, b.title)
    if isinstance(a, Factory) and isinstance(b, Factory):
        return (
            _close(a.enterprise, b.enterprise)
            and _close(a.list or "", b.list or "")
            and (None in (a.project, b.project) or _close(a.project or "", b.project or ""))
        )
    if isinstance(a, Target) and isinstance(b, Target):
        return a.year == b.year and str(a.value) == str(b.value) and _close(a.metric, b.metric, per_cent=75.0)
    if isinstance(a, str) and isinstance(b, str):
        return _close(a, b)
    return a == b


def _close(a: str, b: str, *, per_cent: float = 88.0) -> bool:
    """Equal but for OCR slips: the digits are the same and the rest nearly so."""
    a, b = plain(a), plain(b)
    return a == b or (_digits(a) == _digits(b) and fuzz.ratio(a, b) >= per_cent)


def _likeness(a: Fact, b: Fact) -> float:
    """How much the words around two differing figures are alike, in per cent; 0 where it cannot be one."""
    if isinstance(a.value, Policy) and isinstance(b.value, Policy):
        both = a.value.number and b.value.number
        return fuzz.ratio(plain(a.value.title), plain(b.value.title)) if both else 0.0
    if isinstance(a.value, Target) and isinstance(b.value, Target):
        if a.value.year != b.value.year or not _close(a.value.metric, b.value.metric, per_cent=75.0):
            return 0.0
    elif isinstance(a.value, str | bool | Factory):
        return 0.0
    if (a.scope, a.place) != (b.scope, b.place):
        return 0.0
    quotes = [re.sub(r"[\d.,]", "", plain(f.evidence[0].quote)) for f in (a, b)]
    return fuzz.ratio(*quotes)


# --- merging ----------------------------------------------------------------------------------------


def _merge_into(merged: list[Fact], fact: Fact, *, ocr: bool) -> None:
    for i, known in enumerate(merged):
        if _same(known, fact):
            # the electronic text tells the letters better than OCR does
            value = known.value if ocr else _fuller(known.value, fact.value)
            merged[i] = known.model_copy(
                update={
                    "value": value,
                    "as_of": known.as_of or fact.as_of,
                    "approximate": known.approximate or fact.approximate,
                    "doubtful": known.doubtful and fact.doubtful,
                    "confidence": max(known.confidence, fact.confidence),
                    "evidence": (*known.evidence, *fact.evidence),
                }
            )
            return
    merged.append(fact)


def _fuller(known: object, new: object) -> object:
    if isinstance(known, Policy) and isinstance(new, Policy) and known.number and not new.number:
        return new.model_copy(update={"number": known.number})
    if isinstance(known, Factory) and isinstance(new, Factory) and known.project and not new.project:
        return new.model_copy(update={"project": known.project})
    return new


# --- findings ---------------------------------------------------------------------------------------


def _sure(paper: Document, mine: Fact, told: float | None) -> bool:
    """Whether the paper surely says what was read there; ``told``: the odds by its picture, if any."""
    return (
        told >= _SURE_ODDS if told is not None else not mine.doubtful and _read_surely(paper, mine.evidence)
    )


def _fact_mismatch(mine: Fact, others: Sequence[_Other]) -> Finding:
    sure = any(o.sure for o in others)
    values: dict[str, list[str]] = {}
    for other in others:
        channels = values.setdefault(_shown(other.fact), [])
        if CHANNEL_NAMES[other.document.channel] not in channels:
            channels.append(CHANNEL_NAMES[other.document.channel])
    told = "，".join(f"{'、'.join(channels)}版为{value}" for value, channels in values.items())
    return Finding(
        rule="channel-mismatch",
        subject=mine.kind,
        severity="must_fix" if sure else "review",
        message=f"{FACT_NAMES[mine.kind]}各渠道不一致：纸质版为{_shown(mine)}，{told}。"
        + ("" if sure else "（纸质版该处识别把握不足，请人工核对）"),
        evidence=(mine.evidence[0], *(o.fact.evidence[0] for o in others)),
    )


_NUMBER = re.compile(r"[\d０-９]+(?:[.,．，][\d０-９]+)*")


def _fact_odds(paper: Document, mine: Fact, theirs: Fact, proof: Proof) -> float | None:
    """The odds for the one number in which the two quotes differ."""
    span = mine.evidence[0].span
    if span is None:
        return None
    ours = list(_NUMBER.finditer(mine.evidence[0].quote))
    others = _NUMBER.findall(theirs.evidence[0].quote)
    changed = [(m, o) for m, o in zip(ours, others, strict=False) if m.group() != o]
    if len(ours) != len(others) or len(changed) != 1:
        return None
    number, other = changed[0]
    return proof(paper, (span[0] + number.start(), span[0] + number.end()), other)


def _field_mismatch(
    mine: FormField,
    theirs: Sequence[tuple[Document, FormField]],
    scan: Document | None,
    proof: Proof,
    label: str | None,
) -> Finding:
    values = {
        f.value or "": "、".join(
            dict.fromkeys(CHANNEL_NAMES[d.channel] for d, g in theirs if g.value == f.value)
        )
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


def _field_doubt(mine: FormField, theirs: FormField, scan: Document, proof: Proof) -> bool:
    """Whether the difference may be a slip of the reader."""
    told = _field_odds(mine, theirs, scan, proof)
    if told is not None:
        return told < _SURE_ODDS
    distance = Levenshtein.distance(plain(mine.value or ""), plain(theirs.value or ""))
    return mine.confidence < _SURE and distance <= max(1, len(plain(mine.value or "")) // 6)


def _read_surely(document: Document, evidence: tuple[Evidence, ...]) -> bool:
    spans = [e.span for e in evidence[:1] if e.span is not None]
    lines = [
        document.pages[piece.page - 1].page.lines[piece.line]
        for span in spans
        for _, _, piece in document.regions(*span)
    ]
    return all(line.confidence >= _SURE for line in lines)


def _shown(fact: Fact) -> str:
    value = fact.value
    if isinstance(value, Policy):
        return f"《{value.title}》{value.number or ''}"
    if isinstance(value, Target):
        return f"{value.year or ''}{value.metric}{value.value}{value.unit or ''}"
    return f"{value}{fact.unit or ''}"


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """One finding a rule, subject and pair of values: disc and email often carry the same file."""
    kept: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        key = (finding.rule, finding.subject)
        known = kept.get(key)
        if known is None:
            kept[key] = finding
        elif finding.message not in known.message:
            kept[key] = known.model_copy(
                update={
                    "message": known.message + finding.message,
                    "severity": "must_fix" if "must_fix" in (known.severity, finding.severity) else "review",
                    "evidence": (*known.evidence, *finding.evidence),
                }
            )
    return list(kept.values())
