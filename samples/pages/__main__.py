"""``python -m samples.pages --out DIR --seed N``: write papers, scan pages of them, read these and mark them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.reading.engines import ENGINES, engine
from pipeline.reading.scan_page import read_scan
from samples import office
from samples.pages.marks import PageMarks
from samples.pages.scans import QUALITIES, scanned_pages
from samples.pages.sources import write_sources


def main(argv: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m samples.pages", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the papers")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--applications", type=int, default=4)
    parser.add_argument("--face", help="a font to set all papers in")
    parser.add_argument("--engine", choices=ENGINES, default="rapid")
    parser.add_argument("--misses", action="store_true", help="quote what was read wrongly")
    options = parser.parse_args(argv)
    try:
        papers = write_sources(
            options.out, seed=options.seed, applications=options.applications, face=options.face
        )
    except office.OfficeMissing as error:
        print(error, file=sys.stderr)
        return 3
    marks = {name: PageMarks() for name in (*QUALITIES, "all", "plans", "people and numbers")}
    for number, page in enumerate(scanned_pages(papers, seed=options.seed), 1):
        read = read_scan(page.picture, number=number, engine=engine(options.engine))
        tables = "plans" if page.paper == "plan" else "people and numbers"
        for name in (page.quality, tables, "all"):
            marks[name].add(page.printed, read)
    for name, mark in marks.items():
        print(row(name, mark), flush=True)
        if options.misses and name in QUALITIES:
            print("".join(f"    {miss}\n" for miss in mark.misses), end="")
    return 0


def row(name: str, m: PageMarks) -> str:
    """A row of a Markdown table."""
    error = 100 * m.wrong / max(1, m.characters)
    return (
        f"| {name}, {m.pages} | {m.characters:,} | {error:.2f} % ({m.wrong}) | {m.wrong_digits} of {m.digits:,} "
        f"| {m.right_numbers} of {m.numbers} | {m.right_cells} of {m.cells} | {m.kept_blank_cells} of {m.blank_cells} |"
    )


if __name__ == "__main__":
    sys.exit(main())
