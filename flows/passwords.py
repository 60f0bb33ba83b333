"""The list of passwords that the command line names."""

from __future__ import annotations

from pathlib import Path

from flows.errors import UsageError
from pipeline.oserrors import why


def read_passwords(path: Path | None) -> tuple[str, ...]:
    """The lines of the file, in UTF-8 or as written on a Chinese Windows. Raises UsageError."""
    if path is None:
        return ()
    if not path.is_file():
        raise UsageError(f"口令表不存在：{path}。")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(f"口令表无法读取：{path}（{why(error)}）。") from error
    try:
        lines = raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        lines = raw.decode("gb18030", "replace").splitlines()
    return tuple(line.strip() for line in lines if line.strip())
