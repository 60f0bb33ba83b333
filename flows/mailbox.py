"""Messages from a mail account into an inbox: every one exactly once, none marked, none moved before it is kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.errors import EnvironmentLacksError
from flows.mail_server import LOST, Account, MailServer
from flows.mail_store import MailFolder, mail_account, safe_name
from pipeline.oserrors import why

_ATTEMPTS = 4  # at a connection that breaks; each that brought something new starts the count again
_PAUSE = 2.0  # seconds before the next
_AT_ONCE = 50  # messages moved with one command


@dataclass
class Collected:
    """What a run did. ``failed``: folder and UID of messages that the server did not give; ``unmoved``: those
    that are kept but stayed in their folder."""

    new: int = 0
    known: int = 0
    moved: int = 0
    failed: list[tuple[str, int]] = field(default_factory=list)
    unmoved: list[tuple[str, int]] = field(default_factory=list)


def collect(
    account: Account,
    inbox: Path,
    *,
    folders: Sequence[str],
    move_to: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
    pause: float = _PAUSE,
) -> Collected:
    """Take all messages of ``folders`` into ``inbox``, then move them to ``move_to`` where that is given.

    A connection that breaks is made again and the work goes on where it stopped. Raises UsageError (login
    refused, no such folder), EnvironmentLacksError (no server to be reached, disk full).
    """
    done = Collected()
    try:
        with mail_account(inbox, account.user, account.host) as home:
            attempt, seen = 0, 0
            while True:
                try:
                    with MailServer(account) as server:
                        return _collected(server, home, folders, move_to, done, progress)
                except LOST as error:
                    progress_made = done.new + done.moved
                    attempt = 1 if progress_made > seen else attempt + 1
                    seen = progress_made
                    if attempt >= _ATTEMPTS:
                        raise EnvironmentLacksError(
                            f"邮件服务器 {account.host} 连不上或一再中断（{error}）；"
                            f"已收{done.new}封均已存妥，再次运行同一命令即从中断处继续。"
                        ) from error
                    progress(f"连接中断（{error}），重新连接……")
                    time.sleep(pause)
    except OSError as error:
        raise EnvironmentLacksError(f"邮件无法存入 {error.filename or inbox}：{why(error)}。") from error


def _collected(
    server: MailServer,
    home: Path,
    folders: Sequence[str],
    move_to: str | None,
    done: Collected,
    progress: Callable[[str], None],
) -> Collected:
    if move_to is not None:
        server.make_folder(move_to)
        if not server.can_move():
            raise EnvironmentLacksError(
                "该邮件服务器不支持移动邮件（无 MOVE 与 UIDPLUS），请去掉 --move-to。"
            )
    done.failed.clear()
    done.unmoved.clear()
    done.known = 0
    for folder in folders:
        store = MailFolder(home / safe_name(folder))
        validity = server.open(folder)
        kept = _fetched(server, store, folder, validity, done, progress)
        if move_to is not None and folder != move_to and kept:
            _moved(server, folder, validity, kept, move_to, done)
    return done


def _fetched(
    server: MailServer,
    store: MailFolder,
    folder: str,
    validity: int,
    done: Collected,
    progress: Callable[[str], None],
) -> list[int]:
    """The UIDs of all messages of the folder that are kept now."""
    kept: list[int] = []
    uids = server.uids()
    progress(f"文件夹“{folder}”：{len(uids)}封")
    for uid in uids:
        if store.has(validity, uid):
            done.known += 1
            kept.append(uid)
            continue
        message = server.message(uid)
        if not message:
            done.failed.append((folder, uid))
            continue
        if store.keep(validity, uid, message):
            done.new += 1
        else:
            done.known += 1
        kept.append(uid)
    return kept


def _moved(
    server: MailServer, folder: str, validity: int, kept: Sequence[int], move_to: str, done: Collected
) -> None:
    """Moves what is kept; nothing where the folder was numbered anew in between."""
    if server.open(folder, to_move=True) != validity:
        done.unmoved += [(folder, uid) for uid in kept]
        return
    for at in range(0, len(kept), _AT_ONCE):
        part = kept[at : at + _AT_ONCE]
        if server.move(part, move_to):
            done.moved += len(part)
        else:
            done.unmoved += [(folder, uid) for uid in part]
