"""Honest papers and planted differences, over the readings that a run has kept:
``python tests/flows/bench_channels.py INBOX OUT``.

Every application of the run is compared as it came: each `channel-mismatch` is listed, for an honest one should have
none. Then the electronic version is changed in one character at a time (`KINDS`), on disc and in the message alike,
and compared again: a change is found where a finding tells of it that was not there before.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random

from extractors.facts import extract
from flows import isolation, ledger
from flows.pool import PagePool
from flows.progress import Meter
from flows.steps.applicant import put_together
from flows.steps.delivery import read_delivery
from flows.steps.file import read_file
from flows.workshop import Workshop
from pipeline.assembly import Bundle
from pipeline.call import load_call
from pipeline.model import Document, Fact, Finding
from pipeline.receive.inbox import receive
from pipeline.receive.records import Kept
from pipeline.store.database import open_store
from pipeline.store.files import Originals
from pipeline.store.results import Results

Place = tuple[Document, int]  # a character of a document's text
HAN = "宏腾远航盛泰鼎峰瑞康达伟杰敏涛"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("inbox", type=Path)
    parser.add_argument("out", type=Path, help="folder of a finished run over it")
    parser.add_argument("--each", type=int, default=1, help="changes of a kind for each application")
    options = parser.parse_args(arguments)
    false, tally = 0, Counter[tuple[str, str]]()
    database = open_store(options.out, None)
    with Meter(quiet=True) as meter, closing(PagePool(workers=1)) as pool:
        shop = Workshop(
            inbox=options.inbox, out=options.out, call=load_call(), engine="rapid", pool=pool, meter=meter,
            originals=Originals(options.out / "store" / "originals"), results=Results(database),
        )  # fmt: skip
        for bundle in bundles(shop):
            honest = mismatches(shop, bundle)
            false += len(honest)
            for finding in honest:
                say(f"{bundle.applicant.name}: {finding.severity} {finding.subject} {finding.message}")
            rng = Random(bundle.applicant.name)
            for kind, places in KINDS.items():
                for place in chosen(rng, list(places(bundle)), options.each):
                    verdict = planted(shop, bundle, place, honest, rng)
                    tally[kind, verdict] += 1
                    if verdict == "missed":
                        say(f"{bundle.applicant.name}: {kind} not found: {around(place)}")
    database.close()
    say(f"honest: {false} mismatches")
    for kind in KINDS:
        say(f"{kind}: " + ", ".join(f"{v} {tally[kind, v]}" for v in ("must_fix", "review", "missed")))
    return 0


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def bundles(shop: Workshop) -> tuple[Bundle, ...]:
    """The applicants of the inbox with their documents, pages as kept."""
    reception = receive(shop.inbox, keep=lambda s: Kept(**shop.originals.keep(s).model_dump()), passwords=())
    wanted = ledger.to_read(reception.files)
    shop.media_types.update(wanted)
    readings = {sha: read_file(shop, sha) for sha in wanted}
    files = ledger.after_reading(reception.files, readings)
    documents = {
        d.id: read_delivery(shop, d, [f for f in files if f.delivery == d.id], readings).documents
        for d in reception.deliveries
    }
    return isolation.bundles(shop, reception.deliveries, documents, files)


def mismatches(shop: Workshop, bundle: Bundle) -> list[Finding]:
    found = put_together(shop, bundle, ()).differences
    return [f for f in found if f.rule == "channel-mismatch"]


def planted(shop: Workshop, bundle: Bundle, place: Place, honest: Sequence[Finding], rng: Random) -> str:
    """``must_fix`` or ``review`` where the changed character is told of, else ``missed``."""
    document, at = place
    old = document.text[at]
    new = rng.choice([c for c in ("123456789" if old.isdigit() else HAN) if c != old])
    changed = tuple(
        with_character(d, at, new) if d.text == document.text and d.channel != "paper" else d
        for d in bundle.documents
    )
    known = {f.message for f in honest}
    told = [
        f
        for f in mismatches(shop, bundle.model_copy(update={"documents": changed}))
        if f.message not in known
    ]
    return min((f.severity for f in told), default="missed")  # must_fix comes before review


def with_character(document: Document, at: int, new: str) -> Document:
    """``document`` with another character at ``at`` of its text, on its page, in its form's fields."""
    ((_, _, piece),) = document.regions(at, at + 1)
    pages = list(document.pages)
    page = pages[piece.page - 1].page
    lines = list(page.lines)
    text = lines[piece.line].text
    lines[piece.line] = lines[piece.line].model_copy(
        update={"text": text[: piece.start] + new + text[piece.end :]}
    )
    page = page.model_copy(update={"lines": tuple(lines)})
    pages[piece.page - 1] = pages[piece.page - 1].model_copy(update={"page": page})
    form = document.form
    if form is not None:
        fields = []
        for field in form.fields:
            span = next((e.span for e in field.evidence if e.span and e.span[0] <= at < e.span[1]), None)
            if span is not None and field.value and field.value == document.text[slice(*span)]:
                value = field.value[: at - span[0]] + new + field.value[at - span[0] + 1 :]
                field = field.model_copy(update={"value": value})
            fields.append(field)
        form = form.model_copy(update={"fields": tuple(fields)})
    whole = document.text[:at] + new + document.text[at + 1 :]
    return document.model_copy(update={"pages": tuple(pages), "text": whole, "form": form})


def electronic(bundle: Bundle, role: str) -> Document | None:
    return next((d for d in bundle.documents if d.channel != "paper" and d.role == role), None)


def _facts(bundle: Bundle, document: Document) -> tuple[Fact, ...]:
    return extract(document, applicant=bundle.applicant)


def in_figures(role: str, kinds: tuple[str, ...]) -> Callable[[Bundle], Iterator[Place]]:
    """The last digits but one of the figures of these kinds of fact."""

    def places(bundle: Bundle) -> Iterator[Place]:
        document = electronic(bundle, role)
        for fact in _facts(bundle, document) if document else ():
            span = fact.evidence[0].span
            if document is None or fact.kind not in kinds or span is None or fact.status != "actual":
                continue
            digits = [i for i in range(*span) if document.text[i].isdigit()]
            if len(digits) > 2:
                yield document, digits[-2]

    return places


def in_numbers_of_policies(bundle: Bundle) -> Iterator[Place]:
    document = electronic(bundle, "application_form")
    yield from _found(document, r"〔20\d\d〕\d*(?=\d号)")


def in_dates(bundle: Bundle) -> Iterator[Place]:
    yield from _found(electronic(bundle, "plan"), r"20\d(?=\d年)")


def in_other_figures(bundle: Bundle) -> Iterator[Place]:
    yield from _found(electronic(bundle, "plan"), r"(?:达到|达|为|占比)\d(?=\d)")


def in_cells(bundle: Bundle) -> Iterator[Place]:
    document = electronic(bundle, "plan")
    for table in document.tables if document else ():
        for cell in table.cells:
            text = document.text[cell.start : cell.end] if document else ""
            if document and len(text) > 1 and text[1].isdigit() and text[0].isdigit():
                yield document, cell.start + 1


def in_enterprises(bundle: Bundle) -> Iterator[Place]:
    yield from _found(electronic(bundle, "application_form"), r"[一-龥]{3}(?=[一-龥]{1,6}(?:股份)?有限公司)")


def in_field(key: str, back: int) -> Callable[[Bundle], Iterator[Place]]:
    """The character ``back`` from the end of a field of the form."""

    def places(bundle: Bundle) -> Iterator[Place]:
        document = electronic(bundle, "application_form")
        for field in document.form.fields if document and document.form else ():
            span = field.evidence[0].span if field.evidence else None
            if field.key == key and span and document and field.value and len(field.value) >= back:
                yield document, span[1] - back

    return places


def _found(document: Document | None, pattern: str) -> Iterator[Place]:

    for match in re.finditer(pattern, document.text) if document else ():
        if document is not None:
            yield document, match.end()


KINDS: dict[str, Callable[[Bundle], Iterator[Place]]] = {
    "a figure of stations or people, form": in_figures(
        "application_form", ("base_station_total", "base_stations_per_10k", "population")
    ),
    "a figure of stations or people, plan": in_figures(
        "plan", ("base_station_total", "base_stations_per_10k")
    ),
    "another figure, plan": in_other_figures,
    "a figure in a cell, plan": in_cells,
    "number of a policy": in_numbers_of_policies,
    "a year, plan": in_dates,
    "name of an enterprise": in_enterprises,
    "a person's name": in_field("industry.name", 1),
    "a telephone number": in_field("comms.phone", 2),
}


def chosen(rng: Random, places: list[Place], count: int) -> list[Place]:
    return rng.sample(places, min(count, len(places)))


def around(place: Place) -> str:
    document, at = place
    return (
        document.text[max(0, at - 15) : at] + "[" + document.text[at] + "]" + document.text[at + 1 : at + 8]
    )


if __name__ == "__main__":
    sys.exit(main())
