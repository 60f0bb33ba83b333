"""``intake status OUT``: how far a run is, or what the last one found."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from flows.errors import UsageError
from flows.progress import Standing, read_standing, said
from flows.terminal import terminal
from pipeline.clock import now
from pipeline.contract import BatchFile, read_batch
from pipeline.reports import words

_SILENT = timedelta(seconds=60)  # a run writes every two seconds


def status(
    out: Annotated[Path, typer.Argument(help="intake run 的结果文件夹")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """显示一个结果文件夹的处理进度与上次结果。

    示例：intake status 结果
    """
    if not out.is_dir():
        raise UsageError(f"没有结果文件夹：{out}。")
    standing = read_standing(out / "store" / "progress.json")
    batch = _batch(out)
    if standing is None and batch is None:
        raise UsageError(f"{out} 不是 intake run 的结果文件夹，或还没有运行过。")
    if as_json:
        typer.echo(json.dumps(_told(standing, batch), ensure_ascii=False, indent=1))
        return
    console = terminal()
    if standing is not None:
        _print_standing(console, standing)
    if batch is not None:
        _print_batch(console, batch)


def state_of(standing: Standing) -> str:
    """``running``, ``finished``, ``interrupted``, or ``lost`` where a run fell silent: killed, or its machine gone."""
    silent = datetime.fromisoformat(now()) - datetime.fromisoformat(standing.updated_at) > _SILENT
    return "lost" if standing.state == "running" and silent else standing.state


_STATES = {
    "running": "正在运行",
    "finished": "已完成",
    "interrupted": "已中断，再次运行同一命令即从中断处继续",
    "lost": "已无声息（进程或机器可能已停止），再次运行同一命令即从中断处继续",
}


def _batch(out: Path) -> BatchFile | None:
    try:
        return read_batch(out / "batch.json")
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise UsageError(f"{out / 'batch.json'} 不是本程序的结果文件，请重新运行 intake run。") from error


def _told(standing: Standing | None, batch: BatchFile | None) -> dict[str, object]:
    run = None if standing is None else {**standing.model_dump(), "state": state_of(standing)}
    last = None
    if batch is not None:
        verdicts: list[str] = [s.verdict for s in batch.submissions]
        last = {
            "started_at": batch.started_at,
            "finished_at": batch.finished_at,
            "totals": batch.totals.model_dump(),
            "verdicts": {v: verdicts.count(v) for v in words.VERDICTS},
            "submissions": [s.model_dump() for s in batch.submissions],
        }
    return {"run": run, "last": last}


def _print_standing(console: Console, standing: Standing) -> None:
    state = state_of(standing)
    console.print(f"{_STATES[state]}：{standing.stage}", highlight=False, markup=False)
    where = f"{standing.host} 进程 {standing.pid}，开始于 {words.moment(standing.started_at)}，最近更新 {words.moment(standing.updated_at)}"
    console.print(where, highlight=False, markup=False)
    if console.is_terminal:
        _print_bars(console, standing)
    else:
        console.print(said(standing), highlight=False, markup=False)


def _print_bars(console: Console, standing: Standing) -> None:
    rows = (
        ("文件", standing.files_done, standing.files),
        ("页", standing.pages_done, standing.pages),
        ("申报主体", standing.applicants_done, standing.applicants),
    )
    for label, done, expected in rows:
        if expected:
            filled = round(30 * done / expected)
            bar = "━" * filled + "╌" * (30 - filled)
            console.print(f"  {bar} {done}/{expected} {label}", highlight=False)
    if standing.seconds_left is not None and state_of(standing) == "running":
        console.print(
            f"  {standing.pages_per_minute:.0f} 页/分，已知页数约剩 {standing.seconds_left / 60:.1f} 分钟"
        )


def _print_batch(console: Console, batch: BatchFile) -> None:
    t = batch.totals
    console.print(
        f"上次结果（{words.moment(batch.finished_at)}）：文件 {t.files} 个，其中已读 {t.read}，重复 {t.duplicate}，"
        f"容器 {t.container}，系统文件 {t.ignored}，失败 {t.failed}，隔离 {t.quarantined}；共 {t.pages} 页；"
        f"申报主体 {len(batch.submissions)} 家。",
        highlight=False,
        soft_wrap=True,
    )
    table = Table()
    for head in ("结论", "家数"):
        table.add_column(head)
    for verdict, name in words.VERDICTS.items():
        table.add_row(name, str(sum(s.verdict == verdict for s in batch.submissions)))
    console.print(table)
