"""Learns the second look at figures from the annotated sets: ``python tests/extractors/learn_figures.py [--upto N]``.

Every number of the texts is an example; so is every number of generated applications, where what the rules take is
right and nothing else is a figure. Writes ``extractors/data/figures.npz``. Deterministic, some seconds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[2]))

from extractors.evaluate import DEFAULT_FILES, Clause, read_clauses
from extractors.facts import read_claims
from extractors.figure_features import candidates, features
from extractors.learned import BUCKETS, rows
from extractors.passages import passage_document
from extractors.reading import Reading, make_reading
from pipeline.call import load_call
from pipeline.places import applicant
from tests.extractors.bench_facts import papers

KINDS = ("base_station_total", "base_stations_per_10k")
Example = tuple[NDArray[np.int64], str]
EPOCHS, RATE, SHRINK = 12, 0.3, 3e-5


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--upto", type=int, default=10**6, help="the last set to learn from")
    parser.add_argument("--papers", type=int, default=40, help="generated applications to learn from")
    parser.add_argument("--seed", type=int, default=41)
    parser.add_argument("--out", type=Path, default=Path("extractors/data/figures.npz"))
    options = parser.parse_args(arguments)
    sets = [f for f in DEFAULT_FILES if int(f.stem.partition("-")[2] or 1) <= options.upto]
    told = [e for file in sets for clause in read_clauses(file) for e in _examples(clause)]
    papers = list(_of_papers(options.papers, options.seed))
    sys.stdout.write(f"{len(told)} numbers of {len(sets)} files, {len(papers)} of generated papers\n")
    told += papers
    answers = sorted({answer for _, answer in told})
    weights = learn([(words, answers.index(answer)) for words, answer in told], len(answers))
    step = float(np.abs(weights).max()) / 127  # a byte a weight is enough
    options.out.unlink(missing_ok=True)
    np.savez_compressed(
        options.out, answers=np.array(answers), weights=np.round(weights / step).astype(np.int8), step=step
    )
    sys.stdout.write(f"{options.out}: {options.out.stat().st_size} bytes\n")
    return 0


def learn(examples: Sequence[tuple[NDArray[np.int64], int]], answers: int) -> NDArray[np.float32]:
    """Weights of a softmax over the words, by steps that grow smaller for words seen often (AdaGrad)."""
    weights = np.zeros((BUCKETS, answers), dtype=np.float32)
    seen = np.full((BUCKETS, answers), 1e-6, dtype=np.float32)
    order, rng = list(range(len(examples))), Random(1)
    for _ in range(EPOCHS):
        rng.shuffle(order)
        for index in order:
            words, answer = examples[index]
            scores = weights[words].sum(axis=0)
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            chances[answer] -= 1
            slope = chances[None, :] / np.sqrt(len(words)) + SHRINK * weights[words]
            seen[words] += slope**2
            weights[words] -= RATE / np.sqrt(len(words)) * slope / np.sqrt(seen[words])
    return weights


def _examples(clause: Clause) -> Iterator[Example]:
    """The numbers of an annotated text."""
    reading = _reading(clause.text, clause.applicant.split("、"))
    left = [(f.kind, float(f.value)) for f in clause.facts if isinstance(f.value, int | float)]
    for candidate in candidates(reading):
        meant = next((f for f in left if f[0] in KINDS and abs(f[1] - candidate.number.value) < 1e-6), None)
        if meant is not None:
            left.remove(meant)
        yield rows(features(reading, candidate)), meant[0] if meant is not None else "none"


def _of_papers(count: int, seed: int) -> Iterator[Example]:
    """The numbers of generated papers, where what the rules take is right and nothing else is a figure."""
    for names, text in papers(count, seed=seed):
        reading = _reading(text, names)
        read = read_claims(reading)
        claims = [c for c in (*read.claims, *read.later) if c.kind in KINDS]
        for candidate in candidates(reading):
            here = [
                c.kind
                for c in claims
                if c.figure and c.figure[0] < candidate.number.end and candidate.core < c.figure[1]
            ]
            yield rows(features(reading, candidate)), here[0] if here else "none"


def _reading(text: str, cities: Sequence[str]) -> Reading:
    today = load_call().deadline
    who = applicant(tuple(cities))
    return make_reading(passage_document(text), applicant=who, reference=int(today[:4]), today=today)


if __name__ == "__main__":
    sys.exit(main())
