"""The server of a run ends with it, whenever that ends."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.embedded import _PARENT
from flows.hosts import free_port

_MANY = """
import os

from flows import environment

environment.prepare()
from flows.embedded import Engine

with Engine({port}) as engine:
    from prefect import flow, task
    from prefect.events import emit_event

    engine.ready()

    @task
    def one(n: int) -> int:
        return n

    @flow
    def many() -> int:
        return sum(one(n) for n in range(3))

    assert many() == 3
    print(emit_event("looked", {{"prefect.resource.id": "x"}}) is not None, flush=True)
    if engine._pages_at is not None:
        os._exit(0)
"""


def test_events_that_are_dropped_are_no_lines_on_the_terminal() -> None:
    from flows import batch

    assert batch.intake_batch.name == "intake-batch"  # Prefect has set up its logging
    assert not logging.getLogger("EventsWorker").isEnabledFor(logging.WARNING)


@pytest.mark.prefect
@pytest.mark.parametrize("pages", [False, True])
def test_only_a_server_with_pages_is_told_of_events(tmp_path: Path, pages: bool) -> None:
    """Others have nobody to show them to: they would pile up, and hold up the end of the run."""
    script = tmp_path / "run.py"
    script.write_text(_MANY.format(port=f"port={free_port()}" if pages else ""))
    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PREFECT_HOME": str(tmp_path / "prefect")},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=300,
    )
    assert done.stdout.strip() == str(pages)


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
