"""Tables on the terminal: the batch at its end, one applicant. Text from papers is printed as text."""

from __future__ import annotations

import re
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from flows.kept import find_submission, read_submission
from flows.paragraph import Paragraph
from pipeline.call import Call
from pipeline.contract import BatchFile, SubmissionFile
from pipeline.model import Finding
from pipeline.reports import words
from pipeline.reports.summary_view import summary_view
from pipeline.reports.view import CheckRow

__all__ = ["find_submission", "print_batch", "print_submission", "read_submission", "safe"]

_COLOURS = {"complete": "green", "incomplete": "red", "needs_review": "yellow"}
_STATE_COLOURS = {"ok": "green", "bad": "red", "doubt": "yellow", "note": "dim", "none": "dim"}
_SIGNS = {"must_fix": "[red]×[/]", "review": "[yellow]？[/]", "note": "[dim]·[/]"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    """``text`` without what would command a terminal, and without rich's markup."""
    return escape(_harmless(text))


def _told(text: str) -> Paragraph:
    """``text`` for a cell, which takes no markup."""
    return Paragraph(_harmless(text))


def _harmless(text: str) -> str:
    return _CONTROL.sub("�", text)


def print_batch(console: Console, batch: BatchFile, out: Path) -> None:
    """The closing table: applicants and verdicts, then what is missing of each; the balance of the files."""
    read = [(entry, read_submission(out / entry.path)) for entry in batch.submissions]
    table = Table(title="核对结果")
    for head, side in (("申报主体", "left"), ("结论", "left"), ("须补正", "right"), ("须核对", "right")):
        table.add_column(head, justify=side, overflow="fold")  # type: ignore[arg-type]
    for entry, submission in read:
        counts = [_count(submission, severity) for severity in ("must_fix", "review")]
        table.add_row(safe(entry.applicant), _verdict(entry.verdict), *(str(n or "") for n in counts))
    console.print(table)
    for entry, submission in read:
        told = [f for f in submission.findings if f.severity != "note"]
        if told:
            console.print(f"\n{safe(entry.applicant)}（{_verdict(entry.verdict)}）", highlight=False)
            _findings(console, told)
    console.print()
    _files(console, batch)
    console.print(safe(f"台账：{out / '台账.xlsx'}"), highlight=False, soft_wrap=True)


def _count(submission: SubmissionFile, severity: str) -> int:
    return sum(f.severity == severity for f in submission.findings)


def _verdict(verdict: str) -> str:
    return f"[{_COLOURS[verdict]}]{words.VERDICTS[verdict]}[/]"


def _findings(console: Console, findings: list[Finding]) -> None:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for f in findings:
        hand = "（人工更正）" if getattr(f, "corrected", False) else ""
        grid.add_row(f"  {_SIGNS[f.severity]}", _told(f.message + hand))
    console.print(grid)


def _files(console: Console, batch: BatchFile) -> None:
    t = batch.totals
    if t.files == 0:
        console.print("收件文件夹中没有任何文件，请核对路径是否给对。")
    console.print(
        f"收到文件 {t.files} 个：已读 {t.read}，重复 {t.duplicate}，容器 {t.container}，"
        f"系统文件 {t.ignored}，失败 {t.failed}，隔离 {t.quarantined}；共 {t.pages} 页。",
        highlight=False,
        soft_wrap=True,
    )
    for file in batch.received:
        # a remark on a file that belongs to no delivery is on the register
        if file.state in ("failed", "quarantined") or (
            file.reason and not file.delivery and file.state == "read"
        ):
            where = f"{file.path} 内的 {file.inside}" if file.inside else file.path
            console.print(f"  ! {safe(where)}：{safe(file.reason or '')}", highlight=False, soft_wrap=True)


def print_submission(console: Console, path: Path, call: Call) -> None:
    """One applicant: verdict, findings, checklist, conditions, what is in its folder."""
    submission = read_submission(path)
    view = summary_view(submission, call=call, pictures={})
    place = "，".join(p for p in (view.province, view.kind) if p)
    console.print(f"{safe(view.applicant)}（{safe(place)}）：{_verdict(view.verdict)}", highlight=False)
    console.print(_told(view.why), highlight=False)
    if submission.findings:
        _findings(console, list(submission.findings))
    _checklist(console, view.checklist)
    for condition in view.conditions:
        if condition.facts:
            facts = "；".join(f.value + (f"（{f.as_of}）" if f.as_of else "") for f in condition.facts)
            more = f"；另{condition.more}项" if condition.more else ""
            console.print(_told(f"{condition.label}：{facts}{more}"), highlight=False)
    papers = "、".join(sorted(p.name for p in path.parent.iterdir() if p.suffix in (".html", ".docx")))
    console.print(safe(f"\n文件夹：{path.parent}\n内有：{papers}"), highlight=False, soft_wrap=True)


def _checklist(console: Console, rows: tuple[CheckRow, ...]) -> None:
    table = Table(title="对照通知核对", title_justify="left")
    table.add_column("类别", no_wrap=True)
    table.add_column("要求", overflow="fold", ratio=3)
    table.add_column("", no_wrap=True)
    table.add_column("情况", overflow="fold", ratio=4)
    for row in rows:
        mark = f"[{_STATE_COLOURS[row.state]}]{row.mark}[/]"
        table.add_row(safe(row.group), _told(row.item), mark, _told(row.note))
    console.print(table)
