"""Do a paper's own figures add up: remarks for the reviewer, no reason to send anything back.

Each rule speaks only where the text leaves no other reading; what is rounded, approximate or open (等) is let be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.checks.context import Checked, finding
from pipeline.checks.counting import NARROW, counted
from pipeline.model import Document, Evidence, Fact, Factory, Finding, Target
from pipeline.textfold import fold

_NUMBER = r"(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(万)?"
# 5G基站31240个(宏站21000个、室分10240个): the whole and two parts that are all of it
_PARTS = re.compile(
    rf"5G基站[^,，。.;；\d]{{0,10}}{_NUMBER}[个座][(,，](?:其中|包括|含)?[:,，]?(?:5G)?宏(?:基)?站{_NUMBER}[个座][、,，和及](?:5G)?(?:室分|室内|微站|小站)[^,，。\d]{{0,6}}{_NUMBER}[个座套][).。;；]"
)
# measures that are meant to fall, and what is done anew each year
_FALLS = re.compile(
    r"能耗|时延|延迟|成本|不良|故障|停机|降|减|缩短|周期|用工|排放|新建|新增|新开|当年|年度|年均|增速|增长率|增幅|投资|活动|培训|每年"
)


def adding_up(checked: Checked) -> Iterator[Finding]:
    """All remarks on figures that do not agree among themselves."""
    speaking = [d for d in checked.submission.documents if d.role in ("application_form", "plan")]
    for document in speaking:
        yield from _parts(document)
        yield from counted(checked, document)
    yield from _differing(checked)
    yield from _falling(checked)
    yield from _too_late(checked)


def _parts(document: Document) -> Iterator[Finding]:
    """宏站 and 室分 that do not give the total they are said to be all of."""
    for match in _PARTS.finditer(document.text.translate(NARROW)):
        whole, *parts = [_value(match[i], match[i + 1]) for i in (1, 3, 5)]
        exact = not any(match[i] for i in (2, 4, 6))
        if abs(sum(parts) - whole) > (0 if exact else 0.02 * whole):
            yield finding(
                "parts-inconsistent",
                "base_station_total",
                "note",
                f"5G基站总数{whole:g}个与所列分项之和{sum(parts):g}个不一致。",
                document.quote(*match.span()),
            )


def _value(digits: str, scale: str | None) -> float:
    return float(digits.replace(",", "")) * (10_000 if scale else 1)


def _differing(checked: Checked) -> Iterator[Finding]:
    """Two exact totals of the same place and day that are not the same: form against plan, cell against cell."""
    for kind, name in (("base_station_total", "5G基站数"), ("population", "常住人口")):
        known: dict[tuple[str | None, str], Fact] = {}
        for fact in checked.facts(kind):
            if (
                fact.scope != "city"
                or fact.status != "actual"
                or fact.approximate
                or fact.doubtful
                or fact.as_of is None
            ):
                continue
            other = known.setdefault((fact.place, fact.as_of), fact)
            if other is not fact and _unlike(other, fact):
                yield finding(
                    "figures-differ",
                    kind,
                    "note",
                    f"{name}（{fact.as_of}）前后不一：一处为{other.value}，另一处为{fact.value}。",
                    _first(other, fact),
                )


def _unlike(a: Fact, b: Fact) -> bool:
    """Whether two figures differ by more than rounding: 3.12万 and 31240 are one."""
    if not isinstance(a.value, int | float) or not isinstance(b.value, int | float):
        return False
    return abs(a.value - b.value) > 0.01 * max(a.value, b.value)


def _falling(checked: Checked) -> Iterator[Finding]:
    """A yearly target that is lower than that of a year before."""
    series: dict[tuple[str, str | None, str | None], list[tuple[int, float, Fact]]] = {}
    for fact in checked.facts("target"):
        target = fact.value
        if not isinstance(target, Target) or target.year is None or isinstance(target.value, str):
            continue
        if fact.doubtful or fact.scope != "city" or _FALLS.search(target.metric):
            continue
        series.setdefault((fold(target.metric), target.unit, fact.place), []).append(
            (target.year, float(target.value), fact)
        )
    for (_, unit, _), points in series.items():
        points.sort(key=lambda p: p[:2])
        if len({y for y, _, _ in points}) != len(points):
            continue  # several values for one year: which of them counts is not known
        for (_, low, before), (year, high, fact) in pairwise(points):
            if high < low and isinstance(fact.value, Target):
                yield finding(
                    "targets-falling",
                    "target",
                    "note",
                    f"{fact.value.metric}{year}年目标{high:g}{unit or ''}低于此前年度的{low:g}{unit or ''}。",
                    _first(before, fact),
                )


def _too_late(checked: Checked) -> Iterator[Finding]:
    """What is told as done with a day after the deadline; a list that came out after it."""
    deadline = checked.call.deadline
    for fact in checked.submission.facts:
        if fact.status != "actual":
            continue
        if fact.as_of is not None and len(fact.as_of) >= 7 and fact.as_of[:7] > deadline[:7]:
            yield finding(
                "date-after-deadline",
                fact.kind,
                "note",
                f"所述时点{fact.as_of}晚于申报截止日{deadline}。",
                fact.evidence[:1],
            )
        if isinstance(fact.value, Factory) and _list_year(fact.value) >= int(deadline[:4]):
            yield finding(
                "date-after-deadline",
                "factory",
                "note",
                f"{fact.value.enterprise}所在的“{fact.value.list}”在申报截止日{deadline}之后公布，不能作为依据。",
                fact.evidence[:1],
            )


def _list_year(factory: Factory) -> int:
    years = (
        [int(y) for y in re.findall(r"20\d\d", factory.list or "")] if "名录" in (factory.list or "") else []
    )
    return min(years, default=0)


def _first(*facts: Fact) -> tuple[Evidence, ...]:
    return tuple(e for f in facts for e in f.evidence[:1])
