"""Paper against the electronic version over whole applications: slips accuse nobody, a changed digit is found."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from noisy import as_paper, misread

from extractors.facts import extract
from extractors.passages import passage_document
from pipeline.agreement import agree
from pipeline.model import Document, Fact, Finding
from pipeline.places import applicant
from samples import cells
from samples.generate import _recipes
from samples.story import tell


def applications(seed: int, count: int) -> list[tuple[tuple[str, ...], str]]:
    """Cities and the four cells of the form of generated applications."""
    rng = Random(seed)
    made = []
    for recipe in _recipes(rng, count, 1.0):
        prose = cells.write(rng, tell(rng, recipe.applicant))
        cities = tuple(c if isinstance(c, str) else c.name for c in recipe.applicant.cities)
        made.append((cities, "\n".join(c.text.replace("\n", "") for c in prose.values())))
    return made


def compare(cities: tuple[str, ...], paper: str, disc: str) -> tuple[Finding, ...]:
    who = applicant(cities)

    def made(text: str) -> Document:
        return passage_document(text).model_copy(update={"role": "application_form"})

    scan = as_paper(made(paper), paper)
    file = made(disc).model_copy(update={"id": "d2"})
    facts: dict[str, tuple[Fact, ...]] = {d.id: extract(d, applicant=who) for d in (scan, file)}
    return agree([scan, file], facts).findings


@pytest.mark.parametrize("rate", [0.05, 0.25])
def test_slips_of_reading_accuse_nobody(rate: float) -> None:
    rng = Random(5)
    found = []
    for cities, text in applications(40_001, 12):
        found += [f.message for f in compare(cities, misread(text, rng, rate=rate), text)]
    assert found == []


def test_every_changed_digit_of_a_total_is_found() -> None:
    rng = Random(6)
    missed, planted = [], 0
    for cities, text in applications(40_002, 12):
        figure = re.search(r"5G基站[^，。；\d]{0,12}(?P<digits>\d[\d,]{3,6})(?=个|座)", text)
        if figure is None:
            continue
        planted += 1
        at = figure.start("digits") + 1
        while text[at] == ",":
            at += 1
        other = str((int(text[at]) + rng.randint(1, 9)) % 10)
        changed = text[:at] + other + text[at + 1 :]
        found = compare(cities, misread(text, rng, rate=0.05), changed)
        if not any(f.rule == "channel-mismatch" for f in found):
            missed.append((figure[0], changed[figure.start() : figure.end()]))
    assert planted >= 4
    assert missed == []
