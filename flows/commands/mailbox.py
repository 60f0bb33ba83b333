"""``intake mailbox``: messages from a mail account over IMAP into an inbox."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from flows.errors import UsageError

if TYPE_CHECKING:
    from flows.mail_server import Account

PASSWORD_VARIABLE = "INTAKE_MAIL_PASSWORD"
_TOLD = 20


def mailbox(
    to: Annotated[Path, typer.Option("--to", help="收件文件夹；邮件存入其中的 email（邮件）文件夹")],
    host: Annotated[str, typer.Option("--host", help="IMAP 服务器")],
    user: Annotated[str, typer.Option("--user", help="邮箱账号")],
    port: Annotated[int | None, typer.Option("--port", help="端口，默认 993（STARTTLS 为 143）")] = None,
    folder: Annotated[list[str] | None, typer.Option("--folder", help="邮箱内的文件夹，可多次给出，默认 INBOX")] = None,
    all_folders: Annotated[bool, typer.Option("--all-folders", help="收取全部文件夹")] = False,
    move_to: Annotated[str | None, typer.Option("--move-to", help="存妥之后把邮件移到邮箱内的这个文件夹")] = None,
    tls: Annotated[Literal["ssl", "starttls", "none"], typer.Option("--tls", help="加密方式；none 只用于本机")] = "ssl",
    ca: Annotated[Path | None, typer.Option("--ca", help="单位自建服务器的根证书（PEM）")] = None,
    password_file: Annotated[Path | None, typer.Option("--password-file", help=f"密码（授权码）文件；也可用环境变量 {PASSWORD_VARIABLE}")] = None,
    list_only: Annotated[bool, typer.Option("--list", help="只列出邮箱内的文件夹")] = False,
) -> None:  # fmt: skip
    """从邮箱收取邮件，每封恰好一次；邮件在服务器上不作任何标记，存妥之前不移动。中断后重新运行即可。

    示例：intake mailbox --to 收件箱 --host imap.163.com --user gyhlw@163.com --move-to 已收取

    退出码：0 全部收妥，1 有邮件未能收取或移动，2 用法有误（含登录被拒），3 服务器连不上或磁盘不可写。
    """
    from flows.mail_server import Account
    from flows.mailbox import collect

    if to.exists() and not to.is_dir():
        raise UsageError(f"收件位置不是文件夹：{to}。")
    if ca is not None and not ca.is_file():
        raise UsageError(f"证书文件不存在：{ca}。")
    account = Account(
        host=host, user=user, password=_password(password_file, user), port=port, safety=tls, authority=ca
    )
    folders = list(dict.fromkeys(folder or ["INBOX"]))
    if list_only or all_folders:
        folders = _folders(account)
    if list_only:
        for name in folders:
            typer.echo(name)
        return
    to.mkdir(parents=True, exist_ok=True)
    done = collect(
        account,
        to,
        folders=[f for f in folders if f != move_to],
        move_to=move_to,
        progress=lambda text: typer.echo(text, err=True),
    )
    for name, uid in done.failed[:_TOLD]:
        typer.echo(f"未能收取：文件夹“{name}”第{uid}号邮件，服务器没有给出内容，请在邮箱中查看。")
    for name, uid in done.unmoved[:_TOLD]:
        typer.echo(f"已存妥但未能移动：文件夹“{name}”第{uid}号邮件，再次运行时会重试。")
    moved = f"，移动{done.moved}封" if move_to else ""
    wrong = f"，未能收取{len(done.failed)}封" if done.failed else ""
    typer.echo(f"新收{done.new}封，此前已收{done.known}封{moved}{wrong}。")
    raise typer.Exit(1 if done.failed or done.unmoved else 0)


def _folders(account: Account) -> list[str]:
    from flows.errors import EnvironmentLacksError
    from flows.mail_server import LOST, MailServer

    try:
        with MailServer(account) as server:
            return server.folders()
    except LOST as error:
        raise EnvironmentLacksError(f"邮件服务器 {account.host} 连不上（{error}）。") from error


def _password(path: Path | None, user: str) -> str:
    """From the file, the environment, or asked for; never from the command line, which others can see."""
    if path is not None:
        try:
            return path.read_text(encoding="utf-8-sig").splitlines()[0].strip()
        except (OSError, UnicodeDecodeError, IndexError) as error:
            raise UsageError(f"密码文件 {path} 无法读取，须为一行文字。") from error
    if PASSWORD_VARIABLE in os.environ:
        return os.environ[PASSWORD_VARIABLE]
    if sys.stdin.isatty():
        return getpass.getpass(f"{user} 的密码（授权码）：")
    raise UsageError(f"没有密码：请用 --password-file 或环境变量 {PASSWORD_VARIABLE} 给出。")
