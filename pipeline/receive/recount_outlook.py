"""Outlook's own formats counted for the audit: .msg (and other OLE files) and winmail.dat."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import olefile

from pipeline.receive.records import Count


def msg(path: Path) -> Count:
    """The attachments of a .msg: streams by digest, embedded messages by number."""
    with olefile.OleFileIO(str(path)) as ole:
        names = ole.listdir(streams=True, storages=True)
        if ["__properties_version1.0"] not in names:
            locked = any(n[0].lower() == "encryptedpackage" for n in names)
            packed = sum(n[-1] == "\x01Ole10Native" and len(n) > 1 for n in names)
            family: Literal["office"] | None = "office" if locked or packed else None
            return Count(family=family, dark=packed, derived=1, whole=not locked)
        attached = sorted({n[0] for n in names if n[0].startswith("__attach_version1.0_")})
        streams = [[a, "__substg1.0_37010102"] for a in attached]
        held = [s for s in streams if ole.exists(s) and ole.get_size(s) <= path.stat().st_size]
        digests = []
        for stream in held:
            with ole.openstream(stream) as data:
                digests.append(hashlib.sha256(data.read()).hexdigest())
    return Count(family="message", digests=tuple(digests), dark=len(attached) - len(held), derived=1)


def tnef(data: bytes) -> Count:
    """The files in a winmail.dat; of attachments that stand among the properties instead, their number."""
    digests, objects, held = [], 0, False
    for tag, value in _attributes(data):
        if tag == 0x800F:
            digests.append(hashlib.sha256(value).hexdigest())
        held = (held or (tag == 0x800F and value != b"")) and tag != 0x9002
        objects += (
            tag == 0x9005 and not held and re.search(rb"(?:\x0d\0|\x02\x01)\x01\x37", value) is not None
        )
    return Count(family="message", digests=tuple(digests), dark=objects, derived=1)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    while at + 9 <= len(data):
        size = int.from_bytes(data[at + 5 : at + 9], "little")
        yield int.from_bytes(data[at + 1 : at + 3], "little"), data[at + 9 : at + 9 + size]
        at += 11 + size
