"""台账.xlsx: the sheets, their heads, widths, colours and print set-up; see `pipeline.reports.ledger`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_FONT = "宋体"
_SIDE = Side(style="thin", color="BFC8D2")
_THIN = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_HEAD = PatternFill("solid", fgColor="DCE6F1")
_RED, _AMBER, _GREEN, _GREY = "F8CBC6", "FFE9B8", "CDE8D3", "E4E7EB"
_COLOURS = {
    "需补正": _RED, "须补正": _RED, "失败": _RED, "隔离": _RED, "缺印章": _RED, "印章单位不符": _RED, "未收到": _RED,
    "需人工核对": _AMBER, "须人工核对": _AMBER, "疑为复印件": _AMBER, "无法确认": _AMBER, "不明": _AMBER,
    "已盖章（另有份次待核）": _AMBER,
    "材料齐全": _GREEN, "已盖章": _GREEN, "无需盖章": _GREY, "系统文件": _GREY,
}  # fmt: skip
_ROWS = 1_048_576  # of a sheet of Excel, to which the colours reach
# characters across a sheet on its side, so small that it can still be read; a wider one takes two sheets of A3
_A4_HOLDS, _A3_HOLDS = 225, 320


@dataclass(frozen=True)
class Column:
    """``name``: of the value; the head is the same unless told. ``width`` in characters."""

    name: str
    width: float
    head: str | None = None
    number: str | None = None  # format
    centre: bool = False


def _c(name: str, width: float, head: str | None = None, *, number: str | None = None) -> Column:
    return Column(name, width, head, number)


_MID = ("序号", "须补正", "须核对", "份数", "页", "存疑", "人工更正")
_SHEETS: tuple[tuple[str, str, str, tuple[Column, ...]], ...] = (
    ("申报台账", "申报", "C2", (
        _c("序号", 6), _c("申报主体", 18), _c("省份", 12), _c("类别", 11), _c("结论", 12), _c("须补正", 8), _c("须核对", 8),
        _c("缺什么", 56), _c("待核什么", 44), _c("纸质收到", 12), _c("份数", 6), _c("光盘收到", 12), _c("邮件收到", 12), _c("补正期限", 12),
        *(_c(f"签章{n}", 13, f"{{{{通知.签章{n}}}}}") for n in range(1, 7)),
        _c("5G基站数", 11, number="#,##0"), _c("每万人基站数", 10, number="0.00"), _c("政策数", 7), _c("5G工厂数", 8),
        _c("场景数", 7), _c("称号数", 7), _c("人工更正", 8), _c("变化", 44, "较上次的变化"),
    )),
    ("核对意见", "意见", "B2", (
        _c("申报主体", 18), _c("性质", 12), _c("事项", 16), _c("对象", 28), _c("说明", 70), _c("文件", 19), _c("页", 6),
        _c("原文", 44), _c("人工更正", 8),
    )),
    ("各市指标", "对比", "B2", (
        _c("申报主体", 18), _c("省份", 12), _c("结论", 12), _c("5G基站数", 11, number="#,##0"),
        _c("5G基站数时点", 10, "时点"), _c("每万人基站数", 10, number="0.00"), _c("每万人基站数时点", 10, "时点"),
        _c("常住人口", 13, number="#,##0"), _c("政策", 44), _c("5G工厂", 40), _c("场景", 20), _c("称号", 26), _c("目标", 44),
    )),
    ("关键事实", "事实", "B2", (
        _c("申报主体", 18), _c("项目", 18), _c("内容", 50), _c("范围", 12), _c("性质", 8), _c("时点", 12), _c("存疑", 6),
        _c("文件", 19), _c("页", 6), _c("原文", 56), _c("人工更正", 8),
    )),
    ("收件清单", "文件", "C2", (
        _c("收件", 22), _c("文件", 42), _c("包内路径", 42), _c("状态", 9), _c("原因", 44), _c("申报主体", 18),
        _c("类型", 24), _c("字节", 12, number="#,##0"), _c("SHA-256", 20),
    )),
)  # fmt: skip


def draw(path: Path) -> None:
    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    for title, prefix, freeze, columns in _SHEETS:
        _sheet(book.create_sheet(title), prefix, freeze, columns)
    _overview(book.create_sheet("概览"))
    book.save(path)


def _sheet(sheet: Worksheet, prefix: str, freeze: str, columns: Sequence[Column]) -> None:
    for number, column in enumerate(columns, 1):
        _head(sheet, 1, number, column.head or column.name)
        cell = sheet.cell(2, number, f"{{{{{prefix}.{column.name}}}}}")
        _dress(cell, column)
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = freeze
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}2"
    _colours(sheet, f"A2:{get_column_letter(len(columns))}{_ROWS}")
    _for_print(sheet, "1:1")
    width = sum(column.width for column in columns)
    if width > _A4_HOLDS:
        sheet.page_setup.paperSize = 8  # A3
        sheet.page_setup.fitToWidth = 1 if width <= _A3_HOLDS else 2
        sheet.print_title_cols = "A:B"


def _head(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column, text)
    cell.font, cell.fill, cell.border = Font(name=_FONT, bold=True, size=10), _HEAD, _THIN
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _dress(cell: Cell | MergedCell, column: Column) -> None:
    cell.font, cell.border = Font(name=_FONT, size=10), _THIN
    centre = "center" if column.name in _MID else None
    wraps = column.name != "SHA-256"  # the last column: it runs on to the right
    cell.alignment = Alignment(horizontal=centre, vertical="top", wrap_text=wraps)
    if column.number:
        cell.number_format = column.number


def _colours(sheet: Worksheet, area: str) -> None:
    for word, colour in _COLOURS.items():
        fill = PatternFill(bgColor=colour)
        rule = CellIsRule(operator="equal", formula=[f'"{word}"'], fill=fill)  # type: ignore[no-untyped-call]
        sheet.conditional_formatting.add(area, rule)


def _for_print(sheet: Worksheet, titles: str) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = titles
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    foot = sheet.oddFooter
    if foot is not None and foot.center is not None:
        foot.center.text = "&A　第 &P 页，共 &N 页"


_TOTALS = (
    ("申报主体", "材料齐全", "需补正", "需人工核对"),
    ("收到文件", "已读", "重复", "容器", "系统文件", "失败", "隔离", "页数"),
)


def _overview(sheet: Worksheet) -> None:
    title = sheet.cell(1, 1, "{{通知.名称}} 收件核对概览")
    title.font = Font(name=_FONT, bold=True, size=14)
    sheet.cell(2, 1, "依据：{{通知.文号}}　截止：{{通知.截止日期}}　核对时间：{{批次.结束}}").font = Font(
        name=_FONT, size=10
    )
    row = 4
    for names in _TOTALS:
        for column, name in enumerate(names, 1):
            _head(sheet, row, column, name)
            cell = sheet.cell(row + 1, column, f"{{{{批次.{name}}}}}")
            cell.font, cell.border = Font(name=_FONT, size=12, bold=True), _THIN
            cell.alignment = Alignment(horizontal="center")
        row += 3
    for column, name in enumerate(("性质", "事项", "家数", "项数", "申报主体"), 1):
        _head(sheet, row, column, name)
        cell = sheet.cell(row + 1, column, f"{{{{汇总.{name}}}}}")
        _dress(cell, Column(name, 10))
    for column, width in enumerate((14, 18, 12, 12, 40, 12, 12, 12), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    _colours(sheet, f"A{row + 1}:A{_ROWS}")
    _for_print(sheet, f"{row}:{row}")
    sheet.freeze_panes = "A4"
