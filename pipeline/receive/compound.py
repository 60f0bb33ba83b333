"""Writes compound files [MS-CFB], so that a message inside an Outlook message becomes a file of its own."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

Tree = dict[str, "bytes | Tree"]

_SECTOR, _MINI, _CUTOFF = (
    4096,
    64,
    4096,
)  # version 4: bytes of a sector, of a mini sector, least of a big stream
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MOST = 109 * (_SECTOR // 4)  # sectors that the table in the header can tell of: 436 MiB


@dataclass
class _Entry:
    name: str
    kind: int
    left: int = _FREE
    right: int = _FREE
    child: int = _FREE
    start: int = _END
    size: int = 0

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le")[:62]
        return (
            name.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(name) + 2, self.kind, 1, self.left, self.right, self.child)
            + b"\0" * 36
            + struct.pack("<IQ", self.start, self.size)
        )


def compound(tree: Tree) -> bytes:
    """The file that holds ``tree``: streams as bytes, storages as dicts. The same tree gives the same bytes.
    Raises ValueError where it is too big for one."""
    entries = [_Entry("Root Entry", _ROOT)]
    streams: list[tuple[_Entry, bytes]] = []
    entries[0].child = _add(tree, entries, streams)
    body, table = bytearray(), list[int]()
    mini, mini_table = bytearray(), list[int]()
    for entry, data in streams:
        entry.size = len(data)
        if data:
            small = len(data) < _CUTOFF
            entry.start = (
                _chain(mini, mini_table, data, _MINI) if small else _chain(body, table, data, _SECTOR)
            )
    if mini:
        entries[0].start, entries[0].size = _chain(body, table, bytes(mini), _SECTOR), len(mini)
    mini_at = _chain(body, table, struct.pack(f"<{len(mini_table)}I", *mini_table), _SECTOR, b"\xff")
    directory = b"".join(e.packed() for e in entries)
    filler = _Entry("", 0).packed()[:64].ljust(128, b"\0")
    directory += filler * (-len(entries) % (_SECTOR // 128))
    directory_at = _chain(body, table, directory, _SECTOR)
    return _whole(body, table, directory_at, len(directory) // _SECTOR, mini_at, len(mini_table))


def _add(folder: Tree, entries: list[_Entry], streams: list[tuple[_Entry, bytes]]) -> int:
    """Adds the members of a storage as a balanced tree; the index of its top."""
    names = sorted(folder, key=lambda n: (len(n.encode("utf-16-le")), n.upper()))
    indices = []
    for name in names:
        value = folder[name]
        entry = _Entry(name, _STREAM if isinstance(value, bytes) else _STORAGE)
        indices.append(len(entries))
        entries.append(entry)
        if isinstance(value, bytes):
            streams.append((entry, value))
        else:
            entry.child = _add(value, entries, streams)
    return _balanced(indices, entries)


def _balanced(indices: Sequence[int], entries: list[_Entry]) -> int:
    if not indices:
        return _FREE
    middle = len(indices) // 2
    top = entries[indices[middle]]
    top.left, top.right = (
        _balanced(indices[:middle], entries),
        _balanced(indices[middle + 1 :], entries),
    )
    return indices[middle]


def _chain(body: bytearray, table: list[int], data: bytes, sector: int, fill: bytes = b"\0") -> int:
    """Adds ``data`` in sectors of their own; the number of the first."""
    count = -(-len(data) // sector)
    if count == 0:
        return _END
    first = len(table)
    table += [first + n for n in range(1, count)] + [_END]
    body += data.ljust(count * sector, fill)
    return first


def _whole(
    body: bytearray, table: list[int], directory_at: int, directory: int, mini_at: int, mini: int
) -> bytes:
    per = _SECTOR // 4
    sectors = -(-(len(table)) // (per - 1))
    at = len(table)
    if at + sectors > _MOST:
        raise ValueError("too big for a compound file without further tables")
    table += [_FAT] * sectors
    body += struct.pack(f"<{len(table)}I", *table).ljust(sectors * _SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 4, 0xFFFE, 12, 6) + b"\0" * 6
    header += struct.pack("<IIIII", directory, sectors, directory_at, 0, _CUTOFF)
    header += struct.pack("<IIII", mini_at, -(-mini // per), _END, 0)
    header += struct.pack("<109I", *(at + n if n < sectors else _FREE for n in range(109)))
    return header.ljust(_SECTOR, b"\0") + bytes(body)
