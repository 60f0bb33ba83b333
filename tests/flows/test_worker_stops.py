"""A worker that is told to end, as `docker stop` and systemd do, ends by itself and leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import batches
import cluster

TOOLS = cluster.postgres_tools()


@pytest.fixture
def folder() -> Iterator[Path]:
    with cluster.open_folder() as made:
        yield made


@pytest.mark.slow
@pytest.mark.prefect
@pytest.mark.timeout(300)
@pytest.mark.skipif(TOOLS is None, reason="PostgreSQL is not installed (apt-get install postgresql)")
def test_sigterm_ends_it_as_ctrl_c_does(folder: Path, tmp_path: Path) -> None:
    assert TOOLS is not None
    with ExitStack() as stack:
        postgres = cluster.Postgres(TOOLS, folder)
        stack.callback(postgres.stop)
        server = cluster.Server(folder, postgres.url("prefect", "postgresql+asyncpg"))
        stack.callback(server.stop)
        environ = {
            **os.environ,
            "PREFECT_API_URL": server.url,
            "INTAKE_STORE": postgres.url("intake"),
            "PREFECT_HOME": str(folder / "prefect"),
            batches.MARK: str(folder),
        }
        command = [sys.executable, "-m", "flows.cli", "worker", "--out", str(tmp_path), "--workers", "1"]
        worker = subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True)
        stack.callback(worker.kill)
        assert worker.stderr is not None
        assert any("已就绪" in line for line in worker.stderr)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=120) == 130
        batches.gone(str(folder))
