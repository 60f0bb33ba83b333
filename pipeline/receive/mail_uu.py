"""Files that older mail programs write into the text itself (uuencode)."""

from __future__ import annotations

import binascii
import re

_BEGIN = re.compile(r"begin [0-7]{3,4} (\S.*)")


def uuencoded(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text without the files that stand in it, and these with their names. What does not decode stays text."""
    if "\nend" not in text:
        return text, []
    lines = text.replace("\r\n", "\n").split("\n")
    kept: list[str] = []
    files: list[tuple[str, bytes]] = []
    at = 0
    while at < len(lines):
        begin = _BEGIN.fullmatch(lines[at])
        found = _block(lines, at + 1) if begin else None
        if begin is None or found is None:
            kept.append(lines[at])
            at += 1
        else:
            content, at = found
            files.append((begin.group(1).strip(), content))
    return "\n".join(kept), files


def _block(lines: list[str], at: int) -> tuple[bytes, int] | None:
    """The bytes of the block whose first line is ``at``, and the line after its end; None where it is none."""
    out = bytearray()
    for number in range(at, len(lines)):
        line = lines[number]
        if line == "end":
            return bytes(out), number + 1
        try:
            out += binascii.a2b_uu(line) if line.strip(" `") else b""
        except (binascii.Error, ValueError):
            return None
    return None
