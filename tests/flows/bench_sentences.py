"""Sentences of 13 to 39 letters taken out of the electronic plan, put in, or replaced by another plan's, over the readings
that a run has kept: ``python tests/flows/bench_sentences.py INBOX OUT``.

A plan of which the unchanged versions differ is counted as told falsely and left out. No picture is asked: what is told is
told of sentences, not of words.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "checks"))

from bench_channels import bundles, say
from builders import document

from flows.pool import PagePool
from flows.progress import Meter
from flows.workshop import Workshop
from pipeline.agreement import text_changes
from pipeline.agreement.letters import Letters
from pipeline.call import load_call
from pipeline.model import Document
from pipeline.store.database import open_store
from pipeline.store.files import Originals
from pipeline.store.results import Results

_SENTENCE = re.compile(r"[^。；\n]{12,60}[。；]")
Pair = tuple[Document, str]  # the paper's plan and the text of an electronic one


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("inbox", type=Path)
    parser.add_argument("out", type=Path, help="folder of a finished run over it")
    parser.add_argument("--each", type=int, default=6, help="changes of a kind for each plan")
    options = parser.parse_args(arguments)
    found = pairs(options.inbox, options.out)
    others = [sentence for _, text in found for sentence in sentences(text)]
    rng, tally = Random(336), Counter[tuple[str, bool]]()
    for paper, text in found:
        if is_told(paper, text):
            tally["unchanged", True] += 1
            continue
        tally["unchanged", False] += 1
        for sentence in rng.choices(sentences(text) or [""], k=options.each):
            other = rng.choice(others)
            for kind, now in (("taken out", ""), ("put in", other + sentence), ("replaced", other)):
                if sentence:
                    tally[kind, is_told(paper, text.replace(sentence, now, 1))] += 1
    for kind in ("unchanged", "taken out", "put in", "replaced"):
        say(f"{kind}: told {tally[kind, True]} of {tally[kind, True] + tally[kind, False]}")
    return 0


def pairs(inbox: Path, out: Path) -> list[Pair]:
    """The plans on paper with an electronic version beside them."""
    database = open_store(out, None)
    with Meter(quiet=True) as meter, closing(PagePool(workers=1)) as pool:
        shop = Workshop(
            inbox=inbox, out=out, call=load_call(), engine="rapid", pool=pool, meter=meter,
            originals=Originals(out / "store" / "originals"), results=Results(database),
        )  # fmt: skip
        plans = [[d for d in bundle.documents if d.role == "plan"] for bundle in bundles(shop)]
    database.close()
    return [
        (paper, typed.text)
        for together in plans
        for paper in [d for d in together if d.channel == "paper"][:1]
        for typed in [d for d in together if d.channel != "paper"][:1]
    ]


def sentences(text: str) -> list[str]:
    return [m.group() for m in _SENTENCE.finditer(text) if 13 <= len(Letters.of(m.group()).text) <= 39]


def is_told(paper: Document, text: str) -> bool:
    typed = document([text], role="plan", document_id="typed", channel="disc", delivery="disc/1")
    return bool(text_changes([paper, typed], {}, (), proof=lambda *_: None))


if __name__ == "__main__":
    sys.exit(main())
