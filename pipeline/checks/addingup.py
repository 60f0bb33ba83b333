"""Do a paper's own figures add up: remarks for the reviewer, no reason to send anything back. One that the application
itself contradicts goes to a person: which of the two is claimed, nobody can tell.

Each rule speaks only where the text leaves no other reading; what is rounded, approximate or open (等) is let be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise

from pipeline.checks.context import Checked, finding
from pipeline.checks.counting import counted, narrowed
from pipeline.model import Document, Evidence, Fact, Factory, Finding, Target
from pipeline.textfold import fold

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)万?"
_MACRO, _INDOOR = r"宏(?:基)?站", r"(?:室分|室内|微站|小站|皮站)"
_PART = rf"(?:5G)?(?:{_MACRO}|{_INDOOR})[^,，、。;；:\d约超近余]{{0,6}}{_NUMBER}[个座套站]"
_LIST = rf"(?P<parts>{_PART}(?:[、,，和及]{_PART})+)"
_WHOLE = rf"5G基站[^,，。.;；\d]{{0,10}}(?P<whole>{_NUMBER})[个座][(,，](?:其中|包括|含)?[:,，]?"
_PARTS = (
    # 5G基站31240个(宏站21000个、室分10240个): the whole and parts that are all of it
    re.compile(rf"{_WHOLE}{_LIST}[).。;；]"),
    # …，其中宏站、室分分别为21000个、10240个
    re.compile(
        rf"{_WHOLE}(?P<parts>{_MACRO}[、和]{_INDOOR}[^,，、。\d]{{0,4}}分别[^,，。\d]{{0,4}}{_NUMBER}[个座套]?[、和]{_NUMBER}[个座套])[).。;；]"
    ),
    # 宏站21000个、室分10240个，合计31240个
    re.compile(
        rf"(?:^|[,，。;；:\n市州]){_LIST}[,，](?:5G基站)?(?:合计|共计|总计|总数)[^,，。\d]{{0,6}}(?P<whole>{_NUMBER})[个座]"
    ),
)
# measures that are meant to fall, and what is done anew each year
_FALLS = re.compile(
    r"能耗|时延|延迟|成本|不良|故障|停机|降|减|缩短|周期|用工|排放|新建|新增|新开|当年|年度|年均|增速|增长率|增幅|投资|活动|培训|每年|[漏误废次]|返工|天数|时间|库存|占用|人工|[损耗]|丢包|事故|投诉"
)
# 2024年培育10家，2025年培育8家: what a year adds, where nothing says that it is all of it
_ADDED = re.compile(
    r"(?:培育|打造|建设|建成|新建|遴选|实施|开展|推广|引进|认定|支持|举办|改造|服务)+(?:5G工厂|5G基站|\d)"
)
_ALL = re.compile(r"累计|总数|总量|达到|达|突破|超过|增至")


def adding_up(checked: Checked) -> Iterator[Finding]:
    """All remarks on figures that do not agree among themselves."""
    speaking = [d for d in checked.submission.documents if d.role in ("application_form", "plan")]
    for document in speaking:
        yield from _parts(document)
        yield from counted(checked, document)
    yield from _differing(checked)
    yield from _falling(checked)
    yield from _below_now(checked)
    yield from _too_late(checked)


def _parts(document: Document) -> Iterator[Finding]:
    """宏站 and 室分 that do not give the total they are said to be all of."""
    text = narrowed(document.text)
    for match in chain.from_iterable(p.finditer(text) for p in _PARTS):
        if not (re.search(_MACRO, match["parts"]) and re.search(_INDOOR, match["parts"])):
            continue
        figures = [match["whole"], *re.findall(_NUMBER, match["parts"].replace("5G", ""))]
        whole, *parts = map(_value, figures)
        exact = not any(f.endswith("万") for f in figures)
        if abs(sum(parts) - whole) > (0 if exact else 0.02 * whole):
            yield finding(
                "parts-inconsistent",
                "base_station_total",
                "note",
                f"5G基站总数{whole:g}个与所列分项之和{sum(parts):g}个不一致。",
                document.quote(*match.span()),
            )


def _value(number: str) -> float:
    return float(number.replace(",", "").rstrip("万")) * (10_000 if number.endswith("万") else 1)


def _differing(checked: Checked) -> Iterator[Finding]:
    """Two exact totals of the same place and day that are not the same: form against plan, cell against cell."""
    joint = len(checked.submission.applicant.cities) > 1
    for kind, name in (("base_station_total", "5G基站数"), ("population", "常住人口")):
        known: dict[tuple[str | None, str], Fact] = {}
        for fact in checked.facts(kind):
            if (
                fact.scope != "city"
                or fact.status != "actual"
                or fact.approximate
                or fact.doubtful
                or fact.as_of is None
                or (joint and fact.place is None)  # of which of the cities, or of all, is not told
            ):
                continue
            other = known.setdefault((fact.place, fact.as_of), fact)
            if other is not fact and _unlike(other, fact):
                claimed = all(_claims(checked, f) for f in (other, fact))
                yield finding(
                    "figures-differ",
                    kind,
                    "review" if claimed else "note",
                    f"{name}（{fact.as_of}）前后不一：一处为{other.value}，另一处为{fact.value}。",
                    _first(other, fact),
                )


def _claims(checked: Checked, fact: Fact) -> bool:
    """Whether form or plan says so; a paper of the evidence may be of another day than it says."""
    roles = {d.id: d.role for d in checked.submission.documents}
    return any(roles.get(e.document) in ("application_form", "plan") for e in fact.evidence)


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
            if high < low and isinstance(fact.value, Target) and not _of_year(before, fact):
                yield finding(
                    "targets-falling",
                    "target",
                    "note",
                    f"{fact.value.metric}{year}年目标{high:g}{unit or ''}低于此前年度的{low:g}{unit or ''}。",
                    _first(before, fact),
                )


def _below_now(checked: Checked) -> Iterator[Finding]:
    """A number of 5G base stations to be reached that is lower than what there is already: one of the two is a slip."""
    facts = [
        f
        for f in checked.facts("base_station_total")
        if f.scope == "city" and f.as_of and not f.doubtful and isinstance(f.value, int | float)
    ]
    now: dict[str | None, Fact] = {}
    for fact in facts:
        if fact.status == "actual" and not fact.approximate and _claims(checked, fact):
            last = now.get(fact.place)
            if last is None or (fact.as_of or "") > (last.as_of or ""):
                now[fact.place] = fact
    for goal in facts:
        there = now.get(goal.place)
        if goal.status != "target" or there is None or not _claims(checked, goal) or _of_year(goal):
            continue
        words = "".join(e.quote for e in goal.evidence[:1])
        reached = re.search(r"累计|总数|总量|总规模|达到|达|增至", words) and not re.search(
            r"新[建增]", words
        )
        later = (goal.as_of or "")[:4] >= (there.as_of or "")[:4]
        if reached and later and _number(goal) < 0.99 * _number(there):
            yield finding(
                "target-below-actual",
                "base_station_total",
                "review",
                f"{goal.as_of}年5G基站目标{goal.value}个低于现有的{there.value}个（{there.as_of}），请核对哪一个有误。",
                _first(there, goal),
            )
            return


def _number(fact: Fact) -> float:
    return float(fact.value) if isinstance(fact.value, int | float) else 0.0


def _of_year(*facts: Fact) -> bool:
    """Whether the words tell what is added each year rather than what there is in all."""
    quotes = ["".join(e.quote for e in f.evidence[:1]) for f in facts]
    return all(_ADDED.search(q) and not _ALL.search(q) for q in quotes)


def _too_late(checked: Checked) -> Iterator[Finding]:
    """What is told as done with a day after the deadline; a list that came out after it."""
    deadline = checked.call.deadline
    for fact in checked.submission.facts:
        if fact.status != "actual" or fact.guessed:
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
