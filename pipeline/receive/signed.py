"""Signed envelopes (S/MIME's .p7m, PKCS #7 and the GM/T 0010 of SM2): what is inside, and whether anything is."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal

from asn1crypto import cms, core

# object identifiers as they stand in DER: RFC 5652, and GM/T 0010-2012
_SIGNED = (
    b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02",
    b"\x06\x0a\x2a\x81\x1c\xcf\x55\x06\x01\x04\x02\x02",
)
_ENCRYPTED = (
    b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03",
    b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17",
    b"\x06\x0a\x2a\x81\x1c\xcf\x55\x06\x01\x04\x02\x03",
)


class _Envelope(core.Sequence):  # type: ignore[misc]
    """A ContentInfo whatever it calls its content: SM2 has identifiers of its own for the same structure."""

    _fields: ClassVar = [("type", core.ObjectIdentifier), ("content", cms.SignedData, {"explicit": 0})]


def envelope(head: bytes) -> Literal["signed", "encrypted"] | None:
    """What a file that begins with ``head`` is wrapped in; None for anything else."""
    if head[:1] != b"\x30":
        return None
    if any(oid in head[:20] for oid in _SIGNED):
        return "signed"
    return "encrypted" if any(oid in head[:24] for oid in _ENCRYPTED) else None


def content(path: Path) -> bytes | None:
    """The signed content; None where the signature came without it. Raises ValueError on broken envelopes."""
    try:
        held = _Envelope.load(path.read_bytes())["content"]["encap_content_info"]["content"]
        octets = held.parse(core.OctetString) if isinstance(held, core.Any) else held
        return None if isinstance(octets, core.Void) else bytes(octets)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(str(error)) from error
