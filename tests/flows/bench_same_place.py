"""How often seals in one place on several copies are hinted at: five copies sealed one by one, and one sealed sheet
scanned five times.

``python tests/flows/bench_same_place.py --count 4 --seed 5`` draws forms of the sample generator, runs the pipeline over
both kinds and counts the signature cells with the hint.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
from PIL import Image

from samples import drafting, generate, paper, printing, recipe
from samples.paper import Sheet

COPIES, DPI = 5, 200
SAYS = "位置完全一致"


def draw(inboxes: dict[str, Path], seed: int, count: int) -> None:
    rng, used = Random(f"{seed}/same"), set[str]()
    chosen = [
        recipe.random_recipe(rng, recipe.random_applicant(rng, n, used), clean=True) for n in range(count)
    ]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        drafts = [
            drafting.draft(replace(r, short=True, by_hand=False), folder, f"{n:03d}", Random(f"{seed}/{n}"))
            for n, r in enumerate(chosen)
        ]
        for n, printed in enumerate(generate._print(drafts, folder)):
            pixels = np.random.default_rng([seed, n])
            for kind, inbox in inboxes.items():
                _copies(drafts[n], Sheet(printed["paper_form"]), inbox, pixels, again=kind == "printed")


def _copies(
    draft: drafting.Draft, sheet: Sheet, inbox: Path, rng: np.random.Generator, *, again: bool
) -> None:
    """Five copies in the inbox; ``again``: all of them scans of the first."""
    folder = inbox / "paper" / draft.recipe.applicant.name
    folder.mkdir(parents=True)
    pictures: list[paper.Pixels] = []
    for number in range(1, COPIES + 1):
        if not (pictures and again):
            pictures = [sheet.picture(n, DPI) for n in range(len(sheet))]
            printing._finish_form(draft, sheet, pictures, DPI, rng)
        settings = replace(printing.choose_settings(draft, rng), dpi=DPI)
        jpegs = paper.scan_pages(pictures, settings, dpi=DPI, rng=rng)
        first, *rest = (Image.open(io.BytesIO(j)).convert("RGB") for j in jpegs)
        first.save(folder / f"第{number}份.pdf", save_all=True, append_images=rest, resolution=DPI)


def count_hints(out: Path) -> tuple[int, int]:
    """Signature cells with the hint, and all that hold a seal."""
    hinted = sealed = 0
    for path in out.glob("submissions/*/submission.json"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["signatures"]:
            sealed += cell["seal"] in ("present", "unclear", "wrong_body")
            hinted += any(SAYS in hint for hint in cell["hints"])
    return hinted, sealed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=4)
    parser.add_argument("--seed", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        inboxes = {kind: Path(scratch) / kind / "inbox" for kind in ("stamped", "printed")}
        draw(inboxes, chosen.seed, chosen.count)
        for kind, inbox in inboxes.items():
            out = inbox.parent / "out"
            command = [sys.executable, "-m", "flows.cli", "run", str(inbox), "--out", str(out)]
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
            hinted, sealed = count_hints(out)
            print(f"{kind}: {hinted} of {sealed} sealed cells hinted at")


if __name__ == "__main__":
    main()
