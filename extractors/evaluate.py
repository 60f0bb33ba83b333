"""Marks the extractors against annotated text: ``python -m extractors.evaluate [FILE …] [--part tune]``.

Without files: the clauses and the whole sections of the tests. A clause or section is a line of JSON: ``id``, ``part`` (tune or held), ``applicant`` (a key of `APPLICANTS`), ``text``
and ``facts`` (kind, value, scope, status, as_of). A fact is right where kind, value, scope and status are;
the period is marked apart, over the right ones of the kinds that are dated.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from extractors.facts import DATED, extract, value_key
from pipeline.model import (
    Applicant,
    Block,
    Document,
    DocumentPage,
    Fact,
    FactKind,
    Factory,
    Line,
    Page,
    Piece,
    Policy,
    Record,
    Scope,
    Section,
    Status,
    Target,
)

APPLICANTS = {
    "宁波市": Applicant(cities=("宁波市",), province="浙江省", kind="separately_planned"),
    "青岛市": Applicant(cities=("青岛市",), province="山东省", kind="separately_planned"),
    "苏州市": Applicant(cities=("苏州市",), province="江苏省", kind="prefecture"),
    "合肥市": Applicant(cities=("合肥市",), province="安徽省", kind="prefecture"),
    "洛阳市": Applicant(cities=("洛阳市",), province="河南省", kind="prefecture"),
    "柳州市": Applicant(cities=("柳州市",), province="广西壮族自治区", kind="prefecture"),
    "重庆市": Applicant(cities=("重庆市",), province="重庆市", kind="municipality"),
    "延边朝鲜族自治州": Applicant(cities=("延边朝鲜族自治州",), province="吉林省", kind="prefecture"),
    "joint": Applicant(cities=("苏州市", "无锡市"), province="江苏省", kind="joint"),
}


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
DEFAULT_FILES = [DATA / "clauses.jsonl", DATA / "sections.jsonl"]


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


_HEADING = re.compile(
    r"(?P<mark>[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)(?P<title>[^。；，：]{2,30})"
)


def clause_document(text: str) -> Document:
    """``text`` as a document of one page without boxes, a block a line; 一、 and （一） head sections."""
    lines = text.split("\n")
    blocks, heads, at = [], [], 0
    for number, line in enumerate(lines):
        piece = Piece(page=1, line=number, start=0, end=len(line))
        head = _HEADING.fullmatch(line)
        if head:
            heads.append((at, at + len(line), head["mark"], head["title"]))
        if line:
            blocks.append(
                Block(kind="heading" if head else "paragraph", start=at, end=at + len(line), pieces=(piece,))
            )
        at += len(line) + 1
    page = Page(number=1, fixed=False, lines=tuple(Line(text=line) for line in lines))
    return Document(
        id="d1",
        delivery="evaluation",
        channel="disc",
        pages=(DocumentPage(sha256="0" * 64, page=page),),
        text=text,
        blocks=tuple(blocks),
        sections=_sections(heads, len(text)),
    )


def _sections(heads: Sequence[tuple[int, int, str, str]], size: int) -> tuple[Section, ...]:
    """Sections of ``(start, end, mark, title)`` of headings, each up to the next of its level or above."""
    made = []
    for index, (start, end, mark, title) in enumerate(heads):
        level = 2 if mark.startswith("（") else 1
        close = next((h[0] for h in heads[index + 1 :] if level == 2 or not h[2].startswith("（")), size)
        made.append(
            Section(
                number=mark,
                title=title,
                level=level,
                heading_start=start,
                heading_end=end,
                start=min(end + 1, close),
                end=close,
            )
        )
    return tuple(made)


def mark(clauses: Iterable[Clause]) -> Marks:
    """Every clause extracted and compared with its annotation."""
    marks = Marks()
    for clause in clauses:
        found = extract(clause_document(clause.text), applicant=APPLICANTS[clause.applicant])
        _mark_one(marks, clause, found)
    return marks


def _key(fact: Fact | Marked) -> tuple[str, str, str, str]:
    value = fact.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = float(value)
    number = f"|{value.number}" if isinstance(value, Policy) else ""
    return fact.kind, value_key(value) + number, fact.scope, fact.status


def _mark_one(marks: Marks, clause: Clause, found: Sequence[Fact]) -> None:
    wanted = {_key(f): f for f in clause.facts}
    got = {_key(f): f for f in found}
    for key, fact in wanted.items():
        if key not in got:
            marks.missed[fact.kind] += 1
            marks.remarks.append(f"{clause.id} missed {key}: {clause.text}")
            continue
        marks.right[fact.kind] += 1
        if fact.kind in DATED:
            marks.dated += 1
            if got[key].as_of == fact.as_of:
                marks.dated_right += 1
            else:
                marks.remarks.append(f"{clause.id} dated {got[key].as_of}, not {fact.as_of}: {clause.text}")
    for key, extra in got.items():
        if key not in wanted:
            marks.wrong[extra.kind] += 1
            marks.remarks.append(f"{clause.id} wrong {key}: {clause.text}")


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
