"""The form read from its grid: values, blanks, hints, cells over page breaks."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from form_sheet import PEOPLE, Sheet, document_pages, form_sheets, people_rows

from pipeline.call import load_call
from pipeline.model import Document
from pipeline.structure.blocks import build
from pipeline.structure.form import FormReading, keys, read_form
from pipeline.structure.form_labels import labels_of
from pipeline.structure.form_values import without_hint

CALL = load_call()
BLOCKS = ["city_government", "comms_administration", "industry_department", "provincial_government"]


def form_document(*sheets: Sheet) -> Document:
    pages = document_pages(*sheets)
    body = build(pages)
    return Document(
        id="d1",
        delivery="paper/001",
        channel="paper",
        pages=tuple(pages),
        text=body.text,
        blocks=body.blocks,
        tables=body.tables,
    )


def read(*sheets: Sheet) -> tuple[Document, FormReading]:
    document = form_document(*sheets)
    return document, read_form(document, call=CALL)


def states(reading: FormReading) -> dict[str, str]:
    return {f.key: f.state for f in reading.form.fields}


def test_a_whole_form() -> None:
    document, reading = read(*form_sheets())
    values = {f.key: f.value for f in reading.form.fields}
    assert list(values) == keys(CALL)
    assert values["applicant_city"] == "宁波市"
    assert values["comms.name"] == "李强"
    assert values["industry.phone"] == "0571-1234567/13700001111"
    assert values["province.email"] == "zhao@qq.com"
    assert set(states(reading).values()) == {"filled"}
    prose = {s.key: document.text[s.start : s.end] for s in reading.prose}
    assert prose["basic"].replace("\n", "") == "全市常住人口969.7万人。工业基础雄厚。"
    assert prose["targets"] == "到2025年建成标杆。"
    assert [c.block for c in reading.form.signature_cells] == BLOCKS
    for cell in reading.form.signature_cells:
        assert [r.page for r in cell.regions] == [2] and "盖章" in cell.text
        assert cell.evidence[0].page == 2


def test_evidence_quotes_the_value() -> None:
    _, reading = read(*form_sheets())
    for field in reading.form.fields:
        quotes = "".join(e.quote for e in field.evidence)
        assert "".join(quotes.split()) == "".join((field.value or "").split())


@pytest.mark.parametrize(
    "city",
    [
        "宁波市（城市为地级及以上城市）",
        "(城市为地级及以上城市)宁波市",
        "宁波市(城市为地级以上城市)",
        "宁 波 市",
    ],
)
def test_the_hint_is_no_value(city: str) -> None:
    _, reading = read(*form_sheets(city))
    assert reading.form.value("applicant_city") == "宁波市"


def test_a_cell_with_the_hint_alone_is_blank() -> None:
    _, reading = read(*form_sheets("（城市为地级及以上城市）"))
    field = reading.form.fields[0]
    assert (field.key, field.state, field.value) == ("applicant_city", "blank", None)
    assert field.evidence  # the cell, for a person to look at


@pytest.mark.parametrize("value", ["", "/", "—", "　", "XXX", "××××", "待定"])
def test_blank_is_a_value(value: str) -> None:
    people = [list(row) for row in PEOPLE]
    people[0][3] = value
    first, last = form_sheets()
    sheet = Sheet().text("“5G+工业互联网”融合应用先导区申报表", size=18, centred=True)
    sheet.grid([["申报城市", "宁波市"], *people_rows(people)])
    _, reading = read(sheet, last)
    assert states(reading)["mayor.phone"] == "blank"
    field = next(f for f in reading.form.fields if f.key == "mayor.phone")
    assert field.evidence and field.evidence[0].page == 1
    del first


def test_what_was_not_found_has_no_entry() -> None:
    sheet = Sheet().grid([["申报城市", "宁波市"], *people_rows(PEOPLE[:2])])
    _, reading = read(sheet)
    assert "industry.name" not in states(reading) and "province.phone" not in states(reading)
    assert reading.prose == () and reading.form.signature_cells == ()


def test_garbage_is_unread() -> None:
    people = [list(row) for row in PEOPLE]
    people[1][4] = "乚亅@"
    sheet = Sheet(source="ocr", confidence=0.31).grid([["申报城市", "宁波市"], *people_rows(people)])
    _, reading = read(sheet)
    assert set(states(reading).values()) == {"unread"}


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("省（区、市）通信管理局负责人", "comms"),
        ("省（区、市）通\n信管理局负责人", "comms"),
        ("浙江省通信管理局负责人", "comms"),
        ("省、自治区、直辖市、计划单列市、新疆生产建设兵团工业和信息化主管部门负责入", "industry"),
        ("申报城市入民政府负责人", "mayor"),
        ("省级人民政府联糸人", "province"),
    ],
)
def test_labels_however_written(label: str, key: str) -> None:
    found = labels_of(CALL).match(label)
    assert found is not None and (found.kind, found.key) == ("person", key)


@pytest.mark.parametrize("text", ["副市长", "王伟", "同意推荐。", "市人民政府", "5G基站总数", "2024年", "电"])
def test_values_are_no_labels(text: str) -> None:
    assert labels_of(CALL).match(text) is None


@pytest.mark.parametrize("text", ["浙江省通信管理局", "宁波市经济和信息化局", "厦门市工业和信息化局"])
def test_a_bodys_bare_name_is_no_label(text: str) -> None:
    """It stands under letters and messages."""
    assert labels_of(CALL).match(text) is None


@pytest.mark.parametrize(
    "text", ["浙江省通信管理局推荐意见", "宁波市经济和信息化局意见", "工业和信息化主管部门推荐意见"]
)
def test_a_body_with_its_opinion_is_a_label(text: str) -> None:
    found = labels_of(CALL).match(text)
    assert found is not None and found.kind == "signature"


def test_label_and_value_in_one_cell() -> None:
    sheet = Sheet().grid(
        [
            ["申报城市：宁波市"],
            ["申报城市人民政府负责人", "王伟", "职务：副市长", ""],
            ["联系电话：0574-1234567", "", "邮箱：a@b.cn", ""],
        ]
    )
    _, reading = read(sheet)
    assert reading.form.value("applicant_city") == "宁波市"
    assert reading.form.value("mayor.title") == "副市长"
    assert reading.form.value("mayor.phone") == "0574-1234567"
    assert reading.form.value("mayor.email") == "a@b.cn"


@pytest.mark.parametrize("read_as", ["w@nb.gov.cn.", "w@nb.gov.cn。", "w@nb.goV.cn"])
def test_no_address_ends_in_a_stop(read_as: str) -> None:
    rows = [["申报城市人民政府负责人", "王伟", "职务", "市长"], ["联系电话", "1", "邮箱", read_as]]
    _, reading = read(Sheet().grid([["申报城市", "宁波市"], *rows]))
    assert reading.form.value("mayor.email") == "w@nb.gov.cn"


@pytest.mark.parametrize("read_as", ["0536一5780032", "0536ー5780032", "0536—5780032"])
def test_a_dash_in_a_number_may_be_read_as_the_figure_one(read_as: str) -> None:
    rows = [["申报城市人民政府负责人", "王伟", "职务", "市长"], ["联系电话", read_as, "邮箱", "w@nb.gov.cn"]]
    _, reading = read(Sheet().grid([["申报城市", "宁波市"], *rows]))
    assert reading.form.value("mayor.phone") == "0536—5780032"


def test_a_misread_short_label_is_known_by_its_place() -> None:
    rows = people_rows(PEOPLE[:1])
    rows[0][2], rows[1][2] = "职努", "邮籍"
    _, reading = read(Sheet().grid([["申报城市", "宁波市"], *rows]))
    assert reading.form.value("mayor.title") == "副市长"
    assert reading.form.value("mayor.email") == "wang@ningbo.gov.cn"


def test_prose_runs_over_a_page_break() -> None:
    hint = CALL.form.prose[0].hint
    first = Sheet().grid([["申报城市", "宁波市"]])
    first.y = 600
    first.grid([["申报城市基本情况", f"{hint}\n全市常住人口969.7万人。"]], heights=[170])
    second = Sheet().grid(
        [["", "工业基础雄厚。"], ["申报先导区不可偏离条件说明", CALL.form.prose[1].hint]], heights=[400, 200]
    )
    document, reading = read(first, second)
    prose = {s.key: document.text[s.start : s.end] for s in reading.prose}
    assert prose["basic"].replace("\n", "") == "全市常住人口969.7万人。工业基础雄厚。"
    assert prose["conditions"] == ""  # the hint alone: blank, but found


def test_signature_cells_are_not_joined_over_a_page_break() -> None:
    first = Sheet().grid([["申报城市", "宁波市"]])
    first.y = 500
    first.grid(
        [["省（区、市）通信管理局推荐意见", "同意推荐。\n通信管理局（盖章）：\n2024年9月11日"]], heights=[270]
    )
    second = Sheet().grid(
        [["省级人民政府推荐意见", "同意推荐。\n省级人民政府（盖章）：\n年 月 日"]], heights=[270]
    )
    _, reading = read(first, second)
    cells = {c.block: c for c in reading.form.signature_cells}
    assert [r.page for r in cells["comms_administration"].regions] == [1]
    assert [r.page for r in cells["provincial_government"].regions] == [2]


def test_a_signature_cell_may_run_over_a_page_break() -> None:
    first = Sheet().grid([["申报城市", "宁波市"]])
    first.y = 600
    first.grid([["省级人民政府推荐意见", "同意推荐。"]], heights=[170])
    second = Sheet().grid([["", "省级人民政府（盖章）：\n2024年9月13日"]], heights=[170])
    _, reading = read(first, second)
    (cell,) = reading.form.signature_cells
    assert [r.page for r in cell.regions] == [1, 2]
    assert "2024年9月13日" in cell.text


def test_without_a_grid_the_lines_speak() -> None:
    sheet = Sheet().text("申报城市：宁波市").text("申报城市人民政府负责人：王伟").text("职务：副市长")
    sheet.text("省级人民政府推荐意见", x=70).text("省级人民政府（盖章）：", x=300).text(
        "2024年9月13日", x=350
    )
    _, reading = read(sheet)
    assert reading.form.value("applicant_city") == "宁波市"
    assert reading.form.value("mayor.name") == "王伟"
    assert reading.form.value("mayor.title") == "副市长"
    cells = {c.block: c for c in reading.form.signature_cells}
    box = cells["provincial_government"].regions[0].box
    assert box is not None and box.holds(400, 175)


def test_a_shortened_or_misread_hint_is_taken_away() -> None:
    hint = CALL.form.prose[0].hint
    body = "全市概况良好。"
    for printed in (
        hint,
        hint.replace("(", "（").replace(")", "）"),
        hint.replace("简述", "筒述"),
        hint[:-12] + ")",
    ):
        text = printed + body
        start, end = without_hint(text, 0, len(text), hint)
        assert text[start:end] == body
    assert without_hint(body, 0, len(body), hint) == (0, len(body))


def test_a_label_with_a_colon_beside_a_misread_one() -> None:
    """“职　务：” read as 职_：_ is known by its place, though the label before it ends in a colon."""
    sheet = Sheet().text("“5G+工业互联网”融合应用先导区申报表", size=18, centred=True)
    sheet.grid([
        ["申报城市：", "宁波市"],
        ["申报城市人民政府负责人：", "王建国", "职_：_", "副市长"],
        ["联系电话：", "", "邮_：", "wang@ningbo.go\nV.cn"],
    ])  # fmt: skip
    form = read_form(form_document(sheet), call=CALL).form
    fields = {f.key: f for f in form.fields}
    assert (fields["mayor.name"].value, fields["mayor.title"].value) == ("王建国", "副市长")
    assert fields["mayor.phone"].state == "blank" and fields["mayor.email"].value == "wang@ningbo.gov.cn"
