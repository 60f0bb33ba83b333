"""The server of a run ends with it, whenever that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from flows.embedded import _PARENT


def test_a_server_whose_run_was_gone_before_it_asked_does_not_stay() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as run:
        run.wait()
    any_app = [
        "--app-dir",
        str(Path(__file__).parent),
        "--port",
        "0",
        "--lifespan",
        "off",
        "lost_jobs:double",
    ]
    server = subprocess.run(
        [sys.executable, "-m", "flows.embedded", *any_app],
        env={**os.environ, _PARENT: str(run.pid)},
        stderr=subprocess.DEVNULL,
        check=False,
        timeout=120,
    )
    assert server.returncode == -signal.SIGKILL
