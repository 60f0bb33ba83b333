"""Kill -9 at any moment, of the run, of a page worker, of the engine: a rerun ends with the same result as a run
that was left in peace, byte for byte, and reads no page twice except those in hand.

A run is hit several times: its worker and its engine are replaced while it goes on, until it ends or is killed itself,
and the next run takes over in the same OUT. The batch is small, so that 30 kills take minutes and not hours.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import time
from pathlib import Path
from subprocess import Popen

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import batches

KILLS = int(os.environ.get("INTAKE_TEST_KILLS", "30"))
# where a process is hit; most of the work, and of the moments, is reading, and before it there are no workers
STAGES = {
    "run": ("启动", "收件登记", "识读页面", "识读页面", "识读页面", "整理文件", "逐家核对"),
    "worker": ("识读页面", "识读页面", "识读页面", "整理文件", "逐家核对"),
    "engine": ("启动", "识读页面", "识读页面", "逐家核对"),
}
SHARES = {"worker": 0.95, "engine": 0.9, "run": 0.85}  # of the runs in which one is hit
# seconds after the stage; a busy machine makes them land elsewhere, which is as good
LONGEST = 6.0


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return batches.tiny_inbox(tmp_path_factory.mktemp("kills") / "inbox")


def finish(inbox: Path, out: Path, log: Path) -> dict[str, bytes]:
    """Run to the end; the pages that were kept before are not read again."""
    kept = len(batches.pages_kept(out))
    with batches.running(inbox, out, log) as process:
        assert process.wait(timeout=1800) == 0, log.read_text(encoding="utf-8")
    assert pages_read(out) == pages_in_all(out) - kept
    return batches.outcome(out)


def pages_read(out: Path) -> int:
    return int(json.loads((out / "store" / "progress.json").read_text(encoding="utf-8"))["pages_read"])


def pages_in_all(out: Path) -> int:
    return int(json.loads((out / "store" / "progress.json").read_text(encoding="utf-8"))["pages"])


def hit(target: str, log: Path, process: Popen[bytes], chance: random.Random) -> int:
    """Kill one process of a kind at a random moment; gives back how many were there."""
    if not batches.wait_for(log, chance.choice(STAGES[target]), process):
        return 0
    until = time.monotonic() + chance.uniform(0, LONGEST)
    while time.monotonic() < until and process.poll() is None:
        time.sleep(0.05)
    if process.poll() is not None:
        return 0
    if target == "run":
        process.kill()
        return 1
    of_target = batches.workers(str(log)) if target == "worker" else batches.engine(str(log))
    return batches.kill(chance.sample(of_target, min(1, len(of_target))))


@pytest.mark.slow
@pytest.mark.prefect
@pytest.mark.timeout(14400)
def test_killed_at_random_moments(inbox: Path, tmp_path: Path) -> None:
    undisturbed = finish(inbox, tmp_path / "undisturbed", tmp_path / "undisturbed.log")
    assert any(name.endswith("submission.json") for name in undisturbed)
    seed = int(os.environ.get("INTAKE_TEST_SEED", str(random.randrange(10**6))))
    chance, done, runs = random.Random(seed), {"run": 0, "worker": 0, "engine": 0}, 0
    out = tmp_path / "out"
    while sum(done.values()) < KILLS:
        runs += 1
        log = tmp_path / f"{runs}.log"
        # of workers one a run: a page that loses two is reported, rightly, and the result is another
        targets = [target for target, share in SHARES.items() if chance.random() < share]
        with batches.running(inbox, out, log) as process:
            killed = {target: hit(target, log, process, chance) for target in targets}
            code = process.wait(timeout=1800)
        for target, count in killed.items():
            done[target] += count
        print(f"seed {seed}, run {runs}: killed {killed}, exit code {code}; so far {done}", flush=True)
        assert max(batches.pages_kept(out).values(), default=1) == 1
        if code == 0:
            assert batches.outcome(out) == undisturbed, f"seed {seed}"
            shutil.rmtree(out)
        else:
            assert killed.get("run"), log.read_text(encoding="utf-8")
    assert finish(inbox, out, tmp_path / "last.log") == undisturbed
    assert max(batches.pages_kept(out).values()) == 1
