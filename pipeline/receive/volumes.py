"""Split archives: which files of a folder are the parts of one, in what order, and which parts lack."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["bytes", "zip", "rar"]

# name without number, number; the first part of the older zips and rars is found by its plain name
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    ("bytes", r"(?i)(.+)\.(\d{3})"),
    ("zip", r"(?i)(.+)\.z(\d{2,3})"),
    ("rar", r"(?i)(.+)\.part(\d{1,4})\.rar"),
    ("rar", r"(?i)(.+)\.r(\d{2})"),
)
_STARTS = (
    b"PK\x03\x04", b"PK\x07\x08", b"PK00", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zX",
)  # fmt: skip
_ARCHIVE = re.compile(r"\.(7z|zip|rar|tar|t?gz|bz2|xz)$")
_HEAD = 8  # bytes of a first part by which it is told from a scan that is named page.001


@dataclass(frozen=True)
class Split:
    """One split archive. ``parts``: indices of its files, in order; ``lead``: of the one that stands for all;
    ``lacking``: numbers of parts that are not there; ``title``: the archive's own name."""

    kind: Kind
    title: str
    parts: tuple[int, ...]
    lead: int
    lacking: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        return self.title.rsplit("/", 1)[-1]


def splits(names: Sequence[str], paths: Sequence[Path]) -> list[Split]:
    """The split archives among the files of one folder, that lie at ``paths``."""
    found: dict[tuple[Kind, str, str], dict[int, int]] = defaultdict(dict)
    places = {name.lower(): at for at, name in enumerate(names)}
    for at, name in enumerate(names):
        for kind, pattern in _PATTERNS:
            if match := re.fullmatch(pattern, name):
                found[kind, pattern, match.group(1).lower()][int(match.group(2))] = at
                break
    out = []
    for (kind, pattern, base), numbered in found.items():
        parts = _in_order(kind, pattern, base, numbered, places, paths)
        first = parts.get(1)
        if not (
            (kind != "bytes" or _ARCHIVE.search(base))
            if first is None
            else _beginning(paths[first]).startswith(_STARTS)
        ):
            continue
        lacking = tuple(n for n in range(1, max(parts) + 1) if n not in parts)
        if len(parts) == 1 and not lacking:
            continue  # whole in one part, or the last lack: opening it will tell
        order = tuple(parts[n] for n in sorted(parts))
        lead = parts[max(parts)] if kind == "zip" else order[0]
        out.append(Split(kind, _title(kind, names[order[0]]), order, lead, lacking))
    return out


def _in_order(
    kind: Kind,
    pattern: str,
    base: str,
    numbered: dict[int, int],
    places: dict[str, int],
    paths: Sequence[Path],
) -> dict[int, int]:
    """Number from 1 → index of the file. The plain .zip is the last part, the plain .rar the first."""
    if kind == "zip":
        main = places.get(base + ".zip")
        if main is None:
            return numbered
        return {**numbered, max(max(numbered), _parts_before(paths[main])) + 1: main}
    if kind == "rar" and "part" not in pattern:
        first = {1: places[base + ".rar"]} if base + ".rar" in places else {}
        return {**first, **{n + 2: at for n, at in numbered.items()}}
    return numbered


def _title(kind: Kind, name: str) -> str:
    if kind == "bytes":
        return name[:-4]
    return re.sub(r"(?i)(\.part\d+)?\.(rar|r\d\d|zip|z\d{2,3})$", "", name) + "." + kind


def _beginning(path: Path) -> bytes:
    """The first bytes of a file; none where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(_HEAD)
    except OSError:
        return b""


def _parts_before(path: Path) -> int:
    """The number of parts before the last, as the end of a split zip tells; 0 where it does not."""
    try:
        with path.open("rb") as stream:
            stream.seek(max(0, path.stat().st_size - (1 << 16) - 22))
            tail = stream.read()
    except OSError:
        return 0
    at = tail.rfind(b"PK\x05\x06")
    told = int.from_bytes(tail[at + 4 : at + 6], "little") if at >= 0 else 0
    return told if told <= 999 else 0


def headless(split: Split, names: Sequence[str]) -> bool:
    """Whether a split zip came without its .zip, which holds its list of files."""
    return split.kind == "zip" and not names[split.lead].lower().endswith(".zip")


def lacking_told(split: Split, names: Sequence[str]) -> str | None:
    """Which parts lack, in Chinese; None where the parts that are there have no gap."""
    if headless(split, names):
        return "缺主卷（.zip文件）"
    if split.lacking:
        return "缺第" + "、".join(map(str, split.lacking[:20])) + "卷"
    return None
