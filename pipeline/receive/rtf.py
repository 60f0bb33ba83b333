"""The text of Outlook's messages where it came as packed RTF alone."""

from __future__ import annotations

from compressed_rtf import decompress

NAME = "正文.rtf"


def unpacked_rtf(packed: bytes) -> bytes:
    """The RTF in what [MS-OXRTFCP] packs. Raises ValueError where it is broken."""
    try:
        return bytes(decompress(packed))
    except Exception as error:
        raise ValueError(str(error)) from error
