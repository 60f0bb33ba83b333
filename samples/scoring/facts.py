"""Facts: which of those given is which of those wanted, one to one."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

from pydantic import JsonValue
from rapidfuzz import fuzz

from samples.scoring.records import FactMarks, FactRecord, Miss, Score
from samples.scoring.texts import plain, plain_number, plain_title

_METRIC_LIKENESS = 75  # of 100: 5G基站总数 / 全市5G基站数 are one metric, year and value must agree anyway


def same_value(a: FactRecord, b: FactRecord) -> bool:
    """Whether two facts of one kind say the same, leaving whose and when aside."""
    x, y = a.value, b.value
    if a.kind != b.kind:
        return False
    if isinstance(x, dict) and isinstance(y, dict):
        return _SAME_RECORD.get(a.kind, _same_all)(x, y)
    if isinstance(x, bool) or isinstance(y, bool):
        return x is y
    if _number(x) is not None or _number(y) is not None:
        return _same_number(x, y)
    return plain_title(_text(x)) == plain_title(_text(y))


def same_strictly(a: FactRecord, b: FactRecord) -> bool:
    """Also whose it is and whether it is so; a factory's project and list, a target's unit too."""
    if not same_value(a, b) or a.scope != b.scope or a.status != b.status:
        return False
    if isinstance(a.value, dict) and isinstance(b.value, dict):
        keys = {"factory": ("project", "list"), "target": ("unit",)}.get(a.kind, ())
        return all(plain_title(_text(a.value.get(k))) == plain_title(_text(b.value.get(k))) for k in keys)
    return True


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)


def _number(value: JsonValue) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _same_number(x: JsonValue, y: JsonValue) -> bool:
    a, b = _number(x), _number(y)
    return a is not None and b is not None and math.isclose(a, b, rel_tol=1e-9)


Values = dict[str, JsonValue]


def _same_policy(x: Values, y: Values) -> bool:
    titles = plain_title(_text(x.get("title"))) == plain_title(_text(y.get("title")))
    return titles and plain_number(_text(x.get("number"))) == plain_number(_text(y.get("number")))


def _same_factory(x: Values, y: Values) -> bool:
    """By enterprise; where the list names only a project, by that."""
    key = "enterprise" if x.get("enterprise") else "project"
    return plain_title(_text(x.get(key))) == plain_title(_text(y.get(key)))


def _same_target(x: Values, y: Values) -> bool:
    if x.get("year") != y.get("year"):
        return False
    a, b = x.get("value"), y.get("value")
    if not (_same_number(a, b) or (_number(a) is None and plain(_text(a)) == plain(_text(b)))):
        return False
    names = plain(_text(x.get("metric"))), plain(_text(y.get("metric")))
    return max(fuzz.ratio(*names), fuzz.partial_ratio(*names)) >= _METRIC_LIKENESS


def _same_all(x: Values, y: Values) -> bool:
    return x == y


_SAME_RECORD = {"policy": _same_policy, "factory": _same_factory, "target": _same_target}


def mark_facts(
    score: Score,
    name: str,
    wanted: Sequence[FactRecord],
    given: Sequence[FactRecord],
    optional: Sequence[FactRecord] = (),
) -> None:
    """Adds the marks of one application's facts to ``score``. The same fact wanted twice is one; the same
    fact given twice is once right and once surplus; an ``optional`` one neither."""
    wanted = _once(wanted)
    for kind in sorted({f.kind for f in (*wanted, *given)}):
        want = [f for f in wanted if f.kind == kind]
        give = _without_optional(want, [f for f in given if f.kind == kind], optional)
        if not want and not give:
            continue
        for marks in (score.facts, score.facts_by_kind.setdefault(kind, FactMarks())):
            _mark_kind(marks, want, give)
        _list_misses(score, name, want, give)


def _once(facts: Sequence[FactRecord]) -> list[FactRecord]:
    seen: dict[str, FactRecord] = {}
    for fact in facts:
        seen.setdefault(fact.model_dump_json(exclude={"unit"}), fact)
    return list(seen.values())


def _without_optional(
    want: Sequence[FactRecord], give: Sequence[FactRecord], optional: Sequence[FactRecord]
) -> list[FactRecord]:
    """``give`` without what is optional and not taken for something wanted."""
    used = {j for _, j in _pairs(want, give)}
    return [f for j, f in enumerate(give) if j in used or not any(same_value(o, f) for o in optional)]


def _pairs(want: Sequence[FactRecord], give: Sequence[FactRecord]) -> list[tuple[int, int]]:
    """Indices of what belongs together, the closest first."""

    def closeness(i: int, j: int) -> int:
        a, b = want[i], give[j]
        return (
            4 * same_strictly(a, b) + 2 * (a.scope == b.scope) + (a.status == b.status) + (a.as_of == b.as_of)
        )

    likely = [(i, j) for i in range(len(want)) for j in range(len(give)) if same_value(want[i], give[j])]
    likely.sort(key=lambda ij: (-closeness(*ij), ij))
    left, right, out = set(range(len(want))), set(range(len(give))), []
    for i, j in likely:
        if i in left and j in right:
            out.append((i, j))
            left.discard(i)
            right.discard(j)
    return out


def _mark_kind(marks: FactMarks, want: Sequence[FactRecord], give: Sequence[FactRecord]) -> None:
    pairs = _pairs(want, give)
    strict = sum(same_strictly(want[i], give[j]) for i, j in pairs)
    for found, right in ((marks.value, len(pairs)), (marks.strict, strict)):
        found.right += right
        found.missed += len(want) - right
        found.surplus += len(give) - right
    for i, j in pairs:
        if want[i].as_of is not None:
            marks.as_of.count(want[i].as_of == give[j].as_of)


def _list_misses(score: Score, name: str, want: Sequence[FactRecord], give: Sequence[FactRecord]) -> None:
    pairs = _pairs(want, give)
    matched, used = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, fact in enumerate(want):
        if i not in matched:
            score.misses.append(Miss(name, "fact missed", fact.kind, describe(fact), None))
    for j, fact in enumerate(give):
        if j not in used:
            score.misses.append(Miss(name, "fact surplus", fact.kind, None, describe(fact)))
    for i, j in pairs:
        if not same_strictly(want[i], give[j]) or (want[i].as_of and want[i].as_of != give[j].as_of):
            miss = Miss(name, "fact differs", want[i].kind, describe(want[i]), describe(give[j]))
            score.misses.append(miss)


def describe(fact: FactRecord) -> str:
    value = fact.value if isinstance(fact.value, str) else json.dumps(fact.value, ensure_ascii=False)
    return " · ".join(
        str(v) for v in (value, fact.unit, fact.scope, fact.status, fact.as_of) if v is not None
    )
