"""The nasty inbox through the whole of ``intake run``: a batch is made of it, and nothing of it gets out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from samples.arsenal.nasty import nasty
from samples.processes import held, is_running, tree

_AFTER = 20.0  # seconds in which what was started must have ended


class Watch(threading.Thread):
    """Sees every process that is started, and how much they hold together at most (bytes)."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root, self.peak, self.seen, self.over = root, 0, set[int](), threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.5):
            now = tree(self.root)
            self.seen |= {p.pid for p in now}
            self.peak = max(self.peak, sum(map(held, now)))


def _below(folder: Path) -> set[Path]:
    return {Path(at) / name for at, _, names in os.walk(folder) for name in names}


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_the_nasty_inbox_through_the_whole_run(tmp_path: Path) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    files = nasty()
    for name, (data, _) in files.items():
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (inbox / "paper" / "link.pdf").symlink_to("/etc/passwd")
    os.mkfifo(inbox / "paper" / "pipe")
    here = Path(__file__).parents[2]
    before, at_home = _below(inbox), _below(here / "flows") | _below(here / "pipeline")
    own = {
        **os.environ,
        "TMPDIR": str(tmp_path / "tmp"),
        "HOME": str(tmp_path / "home"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    (tmp_path / "tmp").mkdir()
    (tmp_path / "home").mkdir()
    command = [sys.executable, "-m", "flows.cli"]
    with (tmp_path / "told").open("wb") as told:
        started = subprocess.Popen(
            [*command, "run", str(inbox), "--out", str(out), "--workers", "2"],
            cwd=here,
            env=own,
            stdout=told,
            stderr=told,
        )
        watch = Watch(started.pid)
        watch.start()
        code = started.wait()
    watch.over.set()
    watch.join()
    said = (tmp_path / "told").read_text("utf-8", "replace")
    assert code == 1, said[-3000:]  # ended, with files that could not be read
    assert "\x1b" not in said and "\u202e" not in said

    batch = json.loads((out / "batch.json").read_text())
    outer = Counter(f["path"] for f in batch["received"] if f["inside"] is None)
    assert outer == Counter([*files, "paper/link.pdf", "paper/pipe"])
    states = Counter(f["state"] for f in batch["received"])
    assert sum(states.values()) == batch["totals"]["files"]
    assert all(batch["totals"][state] == number for state, number in states.items())
    assert all(f["reason"] for f in batch["received"] if f["state"] not in {"read", "container"})
    assert "complete" not in {s["verdict"] for s in batch["submissions"]}
    counted = subprocess.run(
        [*command, "audit", str(out), str(inbox)], cwd=here, env=own, capture_output=True
    )
    assert counted.returncode == 0, counted.stdout.decode()

    assert _below(inbox) == before
    assert _below(here / "flows") | _below(here / "pipeline") == at_home
    assert list(tmp_path.rglob("escaped*")) == []
    deadline = time.monotonic() + _AFTER
    while (left := [p for p in watch.seen if is_running(p)]) and time.monotonic() < deadline:
        time.sleep(0.5)
    assert left == []
    assert watch.peak < 1_300_000 << 10, f"{watch.peak >> 20} MB"
