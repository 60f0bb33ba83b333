"""Runs of ``intake`` as processes of their own, for tests that kill them."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from samples import processes

SAMPLES = Path(__file__).parents[2] / "samples" / "inbox"
MARK = "INTAKE_TEST_RUN"
ONE = "2024-0916-03"  # the sample applicant that came as pictures, on disc and by mail


def small_inbox(folder: Path) -> Path:
    """One applicant of the samples: five scanned pages, a disc and a message."""
    for channel in ("paper", "disc"):
        shutil.copytree(SAMPLES / channel / ONE, folder / channel / ONE)
    (folder / "email").mkdir()
    shutil.copy(SAMPLES / "email" / f"{ONE}.eml", folder / "email")
    shutil.copy(SAMPLES / "收件登记.csv", folder)
    return folder


def tiny_inbox(folder: Path) -> Path:
    """The same with the first three of its scanned pages."""
    small_inbox(folder)
    for picture in (folder / "paper" / ONE).iterdir():
        if picture.stem not in {"img1", "img2", "img3"}:
            picture.unlink()
    return folder


@contextmanager
def running(
    inbox: Path, out: Path, log: Path, *more: str, **environ: str
) -> Iterator[subprocess.Popen[bytes]]:
    """``intake run`` with two workers; what it says goes to ``log``. Ends with nothing left behind."""
    command = [
        sys.executable,
        "-m",
        "flows.cli",
        "run",
        str(inbox),
        "--out",
        str(out),
        "--workers",
        "2",
        *more,
    ]
    with log.open("wb") as said:
        process = subprocess.Popen(
            command,
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**os.environ, MARK: str(log), **environ},
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        gone(str(log))


def marked(mark: str) -> dict[int, str]:
    """The processes that carry the mark, with their command lines; those that ended are left out."""
    return {p.pid: processes.command(p) for p in processes.marked(MARK, mark) if processes.is_running(p.pid)}


def gone(mark: str, seconds: float = 60.0) -> None:
    """Wait until nothing carries the mark."""
    until = time.monotonic() + seconds
    while left := marked(mark):
        assert time.monotonic() < until, left
        time.sleep(0.2)


def workers(mark: str) -> list[int]:
    return [p for p, line in marked(mark).items() if "spawn_main" in line]


def engine(mark: str) -> list[int]:
    return [p for p, line in marked(mark).items() if "flows.embedded" in line]


def kill(processes: list[int]) -> int:
    """Kill -9; gives back how many were there."""
    killed = 0
    for process in processes:
        try:
            os.kill(process, signal.SIGKILL)
            killed += 1
        except ProcessLookupError:
            continue
    return killed


def wait_for(log: Path, text: str, process: subprocess.Popen[bytes], seconds: float = 1800.0) -> bool:
    """Whether ``text`` was said before the process ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if text in log.read_text(encoding="utf-8", errors="replace"):
            return True
        if process.poll() is not None:
            return text in log.read_text(encoding="utf-8", errors="replace")
        time.sleep(0.1)
    raise AssertionError(f"{text} was not said: {log.read_text(encoding='utf-8', errors='replace')}")


def outcome(out: Path) -> dict[str, bytes]:
    """Every file of a result by its path, without the store and without the times of the run."""
    found = {}
    for path in out.rglob("*"):
        inside = path.relative_to(out)
        if not path.is_file() or inside.parts[0] == "store":
            continue
        data = path.read_bytes()
        if inside.name == "batch.json":
            told = json.loads(data) | {"started_at": "", "finished_at": ""}
            data = json.dumps(told, sort_keys=True).encode()
        if inside.name == "台账.xlsx":
            data = _timeless(path)
        found[str(inside)] = data
    return found


def _timeless(book: Path) -> bytes:
    """The parts of a workbook without the times of the run that it tells."""
    with zipfile.ZipFile(book) as parts:
        told = b"".join(name.encode() + parts.read(name) for name in sorted(parts.namelist()))
    return re.sub(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d\+08:00)?", b"", told)


def pages_kept(out: Path) -> dict[tuple[str, str], int]:
    """(digest, step) of every page that is kept, with how often it was written."""
    place = out / "store" / "results.sqlite"
    if not place.is_file():
        return {}
    with sqlite3.connect(place) as store:
        if not store.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
            return {}
        rows = store.execute("SELECT digest, step, written FROM results WHERE step LIKE 'page/%'").fetchall()
    store.close()
    return {(digest, step): written for digest, step, written in rows}
