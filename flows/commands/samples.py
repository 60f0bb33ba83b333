"""``intake samples`` and ``intake score``: applications with their truth, and the marking of a run against it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from flows.errors import UsageError
from flows.terminal import terminal
from pipeline.oserrors import why


def samples(
    out: Annotated[Path, typer.Option("--out", help="写到哪个文件夹")],
    count: Annotated[int, typer.Option("--count", help="申报主体个数", min=1)] = 4,
    seed: Annotated[int, typer.Option("--seed", help="随机种子，相同种子结果相同")] = 1,
) -> None:
    """生成一批仿真的申报材料（收件箱与标准答案）。

    示例：intake samples --out 样例 --count 20 --seed 7
    """
    from samples.generate import generate

    console = terminal()
    with _usable():
        generate(out, count=count, seed=seed, progress=lambda text: console.print(text, highlight=False))
    console.print(f"已生成 {count} 家申报材料：{out}/inbox，标准答案：{out}/truth.json")


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


@contextmanager
def _usable() -> Iterator[None]:
    """Files named on the command line that are not there, or not what they should be, are wrong usage."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"无法读写 {error.filename}：{why(error)}。") from error
    except (ValueError, KeyError) as error:
        raise UsageError("所给文件不是本程序的标准答案或结果，请核对路径。") from error
