"""The marks as tables, on the terminal and in Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from samples.scoring.records import Errors, FactMarks, Found, Score, Share

Row = tuple[str, ...]


def _percent(value: float | None, digits: int = 1) -> str:
    return "—" if value is None else f"{value * 100:.{digits}f} %"


def _share(label: str, share: Share, note: str = "") -> Row:
    return label, _percent(share.value), f"{share.right} of {share.total}{note}"


def _found(label: str, found: Found) -> Row:
    detail = (
        f"P {_percent(found.precision)}, R {_percent(found.recall)}; "
        f"right {found.right}, surplus {found.surplus}, missed {found.missed}"
    )
    return label, _percent(found.f1), detail


def _errors(label: str, errors: Errors) -> Row:
    return label, _percent(errors.rate, 2), f"{errors.edits} of {errors.characters} characters"


def overview(score: Score) -> list[Row]:
    """The main table: what, mark, counts. False completes first."""
    wrong = "、".join(score.false_completes) or "none"
    return [
        ("false completes", str(len(score.false_completes)), wrong),
        _share("files accounted for", score.files, f", {score.surplus_files} surplus"),
        ("totals balance", "yes" if score.balanced else "NO", ""),
        _share("applicants, one submission each", score.applicants, f", {score.surplus_submissions} surplus"),
        _share("verdicts", score.verdicts),
        _found("findings F1", score.findings),
        _share("seal states", score.seals),
        _share("seal states, unclear where that is allowed", score.seals_tolerant),
        _share("seal texts", score.seal_texts),
        _share("dates", score.dates),
        _share("form fields", score.fields),
        _found("facts F1, value", score.facts.value),
        _found("facts F1, value + scope + status", score.facts.strict),
        _share("facts, as of", score.facts.as_of),
        _found("headings F1", score.headings),
        _found("headings F1, with level", score.headings_with_level),
        _errors("prose cells, CER", score.prose),
    ]


def _facts(label: str, marks: FactMarks) -> Row:
    v, s = marks.value, marks.strict
    counts = f"{v.right} / {v.surplus} / {v.missed}"
    return (
        label, _percent(v.precision), _percent(v.recall), _percent(v.f1), _percent(s.f1),
        _percent(marks.as_of.value), counts,
    )  # fmt: skip


def breakdowns(score: Score) -> Iterable[tuple[str, Row, list[Row]]]:
    """Title, head and rows of each table behind the main one."""
    facts = [_facts(kind, marks) for kind, marks in sorted(score.facts_by_kind.items())]
    yield "Facts", ("kind", "P", "R", "F1", "F1 strict", "as of", "right / surplus / missed"), facts
    rules = [_found(rule, found) for rule, found in sorted(score.findings_by_rule.items())]
    yield "Findings", ("rule", "F1", "counts"), rules
    seals: list[Row] = [(step, str(n)) for step, n in sorted(score.seal_confusion.items())]
    yield "Seals: truth → found", ("states", "cells"), seals
    yield (
        "Fields",
        ("field", "right", "counts"),
        [_share(k, s) for k, s in sorted(score.fields_by_key.items())],
    )
    prose = [_errors(k, e) for k, e in (*score.prose_by_cell.items(), *sorted(score.prose_by_source.items()))]
    headings = [_found(k, f) for k, f in sorted(score.headings_by_source.items())]
    yield "Headings with level: source of the plan's text", ("source", "F1", "counts"), headings
    yield "Prose: cell, source of the text", ("part", "CER", "counts"), prose


def print_score(score: Score, console: Console) -> None:
    """Prints all tables."""
    title = f"Marks of {score.applications} applications"
    console.print(_table(title, ("", "mark", "counts"), overview(score), score.false_completes != []))
    for name, head, rows in breakdowns(score):
        if rows:
            console.print(_table(name, head, rows, False))


def _table(title: str, head: Row, rows: Iterable[Row], alarm: bool) -> Table:
    table = Table(title=title, title_justify="left")
    for i, name in enumerate(head):
        table.add_column(name, justify="left" if i in (0, len(head) - 1) else "right", overflow="fold")
    for i, row in enumerate(rows):
        table.add_row(*map(escape, row), style="bold red" if alarm and i == 0 else None)
    return table


def misses_table(score: Score) -> Table:
    """Everything that is wrong, one a row."""
    rows = [(m.application, m.area, m.subject, m.expected or "—", m.got or "—") for m in score.misses]
    return _table(f"{len(rows)} misses", ("application", "area", "subject", "expected", "got"), rows, False)


def to_markdown(score: Score) -> str:
    """All tables in Markdown."""
    parts = [
        _markdown(f"Marks of {score.applications} applications", ("", "mark", "counts"), overview(score))
    ]
    parts += [_markdown(name, head, rows) for name, head, rows in breakdowns(score) if rows]
    return "\n".join(parts)


def _markdown(title: str, head: Row, rows: Iterable[Row]) -> str:
    lines = [f"## {title}", "", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join([*lines, ""])
