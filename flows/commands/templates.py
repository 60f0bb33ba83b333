"""``intake templates``: copies the packaged templates out, for the secretariat to change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.errors import UsageError
from flows.templates import copy_packaged
from pipeline.oserrors import why


def templates(
    out: Annotated[Path, typer.Option("--out", help="写到哪个文件夹；已有的同名文件不覆盖")],
) -> None:
    """取出评审摘要、补正通知、核对单和台账的模板，供修改后使用。

    用 Word、WPS 或 Excel 改好后：intake run 收件箱 --out 结果 --templates 文件夹

    示例：intake templates --out 模板
    """
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} 不是文件夹，请另选 --out。")
    try:
        written = copy_packaged(out)
    except OSError as error:
        raise UsageError(f"无法写到 {out}：{why(error)}。") from error
    for path in written:
        typer.echo(f"已写出：{path}")
    if not written:
        typer.echo(f"{out} 中已有全部模板，未作改动。")
