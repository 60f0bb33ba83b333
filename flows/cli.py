"""The command ``intake``. What it prints is Chinese; the exit codes are those of the contract."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from typer.exceptions import TyperException

from flows.chinese import in_chinese, said
from flows.commands.audit import audit
from flows.commands.call import call as call_command
from flows.commands.export import export
from flows.commands.mailbox import mailbox
from flows.commands.notice import notice
from flows.commands.review import review
from flows.commands.seal_score import seal_score
from flows.commands.status import status
from flows.commands.templates import templates
from flows.commands.watch import watch
from flows.commands.worker import worker
from flows.errors import IntakeError, TemplatesError, UsageError
from flows.kept import call_of, complete_city, find_submission, read_submission
from pipeline.oserrors import why

app = typer.Typer(
    name="intake",
    help="""“5G+工业互联网”融合应用先导区试点申报材料：收件、识读、核对、出具台账与补正通知。

    \b
    示例：
    intake doctor                          检查运行环境
    intake run 收件箱 --out 结果           处理收件箱中的全部材料
    intake show 宁波 --out 结果            查看一家
    intake notice 宁波 --out 结果 --to .   取出这一家的补正通知
    intake export --out 结果 --to 移交.zip 打包台账、评审摘要和补正通知
    """,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
console = Console(width=None if sys.stdout.isatty() else 80)


@app.command()
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

    try:
        batch = run_inbox(options)
    except TemplatesError as error:  # all but some papers was made
        if error.batch is not None:
            print_batch(console, error.batch, out)
        raise
    print_batch(console, batch, out)
    raise typer.Exit(1 if batch.totals.failed or batch.totals.quarantined else 0)


@app.command()
def doctor() -> None:
    """检查运行环境：有什么、缺什么、怎么装。"""
    from flows.doctor import print_report

    raise typer.Exit(print_report(console))


@app.command()
def samples(
    out: Annotated[Path, typer.Option("--out", help="写到哪个文件夹")],
    count: Annotated[int, typer.Option("--count", help="申报主体个数")] = 4,
    seed: Annotated[int, typer.Option("--seed", help="随机种子，相同种子结果相同")] = 1,
) -> None:
    """生成一批仿真的申报材料（收件箱与标准答案）。

    示例：intake samples --out 样例 --count 20 --seed 7
    """
    from samples.generate import generate

    with _usable():
        generate(out, count=count, seed=seed, progress=lambda text: console.print(text, highlight=False))
    console.print(f"已生成 {count} 家申报材料：{out}/inbox，标准答案：{out}/truth.json")


@app.command()
def score(
    truth: Annotated[Path, typer.Argument(help="标准答案 truth.json 或其文件夹")],
    out: Annotated[Path, typer.Argument(help="intake run 的结果文件夹")],
    misses: Annotated[bool, typer.Option("--misses", help="逐条列出不符之处")] = False,
) -> None:
    """对照标准答案给一次运行打分。

    示例：intake score 样例/truth.json 结果 --misses
    """
    from samples.score import main as score_main

    with _usable():
        code = score_main([str(truth), str(out), *(["--misses"] if misses else [])])
    raise typer.Exit(code)


@app.command()
def show(
    city: Annotated[
        str, typer.Argument(metavar="申报主体", help="名称，可只写一部分", autocompletion=complete_city)
    ],
    out: Annotated[Path, typer.Option("--out", help="结果文件夹")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 submission.json 原文")] = False,
) -> None:
    """显示一家申报主体的核对结果。

    示例：intake show 宁波 --out 结果
    """
    from flows.tables import print_submission

    path = find_submission(out, city)
    if as_json:
        typer.echo(path.read_text(encoding="utf-8"))
    else:
        print_submission(console, path, call_of(out, read_submission(path).call))


@app.command()
def schema() -> None:
    """输出 batch.json 与 submission.json 的 JSON Schema。"""
    from pipeline.contract import schemas

    typer.echo(json.dumps(schemas(), ensure_ascii=False, indent=1))


app.command()(notice)
app.command()(export)
app.command(name="templates")(templates)
app.command(name="call")(call_command)
app.command()(audit)
app.command()(status)
app.command()(watch)
app.command()(worker)
app.command()(mailbox)
app.command()(review)
app.command(name="seal-score")(seal_score)


@contextmanager
def _usable() -> Iterator[None]:
    """Files named on the command line that are not there, or not what they should be, are wrong usage."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"无法读写 {error.filename}：{why(error)}。") from error
    except (ValueError, KeyError) as error:
        raise UsageError(f"所给文件不是本程序的标准答案或结果：{error}。") from error


def main() -> None:
    """Run the command; every error of ours is one sentence and its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(
            stream, TextIOWrapper
        ):  # a name that the terminal's encoding lacks is no reason to fail
            stream.reconfigure(errors="backslashreplace")
    try:
        sys.exit(in_chinese(app)(prog_name="intake", standalone_mode=False) or 0)
    except TyperException as error:  # wrong usage
        print(said(error), file=sys.stderr)
        sys.exit(error.exit_code)
    except IntakeError as error:
        print(f"intake：{error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("intake：已中断。再次运行同一命令即从中断处继续。", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:  # what read our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:  # noqa: BLE001 - the last boundary: a sentence in place of a traceback
        print(f"intake：{_internal(error)}", file=sys.stderr)
        sys.exit(3)


def _internal(error: Exception) -> str:
    """One sentence about an error that nothing held; its trace goes to a file."""
    handle, name = tempfile.mkstemp(prefix="intake-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as log:
        log.write("".join(traceback.format_exception(error)))
    return f"程序内部错误（{type(error).__name__}），未能完成；详情见 {name}。"


if __name__ == "__main__":
    main()
