"""Keeps the worker process: hands it jobs, waits no longer than allowed, starts a new one where it died."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from pydantic import ValidationError

from pipeline.model import Record
from pipeline.receive.names import shown
from pipeline.receive.records import Job, Look, Member

_JOBS_PER_PROCESS = 500  # then a fresh one: parsers leak


class WorkerDied(Exception):
    """The worker gave no answer; the text says why, in Chinese."""


class Workshop:
    """``command`` is what to run; tests put a faulty one in its place."""

    def __init__(self, command: Sequence[str] = (sys.executable, "-m", "pipeline.receive.worker")) -> None:
        self.command = tuple(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._jobs = 0
        self._unread = b""

    def __enter__(self) -> Workshop:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def look(self, job: Job) -> tuple[Look, list[Member]]:
        """What the worker says of ``job``, and the members that it took out, even where it then died."""
        try:
            answer = Look.model_validate_json(self.ask(job, job.limits.wall_seconds))
        except (WorkerDied, ValidationError) as error:
            why = str(error) if isinstance(error, WorkerDied) else "解析程序返回了无法理解的结果"
            self._stop()
            reason = f"“{shown(job.name)}”打开失败：{why}，文件可能已损坏或有害，请核实后重新报送。"
            answer = Look(state="failed", reason=reason, problem="unreadable")
        return answer, members(job.spool)

    def ask(self, question: Record, seconds: float) -> bytes:
        """Sends one line of JSON and gives the answering line. Raises WorkerDied."""
        if self._jobs >= _JOBS_PER_PROCESS:
            self._stop()
        process = self._process or self._start()
        self._jobs += 1
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write(question.model_dump_json().encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            raise WorkerDied(self._death()) from None
        return self._line(process, process.stdout.fileno(), time.monotonic() + seconds)

    def restart(self) -> None:
        """Ends the process; the next question gets a new one."""
        self._stop()

    def _line(self, process: subprocess.Popen[bytes], out: int, deadline: float) -> bytes:
        while b"\n" not in self._unread:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([out], [], [], left)[0]:
                raise WorkerDied("处理超时")
            chunk = os.read(out, 1 << 16)
            if not chunk or len(self._unread) > 64 << 20:
                raise WorkerDied(self._death())
            self._unread += chunk
        line, _, self._unread = self._unread.partition(b"\n")
        return line

    def _start(self) -> subprocess.Popen[bytes]:
        here = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(p for p in (here, os.environ.get("PYTHONPATH", "")) if p)
        # libarchive turns Unicode names into the locale's bytes: it must be UTF-8
        env = {
            **os.environ,
            "LC_ALL": "C.UTF-8",
            "PYTHONUTF8": "1",
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": path,
        }
        self._process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
            start_new_session=True,
        )
        self._jobs, self._unread = 0, b""
        return self._process

    def _death(self) -> str:
        """Why the process ended, as a person understands it."""
        if self._process is None:
            return "解析程序没有启动"
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return "解析程序没有响应"
        if code == -signal.SIGXCPU:
            return "处理用时过长"
        return "解析程序异常退出"

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()


def members(spool: Path) -> list[Member]:
    """The members listed in a spool; a last line cut short by a crash is left out."""
    try:
        lines = (spool / "members.jsonl").read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return []
    found = []
    for line in lines:
        if line:
            with contextlib.suppress(ValidationError):
                found.append(Member.model_validate_json(line))
    return found
