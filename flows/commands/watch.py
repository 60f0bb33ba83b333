"""``intake watch``: look at the inbox again and again, as a Prefect deployment."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated

import typer

from flows import environment
from flows.errors import UsageError

_UNITS = {"s": 1, "m": 60, "h": 3600, "": 1}


def watch(
    inbox: Annotated[Path, typer.Argument(help="收件文件夹")],
    out: Annotated[Path, typer.Option("--out", help="结果文件夹")],
    every: Annotated[str, typer.Option("--every", help="间隔：60s、5m、1h")] = "60s",
    settle: Annotated[str, typer.Option("--settle", help="文件多久不变才算写完")] = "30s",
    once: Annotated[bool, typer.Option("--once", help="只看一次就结束（供 cron 使用）")] = False,
    pool: Annotated[str | None, typer.Option("--pool", help="登记到 Prefect 服务器的这个工作池，由其 worker 运行")] = None,
    port: Annotated[int | None, typer.Option("--port", help="自带 Prefect 页面的端口，默认 4200")] = None,
    store: Annotated[str | None, typer.Option("--store", help="结果库地址（postgresql://…）")] = None,
    call: Annotated[str, typer.Option("--call", help="通知名称或 YAML 文件")] = "miit-2024-5g-pilot",
    workers: Annotated[int | None, typer.Option("--workers", help="识读进程数，默认为处理器核数")] = None,
    remote: Annotated[bool, typer.Option("--remote", help="由 intake worker 识读页面")] = False,
    mail_host: Annotated[str | None, typer.Option("--mail-host", help="同时收取邮箱：IMAP 服务器（口令用环境变量 INTAKE_MAIL_PASSWORD）")] = None,
    mail_user: Annotated[str | None, typer.Option("--mail-user", help="邮箱账号")] = None,
    mail_folder: Annotated[list[str] | None, typer.Option("--mail-folder", help="邮箱内的文件夹")] = None,
    mail_move_to: Annotated[str | None, typer.Option("--mail-move-to", help="存妥之后移到邮箱内的这个文件夹")] = None,
) -> None:  # fmt: skip
    """定时查看收件文件夹（和邮箱），有新收件即处理；仍在写入的文件留到下次。Prefect 页面可看每次运行与结论表。

    示例：intake watch 收件箱 --out 结果 --every 60s
    """
    if not inbox.is_dir():
        raise UsageError(f"收件文件夹不存在：{inbox}。")
    if (mail_host is None) != (mail_user is None):
        raise UsageError("--mail-host 与 --mail-user 须一并给出。")
    seconds, quiet = _seconds("--every", every), _seconds("--settle", settle)
    if store is not None:
        os.environ["INTAKE_STORE"] = store  # it may hold a password: no parameter of a flow
    parameters: dict[str, object] = {
        "inbox": str(inbox.resolve()),
        "out": str(out.resolve()),
        "settle": quiet,
        "options": {"call": call, "workers": workers, "remote": remote},
        "mail": None
        if mail_host is None
        else {
            "host": mail_host,
            "user": mail_user,
            "folders": mail_folder or ["INBOX"],
            "move_to": mail_move_to,
        },
    }
    environment.prepare()
    from flows import watching

    if once:
        watching.once(parameters)
    elif pool is not None:
        watching.register(parameters, seconds=seconds, pool=pool)
    else:
        watching.serve(parameters, seconds=seconds, port=port or 4200)


def _seconds(name: str, text: str) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smh]?)", text.strip())
    if not found or float(found[1]) <= 0:
        raise UsageError(f"{name} 应形如 60s、5m 或 1h。")
    return float(found[1]) * _UNITS[found[2]]
