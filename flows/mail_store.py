"""Messages kept as files of an inbox, each exactly once.

A message's name is its UIDVALIDITY and UID, which no other message of its folder ever has; a file of that name is
there only when it is whole and on the disk for good. So what was kept is told by the files alone, and a run that
was killed at any point is simply repeated.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.errors import EnvironmentLacksError, UsageError
from pipeline.oserrors import why
from pipeline.receive.layout import channel_of

_ASIDE = ".~"  # what is left of a message that was being written; the receiving ignores such files


class MailFolder:
    """The files of one folder of a mail account."""

    def __init__(self, path: Path) -> None:
        self.path = path
        _make(path)
        for left in path.glob(f"{_ASIDE}*.part"):
            left.unlink()
        self._others: dict[str, list[Path]] | None = None

    def has(self, validity: int, uid: int) -> bool:
        return self._file(validity, uid).exists()

    def keep(self, validity: int, uid: int, message: bytes) -> bool:
        """Keeps a message for good; False where it is here already under an older UIDVALIDITY, whose number the
        file then changes. Raises EnvironmentLacksError where the disk does not take it."""
        try:
            return self._keep(self._file(validity, uid), validity, message)
        except OSError as error:
            raise EnvironmentLacksError(f"邮件无法存入 {self.path}：{why(error)}。") from error

    def _keep(self, target: Path, validity: int, message: bytes) -> bool:
        same = self._from_before(validity).get(hashlib.sha256(message).hexdigest())
        if same:
            same.pop().replace(target)
            _settle(self.path)
            return False
        aside = self.path / f"{_ASIDE}{target.stem}.part"
        with aside.open("wb") as out:
            out.write(message)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(target)
        _settle(self.path)
        return True

    def _file(self, validity: int, uid: int) -> Path:
        return self.path / f"{validity}-{uid}.eml"

    def _from_before(self, validity: int) -> dict[str, list[Path]]:
        """The messages of other UIDVALIDITYs by digest: a server that was set up anew numbers all messages anew."""
        if self._others is None:
            self._others = {}
            for path in sorted(self.path.glob("*-*.eml")):
                if not path.name.startswith(f"{validity}-"):
                    digest = hashlib.sha256(path.read_bytes()).hexdigest()
                    self._others.setdefault(digest, []).append(path)
        return self._others


@contextmanager
def mail_account(inbox: Path, user: str, host: str) -> Iterator[Path]:
    """The folder for the messages of an account, for this process alone. Raises UsageError where another holds it."""
    path = _channel(inbox) / safe_name(user if "@" in user else f"{user}@{host}")
    _make(path)
    handle = os.open(path, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(f"另一个 intake mailbox 正在收取 {user} 的邮件，请等它结束。") from None
        yield path
    finally:
        os.close(handle)


def _channel(inbox: Path) -> Path:
    """The inbox's folder of messages, by whatever name it has."""
    found = sorted(p for p in inbox.iterdir() if p.is_dir() and channel_of(p.name) == "email")
    return found[0] if found else inbox / "email"


def safe_name(name: str) -> str:
    """``name`` as a folder's name on every system; two names never become one."""
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", name).strip(" .")[:60]
    if plain == name and not name.startswith(_ASIDE):
        return plain
    return f"{plain.lstrip('.~')}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _make(path: Path) -> None:
    """The folder and those above it, there for good."""
    if not path.is_dir():
        _make(path.parent)
        path.mkdir(exist_ok=True)
        _settle(path.parent)


def _settle(folder: Path) -> None:
    """What was renamed within ``folder`` survives a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
