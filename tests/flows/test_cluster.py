"""Many machines, here as processes on loopback: a Prefect server on PostgreSQL, two workers, one of which is killed;
the server and the database are restarted in the middle of the batch. The result is that of one machine alone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import batches
import cluster
from sqlalchemy import create_engine, text

from pipeline.store.database import open_store

TOOLS = cluster.postgres_tools()


@pytest.fixture
def folder() -> Iterator[Path]:
    with cluster.open_folder() as made:
        yield made


def start_worker(out: Path, log: Path, environ: dict[str, str], stack: ExitStack) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "flows.cli",
        "worker",
        "--out",
        str(out),
        "--workers",
        "1",
        "--batches",
        "1",
    ]
    said = stack.enter_context(log.open("wb"))
    process = subprocess.Popen(
        command, env={**os.environ, **environ, batches.MARK: str(log)}, stdout=said, stderr=subprocess.STDOUT
    )
    stack.callback(batches.gone, str(log))
    stack.callback(process.wait)
    stack.callback(process.kill)
    return process


@pytest.mark.slow
@pytest.mark.prefect
@pytest.mark.timeout(3600)
@pytest.mark.skipif(TOOLS is None, reason="PostgreSQL is not installed (apt-get install postgresql)")
def test_a_batch_outlives_a_worker_the_server_and_the_database(folder: Path, tmp_path: Path) -> None:
    assert TOOLS is not None
    inbox, out, log = batches.small_inbox(tmp_path / "inbox"), tmp_path / "out", tmp_path / "run.log"
    with ExitStack() as stack:
        postgres = cluster.Postgres(TOOLS, folder)
        stack.callback(postgres.stop)
        server = cluster.Server(folder, postgres.url("prefect", "postgresql+asyncpg"))
        stack.callback(lambda: server.stop())
        environ = {
            "PREFECT_API_URL": server.url,
            "INTAKE_STORE": postgres.url("intake"),
            "PREFECT_HOME": str(folder / "prefect"),
        }
        store = create_engine(postgres.url("intake", "postgresql+psycopg"), pool_pre_ping=True)
        stack.callback(store.dispose)

        def pages() -> list[int]:
            """How often each page was written."""
            with store.connect() as connection:
                rows = connection.execute(text("SELECT written FROM results WHERE step LIKE 'page/%'"))
                return [row.written for row in rows]

        out.mkdir()
        open_store(out, postgres.url("intake")).close()
        first, second = (start_worker(out, tmp_path / f"{n}.log", environ, stack) for n in (1, 2))
        run = stack.enter_context(batches.running(inbox, out, log, "--remote", **environ))
        assert batches.wait_for(log, "识读页面", run), log.read_text(encoding="utf-8")

        _wait(lambda: len(pages()) >= 2, run, log)
        batches.kill([first.pid])
        _wait(lambda: len(pages()) >= 4, run, log)
        server.stop()
        server.start()
        _wait(lambda: len(pages()) >= 6, run, log)
        postgres.stop()
        postgres.start()
        assert run.wait(timeout=1800) == 0, log.read_text(encoding="utf-8")
        assert second.poll() is None
        written = pages()
    assert sum(n > 1 for n in written) <= 3  # those in hand when something was stopped
    alone, alone_log = tmp_path / "alone", tmp_path / "alone.log"
    with batches.running(inbox, alone, alone_log) as process:
        assert process.wait(timeout=1800) == 0, alone_log.read_text(encoding="utf-8")
    assert len(written) == len(batches.pages_kept(alone))
    assert batches.outcome(out) == batches.outcome(alone)


def _wait(done: Callable[[], bool], run: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 900
    while not done() and run.poll() is None:
        assert time.monotonic() < until, log.read_text(encoding="utf-8")
        time.sleep(0.5)
