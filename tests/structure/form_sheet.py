"""Pages of text and grids drawn by hand, as a reader gives them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.geometry import Box
from pipeline.model import Cell, DocumentPage, Line, Page, ReadFile, Table

LEFT, RIGHT, ROW = 68.0, 533.0, 24.0
# shares of the width at which the form's columns begin
COLUMNS = (0.0, 0.24, 0.55, 0.68, 1.0)


class Sheet:
    """One page under construction, filled from the top; ``y`` is where the next thing goes."""

    def __init__(self, *, source: str = "text_layer", confidence: float = 1.0) -> None:
        self.lines: list[Line] = []
        self.tables: list[Table] = []
        self.y = 70.0
        self.source, self.confidence = source, confidence

    def text(
        self, text: str, *, size: float = 16.0, x: float = 80.0, centred: bool = False, gap: float = 10.0
    ) -> Sheet:
        """A line outside tables."""
        width = size * sum(1 if ord(c) > 0x2E7F else 0.5 for c in text)
        x = (595 - width) / 2 if centred else x
        self.lines.append(self._line(text, Box(x, self.y, x + width, self.y + size), size))
        self.y += size + gap
        return self

    def foot(self, text: str) -> Sheet:
        """A page number."""
        self.lines.append(self._line(text, Box(283, 793, 318, 804), 11))
        return self

    def grid(self, rows: Sequence[Sequence[str]], *, heights: Sequence[float] = ()) -> Sheet:
        """A ruled table: rows of four cells, or of two (label and the rest); lines of a cell by line feeds."""
        cells: list[Cell] = []
        top = self.y
        for number, row in enumerate(rows):
            height = heights[number] if heights else max(ROW, 14.0 * max(t.count("\n") + 1 for t in row) + 6)
            edges = COLUMNS if len(row) == 4 else (0.0, COLUMNS[1], 1.0) if len(row) == 2 else (0.0, 1.0)
            for column, text in enumerate(row):
                box = Box(self._x(edges[column]), self.y, self._x(edges[column + 1]), self.y + height)
                span = 3 if len(row) == 2 and column == 1 else 4 if len(row) == 1 else 1
                cells.append(
                    Cell(row=number, column=column, column_span=span, box=box, lines=self._cell(text, box))
                )
            self.y += height
        box = Box(LEFT, top, RIGHT, self.y)
        self.tables.append(Table(box=box, rows=len(rows), columns=4, cells=tuple(cells)))
        return self

    def page(self, number: int = 1) -> Page:
        return Page(
            number=number,
            width=595,
            height=842,
            source=self.source,  # type: ignore[arg-type]
            lines=tuple(self.lines),
            tables=tuple(self.tables),
        )

    def _cell(self, text: str, box: Box) -> tuple[int, ...]:
        out = []
        for n, part in enumerate(text.split("\n") if text else []):
            y = box.y0 + 4 + 14 * n
            out.append(len(self.lines))
            self.lines.append(
                self._line(part, Box(box.x0 + 4, y, min(box.x1 - 4, box.x0 + 4 + 10 * len(part)), y + 10), 10)
            )
        return tuple(out)

    def _line(self, text: str, box: Box, size: float) -> Line:
        return Line(text=text, box=box, size=size, confidence=self.confidence)

    @staticmethod
    def _x(share: float) -> float:
        return LEFT + (RIGHT - LEFT) * share


def document_pages(*sheets: Sheet) -> list[DocumentPage]:
    return [DocumentPage(sha256="a" * 64, page=s.page(n)) for n, s in enumerate(sheets, 1)]


def file(
    *sheets: Sheet, name: str = "scan.pdf", media_type: str = "application/pdf", delivery: str = "paper/001"
) -> ReadFile:
    channel = delivery.partition("/")[0]
    return ReadFile(
        sha256=name.ljust(64, "0")[:64],
        name=name,
        media_type=media_type,
        delivery=delivery,
        channel=channel,  # type: ignore[arg-type]
        pages=tuple(s.page(n) for n, s in enumerate(sheets, 1)),
    )


PEOPLE = (
    ("申报城市\n人民政府负责人", "王伟", "副市长", "0574-87654321", "wang@ningbo.gov.cn"),
    ("省、自治区、直辖市、\n计划单列市\n通信管理局负责人", "李 强", "局长", "13912345678", "li@126.com"),
    ("省、自治区、直辖市、\n计划单列市、\n新疆生产建设兵团\n工业和信息化主管\n部门负责人", "张三丰", "厅长", "0571-1234567/13700001111", "zhang@163.com"),
    ("省级人民政府联系人", "赵六", "处长", "0571-7654321", "zhao@qq.com"),
)  # fmt: skip


def people_rows(people: Sequence[Sequence[str]] = PEOPLE) -> list[list[str]]:
    out: list[list[str]] = []
    for label, name, title, phone, email in people:
        out += [[label, name, "职务", title], ["联系电话", phone, "邮箱", email]]
    return out


def form_sheets(city: str = "宁波市", *, hint: str = "") -> list[Sheet]:
    """A form of two pages: people and prose, then the four cells to sign in."""
    first = Sheet().text("附件").text("“5G+工业互联网”融合应用先导区申报表", size=18, centred=True)
    first.grid(
        [
            ["申报城市", city],
            *people_rows(),
            ["申报城市基本情况", f"{hint}全市常住人口969.7万人。\n工业基础雄厚。"],
            ["申报先导区不可偏离条件说明", "建成5G基站31240个。"],
            ["先导区试点建设内容", "加大政策支持力度。"],
            ["先导区试点目标\n及预期效果", "到2025年建成标杆。"],
        ]
    ).foot("— 1 —")
    last = Sheet().grid(
        [
            ["申报书真实性承诺", "我市申报的所有材料均真实完整。\n申报城市人民政府（盖章）：\n2024年9月10日"],
            ["省、自治区、直辖市、计划单列市\n通信管理局推荐意见", "同意推荐。\n省、自治区、直辖市、计划单列市通信管理局（盖章）：\n2024年9月11日"],
            ["省、自治区、直辖市、计划单列市、\n新疆生产建设兵团工业和信息化\n主管部门推荐意见", "同意推荐。\n省、自治区、直辖市、计划单列市、新疆生产建设兵团工业和信息化主管部门（盖章）：\n年 月 日"],
            ["省级人民政府推荐意见", "省级人民政府（盖章）：\n年 月 日"],
        ],
        heights=[150, 150, 150, 150],
    ).foot("— 2 —")  # fmt: skip
    return [first, last]


def plan_sheets(city: str = "宁波市", *, pages: int = 2) -> list[Sheet]:
    out = []
    for number in range(1, pages + 1):
        sheet = Sheet()
        if number == 1:
            sheet.text(f"{city}“5G+工业互联网”融合应用先导区", size=22, centred=True)
            sheet.text("试点工作方案", size=22, centred=True)
            sheet.text("一、总体要求", x=112)
        for _ in range(20):
            sheet.text("聚焦重点行业推进融合应用创新发展提升网络供给能力和服务", gap=8)
        out.append(sheet.foot(f"— {number} —"))
    return out


def letter_sheet(city: str = "宁波市") -> Sheet:
    sheet = Sheet().text(f"{city}人民政府关于申报2024年“5G+工业互联", size=20, centred=True)
    sheet.text("网”融合应用先导区试点的函", size=20, centred=True)
    sheet.text("工业和信息化部（信息通信管理局）：")
    sheet.text(f"现将{city}申报材料随函报送，请予审核。", x=112).text(
        "附件：1.“5G+工业互联网”融合应用先导区申报表", x=112
    )
    return sheet.text("2024年9月22日", x=400)


def proof_sheet() -> Sheet:
    sheet = Sheet().text("2023年5G工厂名录（摘录）", size=20, centred=True)
    return sheet.grid([["1", "甲公司", "甲5G工厂", "是"], ["2", "乙公司", "乙5G工厂", "是"]])
