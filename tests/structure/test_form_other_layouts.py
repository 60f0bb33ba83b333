"""Forms laid out in other ways than the notice's own: heads above their columns, cells torn by a page's end."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pytest
from form_sheet import LEFT, RIGHT, Sheet, file, form_sheets, people_rows

from pipeline.call import load_call
from pipeline.geometry import Box
from pipeline.model import Cell, Document, Form, Line, Table
from pipeline.structure.documents import documents
from pipeline.structure.form_labels import labels_of

CALL = load_call()
OPINION = "同意推荐。"
DAY = "2024年9月20日"


def ruled(sheet: Sheet, rows: list[list[str]], *, height: float = 60) -> Sheet:
    """A table of rows with any number of cells of the same width."""
    cells: list[Cell] = []
    columns = max(len(row) for row in rows)
    top = sheet.y
    for number, row in enumerate(rows):
        width, span = (RIGHT - LEFT) / len(row), columns // len(row)
        for column, text in enumerate(row):
            box = Box(LEFT + column * width, sheet.y, LEFT + (column + 1) * width, sheet.y + height)
            first = len(sheet.lines)
            for n, part in enumerate(text.split("\n") if text else []):
                y = box.y0 + 4 + 14 * n
                sheet.lines.append(
                    Line(
                        text=part,
                        box=Box(box.x0 + 4, y, min(box.x1 - 4, box.x0 + 4 + 10 * len(part)), y + 10),
                    )
                )
            lines = tuple(range(first, len(sheet.lines)))
            cells.append(Cell(row=number, column=column * span, column_span=span, box=box, lines=lines))
        sheet.y += height
    box = Box(LEFT, top, RIGHT, sheet.y)
    sheet.tables.append(Table(box=box, rows=len(rows), columns=columns, cells=tuple(cells)))
    return sheet


def titled() -> Sheet:
    return Sheet().text("“5G+工业互联网”融合应用先导区申报表", size=18, centred=True)


def form_of(*sheets: Sheet) -> tuple[Form, Document]:
    found = documents([file(*sheets)], call=CALL)
    assert [d.role for d in found] == ["application_form"]
    assert found[0].form is not None
    return found[0].form, found[0]


def test_people_under_heads() -> None:
    people = [
        ["单位", "姓名", "职务", "手机", "E-mail"],
        ["申报城市人民政府负责人", "王伟", "副市长", "13912345678", "w@x.gov.cn"],
        ["省通信管理局负责人", "李强", "局长", "", "l@x.gov.cn"],
    ]
    form, _ = form_of(ruled(ruled(titled(), [["申报城市", "宁波市"]]), people))
    assert form.value("mayor.name") == "王伟" and form.value("mayor.email") == "w@x.gov.cn"
    assert form.value("comms.title") == "局长"
    states = {f.key: f.state for f in form.fields}
    assert states["comms.phone"] == "blank" and states["comms.email"] == "filled"


def test_people_side_by_side() -> None:
    rows = [
        ["", "申报城市人民政府负责人", "省通信管理局负责人"],
        ["姓名", "王伟", "李强"],
        ["联系电话", "13912345678", "13700001111"],
    ]
    form, _ = form_of(ruled(ruled(titled(), [["申报城市", "宁波市"]]), rows))
    assert (form.value("mayor.name"), form.value("comms.name")) == ("王伟", "李强")
    assert (form.value("mayor.phone"), form.value("comms.phone")) == ("13912345678", "13700001111")


def test_signatures_two_by_two_with_labels_above() -> None:
    sheet = titled().grid([["申报城市", "宁波市"], *people_rows()])
    rows = [
        ["申报书真实性承诺", "省、自治区、直辖市、计划单列市通信管理局推荐意见"],
        ["材料真实。\n（盖章）\n2024年9月10日", "同意推荐。\n（盖章）\n2024年9月11日"],
        ["省工业和信息化厅推荐意见", "省级人民政府推荐意见"],
        ["同意。\n（盖章）\n2024年9月12日", "同意。\n（盖章）\n2024年9月13日"],
    ]
    form, _ = form_of(sheet, ruled(Sheet(), rows, height=120))
    days = {c.block: c.text.split("\n")[-1] for c in form.signature_cells}
    assert days == {
        "city_government": "2024年9月10日",
        "comms_administration": "2024年9月11日",
        "industry_department": "2024年9月12日",
        "provincial_government": "2024年9月13日",
    }


@pytest.mark.parametrize("tail", ["2024年9月25日", "省级人民政府（盖章）：\n2024年9月25日"])
def test_a_signature_cell_torn_by_the_end_of_the_page(tail: str) -> None:
    first = titled().grid([["申报城市", "宁波市"], *people_rows()])
    opinion = OPINION if "盖章" in tail else f"{OPINION}\n省级人民政府（盖章）："
    second = Sheet()
    second.y = 560
    second.grid([["省级人民政府推荐意见", opinion]], heights=[200])
    rest = Sheet().grid([["", tail]])
    form, document = form_of(first, second, rest)
    cell = next(c for c in form.signature_cells if c.block == "provincial_government")
    assert "2024年9月25日" in cell.text and OPINION in cell.text
    assert len(document.pages) == 3


def test_a_torn_cell_over_the_whole_width() -> None:
    first = titled().grid([["申报城市", "宁波市"], *people_rows()])
    second = Sheet()
    second.y = 500
    line = "省、自治区、直辖市、计划单列市通信管理局（盖章）："
    ruled(second, [[f"省、自治区、直辖市、计划单列市通信管理局推荐意见：\n{OPINION}\n{line}"]], height=260)
    rest = ruled(
        Sheet(),
        [["2024年9月18日"], ["省级人民政府推荐意见：\n同意。\n省级人民政府（盖章）：\n2024年9月25日"]],
    )
    form, _ = form_of(first, second, rest)
    texts = {c.block: c.text for c in form.signature_cells}
    assert "9月18日" in texts["comms_administration"] and "9月25日" not in texts["comms_administration"]


@pytest.mark.parametrize("day", ["2024年9月18日", "年 月 日"])
def test_cells_over_the_whole_width_with_their_labels_inside(day: str) -> None:
    """The next page's cell is no rest of the one before: its date would stand in for one that lacks."""
    first = titled().grid([["申报城市", "宁波市"], *people_rows()])
    second = Sheet()
    second.y = 500
    said = "经审核，宁波市申报材料齐全、内容真实，产业基础和网络条件较好，符合申报要求，同意推荐其申报先导区试点。"
    line = "省、自治区、直辖市、计划单列市通信管理局（盖章）："
    ruled(
        second,
        [[f"省、自治区、直辖市、计划单列市通信管理局推荐意见\n{said}\n{line}\n{day}"]],
        height=260,
    )
    tail = f"{said}\n省级人民政府（盖章）：\n2024年9月25日"
    rest = ruled(Sheet(), [[f"省级人民政府推荐意见\n{tail}"]], height=160)
    form, _ = form_of(first, second, rest)
    cells = {c.block: c for c in form.signature_cells}
    assert [r.page for r in cells["comms_administration"].regions] == [2]
    assert "9月25日" not in cells["comms_administration"].text
    assert [r.page for r in cells["provincial_government"].regions] == [3]
    assert "9月25日" in cells["provincial_government"].text


def test_prose_below_its_label_on_the_next_page() -> None:
    first = titled().grid([["申报城市", "宁波市"], *people_rows()])
    ruled(first, [["先导区试点目标及预期效果："]], height=24)
    rest = ruled(
        Sheet(),
        [
            ["到2026年建成先导区。"],
            ["申报书真实性承诺：\n材料真实。\n申报城市人民政府（盖章）：\n2024年9月10日"],
        ],
    )
    _, document = form_of(first, rest)
    section = next(s for s in document.sections if s.key == "targets")
    assert document.text[section.start : section.end] == "到2026年建成先导区。"


@pytest.mark.parametrize(
    "nothing",
    [
        "无",
        "/",
        "（无）",
        "暂无",
        "N/A",
        "单击或点击此处输入文字。",
        "请填写",
        "Click or tap here to enter text.",
    ],
)
def test_a_word_for_nothing_is_no_value(nothing: str) -> None:
    people = [("申报城市\n人民政府负责人", "王伟", "副市长", nothing, "w@x.gov.cn")]
    form, _ = form_of(titled().grid([["申报城市", "宁波市"], *people_rows(people)]))
    assert {f.key: f.state for f in form.fields}["mayor.phone"] == "blank"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("湖北省经济和信息化厅负责人", "industry"),
        ("浙江省通信管理局推荐意见", "comms_administration"),
        ("重庆市经济和信息化委员会审核意见", "industry_department"),
        ("湖北省人民政府推荐意见", "provincial_government"),
    ],
)
def test_labels_with_the_bodies_own_names(text: str, key: str) -> None:
    label = labels_of(CALL).match(text)
    assert label is not None and label.key == key


def test_a_plan_with_chapters_named_like_the_form() -> None:
    plan = Sheet().text("宁波市创建国家“5G＋工业互联网”", size=22, centred=True)
    plan.text("融合应用先导区实施方案", size=22, centred=True)
    for title in ("申报城市基本情况", "先导区试点建设内容", "先导区试点目标及预期效果", "申报城市：宁波市"):
        plan.text(title, x=112).text("聚焦重点行业推进融合应用创新发展提升网络供给能力和服务", gap=8)
    found = documents([file(*form_sheets(), plan)], call=CALL)
    assert [(d.role, len(d.pages)) for d in found] == [("application_form", 2), ("plan", 1)]


def test_a_plans_title_set_like_the_text() -> None:
    plan = Sheet().text("宁波市“5G+工业互联网”融合应用先导区试点工作方案", x=90, size=12)
    for _ in range(20):
        plan.text("聚焦重点行业推进融合应用创新发展提升网络供给能力和服务", size=12, gap=8)
    found = documents([file(*form_sheets(), plan)], call=CALL)
    assert [d.role for d in found] == ["application_form", "plan"]


def test_signature_pages_before_the_form() -> None:
    first, last = form_sheets()
    found = documents([file(last, name="0.pdf"), file(first, name="1.pdf")], call=CALL)
    assert [(d.role, len(d.pages)) for d in found] == [("application_form", 2)]
    assert [p.sha256[0] for p in found[0].pages] == ["1", "0"]


def test_a_misread_column_of_a_person_in_one_row() -> None:
    row = ["申报城市人民政府负责人", "王伟", "职务", "副市长", "联系电话", "13912345678", "邮", "w@x.gov.cn"]
    form, _ = form_of(ruled(ruled(titled(), [["申报城市", "宁波市"]]), [row]))
    assert (form.value("mayor.phone"), form.value("mayor.email")) == ("13912345678", "w@x.gov.cn")


@pytest.mark.parametrize(
    ("words", "kind", "key"),
    [
        ("省政府联系人", "person", "province"),
        ("浙江省人民政府联系人", "person", "province"),
        ("市政府负责人", "person", "mayor"),
        ("绍兴市人民政府负责人", "person", "mayor"),
        ("二、不可偏离条件说明", "prose", "conditions"),
        ("三、建设内容", "prose", "construction"),
        ("五、真实性承诺", "signature", "city_government"),
        ("市人民政府意见", "signature", "city_government"),
        ("省政府意见", "signature", "provincial_government"),
    ],
)
def test_labels_in_a_citys_own_words(words: str, kind: str, key: str) -> None:
    label = labels_of(CALL).match(words)
    assert label is not None and (label.kind, label.key) == (kind, key)


def test_a_government_of_no_known_rank_is_no_ones() -> None:
    """A municipality's own government is the provincial one too; 市人民政府联系人 is not the province's."""
    found = labels_of(CALL).match("市人民政府联系人")
    assert found is None or found.key != "province"


def test_a_signature_cells_label_is_its_first_line() -> None:
    rows = [
        [f"五、真实性承诺：\n我市申报的所有材料均真实完整。\n宁波市人民政府（盖章）：\n{DAY}"],
        [f"六、省通信管理局推荐意见：\n{OPINION}\n浙江省通信管理局（盖章）：\n{DAY}"],
    ]
    form, _ = form_of(ruled(ruled(titled(), [["申报城市", "宁波市"]]), rows, height=90))
    cells = {c.block: c for c in form.signature_cells}
    assert set(cells) == {"city_government", "comms_administration"}
    assert "真实完整" in cells["city_government"].text and OPINION in cells["comms_administration"].text
    assert OPINION not in cells["city_government"].text


@pytest.mark.parametrize(
    "text", ["申报城币名称盐城市", "申报城市名称盐城市", "申报城市名称|盐城市", "申报城币名称丨 盐城市"]
)
def test_the_city_runs_into_its_label(text: str) -> None:
    """The rule between the two was not seen, or read as a letter, and 市 is misread."""
    form, _ = form_of(ruled(titled(), [[text], ["申报城市人民政府负责人：王伟"]]))
    assert form.value("applicant_city") == "盐城市"
