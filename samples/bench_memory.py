"""``make bench-memory``: what `intake run` holds in memory over one long dense scan, as it goes on.

The scan is one PDF: the fullest pages of the scanned papers of a folder of samples, over and over. Pages of one file
are read each for itself, so that repeating them spares nothing. Told is the proportional set size (memory shared by
processes counted once) of the run, its worker processes and Prefect's server, looked at every second.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import pikepdf

from samples import processes

MB = 1 << 20
PARTS = 10  # lines of the table


@dataclass(frozen=True)
class Look:
    """Megabytes after ``pages`` were read."""

    pages: int
    run: float
    workers: float
    server: float

    @property
    def reading(self) -> float:
        return self.run + self.workers


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("samples", type=Path, help="folder with inbox/")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="intake-memory-") as folder:
        inbox, out = Path(folder) / "inbox", Path(folder) / "out"
        long_scan(options.samples, inbox / "paper" / "001.pdf", pages=options.pages)
        looks = list(watched(inbox, out, workers=options.workers))
    if not looks:
        sys.exit("the run ended before it was looked at")
    show(looks)
    return 0


def long_scan(samples: Path, target: Path, *, pages: int) -> None:
    """A PDF of so many pages out of the scanned papers under ``samples``, those of most bytes."""
    target.parent.mkdir(parents=True)
    found = sorted((samples / "inbox" / "paper").rglob("*.pdf"))
    opened = [pikepdf.open(path) for path in found]
    with pikepdf.new() as whole:
        for pdf in opened:
            whole.pages.extend(pdf.pages)
        fullest = sorted(whole.pages, key=_bytes, reverse=True)[: max(1, len(whole.pages) * 2 // 3)]
        with pikepdf.new() as out:
            for page in islice(cycle(fullest), pages):
                out.pages.append(page)
            out.save(target)
    for pdf in opened:
        pdf.close()


def _bytes(page: pikepdf.Page) -> int:
    return sum(int(image.get("/Length", 0)) for image in page.images.values())


def watched(inbox: Path, out: Path, *, workers: int) -> Iterator[Look]:
    """Looks at a run until it ends."""
    command = [sys.executable, "-m", "flows.cli", "run", str(inbox), "--out", str(out)]
    process = subprocess.Popen([*command, "--workers", str(workers)], stdout=subprocess.DEVNULL)
    try:
        while process.poll() is None:
            yield _look(process.pid, _pages_read(out))
            time.sleep(1)
    finally:
        process.kill()
        process.wait()


def show(looks: Sequence[Look]) -> None:
    """The greatest of each part of the run, and whether it grew."""
    last = max(look.pages for look in looks)
    print(f"{'pages up to':>12}{'run MB':>9}{'workers MB':>12}{'together MB':>13}{'server MB':>11}")
    for part in range(1, PARTS + 1):
        low, high = last * (part - 1) // PARTS, last * part // PARTS
        here = [n for n in looks if low < n.pages <= high or (part == 1 and n.pages == 0)]
        if here:
            run, workers, together, server = (
                max(getattr(n, name) for n in here) for name in ("run", "workers", "reading", "server")
            )
            print(f"{high:12}{run:9.0f}{workers:12.0f}{together:13.0f}{server:11.0f}")
    print(f"peak of run and workers: {max(n.reading for n in looks):.0f} MB")


def _look(pid: int, pages: int) -> Look:
    run, workers, server = 0.0, 0.0, 0.0
    for process in processes.tree(pid):
        if process.pid == pid:
            run = processes.held(process) / MB
        elif "flows.embedded" in processes.command(process):
            server += processes.held(process) / MB
        else:
            workers += processes.held(process) / MB
    return Look(pages, run, workers, server)


def _pages_read(out: Path) -> int:
    try:
        told = json.loads((out / "store" / "progress.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0
    return int(told.get("pages_done", 0))


if __name__ == "__main__":
    sys.exit(main())
