"""The ledger (台账.xlsx): one row per application, one per finding, one per fact, one per file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.agreement import FACT_NAMES
from pipeline.call import KNOWN_BLOCKS, Call
from pipeline.contract import BatchFile
from pipeline.model import Submission
from pipeline.reports import words
from pipeline.reports.view import value_text
from pipeline.reports.words import printable

_HEAD = PatternFill("solid", fgColor="DCE6F1")
_FILLS = {
    "需补正": PatternFill("solid", fgColor="F8CBC6"),
    "须补正": PatternFill("solid", fgColor="F8CBC6"),
    "失败": PatternFill("solid", fgColor="F8CBC6"),
    "隔离": PatternFill("solid", fgColor="F8CBC6"),
    "需人工核对": PatternFill("solid", fgColor="FFE9B8"),
    "须人工核对": PatternFill("solid", fgColor="FFE9B8"),
    "材料齐全": PatternFill("solid", fgColor="CDE8D3"),
}
_SIDE = Side(style="thin", color="BFC8D2")
_THIN = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)

Value = str | int | float | None


def write_ledger(path: Path, batch: BatchFile, submissions: Sequence[Submission], *, call: Call) -> None:
    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    _sheet(
        book,
        "申报台账",
        _application_heads(call),
        (_application(n, s, call) for n, s in enumerate(submissions, 1)),
    )
    _sheet(book, "核对意见", _FINDING_HEADS, (row for s in submissions for row in _findings(s)))
    _sheet(book, "关键事实", _FACT_HEADS, (row for s in submissions for row in _facts(s)))
    _sheet(book, "收件清单", _FILE_HEADS, _files(batch))
    _sheet(book, "合计", (("项目", 16), ("数量", 10)), _totals(batch))
    book.save(path)


def _application_heads(call: Call) -> tuple[tuple[str, int], ...]:
    known = ("市政府章", "通信管理局章", "工信部门章", "省政府章")
    names = dict(zip(KNOWN_BLOCKS, known, strict=True))
    seals = ((names.get(d.block, d.label), 12) for d in call.form.signatures)
    return (*_FIRST_HEADS, *seals, *_LAST_HEADS)


_FIRST_HEADS = (
    ("序号", 6), ("申报主体", 18), ("省份", 12), ("类别", 12), ("结论", 12), ("须补正", 8), ("须核对", 8),
    ("缺什么", 60), ("纸质收到", 12), ("份数", 6), ("光盘收到", 12), ("邮件收到", 12),
)  # fmt: skip
_LAST_HEADS = (
    ("5G基站数", 12), ("每万人基站数", 12), ("政策数", 8), ("5G工厂数", 9), ("场景数", 8),
)  # fmt: skip
_FINDING_HEADS = (
    ("申报主体", 18),
    ("性质", 12),
    ("事项", 16),
    ("对象", 22),
    ("说明", 80),
    ("页", 6),
    ("原文", 50),
)
_FACT_HEADS = (
    ("申报主体", 18), ("项目", 20), ("内容", 50), ("范围", 12), ("性质", 8), ("时点", 12), ("存疑", 6),
    ("文件", 8), ("页", 6), ("原文", 60),
)  # fmt: skip
_FILE_HEADS = (
    ("收件", 22), ("文件", 46), ("包内路径", 46), ("状态", 8), ("原因", 50), ("申报主体", 18), ("类型", 26),
    ("字节", 12), ("SHA-256", 68),
)  # fmt: skip


def _application(number: int, s: Submission, call: Call) -> list[Value]:
    seals = {x.block: words.SEALS[x.seal] for x in s.signatures}
    asked = [f.message for f in s.findings if f.severity == "must_fix"]
    counts = [sum(f.severity == w for f in s.findings) for w in ("must_fix", "review")]
    days = {
        c: "、".join(sorted({d.received_on or "不明" for d in s.deliveries if d.channel == c})) or "未收到"
        for c in ("paper", "disc", "email")
    }
    copies = [d.copies for d in s.deliveries if d.channel == "paper" and d.copies is not None]
    return [
        number, s.applicant.name, s.applicant.province, words.KINDS[s.applicant.kind],
        words.VERDICTS[s.verdict], *counts, "\n".join(asked),
        days["paper"], max(copies, default=None), days["disc"], days["email"],
        *(seals.get(d.block, "—") for d in call.form.signatures),
        _figure(s, "base_station_total"), _figure(s, "base_stations_per_10k"),
        *(_count(s, k) for k in ("policy", "factory", "scenario")),
    ]  # fmt: skip


def _figure(s: Submission, kind: str) -> Value:
    own = [f for f in s.facts if f.kind == kind and f.scope == "city" and f.status == "actual"]
    latest = max(own, key=lambda f: (f.place is None, f.as_of or ""), default=None)
    return latest.value if latest is not None and isinstance(latest.value, int | float) else None


def _count(s: Submission, kind: str) -> int:
    return sum(f.kind == kind and f.status == "actual" and f.scope in ("city", "district") for f in s.facts)


def _findings(s: Submission) -> Iterable[list[Value]]:
    for f in s.findings:
        place = f.evidence[0] if f.evidence else None
        yield [
            s.applicant.name, words.SEVERITIES[f.severity], words.RULES.get(f.rule, f.rule), f.subject,
            f.message, place.page if place else None, place.quote[:300] if place else None,
        ]  # fmt: skip


def _facts(s: Submission) -> Iterable[list[Value]]:
    for f in s.facts:
        place = f.evidence[0]
        yield [
            s.applicant.name, FACT_NAMES[f.kind], value_text(f), f.place or words.SCOPES[f.scope],
            words.STATUSES[f.status], f.as_of, "是" if f.doubtful else "", place.document, place.page,
            place.quote[:300],
        ]  # fmt: skip


def _files(batch: BatchFile) -> Iterable[list[Value]]:
    for f in batch.received:
        yield [
            f.delivery, f.path, f.inside, words.STATES[f.state], f.reason, f.submission, f.media_type,
            f.bytes, f.sha256,
        ]  # fmt: skip


def _totals(batch: BatchFile) -> Iterable[list[Value]]:
    t = batch.totals
    yield ["收到文件", t.files]
    for state, label in words.STATES.items():
        yield [label, getattr(t, state)]
    yield ["页数", t.pages]


def _sheet(
    book: Workbook, title: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Value]]
) -> None:
    sheet = book.create_sheet(title)
    for column, (head, width) in enumerate(heads, 1):
        cell = sheet.cell(1, column, head)
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _THIN
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    last = 1
    for last, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            _write(sheet.cell(last, column), value)
        sheet.row_dimensions[last].height = _height(row, [width for _, width in heads])
    sheet.freeze_panes = "A2" if len(heads) < 8 else "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{last}"
    _for_print(sheet)


def _height(row: Sequence[Value], widths: Sequence[int]) -> float:
    """Points for the lines that the wrapped texts take; a Chinese character is two wide."""
    lines = 1
    for value, width in zip(row, widths, strict=True):
        if isinstance(value, str):
            parts = [sum(2 if ord(c) > 0x2E7F else 1 for c in part) for part in value.split("\n")]
            lines = max(lines, sum(-(-max(1, part) // width) for part in parts))
    return min(400.0, 15.0 * lines + 2)


def _write(cell: Cell, value: Value) -> None:
    """A text is a text, also where it begins as a formula does."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", printable(value))[:32_000]
        cell.data_type = "s"
        if value in _FILLS:
            cell.fill = _FILLS[value]
    else:
        cell.value = value
    cell.border = _THIN
    cell.alignment = Alignment(vertical="top", wrap_text=True)


def _for_print(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
