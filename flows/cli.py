"""The command ``intake``. What it prints is Chinese; the exit codes are those of the contract."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from importlib.metadata import version
from io import TextIOWrapper
from typing import Annotated

import typer
from typer.exceptions import TyperException

from flows.chinese import in_chinese, said
from flows.commands.audit import audit
from flows.commands.call import call as call_command
from flows.commands.export import export
from flows.commands.mailbox import mailbox
from flows.commands.notice import notice
from flows.commands.review import review
from flows.commands.run import run
from flows.commands.samples import samples, score
from flows.commands.seal_score import seal_score
from flows.commands.show import schema, show
from flows.commands.status import status
from flows.commands.templates import templates
from flows.commands.watch import watch
from flows.commands.worker import worker
from flows.errors import IntakeError
from flows.terminal import terminal

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


def _version(asked: bool) -> None:
    if asked:
        typer.echo(version("intake-5g-pilot"))
        raise typer.Exit


@app.callback()
def _app(
    shown: Annotated[
        bool, typer.Option("--version", help="显示版本号。", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


def doctor() -> None:
    """检查运行环境：有什么、缺什么、怎么装。

    示例：intake doctor
    """
    from flows.doctor import print_report

    raise typer.Exit(print_report(terminal()))


# in the order of a day's work
app.command()(run)
app.command()(status)
app.command()(show)
app.command()(review)
app.command()(notice)
app.command()(export)
app.command(name="templates")(templates)
app.command(name="call")(call_command)
app.command()(audit)
app.command()(mailbox)
app.command()(watch)
app.command()(worker)
app.command()(doctor)
app.command()(schema)
app.command(name="samples")(samples)
app.command()(score)
app.command(name="seal-score")(seal_score)


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
