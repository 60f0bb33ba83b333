"""Streams of compound files [MS-CFB], read with olefile but no further than the file can hold."""

from __future__ import annotations

from collections.abc import Sequence

import olefile


def whole(ole: olefile.OleFileIO[str], name: str | Sequence[str], *, most: int) -> bytes:
    """The bytes of a stream. Raises OSError where it says that it is longer than the file, ``most``: its chain of
    sectors may run in a circle, and olefile would follow it for gigabytes."""
    if ole.get_size(name) > most:
        raise OSError("内嵌数据的长度超过文件本身，文件已损坏")
    with ole.openstream(name) as stream:
        return bytes(stream.read())
