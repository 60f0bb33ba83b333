"""Facts across documents and channels: what differs in the same words is a finding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.agreement.alike import SAME_CONTEXT, likeness, same
from pipeline.agreement.merging import merge_into
from pipeline.agreement.proof import SAME, SURE_ODDS, Proof, no_proof, read_surely
from pipeline.agreement.words import CHANNEL_NAMES, FACT_NAMES, shown
from pipeline.model import Document, Fact, Finding, Record

_SPEAKS_FIRST = {"paper": 0, "disc": 1, "email": 2}
_ROLE_FIRST = {"application_form": 0, "plan": 1, "cover_letter": 2, "evidence": 3, "other": 4}
_NUMBER = re.compile(r"[\d０-９]+(?:[.,．，][\d０-９]+)*")


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
                if told is not None and told <= SAME:  # the paper says the same, it was misread
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
                merge_into(merged, fact, ocr=document.text_source != "text_layer")
    return Agreed(facts=tuple(merged), findings=tuple(_once(findings)))


def enumerate_differences(
    paper: Document, other: Document, facts: dict[str, tuple[Fact, ...]]
) -> list[tuple[int, tuple[Fact, Fact]]]:
    """Pairs of facts in the same words with different figures; the index is that of the other's fact."""
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
        if best is not None and best[0] >= SAME_CONTEXT:
            lonely_theirs = [(i, g) for i, g in lonely_theirs if i != best[1]]
            found.append((best[1], (fact, best[2])))
    return found


@dataclass(frozen=True)
class _Other:
    """What another channel says in place of a fact of the paper; ``sure``: it is no slip of the reader."""

    document: Document
    fact: Fact
    sure: bool


def _sure(paper: Document, mine: Fact, told: float | None) -> bool:
    """Whether the paper surely says what was read there; ``told``: the odds by its picture, if any."""
    return told >= SURE_ODDS if told is not None else not mine.doubtful and read_surely(paper, mine.evidence)


def _fact_mismatch(mine: Fact, others: Sequence[_Other]) -> Finding:
    sure = any(o.sure for o in others)
    values: dict[str, list[str]] = {}
    for other in others:
        channels = values.setdefault(shown(other.fact), [])
        if CHANNEL_NAMES[other.document.channel] not in channels:
            channels.append(CHANNEL_NAMES[other.document.channel])
    told = "，".join(f"{'、'.join(channels)}版为{value}" for value, channels in values.items())
    return Finding(
        rule="channel-mismatch",
        subject=mine.kind,
        severity="must_fix" if sure else "review",
        message=f"{FACT_NAMES[mine.kind]}各渠道不一致：纸质版为{shown(mine)}，{told}。"
        + ("" if sure else "（纸质版该处识别把握不足，请人工核对）"),
        evidence=(mine.evidence[0], *(o.fact.evidence[0] for o in others)),
    )


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
