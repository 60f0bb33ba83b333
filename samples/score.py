"""Marks a run: ``python -m samples.score TRUTH OUT [--json FILE] [--markdown FILE] [--misses]``."""

from __future__ import annotations

import argparse
import json
import unicodedata
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from samples.scoring.binding import Bound, bind
from samples.scoring.facts import mark_facts
from samples.scoring.load import load_output, load_truth
from samples.scoring.marks import (
    mark_fields,
    mark_findings,
    mark_headings,
    mark_prose,
    mark_signatures,
)
from samples.scoring.records import FileRecord, Miss, Output, OutSubmission, Score, Truth
from samples.scoring.tables import misses_table, print_score, to_markdown

__all__ = ["Score", "main", "print_score", "score", "to_markdown"]

_STATES = ("read", "duplicate", "container", "ignored", "failed", "quarantined")


def score(truth: Path, out: Path) -> Score:
    """Marks the output folder ``out`` against ``truth`` (truth.json or its folder).

    What ``out`` lacks is wrong. Raises FileNotFoundError or ValidationError only where the truth is no truth.
    """
    wanted, given = load_truth(truth), load_output(out)
    marks = Score(applications=len(wanted.applications))
    marks.misses += [
        Miss("", "output", path, "readable", reason) for path, reason in map(_split, given.unread)
    ]
    _mark_files(marks, wanted, given)
    bound, surplus = bind(wanted.applications, given.submissions)
    for one in bound:
        _mark_application(marks, one)
    marks.surplus_submissions = len(surplus)
    # a part of an application, or none at all, that is called complete
    marks.false_completes += [f"{s.applicant.name} (surplus)" for s in surplus if s.verdict == "complete"]
    marks.misses += [
        Miss(s.applicant.name, "submission surplus", "", None, s.applicant.name) for s in surplus
    ]
    return marks


def _split(text: str) -> tuple[str, str]:
    path, _, reason = text.rpartition(": ")
    return path, reason


def _mark_files(marks: Score, wanted: Truth, given: Output) -> None:
    """Every file in its right state, none beside, and totals that are the sums of the list."""
    got = {_file_key(f): f.state for f in given.batch.received}
    for file in wanted.files:
        state = got.pop(_file_key(file), "absent")
        if not marks.files.count(state == file.state or state in file.accept):
            marks.misses.append(Miss("", "file", "!/".join(_file_key(file)), file.state, state))
    marks.surplus_files = len(got)
    marks.misses += [Miss("", "file surplus", "!/".join(key), None, state) for key, state in got.items()]
    totals, received = given.batch.totals, given.batch.received
    counted = {s: sum(f.state == s for f in received) for s in _STATES}
    marks.balanced = (
        bool(totals)
        and totals.get("files") == len(received) == sum(counted.values())
        and all(totals.get(s, 0) == n for s, n in counted.items())
    )


def _file_key(file: FileRecord) -> tuple[str, ...]:
    parts = (file.path, file.inside) if file.inside else (file.path,)
    return tuple(unicodedata.normalize("NFC", p) for p in parts)


def _mark_application(marks: Score, bound: Bound) -> None:
    truth, out = bound.application, bound.submission
    name = truth.applicant.name
    if not marks.applicants.count(bound.right):
        got = out.applicant.name if out else None
        shown = f"{got} ({bound.count} submissions)" if bound.count > 1 else got
        marks.misses.append(Miss(name, "applicant", "", name, shown))
    verdict = out.verdict if out else None
    if not marks.verdicts.count(verdict == truth.verdict or verdict in truth.verdict_accept):
        marks.misses.append(Miss(name, "verdict", "", truth.verdict, verdict))
    if verdict == "complete" and truth.verdict != "complete":
        marks.false_completes.append(name)
    out = out or OutSubmission()
    mark_findings(marks, name, truth, out)
    mark_signatures(marks, name, truth, out)
    mark_fields(marks, name, truth, out)
    mark_facts(marks, name, truth.facts, out.facts, truth.facts_optional)
    mark_headings(marks, name, truth, out)
    mark_prose(marks, name, truth, out)


def main(arguments: list[str] | None = None) -> int:
    """The command line. 0, or 1 where something incomplete was called complete."""
    parser = argparse.ArgumentParser(prog="samples.score", description=__doc__)
    parser.add_argument("truth", type=Path, help="truth.json or its folder")
    parser.add_argument("out", type=Path, help="output folder of the run")
    parser.add_argument("--json", type=Path, help="write all marks and misses to this file")
    parser.add_argument("--markdown", type=Path, help="write the tables to this file")
    parser.add_argument("--misses", action="store_true", help="list everything that is wrong")
    options = parser.parse_args(arguments)
    marks = score(options.truth, options.out)
    console = Console()
    print_score(marks, console)
    if options.misses:
        console.print(misses_table(marks))
    if options.json:
        options.json.write_text(
            json.dumps(asdict(marks), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    if options.markdown:
        options.markdown.write_text(to_markdown(marks), encoding="utf-8")
    return 1 if marks.false_completes else 0


if __name__ == "__main__":
    raise SystemExit(main())
