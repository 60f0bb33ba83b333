"""The inbox as it lies on disk: channel folders, deliveries, the register, and what lies astray."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from natsort import natsort_keygen, ns

from pipeline.model import CHANNELS, Channel
from pipeline.oserrors import why
from pipeline.receive.messages import looks_like_mailbox, looks_like_message
from pipeline.receive.names import clean, decode_names, ending, litter, stem
from pipeline.receive.volumes import Split, splits

_CHANNELS: tuple[tuple[Channel, str], ...] = (
    ("paper", r"纸|扫描|paper|scan"),
    ("disc", r"光盘|光碟|刻录|disc|disk|\bcd\b|dvd"),
    ("email", r"邮件|邮箱|电邮|mail|\beml\b"),
)
_natural = natsort_keygen(alg=ns.IGNORECASE)


@dataclass(frozen=True)
class Arrival:
    """An entry found in the inbox. ``path`` is its name for people, ``real`` where it lies."""

    path: str
    real: Path
    kind: Literal["file", "link", "special", "unreadable"]
    delivery: str = ""
    channel: Channel | None = None
    register: bool = False
    error: str = ""


@dataclass
class Survey:
    arrivals: list[Arrival] = field(default_factory=list)
    deliveries: dict[str, Channel] = field(default_factory=dict)


def channel_of(name: str) -> Channel | None:
    """The channel that a folder's name (or a register's word) stands for; None for none or several."""
    text = unicodedata.normalize("NFKC", name).strip().lower().replace("e-mail", "email").replace("_", " ")
    found = [channel for channel, pattern in _CHANNELS if re.search(pattern, text)]
    return found[0] if len(found) == 1 else None


def is_register(name: str) -> bool:
    text = unicodedata.normalize("NFKC", name).lower()
    return ending(text) in {"csv", "xlsx", "xls", "txt", "tsv"} and bool(
        re.search(r"登记|收文簿|收件簿|收文表|收件表|register", text)
    )


def survey(inbox: Path) -> Survey:
    """Everything in ``inbox``, in natural order, paper before disc before email. Links are not followed.
    Raises NotADirectoryError or FileNotFoundError where there is no inbox."""
    if not inbox.is_dir():
        raise NotADirectoryError(str(inbox))
    out = Survey()
    folders: list[tuple[Channel, str, Path]] = []
    astray: list[Arrival] = []
    for name, real, kind in _entries(inbox, ""):
        channel = channel_of(name) if kind == "folder" else None
        if channel is not None:
            folders.append((channel, name, real))
        elif kind == "folder":
            astray += list(_walk(real, name))
        else:
            arrival = _arrival(name, real, kind)
            astray.append(replace(arrival, register=arrival.kind == "file" and is_register(name)))
    for channel, name, real in sorted(folders, key=lambda f: CHANNELS.index(f[0])):
        _mail_folder(out, name, real) if channel == "email" else _parcels(out, channel, name, real)
    out.arrivals += astray
    return out


def together(
    arrivals: Sequence[Arrival],
) -> Iterator[tuple[tuple[Arrival, ...], Split | None, tuple[str, ...]]]:
    """The arrivals one by one, the parts of a split archive as one; with these the names in their folder."""
    folders: dict[str, list[int]] = {}
    for at, arrival in enumerate(arrivals):
        if arrival.kind == "file" and arrival.channel is not None and not arrival.register:
            folders.setdefault(arrival.path.rpartition("/")[0], []).append(at)
    part_of: dict[int, tuple[tuple[int, ...], Split, tuple[str, ...]]] = {}
    for members in folders.values():
        names = tuple(arrivals[at].path for at in members)
        for split in splits(names, [arrivals[at].real for at in members]):
            parts = tuple(members[n] for n in split.parts)
            part_of |= dict.fromkeys(parts, (parts, split, names))
    for at, arrival in enumerate(arrivals):
        if at not in part_of:
            yield (arrival,), None, ()
        elif at == min(part_of[at][0]):
            parts, split, names = part_of[at]
            yield tuple(arrivals[n] for n in parts), split, names


def _owners(entries: Sequence[Entry]) -> dict[str, str]:
    """The delivery of each file of a folder, by the file's name: its name without ending, or whole where that is
    not the only one; the parts of a split archive are one delivery."""
    titles = {name: name for name, _, _ in entries}
    titles |= _titles([(name, real) for name, real, kind in entries if kind == "file"])
    kinds = {name: kind for name, _, kind in entries}
    short = Counter(title if kinds.get(title) == "folder" else stem(title) for title in set(titles.values()))
    return {name: stem(title) if short[stem(title)] == 1 else title for name, title in titles.items()}


def _titles(files: Sequence[tuple[str, Path]]) -> dict[str, str]:
    """The name of the archive of which each file is a part, for those that are."""
    names = [name for name, _ in files]
    found = splits(names, [path for _, path in files])
    return {names[at]: split.title for split in found for at in split.parts}


def _parcels(out: Survey, channel: Channel, folder: str, real: Path) -> None:
    """Paper and discs: each folder or file right under the channel's folder is a delivery."""
    try:
        entries = _entries(real, folder)
    except OSError as error:
        out.arrivals.append(Arrival(folder, real, "unreadable", error=why(error)))
        return
    owners = _owners(entries)
    for name, child, kind in entries:
        if kind == "folder":
            found = list(_walk(child, name))
            owner = name
        else:
            found = [_arrival(name, child, kind)]
            owner = owners[name]
        # what a system leaves; a disc burnt empty is a delivery
        if litter(f"{name}/x" if kind == "folder" else name):
            owner = ""
        else:
            out.deliveries[owner] = channel
        out.arrivals += [replace(a, delivery=owner, channel=channel if owner else None) for a in found]


def _mail_folder(out: Survey, folder: str, real: Path) -> None:
    """Messages: each its own delivery; a file beside them belongs to the only message of its folder, else
    to the folder; a file right under the channel's folder is a delivery of its own."""
    found = list(_walk(real, folder))
    mails = {a.path for a in found if a.kind == "file" and not litter(a.path) and _is_mail(a.real)}
    short = Counter(stem(a.path) for a in found)
    titles = _titles([(a.path, a.real) for a in found if a.kind == "file"])
    for arrival in found:
        parent = arrival.path.rsplit("/", 1)[0]
        own = stem(arrival.path) if short[stem(arrival.path)] == 1 else arrival.path
        own = stem(titles.get(arrival.path, own))
        beside = [m for m in mails if m.rsplit("/", 1)[0] == parent]
        if litter(arrival.path):
            out.arrivals.append(arrival)
            continue
        if arrival.path in mails or parent == folder:
            owner = own
        elif len(beside) == 1:
            owner = stem(beside[0]) if short[stem(beside[0])] == 1 else beside[0]
        else:
            owner = parent
        out.deliveries[owner] = "email"
        out.arrivals.append(replace(arrival, delivery=owner, channel="email"))


def _is_mail(path: Path) -> bool:
    if ending(path.name) in {"eml", "msg", "mbox", "mbx"}:
        return True
    try:
        with path.open("rb") as stream:
            head = stream.read(32 << 10)
    except OSError:
        return False
    return looks_like_message(head) or looks_like_mailbox(head)


Entry = tuple[str, Path, Literal["folder", "file", "link", "special", "unreadable"]]


def _entries(folder: Path, prefix: str) -> list[Entry]:
    """The entries of a folder with their names for people, in natural order. Raises OSError."""
    with os.scandir(folder) as scan:
        found = list(scan)
    names = decode_names([os.fsencode(e.name) for e in found])
    out = [
        (f"{prefix}/{clean(n)}" if prefix else clean(n), Path(e.path), _kind(e))
        for n, e in zip(names, found, strict=True)
    ]
    return sorted(out, key=lambda e: (_natural(e[0].rpartition("/")[2]), str(e[1])))


def _kind(entry: os.DirEntry[str]) -> Literal["folder", "file", "link", "special", "unreadable"]:
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
    except OSError:
        return "unreadable"
    if stat.S_ISLNK(mode):
        return "link"
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "special"


def _walk(folder: Path, prefix: str) -> Iterator[Arrival]:
    """All that is below a folder; a folder that cannot be listed is itself an arrival."""
    waiting: list[Entry] = [(prefix, folder, "folder")]
    while waiting:  # not by recursion: folders may lie a thousand deep
        name, real, kind = waiting.pop()
        if kind != "folder":
            yield _arrival(name, real, kind)
            continue
        try:
            waiting += reversed(_entries(real, name))
        except OSError as error:
            yield Arrival(name, real, "unreadable", error=why(error))


def _arrival(name: str, real: Path, kind: str) -> Arrival:
    match kind:
        case "link":
            return Arrival(name, real, "link")
        case "special":
            return Arrival(name, real, "special")
        case "unreadable":
            return Arrival(name, real, "unreadable")
        case _:
            return Arrival(name, real, "file")
