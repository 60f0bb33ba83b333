"""How fast facts are found on text: ``python tests/extractors/bench_facts.py [--count 20]``.

Two kinds of text: the forms and plans of generated applications, as papers are; and the annotated passages one
after another, which hold three times as many facts. A page is 616 characters (22 lines of 28, GB/T 9704).
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[2]))

from extractors.evaluate import DEFAULT_FILES, read_clauses
from extractors.facts import extract
from extractors.passages import passage_document
from pipeline.places import applicant
from samples import cells, plan_text
from samples.generate import _recipes
from samples.story import tell

PAGE = 616  # characters
Text = tuple[tuple[str, ...], str]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=20, help="generated applications")
    options = parser.parse_args(arguments)
    extract(
        passage_document("全市5G基站达31240个。"), applicant=applicant(("宁波市",))
    )  # loads the dictionaries
    for name, texts in (("papers", papers(options.count)), ("passages", passages())):
        pages, facts, spent = measure(texts)
        sys.stdout.write(
            f"{name}: {pages:.0f} pages, {facts} facts in {spent:.2f} CPU-s: {pages / spent:.0f} pages a second-core\n"
        )
    return 0


def measure(texts: Iterable[Text]) -> tuple[float, int, float]:
    """Pages, facts and CPU seconds of `extract` over ``texts``."""
    pages, facts, spent = 0.0, 0, 0.0
    for cities, text in texts:
        who, document = applicant(cities), passage_document(text)
        started = time.process_time()
        facts += len(extract(document, applicant=who))
        spent += time.process_time() - started
        pages += len(document.text) / PAGE
    return pages, facts, spent


def papers(count: int, *, seed: int = 336) -> Iterator[Text]:
    """The form's cells and the plan of generated applications."""
    rng = Random(seed)
    for recipe in _recipes(rng, count, 1.0):
        story = tell(rng, recipe.applicant)
        names = tuple(city.name for city in recipe.applicant.cities)
        yield names, "\n".join(c.text for c in cells.write(rng, story).values())
        yield names, "\n".join(plan_lines(plan_text.write_plan(rng, story, headings="hanzi")))


def plan_lines(plan: plan_text.PlanText) -> Iterator[str]:
    """The plan as plain text, its tables drawn with ``|``."""
    for block in plan.blocks:
        if isinstance(block, plan_text.Heading):
            yield block.number + block.title
        elif isinstance(block, plan_text.Paragraph):
            yield block.text
        else:
            yield block.caption
            yield from ("|" + "|".join(row) + "|" for row in block.rows)


def passages() -> Iterator[Text]:
    """The annotated passages, with other digits, so that nothing is known from before."""
    rng = Random(336)
    texts = [c.text for file in DEFAULT_FILES for c in read_clauses(file)]
    digit = re.compile(r"(?<![\d〔年])[1-9](?=[\d,.]*\d(?:个|座|家|%|万))")
    yield ("宁波市",), "\n".join(digit.sub(lambda _: str(rng.randint(1, 9)), t) for t in texts)


if __name__ == "__main__":
    sys.exit(main())
