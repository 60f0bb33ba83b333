"""The batch at a glance: verdicts, what is missing most, deadlines, the cities with filter, sort and search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.call import Call
from pipeline.checks.context import CHANNEL_LABELS
from pipeline.contract import BatchFile, SubmissionFile
from pipeline.corrections import amending
from pipeline.model import CHANNELS, Channel, Signature
from pipeline.reports import words
from pipeline.textfold import fold
from review.dates import left_until, today
from review.places import case_url


@dataclass(frozen=True)
class Query:
    """What the table was asked for. Unknown values ask for nothing."""

    text: str = ""
    verdict: str = ""
    province: str = ""
    rule: str = ""
    until: str = ""  # overdue or unset
    sort: str = "verdict"
    down: bool = False


@dataclass(frozen=True)
class Arrival:
    """One channel of one city: ``state`` is ok, late, unknown or missing."""

    label: str
    state: str
    told: str


@dataclass(frozen=True)
class SealDot:
    label: str
    state: str
    told: str


@dataclass(frozen=True)
class CityRow:
    name: str
    href: str
    applicant: str
    province: str
    kind: str
    verdict: str
    verdict_name: str
    must_fix: int
    review: int
    arrivals: tuple[Arrival, ...]
    seals: tuple[SealDot, ...]
    first: str  # the gravest finding
    corrections: int
    until: str  # the day until which the city may supply
    left: str  # until then, in words; empty once nothing is to be supplied
    overdue: bool
    rules: frozenset[str]


@dataclass(frozen=True)
class Trouble:
    """A kind of finding: ``cities`` have it; ``tone`` of its bar: must_fix or doubt."""

    rule: str
    name: str
    cities: int
    tone: str


@dataclass(frozen=True)
class Overview:
    call: str
    deadline: str
    finished: str
    total: int
    verdicts: tuple[tuple[str, str, int], ...]  # key, name, how many
    missing: tuple[Trouble, ...]  # the most frequent first
    channels: tuple[tuple[str, dict[str, int]], ...]  # name, cities by state
    files: tuple[tuple[str, str, int], ...]
    unset: int  # cities that must supply something and have no day until which
    overdue: int  # cities that have not supplied it by that day
    pages: int
    provinces: tuple[str, ...]
    rows: tuple[CityRow, ...]
    query: Query


def overview(batch: BatchFile, briefs: dict[str, SubmissionFile], *, call: Call, query: Query) -> Overview:
    """``briefs`` by the names of the folders, in the order of the batch."""
    rows = [city_row(name, brief, call) for name, brief in briefs.items()]
    verdicts = Counter(r.verdict for r in rows)
    missing = Counter(
        rule for b in briefs.values() for rule in {f.rule for f in b.findings if f.severity != "note"}
    )
    grave = {f.rule for b in briefs.values() for f in b.findings if f.severity == "must_fix"}
    states = {c: Counter(_arrival(b, c, call).state for b in briefs.values()) for c in CHANNELS}
    totals = batch.totals.model_dump()
    return Overview(
        call=f"{call.title}（{call.number}）",
        deadline=call.deadline,
        finished=batch.finished_at,
        total=len(rows),
        verdicts=tuple(
            (k, words.VERDICTS[k], verdicts[k]) for k in ("incomplete", "needs_review", "complete")
        ),
        missing=tuple(
            Trouble(r, words.rule_name(r), n, "must_fix" if r in grave else "doubt")
            for r, n in missing.most_common(8)
        ),
        channels=tuple((CHANNEL_LABELS[c], dict(states[c])) for c in CHANNELS),
        files=tuple((s, name, totals[s]) for s, name in words.STATES.items()),
        unset=sum(bool(r.must_fix) and not r.until for r in rows),
        overdue=sum(r.overdue for r in rows),
        pages=batch.totals.pages,
        provinces=tuple(sorted({r.province for r in rows if r.province})),
        rows=tuple(_sorted(_chosen(rows, query), query)),
        query=query,
    )


def city_row(name: str, brief: SubmissionFile, call: Call) -> CityRow:
    grave = [f for f in brief.findings if f.severity != "note"]
    must_fix = sum(f.severity == "must_fix" for f in grave)
    until = brief.supplement_deadline or ""
    return CityRow(
        name=name,
        href=case_url(name),
        applicant="、".join(brief.applicant.cities) or name,
        province=brief.applicant.province or "",
        kind=words.KINDS[brief.applicant.kind],
        verdict=brief.verdict,
        verdict_name=words.VERDICTS[brief.verdict],
        must_fix=must_fix,
        review=sum(f.severity == "review" for f in brief.findings),
        arrivals=tuple(_arrival(brief, c, call) for c in CHANNELS),
        seals=tuple(_seals(brief, call)),
        first=grave[0].message if grave else "",
        corrections=len(amending(brief.corrections)),
        until=until,
        left=left_until(until) if until and must_fix else "",
        overdue=bool(until) and must_fix > 0 and until < today(),
        rules=frozenset(f.rule for f in grave),
    )


def _arrival(brief: SubmissionFile, channel: Channel, call: Call) -> Arrival:
    arrived = [d.received_on for d in brief.deliveries if d.channel == channel]
    label = CHANNEL_LABELS[channel]
    if not arrived:
        return Arrival(label, "missing", f"{label}：未收到")
    rules = {f.rule for f in brief.findings if f.subject == channel and f.severity != "note"}
    days = "、".join(sorted(d or "日期不明" for d in arrived))
    state = "late" if "late" in rules else "unknown" if "received-day-unknown" in rules else "ok"
    return Arrival(label, state, f"{label}：收到 {days}（截止 {call.deadline}）")


def _seals(brief: SubmissionFile, call: Call) -> Iterable[SealDot]:
    known: dict[str, Signature] = {s.block: s for s in brief.signatures}
    for demand in call.form.signatures:
        if brief.applicant.kind in demand.exempt:
            yield SealDot(demand.label, "off", f"{demand.label}：无需盖章")
            continue
        signature = known.get(demand.block)
        if signature is None:
            yield SealDot(demand.label, "open", f"{demand.label}：未找到签章栏")
            continue
        state = {"present": "ok", "not_required": "off", "missing": "must_fix", "wrong_body": "must_fix"}
        told = f"{signature.expected_body or demand.label}：{words.SEALS[signature.seal]}"
        yield SealDot(demand.label, state.get(signature.seal, "review"), told)


def _chosen(rows: Sequence[CityRow], query: Query) -> list[CityRow]:
    text = fold(query.text)
    return [
        r
        for r in rows
        if (not text or text in fold(r.applicant + r.province + r.first))
        and (not query.verdict or r.verdict == query.verdict)
        and (not query.province or r.province == query.province)
        and (not query.rule or query.rule in r.rules)
        and (query.until != "overdue" or r.overdue)
        and (query.until != "unset" or (bool(r.must_fix) and not r.until))
    ]


_GRAVITY = {"incomplete": 0, "needs_review": 1, "complete": 2}
SORTS: dict[str, Callable[[CityRow], tuple[int | str, ...]]] = {
    "verdict": lambda r: (_GRAVITY[r.verdict], -r.must_fix, -r.review),
    "applicant": lambda r: (r.applicant,),
    "province": lambda r: (r.province, r.applicant),
    "must_fix": lambda r: (-r.must_fix, -r.review),
    "review": lambda r: (-r.review, -r.must_fix),
    "corrections": lambda r: (-r.corrections,),
    "until": lambda r: (not r.until, r.until),
}


def _sorted(rows: list[CityRow], query: Query) -> list[CityRow]:
    return sorted(rows, key=SORTS.get(query.sort, SORTS["verdict"]), reverse=query.down)
