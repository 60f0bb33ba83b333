"""``python -m samples.bench_cores samples``: what this machine itself gives to several processes at once.

Bare processes that share nothing read the same scanned pages, one alone, then two side by side: how much more they read
together is the most that a batch with two workers can gain over one with one. A machine whose cores share caches,
memory or, below a virtual machine, one real core gives less than twice.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time
from multiprocessing.synchronize import Barrier
from pathlib import Path

from pipeline.reading import page_count, read_page

_KIND = "application/pdf"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("samples", type=Path, help="folder with inbox/")
    parser.add_argument("--pages", type=int, default=12, help="pages read by each process")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    files = sorted((options.samples / "inbox" / "paper").rglob("*.pdf"))
    pages = [(f, n) for f in files for n in range(1, page_count(f, media_type=_KIND) + 1)][: options.pages]
    alone = together(pages, 1)
    many = together(pages, options.processes)
    gain = options.processes * alone / many
    print(f"one process: {len(pages) / alone:.3f} pages a second")
    print(
        f"{options.processes} processes: {options.processes * len(pages) / many:.3f} pages a second, "
        f"{gain:.2f} times as much"
    )
    return 0


def together(pages: list[tuple[Path, int]], count: int) -> float:
    """Seconds until ``count`` processes have each read ``pages``; what they load first is not counted."""
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(count + 1)
    processes = [context.Process(target=_read, args=(pages, ready)) for _ in range(count)]
    for process in processes:
        process.start()
    ready.wait()
    begin = time.monotonic()
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise SystemExit("a process failed")
    return time.monotonic() - begin


def _read(pages: list[tuple[Path, int]], ready: Barrier) -> None:
    _page(*pages[0])  # networks are loaded
    ready.wait()
    for path, number in pages:
        _page(path, number)


def _page(path: Path, number: int) -> None:
    read_page(path, media_type=_KIND, number=number, engine_name="rapid")


if __name__ == "__main__":
    raise SystemExit(main())
