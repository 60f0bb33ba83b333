"""A second look at the numbers that no pattern knows: what kind of figure each is tells a model learned from the
annotated sets (`tests/extractors/learn_figures.py`); whose it is, of when and whether it is so, the words around it.

What it finds is a guess: doubtful, of a confidence that says where it comes from, and no condition rests on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.claims import Claim
from extractors.context import context_at
from extractors.figure_features import Candidate, candidates, features
from extractors.learned import decision, rows
from extractors.per_10k import day_of_total
from extractors.reading import Reading
from pipeline.model import GUESSED, FactKind

_SURE = 0.9  # less likely ones are left out: as many of them are wrong as right
_SUM = re.compile(r"(?:全市|全州|全盟)?(?:合计|总计|共计|一共|共)(?:为|达到?|约|有)*")
_KINDS: tuple[FactKind, ...] = ("base_station_total", "base_stations_per_10k")
_LEAST = {"base_station_total": 10.0, "base_stations_per_10k": 1.0}
_MOST = {"base_station_total": 10_000_000.0, "base_stations_per_10k": 200.0}


def find_unread(
    reading: Reading, claims: Sequence[Claim], *, left: Sequence[tuple[int, int]] = ()
) -> Iterator[Claim]:
    """The figures of base stations among the numbers that none of ``claims`` takes, save in what is ``left`` out."""
    taken = [c.figure or c.spans[0] for c in claims if isinstance(c.value, int | float) or c.kind == "target"]
    taken += left
    for candidate in candidates(reading):
        if _overlaps(candidate, taken):
            continue
        kind = _kind(reading, candidate)
        # what was known by its words and refused is not guessed at again
        if kind is None or (kind == "base_station_total" and _overlaps(candidate, reading.refused)):
            continue
        yield _claim(reading, candidate, kind)


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
        unit="个",
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
