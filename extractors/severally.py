"""Several periods with their figures: 2025年、2026年5G基站总数分别达到1.5万个、1.7万个."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.claims import Claim
from extractors.context import scope_at
from extractors.numbers import NUMBER, Number, find_numbers
from extractors.reading import Reading
from extractors.targets import UNIT, metric_name, scaled
from extractors.yearly_tables import figure, kind_of
from pipeline.model import Scope, Status, Target

_PERIOD = r"20\d\d年?(?:年?[底末])?"
_FIGURE = re.sub(r"\?P<\w+>", "?:", NUMBER.pattern) + rf"{UNIT}?"
_SEVERALLY = re.compile(
    rf"(?P<periods>{_PERIOD}(?:[、和及]{_PERIOD})+)[，]?(?:全市|我市|全州|本市)?(?P<metric>[^，。；、:\n]{{2,30}}?)(?:将|要|力争)?分别(?:为|达到|达|突破|超过|增至|:){{1,2}}"
    rf"(?P<figures>{_FIGURE}(?:[、，和及以上]{{1,3}}{_FIGURE})+)"
)
_ONE = re.compile(rf"{NUMBER.pattern}(?P<unit>{UNIT})?")


def find_severally(reading: Reading) -> Iterator[Claim]:
    """One figure a period, in their order; where their counts differ, nothing: it cannot be told which is whose."""
    for match in reading.matches(_SEVERALLY, word="分别"):
        years = [int(y) for y in re.findall(r"20\d\d", match["periods"])]
        parts = list(_ONE.finditer(match["figures"]))
        numbers = list(find_numbers(match["figures"]))
        if not len(years) == len(numbers) == len(parts):
            continue
        unit = next((p["unit"] for p in reversed(parts) if p["unit"]), None)
        scope, place, _ = scope_at(reading, reading.sentence_at(match.start()), match.start("metric"))
        for year, number, part in zip(years, numbers, parts, strict=True):
            yield from _of_year(
                reading, match, year, number, part["scale"] or "", part["unit"] or unit, scope, place
            )


def spans(reading: Reading) -> list[tuple[int, int]]:
    """Where such enumerations stand: other extractors take the wrong period there."""
    return [m.span() for m in reading.matches(_SEVERALLY, word="分别")]


def _of_year(
    reading: Reading,
    match: re.Match[str],
    year: int,
    number: Number,
    scale: str,
    unit: str | None,
    scope: Scope,
    place: str | None,
) -> Iterator[Claim]:
    status: Status = "target" if f"{year}-12-31" > reading.today else "actual"
    kind = kind_of(match["metric"])
    if kind is not None:
        yield figure(number, kind, unit, scope, place, status, str(year), (match.span(),)).less(0.9)
    if status == "target" and scope in ("city", "district"):
        value, told = scaled(number, scale, unit)
        yield Claim(
            kind="target",
            value=Target(metric=metric_name(match["metric"], told), year=year, value=value, unit=told),
            unit=told,
            scope=scope,
            place=place or None,
            status="target",
            approximate=number.approximate,
            doubtful=number.doubtful,
            confidence=0.5 if number.doubtful else 0.88,
            spans=(match.span(),),
        )
