"""The facts of one document: every extractor over it, same facts joined, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.base_stations import find_totals
from extractors.claims import Claim
from extractors.elliptic import find_later
from extractors.factories import find_factories
from extractors.later_targets import with_aims
from extractors.per_10k import find_per_10k
from extractors.policies import find_policies
from extractors.policies_unquoted import find_unquoted
from extractors.population import find_population
from extractors.reading import Reading, make_reading
from extractors.scenarios import find_scenarios
from extractors.second_look import find_unread
from extractors.security import find_security
from extractors.severally import find_severally, in_order, spans
from extractors.targets import find_targets
from extractors.titles import find_titles
from extractors.written import as_written
from extractors.yearly_lists import find_yearly_lists
from extractors.yearly_tables import find_in_tables
from pipeline.call import load_call
from pipeline.model import GUESSED, Applicant, Document, Evidence, Fact, Factory, Policy, Target
from pipeline.variants import variants

Extractor = Callable[[Reading], Iterator[Claim]]

# every extractor there is, in the order in which the facts are reported
EXTRACTORS: tuple[Extractor, ...] = (
    find_totals,
    find_per_10k,
    find_population,
    find_policies,
    find_unquoted,
    find_factories,
    find_scenarios,
    find_titles,
    find_security,
    find_targets,
    find_yearly_lists,
    find_in_tables,
)

DATED = ("base_station_total", "base_stations_per_10k", "population")
FIGURES = (*DATED, "target")
MAX_EVIDENCE = 12  # places quoted for one fact; more helps nobody


@dataclass(frozen=True)
class FactIdentity:
    """What makes two statements the same fact."""

    kind: str
    value: str
    scope: str
    place: str | None
    status: str
    as_of: str | None


def extract(document: Document, *, applicant: Applicant, today: str | None = None) -> tuple[Fact, ...]:
    """The facts that ``document`` states, each with the places where it stands.

    ``today`` (ISO day) is when the application was due: what ends later is still to come, and 今年 is its
    year. Without it, the deadline of the packaged call. Raises ValueError where the document's text and
    pages disagree.
    """
    due = today or _deadline()
    reading = make_reading(document, applicant=applicant, reference=int(due[:4]), today=due)
    read = read_claims(reading)
    unread = find_unread(reading, [*read.claims, *read.later], left=in_order(reading))
    claims = with_aims(reading, read.claims, [*read.later, *(_sure(reading, c) for c in unread)])
    return tuple(_fact(reading, group) for group in _grouped([_placed(claim, applicant) for claim in claims]))


@dataclass(frozen=True)
class ReadClaims:
    """What the rules find in a document."""

    claims: list[Claim]
    later: list[Claim]  # figures that go on with a measure named before them


def read_claims(reading: Reading) -> ReadClaims:
    """Every extractor over ``reading``, and what the figures of one leave to another."""
    found = [_sure(reading, claim) for extractor in EXTRACTORS for claim in extractor(reading)]
    several = spans(reading)
    claims = [c for c in found if not _within(c, several)] if several else found
    claims += find_severally(reading)
    later = [_sure(reading, c) for c in find_later(reading, claims) if not _within(c, several)]
    return ReadClaims(claims, later)


def _placed(claim: Claim, applicant: Applicant) -> Claim:
    """The claim with the applicant's name, where it is its figure or title and it is one city alone."""
    if claim.scope != "city" or claim.kind not in (*FIGURES, "title") or len(applicant.cities) != 1:
        return claim
    return replace(claim, place=applicant.cities[0])


def _within(claim: Claim, several: list[tuple[int, int]]) -> bool:
    """Whether the claim takes one figure of an enumeration of periods and figures for itself."""
    start, end = claim.spans[0]
    return claim.kind in FIGURES and any(start < b and a < end <= b for a, b in several)


def _sure(reading: Reading, claim: Claim) -> Claim:
    """The claim, doubtful where its words were put right before they were understood, or its reader doubts them."""
    spans = list(claim.spans)
    if claim.kind in DATED and claim.as_of is not None:  # its period may stand anywhere in the sentence
        sentence = reading.sentence_at(claim.spans[0][0])
        spans.append((sentence.start, sentence.end))
    mended = any(reading.text.is_mended(start, end) for start, end in spans)
    doubted = any(reading.document.doubted(*reading.text.span(start, end)) for start, end in claim.spans)
    if not mended and not doubted:
        return claim
    return replace(claim, doubtful=True).less(0.5)


@lru_cache
def _deadline() -> str:
    return load_call().deadline


def _identity(claim: Claim) -> FactIdentity:
    named = claim.kind in ("scenario",)
    return FactIdentity(
        kind=claim.kind,
        value=value_key(claim.value),
        scope=claim.scope,
        place=None if claim.scope == "nation" or named else claim.place,
        status="" if named else claim.status,
        as_of=claim.as_of if claim.kind in DATED else None,
    )


def value_key(value: Policy | Factory | Target | bool | int | float | str) -> str:
    """A value for comparing: brackets, dashes and quotes made equal."""
    if isinstance(value, Policy):
        return plain(value.title)
    if isinstance(value, Factory):
        return plain("|".join((value.enterprise, value.project or "", value.list or "")))
    if isinstance(value, Target):
        return plain(f"{value.metric}|{value.year}|{value.value}|{value.unit}")
    return plain(str(value))


def plain(text: str) -> str:
    """``text`` without what print and reading vary: quotes, blanks, shapes of brackets and dashes, variants of
    characters."""
    return text.translate(_plain_table())


@lru_cache
def _plain_table() -> dict[int, str | None]:
    table: dict[int, str | None] = {ord(old): new for old, new in variants().items()}
    table |= {ord(c): None for c in "“”\"‘’' 　\n"}
    return table | {ord(a): b for a, b in zip("（）—–－~～〔〕[]：，", "()----" + "-()():,", strict=True)}


def _grouped(claims: list[Claim]) -> list[list[Claim]]:
    """Claims of the same fact together; a figure stated again without its date joins the dated one."""
    groups: dict[FactIdentity, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(_identity(claim), []).append(claim)
    dated = {replace(i, as_of=None): i for i in reversed(groups) if i.kind in DATED and i.as_of is not None}
    for identity in [i for i in groups if i.kind in DATED and i.as_of is None]:
        if identity in dated:
            groups[dated[identity]] += groups.pop(identity)
    return list(groups.values())


def _fact(reading: Reading, group: list[Claim]) -> Fact:
    # what is stated as so somewhere is so: a plan that names it again takes nothing back
    best = max(
        group,
        key=lambda c: (
            c.status == "actual",
            c.confidence > GUESSED,
            c.as_of is not None,
            not c.approximate,
            c.confidence,
        ),
    )
    evidence: list[Evidence] = []
    others = [c for c in group if c is not best][:MAX_EVIDENCE]
    for claim in (best, *others):
        for start, end in claim.spans:
            for found in reading.document.quote(*reading.text.span(start, end)):
                if found not in evidence:
                    evidence.append(found)
    return Fact(
        kind=best.kind,
        value=best.value
        if best.kind in ("scenario", "title")
        else as_written(best.value, reading.text, best.spans),
        unit=best.unit,
        scope=best.scope,
        place=best.place,
        status=best.status,
        as_of=best.as_of,
        approximate=best.approximate,
        doubtful=best.doubtful,
        confidence=round(best.confidence, 3),
        evidence=tuple(evidence[:MAX_EVIDENCE]),
    )
