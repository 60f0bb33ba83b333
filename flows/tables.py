"""Tables on the terminal: the batch at its end, one applicant. Text from papers is printed as text."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from flows.errors import UsageError
from pipeline.contract import BatchFile, SubmissionFile
from pipeline.reports import words

_COLOURS = {"complete": "green", "incomplete": "red", "needs_review": "yellow"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    """``text`` without what would command a terminal, and without rich's markup."""
    return escape(_CONTROL.sub("�", text))


def print_batch(console: Console, batch: BatchFile, out: Path) -> None:
    """The closing table: applicants, verdicts, what is missing; then the balance of the files."""
    table = Table(title="核对结果", show_lines=True)
    for head in ("申报主体", "结论", "须补正", "须人工核对"):
        table.add_column(head, overflow="fold")
    for entry in batch.submissions:
        submission = read_submission(out / entry.path)
        lists = [
            "\n".join(f"• {safe(f.message)}" for f in submission.findings if f.severity == severity)
            for severity in ("must_fix", "review")
        ]
        verdict = f"[{_COLOURS[entry.verdict]}]{words.VERDICTS[entry.verdict]}[/]"
        table.add_row(safe(entry.applicant), verdict, *lists)
    console.print(table)
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
    console.print(safe(f"台账：{out / '台账.xlsx'}"), highlight=False, soft_wrap=True)


def find_submission(out: Path, city: str) -> Path:
    """The submission.json of the one applicant whose name holds ``city``. Raises UsageError."""
    found = sorted(p for p in (out / "submissions").glob("*/submission.json") if city in p.parent.name)
    if not found:
        raise UsageError(f"{out} 中没有名称含“{city}”的申报主体。")
    exact = [p for p in found if p.parent.name == city]  # 宁波市 beside 宁波市、绍兴市
    if len(exact) == 1:
        return exact[0]
    if len(found) > 1:
        names = "、".join(p.parent.name for p in found[:8]) + ("等" if len(found) > 8 else "")
        raise UsageError(f"名称含“{city}”的不止一家：{names}。请写全名。")
    return found[0]


def print_submission(console: Console, path: Path) -> None:
    submission = read_submission(path)
    name = "、".join(submission.applicant.cities) or path.parent.name
    console.print(f"{safe(name)}：[{_COLOURS[submission.verdict]}]{words.VERDICTS[submission.verdict]}[/]")
    seals = Table(title="签章")
    for head in ("应盖单位", "印章", "印文", "日期"):
        seals.add_column(head, overflow="fold")
    for s in submission.signatures:
        seals.add_row(
            safe(s.expected_body or s.block), words.SEALS[s.seal], safe(s.seal_text or ""), s.date or ""
        )
    console.print(seals)
    findings = Table(title="核对意见")
    for head in ("性质", "事项", "说明"):
        findings.add_column(head, overflow="fold")
    for f in submission.findings:
        findings.add_row(words.SEVERITIES[f.severity], safe(f"{f.rule} {f.subject}"), safe(f.message))
    console.print(findings)


def read_submission(path: Path) -> SubmissionFile:
    """Raises UsageError where the file is not one of ours."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        data["schema_"] = data.pop("schema")
        return SubmissionFile.model_validate(data)
    except (OSError, ValueError, KeyError, ValidationError) as error:
        raise UsageError(f"{path} 不是本程序的结果文件：{error}") from error
