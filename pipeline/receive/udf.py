"""Discs that have UDF and nothing else, through the program 7z: what it finds goes to a pipe, it names no file."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from pipeline.receive.names import clean
from pipeline.receive.spool import CHUNK, Spool

_PROGRAMS = ("7z", "7zz")
_SECONDS = 120
_QUIET = ("-y", "-sccUTF-8", "-p", "-bd", "-bso0", "-bsp0")
LACKING = "因未安装7z程序而未能取出，请管理员安装（apt-get install p7zip-full）后重新运行。"


def unpack_udf(path: Path, spool: Spool) -> None:
    """Takes a disc with UDF apart. Raises OSError where that does not work, TooMuch."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        spool.note(
            "光盘内的文件", state="failed", reason=f"光盘映像（UDF格式）{LACKING}", problem="unreadable"
        )
        return
    names = _names(program, path)
    spool.expected = [clean(name) for name in names]
    for name, shown in zip(names, spool.expected, strict=True):
        spool.add(shown, _chunks(program, path, name))


def _names(program: str, path: Path) -> list[str]:
    """The files on the disc. Raises OSError."""
    command = (program, "l", "-slt", "-ba", "-sccUTF-8", "-p", "--", str(path))
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise OSError("7z does not end") from error
    found: list[str] = []
    for block in done.stdout.decode("utf-8", "surrogateescape").split("\n\n"):
        told = dict(line.split(" = ", 1) for line in block.splitlines() if " = " in line)
        if "Path" in told and told.get("Folder") != "+":
            found.append(told["Path"])
    if not found and done.returncode:
        raise OSError(f"7z: {done.returncode}")
    return found


def _chunks(program: str, path: Path, name: str) -> Iterator[bytes]:
    """The bytes of one file. Raises OSError where it is not whole."""
    command = (program, "x", "-so", "-spd", *_QUIET[:4], "--", str(path), name)
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            assert process.stdout is not None
            while chunk := process.stdout.read(CHUNK):
                yield chunk
            if process.wait(_SECONDS):
                raise OSError(f"7z: {process.returncode}")
        except subprocess.TimeoutExpired as error:
            raise OSError("7z does not end") from error
        finally:
            process.kill()
