"""OLE files (.doc, .xls, .ppt, .wps, .msg and locked .docx): which one it is, and whether it is locked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import olefile

MACROS = "文件含有宏，只读取文字，不运行宏。"
_DAMAGE = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError)
_XLS_FILEPASS = 0x2F
_EXCELS_OWN = "VelvetSweatshop"  # [MS-OFFCRYPTO] 2.4.2.3


def ole_kind(path: Path) -> tuple[str, str, str | None]:
    """Family, media type and remark of an OLE file; a broken one is handed on as Word."""
    try:
        with olefile.OleFileIO(str(path)) as ole:
            return _kind(ole)
    except _DAMAGE:
        return "document", "application/msword", None


def fitting_password(path: Path, passwords: Sequence[str]) -> str | None:
    """The password that opens a locked office paper; None where none does. Excel's own password for papers that are
    only protected against changes is always tried."""
    import msoffcrypto  # with its cryptography long to import, and seldom needed

    for password in (_EXCELS_OWN, *passwords):
        try:
            with path.open("rb") as stream:
                paper = msoffcrypto.OfficeFile(stream)
                newer = (
                    {"verify_password": True} if paper.format == "ooxml" else {}
                )  # the older always verify
                paper.load_key(password=password, **newer)
        except Exception:  # noqa: BLE001, S112 - whatever the library raises, this password does not open it
            continue
        return password
    return None


def unlocked(path: Path, password: str, target: Path) -> None:
    """Writes the paper without its lock. Raises OSError where that does not work."""
    import msoffcrypto

    try:
        with path.open("rb") as stream, target.open("wb") as out:
            paper = msoffcrypto.OfficeFile(stream)
            paper.load_key(password=password)
            paper.decrypt(out)
    except Exception as error:
        raise OSError(str(error)) from error


def _kind(ole: olefile.OleFileIO[str]) -> tuple[str, str, str | None]:
    top = {entry[0].lower() for entry in ole.listdir(streams=True, storages=True)}
    if "encryptedpackage" in top or "encryptioninfo" in top:
        return "encrypted", "application/encrypted-office", None
    if "__properties_version1.0" in top:
        return "outlook", "application/vnd.ms-outlook", None
    note = MACROS if top & {"macros", "_vba_project_cur"} else None
    if "worddocument" in top:
        locked = _word_locked(ole)
        return "encrypted" if locked else "document", "application/msword", note
    if top & {"workbook", "book"}:
        locked = _sheet_locked(ole, "Workbook" if "workbook" in top else "Book")
        return "encrypted" if locked else "document", "application/vnd.ms-excel", note
    if "powerpoint document" in top:
        locked = "encryptedsummary" in top
        return "encrypted" if locked else "document", "application/vnd.ms-powerpoint", note
    return "unsupported", "application/x-ole-storage", note


def _word_locked(ole: olefile.OleFileIO[str]) -> bool:
    """[MS-DOC] 2.5.2: bit 8 of the word at offset 10 of the FIB is fEncrypted."""
    with ole.openstream("WordDocument") as stream:
        fib = stream.read(12)
    return len(fib) == 12 and bool(int.from_bytes(fib[10:12], "little") & 0x0100)


def _sheet_locked(ole: olefile.OleFileIO[str], name: str) -> bool:
    """[MS-XLS] 2.4.117: a FilePass record among the first records means that the rest is encrypted."""
    with ole.openstream(name) as stream:
        data = stream.read(4096)
    at = 0
    for _ in range(20):
        record, size = (
            int.from_bytes(data[at : at + 2], "little"),
            int.from_bytes(data[at + 2 : at + 4], "little"),
        )
        if record == _XLS_FILEPASS:
            return True
        at += 4 + size
        if at + 4 > len(data):
            return False
    return False
