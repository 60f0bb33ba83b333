"""What a batch costs against the number of its applications: ``make bench-batch``. A measurement, not a test.

Each application is a plan in Word by paper and, with ``--scans N``, N scanned pages; without scans it is the batch that
is measured and not the reading. CPU seconds are those of all processes. Memory is the proportional set size (PSS) of
all of them together, and the main process's resident size, looked at every second.

Prefect's share is measured in the same run: its server's CPU seconds; the import of its client; and what the main
process spends while the flow runs, less what the bodies of the flow's tasks spend in their threads. The last also
holds the threads that mind the worker processes, so that the share told is too high rather than too low.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import psutil
from docx import Document as new_document
from PIL import Image, ImageDraw, ImageFont

sys.path.insert(0, str(Path(__file__).parents[2]))

from pipeline.model import Record
from pipeline.places import prefectures
from samples import processes

_MARK = "INTAKE_BENCH"
_FONT = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"


class Flow(Record):
    """CPU seconds of the main process: ``importing`` Prefect, ``running`` the flow, ``ours`` of it in the bodies of
    the tasks."""

    importing: float
    running: float
    ours: float


class Cost(Record):
    """``cpu``: seconds of all processes, ``server``: of Prefect's among them, ``client``: of Prefect in the main
    process; ``tree``, ``main``: MB at most; ``seconds``: by the clock."""

    count: int
    workers: int
    cpu: float
    server: float
    client: float
    tree: float
    main: float
    seconds: float

    @property
    def share(self) -> float:
        return (self.server + self.client) / self.cpu


def fill(inbox: Path, count: int, scans: int) -> None:
    for number, place in enumerate(prefectures()[:count], 1):
        folder = inbox / "paper" / f"{number:03}-{place.name}"
        folder.mkdir(parents=True)
        plan = new_document()
        plan.add_paragraph(f"{place.name}“5G+工业互联网”融合应用先导区试点工作方案")
        for n in range(20):
            plan.add_paragraph(
                f"截至2023年底，全市累计建成5G基站{1000 + number + n}个，工业互联网平台持续完善。"
            )
        plan.save(str(folder / "方案.docx"))
        for n in range(1, scans + 1):
            _scan(place.name, number, n).save(folder / f"{n}.jpg", dpi=(150, 150), quality=80)


def _scan(city: str, number: int, page: int) -> Image.Image:
    picture = Image.new("L", (1240, 1754), 255)
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(_FONT, 33)
    for line in range(22):
        text = f"{city}第{number}号第{page}页第{line}行工业互联网平台累计连接设备{number * 97 + line}台"
        pen.text((150, 180 + 62 * line), text, font=font, fill=20)
    return picture


def measure(count: int, *, workers: int, scans: int) -> Cost:
    with tempfile.TemporaryDirectory() as place:
        inbox, told = Path(place) / "inbox", Path(place) / "flow.json"
        fill(inbox, count, scans)
        begin = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, __file__, "--run", str(inbox), str(told), "--workers", str(workers)],
            env={**os.environ, _MARK: place},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        spent: dict[int, float] = {}
        servers: set[int] = set()
        tree = main = 0.0
        while process.poll() is None:
            found = marked(place)
            spent.update({p.pid: max(p.cpu, spent.get(p.pid, 0.0)) for p in found})
            servers |= {p.pid for p in found if "flows.embedded" in p.line}
            tree = max(tree, sum(p.shared for p in found))
            main = max([main, *(p.resident for p in found if p.pid == process.pid)])
            time.sleep(1.0)
        if process.returncode:
            raise RuntimeError(f"the run ended with {process.returncode}")
        flow = Flow.model_validate_json(told.read_text())
        return Cost(
            count=count,
            workers=workers,
            cpu=sum(spent.values()),
            server=sum(spent[p] for p in servers),
            client=flow.importing + max(0.0, flow.running - flow.ours),
            tree=tree / 1e6,
            main=main / 1e6,
            seconds=time.monotonic() - begin,
        )


class Process(Record):
    """``cpu``: seconds; ``resident``, ``shared`` (PSS): bytes."""

    pid: int
    line: str
    cpu: float
    resident: float
    shared: float


def marked(mark: str) -> list[Process]:
    found = []
    for process in processes.marked(_MARK, mark):
        try:
            times, memory = process.cpu_times(), process.memory_full_info()
        except psutil.Error:  # it has ended
            continue
        found.append(
            Process(
                pid=process.pid,
                line=processes.command(process),
                cpu=times.user + times.system,
                resident=memory.rss,
                shared=memory.pss,
            )
        )
    return found


def run(inbox: Path, told: Path, workers: int) -> None:
    """The run itself, in a process of its own, with a watch on the flow and its tasks."""
    from flows import environment
    from flows.embedded import Engine

    environment.prepare()
    with Engine() as engine:  # as a run has it: Prefect takes up its address when it is imported
        begin = time.process_time()
        import prefect  # noqa: F401

        importing = time.process_time() - begin
        from flows import batch
        from flows.run import RunOptions, run_inbox

        ours: list[float] = []
        for name in ("receive_arrivals", "read_one_file", "sort_delivery", "bind_applicants", "assess_applicant", "report_batch"):  # fmt: skip
            task = getattr(batch, name)
            task.fn = _timed(task.fn, time.thread_time, ours)
        running: list[float] = []
        batch.run_batch = _timed(batch.run_batch, time.process_time, running)
        engine.ready()
        run_inbox(
            RunOptions(inbox=inbox, out=told.parent / "out", call="miit-2024-5g-pilot", workers=workers)
        )
    told.write_text(Flow(importing=importing, running=sum(running), ours=sum(ours)).model_dump_json())


def _timed(work: Callable[..., Any], clock: Callable[[], float], spent: list[float]) -> Callable[..., Any]:
    @wraps(work)
    def timed(*args: Any, **options: Any) -> Any:
        begin = clock()
        try:
            return work(*args, **options)
        finally:
            spent.append(clock() - begin)

    return timed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=[10, 50, 200])
    parser.add_argument("--workers", type=int, nargs="+", default=[2])
    parser.add_argument("--scans", type=int, default=0)
    parser.add_argument("--run", type=Path, nargs=2, metavar=("INBOX", "TOLD"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        run(*options.run, workers=options.workers[0])
        return
    print(
        "| applications | workers | CPU-s | each, over the first | Prefect: server, client | share | MB: all, main | seconds |"
    )
    print("|---|---|---|---|---|---|---|---|", flush=True)
    first: Cost | None = None
    for count, workers in [(c, w) for c in options.counts for w in options.workers]:
        cost = measure(count, workers=workers, scans=options.scans)
        first = first or cost
        more = f"{(cost.cpu - first.cpu) / (count - first.count):.2f}" if count > first.count else ""
        prefect = f"{cost.server:.1f}, {cost.client:.1f} | {cost.share:.1%}"
        size = f"{cost.tree:.0f}, {cost.main:.0f}"
        print(
            f"| {count} | {workers} | {cost.cpu:.1f} | {more} | {prefect} | {size} | {cost.seconds:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
