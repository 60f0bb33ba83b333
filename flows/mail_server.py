"""A mail server over IMAP, as far as collecting messages needs it. Reading marks nothing: folders are opened
read-only (EXAMINE) and messages taken with BODY.PEEK."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Literal

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError
from imap_tools.utils import encode_folder

from flows.errors import EnvironmentLacksError, UsageError
from flows.hosts import is_own_machine
from pipeline.model import Record

Safety = Literal["ssl", "starttls", "none"]
LOST = (imaplib.IMAP4.abort, OSError, EOFError)  # the connection is gone; another may work
_SECONDS = 60.0
_ID = '("name" "intake" "version" "1")'


class Account(Record):
    """Where the messages lie. ``authority``: a file of certificates to trust besides the system's."""

    host: str
    user: str
    password: str
    port: int | None = None
    safety: Safety = "ssl"
    authority: Path | None = None


class MailServer:
    """One connection. Errors of a lost connection (`LOST`) come through; refusals are IntakeErrors."""

    def __init__(self, account: Account) -> None:
        self._box = _connected(account)
        self._logged_in(account)
        self._identify()

    def __enter__(self) -> MailServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._box.client.logout()
        except (*LOST, imaplib.IMAP4.error):
            self._box.client.shutdown()

    def folders(self) -> list[str]:
        """The names of all folders that can hold messages."""
        return [f.name for f in self._box.folder.list() if "\\noselect" not in {x.lower() for x in f.flags}]

    def open(self, folder: str, *, to_move: bool = False) -> int:
        """Opens a folder, read-only unless messages are to be moved out of it; its UIDVALIDITY. Raises UsageError
        where there is no such folder."""
        try:
            self._box.folder.set(folder, readonly=not to_move)
        except ImapToolsError as error:
            raise UsageError(
                f"邮箱中打不开文件夹“{folder}”（{_said(error)}），可用 --list 查看全部文件夹。"
            ) from error
        found = self._box.client.response("UIDVALIDITY")[1]
        if not found or found[0] is None:
            found = [str(self._box.folder.status(folder, ["UIDVALIDITY"]).get("UIDVALIDITY", 0)).encode()]
        return int(found[0])

    def uids(self) -> list[int]:
        """The UIDs of the folder that is open, oldest first."""
        kind, lines = self._box.client.uid("FETCH", "1:*", "(UID)")
        if kind != "OK":
            return []
        found = (re.search(rb"\bUID (\d+)", line) for line in lines if isinstance(line, bytes))
        return sorted({int(m.group(1)) for m in found if m})

    def message(self, uid: int) -> bytes | None:
        """The bytes of a message; None where the server no longer has it or does not give it."""
        kind, answer = self._box.client.uid("FETCH", str(uid), "(UID BODY.PEEK[])")
        if kind != "OK":
            return None
        for item in answer:
            if isinstance(item, tuple) and b"BODY[]" in item[0].upper():
                told = re.search(rb"\bUID (\d+)", item[0])
                if told is None or int(told.group(1)) == uid:
                    return bytes(item[1])
        return None

    def can_move(self) -> bool:
        """Whether the server can move single messages without touching others."""
        return {"MOVE", "UIDPLUS"} & self._capabilities() != set()

    def make_folder(self, folder: str) -> None:
        """Raises UsageError where it is not there and cannot be made."""
        if folder not in self.folders():
            try:
                self._box.folder.create(folder)
            except ImapToolsError as error:
                raise UsageError(
                    f"邮箱中无法建立文件夹“{folder}”（{_said(error)}），请另选 --move-to。"
                ) from error

    def move(self, uids: Sequence[int], folder: str) -> bool:
        """Moves messages of the folder that is open; whether the server did."""
        client, chosen = self._box.client, ",".join(map(str, uids))
        target = encode_folder(folder)
        if "MOVE" in self._capabilities():
            if "MOVE" not in imaplib.Commands:
                imaplib.Commands["MOVE"] = ("SELECTED",)
            return client.uid("MOVE", chosen, target)[0] == "OK"  # type: ignore[arg-type]
        copied = client.uid("COPY", chosen, target)[0] == "OK"  # type: ignore[arg-type]
        marked = copied and client.uid("STORE", chosen, "+FLAGS.SILENT", r"(\Deleted)")[0] == "OK"
        return marked and client.uid("EXPUNGE", chosen)[0] == "OK"  # UIDPLUS: these and no others

    def _capabilities(self) -> set[str]:
        kind, lines = self._box.client.capability()
        told = b" ".join(line for line in lines if isinstance(line, bytes)) if kind == "OK" else b""
        return set(told.decode("ascii", "replace").upper().split())

    def _logged_in(self, account: Account) -> None:
        plain = account.user.isascii() and account.password.isascii()
        try:
            if plain:
                self._box.login(account.user, account.password, initial_folder=None)
            else:
                self._box.login_utf8(account.user, account.password, initial_folder=None)
        except LOST:
            raise
        except (ImapToolsError, imaplib.IMAP4.error) as error:
            self._box.client.shutdown()
            raise UsageError(
                f"邮箱 {account.user} 登录被拒绝（{_said(error)}）。"
                "请核对账号与密码；不少邮箱须先在网页上开启 IMAP，并使用“授权码”代替密码。"
            ) from error

    def _identify(self) -> None:
        """RFC 2971; some providers refuse to open folders before it."""
        try:
            if "ID" in self._capabilities():
                self._box.client.xatom("ID", _ID)
        except LOST:
            raise
        except imaplib.IMAP4.error:
            return  # a server that offers it and refuses it does not ask for it


def _connected(account: Account) -> BaseMailBox:
    try:
        if account.safety == "none":
            if not is_own_machine(account.host):
                raise UsageError("不加密的连接只允许用于本机，请用 --tls ssl 或 --tls starttls。")
            return MailBoxUnencrypted(account.host, port=account.port or 143, timeout=_SECONDS)
        trusted = ssl.create_default_context()
        if account.authority is not None:
            trusted.load_verify_locations(account.authority)
        if account.safety == "starttls":
            return MailBoxStartTls(
                account.host, port=account.port or 143, timeout=_SECONDS, ssl_context=trusted
            )
        return MailBox(account.host, port=account.port or 993, timeout=_SECONDS, ssl_context=trusted)
    except ssl.SSLCertVerificationError as error:
        raise EnvironmentLacksError(
            f"邮件服务器 {account.host} 的证书不可信（{error.verify_message}）。"
            "单位自建的服务器请用 --ca 给出其根证书文件。"
        ) from error
    except (ImapToolsError, imaplib.IMAP4.error, ValueError) as error:
        raise EnvironmentLacksError(f"邮件服务器 {account.host} 不接受连接（{_said(error)}）。") from error


def _said(error: Exception) -> str:
    """What the server said, in one line."""
    found = re.findall(r"b'([^']*)'", str(error)) or [str(error)]
    return " ".join(found[-1].split())[:200] or type(error).__name__
