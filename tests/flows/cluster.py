"""A real PostgreSQL and a real Prefect server on loopback, each a process of its own, for tests that stop them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.hosts import free_port

OWNER = "postgres"  # PostgreSQL does not run as root


def postgres_tools() -> Path | None:
    """The folder of initdb and pg_ctl; None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return Path(there).resolve().parent if there else None


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder where PostgreSQL's own user can go: those of pytest are closed to it."""
    made = Path(tempfile.mkdtemp(prefix="intake-cluster-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


class Postgres:
    def __init__(self, tools: Path, folder: Path) -> None:
        self.tools, self.folder, self.port = tools, folder, free_port()
        folder.chmod(0o755)
        (folder / "data").mkdir()
        self._as_owner: list[str] = []
        if os.getuid() == 0:
            shutil.chown(folder / "data", OWNER)
            self._as_owner = ["runuser", "-u", OWNER, "--"]
        self._run("initdb", "-A", "trust", "-U", "intake", "--no-sync", "-E", "UTF8", "--locale=C")
        self.start()
        for name in ("prefect", "intake"):
            self.create(name)

    def create(self, name: str, *options: str) -> None:
        """Another database of this name, with options of createdb."""
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "intake"]
        subprocess.run([str(self.tools / "createdb"), *where, *options, name], check=True)

    def url(self, name: str, driver: str = "postgresql") -> str:
        return f"{driver}://intake@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder / 'data'} -c listen_addresses=127.0.0.1 -c fsync=off"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "data" / "log"), "-o", options, "start")

    def stop(self) -> None:
        """As a crash: connections are cut, nothing is tidied."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def _run(self, tool: str, *arguments: str) -> None:
        command = [*self._as_owner, str(self.tools / tool), "-D", str(self.folder / "data"), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


class Server:
    def __init__(self, folder: Path, database: str) -> None:
        self.port, self.folder = free_port(), folder
        self._environ = {
            **os.environ,
            "PREFECT_HOME": str(folder / "prefect"),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": database,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_UI_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }
        (folder / "prefect").mkdir(exist_ok=True)
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def start(self, seconds: float = 300.0) -> None:
        place = ["--host", "127.0.0.1", "--port", str(self.port)]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "prefect", "server", "start", *place],
                env=self._environ,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until = time.monotonic() + seconds
        while not self._answers():
            assert time.monotonic() < until, (self.folder / "server.log").read_text()[-2000:]
            time.sleep(0.5)

    def stop(self) -> None:
        """Kill -9, with whatever it started."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _answers(self) -> bool:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"{self.url}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False
