"""What a container holds, counted anew for the audit, by other code than that which took it apart.

Run as ``python -m pipeline.receive.recount``: jobs as lines of JSON in, counts as lines of JSON out, in a process
with the worker's limits.
"""

from __future__ import annotations

import hashlib
import mmap
import re
import shutil
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import libarchive
from libarchive import ffi

from pipeline.receive import recount_mail, recount_outlook
from pipeline.receive.messages import holds_late_pdf, looks_like_mailbox, looks_like_message
from pipeline.receive.records import Count, RecountJob
from pipeline.receive.sandbox import limit, serve

_ARCHIVES = (
    (b"PK\x03\x04", 0), (b"PK\x05\x06", 0), (b"PK\x07\x08", 0), (b"7z\xbc\xaf\x27\x1c", 0), (b"Rar!\x1a\x07", 0),
    (b"MSCF", 0), (b"ustar", 257), (b"-lh", 2),
)  # fmt: skip
_PACKED = (
    b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"\x1f\x9d", b"LZIP", b"\x5d\0\0",
)  # fmt: skip
_SIGNED = re.compile(
    rb"\x30.{1,6}\x06[\x09\x0a](?:\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02|\x2a\x81\x1c\xcf\x55\x06\x01\x04\x02\x02)",
    re.S,
)
_DISC = {b"CD001", b"BEA01", b"NSR02", b"NSR03"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TNEF = b"\x78\x9f\x3e\x22"


def count(job: RecountJob) -> Count:
    """What the file holds. Errors of the libraries come through; `answer` turns them into a broken-off count."""
    if job.volumes:
        return _split(job)
    with job.source.open("rb") as stream:
        head = stream.read(64 << 10)
        stream.seek(16 * 2048)
        descriptors = stream.read(4 * 2048)
        disc = any(descriptors[at : at + 5] in _DISC for at in range(1, len(descriptors), 2048))
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return _pdf(job)
    if head.startswith(_OLE):
        return recount_outlook.msg(job.source)
    if head.startswith(_TNEF):
        return recount_outlook.tnef(job.source.read_bytes())
    if any(head[at : at + len(magic)] == magic for magic, at in _ARCHIVES):
        return _archive(job, "archive")
    if _is_bare_tar(head):
        return _archive(job, "archive")
    if head.startswith(_PACKED):
        return _packed(job)
    if _SIGNED.match(head):
        return Count(family="archive", dark=1)
    if disc:
        return _archive(job, "disc")
    if looks_like_mailbox(head):
        return Count(family="mailbox", dark=recount_mail.messages_in(job.source))
    if holds_late_pdf(head):
        return _pdf(job)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    called = job.name.lower().endswith((".eml", ".mht", ".mhtml")) and (wide or b"\0" not in head)
    if looks_like_message(head) or called:
        leaves = recount_mail.leaves(job.source)
        # of what is a message by its name alone, others make other things
        whole = looks_like_message(head) and leaves.told
        return Count(family="message", digests=leaves.digests, dark=leaves.dark, derived=1, whole=whole)
    behind = _directory(job.source)  # a zip behind bytes that do not belong to it
    return (
        Count(family="archive", dark=sum(not n.endswith("/") for n in behind), whole=False)
        if behind
        else Count()
    )


def _is_bare_tar(head: bytes) -> bool:
    """A tar without the mark that later ones have: the standard library checks its header's sum."""
    try:
        return bool(tarfile.TarInfo.frombuf(bytearray(head[:512]), "utf-8", "surrogateescape").name)
    except tarfile.HeaderError:
        return False


def _archive(job: RecountJob, family: Literal["archive", "disc"]) -> Count:
    """Through libarchive, every member hashed; parts of an office paper are no members but what is embedded."""
    digests: list[str] = []
    names: list[str] = []
    checks: list[int] = []
    linked: dict[str, str] = {}
    dark, whole = 0, True
    try:
        with libarchive.file_reader(str(job.source), passphrase=next(iter(job.passwords), None)) as archive:
            for entry in archive:
                if entry.isdir:
                    continue
                names.append(_name(entry))
                if entry.islnk and entry.linkpath in linked:  # what a tar holds once under two names
                    digests.append(linked[entry.linkpath])
                    continue
                if not entry.isreg or (job.passwords and archive.format_name.startswith(b"RAR")):
                    dark += 1  # of a locked RAR libarchive gives content that is none
                    continue
                try:
                    check, digest = _hashed(entry)
                except libarchive.ArchiveError:
                    dark += 1
                    continue
                digests.append(digest)
                checks.append(check)
                linked[entry.pathname] = digest
    except libarchive.ArchiveError:
        whole = False
    if family == "disc":  # libarchive knows the first session alone, and no UDF
        whole = whole and _sessions(job.source) == 1 and bool(digests or dark)
    else:
        whole = whole and _unambiguous(job.source, checks, dark)
    # what stands before a member may call it otherwise; of a disc or a tar this would be the list of a paper in it
    listed = _directory(job.source) if _begins_as_zip(job.source) else []
    if _is_paper(names) or _is_paper(listed):
        held = max(
            sum(bool(re.match(r"(word|xl|ppt)/embeddings/[^/]+$", n)) for n in told)
            for told in (names, listed)
        )
        return Count(family="office" if held or not whole else None, dark=held, whole=whole)
    return Count(family=family, digests=tuple(digests), dark=dark, whole=whole)


def _sessions(path: Path) -> int:
    """The lists of files on a disc image; those of images that lie on it as files count too."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as image:
        found = re.finditer(rb"\x01CD001\x01", image)
        return sum(m.start() % 2048 == 0 for m in found)


def _hashed(entry: libarchive.entry.ArchiveEntry) -> tuple[int, str]:
    """CRC-32 and SHA-256 of a member. Raises ArchiveError."""
    check, digest, size = 0, hashlib.sha256(), 0
    for block in entry.get_blocks():
        check = zlib.crc32(block, check)
        digest.update(block)
        size += len(block)
    if re.search(
        rb"(?i)tar|pax", ffi.format_name(entry._archive_p)
    ):  # the hole that ends a sparse file is not given
        for at in range(size, entry.size or 0, 1 << 20):
            digest.update(bytes(min(1 << 20, entry.size - at)))
    return check, digest.hexdigest()


def _directory(path: Path) -> list[str]:
    """The names in a zip's list of members; none where it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            return [n.replace("\\", "/").lower() for n in archive.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return []


def _begins_as_zip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(2) == b"PK"


def _name(entry: libarchive.entry.ArchiveEntry) -> str:
    raw = ffi.entry_pathname(entry._entry_p) or b""
    return bytes(raw).decode("utf-8", "replace").replace("\\", "/").lower()


def _unambiguous(path: Path, checks: list[int], dark: int) -> bool:
    """False for a zip whose list of members is broken, or says other things than stand before the members
    themselves: of such a one readers make different things."""
    if not _begins_as_zip(path):
        return True
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [i for i in archive.infolist() if i.file_size or not i.filename.endswith("/")]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    if dark or any(i.flag_bits & 1 for i in infos):  # of locked ones the checksum may be left out
        return len(infos) == len(checks) + dark
    return sorted(i.CRC for i in infos) == sorted(checks)


def _split(job: RecountJob) -> Count:
    """A split archive. Parts cut anywhere are read as one; a zip tells the number of its members in its last part;
    a split RAR cannot be listed a second way."""
    with job.volumes[-1].open("rb") as stream:
        stream.seek(max(0, job.volumes[-1].stat().st_size - (1 << 16) - 22))
        tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at >= 0 and job.source == job.volumes[-1]:
        return Count(family="archive", dark=_files_listed(tail[:at]))
    with job.source.open("rb") as stream:
        if stream.read(4) == b"Rar!":
            return Count(family="archive", whole=False)
    with tempfile.NamedTemporaryFile() as joined:
        for volume in job.volumes:
            with volume.open("rb") as stream:
                shutil.copyfileobj(stream, joined)
        joined.flush()
        return count(job.model_copy(update={"source": Path(joined.name), "volumes": ()}))


def _files_listed(directory: bytes) -> int:
    """The files, without folders, in what ends with a zip's list of members."""
    found = re.finditer(rb"PK\x01\x02(?s:.{24})(?s:(..))(?s:.{16})", directory)
    names = (directory[m.end() : m.end() + int.from_bytes(m.group(1), "little")] for m in found)
    return sum(not name.endswith(b"/") for name in names)


def _is_paper(names: list[str]) -> bool:
    papers = ("word/", "xl/", "ppt/")
    kin = any(n == "[content_types].xml" or n.startswith(("_rels/", "docprops/")) for n in names)
    office = kin and any(n.startswith(papers) for n in names)
    jar = "meta-inf/manifest.mf" in names or "androidmanifest.xml" in names
    return office or jar or "ofd.xml" in names or ("mimetype" in names and "content.xml" in names)


def _packed(job: RecountJob) -> Count:
    """A packed tar is an archive; anything else packed is one file."""
    listed = _archive(job, "archive")
    if listed.digests or listed.dark:
        return listed
    with libarchive.file_reader(str(job.source), "raw") as archive:
        return Count(family="archive", digests=tuple(_digest(e.get_blocks()) for e in archive))


def _digest(blocks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()


def _pdf(job: RecountJob) -> Count:
    """The files attached to a PDF: every object that names an embedded stream, wherever it hangs."""
    data = job.source.read_bytes()
    locked = b"/Encrypt" in data
    if b"/EmbeddedFile" not in data and not locked:
        return Count()
    import pikepdf  # seldom needed, long to import

    try:
        with pikepdf.open(job.source) as pdf:
            specs = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/EF" in o]
            specs += [a.obj for a in pdf.attachments.values() if not a.obj.is_indirect]
            found = [_attached(o) for o in specs]
    except pikepdf.PasswordError:
        return Count(family="pdf", derived=1, whole=False)
    if not found:  # where the lock is broken, one reader asks for the password and another passes over it
        return Count(family="pdf", derived=1, whole=False) if locked else Count()
    known = tuple(d for d in found if d)
    return Count(family="pdf", digests=known, dark=len(found) - len(known), derived=1)


def _attached(spec: object) -> str | None:
    import pikepdf

    try:
        streams = spec.EF  # type: ignore[attr-defined]
        return hashlib.sha256((streams.get("/UF") or streams.F).read_bytes()).hexdigest()
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError):
        return None


def answer(line: str) -> str:
    """One job in, one count out, both JSON. What a library cannot list is a count that broke off."""
    job = RecountJob.model_validate_json(line)
    limit(job.limits)
    try:
        return count(job).model_dump_json()
    except Exception:  # noqa: BLE001 - the boundary: the audit says that this one could not be counted again
        return Count(family="archive", whole=False).model_dump_json()


if __name__ == "__main__":
    serve(answer, sys.stdin)
