"""``intake call``: what a call demands, for who writes the file of a new one."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from flows.calls import checked_call
from flows.terminal import terminal
from pipeline.call import DEFAULT_CALL, Call


def call(
    name: Annotated[str, typer.Argument(metavar="通知", help="通知名称或 YAML 文件")] = DEFAULT_CALL,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """检查一份通知的定义是否写对，并列出程序将核对的各项要求。

    示例：intake call 2025年通知.yaml
    """
    found = checked_call(name)
    if as_json:
        typer.echo(found.model_dump_json(indent=1))
        return
    console = terminal()
    table = Table(title=f"{found.title}（{found.number}）", title_justify="left", show_lines=False)
    for head in ("类别", "要求", "程序中的名称"):
        table.add_column(head, overflow="fold")
    for row in _rows(found):
        table.add_row(*(str(part) for part in row))
    console.print(table)
    typer.echo("通知定义可用。")


def _rows(c: Call) -> list[tuple[str, str, str]]:
    rows = [("截止日期", c.deadline, "deadline"), ("份数", f"纸质{c.copies}份", "copies")]
    rows += [("报送渠道", d.label, d.key) for d in c.channels]
    rows += [("材料", c.form.title, "form")]
    rows += [("材料", c.plan.names[0], "plan")] if c.plan else []
    rows += [("栏目", label, key) for key, label in c.field_labels().items()]
    rows += [("正文", p.label + (f"（{p.limit}字以内）" if p.limit else ""), p.key) for p in c.form.prose]
    rows += [
        ("签章", f"{s.label}：{'、'.join(s.bodies) or s.seal_label}", s.block) for s in c.form.signatures
    ]
    rows += [("条件", x.label, x.key) for x in c.conditions]
    return rows
