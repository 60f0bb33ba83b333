"""How a second worker helps where the machine is not the limit: ``python tests/flows/bench_workers.py INBOX`` (root, cgroup v1).

Every reading process may use a share of a core (`SHARE`), as if it were a slower machine of its own, so that the run, Prefect's server
and two workers do not take each other's time on a machine of two cores. Told are the seconds between the run's lines
识读页面 and 整理文件.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SHARE = 0.6
PERIOD = 20_000  # µs in which the share is given
CONTROLLER = Path("/sys/fs/cgroup/cpu")


def main(inbox: Path) -> int:
    """The command line; returns the exit code."""
    one, two = (seconds(inbox, workers) for workers in (1, 2))
    sys.stdout.write(f"one worker {one} s, two {two} s: {one / two:.2f} times\n")
    return 0


def seconds(inbox: Path, workers: int) -> int:
    """How long the pages took with so many workers."""
    with tempfile.TemporaryDirectory(prefix="intake-workers-") as folder:
        log = Path(folder) / "log"
        command = [sys.executable, "-m", "flows.cli", "run", str(inbox), "--out", f"{folder}/out"]
        with log.open("wb") as said:
            run = subprocess.Popen([*command, "--workers", str(workers)], stdout=said, stderr=said)
            held: set[int] = set()
            while run.poll() is None:
                for pid in children(run.pid) - held:
                    hold(pid, CONTROLLER / f"intake-{pid}")
                    held.add(pid)
                time.sleep(0.05)
        text = log.read_text(encoding="utf-8")
    begin, end = (int(at) for at in re.findall(r"\[\s*(\d+)s\] (?:识读页面|整理文件)", text)[:2])
    return end - begin


def children(parent: int) -> set[int]:
    """The reading processes of a run."""
    listed = subprocess.run(
        ["pgrep", "-P", str(parent), "-f", "spawn_main"], capture_output=True, text=True, check=False
    )
    return {int(pid) for pid in listed.stdout.split()}


def hold(pid: int, group: Path) -> None:
    group.mkdir(exist_ok=True)
    (group / "cpu.cfs_period_us").write_text(str(PERIOD))
    (group / "cpu.cfs_quota_us").write_text(str(int(PERIOD * SHARE)))
    (group / "cgroup.procs").write_text(str(pid))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
