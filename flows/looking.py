"""What lies in an inbox, what of it is still being written, and whether there is anything new since last time."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path

from pipeline.model import Record
from pipeline.store.files import write_text

Mark = tuple[int, int, int]  # size, time of the content, time of any change (ns)


class Look(Record):
    """One look at an inbox: each file by its path with what tells that it changed."""

    at: float
    files: dict[str, Mark]
    processed: str = ""  # `fingerprint` of what the last run took


def look(inbox: Path) -> Look:
    """Folders that cannot be read are looked at next time; the run itself tells of them."""
    files: dict[str, Mark] = {}
    for folder, _, names in os.walk(inbox):
        for name in names:
            path = Path(folder) / name
            try:
                told = path.lstat()
            except OSError:  # gone in the meantime
                continue
            files[path.relative_to(inbox).as_posix()] = (told.st_size, told.st_mtime_ns, told.st_ctime_ns)
    return Look(at=time.time(), files=files)


def unstable(now: Look, before: Look | None, *, settle: float) -> frozenset[str]:
    """Files that came or changed since the look before, or within the last ``settle`` seconds."""
    known: Mapping[str, Mark] = before.files if before is not None else {}
    young = (now.at - settle) * 1e9
    return frozenset(
        path
        for path, mark in now.files.items()
        if mark[2] > young or (before is not None and known.get(path) != mark)
    )


def fingerprint(now: Look, waiting: frozenset[str]) -> str:
    """Of the files that a run would take."""
    taken = sorted((path, *mark) for path, mark in now.files.items() if path not in waiting)
    return hashlib.sha256(json.dumps(taken).encode()).hexdigest()


def remembered(out: Path) -> Look | None:
    try:
        return Look.model_validate_json((out / "store" / "watch.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def remember(out: Path, seen: Look) -> None:
    write_text(out / "store" / "watch.json", seen.model_dump_json() + "\n")
