"""Prefect's server as a process of ours, for a desk that has none: it starts while the rest of the program is
loaded, ends with the run, however that ends, and is started anew where it dies. Ctrl-C at the terminal does not
reach it.

Run as ``python -m flows.embedded`` with uvicorn's arguments. Nothing of ours rests on what it knows.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from importlib.util import find_spec
from threading import Event, Lock, Thread
from types import TracebackType

from flows.errors import EnvironmentLacksError, UsageError
from flows.hosts import free_port

_LOOK_EVERY = 2.0  # seconds, of the server for the run
_ASK_EVERY = 0.1
_SECONDS_TO_START = 180.0  # a first start on a slow machine takes long
_STARTS = 6  # of the server in one run; one that dies more often has a reason
_PARENT = "INTAKE_ENGINE_OF"  # the process that it ends with: asked for later, it may be gone already
_ALONE = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}


class Engine:
    """The server, from `start` to the end of the ``with`` block; does nothing where the environment names one."""

    def __init__(self, *, port: int | None = None) -> None:
        """``port``: with its pages, its schedules and all else that a server does, at this port."""
        self._pages_at = port
        self.wanted = not os.environ.get("PREFECT_API_URL")
        self._home = os.environ.get("PREFECT_HOME", "")
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self._ending = Event()
        self._starting = Lock()  # none is started once it is ending
        self._untold = False

    def __enter__(self) -> Engine:
        """Start it; it is not there yet. Set before Prefect is imported, the address is taken up by it."""
        if self.wanted:
            self._port = self._pages_at or free_port()
            if self._pages_at is not None:
                _ask_for(self._pages_at)
            os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{self._port}/api"
            _past_proxies("127.0.0.1")
            self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        with self._starting:
            if self._process is not None:
                self._process.kill()
                self._process.wait()
        if self.wanted:
            del os.environ["PREFECT_API_URL"]
        if self._untold:
            _tell_events(True)

    def ready(self) -> None:
        """Wait until it answers, and see to it from then on. Raises EnvironmentLacksError."""
        if not self.wanted:
            return
        if not self._answers(_SECONDS_TO_START / 2):
            # what an earlier one left behind may be torn: begin with nothing
            self._home = tempfile.mkdtemp(prefix="intake-prefect-")
            self._restart()
            if not self._answers(_SECONDS_TO_START):
                raise EnvironmentLacksError(
                    "流程引擎（Prefect）未能启动，请运行 intake doctor 检查环境后重试。"
                )
        if self._pages_at is None:
            _tell_events(False)
            self._untold = True
        Thread(target=self._look_after, daemon=True).start()

    def _start(self) -> None:
        spec = find_spec("prefect")
        if spec is None or not spec.submodule_search_locations:
            raise EnvironmentLacksError("缺少 Prefect，安装：make setup。")
        place = ["--app-dir", spec.submodule_search_locations[0], "--host", "127.0.0.1"]
        quiet = ["--port", str(self._port), "--log-level", "error", "--lifespan", "on"]
        app = ["--factory", "prefect.server.api.server:create_app"]
        environ = {n: v for n, v in os.environ.items() if n != "PREFECT_API_URL"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "flows.embedded", *place, *quiet, *app],
            env={**environ, **self._ways(), "PREFECT_HOME": self._home, _PARENT: str(os.getpid())},
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _ways(self) -> dict[str, str]:
        if self._pages_at is None:
            return _ALONE
        return {"PREFECT_UI_ENABLED": "1", "PREFECT_SERVER_UI_API_URL": os.environ["PREFECT_API_URL"]}

    def _restart(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._start()

    def _answers(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                with _OPENER.open(f"http://127.0.0.1:{self._port}/api/health", timeout=5) as answer:
                    if answer.status == 200:
                        return True
            except (urllib.error.URLError, OSError):
                if self._process is not None and self._process.poll() is not None:
                    return False
            time.sleep(_ASK_EVERY)
        return False

    def _look_after(self) -> None:
        """Start it anew, at the same address, where it dies: the flow asks again for a minute."""
        for _ in range(_STARTS):
            while self._process is not None and self._process.poll() is None:
                if self._ending.wait(0.5):
                    return
            with self._starting:
                if self._ending.is_set():
                    return
                self._start()


def _tell_events(wanted: bool) -> None:
    """Whether Prefect's client tells its server of each state of a task. A server without pages has nobody to show
    them to; told faster than it takes them, they pile up in the client, 15 kB each, and when it is gone the run's end
    tries each of them again for seconds."""
    from prefect.events.clients import NullEventsClient
    from prefect.events.worker import EventsWorker

    EventsWorker.set_client_override(None if wanted else NullEventsClient)


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _ask_for(port: int) -> None:
    """Raises UsageError where something else has it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise UsageError(f"端口 {port} 已被占用，请用 --port 另选一个。") from error


def _past_proxies(host: str) -> None:
    """Prefect's client would ask a proxy of the environment for our own machine."""
    for name in ("NO_PROXY", "no_proxy"):
        hosts = [h for h in os.environ.get(name, "").split(",") if h]
        os.environ[name] = ",".join([*hosts, host])


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    Thread(target=_follow, args=(int(os.environ[_PARENT]),), daemon=True).start()
    import uvicorn

    uvicorn.main()


if __name__ == "__main__":
    main()
