"""Makes a sample inbox with its marking: applications as cities send them, faults planted and recorded.

``python -m samples.generate --out DIR --count N --seed S`` writes DIR/inbox and DIR/truth.json. The same seed
gives the same papers. Needs LibreOffice and Chinese fonts.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pikepdf

from samples import delivering, drafting, office, packing, printing, recipe, truth
from samples.delivering import Inbox
from samples.drafting import Draft
from samples.recipe import Recipe

CALL = "miit-2024-5g-pilot"
BATCH = 24  # papers in one call of LibreOffice
Progress = Callable[[str], None]


def generate(
    out: Path,
    *,
    count: int,
    seed: int,
    progress: Progress | None = None,
    recipes: tuple[Recipe, ...] | None = None,
    clean_share: float = 0.34,
) -> None:
    """Write ``out/inbox`` and ``out/truth.json`` for ``count`` applications, or for the given ``recipes``.

    ``clean_share`` of the applications have no fault. Raises FileExistsError where ``out/inbox`` is not empty,
    office.OfficeMissing without LibreOffice.
    """
    say = progress or (lambda _: None)
    root = out / "inbox"
    if root.exists() and any(root.iterdir()):
        raise FileExistsError(f"{root} is not empty")
    root.mkdir(parents=True, exist_ok=True)
    rng = Random(f"{seed}/inbox")
    chosen = recipes if recipes is not None else _recipes(rng, count, clean_share)
    inbox = Inbox(root, delivering.ROOMS[0])
    if recipes is None:
        inbox = Inbox(root, rng.choice(delivering.ROOMS), rng.choice(("iso", "iso", "slash", "hanzi")))
    applications: list[truth.Json] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        drafts = [
            drafting.draft(r, folder, f"{i:03d}", Random(f"{seed}/{i}/text")) for i, r in enumerate(chosen)
        ]
        say(f"已写 {len(drafts)} 份申报材料，正在排版")
        printed = _print(drafts, folder)
        for i, draft in enumerate(drafts):
            applications.append(_send(inbox, draft, printed[i], seed, i))
            say(f"{i + 1}/{len(drafts)} {draft.recipe.applicant.name}")
    rng.shuffle(inbox.rows)
    _write_register(inbox, rng)
    record = {
        "schema": "truth/1",
        "seed": seed,
        "call": CALL,
        "applications": applications,
        "files": inbox.files,
    }
    (out / "truth.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _recipes(rng: Random, count: int, clean_share: float) -> tuple[Recipe, ...]:
    used: set[str] = set()
    out: list[Recipe] = []
    for i in range(count):
        applicant = recipe.random_applicant(rng, i, used)
        out.append(recipe.random_recipe(rng, applicant, clean=rng.random() < clean_share))
    return tuple(out)


def _print(drafts: list[Draft], folder: Path) -> list[dict[str, Path]]:
    """All papers as PDF, and both kinds freed of what differs from run to run."""
    papers = [p for d in drafts for p in d.papers.values()]
    for start in range(0, len(papers), BATCH):
        office.to_pdf(papers[start : start + BATCH], folder)
    for path in papers:
        _steady_docx(path)
        _steady_pdf(path.with_suffix(".pdf"))
    return [{use: p.with_suffix(".pdf") for use, p in d.papers.items()} for d in drafts]


def _steady_docx(path: Path) -> None:
    """Fixed times in the package."""
    with zipfile.ZipFile(path) as old:
        members = [(name, old.read(name)) for name in old.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in members:
            new.writestr(zipfile.ZipInfo(name, (2024, 9, 20, 10, 30, 0)), data, zipfile.ZIP_DEFLATED)


def _steady_pdf(path: Path) -> None:
    """No dates, a file id from the content."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for key in ("/CreationDate", "/ModDate"):
            if key in pdf.docinfo:
                del pdf.docinfo[key]
        if "/Metadata" in pdf.Root:
            del pdf.Root.Metadata
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]
        if "/DocChecksum" in pdf.trailer:
            del pdf.trailer["/DocChecksum"]
        pdf.save(path, deterministic_id=True)


def _send(inbox: Inbox, draft: Draft, printed: dict[str, Path], seed: int, nth: int) -> truth.Json:
    """Print, seal, scan, pack and deliver one application; its entry in the truth."""
    rng, pixels = Random(f"{seed}/{nth}/send"), np.random.default_rng([seed, nth])
    made = draft.recipe
    settings = printing.choose_settings(draft, pixels)
    on_paper = not made.has("channel-missing", "paper")
    parts = printing.scan_paper(draft, printed, settings, rng, pixels) if on_paper else []
    deliveries = delivering.deliver(inbox, draft, printed, parts, settings, nth + 1, rng)
    form_there, plan_there = not made.has("form-missing"), not made.has("plan-missing")
    marks = draft.marks if form_there and on_paper else []
    found = truth.findings(made, marks, draft.hand_keys if form_there and on_paper else frozenset(),
                           draft.hand is not None and bool(marks))  # fmt: skip
    return truth.application(
        recipe=made,
        deliveries=deliveries,
        fields=draft.fields if form_there else {},
        prose=draft.prose if form_there else None,
        plan=draft.plan if plan_there else None,
        extra_claims=draft.extra_claims,
        marks=marks,
        found=found,
        scan=settings.as_dict() if on_paper else None,
    )


def _write_register(inbox: Inbox, rng: Random) -> None:
    kind = rng.choice(("csv-utf8", "csv-gb18030", "xlsx"))
    name = "收件登记.xlsx" if kind == "xlsx" else "收件登记.csv"
    packing.write_register(inbox.root / name, inbox.rows, kind=kind)  # type: ignore[arg-type]
    inbox.files.append({"path": name, "inside": None, "state": "read", "accept": ["ignored", "container"]})


def main(argv: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m samples.generate", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for inbox and truth.json")
    parser.add_argument("--count", type=int, default=10, help="number of applications")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--demo", action="store_true", help="the small committed inbox instead")
    options = parser.parse_args(argv)
    recipes = recipe.demo_recipes() if options.demo else None
    try:
        generate(options.out, count=options.count, seed=options.seed, recipes=recipes,
                 progress=lambda words: print(words, file=sys.stderr))  # fmt: skip
    except (FileExistsError, office.OfficeMissing) as error:
        print(error, file=sys.stderr)
        return 2 if isinstance(error, FileExistsError) else 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
