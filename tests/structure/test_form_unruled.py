"""Forms whose table has no rules: the grid that labels and columns make."""

from __future__ import annotations

import pytest

from pipeline.call import load_call
from pipeline.geometry import Box
from pipeline.model import Cell, Document, FormField, Line, Page, ReadFile, Table
from pipeline.structure.documents import documents
from pipeline.structure.unruled import with_tables

CALL = load_call()
EM = 11.0


class Open:
    """A page on which the columns of the form stand without rules."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.y = 70.0

    def line(self, text: str, x: float, y: float, size: float = EM) -> None:
        width = sum(size if ord(c) > 0x2E7F else size / 2 for c in text)
        self.lines.append(Line(text=text, box=Box(x, y, x + width, y + size), size=size))

    def title(self) -> Open:
        self.line("“5G+工业互联网”融合应用先导区申报表", 130, self.y, 18)
        self.y += 40
        return self

    def row(self, label: str, value: str, second: str = "", beside: str = "") -> Open:
        parts = label.split("|")
        for n, part in enumerate(parts):
            self.line(part, 70 + 5 * (9 - len(part)), self.y + 13 * n)
        middle = self.y + 13 * (len(parts) - 1) / 2
        for x, text in ((185, value), (340, second), (415, beside)):
            if text:
                self.line(text, x, middle)
        self.y += 13 * len(parts) + 12
        return self

    def long(self, label: str, *paragraphs: str, end: tuple[str, str] | None = None) -> Open:
        """Paragraphs of the value with the label at half height; ``end``: the seal's line and the date."""
        top, y = self.y, self.y
        for text in paragraphs:
            x, rest = 207.0, text
            while rest:
                room = int((515 - x) // EM)
                self.line(rest[:room], x, y)
                x, rest, y = 185.0, rest[room:], y + 13
        if end:
            self.line(end[0], 250, y + 40)
            self.line(end[1], 440, y + 54)
            y += 80
        parts = label.split("|")
        for n, part in enumerate(parts):
            self.line(part, 70 + 5 * (9 - len(part)), (top + y) / 2 - 6.5 * len(parts) + 13 * n)
        self.y = y + 1
        return self

    def page(self, number: int = 1) -> Page:
        lines = sorted(self.lines, key=lambda n: (n.box.y0, n.box.x0) if n.box else (0, 0))
        return Page(number=number, width=595, height=842, lines=tuple(lines))


PROSE = {
    "basic": [
        "全市常住人口九百六十九万人，工业门类齐全，基础雄厚。" * 3,
        "建成国家级平台两个，接入企业四千余家。" * 4,
    ],
    "conditions": [
        "印发专项行动计划，设立专项资金，支持企业改造网络。" * 5,
        "全市没有发生重大网络安全事件。" * 2,
    ],
    "construction": ["加大政策支持力度，夯实基础设施建设。" * 6],
    "targets": ["到二〇二六年，培育标杆企业一百家，形成可推广的经验。" * 4],
}


def form() -> list[Page]:
    first = Open().title().row("申报城市", "宁波市")
    first.row("申报城市人民政府负|责人", "王建国", "职务", "副市长").row(
        "联系电话", "0574-87181234", "邮箱", "wang@163.com"
    )
    first.row("传真", "0574-87180000", "邮编", "315000")
    first.row("省、自治区、直辖|市、计划单列市通信|管理局负责人", "", "职务", "局长").row(
        "联系电话", "", "邮箱", "a1@126.com"
    )
    first.row(
        "省、自治区、直辖|市、计划单列市、新|疆生产建设兵团工业|和信息化主管部门负|责人", "李晓梅", "职务", ""
    )
    first.row("联系电话", "13806358550", "邮箱", "li@qq.com")
    first.row("省级人民政府联系人", "陈静", "职务", "处长").row("联系电话", "0571-87052222", "邮箱", "")
    first.long("申报城市基本情况", *PROSE["basic"]).long("申报先导区不可偏离|条件说明", *PROSE["conditions"])
    second = (
        Open()
        .long("先导区试点建设内容", *PROSE["construction"])
        .long("先导区试点目标及预|期效果", *PROSE["targets"])
    )
    promise = (
        "我市申报的所有材料均真实完整，符合国家有关法律法规及相关产业政策要求，如有不实，愿承担相应责任。"
    )
    second.long("申报书真实性承诺", promise, end=("申报城市人民政府（盖章）：", "2024年9月20日"))
    second.long("省、自治区、直辖|市、计划单列市通信|管理局推荐意见", "同意推荐。",
                end=("省、自治区、直辖市、计划单列市通信管理局（盖章）：", "2024年9月6日"))  # fmt: skip
    second.long("省级人民政府推荐意|见", "情况属实。", end=("省级人民政府（盖章）：", "2024年9月9日"))
    return [first.page(1), second.page(2)]


def read(pages: list[Page]) -> Document:
    file = ReadFile(sha256="0" * 64, name="申报表.pdf", media_type="application/pdf", delivery="paper/1",
                    channel="paper", pages=tuple(pages))  # fmt: skip
    (found,) = documents([file], call=CALL)
    assert found.role == "application_form" and found.form is not None
    return found


def fields(document: Document) -> dict[str, FormField]:
    assert document.form is not None
    return {f.key: f for f in document.form.fields}


def test_every_field_is_found_and_blank_ones_are_blank() -> None:
    found = fields(read(form()))
    assert {k: f.value for k, f in found.items() if f.state == "filled"} == {
        "applicant_city": "宁波市",
        "mayor.name": "王建国", "mayor.title": "副市长", "mayor.phone": "0574-87181234", "mayor.email": "wang@163.com",
        "comms.title": "局长", "comms.email": "a1@126.com",
        "industry.name": "李晓梅", "industry.phone": "13806358550", "industry.email": "li@qq.com",
        "province.name": "陈静", "province.title": "处长", "province.phone": "0571-87052222",
    }  # fmt: skip
    blank = {k for k, f in found.items() if f.state == "blank"}
    assert blank == {"comms.name", "comms.phone", "industry.title", "province.email"}


def test_prose_parts_at_its_paragraphs_and_opinions_after_their_dates() -> None:
    document = read(form())
    texts = {s.key: document.text[s.start : s.end].replace("\n", "") for s in document.sections if s.key}
    assert texts == {key: "".join(paragraphs) for key, paragraphs in PROSE.items()}
    assert document.form is not None
    cells = {c.block: c.text for c in document.form.signature_cells}
    assert "9月20日" in cells["city_government"] and "同意" not in cells["city_government"]
    assert "同意推荐" in cells["comms_administration"] and "9月6日" in cells["comms_administration"]
    assert "9月9日" in cells["provincial_government"]


def test_a_prose_cell_goes_on_over_a_page_without_labels() -> None:
    pages = form()
    middle = Open()
    middle.long("", *["各县区压实责任，按季度调度，跟踪评价。" * 3])
    rest = middle.page(2).model_copy(update={"lines": tuple(n for n in middle.page(2).lines if n.text)})
    document = read([pages[0], rest, pages[1].model_copy(update={"number": 3})])
    texts = {s.key: document.text[s.start : s.end] for s in document.sections if s.key}
    assert "按季度调度" in texts["conditions"] and "按季度调度" not in texts["construction"]


def test_a_table_with_level_rules_only_is_taken_apart() -> None:
    (first, *_) = form()
    rows = sorted({round(n.box.y0) for n in first.lines if n.box and n.box.x0 < 180})
    whole = Box(60, 100, 530, 800)
    held = tuple(n for n, line in enumerate(first.lines) if line.box and line.box.y0 > 100)
    assert rows
    table = Table(box=whole, rows=1, columns=1, cells=(Cell(row=0, column=0, box=whole, lines=held),))
    (made,) = with_tables([first.model_copy(update={"tables": (table,)})], CALL)
    assert [t.columns for t in made.tables] == [4]
    assert made.lines == first.lines


@pytest.mark.parametrize("text", ["一、建设基础。全市工业门类齐全。", "申报城市基本情况如下。"])
def test_running_text_is_no_table(text: str) -> None:
    page = Open()
    for n in range(20):
        page.line(text * 3, 70, 80 + 20 * n)
    assert with_tables([page.page()], CALL)[0].tables == ()


def test_columns_in_one_line_are_told_apart() -> None:
    page = Open().title()
    for n, text in enumerate([
        "申报城市：宁波市",
        "申报城市人民政府负责人：王建国      职务：副市长",
        "联系电话：0574-87181234      邮箱：wang@163.com",
        "省级人民政府联系人：陈静      职务：处长",
        "联系电话：      邮箱：chen@163.com",
    ]):  # fmt: skip
        page.line(text, 70, 120 + 20 * n)
    found = fields(read([page.page()]))
    assert found["mayor.name"].value == "王建国" and found["mayor.title"].value == "副市长"
    assert found["mayor.phone"].value == "0574-87181234" and found["mayor.email"].value == "wang@163.com"
    assert found["province.email"].value == "chen@163.com"
    assert "province.phone" not in found or found["province.phone"].state == "blank"
