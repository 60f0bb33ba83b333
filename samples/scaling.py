"""What a batch costs against the number of its applications: ``python -m samples.scaling --counts 10 50 200``.

Each application is a plan and an application of a page in Word, by paper, so that it is the batch that is measured and
not the reading of scans. CPU seconds are those of all processes; nothing here depends on how busy the machine is.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from docx import Document as new_document

from pipeline.model import Record
from pipeline.places import prefectures

_MARK = "INTAKE_SCALING"
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Cost(Record):
    """``engine``: CPU seconds of Prefect's server among ``cpu``; ``memory``: MB of the run's own process at most."""

    count: int
    cpu: float
    engine: float
    memory: float
    seconds: float


def fill(inbox: Path, count: int) -> None:
    cities = [p.name for p in prefectures()][:count]
    for number, city in enumerate(cities, 1):
        folder = inbox / "paper" / f"{number:03}-{city}"
        folder.mkdir(parents=True)
        plan = new_document()
        plan.add_paragraph(f"{city}“5G+工业互联网”融合应用先导区试点工作方案")
        for n in range(20):
            plan.add_paragraph(
                f"截至2023年底，全市累计建成5G基站{1000 + number + n}个，工业互联网平台持续完善。"
            )
        plan.save(str(folder / "方案.docx"))


def measure(count: int) -> Cost:
    with tempfile.TemporaryDirectory() as place:
        inbox, out = Path(place) / "inbox", Path(place) / "out"
        fill(inbox, count)
        begin = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "run", str(inbox), "--out", str(out), "--workers", "1"],
            env={**os.environ, _MARK: place},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        spent: dict[int, tuple[str, float]] = {}
        memory = 0.0
        while process.poll() is None:
            for pid, line, cpu, resident in _marked(place):
                spent[pid] = (line, max(cpu, spent.get(pid, ("", 0.0))[1]))
                memory = max(memory, resident) if pid == process.pid else memory
            time.sleep(0.5)
        return Cost(
            count=count,
            cpu=round(sum(cpu for _, cpu in spent.values()), 1),
            engine=round(sum(cpu for line, cpu in spent.values() if "flows.embedded" in line), 1),
            memory=round(memory / 1e6),
            seconds=round(time.monotonic() - begin),
        )


def _marked(mark: str) -> list[tuple[int, str, float, float]]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if (
                not entry.name.isdigit()
                or f"{_MARK}={mark}\0".encode() not in (entry / "environ").read_bytes()
            ):
                continue
            stat = (entry / "stat").read_text().rpartition(")")[2].split()
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it has ended
            continue
        found.append(
            (int(entry.name), line, (int(stat[11]) + int(stat[12])) / _TICKS, float(stat[21]) * _PAGE)
        )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="+", default=[10, 50, 200])
    print(
        "| applications | CPU-s | of them Prefect's server | peak MB of the run | CPU-s each, over the first |"
    )
    print("|---|---|---|---|---|", flush=True)
    first: Cost | None = None
    for count in parser.parse_args().counts:
        cost = measure(count)
        more = "" if first is None else f"{(cost.cpu - first.cpu) / (count - first.count):.2f}"
        first = first or cost
        print(f"| {count} | {cost.cpu} | {cost.engine} | {cost.memory:.0f} | {more} |", flush=True)


if __name__ == "__main__":
    main()
