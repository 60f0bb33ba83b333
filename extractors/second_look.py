"""A second look at the numbers that no pattern knows: what kind of figure each is tells a model learned from the
annotated sets (`tests/extractors/learn_figures.py`); whose it is, of when and whether it is so, the words around it.

What it finds is a guess: doubtful, of a confidence that says where it comes from, and no condition rests on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.claims import Claim
from extractors.context import context_at
from extractors.figure_features import Candidate, candidates, features
from extractors.learned import decision, rows
from extractors.per_10k import day_of_total
from extractors.reading import Reading
from pipeline.model import GUESSED, FactKind

_SURE = 0.8  # less likely ones are left out: of those half are wrong
_PER = re.compile(r"[个座]/每?万人")
_YEAR_END = re.compile(r"(?<![\d上去明前后年])年[底末]")
_REACH = 120  # characters over which the day of a figure reaches to the next
_SUM = re.compile(r"(?:全市|全州|全盟)?(?:合计|总计|共计|一共|共)(?:为|达到?|约|有)*")
_AIM_NOTED = re.compile(r"\([^()\d]{0,6}(?:目标|计划|任务)[^()\d]{0,6}$")  # 7810个(全年目标|8000个)
_KINDS: tuple[FactKind, ...] = ("base_station_total", "base_stations_per_10k")
_LEAST = {"base_station_total": 10.0, "base_stations_per_10k": 1.0}
_LEAST_OF_CITY = 300  # stations; no city has fewer, a count of something else may well be
_MOST = {"base_station_total": 10_000_000.0, "base_stations_per_10k": 200.0}


def find_unread(
    reading: Reading, claims: Sequence[Claim], *, left: Sequence[tuple[int, int]] = ()
) -> Iterator[Claim]:
    """The figures of base stations among the numbers that none of ``claims`` takes, save in what is ``left`` out."""
    taken = [c.figure or c.spans[0] for c in claims if isinstance(c.value, int | float) or c.kind == "target"]
    taken += left
    told = [c for c in claims if c.kind in _KINDS]
    for candidate in candidates(reading):
        if _overlaps(candidate, taken) or _AIM_NOTED.search(
            reading.text.norm, max(0, candidate.core - 16), candidate.core
        ):
            continue
        kind = _kind(reading, candidate)
        # what was known by its words and refused is not guessed at again
        if kind is None or (kind == "base_station_total" and _overlaps(candidate, reading.refused)):
            continue
        claim = _dated(reading, _claim(reading, candidate, kind), told)
        if kind == "base_station_total" and claim.scope == "city" and candidate.number.value < _LEAST_OF_CITY:
            continue
        told.append(claim)
        yield claim


def _dated(reading: Reading, claim: Claim, told: Sequence[Claim]) -> Claim:
    """The claim, of the day of the figure told last before it, where nothing says of when it is: 截至6月末，…6912个。
    其中田家庵区1532个、… What is aimed at by 年底 is of the year under way."""
    if claim.as_of is not None or claim.status == "planned":
        return claim
    at = claim.spans[0][0]
    if claim.status == "target":
        sentence = reading.sentence_at(at)
        due = _YEAR_END.search(sentence.text, 0, (claim.figure or claim.spans[0])[0] - sentence.start)
        return replace(claim, as_of=str(reading.reference)) if due else claim
    before = [c for c in told if at - _REACH < c.spans[0][0] < at]
    last = max(before, key=lambda c: c.spans[0][0], default=None)
    if last is None or last.status != "actual":
        return claim
    same = reading.sections_at(last.spans[0][0])[-1:] == reading.sections_at(at)[-1:]
    return replace(claim, as_of=last.as_of) if same else claim


def _overlaps(candidate: Candidate, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < candidate.number.end and candidate.core < end for start, end in spans)


def _kind(reading: Reading, candidate: Candidate) -> FactKind | None:
    """What the number is a figure of, None where that is not likely enough."""
    chances = decision("figures").chances(rows(features(reading, candidate)))
    value = candidate.number.value
    likely = (k for k in _KINDS if chances[k] >= _SURE and _LEAST[k] <= value <= _MOST[k])
    kind = next(likely, None)
    whole = float(value).is_integer()
    return None if kind == "base_station_total" and not whole else kind


def _claim(reading: Reading, candidate: Candidate, kind: FactKind) -> Claim:
    number = candidate.number
    context = context_at(reading, candidate.core, number.end, near="all")
    as_of = context.as_of
    if as_of is None and kind == "base_stations_per_10k":
        as_of = day_of_total(reading, candidate.core, scope=context.scope, status=context.status)
    start, _ = reading.clause_at(candidate.core)
    # 顺庆区2846、…，合计12611: the parts are summed up
    whole = context.scope == "district" and _SUM.fullmatch(reading.text.norm[start : candidate.core].strip())
    return Claim(
        kind=kind,
        value=number.plain,
        unit="个/万人" if _PER.match(reading.text.norm, number.end) else "个",
        scope="city" if whole else context.scope,
        place=None if whole else context.place,
        status=context.status,
        as_of=as_of,
        approximate=number.approximate,
        doubtful=True,
        confidence=GUESSED,
        spans=((min(start, candidate.core), _upto(reading, number.end)),),
        figure=(candidate.core, number.end),
    )


def _upto(reading: Reading, end: int) -> int:
    """The end of the quote: with the unit."""
    return end + (reading.text.norm[end : end + 1] in ("个", "座", "处", "站"))
