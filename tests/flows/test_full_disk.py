"""A disk that is full at different moments, one that is read-only, a store that somebody holds: one sentence that says
what to do, nothing half-written, and the same command goes on once there is room. On a small disk of its own."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import batches

LEFT_ALONE = ("Traceback", "程序内部错误")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system in memory, whose size and rights `remount` changes."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(place)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("mounting is not permitted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def remount(disk: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(disk)], check=True)


def run(inbox: Path, out: Path, log: Path) -> tuple[int, str]:
    with batches.running(inbox, out, log) as process:
        code = process.wait(timeout=1800)
    said = log.read_text(encoding="utf-8")
    assert not any(word in said for word in LEFT_ALONE), said
    return code, said


def sentence(said: str) -> str:
    """The one that the program ended with."""
    (found,) = [line for line in said.splitlines() if line.startswith("intake：")]
    return found


@pytest.mark.slow
@pytest.mark.prefect
@pytest.mark.timeout(7200)
def test_a_full_disk_stops_the_run_and_costs_nothing_that_was_done(disk: Path, tmp_path: Path) -> None:
    inbox = batches.tiny_inbox(tmp_path / "inbox")
    undisturbed, log = tmp_path / "undisturbed", tmp_path / "log"
    assert run(inbox, undisturbed, log)[0] == 0
    needed = sum(p.stat().st_size for p in undisturbed.rglob("*") if p.is_file())
    out = disk / "out"
    for share in (0.1, 0.5, 0.8):  # among the originals, the results, the papers
        remount(disk, f"size={round(needed * share) // 4096 * 4096}")
        code, said = run(inbox, out, log)
        assert code == 3, said
        assert "腾出空间" in sentence(said)
        assert not (out / "batch.json").exists()
        whole = {str(p.relative_to(out)) for p in out.rglob("*") if p.is_file() and "store" not in p.parts}
        assert whole <= set(batches.outcome(undisturbed))  # no file aside is left
        assert all(batches.outcome(undisturbed)[name] == (out / name).read_bytes() for name in whole)
    remount(disk, "size=512m")
    code, said = run(inbox, out, log)
    assert code == 0, said
    assert batches.outcome(out) == batches.outcome(undisturbed)
    assert max(batches.pages_kept(out).values()) == 1
    remount(disk, "ro")
    code, said = run(inbox, out, log)
    assert code == 3, said
    assert "不可写" in sentence(said)


@pytest.mark.slow
@pytest.mark.prefect
@pytest.mark.timeout(3600)
def test_a_store_that_somebody_holds_is_told_after_a_minute(tmp_path: Path) -> None:
    (tmp_path / "inbox" / "paper").mkdir(parents=True)
    (tmp_path / "inbox" / "paper" / "说明.txt").write_text("宁波市先导区", encoding="utf-8")
    out, log = tmp_path / "out", tmp_path / "log"
    assert run(tmp_path / "inbox", out, log)[0] == 0
    before = batches.outcome(out)
    with sqlite3.connect(out / "store" / "results.sqlite", isolation_level=None) as held:
        held.execute("BEGIN EXCLUSIVE")
        code, said = run(tmp_path / "inbox", out, log)
        held.execute("ROLLBACK")
    held.close()
    assert code == 3, said
    assert "results.sqlite" in sentence(said)
    assert "locked" in sentence(said)
    assert batches.outcome(out) == before
    assert run(tmp_path / "inbox", out, log)[0] == 0
    assert batches.outcome(out) == before
