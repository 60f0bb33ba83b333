"""``intake run INBOX --out OUT``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.errors import TemplatesError
from flows.terminal import terminal


def run(
    inbox: Annotated[
        Path, typer.Argument(metavar="收件箱", help="收件文件夹，内有 纸质/ 光盘/ 邮件/ 与收件登记表")
    ],
    out: Annotated[Path, typer.Option("--out", help="结果文件夹")],
    call: Annotated[str, typer.Option("--call", help="通知名称或 YAML 文件")] = "miit-2024-5g-pilot",
    engine: Annotated[str, typer.Option("--engine", help="识别引擎：rapid 或 tesseract")] = "rapid",
    workers: Annotated[int | None, typer.Option("--workers", help="识读进程数，默认为处理器核数")] = None,
    passwords: Annotated[Path | None, typer.Option("--passwords", help="压缩包口令表，每行一个")] = None,
    store: Annotated[
        str | None, typer.Option("--store", help="结果库地址（postgresql://…），默认用结果文件夹内的 SQLite")
    ] = None,
    only: Annotated[
        str | None, typer.Option("--only", help="只处理这一家（名称或其一部分），其余各家保持原结果")
    ] = None,
    remote: Annotated[
        bool, typer.Option("--remote", help="由 Prefect 服务器上的识读进程（intake worker）识读页面")
    ] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="重新识读以前未能读出的页面")] = False,
    templates: Annotated[
        Path | None, typer.Option("--templates", help="自备模板的文件夹，见 intake templates")
    ] = None,
    pdfa: Annotated[
        bool, typer.Option("--pdfa", help="可检索 PDF 按归档格式 PDF/A-2b（ISO 19005-2）写出")
    ] = False,
) -> None:
    """识读收件箱中的全部材料，给出每家申报主体的核对结果。

    示例：intake run 收件箱 --out 结果

    只重做一家：intake run 收件箱 --out 结果 --only 宁波

    有口令的压缩包：intake run 收件箱 --out 结果 --passwords 口令.txt

    退出码：0 全部读出，1 有文件未能读出，2 用法有误，3 环境缺少组件，130 被中断（再次运行同一命令即从中断处继续）。
    """
    from flows.run import RunOptions, run_inbox

    options = RunOptions(
        inbox=inbox,
        out=out,
        call=call,
        engine=engine,
        workers=workers,
        passwords=passwords,
        store=store,
        only=only,
        retry_failed=retry_failed,
        remote=remote,
        templates=templates,
        pdfa=pdfa,
    )
    from flows.tables import print_batch

    console = terminal()
    try:
        batch = run_inbox(options)
    except TemplatesError as error:  # all but some papers was made
        if error.batch is not None:
            print_batch(console, error.batch, out)
        raise
    print_batch(console, batch, out)
    raise typer.Exit(1 if batch.totals.failed or batch.totals.quarantined else 0)
