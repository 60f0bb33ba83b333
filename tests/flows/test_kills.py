"""Kill -9 at any moment, of the run, of a page worker, of the engine: a rerun ends with the same result as a run
that was left in peace, byte for byte, and reads no page twice except those in hand."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import batches

KILLS = int(os.environ.get("INTAKE_TEST_KILLS", "30"))
TARGETS = ("run", "run", "worker", "engine")  # the run itself half of the times


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return batches.small_inbox(tmp_path_factory.mktemp("kills") / "inbox")


def finish(inbox: Path, out: Path, log: Path) -> dict[str, bytes]:
    """Run to the end; the pages that were kept before are not read again."""
    kept = len(batches.pages_kept(out))
    with batches.running(inbox, out, log) as process:
        assert process.wait(timeout=600) == 0, log.read_text(encoding="utf-8")
    standing = json.loads((out / "store" / "progress.json").read_text(encoding="utf-8"))
    assert standing["pages_read"] == standing["pages"] - kept
    return batches.outcome(out)


@pytest.mark.slow
@pytest.mark.prefect
@pytest.mark.timeout(7200)
def test_killed_at_random_moments(inbox: Path, tmp_path: Path) -> None:
    undisturbed = finish(inbox, tmp_path / "undisturbed", tmp_path / "undisturbed.log")
    assert any(name.endswith("submission.json") for name in undisturbed)
    seed = int(os.environ.get("INTAKE_TEST_SEED", str(random.randrange(10**6))))
    chance, done, tries = random.Random(seed), 0, 0
    out = tmp_path / "out"
    while done < KILLS:
        tries += 1
        target, log = chance.choice(TARGETS), tmp_path / f"{tries}.log"
        with batches.running(inbox, out, log) as process:
            # a start is as good a moment as any other, but most of the work comes after it
            if chance.random() < 0.8 and not batches.wait_for(log, "识读页面", process):
                continue
            time.sleep(chance.uniform(0, 12))
            if process.poll() is not None:
                killed = 0
            elif target == "run":
                process.kill()
                killed = 1
            else:
                of_target = batches.workers(str(log)) if target == "worker" else batches.engine(str(log))
                killed = batches.kill(of_target[:1])
            code = process.wait(timeout=600)
        done += killed
        print(f"seed {seed}: {tries}: {target} killed {killed}, exit code {code}", flush=True)
        assert max(batches.pages_kept(out).values(), default=1) == 1
        if target != "run" or not killed:
            assert code == 0, log.read_text(encoding="utf-8")
        if code == 0:
            assert batches.outcome(out) == undisturbed, f"seed {seed}"
            shutil.rmtree(out)
    assert finish(inbox, out, tmp_path / "last.log") == undisturbed
    assert max(batches.pages_kept(out).values()) == 1
