"""Marks the extractors against annotated text: ``python -m extractors.evaluate [FILE …] [--part tune]``.

Without files: the clauses and the whole sections of the tests. A clause or section is a line of JSON: ``id``,
``part`` (tune or held), ``applicant`` (a city, or several joined by 、), ``text`` and ``facts`` (kind, value,
scope, status, as_of). A fact is right where kind, value, scope and status are; the period is marked apart, over
the right ones of the kinds that are dated. The name of a target's measure may differ as the marking of whole
applications lets it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from rapidfuzz import fuzz

from extractors.facts import DATED, extract, value_key
from extractors.passages import passage_document
from pipeline.model import Fact, FactKind, Factory, Policy, Record, Scope, Status, Target
from pipeline.places import applicant


class Marked(Record):
    """A fact as annotated."""

    kind: FactKind
    value: Policy | Factory | Target | bool | int | float | str
    scope: Scope
    status: Status
    as_of: str | None = None


class Clause(Record):
    id: str
    part: Literal["tune", "held"]
    applicant: str
    text: str
    facts: tuple[Marked, ...]


DATA = Path("tests/extractors/data")
LAST_SET = 47
# the sets in order: those of the first number carry none, and of set 15 there are no sections
DEFAULT_FILES = [
    path
    for number in range(1, LAST_SET + 1)
    for kind in ("clauses", "sections")
    if (path := DATA / (f"{kind}.jsonl" if number == 1 else f"{kind}-{number}.jsonl")).exists()
]
_METRIC_LIKENESS = 75  # per cent: 全市5G工厂 / 5G工厂数量; year, value and unit must agree anyway


@dataclass
class Marks:
    """Counts by kind, and what went wrong, one line each."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    dated_right: int = 0
    dated: int = 0
    remarks: list[str] = field(default_factory=list)

    def f1(self, kind: str) -> float:
        """F1 of ``kind``; 1.0 where there is nothing of it."""
        total = 2 * self.right[kind] + self.wrong[kind] + self.missed[kind]
        return 2 * self.right[kind] / total if total else 1.0


def read_clauses(path: Path) -> list[Clause]:
    """The clauses of a file. Raises ValidationError where a line is none."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Clause.model_validate_json(line) for line in lines if line.strip()]


def mark(clauses: Iterable[Clause]) -> Marks:
    """Every clause extracted and compared with its annotation."""
    marks = Marks()
    for clause in clauses:
        who = applicant(clause.applicant.split("、"))
        found = extract(passage_document(clause.text), applicant=who)
        _mark_one(marks, clause, found)
    return marks


def _key(fact: Fact | Marked) -> tuple[str, str, str, str]:
    value = fact.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = float(value)
    number = f"|{value.number}" if isinstance(value, Policy) else ""
    return fact.kind, value_key(value) + number, fact.scope, fact.status


def _mark_one(marks: Marks, clause: Clause, found: Sequence[Fact]) -> None:
    left = list(found)
    for fact in clause.facts:
        likely = [f for f in left if _key(f) == _key(fact) or _same_target(f, fact)]
        if not likely:
            marks.missed[fact.kind] += 1
            marks.remarks.append(f"{clause.id} missed {_key(fact)}: {clause.text}")
            continue
        marks.right[fact.kind] += 1
        given = max(likely, key=lambda f: f.as_of == fact.as_of)  # the same value of two days is two facts
        left.remove(given)
        if fact.kind in DATED:
            marks.dated += 1
            if given.as_of == fact.as_of:
                marks.dated_right += 1
            else:
                marks.remarks.append(
                    f"{clause.id} dated {given.as_of}, not {_key(fact)} {fact.as_of}: {clause.text}"
                )
    for extra in left:
        marks.wrong[extra.kind] += 1
        marks.remarks.append(f"{clause.id} wrong {_key(extra)}: {clause.text}")


def _same_target(given: Fact, wanted: Marked) -> bool:
    a, b = given.value, wanted.value
    if not isinstance(a, Target) or not isinstance(b, Target) or given.scope != wanted.scope:
        return False
    names = value_key(a.metric), value_key(b.metric)
    return (a.year, str(a.value), a.unit) == (b.year, str(b.value), b.unit) and (
        max(fuzz.ratio(*names), fuzz.partial_ratio(*names)) >= _METRIC_LIKENESS
    )


def report(marks: Marks) -> str:
    """Precision, recall and F1 by kind as a table, then what went wrong."""
    rows = [f"{'kind':24}{'right':>7}{'wrong':>7}{'missed':>7}{'P':>8}{'R':>8}{'F1':>8}"]
    for kind in sorted({*marks.right, *marks.wrong, *marks.missed}):
        right, wrong, missed = marks.right[kind], marks.wrong[kind], marks.missed[kind]
        precision = right / (right + wrong) if right + wrong else 0.0
        recall = right / (right + missed) if right + missed else 0.0
        rows.append(
            f"{kind:24}{right:7}{wrong:7}{missed:7}{precision:8.3f}{recall:8.3f}{marks.f1(kind):8.3f}"
        )
    right, wrong, missed = marks.right.total(), marks.wrong.total(), marks.missed.total()
    every = 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0
    rows.append(f"{'all':24}{right:7}{wrong:7}{missed:7}{'':16}{every:8.3f}")
    share = marks.dated_right / marks.dated if marks.dated else 1.0
    rows.append(f"as_of: {marks.dated_right} of {marks.dated} ({share:.3f})")
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", type=Path, nargs="*", default=DEFAULT_FILES)
    parser.add_argument("--part", choices=["tune", "held", "all"], default="tune")
    parser.add_argument("--quiet", action="store_true", help="the table only")
    options = parser.parse_args(arguments)
    for file in options.files:
        clauses = [c for c in read_clauses(file) if options.part in ("all", c.part)]
        started = time.process_time()
        marks = mark(clauses)
        seconds = time.process_time() - started
        sys.stdout.write(f"{file.stem}, {options.part}\n{report(marks)}\n")
        sys.stdout.write(f"{len(clauses)} texts in {seconds:.2f} CPU-s\n\n")
        if not options.quiet:
            sys.stdout.write("".join(f"{remark}\n" for remark in marks.remarks))
    return 0


if __name__ == "__main__":
    sys.exit(main())
