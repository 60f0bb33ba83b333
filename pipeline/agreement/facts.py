"""Facts across documents and channels: what differs in the same words is a finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.agreement.alike import SAME_CONTEXT, close, likeness, same, same_value
from pipeline.agreement.figures import change, odds
from pipeline.agreement.merging import merge_into
from pipeline.agreement.places import counterpart, occurrences
from pipeline.agreement.proof import SAME, SURE_ODDS, Proof, no_proof, read_surely
from pipeline.agreement.words import CHANNEL_NAMES, FACT_NAMES, STATUS_NAMES, shown
from pipeline.model import Document, Evidence, Fact, Finding, Policy, Record, Target

_SPEAKS_FIRST = {"paper": 0, "disc": 1, "email": 2}
_ROLE_FIRST = {"application_form": 0, "plan": 1, "cover_letter": 2, "evidence": 3, "other": 4}


class Agreed(Record):
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]


def agree(
    documents: Sequence[Document], facts: dict[str, tuple[Fact, ...]], *, proof: Proof = no_proof
) -> Agreed:
    """Merge the facts of ``documents`` (by document id) and find where the channels differ. ``proof`` tells how
    sure a scanned line is of its text against another (nats). Guesses differ from nothing, and are told where nothing
    read says the same."""
    order = sorted(documents, key=lambda d: (_SPEAKS_FIRST[d.channel], _ROLE_FIRST[d.role]))
    differing: dict[int, tuple[Document, Fact, list[_Other]]] = {}  # by the identity of the paper's fact
    overruled: set[tuple[str, int]] = set()
    guesses = {d: tuple(f for f in found if f.guessed) for d, found in facts.items()}
    facts = {d: tuple(f for f in found if not f.guessed) for d, found in facts.items()}
    for paper in (d for d in order if d.channel == "paper"):
        for other in (d for d in order if d.channel != "paper" and d.role == paper.role):
            for difference in differences(paper, other, facts):
                mine, theirs = difference.mine, difference.theirs
                changed = change(paper, difference.my_place, difference.their_place)
                told = odds(paper, changed, proof) if changed is not None else None
                if told is not None and told <= SAME:  # the paper says the same, it was misread
                    if difference.alone or not difference.overrules:
                        facts[paper.id] = _told_by(facts[paper.id], mine, theirs)
                    continue
                scanned = _odds_of_scan(other, difference, proof)
                if scanned is not None and scanned <= SAME:  # a scan on the disc was misread
                    facts[other.id] = _told_by(facts[other.id], theirs, mine)
                    continue
                if difference.overrules:
                    overruled.add((other.id, difference.nth))
                sure = _sure(paper, difference, told)
                twice = _also_said(mine, other, documents, facts)
                copied = _also_said(theirs, paper, documents, facts)
                sure = sure and not twice and not copied and (scanned is None or scanned >= SURE_ODDS)
                entry = _Other(other, theirs, difference.their_place, sure, twice, copied)
                differing.setdefault(id(mine), (paper, mine, []))[2].append(entry)
    findings = [_fact_mismatch(mine, others) for _, mine, others in differing.values()]
    merged: list[Fact] = []
    for document in order:
        for i, fact in enumerate(facts.get(document.id, ())):
            if (document.id, i) not in overruled:
                merge_into(merged, fact, ocr=document.text_source != "text_layer")
    guessed: list[Fact] = []
    for document in order:
        for guess in guesses.get(document.id, ()):
            merge_into(guessed, guess, ocr=document.text_source != "text_layer")
    merged += [g for g in guessed if not any(same(g, read) for read in merged)]
    return Agreed(facts=tuple(merged), findings=tuple(_once(findings)))


def _odds_of_scan(other: Document, difference: Difference, proof: Proof) -> float | None:
    """How sure ``other`` says another figure than the paper, where it is scanned as well; None where it is not, or no
    picture can tell."""
    if other.text_source == "text_layer":
        return None
    changed = change(other, difference.their_place, difference.my_place)
    return odds(other, changed, proof) if changed is not None else None


def _also_said(
    mine: Fact, other: Document, documents: Sequence[Document], facts: dict[str, tuple[Fact, ...]]
) -> bool:
    """Whether the channel of ``other`` holds the paper a second time, saying what ``mine`` says: a file sent anew, an
    old one left on the disc, or one of five copies printed from an older version. Which of the two counts, a person must
    see; the city has sent the right one."""
    return any(
        same(mine, fact)
        for d in documents
        if d.id != other.id and (d.channel, d.role) == (other.channel, other.role)
        for fact in facts.get(d.id, ())
    )


def _told_by(facts: Sequence[Fact], mine: Fact, theirs: Fact) -> tuple[Fact, ...]:
    """``facts`` with the value of ``mine``, which was misread, as ``theirs`` tells it."""
    return tuple(f.model_copy(update={"value": theirs.value}) if f is mine else f for f in facts)


@dataclass(frozen=True)
class Difference:
    """A figure of the paper and another in its place in another version (fact ``nth`` there)."""

    mine: Fact
    my_place: Evidence
    theirs: Fact
    their_place: Evidence
    nth: int
    alone: bool = True  # neither value stands anywhere else in the other version
    overrules: bool = True  # their value stands nowhere in the paper


def differences(paper: Document, other: Document, facts: dict[str, tuple[Fact, ...]]) -> list[Difference]:
    """Pairs of facts in the same words, or in the same place, with different figures."""
    mine, theirs = facts.get(paper.id, ()), facts.get(other.id, ())
    lonely_mine = [f for f in mine if not any(same(f, g) for g in theirs)]
    lonely_theirs = [(i, g) for i, g in enumerate(theirs) if not any(same(f, g) for f in mine)]
    found = []
    for fact in lonely_mine:
        best = max(
            ((likeness(fact, g), i, g) for i, g in lonely_theirs if g.kind == fact.kind),
            default=None,
            key=lambda t: t[0],
        )
        if best is not None and isinstance(fact.value, Policy) and same_value(fact.value, best[2].value):
            continue  # the same paper, told in one version as planned
        if best is not None and best[0] >= SAME_CONTEXT:
            lonely_theirs = [(i, g) for i, g in lonely_theirs if i != best[1]]
            found.append(Difference(fact, fact.evidence[0], best[2], best[2].evidence[0], best[1]))
    lonely_mine = [f for f in lonely_mine if not any(d.mine is f for d in found)]
    if lonely_mine or lonely_theirs:
        found += _in_place(paper, other, facts, lonely_mine, [i for i, _ in lonely_theirs])
    return found


def _in_place(
    paper: Document,
    other: Document,
    facts: dict[str, tuple[Fact, ...]],
    lonely_mine: Sequence[Fact],
    lonely_theirs: Sequence[int],
) -> list[Difference]:
    """Figures that stand in one version only, where the other version has a figure that it states elsewhere too."""
    mine = occurrences(paper, facts.get(paper.id, ()))
    theirs = occurrences(other, facts.get(other.id, ()))
    found = []
    for one in (o for o in theirs if o.nth in lonely_theirs):
        if (there := counterpart(one, theirs, mine)) and _comparable(there.fact, one.fact):
            found.append(Difference(there.fact, there.evidence, one.fact, one.evidence, one.nth, alone=False))
    for one in (o for o in mine if any(o.fact is f for f in lonely_mine)):
        if (there := counterpart(one, mine, theirs)) and _comparable(one.fact, there.fact):
            found.append(
                Difference(
                    one.fact,
                    one.evidence,
                    there.fact,
                    there.evidence,
                    there.nth,
                    alone=False,
                    overrules=False,
                )
            )
    return found


def _comparable(a: Fact, b: Fact) -> bool:
    """Whether two different figures in the same place can be one figure changed."""
    if (a.kind, a.scope, a.status) != (b.kind, b.scope, b.status) or same(a, b):
        return False
    if isinstance(a.value, Target) and isinstance(b.value, Target):
        named = close(a.value.metric, b.value.metric, per_cent=75.0)
        return named and a.value.year == b.value.year and str(a.value.value) != str(b.value.value)
    if a.value == b.value:
        return False
    return None in (a.place, b.place) or a.place == b.place


@dataclass(frozen=True)
class _Other:
    """What another channel says in place of a fact of the paper; ``sure``: it is no slip of the reader, nor is it
    said otherwise there as well (``twice``), or on another copy of the paper (``copied``)."""

    document: Document
    fact: Fact
    place: Evidence
    sure: bool
    twice: bool = False
    copied: bool = False


def _sure(paper: Document, difference: Difference, told: float | None) -> bool:
    """Whether the paper surely says what was read there; ``told``: the odds by its picture, if any."""
    span = difference.my_place.span
    if span is not None and paper.doubted(*span):
        return False
    if told is not None:
        return told >= SURE_ODDS
    return not difference.mine.doubtful and read_surely(paper, (difference.my_place,))


def _fact_mismatch(mine: Fact, others: Sequence[_Other]) -> Finding:
    sure = any(o.sure for o in others)
    values: dict[str, list[str]] = {}
    alike = any(
        shown(o.fact) == shown(mine) for o in others
    )  # the same figure of another day, a target for a fact
    for other in others:
        channels = values.setdefault(_told(other.fact, whole=alike), [])
        if CHANNEL_NAMES[other.document.channel] not in channels:
            channels.append(CHANNEL_NAMES[other.document.channel])
    told = "，".join(f"{'、'.join(channels)}版为{value}" for value, channels in values.items())
    return Finding(
        rule="channel-mismatch",
        subject=mine.kind,
        severity="must_fix" if sure else "review",
        message=f"{FACT_NAMES[mine.kind]}各渠道不一致：纸质版为{_told(mine, whole=alike)}，{told}。"
        + _doubt(others, sure=sure),
        evidence=(mine.evidence[0], *(o.place for o in others)),
    )


def _doubt(others: Sequence[_Other], *, sure: bool) -> str:
    if sure:
        return ""
    channels = dict.fromkeys(CHANNEL_NAMES[o.document.channel] for o in others if o.twice)
    if channels:
        return f"（{'、'.join(channels)}版有不止一份，另一份与纸质版一致，请人工核对以哪一份为准）"
    if any(o.copied for o in others):
        return "（纸质材料各份不一，另一份与电子版一致，请人工核对以哪一份为准）"
    return "（纸质版该处识别把握不足，请人工核对）"


def _told(fact: Fact, *, whole: bool) -> str:
    """The value; ``whole``: with the day and with what it is said to be."""
    if not whole:
        return shown(fact)
    said = [STATUS_NAMES[fact.status], *([fact.as_of] if fact.as_of else [])]
    return f"{shown(fact)}（{'，'.join(said)}）"


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
