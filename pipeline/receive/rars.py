"""RAR archives. libarchive reads the plain ones; solid, locked and split ones go through rarfile and the outside
program that it finds (unar, unrar), which only ever writes to a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import rarfile

from pipeline.receive.libarchives import unpack_archive
from pipeline.receive.names import clean, mend
from pipeline.receive.spool import CHUNK, Locked, Spool, locked

# rarfile's own second guess, UTF-16, makes any name of even length unreadable
rarfile.TRY_ENCODINGS = ("utf8",)
_BROKEN = (rarfile.Error, ValueError, IndexError, KeyError, AttributeError, OverflowError)


def unpack_rar(path: Path, spool: Spool, passwords: Sequence[str], volumes: Sequence[Path] = ()) -> None:
    """Takes a RAR apart; ``volumes`` are all parts in their order, ``path`` the first. Raises Locked, TooMuch,
    OSError where it cannot be read."""
    first = _named(volumes, spool.folder / "rar") if len(volumes) > 1 else path
    try:
        archive = rarfile.RarFile(first, charset="gb18030")
    except (*_BROKEN, OSError):
        unpack_archive(path, spool, tuple(passwords))
        return
    with archive:
        wanted = archive.needs_password()
        if not (wanted or archive.is_solid() or len(volumes) > 1) or not _tool():
            if wanted and not _tool():
                raise Locked
            unpack_archive(path, spool, tuple(passwords))
            return
        if wanted and not any(_fits(archive, p) for p in passwords):
            if not archive.infolist():  # even the names are locked
                raise Locked
            archive.setpassword("")
        _extract(archive, spool)


def _extract(archive: rarfile.RarFile, spool: Spool) -> None:
    infos = [i for i in archive.infolist() if not i.is_dir()]
    spool.expected = [clean(mend(i.filename)) for i in infos]
    shut = 0
    for info, name in zip(infos, spool.expected, strict=True):
        if info.is_symlink() or info.file_redir:
            spool.link(name, str(info.file_redir[2] if info.file_redir else "?"))
        elif info.needs_password() and not archive._password:
            shut += 1
            spool.note(name, state="failed", reason=locked(name), problem="encrypted")
        else:
            spool.add(name, _chunks(archive, info))
    if infos and shut == len(infos):
        raise Locked
    if told := archive.strerror():  # a further part is not there
        raise OSError(told)


def _chunks(archive: rarfile.RarFile, info: rarfile.RarInfo) -> Iterator[bytes]:
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    except _BROKEN as error:
        raise OSError(str(error)) from error


def _fits(archive: rarfile.RarFile, password: str) -> bool:
    """Whether the password reads the list of names and the first locked member to its end."""
    try:
        archive.setpassword(password)
        member = next((i for i in archive.infolist() if i.needs_password() and i.file_size), None)
        if member is None:
            return bool(archive.infolist())
        for _ in _chunks(archive, member):
            pass
    except (*_BROKEN, OSError):
        return False
    return True


def _tool() -> bool:
    try:
        rarfile.tool_setup()
    except rarfile.RarCannotExec:
        return False
    return True


def _named(volumes: Sequence[Path], folder: Path) -> Path:
    """Links to the parts under the names by which one leads to the next; the first of them."""
    folder.mkdir()
    with volumes[0].open("rb") as stream:
        head = stream.read(14)
    # RAR 3: bit 4 of the main header's flags tells of names with .part1; before it, they were .rar, .r00, .r01
    old = head.startswith(b"Rar!\x1a\x07\x00") and not int.from_bytes(head[10:12], "little") & 0x10
    names = ["v.rar", *(f"v.r{n:02d}" for n in range(len(volumes) - 1))] if old else []
    names = names or [f"v.part{n:03d}.rar" for n in range(1, len(volumes) + 1)]
    for name, volume in zip(names, volumes, strict=True):
        (folder / name).symlink_to(volume)
    return folder / names[0]
