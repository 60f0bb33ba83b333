"""The marks of signature cells as tables on the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from flows.seal_marks import CellMark, steps

_DATES = {"full": "present", "blank": "missing", "absent": "missing", "partial": "unclear"}


def print_marks(marks: Sequence[CellMark], *, misses: bool = False) -> int:
    """Prints all figures; gives how many cells without the right body's red seal were called present."""
    console = Console(width=120)
    false = [m for m in marks if m.other and m.found.seal == "present"]
    for table in (_states(marks), _figures(marks, len(false)), _dates(marks), _confidence(marks)):
        console.print(table)
    if misses:
        for mark in marks:
            _print_miss(console, mark)
    return len(false)


def _states(marks: Sequence[CellMark]) -> Table:
    table = Table(title="应为 → 判为（格数）")
    for head in ("应为", "页面", "判为", "格数"):
        table.add_column(head)
    counts = Counter((m.label["state"], "彩色" if m.colour else "灰度", m.found.seal) for m in marks)
    for (state, page, said), n in sorted(counts.items()):
        table.add_row(state, page, said, str(n))
    return table


def _figures(marks: Sequence[CellMark], false: int) -> Table:
    right = [m for m in marks if m.right]
    full = [m for m in right if not m.weak]
    body = [m for m in marks if m.colour and m.label["state"] in ("present", "wrong_body")]
    present = [m for m in marks if m.found.seal == "present"]
    named = [m for m in body if m.found.seal_text]
    table = Table(title="指标")
    table.add_column("项目")
    table.add_column("结果")
    rows = [
        ("非本单位红章的栏判为已盖章", f"{false} / {sum(m.other for m in marks)}"),
        ("本单位红章判为已盖章", _share(sum(m.found.seal == "present" for m in right), len(right))),
        ("　其中盖印完整清晰的", _share(sum(m.found.seal == "present" for m in full), len(full))),
        ("本单位红章送人工", _share(sum(m.found.seal == "unclear" for m in right), len(right))),
        ("本单位红章判为缺失", _share(sum(m.found.seal == "missing" for m in right), len(right))),
        ("有单位红章而找到印迹", _share(sum(m.found.seal_box is not None for m in body), len(body))),
        ("判为已盖章而确为本单位红章", _share(sum(not m.other for m in present), len(present))),
        (
            "印文逐字相符（有单位红章）",
            _share(sum(m.found.seal_text == m.label["seal_text"] for m in named), len(body)),
        ),
        ("每格处理器秒数", f"{sum(m.seconds for m in marks) / max(1, len(marks)):.3f}"),
    ]
    for row in rows:
        table.add_row(*row)
    return table


def _dates(marks: Sequence[CellMark]) -> Table:
    table = Table(title="日期（仅据图像）")
    for head in ("实际", "写法", "页面", "正确", "送人工", "错误"):
        table.add_column(head)
    counts: dict[tuple[str, str, str], Counter[str]] = {}
    for mark in marks:
        date = mark.label["date"]
        key = (date["state"], date["style"] or "—", "彩色" if mark.colour else "灰度")
        counts.setdefault(key, Counter())[_date_mark(mark)] += 1
    for key, told in sorted(counts.items()):
        table.add_row(*key, *(str(told[k]) for k in ("right", "person", "wrong")))
    return table


def _date_mark(mark: CellMark) -> str:
    date = mark.label["date"]
    if mark.found.date_state == _DATES[date["state"]] and mark.found.date == date["iso"]:
        return "right"
    return "person" if mark.found.date_state == "unclear" else "wrong"


def _confidence(marks: Sequence[CellMark]) -> Table:
    table = Table(title="置信度与实际（已下结论的栏）")
    for head in ("置信度", "格数", "平均置信度", "实际正确率"):
        table.add_column(head)
    for step in steps(marks):
        table.add_row(
            f"{step.low:.2f}–{step.high:.2f}", str(step.count), f"{step.said:.3f}", f"{step.right:.3f}"
        )
    return table


def _print_miss(console: Console, mark: CellMark) -> None:
    label, found = mark.label, mark.found
    if found.seal != label["state"]:
        console.print(
            f"{mark.file} {label['content']} {label['wrong_kind'] or ''} 实为“{label['seal_text']}”应为“{label['expected']}”："
            f"{label['state']} → {found.seal}（{found.seal_text}；{'；'.join(found.hints)}）",
            highlight=False,
        )
    if _date_mark(mark) != "right":
        date = label["date"]
        console.print(
            f"{mark.file} 日期 {date['style'] or date['state']}“{date['text']}” → {found.date_state} {found.date or ''}",
            highlight=False,
        )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}（{part} / {whole}）" if whole else "—"
