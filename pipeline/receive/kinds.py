"""What a file is, by its content; its name only decides where the content leaves it open."""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Literal, cast

from pipeline.model import Record
from pipeline.receive import formats, office, pdfs, signed
from pipeline.receive.messages import (
    begins_with_field,
    holds_late_pdf,
    looks_like_mailbox,
    looks_like_message,
)
from pipeline.receive.names import decode_text, ending, executable_name

Family = Literal[
    "document", "zip", "tar", "iso", "archive", "rar", "seven", "stream", "message", "mailbox", "outlook", "tnef", "web_archive",
    "packed", "signed", "locked_pdf", "locked_office", "encrypted", "executable", "shortcut", "signature", "apple_double", "empty", "unsupported",
]  # fmt: skip

HEAD = 64 << 10
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

_MAGIC: tuple[tuple[bytes, int, Family, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0, "document", "image/png"),
    (b"\xff\xd8\xff", 0, "document", "image/jpeg"),
    (b"II*\0", 0, "document", "image/tiff"),
    (b"MM\0*", 0, "document", "image/tiff"),
    (b"II+\0", 0, "document", "image/tiff"),
    (b"MM\0+", 0, "document", "image/tiff"),
    (b"GIF8", 0, "document", "image/gif"),
    (b"WEBP", 8, "document", "image/webp"),
    (b"Rar!\x1a\x07", 0, "rar", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", 0, "seven", "application/x-7z-compressed"),
    (b"MSCF", 0, "archive", "application/vnd.ms-cab-compressed"),
    (b"-lh", 2, "archive", "application/x-lzh-compressed"),
    (b"ustar", 257, "tar", "application/x-tar"),
    (b"\x78\x9f\x3e\x22", 0, "tnef", "application/ms-tnef"),
    (b"\x7fELF", 0, "executable", "application/x-executable"),
    (b"\xca\xfe\xba\xbe", 0, "executable", "application/x-executable"),
    (b"\xcf\xfa\xed\xfe", 0, "executable", "application/x-executable"),
    (b"\0\x05\x16\x07", 0, "apple_double", "application/applefile"),
    (b"L\0\0\0\x01\x14\x02\0", 0, "shortcut", "application/x-ms-shortcut"),
    (b"\x28\xb5\x2f\xfd", 0, "packed", "application/zstd"),
    (b"\x1f\x9d", 0, "packed", "application/x-compress"),
    (b"LZIP", 0, "packed", "application/x-lzip"),
    (b"-----BEGIN PGP MESSAGE-----", 0, "encrypted", "application/pgp-encrypted"),
    (b"#!AMR", 0, "unsupported", "audio/amr"),
    (b"#!", 0, "executable", "text/x-script"),
)
_STREAMS: tuple[tuple[bytes, str, Callable[[Path], object]], ...] = (
    (b"\x1f\x8b", "application/gzip", gzip.open),
    (b"BZh", "application/x-bzip2", bz2.open),
    (b"\xfd7zXZ\0", "application/x-xz", lzma.open),
)
_LZMA = re.compile(rb"\x5d\0\0[\0-\xff]\0(?:\xff{8}|[\0-\xff]{5}\0\0\0)")  # properties, dictionary, length
_HEIC = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"}
_DAMAGE = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError)


class Kind(Record):
    """``note`` is a Chinese remark kept with a file that is read all the same."""

    family: Family
    media_type: str
    note: str | None = None


def sniff(path: Path, name: str, passwords: tuple[str, ...] = ()) -> Kind:
    """The kind of the file at ``path`` that came as ``name``. Raises OSError where it cannot be read."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head:
        return Kind(family="empty", media_type="application/x-empty")
    if head[:2] == b"MZ" and len(head) > 64:
        return Kind(family="executable", media_type="application/x-executable")
    found = _binary(path, head, passwords) or _by_magic(path, head) or _disc(path)
    if found is None:
        found = _pdf(path, passwords) if holds_late_pdf(head) else _text(path, head, name)
    if executable_name(name) and found.family in {"document", "unsupported", "zip"}:
        return Kind(family="executable", media_type=found.media_type)
    return found


def _binary(path: Path, head: bytes, passwords: tuple[str, ...]) -> Kind | None:
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return _pdf(path, passwords)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        family, media, note = office.ole_kind(path)
        if family == "encrypted" and office.fitting_password(path, passwords) is not None:
            family = "locked_office"
        return Kind(family=cast(Family, family), media_type=media, note=note)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(path)
    if head[4:8] == b"ftyp":
        if head[8:12] in _HEIC:
            return Kind(family="document", media_type="image/heic")
        picture = head[8:12] in {b"avif", b"avis"}
        return Kind(family="unsupported", media_type="image/avif" if picture else "video/mp4")
    if (
        head[:2] == b"BM"
        and len(head) > 26
        and int.from_bytes(head[14:18], "little") in {12, 40, 52, 56, 64, 108, 124}
    ):
        return Kind(family="document", media_type="image/bmp")
    if re.match(rb"\s*\{\\rtf", head):
        return Kind(family="document", media_type="application/rtf")
    return _signed(path, head)


def _signed(path: Path, head: bytes) -> Kind | None:
    """An envelope of a signature or of encryption (S/MIME, .p7m), None for anything else."""
    match signed.envelope(head):
        case "encrypted":
            return Kind(family="encrypted", media_type="application/pkcs7-mime")
        case "signed":
            if signed.content(path) is None:
                return Kind(family="signature", media_type="application/pkcs7-signature")
            return Kind(family="signed", media_type="application/pkcs7-mime")
    return None


def _pdf(path: Path, passwords: tuple[str, ...]) -> Kind:
    state = pdfs.locked(path)
    if not state:
        return Kind(family="document", media_type="application/pdf")
    known = pdfs.fitting_password(path, passwords) is not None
    return Kind(family="locked_pdf" if known else "encrypted", media_type="application/pdf")


def _by_magic(path: Path, head: bytes) -> Kind | None:
    for magic, offset, family, media in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return Kind(family=family, media_type=media)
    for magic, media, opener in _STREAMS:
        if head.startswith(magic):
            return Kind(family="tar" if _holds_tar(path, opener) else "stream", media_type=media)
    if is_old_tar(head):
        return Kind(family="tar", media_type="application/x-tar")
    if _LZMA.match(head):
        return Kind(family="packed", media_type="application/x-lzma")
    for magic, offset, media in formats.MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return Kind(family="unsupported", media_type=media)
    return None


def is_old_tar(head: bytes) -> bool:
    """Whether ``head`` begins with a tar's header of the time before POSIX: without a mark, but with its checksum."""
    told = re.fullmatch(rb" *([0-7]{1,6})[ \0]*", head[148:156])
    if told is None or len(head) < 512 or not head[0]:
        return False
    return int(told.group(1), 8) == sum(head[:148]) + 8 * ord(" ") + sum(head[156:512])


def _holds_tar(path: Path, opener: Callable[[Path], object]) -> bool:
    try:
        with cast(BinaryIO, opener(path)) as stream:
            head = stream.read(512)
            return head[257:262] == b"ustar" or is_old_tar(head)
    except _DAMAGE:
        return False


def _disc(path: Path) -> Kind | None:
    with path.open("rb") as stream:
        for sector in (16, 17, 18, 19):
            stream.seek(sector * 2048 + 1)
            if stream.read(5) in {b"CD001", b"BEA01", b"NSR02", b"NSR03"}:
                return Kind(family="iso", media_type="application/x-iso9660-image")
    return None


def _zip(path: Path) -> Kind:
    """A zip, or one of the papers that are zips inside."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {i.filename.replace("\\", "/").lstrip("/").lower() for i in archive.infolist()[:5000]}
            mimetype = ""
            if "mimetype" in names:
                with archive.open("mimetype") as stream:
                    mimetype = stream.read(100).decode("ascii", "replace").strip()
    except (*_DAMAGE, zipfile.BadZipFile, RuntimeError, KeyError, NotImplementedError):
        return _torn(path)
    if "ofd.xml" in names:
        return Kind(family="document", media_type="application/ofd")
    if mimetype.startswith("application/vnd.oasis.opendocument"):
        kinds = ("text", "spreadsheet", "presentation")
        readable = mimetype.startswith(tuple(f"application/vnd.oasis.opendocument.{k}" for k in kinds))
        return Kind(family="document" if readable else "unsupported", media_type=mimetype)
    # without its list of parts a paper is broken, and still no folder of files
    if names & {"[content_types].xml", "word/document.xml", "xl/workbook.xml", "ppt/presentation.xml"}:
        for part, media in (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX)):
            if any(n.startswith(part) for n in names):
                macro = any(n.endswith("vbaproject.bin") for n in names)
                return Kind(family="document", media_type=media, note=office.MACROS if macro else None)
    if "android-manifest.xml" in names or "androidmanifest.xml" in names or "meta-inf/manifest.mf" in names:
        return Kind(family="executable", media_type="application/java-archive")
    if mimetype == "application/epub+zip":
        return Kind(family="unsupported", media_type=mimetype)
    if names & {"fixeddocseq.fdseq", "fixeddocumentsequence.fdseq"}:
        return Kind(family="unsupported", media_type="application/vnd.ms-xpsdocument")
    if "index.zip" in names or any(n.startswith("index/") and n.endswith(".iwa") for n in names):
        return Kind(family="unsupported", media_type="application/vnd.apple.iwork")
    return Kind(family="zip", media_type="application/zip")


_PARTS = (b"[content_types].xml", b"docprops/", b"_rels/", b"word/", b"xl/", b"ppt/")


def _torn(path: Path) -> Kind:
    """A zip without its directory. What is left of a paper is no folder of files: its parts are no papers."""
    with path.open("rb") as stream:
        head = stream.read(1 << 20)
    names = [n.lower() for n in re.findall(rb"PK\x03\x04.{26}([\w\[\]./ -]{5,60})", head, re.S)]
    first = names[0] if names else b""  # an archive of papers may show the parts of those within
    if first.startswith(b"ofd.xml"):
        return Kind(family="document", media_type="application/ofd")
    if first.startswith(_PARTS) and any(n.startswith(_PARTS[:3]) for n in names):
        for part, media in ((b"word/", DOCX), (b"xl/", XLSX), (b"ppt/", PPTX)):
            if any(n.startswith(part) for n in names):
                return Kind(family="document", media_type=media)
    return Kind(family="zip", media_type="application/zip")


_TEXT = {"csv": "text/csv", "tsv": "text/csv", "html": "text/html", "htm": "text/html"}
_SIGNATURES = {"p7s", "asc", "sig"}


def _text(path: Path, head: bytes, name: str) -> Kind:
    """Files without a mark of their own: messages, HTML, XML, text; anything else is unsupported."""
    if looks_like_mailbox(head):
        return Kind(family="mailbox", media_type="application/mbox")
    last = ending(name)
    if looks_like_message(head) or (
        last in {"eml", "mht", "mhtml"} and _is_text(head) and begins_with_field(head)
    ):
        web = last in {"mht", "mhtml", "doc", "wps", "xls"} or _is_web_archive(head)
        return (
            Kind(family="web_archive", media_type="multipart/related")
            if web
            else Kind(family="message", media_type="message/rfc822")
        )
    if last in _SIGNATURES:
        return Kind(family="signature", media_type="application/pkcs7-signature")
    if not _is_text(head):
        if zipfile.is_zipfile(path):  # behind bytes that do not belong to it
            return _zip(path)
        media = _libmagic(head)
        return Kind(family="document" if media == "text/plain" else "unsupported", media_type=media)
    start = decode_text(head[:8192]).lstrip("\ufeff \t\r\n").lower()
    if "<?mso-application" in start and 'progid="word' in start:
        return Kind(family="document", media_type="application/msword")
    if "<?mso-application" in start and 'progid="excel' in start:
        return Kind(family="document", media_type="application/vnd.ms-excel")
    if re.match(r"\[internetshortcut\]|\[desktop entry\]\s*[^\[]*\btype\s*=\s*link", start):
        return Kind(family="shortcut", media_type="application/x-mswinurl")
    if start.startswith("<svg") or "<svg" in start[:1000]:
        return Kind(family="unsupported", media_type="image/svg+xml")
    if start.startswith(("<!doctype html", "<html")) or re.search(
        r"<html[\s>]|<body[\s>]|<table[\s>]", start[:4096]
    ):
        return Kind(family="document", media_type="text/html")
    return Kind(family="document", media_type=_TEXT.get(last, "text/plain"))


def _is_web_archive(head: bytes) -> bool:
    return b"multipart/related" in head[:4096].lower() and not re.search(
        rb"(?im)^(received|to|message-id):", head[:4096]
    )


def _is_text(head: bytes) -> bool:
    """Whether the beginning of a file reads as text: hardly any controls, no broken characters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\0" in head:
        return False
    controls = len(re.findall(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", head))
    whole = head[: max(head.rfind(b"\n"), head.rfind(b" "), HEAD - 4)] if len(head) == HEAD else head
    # the last character may be cut in two where the head ends
    broken = min(decode_text(whole[: len(whole) - cut]).count("\ufffd") for cut in range(4))
    return controls <= len(head) / 200 and broken <= len(whole) / 100


def _libmagic(head: bytes) -> str:
    import magic  # loads its table of some MB: only when it is asked

    try:
        return str(magic.from_buffer(head, mime=True))
    except magic.MagicException:
        return "application/octet-stream"
