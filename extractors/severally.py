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
# 5G基站总数2024年达到3.4万个、2025年达到3.8万个
_PAIR = rf"{_PERIOD}[，]?(?:将|要|力争)?(?:为|达到|达|突破|超过|增至|:){{0,2}}{_FIGURE}(?:以上)?"
_PAIRS = re.compile(
    rf"(?:^|(?<=[，。；;:\n]))(?:全市|我市|全州|本市|力争)*(?P<metric>[^，。；;:\n]{{3,24}}?):?(?P<pairs>{_PAIR}(?:[，、和]+{_PAIR})+)"
)
_ONE = re.compile(rf"{NUMBER.pattern}(?P<unit>{UNIT})?")


def find_severally(reading: Reading) -> Iterator[Claim]:
    """One figure a period, in their order; where their counts differ, nothing: it cannot be told which is whose."""
    yield from _pairs(reading)
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


def _pairs(reading: Reading) -> Iterator[Claim]:
    for match in reading.matches(_PAIRS, word="20"):
        told = re.sub(r"\([^()]*\)$", "", match["metric"])
        in_head = re.search(rf"\((?P<unit>{UNIT})\)$", match["metric"])
        scope, place, _ = scope_at(reading, reading.sentence_at(match.start()), match.start("metric"))
        parts = [re.split(r"(?<=年)[底末]?", p, maxsplit=1) for p in re.findall(_PAIR, match["pairs"])]
        figures = [(int(year[:4]), _ONE.search(rest)) for year, rest in (p for p in parts if len(p) == 2)]
        unit = next((f["unit"] for _, f in reversed(figures) if f and f["unit"]), None)
        unit = unit or (in_head["unit"] if in_head else None)
        for year, found in figures:
            number = next(find_numbers(found[0]), None) if found else None
            if found and number and (unit or kind_of(told)):
                yield from _of_year(
                    reading, match, year, number, found["scale"] or "", unit, scope, place, metric=told
                )


def spans(reading: Reading) -> list[tuple[int, int]]:
    """Where such enumerations stand: other extractors take the wrong period there."""
    severally = reading.matches(_SEVERALLY, word="分别")
    return [m.span() for m in (*severally, *reading.matches(_PAIRS, word="20"))]


def _of_year(
    reading: Reading,
    match: re.Match[str],
    year: int,
    number: Number,
    scale: str,
    unit: str | None,
    scope: Scope,
    place: str | None,
    *,
    metric: str | None = None,
) -> Iterator[Claim]:
    name = metric or match["metric"]
    status: Status = "target" if f"{year}-12-31" > reading.today else "actual"
    kind = kind_of(name)
    if kind is not None:
        yield figure(number, kind, unit, scope, place, status, str(year), (match.span(),)).less(0.9)
    if status == "target" and scope in ("city", "district"):
        value, told = scaled(number, scale, unit)
        yield Claim(
            kind="target",
            value=Target(metric=metric_name(name, told), year=year, value=value, unit=told),
            unit=told,
            scope=scope,
            place=place or None,
            status="target",
            approximate=number.approximate,
            doubtful=number.doubtful,
            confidence=0.5 if number.doubtful else 0.88,
            spans=(match.span(),),
        )
