"""How fast the extractors are on text: ``python -m extractors.bench [--pages 400]``.

The text is that of the annotated passages, one after another, with other digits each time round (so that no
cache helps), cut into documents of 20 pages of 616 characters (22 lines of 28). It is denser in facts than papers are.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from random import Random

from extractors.evaluate import DEFAULT_FILES, read_clauses
from extractors.facts import extract
from extractors.passages import passage_document
from pipeline.places import applicant

PAGE = 616  # characters: 22 lines of 28 (GB/T 9704)
PAGES = 20  # of a document


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", type=Path, nargs="*", default=DEFAULT_FILES)
    parser.add_argument("--pages", type=int, default=400)
    options = parser.parse_args(arguments)
    texts = [c.text for file in options.files for c in read_clauses(file)]
    who = applicant(("宁波市",))
    extract(passage_document("预热。"), applicant=who)  # dictionaries are loaded once a process
    extract(passage_document("全市5G基站达31240个。"), applicant=who)
    spent, pages, facts = 0.0, 0, 0
    for text in islice(_documents(texts), max(1, options.pages // PAGES)):
        document = passage_document(text)
        started = time.process_time()
        facts += len(extract(document, applicant=who))
        spent += time.process_time() - started
        pages += PAGES
    sys.stdout.write(
        f"{pages} pages, {facts} facts in {spent:.2f} CPU-s: {pages / spent:.0f} pages a second-core\n"
    )
    return 0


def _documents(texts: Sequence[str]) -> Iterator[str]:
    """Documents of `PAGES` pages, each passage a paragraph, without end."""
    rng = Random(336)
    piece: list[str] = []
    size = 0
    for text in cycle(texts):
        other = re.sub(
            r"(?<![\d〔年])[1-9](?=[\d,.]*\d(?:个|座|家|%|万))", lambda _: str(rng.randint(1, 9)), text
        )
        piece.append(other)
        size += len(other)
        if size >= PAGE * PAGES:
            yield "\n".join(piece)
            piece, size = [], 0


if __name__ == "__main__":
    sys.exit(main())
