"""``intake worker``: reads pages for runs with ``--remote``, on this machine or another."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from flows import environment
from flows.errors import UsageError
from flows.opening import opened_store
from pipeline.store.database import URL_VARIABLE


def worker(
    out: Annotated[Path, typer.Option("--out", help="结果文件夹（各机器共享，挂载位置可不同）")],
    store: Annotated[str | None, typer.Option("--store", help="结果库地址（postgresql://…）")] = None,
    workers: Annotated[int | None, typer.Option("--workers", help="识读进程数，默认为处理器核数")] = None,
    batches: Annotated[int, typer.Option("--batches", help="同时领取的页面批数")] = 2,
) -> None:
    """在本机启动识读进程，领取 intake run --remote 派发的页面，直至被停止（Ctrl-C）。

    示例：PREFECT_API_URL=http://服务器:4200/api intake worker --out /共享/结果 --store postgresql://…
    """
    if not os.environ.get("PREFECT_API_URL"):
        raise UsageError("请用环境变量 PREFECT_API_URL 给出 Prefect 服务器地址，如 http://服务器:4200/api。")
    if not out.is_dir():
        raise UsageError(f"没有结果文件夹：{out}。请先挂载共享文件夹。")
    if not (store or os.environ.get(URL_VARIABLE, "")).startswith("postgres"):
        raise UsageError(f"请用 --store 或环境变量 {URL_VARIABLE} 给出 PostgreSQL 结果库地址。")
    from flows.run import share_tasks

    out = out.resolve()
    share_tasks(out)
    environment.prepare()
    database = opened_store(out, store)

    from prefect.task_worker import serve

    from flows.pool import PagePool
    from flows.progress import Meter
    from flows.remote import read_pages, serve_with
    from flows.workshop import Workshop
    from pipeline.call import load_call
    from pipeline.store.files import Originals
    from pipeline.store.results import Results

    pool = PagePool(workers=workers)
    shop = Workshop(
        inbox=out,
        out=out,
        call=load_call("miit-2024-5g-pilot"),  # reading asks nothing of it
        engine="rapid",
        originals=Originals(out / "store" / "originals"),
        results=Results(database),
        pool=pool,
        meter=Meter(quiet=True),
    )
    serve_with(shop)
    # Prefect listens in a thread of its own and takes no signals there; the first process of a container would not
    # even end by SIGTERM
    signal.signal(signal.SIGTERM, _as_by_hand)
    typer.echo(f"识读进程已就绪（{pool.workers} 个），按 Ctrl-C 停止。", err=True)
    try:
        serve(read_pages, limit=batches)
    finally:
        pool.stop()
        pool.close()
        database.close()


def _as_by_hand(_number: int, _frame: FrameType | None) -> None:
    """SIGTERM ends the worker as Ctrl-C does: its reading processes first."""
    raise KeyboardInterrupt
