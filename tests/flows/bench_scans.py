"""Facts on scans against the electronic text of the same applications, over the readings that a run has kept:
``python tests/flows/bench_scans.py FOLDER…`` (each with inbox, out and truth.json).

Form and plan of the paper alone, and of the electronic version alone, are marked against the truth as a run is.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from bench_channels import bundles, say

from extractors.facts import extract
from flows.pool import PagePool
from flows.progress import Meter
from flows.workshop import Workshop
from pipeline.agreement import agree
from pipeline.assembly import Bundle
from pipeline.call import load_call
from pipeline.store.database import open_store
from pipeline.store.files import Originals
from pipeline.store.results import Results
from samples.scoring.facts import mark_facts
from samples.scoring.load import load_truth
from samples.scoring.records import FactMarks, FactRecord, Score

SOURCES = ("scan", "text")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args(arguments)
    scores = {source: Score() for source in SOURCES}
    for folder in options.folders:
        mark(folder, scores)
    for kind in sorted(scores["text"].facts_by_kind):
        told = (
            f"{source} {shown(scores[source].facts_by_kind.get(kind, FactMarks()))}" for source in SOURCES
        )
        say(f"{kind:24}" + "   ".join(told))
    for source in SOURCES:
        dated = scores[source].facts.as_of
        say(f"{source}: all {shown(scores[source].facts)}, as_of {dated.right} of {dated.total}")
        for miss in scores[source].misses if options.misses else ():
            say(f"  {source}: {miss}")
    return 0


def shown(marks: FactMarks) -> str:
    found = marks.strict
    return f"{found.f1 or 0:.3f} ({found.right}/{found.surplus}/{found.missed})"


def mark(folder: Path, scores: dict[str, Score]) -> None:
    """Adds the marks of the applications in ``folder`` that have form and plan in both ways."""
    truth = {tuple(a.applicant.cities): a for a in load_truth(folder).applications}
    database = open_store(folder / "out", None)
    with Meter(quiet=True) as meter, closing(PagePool(workers=1)) as pool:
        shop = Workshop(
            inbox=folder / "inbox", out=folder / "out", call=load_call(), engine="rapid", pool=pool, meter=meter,
            originals=Originals(folder / "out" / "store" / "originals"), results=Results(database),
        )  # fmt: skip
        for bundle in bundles(shop):
            wanted = truth.get(tuple(bundle.applicant.cities))
            if wanted is None:
                say(f"not in the truth: {bundle.applicant.name}")
                continue
            for source in SOURCES:
                given = facts_of(bundle, scanned=source == "scan")
                mark_facts(scores[source], bundle.applicant.name, wanted.facts, given, wanted.facts_optional)
    database.close()


def facts_of(bundle: Bundle, *, scanned: bool) -> list[FactRecord]:
    documents = [
        d
        for d in bundle.documents
        if d.role in ("application_form", "plan") and (d.channel == "paper") == scanned
    ]
    facts = {d.id: extract(d, applicant=bundle.applicant) for d in documents}
    return [FactRecord.model_validate(f.model_dump(mode="json")) for f in agree(documents, facts).facts]


if __name__ == "__main__":
    sys.exit(main())
