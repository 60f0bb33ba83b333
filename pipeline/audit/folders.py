"""batch.json against what lies in the inbox and among the kept originals."""

from __future__ import annotations

import hashlib
import stat
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pipeline.audit.record import Difference, difference
from pipeline.contract import BatchFile
from pipeline.receive.names import shown
from pipeline.receive.records import EMPTY_SHA256


def against_inbox(batch: BatchFile, inbox: Path) -> Iterator[Difference]:
    """Everything that lies in ``inbox`` now, folder by folder, against the outer files of the batch: first by
    path, then (names in other encodings) by content."""
    lying = dict(_lying(inbox))
    told = {f.path: f for f in batch.received if f.inside is None}
    for path in sorted(lying.keys() & told.keys()):
        digest, file = lying.pop(path), told.pop(path)
        if digest is not None and file.sha256 not in {digest, EMPTY_SHA256}:
            yield difference(file, "收件文件夹中的内容与登记的摘要不同（收件后被改动）。")
    by_content: defaultdict[str | None, list[str]] = defaultdict(list)
    for path, file in told.items():
        by_content[file.sha256].append(path)
    for path, digest in lying.items():
        if by_content[digest]:
            told.pop(by_content[digest].pop())
        else:
            yield Difference(path=shown(path, 300), message="在收件文件夹中，但 batch.json 没有登记。")
    for file in told.values():
        yield difference(file, "batch.json 已登记，但不在收件文件夹中。")


def _lying(inbox: Path) -> Iterator[tuple[str, str | None]]:
    """Path and digest of every entry that is no folder; None for a digest that cannot be told. A folder that cannot be
    listed (its path too long, no permission) stands for what is in it. Raises OSError for the inbox itself."""
    waiting = [inbox]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(folder.iterdir())
        except OSError:
            if folder == inbox:
                raise
            yield str(folder.relative_to(inbox)), None
            continue
        for entry in entries:
            path, mode = str(entry.relative_to(inbox)), _mode(entry)
            if stat.S_ISDIR(mode):
                waiting.append(entry)
            else:
                yield path, _sha256(entry) if stat.S_ISREG(mode) else None


def _mode(path: Path) -> int:
    """What kind of entry; 0 where that cannot be told."""
    try:
        return path.lstat().st_mode
    except OSError:
        return 0


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def hashes(originals: Path) -> dict[str, tuple[Path, str | None]]:
    """Name → path and true digest of every kept original."""
    kept = (p for p in originals.glob("*/*") if p.is_file())
    return {p.name: (p, _sha256(p)) for p in kept}


def against_originals(batch: BatchFile, hashed: dict[str, tuple[Path, str | None]]) -> Iterator[Difference]:
    for name, (path, digest) in hashed.items():
        if digest != name:
            message = "原件库中的内容与其摘要不符（被改动或已损坏）。"
            yield Difference(path=f"store/originals/{path.parent.name}/{name}", message=message)
    for file in batch.received:
        if file.sha256 == EMPTY_SHA256 and file.bytes == 0:
            continue
        if file.sha256 not in hashed:
            yield difference(file, "原件库中没有该文件的原件。")
        elif hashed[file.sha256][0].stat().st_size != file.bytes:
            yield difference(file, f"登记为{file.bytes}字节，原件不是这个大小。")
