"""Prefect's embedded server as a process of ours: it ends with the run, however that ends, and Ctrl-C at the
terminal does not reach it, so that a stopped batch can still say so to it.

Run as ``python -m flows.embedded`` with uvicorn's arguments.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from threading import Thread

_LOOK_EVERY = 2.0  # seconds


def install() -> None:
    """Let Prefect start its server this way. Rests on the private seam of the Prefect that is pinned."""
    import prefect
    from prefect.server.api.server import SubprocessASGIServer
    from prefect.settings import get_current_settings

    def start(self: SubprocessASGIServer) -> subprocess.Popen[bytes]:
        settings = get_current_settings().to_environment_variables(exclude_unset=True)
        alone = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
        place = ["--app-dir", str(prefect.__module_path__.parent), "--host", "127.0.0.1"]
        quiet = ["--port", str(self.port), "--log-level", "error", "--lifespan", "on"]
        app = ["--factory", "prefect.server.api.server:create_app"]
        return subprocess.Popen(
            [sys.executable, "-m", "flows.embedded", *place, *quiet, *app],
            env={**os.environ, **alone, **settings},
            start_new_session=True,
        )

    SubprocessASGIServer._run_uvicorn_command = start  # type: ignore[method-assign]


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGKILL)  # nothing of ours rests on what it knows


def main() -> None:
    import uvicorn

    Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    uvicorn.main()


if __name__ == "__main__":
    main()
