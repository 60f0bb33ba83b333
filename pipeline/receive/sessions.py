"""Discs burnt in several sessions: each has a list of all files of its own, and what stands at the beginning of an
image is often the first, which knows nothing of what was burnt later."""

from __future__ import annotations

import io
import mmap
from collections.abc import Sequence
from typing import Any, BinaryIO

SECTOR = 2048
_FIRST, _DESCRIPTORS = 16, 16  # sector of the first descriptor, and how many sectors are theirs at most
_MARK = b"\x01CD001\x01"  # a primary volume descriptor [ECMA-119 8.4]
_ROOT = 158  # where in it the sector of the root folder stands, little-endian


def starts(stream: BinaryIO, taken: Sequence[tuple[int, int]]) -> list[int]:
    """The sectors at which sessions begin, the oldest first. ``taken``: offset and length of the files of the session
    at 0: an image that lies on the disc as a file is no session."""
    found = []
    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as image:
        at = image.find(_MARK)
        while at >= 0:
            sector, off = divmod(at, SECTOR)
            root = int.from_bytes(image[at + _ROOT : at + _ROOT + 4], "little")
            inside = any(start <= at < start + length for start, length in taken)
            if not off and sector >= _FIRST and root > sector and not inside:
                found.append(sector - _FIRST)
            at = image.find(_MARK, at + 1)
    return found


class Session(io.RawIOBase):
    """The image as it stands for one session: its descriptors in the place of the first one's. All else on a disc is
    told by sectors counted from the disc's beginning."""

    def __init__(self, stream: BinaryIO, start: int) -> None:
        self._stream = stream
        self._shift = start * SECTOR
        self._at = 0
        self._size = stream.seek(0, io.SEEK_END)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        begin, end = _FIRST * SECTOR, (_FIRST + _DESCRIPTORS) * SECTOR
        within = begin <= self._at < end
        most = end - self._at if within else begin - self._at if self._at < begin else len(buffer)
        self._stream.seek(self._at + self._shift if within else self._at)
        data = self._stream.read(min(len(buffer), most))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
