"""``intake review``: the reviewers' page over the results in OUT."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from flows.errors import EnvironmentLacksError, UsageError
from flows.hosts import is_own_machine
from pipeline.oserrors import why

if TYPE_CHECKING:
    from flows.pool import PagePool
    from review.accounts import Accounts
    from review.render import Picture, PictureRequest

_PICTURE_SECONDS = 40.0  # for one page; a page that takes longer is told to be unshowable
_PICTURE_BYTES = 3 << 30  # address space of the process that decodes pages


def review(
    out: Annotated[Path, typer.Option("--out", help="intake run 的结果文件夹")],
    host: Annotated[str, typer.Option("--host", help="监听地址，默认只供本机访问")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="端口")] = 8336,
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", help="另可用于访问的主机名，可给多次")
    ] = None,
    tls_cert: Annotated[Path | None, typer.Option("--tls-cert", help="TLS 证书（PEM）")] = None,
    tls_key: Annotated[Path | None, typer.Option("--tls-key", help="TLS 私钥（PEM）")] = None,
    reset: Annotated[
        str | None, typer.Option("--reset-password", help="给该账号新的一次性密码后退出")
    ] = None,
    store: Annotated[
        str | None, typer.Option("--store", help="结果库地址（postgresql://…），默认用结果文件夹内的 SQLite")
    ] = None,
) -> None:
    """打开评审台：在浏览器中查看核对结果、核对原件、更正、登记与导出。

    示例：intake review --out 结果

    首次启动时建立管理员账号 admin，并在终端显示一次性密码。按 Ctrl+C 结束。
    """
    from review.serve import Address

    _check(out, host=host, port=port, cert=tls_cert, key=tls_key)
    address = Address(host=host, port=port, hosts=tuple(allow_host or ()), certificate=tls_cert, key=tls_key)
    with _accounts(out) as accounts:
        if reset is not None:
            _reset(accounts, reset)
            return
        _serve(out.resolve(), address, accounts, store)


def _serve(out: Path, address: object, accounts: Accounts, store: str | None) -> None:
    from flows.opening import opened_store
    from flows.recheck import recheck
    from review.cases import NoBatchError
    from review.serve import Address, serve, set_desk

    if not isinstance(address, Address):
        raise TypeError("an address is needed")
    database = opened_store(out, store)
    with _pool() as pool:
        try:
            desk = set_desk(
                out,
                database,
                accounts=accounts,
                renderer=lambda request: render_apart(pool, request),
                publish=lambda name: _published(recheck(out, name, database=database)),
                tls=address.tls,
            )
        except NoBatchError as error:
            raise UsageError(str(error)) from error
        password = accounts.first_start()  # not before all else is well: it is shown but once
        if password is not None:
            typer.echo(f"已建立管理员账号：admin　一次性密码：{password}\n首次登录须修改，此密码不再显示。")
        Thread(target=_warm, args=(pool,), daemon=True).start()
        typer.echo(f"评审台：{address.url}　按 Ctrl+C 结束。")
        serve(desk, address)
    database.close()


def render_apart(pool: PagePool, request: PictureRequest) -> Picture:
    """The picture, made in a worker process with limits. Raises NoPictureError."""
    from review.pictures import NoPictureError
    from review.render import render

    outcome = pool.run(render, [request], seconds=_PICTURE_SECONDS)[0]
    if outcome.value is None:
        raise NoPictureError(f"该页无法显示：{outcome.error}。请下载原件查看。")
    return outcome.value


def _warm(pool: PagePool) -> None:
    """Start the worker before the first page is asked for."""
    from review.render import ready

    with suppress(CancelledError):
        pool.run(ready, [0])


def _published(_submission: object) -> None:
    """The papers are written; the page reads the case itself."""


@contextmanager
def _pool() -> Iterator[PagePool]:
    from flows.pool import PagePool

    pool = PagePool(workers=1, memory=_PICTURE_BYTES)
    try:
        yield pool
    finally:
        pool.stop()
        pool.close()


@contextmanager
def _accounts(out: Path) -> Iterator[Accounts]:
    from sqlalchemy.exc import SQLAlchemyError

    from review.accounts import Accounts

    try:
        accounts = Accounts(out / "store" / "accounts.sqlite")
    except (OSError, SQLAlchemyError) as error:
        raise EnvironmentLacksError(
            f"账号库 {out / 'store' / 'accounts.sqlite'} 无法读写（{_cause(error)}）。请检查权限与磁盘空间。"
        ) from error
    try:
        yield accounts
    finally:
        accounts.close()


def _cause(error: Exception) -> str:
    """In one line, without the statement that failed."""
    if isinstance(error, OSError):
        return why(error)
    return str(getattr(error, "orig", None) or error).splitlines()[0]


def _reset(accounts: Accounts, name: str) -> None:
    from review.account_errors import AccountError

    try:
        password = accounts.reset(name)
    except AccountError as error:
        raise UsageError(str(error)) from error
    typer.echo(f"账号 {name} 的一次性密码：{password}　首次登录须修改。")


def _check(out: Path, *, host: str, port: int, cert: Path | None, key: Path | None) -> None:
    if not (out / "batch.json").is_file():
        raise UsageError(f"{out} 中没有核对结果（batch.json），请先运行：intake run 收件箱 --out {out}")
    if (cert is None) != (key is None):
        raise UsageError("--tls-cert 与 --tls-key 须同时给出。")
    for path in (cert, key):
        if path is not None and not path.is_file():
            raise UsageError(f"文件不存在：{path}。")
    if not 1 <= port <= 65535:
        raise UsageError("--port 须为 1 至 65535。")
    _free(host, port)
    if not is_own_machine(host) and cert is None:
        typer.echo("注意：未启用 TLS 而对外监听，密码将以明文传输；请用 --tls-cert、--tls-key。", err=True)


def _free(host: str, port: int) -> None:
    """Raises UsageError where nobody can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            told = why(error) if isinstance(error, OSError) else "端口须为 0 至 65535"
            raise UsageError(f"不能在 {host}:{port} 监听（{told}），请另选 --port 或 --host。") from error
