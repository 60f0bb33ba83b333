"""``intake watch`` as it is served: Prefect's own scheduler asks for the looks, two watchers on one OUT do no harm, and
Prefect's pages have the table of verdicts, the balance and the progress."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from docx import Document as new_document

sys.path.insert(0, str(Path(__file__).parent))

import batches

from flows.hosts import free_port

NOTHING_NEW, DONE = "没有新收件", "已处理"


def put(inbox: Path, name: str, city: str) -> None:
    folder = inbox / "paper" / name
    folder.mkdir(parents=True)
    plan = new_document()
    plan.add_paragraph(f"{city}“5G+工业互联网”融合应用先导区试点工作方案")
    plan.save(str(folder / "方案.docx"))


@contextmanager
def watching(inbox: Path, out: Path, home: Path, port: int) -> Iterator[Callable[[], str]]:
    """A watcher with a server of its own; gives what it said so far."""
    home.mkdir()
    log = home / "log"
    command = [sys.executable, "-m", "flows.cli", "watch", str(inbox), "--out", str(out)]
    options = ["--every", "10s", "--settle", "1s", "--port", str(port), "--workers", "1"]
    environ = {n: v for n, v in os.environ.items() if n != "PREFECT_API_URL"}
    with log.open("wb") as said:
        process = subprocess.Popen(
            [*command, *options],
            env={**environ, "PREFECT_HOME": str(home / "prefect"), batches.MARK: str(log)},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        yield lambda: log.read_text(encoding="utf-8")
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        finally:
            process.kill()
            batches.gone(str(log))


def wait(done: Callable[[], bool], said: Callable[[], str]) -> None:
    until = time.monotonic() + 900
    while not done():
        assert time.monotonic() < until, said()
        time.sleep(0.5)


def artifacts(port: int) -> dict[str, str]:
    """What Prefect keeps of the latest artifact of each key."""
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/artifacts/latest/filter",
        data=b"{}",
        headers={"Content-Type": "application/json"},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(asked, timeout=60) as answer:
        return {a["key"]: str(a["data"]) for a in json.load(answer)}


@pytest.mark.slow
@pytest.mark.prefect
@pytest.mark.timeout(3600)
def test_the_schedule_looks_and_two_watchers_do_no_harm(tmp_path: Path) -> None:
    inbox, out, port = tmp_path / "inbox", tmp_path / "out", free_port()
    put(inbox, "001", "宁波市")
    with watching(inbox, out, tmp_path / "a", port) as first:
        # the first look is asked for by the command, all others by the schedule
        wait(lambda: first().count(NOTHING_NEW) >= 2 and DONE in first(), first)
        with watching(inbox, out, tmp_path / "b", free_port()) as second:
            wait(lambda: NOTHING_NEW in second(), second)
            put(inbox, "002", "绍兴市")
            wait(lambda: first().count(DONE) + second().count(DONE) >= 2, second)
            looks = second().count(NOTHING_NEW)
            wait(lambda: second().count(NOTHING_NEW) > looks, second)
            # what Prefect's runner says when it is stopped comes after this
            assert "Traceback" not in first() + second()
        made = artifacts(port)
    assert set(made) == {"intake-verdicts", "intake-files", "intake-progress"}
    verdicts = json.loads(made["intake-verdicts"])
    assert "宁波市" in {row["申报主体"] for row in verdicts}
    told = json.loads((out / "batch.json").read_text(encoding="utf-8"))
    assert {s["applicant"] for s in told["submissions"]} == {"宁波市", "绍兴市"}
