"""``intake show CITY`` and ``intake schema``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from flows.kept import call_of, complete_city, find_submission, read_submission
from flows.terminal import terminal


def show(
    city: Annotated[
        str, typer.Argument(metavar="申报主体", help="名称，可只写一部分", autocompletion=complete_city)
    ],
    out: Annotated[Path, typer.Option("--out", help="结果文件夹")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 submission.json 原文")] = False,
) -> None:
    """显示一家申报主体的核对结果。

    示例：intake show 宁波 --out 结果

    供程序读取：intake show 宁波 --out 结果 --json
    """
    from flows.tables import print_submission

    path = find_submission(out, city)
    submission = read_submission(path)  # what is broken is told, not printed
    if as_json:
        typer.echo(path.read_text(encoding="utf-8"))
    else:
        print_submission(terminal(), path, call_of(out, submission.call))


def schema() -> None:
    """输出 batch.json 与 submission.json 的 JSON Schema，供其他程序读取结果时使用。

    示例：intake schema > 结果格式.json
    """
    from pipeline.contract import schemas

    typer.echo(json.dumps(schemas(), ensure_ascii=False, indent=1))
